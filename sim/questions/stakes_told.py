"""Stakes told in words: whose they are, what they say, how they are known."""

from __future__ import annotations

from collections.abc import Iterable

from sim.language.syntax import terms_of
from sim.questions.glossary import (
    KIND_WORDS,
    begun,
    cited,
    counted,
    does,
    listed,
    number,
    party_name,
    possessive,
)
from sim.scenario.model import Position, Scenario
from sim.scenario.question import Question
from sim.scenario.verdicts import MINIMUM
from sim.scenario.view import as_read


def stake_words(scenario: Scenario, stake: str) -> str:
    """A position or a minimum with its holder, as part of a sentence."""
    position = scenario.position.get(stake)
    owner = possessive(party_name(scenario, holder(scenario, stake)))
    if position is None:
        minimum = scenario.party[holder(scenario, stake)].minimum
        if minimum is None:
            return f"{owner} minimum"
        return f"{owner} minimum of {number(minimum)} points"
    return f"{owner} {KIND_WORDS[position.kind]} {named(scenario, stake)}"


def named(scenario: Scenario, stake: str) -> str:
    """A position or a minimum, its holder being known."""
    if stake.endswith(MINIMUM):
        its = does(scenario, [holder(scenario, stake)], "its", "their")
        return f"{its} minimum of points"
    return f"“{scenario.position[stake].says.rstrip('.')}” ({stake})"


def whose(scenario: Scenario, stakes: Iterable[str]) -> str:
    """How many positions of whom these are, with their ids to find them; or whose minimum."""
    held: dict[str, list[str]] = {}
    for stake in stakes:
        held.setdefault(holder(scenario, stake), []).append(stake)
    parts: list[str] = []
    for party, ids in held.items():
        some = [one for one in ids if not one.endswith(MINIMUM)]
        if some:
            first = not any(" position" in part for part in parts)
            many = counted(len(some), "position") if first else str(len(some))
            of = f" of {party_name(scenario, party)}" if party in scenario.party else ""
            parts.append(f"{many}{of} ({', '.join(some)})")
        if len(some) < len(ids):
            parts.append(f"the minimum of {party_name(scenario, party)}")
    return listed(parts)


def gives_up(scenario: Scenario, stakes: Iterable[str]) -> str:
    """What a party gives up, its name before it."""
    return f"would give up {listed(named(scenario, stake) for stake in stakes)}"


def holders(scenario: Scenario, stakes: Iterable[str]) -> tuple[str, ...]:
    """Whose stakes these are, in the order of the scenario."""
    found = {holder(scenario, stake) for stake in stakes}
    return tuple(party for party in scenario.party if party in found)


def holder(scenario: Scenario, stake: str) -> str:
    """Whose stake this is."""
    position = scenario.position.get(stake)
    return stake.removesuffix(MINIMUM) if position is None else position.party


def unset(scenario: Scenario, stakes: Iterable[str], question: Question) -> tuple[str, ...]:
    """The terms that these stakes speak of and that are not set, in the scenario's order."""
    spoken = spoken_of(scenario, stakes, question)
    return tuple(t for t in scenario.term if t in spoken and t not in question.pins)


def disputed(
    scenario: Scenario, conflicts: Iterable[Iterable[str]], question: Question
) -> tuple[str, ...]:
    """The terms, not set, that every party of one of the conflicts touches in it."""
    found: set[str] = set()
    for conflict in conflicts:
        touched: dict[str, set[str]] = {}
        for stake in conflict:
            mine = spoken_of(scenario, [stake], question)
            touched.setdefault(holder(scenario, stake), set()).update(mine)
        found |= set.intersection(*touched.values())
    return tuple(t for t in scenario.term if t in found and t not in question.pins)


def spoken_of(scenario: Scenario, stakes: Iterable[str], question: Question) -> set[str]:
    """The terms that these stakes speak of, as they are read."""
    readings = question.view.readings
    read = [as_read(scenario.position[s], readings) for s in stakes if s in scenario.position]
    conditions = [c for p in read for c in (p.when, p.requires) if c is not None]
    return {term for condition in conditions for term in terms_of(condition, scenario.meanings)}


def evidence(scenario: Scenario, stakes: Iterable[str]) -> list[str]:
    """For each position: how it is known, where it was read, and when it was said."""
    lines = []
    for stake in stakes:
        position = scenario.position.get(stake)
        if position is None:
            who = party_name(scenario, holder(scenario, stake))
            lines.append(f"{begun(possessive(who))} minimum: counted from the points given")
            continue
        known = [position.evidence.value, cited(scenario, position) or "no source given"]
        who = scenario.party[position.party].label
        kind = KIND_WORDS[position.kind]
        told = "; ".join([*known, *_said(scenario, position)])
        lines.append(f"{who}, {kind} ({stake}): {told}")
    return lines


def _said(scenario: Scenario, position: Position) -> list[str]:
    days = sorted({d for s in position.basis if (d := scenario.statement[s].date)[:1].isdigit()})
    if not days:
        return []
    return [f"said {days[0]}" if len(days) == 1 else f"said {days[0]} to {days[-1]}"]
