"""The best packages of a weighted diagram by one sum, best first."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence

import numpy as np

from sim import limits
from sim.engine.budget import Budget, TooWide
from sim.engine.frontier import Bounds, capped, deals
from sim.engine.walks import Walk
from sim.engine.weighted import Weighted

_Prefix = tuple[int, tuple[int, ...], int, tuple[int, ...]]
"""(what it is worth at most, negated; choices; state; totals so far)."""


def best_first(
    diagram: Weighted,
    bounds: Bounds,
    factors: Sequence[int],
    budget: Budget,
    steps: int = limits.RANKED,
) -> Iterator[tuple[int, Walk]]:
    """(sum, package) for every deal, largest sum of ``factors[c]`` x total first.

    Factors are not negative; totals are cut off at their caps. A* over prefixes: a
    prefix is worth no more than what it has plus the most that the rest can add, for all
    criteria together and for each alone up to its cap; at the end that is exact, so a
    package leaves the queue before any that is worth less. Equal sums come in
    lexicographic order of choices (terms in the diagram's order).

    Raises:
        TooWide: more than ``steps`` prefixes had to be looked at, or time is over.
    """
    row = np.array([factors], dtype=object)
    rest = [values[:, 0].tolist() for values in diagram.best(row)]
    single = [values.tolist() for values in diagram.best(np.eye(len(factors), dtype=np.int64))]
    if not rest[0]:
        return
    start = tuple(int(value) for value in diagram.offset.tolist())
    least = [
        max([b for b in both if b is not None], default=None)
        for both in zip(
            bounds.floor,
            bounds.minimum if diagram.unanimous else bounds.floor,
            strict=True,
        )
    ]
    queue: list[_Prefix] = [(0, (), 0, start)]
    layout = diagram.layout
    for _ in range(steps):
        budget.check_clock()
        if not queue:
            return
        bound, chosen, state, sums = heapq.heappop(queue)
        layer = len(chosen)
        if layer == len(diagram.tables):
            totals = capped(np.array([sums], dtype=diagram.offset.dtype), bounds.cap)
            if deals(diagram, bounds, np.array([state]), totals)[0]:
                walk = [0] * layer
                for place, term in enumerate(layout.order):
                    walk[term] = chosen[place]
                yield -bound, tuple(walk)
            continue
        added = diagram.weight(layer, np.array([state]))[0].tolist()
        for group, child in enumerate(diagram.tables[layer][state].tolist()):
            if child < 0:
                continue
            grown = tuple(a + b for a, b in zip(sums, added[group], strict=True))
            reach = [a + b for a, b in zip(grown, single[layer + 1][child], strict=True)]
            if any(low is not None and most < low for low, most in zip(least, reach, strict=True)):
                continue
            alone = [
                most if cap is None else min(most, cap)
                for most, cap in zip(reach, bounds.cap, strict=True)
            ]
            together = _worth(grown, factors) + rest[layer + 1][child]
            worth = -min(together, _worth(alone, factors))
            for choice in layout.classes[layer][group]:
                heapq.heappush(queue, (worth, (*chosen, choice), child, grown))
    raise TooWide(f"more than {steps} partial packages had to be looked at")


def _worth(sums: Sequence[int], factors: Sequence[int]) -> int:
    return sum(value * factor for value, factor in zip(sums, factors, strict=True))
