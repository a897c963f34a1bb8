"""What giving up some stakes opens: how many deals, with which options, of how many kinds.

The SAT solver first says which classes of choices occur in any deal at all, so that the
diagram that counts the deals reads no others and stays narrow.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.engine.automaton import Automaton, Table, any_of
from sim.engine.budget import Budget, TooWide
from sim.engine.clauses import clauses_of
from sim.engine.joint import Diagram, joint
from sim.engine.sat import OutOfTime, Solver
from sim.engine.space import DealSpace
from sim.engine.sweeps import arrivals, option_counts, ways, weights
from sim.questions.deals import deal_ends, named_options


@dataclass(frozen=True, slots=True)
class Opening:
    """Exact counts of the deals there are once some stakes are given up.

    ``options`` counts them per option of each term set or open.
    """

    deals: int
    options: Mapping[str, Mapping[str, int]]


class Opener:
    """Counts deals without some stakes; use it in a ``with`` statement.

    A stake given up no longer binds, but the points of a position still count for its
    party when the package meets it. Every method raises ``TooWide`` when a diagram does
    not fit the budget, by default that of the space.
    """

    def __init__(self, space: DealSpace, budget: Budget | None = None) -> None:
        self._space = space
        self._budget = budget or space.budget
        self._clauses = clauses_of(space, {stake.id: (stake,) for stake in space.stakes})
        self._solver = Solver(self._clauses.hard, self._budget.until)

    def __enter__(self) -> Opener:
        return self

    def __exit__(self, *raised: object) -> None:
        self._solver.__exit__(*raised)

    def opening(self, given_up: Collection[str]) -> Opening:
        """How many deals there are without these stakes."""
        diagram, ends = self._deals(given_up)
        counts = option_counts(diagram, {}, ends)
        return Opening(
            deals=sum(counts[0]) if counts else int(ends.any()),
            options=named_options(self._space, counts),
        )

    def kinds(self, given_up: Collection[str], terms: int) -> int:
        """How many distinct combinations of the first ``terms`` terms read lead to a deal.

        The space must read the terms that define a kind before all others; then a kind
        is a way into that layer from which some deal can be reached.
        """
        diagram, ends = self._deals(given_up)
        weight = weights(diagram.layout)
        leads_on = (ways(diagram, weight, ends)[terms] > 0).astype(bool)
        return int(arrivals(diagram, weight)[terms][leads_on].sum())

    def _deals(self, given_up: Collection[str]) -> tuple[Diagram, NDArray[np.bool_]]:
        """A diagram and its ends that are deals once the stakes are given up."""
        space, budget = self._space, self._budget
        kept = [stake for stake in space.stakes if stake.id not in given_up]
        try:
            usable = self._usable([self._clauses.selectors[stake.id] for stake in kept])
        except OutOfTime:
            raise TooWide("the time limit was reached") from None
        parts = [part for part in (space.impossible, _all_but(usable)) if part.labels.any()]
        impossible = any_of(parts, space.layout, budget)
        if space.question.agreement.unanimous:
            # Each stake required by itself: most packages are cut off as soon as one fails.
            failing = {s.id: s.failing for s in kept if _can_fail(s.failing, usable)}
            diagram = joint(space.layout, impossible, failing, budget, required=failing)
            return diagram, np.ones(len(diagram.labels), dtype=bool)
        blocked = {
            party: any_of([s.failing for s in kept if s.party == party], space.layout, budget)
            for party in space.question.parties
        }
        diagram = joint(space.layout, impossible, blocked, budget)
        return diagram, deal_ends(diagram, space.question.agreement)

    def _usable(self, kept: Sequence[int]) -> list[NDArray[np.bool_]]:
        """Layer -> which classes of choices occur in a deal."""
        choices = self._clauses.choices
        every = [variable for layer in choices for variable in layer]
        found: set[int] = set()
        possible = self._solver.satisfiable(kept)
        if possible:
            found = self._solver.true_among(every)
            for variable in every:
                if variable not in found and self._solver.satisfiable([*kept, variable]):
                    found |= self._solver.true_among(every)
        # A term with a single class has no variable; it goes with the whole.
        return [
            np.array([variable in found for variable in layer] or [possible], dtype=bool)
            for layer in choices
        ]


def _all_but(usable: Sequence[NDArray[np.bool_]]) -> Automaton:
    """Labelled 1 where some choice is not usable."""
    tables: list[Table | None] = []
    rows = 1
    for classes in usable:
        if classes.all():
            tables.append(None)
            continue
        stays = np.where(classes, 0, 1)
        tables.append(np.array([stays, np.ones_like(stays)][:rows], dtype=np.int32))
        rows = 2
    return Automaton(tuple(tables), np.arange(rows, dtype=np.int64))


def _can_fail(failing: Automaton, usable: Sequence[NDArray[np.bool_]]) -> bool:
    """Whether usable choices can lead to label 1."""
    states = np.zeros(1, dtype=np.int64)
    for table, classes in zip(failing.tables, usable, strict=True):
        if table is not None:
            states = np.unique(table[states][:, classes])
    return bool(failing.labels[states].any())
