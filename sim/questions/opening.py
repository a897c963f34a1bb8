"""What giving up some stakes opens: how many deals, with which options, of how many kinds.

Independent parts of the question are counted apart, and their numbers multiplied.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.engine.automaton import any_of
from sim.engine.budget import Budget
from sim.engine.joint import Diagram, joint
from sim.engine.narrow import Narrow
from sim.engine.parts import parts_of
from sim.engine.space import DealSpace, Stake
from sim.engine.sweeps import arrivals, option_counts, total, ways, weights
from sim.language.syntax import LEFT_OUT
from sim.questions.deals_listed import deal_ends, named_options

Options = Mapping[str, Mapping[str, int]]
"""Term -> option -> number."""
_FEW: Final = 4_096
"""Ways to choose in a part, up to which its diagram is made without asking the solver first."""


@dataclass(frozen=True)
class Opening:
    """Exact counts of the deals there are once some stakes are given up.

    ``parts`` are the deals of each independent part, and how many of them have each option;
    ``free`` has the options of each term that makes no difference, with the ways of each.
    """

    parts: tuple[tuple[int, Options], ...]
    free: Mapping[str, Mapping[str, int]]
    terms: tuple[str, ...]

    @cached_property
    def deals(self) -> int:
        """How many deals there are."""
        return prod(deals for deals, _ in self.parts) * prod(
            sum(ways.values()) for ways in self.free.values()
        )

    @property
    def options(self) -> Options:
        """How many of them have each option, per term set or open."""
        found: dict[str, dict[str, int]] = {
            term: {o: self.deals // sum(ways.values()) * n for o, n in ways.items()}
            for term, ways in self.free.items()
        }
        for deals, counts in self.parts:
            others = self.deals // deals if deals else 0
            for term, options in counts.items():
                found[term] = {option: number * others for option, number in options.items()}
        return {term: found[term] for term in self.terms if term in found}


class Opener:
    """Counts deals without some stakes; use it in a ``with`` statement.

    A stake given up no longer binds, but the points of a position still count for its
    party when the package meets it. Every method raises ``TooWide`` when a diagram does
    not fit the budget, by default that of the space.
    """

    def __init__(self, space: DealSpace, budget: Budget | None = None) -> None:
        budget = budget or space.budget
        self._space = space
        parts = parts_of(space, [(stake,) for stake in space.stakes])
        self._parts = [
            _Part(replace(part, budget=budget)) if part.layout.order else _Lost(part)
            for part in parts
        ]
        read = {term for part in parts for term in part.layout.order}
        table = zip(space.space.terms, space.space.choices, strict=True)
        self._free = {
            term: {choice.option or LEFT_OUT: choice.size for choice in choices}
            for index, (term, choices) in enumerate(table)
            if index not in read and (len(choices) > 1 or choices[0].option is not None)
        }

    def __enter__(self) -> Opener:
        return self

    def __exit__(self, *raised: object) -> None:
        for part in self._parts:
            if isinstance(part, _Part) and part.narrow is not None:
                part.narrow.__exit__(*raised)

    def opening(self, given_up: Collection[str]) -> Opening:
        """How many deals there are without these stakes."""
        counts = tuple(part.opening(given_up) for part in self._parts)
        return Opening(counts, self._free, self._space.space.terms)

    def kinds(self, given_up: Collection[str], terms: Collection[str]) -> int:
        """How many distinct combinations of these terms lead to a deal.

        The space must read the terms that define a kind before all others; then a kind
        is a way into that layer from which some deal can be reached.
        """
        led = {self._space.space.index(term) for term in terms}
        kinds = prod(part.kinds(given_up, led) for part in self._parts)
        return kinds * prod(sum(self._free.get(t, {"": 1}).values()) for t in terms)


class _Lost:
    """Stakes that nothing which is left to choose can meet: given up, they cost no deal."""

    def __init__(self, space: DealSpace) -> None:
        self._stakes = {stake.id for stake in space.stakes}

    def opening(self, given_up: Collection[str]) -> tuple[int, Options]:
        return self.kinds(given_up, ()), {}

    def kinds(self, given_up: Collection[str], _: Collection[int]) -> int:
        return int(self._stakes <= set(given_up))


class _Part:
    """One independent part, with what was counted of it."""

    def __init__(self, space: DealSpace) -> None:
        self._space = space
        self._stakes = {stake.id for stake in space.stakes}
        ways = prod(map(len, space.layout.classes))
        # Where there are few ways to choose, the solver would cost more than it saves.
        self.narrow = Narrow(space) if ways > _FEW else None
        self._known: dict[frozenset[str], tuple[int, Options]] = {}

    def opening(self, given_up: Collection[str]) -> tuple[int, Options]:
        mine = frozenset(self._stakes.intersection(given_up))
        if mine not in self._known:
            diagram, ends = self._deals(mine)
            counts = option_counts(diagram, {}, ends)
            number = total(diagram, weights(diagram.layout), ends)
            self._known[mine] = number, named_options(self._space, counts)
        return self._known[mine]

    def kinds(self, given_up: Collection[str], led: Collection[int]) -> int:
        diagram, ends = self._deals(given_up)
        weight = weights(diagram.layout)
        first = sum(term in led for term in diagram.layout.order)
        leads_on = (ways(diagram, weight, ends)[first] > 0).astype(bool)
        return int(arrivals(diagram, weight)[first][leads_on].sum())

    def _deals(self, given_up: Collection[str]) -> tuple[Diagram, NDArray[np.bool_]]:
        """A diagram and its ends that are deals once the stakes are given up."""
        space = self._space
        kept = [stake for stake in space.stakes if stake.id not in given_up]
        if space.question.agreement.unanimous:
            diagram = self._meeting(kept)
            return diagram, np.ones(len(diagram.labels), dtype=bool)
        impossible = space.impossible if self.narrow is None else self.narrow.impossible(kept)
        blocked = {
            party: any_of([s.failing for s in kept if s.party == party], space.layout, space.budget)
            for party in space.question.parties
        }
        diagram = joint(space.layout, impossible, space.voting(blocked), space.budget)
        return diagram, deal_ends(diagram, space.question.agreement)

    def _meeting(self, kept: Sequence[Stake]) -> Diagram:
        """The deals that meet every one of these stakes."""
        if self.narrow is not None:
            return self.narrow.deals(kept)
        space, failing = self._space, {stake.id: stake.failing for stake in kept}
        return joint(space.layout, space.impossible, failing, space.budget, required=failing)
