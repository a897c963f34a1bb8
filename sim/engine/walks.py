"""Walking the diagram: packages in order, at random, or at least cost."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate, islice
from random import Random

import numpy as np
from numpy.typing import NDArray

from sim.engine.joint import Diagram
from sim.engine.sweeps import Counts, Weights, ways, weights

Walk = tuple[int, ...]
"""Term index -> choice."""

_FAR = 1 << 40


def in_order(
    diagram: Diagram, allowed: Mapping[int, frozenset[int]], ends: NDArray[np.bool_]
) -> Iterator[Walk]:
    """Every package that leads to these ends, once each.

    In lexicographic order of choices, terms compared in the diagram's order.
    """
    after = ways(diagram, weights(diagram.layout, allowed), ends)
    useful = [count > 0 for count in after]
    order = diagram.layout.order

    def leads_on(layer: int, state: int, choice: int, child: int) -> bool:
        term = order[layer]
        permitted = term not in allowed or choice in allowed[term]
        return permitted and bool(useful[layer + 1][child])

    if len(useful[0]) and useful[0][0]:
        yield from _depth_first(diagram, leads_on)


def _depth_first(
    diagram: Diagram, leads_on: Callable[[int, int, int, int], bool]
) -> Iterator[Walk]:
    """Every walk along the arcs (layer, state, choice, child) that lead on."""
    layout = diagram.layout
    depth = len(layout.order)
    chosen = [0] * depth
    stack = [(0, 0, 0)]
    while stack:
        layer, state, choice = stack.pop()
        if layer == depth:
            walk = [0] * depth
            for place, term in enumerate(layout.order):
                walk[term] = chosen[place]
            yield tuple(walk)
            continue
        by_choice = layout.class_of[layer]
        if choice == len(by_choice):
            continue
        stack.append((layer, state, choice + 1))
        child = int(diagram.tables[layer][state, by_choice[choice]])
        if child >= 0 and leads_on(layer, state, choice, child):
            chosen[layer] = choice
            stack.append((layer + 1, child, 0))


def at_random(
    diagram: Diagram,
    allowed: Mapping[int, frozenset[int]],
    ends: NDArray[np.bool_],
    number: int,
    seed: int,
) -> Iterator[Walk]:
    """Packages drawn uniformly, with replacement, from those that lead to these ends.

    Exactly uniform: each step draws an integer below an exact count.
    """
    layout = diagram.layout
    weight = weights(layout, allowed)
    after = ways(diagram, weight, ends)
    if not len(after[0]) or not after[0][0]:
        return
    random = Random(seed)  # noqa: S311 - sampling, not secrecy
    permitted = [
        [[c for c in members if term not in allowed or c in allowed[term]] for members in classes]
        for term, classes in zip(layout.order, layout.classes, strict=True)
    ]
    shares: dict[tuple[int, int], list[int]] = {}
    """State met so far -> how many completions its first 1, 2, ... classes have."""

    def shares_of(layer: int, state: int) -> list[int]:
        found = shares.get((layer, state))
        if found is None:
            children = diagram.tables[layer][state]
            below = np.where(children >= 0, after[layer + 1].take(children), 0)
            found = shares[layer, state] = np.cumsum(below * weight[layer]).tolist()
        return found

    def by_way(layer: int, group: int, number: int) -> int:
        """The choice of the class that the way of this number belongs to."""
        choices = permitted[layer][group]
        sizes = layout.sizes.get(layout.order[layer])
        if sizes is None:
            return choices[number]
        return choices[bisect_right(list(accumulate(sizes[c] for c in choices)), number)]

    for _ in range(number):
        walk = [0] * len(layout.order)
        state = 0
        for layer, term in enumerate(layout.order):
            upto = shares_of(layer, state)
            left = random.randrange(upto[-1])
            group = bisect_right(upto, left)
            state = int(diagram.tables[layer][state, group])
            each = int(after[layer + 1][state])
            before = upto[group - 1] if group else 0
            walk[term] = by_way(layer, group, (left - before) // each)
        yield tuple(walk)


def cheapest(
    diagram: Diagram,
    cost: Sequence[Sequence[int]],
    end_cost: Counts,
    ends: NDArray[np.bool_],
    most: int,
) -> tuple[int | None, int, list[Walk]]:
    """The packages of least cost among those that lead to these ends.

    ``cost[term][choice]`` adds up over the terms, ``end_cost`` over the end states.
    Returns (least cost or None, exact number of packages that attain it, the first
    ``most`` of them in order).
    """
    layout = diagram.layout
    least = [np.where(ends, end_cost, _FAR).astype(np.int64)]
    by_class = [
        np.array([min(cost[term][c] for c in members) for members in classes], dtype=np.int64)
        for term, classes in zip(layout.order, layout.classes, strict=True)
    ]
    for table, price in zip(reversed(diagram.tables), reversed(by_class), strict=True):
        below = np.append(least[-1], _FAR)
        least.append((below[table] + price).min(axis=1))
    least.reverse()
    if not len(least[0]) or least[0][0] >= _FAR:
        return None, 0, []
    # Of a class, only the choices of its least price can be part of a cheapest package.
    cheap = weights(
        layout,
        {
            term: frozenset(
                c
                for members, least_price in zip(classes, price.tolist(), strict=True)
                for c in members
                if cost[term][c] == least_price
            )
            for term, classes, price in zip(layout.order, layout.classes, by_class, strict=True)
        },
    )
    number = _attaining(diagram, by_class, cheap, least)
    order = diagram.layout.order

    def tight(layer: int, state: int, choice: int, child: int) -> bool:
        price = cost[order[layer]][choice]
        return bool(least[layer + 1][child] + price == least[layer][state])

    return int(least[0][0]), number, list(islice(_depth_first(diagram, tight), most))


def _attaining(
    diagram: Diagram,
    by_class: Sequence[NDArray[np.int64]],
    multiplicity: Weights,
    least: Sequence[NDArray[np.int64]],
) -> int:
    """How many packages attain the least cost, exactly."""
    kind = multiplicity[0].dtype if multiplicity else np.dtype(np.int64)
    counts: Counts = np.ones(len(diagram.labels), dtype=kind)
    for layer in range(len(diagram.tables) - 1, -1, -1):
        table = diagram.tables[layer]
        tight = (
            np.append(least[layer + 1], _FAR).take(table) + by_class[layer] == least[layer][:, None]
        )
        below = np.append(counts, np.zeros(1, dtype=kind)).take(table)
        counts = (below * multiplicity[layer] * tight).sum(axis=1)
    return int(counts[0])
