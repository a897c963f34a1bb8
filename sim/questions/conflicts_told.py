"""A deadlock told in words: the finding, then each conflict with its positions and sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sim.engine.stakes import MINIMUM
from sim.language.syntax import terms_of
from sim.questions.explain import WEAK, Explanation
from sim.questions.glossary import (
    KIND_WORDS,
    cited,
    counted,
    listed,
    number,
    option_words,
    party_names,
    whom,
)
from sim.scenario.model import Position, Scenario
from sim.scenario.view import as_read

_TERMS: Final = 4
"""Terms named in one sentence; more are counted."""


@dataclass(frozen=True, slots=True)
class Told:
    """Conflicts over the same terms, each as one sentence.

    Between the same parties; or between the first party and each of the others in turn.
    """

    parties: tuple[str, ...]
    terms: tuple[str, ...]
    heading: str
    conflicts: tuple[tuple[str, ...], ...]
    sentences: tuple[str, ...]


def headline(scenario: Scenario, result: Explanation, held: str = "") -> str:
    """Whether there is a deal, whose positions clash, how much stands in the way.

    ``held`` names what the deal has to contain, for instance “Full ceasefire”.
    """
    who = between(scenario, result)
    if not result.possible:
        return (
            "No package is possible at all: the terms that are set and the hard rules exclude "
            "one another, whatever the parties say. No concession could open a deal."
        )
    aside = _set_aside(scenario, result)
    given = listed(filter(None, [f"{held} held fixed" if held else "", aside]))
    there = f"With {given} there" if given else "There"
    if result.feasible:
        deals = "at least one deal" if result.now is None else counted(result.now.deals, "deal")
        text = f"{there} is no deadlock: there {_are(result)} {deals} {who}"
        return f"{text}." if aside else f"{text}, and nobody has to give anything up."
    first = f"{there} is no deal {who}."
    if not (result.conflicts or result.concessions):
        return f"{first} Nothing was found of the reasons within the limits."
    smallest = min((len(c.give_up) for c in result.concessions), default=None)
    at_least = "" if result.conflicts_complete else "at least "
    parts = [first, dispute(scenario, result), f"{at_least}{_in_the_way(result)}"]
    parts[-1] = parts[-1][0].upper() + parts[-1][1:]
    if smallest is not None:
        known = "The smallest concession" if result.concessions_complete else "One concession"
        parts.append(f"{known} gives up {counted(smallest, 'position')}.")
    return " ".join(filter(None, parts))


def _in_the_way(result: Explanation) -> str:
    number = len(result.conflicts)
    verb = "stands" if number == 1 else "stand"
    if all(len(conflict) == 1 for conflict in result.conflicts):
        alone = "" if number == 1 else ", each on its own,"
        return f"{counted(number, 'position')}{alone} {verb} in the way."
    return f"{counted(number, 'conflict')} between positions {verb} in the way."


def dispute(scenario: Scenario, result: Explanation) -> str:
    """Whose positions clash, and over which terms; nothing where that says no more."""
    involved = [frozenset(holders(scenario, conflict)) for conflict in result.conflicts]
    stakes = [stake for conflict in result.conflicts for stake in conflict]
    everyone = holders(scenario, stakes)
    if len(everyone) < 2:
        return ""
    terms = disputed(scenario, stakes, result)
    names = [f"“{scenario.term[term].label}”" for term in terms]
    if len(names) > _TERMS:
        names[_TERMS:] = [counted(len(names) - _TERMS, "other term")]
    over = f" over {listed(names)}" if names else ""
    always = [party for party in everyone if all(party in parties for parties in involved)]
    if len(always) == 1 and len(everyone) > 2:
        others = party_names(scenario, (party for party in everyone if party not in always))
        name = possessive(scenario.party[always[0]].label)
        return f"{name} positions clash with those of {others}{over}."
    return f"Positions of {whom(scenario, everyone)} clash{over}."


def _set_aside(scenario: Scenario, result: Explanation) -> str:
    dropped = [p.id for p in scenario.positions if p.id in result.question.view.dropped]
    return f"{counted(len(dropped), 'position')} set aside" if dropped else ""


def _are(result: Explanation) -> str:
    return "is" if result.now is None or result.now.deals == 1 else "are"


def between(scenario: Scenario, result: Explanation) -> str:
    """Whom the agreement needs."""
    rule = result.question.agreement
    if rule.at_least is not None and rule.at_least < len(rule.parties):
        veto = f", {party_names(scenario, rule.veto)} among them" if rule.veto else ""
        return f"accepted by {rule.at_least} of {len(rule.parties)} parties{veto}"
    names = whom(scenario, result.question.parties)
    return f"for {names}" if len(result.question.parties) == 1 else f"between {names}"


def caveats(scenario: Scenario, result: Explanation) -> list[str]:
    """What limits the answer: incomplete lists, and positions that were read between the lines."""
    lines = []
    if result.reason:
        missing = [
            name
            for name, complete in (
                ("conflicts", result.conflicts_complete),
                ("concessions", result.concessions_complete),
            )
            if not complete
        ]
        more = f" There may be more {listed(missing)} than are listed." if missing else ""
        lines.append(f"Not complete: {result.reason}.{more}")
    for level in WEAK:
        named = [position for position, found in result.weak.items() if found is level]
        if named:
            resting = sum(1 for c in result.conflicts if set(named) & set(c))
            verb = "rests" if resting == 1 else "rest"
            noun = "a" if len(named) == 1 else "at least one"
            lines.append(
                f"{counted(resting, 'conflict')} {verb} on {noun} {_LEVEL[level.value]} "
                f"({listed(named)})."
            )
    return lines


_LEVEL = {
    "interpretation": "position that is someone's interpretation",
    "inferred": "position that was inferred and never stated",
}


def grouped(scenario: Scenario, result: Explanation) -> tuple[Told, ...]:
    """The conflicts over the same terms together, in the order found.

    Either the parties are the same, or one party clashes with several others in turn.
    """
    alike: dict[tuple[tuple[str, ...], tuple[str, ...]], list[tuple[str, ...]]] = {}
    for conflict in result.conflicts:
        key = (holders(scenario, conflict), disputed(scenario, conflict, result))
        alike.setdefault(key, []).append(conflict)
    groups: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[tuple[str, ...]]] = {}
    for (parties, terms), conflicts in alike.items():
        against = _in_turn(parties, [other for other, over in alike if over == terms])
        groups.setdefault((*against, terms), []).extend(conflicts)
    return tuple(
        Told(
            parties=(first, *others) if first else others,
            terms=terms,
            heading=_heading(scenario, first, others, terms),
            conflicts=tuple(told),
            sentences=tuple(sentence(scenario, conflict, result) for conflict in told),
        )
        for (first, others, terms), told in groups.items()
    )


def _in_turn(
    parties: tuple[str, ...], same: Sequence[tuple[str, ...]]
) -> tuple[str, tuple[str, ...]]:
    """(the party that clashes with each of several others in turn, those others), if any."""
    pairs = [pair for pair in same if len(pair) == 2]
    for party in parties:
        others = tuple(p for pair in pairs if party in pair for p in pair if p != party)
        if len(parties) == 2 and len(others) > 1 and len(others) == len(pairs):
            return party, others
    return "", parties


def _heading(scenario: Scenario, first: str, others: Sequence[str], terms: Sequence[str]) -> str:
    names = party_names(scenario, others)
    if first:
        in_scenario_order = (p for p in scenario.party if p in others)
        names = f"{scenario.party[first].label} and any one of "
        names += party_names(scenario, in_scenario_order)
    if not terms:
        return names
    return f"{names}, over {listed(f'“{scenario.term[term].label}”' for term in terms)}"


def sentence(scenario: Scenario, conflict: Sequence[str], result: Explanation) -> str:
    """One conflict as people would say it."""
    given = _given(scenario, conflict, result)
    words = [stake_words(scenario, stake) for stake in _in_order(scenario, conflict)]
    if len(words) == 1:
        text = f"{words[0]} cannot be kept: no possible package meets it"
    elif len(words) == 2:
        text = f"{words[0]} clashes with {words[1]}"
    else:
        fewer = "any two" if len(words) == 3 else f"any {len(words) - 1}"
        text = f"{listed(words)} cannot all be kept, though {fewer} of them can"
    weak = [stake for stake in conflict if stake in result.weak]
    resting = ""
    if weak:
        levels = sorted({result.weak[stake].value for stake in weak})
        resting = f" This rests on {listed(levels)} ({listed(weak)})."
    return f"{given}{text}.{resting}"


def _given(scenario: Scenario, conflict: Sequence[str], result: Explanation) -> str:
    """The terms set that the conflict hinges on, as an opening clause."""
    pins = result.question.pins
    spoken = _spoken(scenario, conflict, result)
    clauses = [
        f"“{scenario.term[term].label}” set to “{option_words(scenario, term, pins[term])}”"
        for term in pins
        if term in spoken
    ]
    return f"With {listed(clauses)}, " if clauses else ""


def stake_words(scenario: Scenario, stake: str) -> str:
    """A position or a minimum with its holder, as part of a sentence."""
    position = scenario.position.get(stake)
    if position is None:
        party = stake.removesuffix(MINIMUM)
        minimum = scenario.party[party].minimum
        points = "" if minimum is None else f" of {number(minimum)} points"
        return f"{possessive(scenario.party[party].label)} minimum{points}"
    holder = possessive(scenario.party[position.party].label)
    return f"{holder} {KIND_WORDS[position.kind]} “{position.says.rstrip('.')}” ({stake})"


def possessive(name: str) -> str:
    """The owner of something.

    >>> possessive("Russia"), possessive("United States")
    ("Russia's", "United States'")
    """
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def evidence(scenario: Scenario, stakes: Iterable[str]) -> list[str]:
    """For each position: how it is known, where it was read, and when it was said."""
    lines = []
    for stake in stakes:
        position = scenario.position.get(stake)
        if position is None:
            lines.append(f"{stake}: counted from the points given")
            continue
        known = [position.evidence.value, cited(scenario, position) or "no source given"]
        said = _said(scenario, position)
        lines.append(f"{stake}: {'; '.join([*known, *said])}")
    return lines


def _said(scenario: Scenario, position: Position) -> list[str]:
    days = sorted({d for s in position.basis if (d := scenario.statement[s].date)[:1].isdigit()})
    if not days:
        return []
    return [f"said {days[0]}" if len(days) == 1 else f"said {days[0]} to {days[-1]}"]


def holders(scenario: Scenario, stakes: Iterable[str]) -> tuple[str, ...]:
    """Whose stakes these are, in the order of the scenario."""
    found = {holder(scenario, stake) for stake in stakes}
    return tuple(party for party in scenario.party if party in found)


def holder(scenario: Scenario, stake: str) -> str:
    """Whose stake this is."""
    position = scenario.position.get(stake)
    return stake.removesuffix(MINIMUM) if position is None else position.party


def _in_order(scenario: Scenario, stakes: Iterable[str]) -> list[str]:
    place = {party: number for number, party in enumerate(scenario.party)}
    return sorted(stakes, key=lambda stake: (place[holder(scenario, stake)], stake))


def disputed(scenario: Scenario, stakes: Iterable[str], result: Explanation) -> tuple[str, ...]:
    """The terms that these stakes speak of and that are not set, in the scenario's order."""
    spoken = _spoken(scenario, stakes, result)
    return tuple(t for t in scenario.term if t in spoken and t not in result.question.pins)


def _spoken(scenario: Scenario, stakes: Iterable[str], result: Explanation) -> set[str]:
    readings = result.question.view.readings
    read = [as_read(scenario.position[s], readings) for s in stakes if s in scenario.position]
    conditions = [c for p in read for c in (p.when, p.requires) if c is not None]
    return {term for condition in conditions for term in terms_of(condition, scenario.meanings)}
