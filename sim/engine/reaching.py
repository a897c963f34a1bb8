"""All packages that reach given totals: counted exactly and listed, dominated or not.

A state remembers each partial total until it surely reaches what is asked, whatever
follows; so this is exact, and narrow where few packages reach the totals.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from sim.engine.automaton import Table
from sim.engine.budget import Budget
from sim.engine.frontier import Bounds, deals
from sim.engine.joint import Diagram
from sim.engine.numbering import Ints, number_rows
from sim.engine.sweeps import total, weights
from sim.engine.walks import Walk, in_order
from sim.engine.weighted import Numbers, Weighted, fitting

_SUBSETS = 4
"""Criteria up to which every sum of some of them is bounded; beyond, each and all."""


@dataclass(frozen=True)
class Reaching:
    """The packages found, as a diagram of their own."""

    diagram: Diagram
    ends: NDArray[np.bool_]

    @cached_property
    def count(self) -> int:
        """How many there are, exactly."""
        return total(self.diagram, weights(self.diagram.layout), self.ends)

    def packages(self) -> Iterator[Walk]:
        """Each once, in lexicographic order (terms in the diagram's order)."""
        return in_order(self.diagram, {}, self.ends)


def reaching(
    diagram: Weighted, bounds: Bounds, least: Sequence[int | None], budget: Budget
) -> Reaching:
    """The deals whose total in every criterion is at least ``least`` (None: anything).

    Raises:
        TooWide: a layer passes the budget of states.
    """
    criteria = len(diagram.offset)
    kind = diagram.offset.dtype
    wanted = [
        [bound for given in pair if (bound := fitting(given, kind)) is not None]
        for pair in zip(least, bounds.floor, strict=True)
    ]
    lowest = [max(found) if found else None for found in wanted]
    if any(
        low is not None and cap is not None and low > cap
        for low, cap in zip(lowest, bounds.cap, strict=True)
    ):
        return _nothing(diagram)
    # Beyond this a total no longer matters: it reaches what is asked and the minimum.
    enough = [
        max([b for b in (low, minimum) if b is not None], default=None)
        for low, minimum in zip(lowest, bounds.minimum, strict=True)
    ]
    rows, reach = _combinations(lowest)
    best, worst = diagram.best(rows), diagram.worst(np.eye(criteria, dtype=np.int64))
    factors = rows.T.astype(kind)
    states: Ints = np.zeros(min(1, len(best[0])), dtype=np.int64)
    sums = np.repeat(diagram.offset[None, :], len(states), axis=0)
    tables: list[Table] = []
    for layer, table in enumerate(diagram.tables):
        width = table.shape[1]
        budget.charge(len(states) * width)
        grown = sums[:, None, :] + diagram.weight(layer, states)
        grown = grown.reshape(len(states) * table.shape[1], criteria)
        children = table[states].ravel().astype(np.int64)
        able = grown @ factors + best[layer + 1][children] >= reach
        arcs = np.flatnonzero((children >= 0) & able.astype(bool).all(axis=1))
        to = children[arcs]
        settled = _settled(grown[arcs], worst[layer + 1][to], enough)
        columns = [to, *(_ranked(settled[:, criterion]) for criterion in range(criteria))]
        first, number = number_rows(columns, [int(c.max(initial=0)) + 1 for c in columns])
        follower = np.full(len(children), -1, dtype=np.int32)
        follower[arcs] = number
        tables.append(follower.reshape(-1, width))
        states, sums = to[first], settled[first]
    ends = deals(diagram, bounds, states, sums)
    for criterion, low in enumerate(lowest):
        if low is not None:
            ends &= (sums[:, criterion] >= low).astype(bool)
    labels = np.zeros(len(states), dtype=np.int64)
    return Reaching(Diagram(diagram.layout, (), tuple(tables), labels), ends)


def _settled(sums: Numbers, worst: Numbers, enough: Sequence[int | None]) -> Numbers:
    """Sums cut off where the rest can no longer spoil them; all alike where none is asked."""
    cut = sums.copy()
    for criterion, bound in enumerate(enough):
        cut[:, criterion] = (
            0 if bound is None else np.minimum(sums[:, criterion], bound - worst[:, criterion])
        )
    return cut


def _ranked(column: Numbers) -> Ints:
    return np.unique(column, return_inverse=True)[1].astype(np.int64)


def _combinations(lowest: Sequence[int | None]) -> tuple[Ints, Numbers]:
    """Sums of criteria that must reach something, and what: necessary conditions.

    That each total alone can still reach its bound says little when one choice cannot
    serve all of them; that their sums can reach theirs cuts much more.
    """
    asked = [criterion for criterion, low in enumerate(lowest) if low is not None]
    if len(asked) <= _SUBSETS:
        chosen = [
            {c for c, taken in zip(asked, pattern, strict=True) if taken}
            for pattern in product((0, 1), repeat=len(asked))
        ]
    else:
        chosen = [{criterion} for criterion in asked] + [set(asked)]
    chosen = [group for group in chosen if group]
    rows = np.array(
        [[int(criterion in group) for criterion in range(len(lowest))] for group in chosen],
        dtype=np.int64,
    ).reshape(len(chosen), len(lowest))
    bounds = [sum(low or 0 for c, low in enumerate(lowest) if c in group) for group in chosen]
    return rows, np.array(bounds, dtype=object)


def _nothing(diagram: Weighted) -> Reaching:
    tables = tuple(
        np.zeros((0, len(classes)), dtype=np.int32) for classes in diagram.layout.classes
    )
    labels = np.zeros(0, dtype=np.int64)
    return Reaching(Diagram(diagram.layout, (), tables, labels), labels.astype(bool))
