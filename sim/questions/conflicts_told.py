"""Conflicts told in words, those over the same terms together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sim.engine.marco import Names
from sim.questions.glossary import (
    begun,
    counted,
    listed,
    option_words,
    party_name,
    party_names,
    possessive,
    term_names,
    whom,
)
from sim.questions.stakes_told import disputed, holder, holders, spoken_of, stake_words
from sim.scenario.model import Scenario
from sim.scenario.question import Question
from sim.scenario.record import Evidence

_TERMS: Final = 4
"""Terms named in one sentence; more are counted."""
_RULES: Final = 2
"""Rules told in words; of more only the ids."""

Weak = Mapping[str, Evidence]
"""Position that is someone's reading, not something said or reported -> its level."""


@dataclass(frozen=True, slots=True)
class Told:
    """Conflicts over the same terms, each as one sentence.

    Between the same parties; or between the first party and each of the others in turn.
    """

    parties: tuple[str, ...]
    terms: tuple[str, ...]
    heading: str
    conflicts: tuple[Names, ...]
    sentences: tuple[str, ...]


def grouped(
    scenario: Scenario,
    question: Question,
    conflicts: Sequence[Names],
    weak: Weak,
    rules: Sequence[Names | None] = (),
) -> tuple[Told, ...]:
    """The conflicts over the same terms together, in the order found.

    ``rules`` are those behind each conflict.
    Either the parties are the same, or one party clashes with several others in turn.
    """
    behind = {c: names or () for c, names in zip(conflicts, rules, strict=False)}
    alike: dict[tuple[Names, Names], list[Names]] = {}
    for conflict in conflicts:
        key = (holders(scenario, conflict), disputed(scenario, [conflict], question))
        alike.setdefault(key, []).append(conflict)
    groups: dict[tuple[str, Names, Names], list[Names]] = {}
    for (parties, terms), found in alike.items():
        against = _in_turn(parties, [other for other, over in alike if over == terms])
        groups.setdefault((*against, terms), []).extend(found)
    return tuple(
        Told(
            parties=(first, *others) if first else others,
            terms=terms,
            heading=_heading(scenario, first, others, terms),
            conflicts=tuple(told),
            sentences=tuple(
                sentence(scenario, question, conflict, weak, behind.get(conflict, ()))
                for conflict in told
            ),
        )
        for (first, others, terms), told in groups.items()
    )


def _in_turn(parties: Names, same: Sequence[Names]) -> tuple[str, Names]:
    """(the party that clashes with each of several others in turn, those others), if any."""
    pairs = [pair for pair in same if len(pair) == 2]
    for party in parties:
        others = tuple(p for pair in pairs if party in pair for p in pair if p != party)
        if len(parties) == 2 and len(others) > 1 and len(others) == len(pairs):
            return party, others
    return "", parties


def _heading(scenario: Scenario, first: str, others: Names, terms: Names) -> str:
    names = party_names(scenario, others)
    if first:
        in_scenario_order = (p for p in scenario.party if p in others)
        names = f"{party_name(scenario, first)} and any one of "
        names += party_names(scenario, in_scenario_order)
    over = term_names(scenario, terms)
    return f"{names}, over {over}" if over else names


def sentence(
    scenario: Scenario, question: Question, conflict: Names, weak: Weak, rules: Names = ()
) -> str:
    """One conflict as people would say it, with the hard rules it rests on."""
    words = [stake_words(scenario, stake) for stake in _in_order(scenario, conflict)]
    given = _given(scenario, question, conflict)
    if len(words) == 1 and given:
        text = f"{words[0]} is not met, whatever else is settled"
    elif len(words) == 1:
        text = f"{words[0]} cannot be kept: no possible package meets it"
    elif len(words) == 2:
        text = f"{words[0]} clashes with {words[1]}"
    else:
        fewer = "any two" if len(words) == 3 else f"any {len(words) - 1}"
        text = f"{listed(words)} cannot all be kept, though {fewer} of them can"
    resting = [stake for stake in conflict if stake in weak]
    levels = listed(sorted({weak[stake].value for stake in resting}))
    rests = f" This rests on {levels} ({listed(resting)})." if resting else ""
    return f"{given}{text if given else begun(text)}{_by(scenario, rules)}.{rests}"


def _by(scenario: Scenario, rules: Names) -> str:
    """The rules in words where they are few, else their ids."""
    if not rules:
        return ""
    says = {rule.id: rule.says.rstrip(".") for rule in scenario.rules}
    few = len(rules) <= _RULES
    names = listed(f"“{says[rule]}” ({rule})" if few else rule for rule in rules)
    return f", by the hard rule {names}" if len(rules) == 1 else f", by the hard rules {names}"


def _given(scenario: Scenario, question: Question, conflict: Names) -> str:
    """The terms set that the conflict hinges on, as an opening clause."""
    spoken = spoken_of(scenario, conflict, question)
    clauses = [
        f"“{scenario.term[term].label}” set to “{option_words(scenario, term, option)}”"
        for term, option in question.pins.items()
        if term in spoken
    ]
    return f"With {listed(clauses)}, " if clauses else ""


def _in_order(scenario: Scenario, stakes: Names) -> list[str]:
    place = {party: number for number, party in enumerate(scenario.party)}
    return sorted(stakes, key=lambda stake: (place[holder(scenario, stake)], stake))


def in_the_way(conflicts: Sequence[Names], *, complete: bool) -> str:
    """How many conflicts stand in the way of a deal; nothing where none was looked for."""
    number = len(conflicts)
    if not number:
        return ""
    verb = "stands" if number == 1 else "stand"
    least = "" if complete else "At least "
    if all(len(conflict) == 1 for conflict in conflicts):
        alone = "" if number == 1 else ", each on its own,"
        return f"{least}{counted(number, 'position')}{alone} {verb} in the way."
    return f"{least}{counted(number, 'conflict')} between positions {verb} in the way."


def dispute(scenario: Scenario, conflicts: Sequence[Names], question: Question) -> str:
    """Whose positions clash, and over which terms; nothing where that says no more."""
    involved = [holders(scenario, conflict) for conflict in conflicts]
    everyone = holders(scenario, [stake for conflict in conflicts for stake in conflict])
    if len(everyone) < 2:
        return ""
    names = [f"“{scenario.term[term].label}”" for term in disputed(scenario, conflicts, question)]
    if len(names) > _TERMS:
        names[_TERMS:] = [counted(len(names) - _TERMS, "other term")]
    over = f" over {listed(names)}" if names else ""
    always = [party for party in everyone if all(party in parties for parties in involved)]
    if len(always) == 1 and len(everyone) > 2:
        others = party_names(scenario, (party for party in everyone if party not in always))
        name = possessive(party_name(scenario, always[0]))
        return f"{name} positions clash with those of {others}{over}."
    return f"Positions of {whom(scenario, everyone)} clash{over}."
