"""The automaton of a minimum: does the sum of points stay below it?"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import chain
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.automaton import Automaton, Places, Table, chosen, following, reduced
from sim.engine.budget import Budget
from sim.engine.layout import Layout
from sim.engine.numbering import Ints, group_rows

_SAFE = 1 << 61


def below_minimum(
    points: Sequence[Sequence[Fraction]],
    bonuses: Sequence[tuple[Automaton, Fraction]],
    minimum: Fraction,
    layout: Layout,
    budget: Budget,
) -> Automaton:
    """Labelled 1 where the points fall short of ``minimum``.

    ``points[term][choice]`` add up over the terms; each bonus adds its points where its
    0/1 automaton is 1. Everything is scaled to integers, so the comparison is exact.
    A partial sum that can no longer reach, or no longer miss, the minimum is settled.
    """
    table, worth, wanted = in_units(points, [value for _, value in bonuses], minimum)
    by_layer = [
        [table[term][members[0]] for members in classes]
        for term, classes in zip(layout.order, layout.classes, strict=True)
    ]
    parts = [automaton for automaton, _ in bonuses]
    best = _suffixes([max(values) for values in by_layer])
    worst = _suffixes([min(values) for values in by_layer])
    best_bonus = sum(w for w in worth if w > 0)
    worst_bonus = sum(w for w in worth if w < 0)
    largest = abs(wanted) + sum(max(map(abs, values)) for values in by_layer)
    largest += sum(map(abs, worth))
    kind = np.int64 if largest < _SAFE else object

    rows: list[Places] = [np.zeros(1, dtype=np.int32)] * len(parts)
    sums = np.zeros(1, dtype=kind)
    tables: list[Table | None] = []
    held = 0
    for layer, values in enumerate(by_layer):
        width = len(values)
        budget.charge(len(sums) * width)
        sums = (sums[:, None] + np.array(values, dtype=kind)).ravel()
        # Clamping to the two settled values merges all that is already decided.
        enough = wanted - worst[layer + 1] - worst_bonus
        hopeless = wanted - best[layer + 1] - best_bonus - 1
        settled = (sums >= enough) | (sums <= hopeless)
        sums = np.where(sums >= enough, enough, np.where(sums <= hopeless, hopeless, sums))
        rank, ranks = _ranked(sums, hopeless, enough)
        undecided = ~settled
        columns = (column * undecided for column in following(parts, rows, layer, width, budget))
        radices = [ranks, *(part.widths[layer + 1] for part in parts)]
        first, number = group_rows(chain([rank], columns), radices)
        tables.append(number.reshape(-1, width).astype(np.int32))
        held += number.size * np.dtype(np.int32).itemsize
        budget.charge_bytes(held)
        state, group = np.divmod(first, width)
        rows = [row * undecided[first] for row in chosen(parts, rows, layer, state, group)]
        sums = sums[first]
    for part, row, value in zip(parts, rows, worth, strict=True):
        sums = sums + part.labels[row].astype(kind) * value
    return reduced(Automaton(tuple(tables), (sums < wanted).astype(np.int64)), budget)


def _ranked(sums: NDArray[Any], lowest: int, highest: int) -> tuple[Ints, int]:
    """Small integers that tell these sums apart, and how many such integers there may be."""
    if sums.dtype != object:
        return (sums - lowest).astype(np.int64), highest - lowest + 1
    numbers: dict[int, int] = {}
    ranks = [numbers.setdefault(value, len(numbers)) for value in sums.tolist()]
    return np.array(ranks, dtype=np.int64), len(numbers)


def in_units(
    points: Sequence[Sequence[Fraction]], bonuses: Sequence[Fraction], minimum: Fraction
) -> tuple[list[list[int]], list[int], int]:
    """The same as whole numbers of one unit, exactly."""
    everything = [value for row in points for value in row]
    everything += bonuses
    scale = lcm(minimum.denominator, *(value.denominator for value in everything))
    return (
        [[int(value * scale) for value in row] for row in points],
        [int(value * scale) for value in bonuses],
        int(minimum * scale),
    )


def _suffixes(values: Sequence[int]) -> list[int]:
    """Sums of the last 0, 1, ... values, longest first."""
    sums = [0]
    for value in reversed(values):
        sums.append(sums[-1] + value)
    return sums[::-1]
