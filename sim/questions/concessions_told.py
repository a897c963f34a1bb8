"""Concessions told in words: who gives up what, and what that opens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sim.engine.space import MINIMUM
from sim.language.syntax import LEFT_OUT
from sim.questions.concessions import Concession
from sim.questions.conflicts_told import disputed
from sim.questions.explain import Explanation
from sim.questions.glossary import counted, listed, option_words, party_names
from sim.questions.inverse import Needs
from sim.questions.parties import PartyView
from sim.scenario.model import Scenario


@dataclass(frozen=True, slots=True)
class Movers:
    """The concessions in which the same parties give something up."""

    parties: tuple[str, ...]
    heading: str
    concessions: tuple[Concession, ...]


def grouped(scenario: Scenario, result: Explanation) -> tuple[Movers, ...]:
    """The concessions by who has to move, in the order found."""
    groups: dict[tuple[str, ...], list[Concession]] = {}
    for concession in result.concessions:
        groups.setdefault(tuple(concession.by_party), []).append(concession)
    return tuple(
        Movers(parties, _heading(scenario, parties, len(listed_)), tuple(listed_))
        for parties, listed_ in groups.items()
    )


def _heading(scenario: Scenario, parties: tuple[str, ...], ways: int) -> str:
    names = party_names(scenario, parties)
    move = f"Only {names} moves" if len(parties) == 1 else f"{names} move"
    return f"{move} ({counted(ways, 'way')})"


def sentence(scenario: Scenario, concession: Concession, result: Explanation) -> str:
    """Who gives up what, and how many deals that opens."""
    clauses = [
        f"{scenario.party[party].label} {_gives(scenario, ids)}"
        for party, ids in concession.by_party.items()
    ]
    weak = [stake for stake in concession.give_up if stake in result.weak]
    resting = f" Not stated outright: {listed(weak)}." if weak else ""
    return f"{'; '.join(clauses)}. {opens(concession)}{resting}"


def _gives(scenario: Scenario, ids: tuple[str, ...]) -> str:
    return f"gives up {listed(_named(scenario, stake) for stake in ids)}"


def _named(scenario: Scenario, stake: str) -> str:
    if stake.endswith(MINIMUM):
        return "its minimum of points"
    return f"“{scenario.position[stake].says.rstrip('.')}” ({stake})"


def opens(concession: Concession) -> str:
    """How many deals a concession opens."""
    if concession.opens is None:
        return "How many deals this opens was not counted."
    text = f"This opens {counted(concession.opens.deals, 'deal')}"
    if concession.kinds is not None:
        text += f" of {counted(concession.kinds, 'kind')}"
    return f"{text}."


def options(scenario: Scenario, concession: Concession, result: Explanation) -> list[str]:
    """Which options of the terms in dispute become possible; a line per term."""
    if concession.opens is None:
        return []
    lines = []
    for term in disputed(scenario, concession.give_up, result):
        counts = concession.opens.options.get(term, {})
        possible = [
            "left out" if option == LEFT_OUT else option_words(scenario, term, option)
            for option, n in counts.items()
            if n
        ]
        if counts:
            lines.append(f"{scenario.term[term].label}: {listed(possible, 'or')}")
    return lines


def single(scenario: Scenario, stake: str, more: int | None, result: Explanation) -> str:
    """What giving up one stake alone opens."""
    if more is None:
        return f"{stake}: not counted"
    also = " more" if result.feasible else ""
    return f"{_named(scenario, stake)} alone: {counted(more, f'{also} deal'.strip())}"


def parties(scenario: Scenario, view: PartyView) -> list[str]:
    """The party view, a sentence per finding."""
    if not view.possible:
        return ["No package is possible at all, so there is nothing to agree on."]
    if not view.cannot_agree and view.reason is None:
        lines = ["Every set of these parties has a package that all of them accept."]
    else:
        lines = _disagreements(scenario, view.cannot_agree)
    alike: dict[tuple[int | None, bool], list[str]] = {}
    for party, deals in view.without.items():
        alike.setdefault((deals, party in view.pivotal), []).append(party)
    lines += [_without(scenario, group, *said) for said, group in alike.items()]
    return lines if view.reason is None else [*lines, f"Not complete: {view.reason}."]


def _disagreements(scenario: Scenario, groups: Sequence[tuple[str, ...]]) -> list[str]:
    """A sentence per group; pairs that share a party are told together."""
    pairs = [group for group in groups if len(group) == 2]
    lines = []
    while pairs:
        shared = Counter(party for pair in pairs for party in pair)
        party = max(scenario.party, key=lambda p: shared[p])
        met = {other for pair in pairs if party in pair for other in pair if other != party}
        if len(met) == 1:
            lines += [_cannot(scenario, pair) for pair in pairs]
            break
        others = party_names(scenario, (p for p in scenario.party if p in met))
        lines.append(
            f"{scenario.party[party].label} has no package in common with any one of {others}."
        )
        pairs = [pair for pair in pairs if party not in pair]
    singles = [_cannot(scenario, group) for group in groups if len(group) == 1]
    return singles + lines + [_cannot(scenario, group) for group in groups if len(group) > 2]


def _without(scenario: Scenario, parties: Sequence[str], deals: int | None, pivotal: bool) -> str:
    """What the others have without one party, for all with the same answer."""
    count = "not counted" if deals is None else counted(deals, "deal")
    turns = "; the agreement turns on it" if pivotal else ""
    labels = [scenario.party[party].label for party in parties]
    name = labels[0] if len(labels) == 1 else f"any one of {listed(labels)}"
    return f"Without {name} the others have: {count}{turns}."


def _cannot(scenario: Scenario, group: tuple[str, ...]) -> str:
    names = party_names(scenario, group)
    if len(group) == 1:
        return f"{names} accepts no possible package."
    if len(group) == 2:
        return f"{names} have no package that both accept."
    return f"{names} have no package that all accept, although any {len(group) - 1} of them do."


def needs(scenario: Scenario, found: Needs) -> list[str]:
    """What a party would have to come to accept, a sentence per way."""
    name = scenario.party[found.party].label
    broken = listed(found.rules_broken)
    impossible = [f"The package breaks {broken}, so it cannot pass."] if broken else []
    if found.accepts:
        if found.silent:
            text = f"{name} has stated nothing that applies to this package; that is not a yes."
        else:
            text = f"{name} does not block this package."
        return [*impossible, text]
    lines = [
        *impossible,
        f"{counted(len(found.ways), 'smallest way')} in which {name} would accept it:",
    ]
    for way in found.ways:
        read = [
            f"{scenario.reading[reading].label} is read as “{scenario.reading[reading].values[v]}”"
            for reading, v in way.readings.items()
        ]
        given = [_gives(scenario, way.give_up)] if way.give_up else []
        lines.append(f"{listed([*read, *(f'{name} {words}' for words in given)])}.")
    return lines if found.reason is None else [*lines, f"Not complete: {found.reason}."]


def blockers(scenario: Scenario, sole: tuple[str, ...], *, passes: bool) -> str:
    """Who alone stands between a package and its passing."""
    if passes:
        return "It passes."
    if not sole:
        return "No single party decides whether this package passes."
    if len(sole) == 1:
        return f"Only {scenario.party[sole[0]].label} stands in its way."
    return f"The consent of any one of {party_names(scenario, sole)} would make it pass."
