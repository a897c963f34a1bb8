"""The Pareto frontier of a weighted diagram, by carrying undominated vectors only.

At every state only the partial vectors are kept that no other partial vector of the
state dominates. That loses no package of the frontier: a package whose prefix is
dominated at a state is dominated by the package with the better prefix and the same
rest. Minimums need not be in the state either: the dominator has the same rest, ends
in the same end state and is nowhere smaller, so where the one reaches a minimum the
other does too, and where the one is a deal the other is one (an agreement rule never
turns against a deal because one more party accepts or is for it). So minimums are applied at the
ends. Three further prunings, each safe:

* where all parties must accept, a prefix that cannot reach a minimum is dropped;
* so is a prefix that cannot reach a *floor* that the caller sets;
* states that cannot lead to a deal are not in the diagram (:mod:`sim.engine.weighted`).

Equal vectors at a state are kept once, with the exact number of their prefixes and all
their arcs, so that ties are counted and listed exactly. A cap (points above it do not
count) is applied at the ends; then vectors that touch a cap may have more packages than
the sweep kept, and :mod:`sim.engine.reaching` counts those.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import limits
from sim.engine.budget import Budget, TooWide
from sim.engine.numbering import Ints, number_rows
from sim.engine.undominated import undominated
from sim.engine.votes import passing
from sim.engine.walks import Walk
from sim.engine.weighted import Numbers, Weighted

_FITS = 1 << 62
_SPAN = 1 << 40


@dataclass(frozen=True)
class Bounds:
    """Per criterion, in the diagram's units; None where there is none.

    ``minimum`` is what the party that owns the criterion must reach to accept, ``owner``
    its place among the diagram's parties; ``cap`` the most that counts; ``floor`` what
    every package must reach to be looked at at all.
    """

    owner: tuple[int, ...]
    minimum: tuple[int | None, ...]
    cap: tuple[int | None, ...]
    floor: tuple[int | None, ...]


@dataclass(frozen=True)
class _Layer:
    """How the nodes (state and vector) of one layer came about, grouped by node."""

    starts: NDArray[np.intp]
    parents: Ints
    classes: Ints


@dataclass(frozen=True)
class Frontier:
    """The undominated vectors, sorted by the first criterion downwards, then the next.

    ``counts[i]`` is the number of packages that the sweep kept for ``vectors[i]``: all of
    them, unless ``at_cap[i]``.
    """

    diagram: Weighted
    vectors: Numbers
    counts: tuple[int, ...]
    at_cap: tuple[bool, ...]
    carried: int
    """Partial vectors kept, over all layers."""
    _layers: tuple[_Layer, ...]
    _ends: tuple[tuple[int, ...], ...]

    def __len__(self) -> int:
        return len(self.vectors)

    def packages(self, place: int) -> Iterator[Walk]:
        """The packages kept for one vector, without duplicates, in a fixed order."""
        for node in self._ends[place]:
            yield from self._back(node)

    def _back(self, node: int) -> Iterator[Walk]:
        layout = self.diagram.layout
        walk = [0] * len(layout.order)
        stack: list[tuple[int, int, int, int]] = [(len(layout.order), node, -1, -1)]
        while stack:
            layer, here, term, choice = stack.pop()
            if term >= 0:
                walk[term] = choice
            if layer == 0:
                yield tuple(walk)
                continue
            arcs = self._layers[layer - 1]
            term = layout.order[layer - 1]
            into = range(int(arcs.starts[here]), int(arcs.starts[here + 1]))
            stack += [
                (layer - 1, int(arcs.parents[arc]), term, member)
                for arc in reversed(into)
                for member in reversed(layout.classes[layer - 1][int(arcs.classes[arc])])
            ]


def frontier(
    diagram: Weighted, bounds: Bounds, budget: Budget, vectors: int = limits.VECTORS
) -> Frontier:
    """The frontier over the packages that reach an end and, there, make a deal.

    Raises:
        TooWide: a layer would have more than ``vectors`` partial vectors, or time is over.
    """
    criteria = len(diagram.offset)
    least = _floors(diagram, bounds)
    best = diagram.best(np.eye(criteria, dtype=np.int64))
    layout = diagram.layout
    number = prod(
        sum(layout.ways(term, members) for members in classes)
        for term, classes in zip(layout.order, layout.classes, strict=True)
    )
    tally = np.dtype(np.int64 if number < _FITS else object)
    roots = len(diagram.tables[0]) if diagram.tables else len(diagram.labels)
    states: Ints = np.zeros(min(roots, 1), dtype=np.int64)
    sums = np.repeat(diagram.offset[None, :], len(states), axis=0)
    counts: NDArray[Any] = np.ones(len(states), dtype=tally)
    layers: list[_Layer] = []
    carried = 0
    for layer, table in enumerate(diagram.tables):
        if len(states) * table.shape[1] > vectors:
            size = len(states) * table.shape[1]
            raise TooWide(f"a layer would have {size} vectors of points, the budget is {vectors}")
        # What is carried further, what it can reach, and what is kept of it.
        budget.charge_bytes(3 * sums.nbytes * table.shape[1])
        budget.check_clock()
        grown = sums[:, None, :] + diagram.weight(layer, states)
        grown = grown.reshape(len(states) * table.shape[1], criteria)
        children = table[states].ravel()
        alive = children >= 0
        reach = grown + best[layer + 1][children]
        for criterion, bound in enumerate(least):
            if bound is not None:
                alive &= (reach[:, criterion] >= bound).astype(bool)
        arcs = np.flatnonzero(alive)
        first, node = _nodes(children[arcs].astype(np.int64), grown[arcs])
        states = children[arcs][first].astype(np.int64)
        sums = grown[arcs][first]
        kept = undominated(states, _comparable(sums), budget)
        term = layout.order[layer]
        members = np.array([layout.ways(term, m) for m in layout.classes[layer]], dtype=np.int64)
        flow = np.repeat(counts, table.shape[1])[arcs] * members[arcs % table.shape[1]]
        layer_arcs, counts = _arcs(arcs, node, kept, flow, table.shape[1])
        layers.append(layer_arcs)
        states, sums = states[kept], sums[kept]
        carried += len(states)
    return _finished(diagram, bounds, states, sums, counts, tuple(layers), carried, budget)


def _floors(diagram: Weighted, bounds: Bounds) -> list[int | None]:
    """What each total must be able to reach, where something must."""
    least: list[int | None] = []
    for criterion, floor in enumerate(bounds.floor):
        minimum = bounds.minimum[criterion] if diagram.unanimous else None
        given = [bound for bound in (floor, minimum) if bound is not None]
        least.append(max(given) if given else None)
    return least


def _comparable(sums: Numbers) -> list[Ints]:
    """Columns of small machine integers in the same order as the numbers."""
    columns = []
    for criterion in range(sums.shape[1]):
        column = sums[:, criterion]
        low = column.min() if len(column) else 0
        if len(column) and int(column.max()) - int(low) >= _SPAN:
            column = np.unique(column, return_inverse=True)[1]
            low = 0
        columns.append((column - low).astype(np.int64))
    return columns


def _nodes(states: Ints, sums: Numbers) -> tuple[Ints, Ints]:
    """Number the distinct (state, vector) rows in ascending order."""
    columns = [states, *_comparable(sums)]
    radices = [int(column.max()) + 1 if len(column) else 1 for column in columns]
    return number_rows(columns, radices)


def _arcs(
    arcs: Ints,
    node: Ints,
    kept: NDArray[np.bool_],
    flow: NDArray[Any],
    width: int,
) -> tuple[_Layer, NDArray[Any]]:
    """The arcs into the nodes that are kept, and how many prefixes each of those has."""
    renumber = np.where(kept, np.cumsum(kept) - 1, -1)
    target = renumber[node]
    order = np.argsort(target, kind="stable")
    order = order[np.searchsorted(target[order], 0) :]
    target = target[order]
    starts = np.searchsorted(target, np.arange(np.count_nonzero(kept) + 1))
    counts = np.add.reduceat(flow[order], starts[:-1]) if len(target) else flow[:0]
    chosen = arcs[order]
    return _Layer(starts, chosen // width, chosen % width), counts


def _finished(
    diagram: Weighted,
    bounds: Bounds,
    states: Ints,
    sums: Numbers,
    counts: NDArray[Any],
    layers: tuple[_Layer, ...],
    carried: int,
    budget: Budget,
) -> Frontier:
    totals = capped(sums, bounds.cap)
    nodes = np.flatnonzero(deals(diagram, bounds, states, totals))
    first, number = _nodes(np.zeros(len(nodes), dtype=np.int64), totals[nodes])
    vectors = totals[nodes][first]
    kept = undominated(np.zeros(len(vectors), dtype=np.int64), _comparable(vectors), budget)
    ends: list[list[int]] = [[] for _ in first]
    for node, place in zip(nodes.tolist(), number.tolist(), strict=True):
        ends[place].append(node)
    order = np.flatnonzero(kept)[::-1].tolist()
    chosen = vectors[order] if order else vectors[:0]
    return Frontier(
        diagram=diagram,
        vectors=chosen,
        counts=tuple(sum(int(counts[node]) for node in ends[place]) for place in order),
        at_cap=tuple(
            any(c is not None and v >= c for v, c in zip(row, bounds.cap, strict=True))
            for row in chosen.tolist()
        ),
        carried=carried,
        _layers=layers,
        _ends=tuple(tuple(ends[place]) for place in order),
    )


def capped(sums: Numbers, caps: Sequence[int | None]) -> Numbers:
    """Totals cut off at the caps."""
    totals = sums.copy()
    for criterion, cap in enumerate(caps):
        if cap is not None:
            totals[:, criterion] = np.minimum(totals[:, criterion], cap)
    return totals


def deals(diagram: Weighted, bounds: Bounds, states: Ints, totals: Numbers) -> NDArray[np.bool_]:
    """Which (end state, totals) make a deal, and reach every floor."""
    made = np.ones(len(states), dtype=bool)
    for criterion, floor in enumerate(bounds.floor):
        if floor is not None:
            made &= (totals[:, criterion] >= floor).astype(bool)
    if diagram.agreement is None:
        return made
    accepting = diagram.labels[states]
    for criterion, minimum in enumerate(bounds.minimum):
        if minimum is not None:
            short = (totals[:, criterion] < minimum).astype(bool)
            bit = np.int64(1 << bounds.owner[criterion])
            accepting = np.where(short, accepting & ~bit, accepting)
    return made & passing(diagram.agreement, diagram.parties, accepting)
