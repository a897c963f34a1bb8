"""How a package fares in a vote, and in words: a veto, a blocking minority, or so many short."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pydantic import Field

from sim.questions.base import Part
from sim.questions.glossary import begun, listed, party_names, threshold_words
from sim.scenario.agreement import AgreementRule, Ballot, Tally, Threshold
from sim.scenario.model import Scenario


class Count(Part):
    """The votes that one threshold counts."""

    unit: str
    """what is counted"""
    cast: int
    """how many there are"""
    of: int
    """out of how many"""
    needed: int
    """how many it takes"""


class Votes(Part):
    """How the parties asked vote."""

    in_favour: tuple[str, ...] = Field(serialization_alias="for")
    """who does not block it, and has a minimum that is reached or a position that is met"""
    against: tuple[str, ...]
    """who blocks it"""
    abstain: tuple[str, ...]
    """who does neither"""
    passes: bool
    """whether the votes are enough, and nobody stops it"""
    vetoes: tuple[str, ...]
    """who stops it with a veto"""
    counts: tuple[Count, ...]
    """votes for it, as each threshold counts them"""
    blocking: tuple[Count, ...]
    """votes against it, as the blocking minority counts them"""


def votes_of(rule: AgreementRule, ballot: Ballot) -> Votes | None:
    """The votes; None where nobody may block and none are counted."""
    if rule.unanimous:
        return None
    return Votes(
        in_favour=tuple(p for p in rule.parties if p in ballot.in_favour),
        against=tuple(p for p in rule.parties if p in ballot.against),
        abstain=tuple(p for p in rule.parties if p not in ballot.in_favour | ballot.against),
        passes=rule.passes(ballot),
        vetoes=rule.vetoing(ballot),
        counts=_counts(rule.threshold, ballot.in_favour),
        blocking=_counts(rule.minority, ballot.against),
    )


def _counts(threshold: Threshold | None, parties: Collection[str]) -> tuple[Count, ...]:
    leaves = () if threshold is None else threshold.leaves
    return tuple(Count(**leaf.tally(parties)._asdict()) for leaf in leaves)


def votes_told(scenario: Scenario, rule: AgreementRule, ballot: Ballot) -> Iterator[str]:
    """Whether it passes and by what count, or what stops it; who is for it and who against."""
    threshold, minority, vetoes = rule.threshold, rule.minority, rule.vetoing(ballot)
    stopped = [f"a veto by {party_names(scenario, vetoes)}"] if vetoes else []
    counted = ""
    if threshold is not None:
        enough = threshold.reached(ballot.in_favour)
        told = threshold_words(threshold, lambda leaf: _for_it(leaf.tally(ballot.in_favour)))
        counted = told if enough else ""
        stopped += [] if enough else [told]
    if minority is not None and minority.reached(ballot.against):
        told = threshold_words(minority, lambda leaf: _against_it(leaf.tally(ballot.against)))
        stopped.append(f"a blocking minority: {told}")
    if stopped:
        yield f"This package does not pass: {listed(stopped)}."
        if counted:
            yield f"{begun(counted)}."
    else:
        vetoed = ", and nobody vetoes it" if rule.veto else ""
        yield f"This package passes{f': {counted}{vetoed}' if counted else vetoed}."
    for how, who in (("For it", ballot.in_favour), ("Against it", ballot.against)):
        if who:
            yield f"{how}: {party_names(scenario, (p for p in rule.parties if p in who))}."
    abstaining = [p for p in rule.voters if p not in ballot.in_favour | ballot.against]
    if abstaining:
        verb = "abstains" if len(abstaining) == 1 else "abstain"
        names = begun(party_names(scenario, abstaining))
        yield f"{names} {verb}: no position that applies is met."


def _for_it(tally: Tally) -> str:
    short = tally.needed - tally.cast
    told = f"{tally.cast:,} of {tally.of:,} {tally.unit} for it, {tally.needed:,} needed"
    return f"{told}: {short:,} short" if short > 0 else told


def _against_it(tally: Tally) -> str:
    return f"{tally.cast:,} of {tally.of:,} {tally.unit} against it, {tally.needed:,} stop it"
