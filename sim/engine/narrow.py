"""The deals alone: a diagram that is narrow where that of every package is not.

Whatever a deal has to meet is required by itself, so that most packages are cut off as
soon as one thing fails; and the SAT solver first says which classes of choices occur in
any deal at all, so that the diagram reads no others.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sim.engine.automaton import Automaton, Table, any_of
from sim.engine.budget import Budget, TooWide
from sim.engine.clauses import clauses_of
from sim.engine.joint import Diagram, joint
from sim.engine.sat import OutOfTime, Solver
from sim.engine.space import DealSpace, Stake

_FIRST = 0.5
"""Share of the time for requiring the parties one by one, which is enough for most."""


def with_deals(space: DealSpace, budget: Budget) -> DealSpace:
    """The space with the diagram of its deals built, in one of two ways.

    Only for agreements of everybody.

    Raises:
        TooWide: neither fits the budget.
    """
    half = budget.share(_FIRST)
    with suppress(TooWide):
        deals = joint(space.layout, space.impossible, space.blocked, half, required=space.blocked)
        return replace(space, budget=budget, built=deals)
    with Narrow(replace(space, budget=budget)) as narrow:
        return replace(space, budget=budget, built=narrow.deals(space.stakes))


class Narrow:
    """Deals of a space that meet some of its stakes; use it in a ``with`` statement.

    Every method raises ``TooWide`` when something does not fit the budget of the space.
    """

    def __init__(self, space: DealSpace) -> None:
        self._space = space
        self._clauses = clauses_of(space, {stake.id: (stake,) for stake in space.stakes})
        self._solver = Solver(self._clauses.hard, space.budget.until)

    def __enter__(self) -> Narrow:
        return self

    def __exit__(self, *raised: object) -> None:
        self._solver.__exit__(*raised)

    def deals(self, kept: Sequence[Stake]) -> Diagram:
        """What meets every one of these stakes; under an agreement of everybody, the deals."""
        usable = self._usable(kept)
        failing = {s.id: s.failing for s in kept if _can_fail(s.failing, usable)}
        impossible = self._impossible(usable)
        return joint(self._space.layout, impossible, failing, self._space.budget, required=failing)

    def impossible(self, kept: Sequence[Stake]) -> Automaton:
        """Labelled 1 where a rule is broken, or a choice made that no deal makes."""
        return self._impossible(self._usable(kept))

    def _impossible(self, usable: Sequence[NDArray[np.bool_]]) -> Automaton:
        parts = [a for a in (self._space.impossible, _all_but(usable)) if a.labels.any()]
        return any_of(parts, self._space.layout, self._space.budget)

    def _usable(self, stakes: Sequence[Stake]) -> list[NDArray[np.bool_]]:
        """Layer -> which classes of choices occur in a deal."""
        kept = [self._clauses.selectors[stake.id] for stake in stakes]
        try:
            return self._found(kept)
        except OutOfTime:
            raise TooWide("the time limit was reached") from None

    def _found(self, kept: Sequence[int]) -> list[NDArray[np.bool_]]:
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
