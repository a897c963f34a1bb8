"""The sentence of a check: whether the package passes, who is in the way and how, who is silent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Final

from sim.questions.glossary import (
    Stance,
    begun,
    listed,
    many,
    party_name,
    party_names,
    phase_name,
    possessive,
    verdict_of,
)
from sim.questions.party_check import PartyCheck
from sim.questions.phrases import phrase
from sim.questions.votes_told import votes_told
from sim.scenario.agreement import AgreementRule
from sim.scenario.model import Scenario
from sim.scenario.verdicts import Kind, Outcome, Shortfall

if TYPE_CHECKING:
    from sim.questions.check import Check


def headline(check: Check, scenario: Scenario, rule: AgreementRule | None = None) -> str:
    """Whether the package passes, who blocks it, who gets less than it asks, who is silent.

    ``rule`` says who has to accept; None means the rule asked about.
    """
    if not check.possible:
        rules = (phrase("rule", id=r.id, says=r.says.rstrip(".")) for r in check.rules_broken)
        return phrase("impossible", rules=listed(rules))
    stances = {
        party: verdict_of(scenario.party[party], said.verdict)[0]
        for party, said in check.parties.items()
    }
    silent = [
        party
        for party, stance in stances.items()
        if stance is Stance.SILENT and not check.parties[party].on_record
    ]
    accepts = check.answers
    short = [p for p, stance in stances.items() if stance is Stance.SHORT and accepts[p]]
    rule = rule or check.agreement
    # Who abstains is told with the votes.
    silent = [party for party in silent if party not in rule.voters]
    parts = _outcome(check, scenario, rule)
    if short:
        parts.append(_of("short", scenario, short))
    if silent:
        parts.append(_of("silent", scenario, silent))
    return " ".join(parts)


def _of(name: str, scenario: Scenario, parties: Sequence[str], **parts: object) -> str:
    """A phrase about parties, as a sentence begins."""
    return begun(phrase(name, many(scenario, parties), who=party_names(scenario, parties), **parts))


def _outcome(check: Check, scenario: Scenario, rule: AgreementRule) -> list[str]:
    """Whether the package passes under the rule, and who is in the way."""
    blocking = [p for p, fine in check.answers.items() if not fine]
    asked = [p for p in check.parties if p in rule.parties]
    in_the_way = [p for p in blocking if p in rule.parties]
    parts = [*_recorded(check, scenario, asked)]
    if not rule.unanimous:
        parts += votes_told(scenario, rule, check.ballot(rule))
    elif not in_the_way:
        parts.append(_nobody(scenario, asked, everyone=len(asked) == len(check.parties)))
    else:
        parts += _in_the_way(check, scenario, in_the_way)
    others = [p for p in blocking if p not in rule.parties]
    if others:
        parts.append(_of("beside", scenario, others))
    return parts


def _recorded(check: Check, scenario: Scenario, asked: Sequence[str]) -> Iterator[str]:
    """Where the record says another thing than the model, the record comes first."""
    accepts = check.answers
    for party in asked:
        said, name = check.parties[party], party_name(scenario, party)
        record = said.on_record.rstrip(".")
        if accepts[party] and record.startswith(REFUSALS):
            yield phrase("said no", who=name, record=record)
        elif not accepts[party] and record.startswith(AGREED):
            yield phrase("said yes", who=name, record=record)
        elif not accepts[party] and said.answer_pending:
            yield _of("pending", scenario, [party])


def _in_the_way(check: Check, scenario: Scenario, parties: Sequence[str]) -> Iterator[str]:
    """Who blocks, whose condition is missing, who has not offered so much, by phase."""
    groups: dict[tuple[_Way, str], list[str]] = {}
    for party in parties:
        phase = check.from_phase.get(party, "")
        groups.setdefault((_way(check.parties[party]), phase), []).append(party)
    for (way, phase), who in sorted(groups.items(), key=lambda item: item[0][0].value):
        since = phrase("since", phase=phase_name(scenario, phase)) if phase else ""
        names = party_names(scenario, who)
        match way:
            case _Way.BLOCKS:
                yield _of("blocks", scenario, who, since=since)
            case _Way.MISSING if len(who) == 1:
                yield _missing(check, scenario, who[0], since)
            case _Way.MISSING:
                yield phrase("missing several", who=names, since=since)
            case _Way.BEYOND:
                yield phrase("beyond", many(scenario, who), who=names, since=since)
            case _Way.SHORT:
                yield phrase("asked", who=names, since=since)


def _missing(check: Check, scenario: Scenario, party: str, since: str) -> str:
    missing = [
        f.position.says.rstrip(".")
        for f in check.parties[party].failing
        if f.position.kind is Kind.CONDITION
    ]
    name = party_name(scenario, party)
    if len(missing) == 1:
        return phrase("missing", whose=possessive(name), since=since, condition=missing[0])
    return phrase("missing several", who=name, since=since)


class _Way(Enum):
    """How a party is in the way; silence about a condition is not the same as refusing it."""

    BLOCKS = 0
    MISSING = 1
    BEYOND = 2
    SHORT = 3


def _way(said: PartyCheck) -> _Way:
    refused = Shortfall.CROSSES_RED_LINE | Shortfall.BELOW_MINIMUM
    conditions = [f for f in said.failing if f.position.kind is Kind.CONDITION]
    if said.shortfall & refused or any(f.outcome is Outcome.CONTRADICTED for f in conditions):
        return _Way.BLOCKS
    if conditions:
        return _Way.MISSING
    return _Way.BEYOND if said.shortfall & Shortfall.BEYOND_OFFER else _Way.SHORT


def _nobody(scenario: Scenario, asked: Sequence[str], *, everyone: bool) -> str:
    if everyone:
        return phrase("nobody")
    if len(asked) == 1:
        return _of("not one", scenario, asked)
    return begun(phrase("none of", who=party_names(scenario, asked)))


REFUSALS: Final = ("declined", "rejected", "refused")
"""How what is on record begins where a party said no."""
AGREED: Final = ("accepted", "agreed")
"""How it begins where a party said yes."""
