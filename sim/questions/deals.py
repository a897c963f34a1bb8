"""How many packages there are, who accepts how many, and which options lead to a deal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from sim.engine.automaton import Budget
from sim.engine.joint import Diagram
from sim.engine.space import DealSpace, deal_space
from sim.engine.stakes import Ground
from sim.engine.sweeps import label_counts, option_counts, weights
from sim.language.syntax import LEFT_OUT
from sim.scenario import limits
from sim.scenario.model import EMPTY, AgreementRule, Scenario, Settings
from sim.scenario.provenance import Provenance
from sim.scenario.question import Question


@dataclass(frozen=True, slots=True)
class Deals:
    """Exact counts over the possible packages of a question.

    ``coalitions`` counts, for every set of chosen parties, the packages that all of
    its members accept (whatever the others say); ``exactly`` those that they and no
    other chosen party accept. ``options`` counts deals per option of each open term.
    """

    provenance: Provenance
    question: Question
    combinations: int
    packages: int
    deals: int
    accepts: Mapping[str, int]
    coalitions: Mapping[frozenset[str], int]
    exactly: Mapping[frozenset[str], int]
    options: Mapping[str, Mapping[str, int]]
    states: int
    exact: bool = True
    method: str = "decision diagram"

    def as_json(self) -> dict[str, object]:
        """The documented object of ``negsim deals --json`` (listing aside)."""
        order = {party: place for place, party in enumerate(self.question.parties)}

        def in_order(parties: frozenset[str]) -> list[str]:
            return sorted(parties, key=lambda party: order[party])

        return {
            "exact": self.exact,
            "method": self.method,
            "combinations": self.combinations,
            "packages": self.packages,
            "deals": self.deals,
            "accepts": dict(self.accepts),
            "coalitions": [
                {"parties": in_order(parties), "deals": n, "exactly": self.exactly[parties]}
                for parties, n in self.coalitions.items()
            ],
            "options": {term: dict(counts) for term, counts in self.options.items()},
            "question": self.question.as_json(),
            "provenance": self.provenance.as_json(),
        }


def deals(scenario: Scenario, question: Question, budget: Budget | None = None) -> Deals:
    """Count the deals of a question.

    Raises:
        TooWide: the diagram does not fit the budget; see :mod:`sim.questions.estimate`.
    """
    return count(deal_space(scenario, question, budget))


def count(space: DealSpace, pins: Settings = EMPTY) -> Deals:
    """Count the deals of a space already built, optionally with more terms pinned.

    A pin to ``left_out`` leaves the term out, where the question allows that.
    """
    diagram = space.diagram
    allowed = allowed_choices(space, pins)
    by_label = label_counts(diagram, weights(diagram.layout, allowed))
    parties = diagram.parties
    exactly = {_members(label, parties): n for label, n in by_label.items()}
    ends = deal_ends(diagram, space.question.agreement)
    deal_total = sum(n for who, n in exactly.items() if space.question.agreement.passes(who))
    coalitions = _coalitions(parties, exactly)
    return Deals(
        provenance=Provenance.of(space.scenario, space.question.view),
        question=space.question,
        combinations=_product(space, allowed),
        packages=sum(exactly.values()),
        deals=deal_total,
        accepts={p: sum(n for who, n in exactly.items() if p in who) for p in parties},
        coalitions=coalitions,
        exactly={who: exactly.get(who, 0) for who in coalitions},
        options=named_options(space, option_counts(diagram, allowed, ends)),
        states=diagram.states,
    )


def deal_ends(diagram: Diagram, agreement: AgreementRule) -> NDArray[np.bool_]:
    """Which end states make a deal under the agreement rule."""
    verdicts = {
        label: agreement.passes(_members(label, diagram.parties))
        for label in set(diagram.labels.tolist())
    }
    return np.array([verdicts[label] for label in diagram.labels.tolist()], dtype=bool)


def allowed_choices(space: DealSpace, pins: Settings) -> dict[int, frozenset[int]]:
    """Pins as the choices that they leave, by term index.

    Raises:
        KeyError: a pin that is no choice of its term in this question.
    """
    allowed = {}
    for term, option in pins.items():
        if term not in space.space.terms:
            raise KeyError(term)
        index = space.space.index(term)
        wanted = None if option == LEFT_OUT else option
        matching = frozenset(
            place
            for place, choice in enumerate(space.space.choices[index])
            if choice.option == wanted
        )
        if not matching:
            raise KeyError(f"{term}={option}")
        allowed[index] = matching
    return allowed


def named_options(
    asked: DealSpace | Ground, counts: tuple[tuple[int, ...], ...]
) -> dict[str, dict[str, int]]:
    """Counts per choice under the names of terms and options; left-out terms are absent."""
    space, question = asked.space, asked.question
    return {
        term: {choice.option or LEFT_OUT: n for choice, n in zip(choices, numbers, strict=True)}
        for term, choices, numbers in zip(space.terms, space.choices, counts, strict=True)
        if term in question.pins or term in question.open
    }


def _members(label: int, parties: tuple[str, ...]) -> frozenset[str]:
    return frozenset(party for bit, party in enumerate(parties) if label >> bit & 1)


def _coalitions(
    parties: tuple[str, ...], exactly: Mapping[frozenset[str], int]
) -> dict[frozenset[str], int]:
    """Deals of every coalition, smallest first; of single parties and all when too many."""
    few = len(parties) <= limits.COALITION_PARTIES
    sizes = range(len(parties) + 1) if few else (0, 1, len(parties))
    groups = [frozenset(group) for size in sizes for group in combinations(parties, size)]
    if not few:
        return {g: sum(n for who, n in exactly.items() if who >= g) for g in groups}
    sums = {group: exactly.get(group, 0) for group in groups}
    # Sums over supersets, one party at a time (Yates 1937).
    for party in parties:
        for group in groups:
            if party not in group:
                sums[group] += sums[group | {party}]
    return sums


def _product(space: DealSpace, allowed: Mapping[int, frozenset[int]]) -> int:
    product = 1
    for index, size in enumerate(space.space.sizes):
        product *= len(allowed[index]) if index in allowed else size
    return product
