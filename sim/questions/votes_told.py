"""How a package fares in a vote, and in words: a veto, a blocking minority, or so many short."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sim.questions.base import Part
from sim.questions.glossary import begun, listed, many, party_names
from sim.questions.phrases import phrase
from sim.questions.question_words import threshold_words, votes_words
from sim.scenario.agreement import AgreementRule, Ballot, Tally, Threshold
from sim.scenario.declared import json_field
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

    in_favour: tuple[str, ...] = json_field(name="for")
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
    stopped = [phrase("veto by", who=party_names(scenario, vetoes))] if vetoes else []
    counted = ""
    if threshold is not None:
        enough = threshold.reached(ballot.in_favour)
        told = threshold_words(threshold, lambda leaf: _for_it(leaf.tally(ballot.in_favour)))
        counted = told if enough else ""
        stopped += [] if enough else [told]
    if minority is not None and minority.reached(ballot.against):
        told = threshold_words(minority, lambda leaf: _against_it(leaf.tally(ballot.against)))
        stopped.append(phrase("minority", votes=told))
    if stopped:
        yield phrase("rejected", why=listed(stopped))
        if counted:
            yield begun(phrase("sentence", text=counted))
    else:
        vetoed = phrase("not vetoed") if rule.veto else ""
        yield phrase("passed, by" if counted else "passed on", votes=counted, vetoed=vetoed)
    for how, who in (("in favour", ballot.in_favour), ("against", ballot.against)):
        if who:
            yield phrase(how, who=party_names(scenario, (p for p in rule.parties if p in who)))
    abstaining = [p for p in rule.voters if p not in ballot.in_favour | ballot.against]
    if abstaining:
        names = party_names(scenario, abstaining)
        yield begun(phrase("abstains", many(scenario, abstaining), who=names))


def _for_it(tally: Tally) -> str:
    return phrase("short of" if tally.cast < tally.needed else "enough", **votes_words(tally))


def _against_it(tally: Tally) -> str:
    return phrase("stopping", **votes_words(tally))
