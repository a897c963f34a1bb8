"""Concessions told in words: who gives up what, and what that opens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sim.engine.marco import Names
from sim.language.syntax import LEFT_OUT
from sim.questions.concessions import Concession
from sim.questions.conflicts_told import Weak
from sim.questions.glossary import begun, counted, listed, option_words, party_name, party_names
from sim.questions.stakes_told import gives_up, holder, holders, unset
from sim.scenario.model import Scenario
from sim.scenario.question import Question


@dataclass(frozen=True, slots=True)
class Movers:
    """The concessions in which the same parties give something up."""

    parties: tuple[str, ...]
    heading: str
    concessions: tuple[Concession, ...]


def grouped(scenario: Scenario, concessions: Iterable[Concession]) -> tuple[Movers, ...]:
    """The concessions by who has to move, in the order found."""
    groups: dict[tuple[str, ...], list[Concession]] = {}
    for concession in concessions:
        groups.setdefault(tuple(concession.by_party), []).append(concession)
    return tuple(
        Movers(parties, _heading(scenario, parties, len(same)), tuple(same))
        for parties, same in groups.items()
    )


def _heading(scenario: Scenario, parties: tuple[str, ...], ways: int) -> str:
    # Who gives up follows from what is held fixed; it is no advice to anybody.
    whose = f"positions of {party_names(scenario, parties)} ({counted(ways, 'way')})"
    return f"Only {whose}" if len(parties) == 1 else begun(whose)


@dataclass(frozen=True, slots=True)
class Exits:
    """The ways out of one independent dispute, of which any will do."""

    heading: str
    sentences: tuple[str, ...]


def exits(scenario: Scenario, terms: Iterable[str], ways: Iterable[Names]) -> Exits:
    """Who gives up what in one dispute over these terms."""
    over = listed(f"“{scenario.term[term].label}”" for term in terms)
    return Exits(
        heading=f"Over {over}, one of" if over else "One of",
        sentences=tuple(
            "; ".join(
                f"{party_name(scenario, party)} "
                f"{gives_up(scenario, (s for s in stakes if holder(scenario, s) == party))}"
                for party in holders(scenario, stakes)
            )
            + "."
            for stakes in ways
        ),
    )


def sentence(scenario: Scenario, concession: Concession, weak: Weak) -> str:
    """Who gives up what, and how many deals that opens."""
    clauses = [
        f"{party_name(scenario, party)} {gives_up(scenario, stakes)}"
        for party, stakes in concession.by_party.items()
    ]
    resting = listed(stake for stake in concession.give_up if stake in weak)
    outright = f" Not stated outright: {resting}." if resting else ""
    return f"{begun('; '.join(clauses))}. {_opens(concession)}{outright}"


def _opens(concession: Concession) -> str:
    if concession.opens is None:
        return "How many deals this opens was not counted."
    kinds = "" if concession.kinds is None else f" of {counted(concession.kinds, 'kind')}"
    return f"This opens {counted(concession.opens.deals, 'deal')}{kinds}."


def options(scenario: Scenario, question: Question, concession: Concession) -> list[str]:
    """Which options of the terms in dispute become possible; a line per term."""
    lines = []
    for term in unset(scenario, concession.give_up, question):
        counts = concession.options.get(term, {})
        possible = [
            "left out" if option == LEFT_OUT else option_words(scenario, term, option)
            for option, n in counts.items()
            if n
        ]
        if counts:
            lines.append(f"{scenario.term[term].label}: {listed(possible, 'or')}")
    return lines
