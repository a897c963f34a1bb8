"""The automaton of a minimum: does the sum of points stay below it?"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

import numpy as np

from sim.diagram.automaton import Automaton, Budget, Table, reduced, step
from sim.diagram.layout import Layout
from sim.diagram.numbering import Ints, number_rows

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
    table, worth, wanted = _integers(points, bonuses, minimum)
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

    rows: Ints = np.zeros((len(parts), 1), dtype=np.int64)
    sums = np.zeros(1, dtype=kind)
    tables: list[Table | None] = []
    for layer, values in enumerate(by_layer):
        classes = len(values)
        budget.charge(len(sums) * classes)
        columns = step(parts, rows, layer, classes)
        sums = (sums[:, None] + np.array(values, dtype=kind)).ravel()
        # Clamping to the two settled values merges all that is already decided.
        enough = wanted - worst[layer + 1] - worst_bonus
        hopeless = wanted - best[layer + 1] - best_bonus - 1
        settled = (sums >= enough) | (sums <= hopeless)
        sums = np.where(sums >= enough, enough, np.where(sums <= hopeless, hopeless, sums))
        columns = [np.where(settled, 0, column) for column in columns]
        distinct, sum_number = np.unique(sums, return_inverse=True)
        radices = [*(part.widths[layer + 1] for part in parts), len(distinct)]
        first, number = number_rows([*columns, sum_number.astype(np.int64)], radices)
        tables.append(number.reshape(-1, classes).astype(np.int32))
        rows = np.stack([c[first] for c in columns]) if parts else rows[:, :0]
        sums = sums[first]
    for part, row, value in zip(parts, rows, worth, strict=True):
        sums = sums + part.labels[row].astype(kind) * value
    return reduced(Automaton(tuple(tables), (sums < wanted).astype(np.int64)))


def _integers(
    points: Sequence[Sequence[Fraction]],
    bonuses: Sequence[tuple[Automaton, Fraction]],
    minimum: Fraction,
) -> tuple[list[list[int]], list[int], int]:
    everything = [value for row in points for value in row]
    everything += [value for _, value in bonuses]
    scale = lcm(minimum.denominator, *(value.denominator for value in everything))
    return (
        [[int(value * scale) for value in row] for row in points],
        [int(value * scale) for _, value in bonuses],
        int(minimum * scale),
    )


def _suffixes(values: Sequence[int]) -> list[int]:
    """Sums of the last 0, 1, ... values, longest first."""
    sums = [0]
    for value in reversed(values):
        sums.append(sums[-1] + value)
    return sums[::-1]
