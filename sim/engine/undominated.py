"""Which vectors of a group no other vector of the group dominates, exactly and fast.

One vector dominates another when it is nowhere smaller and somewhere larger.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.engine.budget import Budget
from sim.engine.numbering import Ints

_SHORT = 24
"""Groups up to this size are compared all at once, each vector with those after it."""
_CHUNK = 512
_FIRST = 32
_GROWTH = 4
"""How many kept vectors a row is compared with first, and how that grows."""


def undominated(
    groups: Ints, columns: list[Ints], budget: Budget | None = None
) -> NDArray[np.bool_]:
    """Which rows are undominated within their group.

    The rows must be distinct and sorted by (group, column 0, column 1, ...), ascending.
    Only the order of the numbers in a column counts.

    Raises:
        TooWide: the time of the budget is over.
    """
    budget = budget or Budget()
    if not len(groups):
        return np.zeros(0, dtype=bool)
    if not columns:
        return np.ones(len(groups), dtype=bool)
    if len(columns) == 1:
        return np.append(groups[1:] != groups[:-1], True)
    if len(columns) == 2:
        return _staircase(groups, columns[1])
    kept = np.ones(len(groups), dtype=bool)
    starts = np.flatnonzero(np.append(True, groups[1:] != groups[:-1]))
    sizes = np.diff(np.append(starts, len(groups)))
    _compare_short(groups, columns[1:], sizes, kept)
    ranks = [np.unique(column, return_inverse=True)[1] for column in columns]
    for start, size in zip(starts[sizes > _SHORT], sizes[sizes > _SHORT], strict=True):
        part = slice(start, start + size)
        own = [rank[part] for rank in ranks]
        kept[part] = _three(own[1], own[2], budget) if len(own) == 3 else _many(own, budget)
    return kept


def _staircase(groups: Ints, last: Ints) -> NDArray[np.bool_]:
    """Two criteria: from the largest first one down, the second must grow."""
    changed = groups[::-1][1:] != groups[::-1][:-1]
    group = np.append(0, np.cumsum(changed))
    values, second = np.unique(last[::-1], return_inverse=True)
    # Each group starts above everything that the groups before it reached.
    height = group * (len(values) + 1) + second + 1
    kept: NDArray[np.bool_] = height > np.append(0, np.maximum.accumulate(height)[:-1])
    return kept[::-1]


def _compare_short(
    groups: Ints, columns: list[Ints], sizes: NDArray[np.intp], kept: NDArray[np.bool_]
) -> None:
    """Within short groups, a vector can only be dominated by one that comes after it."""
    short = np.flatnonzero(np.repeat(sizes <= _SHORT, sizes))
    if not len(short):
        return
    group = groups[short]
    values = [column[short] for column in columns]
    dominated: NDArray[np.bool_] = np.zeros(len(short), dtype=bool)
    for shift in range(1, int(sizes[sizes <= _SHORT].max())):
        beaten: NDArray[np.bool_] = group[:-shift] == group[shift:]
        for column in values:
            beaten = beaten & (column[:-shift] <= column[shift:])
        dominated[:-shift] |= beaten
    kept[short] = ~dominated


def _three(second: Ints, third: Ints, budget: Budget) -> NDArray[np.bool_]:
    """One group, three criteria: sweep the first downwards over a staircase of the others."""
    kept = np.zeros(len(second), dtype=bool)
    _, second = np.unique(second, return_inverse=True)
    # best[y]: the largest third value seen so far with a second value of at least y.
    best = np.full(int(second.max()) + 1, -1, dtype=np.int64)
    order = np.arange(len(second) - 1, -1, -1)
    for start in range(0, len(order), _CHUNK):
        budget.check_clock()
        rows = order[start : start + _CHUNK]
        rows = rows[best[second[rows]] < third[rows]]
        y, z = second[rows], third[rows]
        earlier = np.tri(len(rows), k=-1, dtype=bool)
        worse = (earlier & (y[None, :] >= y[:, None]) & (z[None, :] >= z[:, None])).any(axis=1)
        rows = rows[~worse]
        kept[rows] = True
        np.maximum.at(best, second[rows], third[rows])
        best = np.maximum.accumulate(best[::-1])[::-1]
    return kept


def _many(columns: list[Ints], budget: Budget) -> NDArray[np.bool_]:
    """One group, any number of criteria: strongest first, each against those kept so far."""
    matrix = np.stack(columns).astype(np.int32)
    order = np.argsort(-matrix.sum(axis=0, dtype=np.int64), kind="stable")
    matrix = np.ascontiguousarray(matrix[:, order])
    kept = np.zeros(len(order), dtype=bool)
    front = np.empty_like(matrix)
    found = 0
    for start in range(0, len(order), _CHUNK):
        budget.check_clock()
        rows = np.arange(start, min(start + _CHUNK, len(order)))
        block, size = 0, _FIRST
        # The strongest few settle most rows; only what is left meets all the others.
        while block < found and len(rows):
            others = front[:, block : min(block + size, found)]
            rows = rows[~_beaten(matrix[:, rows], others)]
            block, size = block + size, size * _GROWTH
        own = matrix[:, rows]
        # A vector of larger sum is never dominated by one of smaller, so order suffices.
        rows = rows[~_beaten(own, own, np.tri(len(rows), k=-1, dtype=bool))]
        kept[rows] = True
        front[:, found : found + len(rows)] = matrix[:, rows]
        found += len(rows)
    placed = np.zeros(len(order), dtype=bool)
    placed[order] = kept
    return placed


def _beaten(
    rows: NDArray[np.int32],
    others: NDArray[np.int32],
    eligible: NDArray[np.bool_] | None = None,
) -> NDArray[np.bool_]:
    """Which rows (columns of ``rows``) are nowhere larger than some (eligible) other."""
    shape = (rows.shape[1], others.shape[1])
    found = np.ones(shape, dtype=bool) if eligible is None else eligible
    for row, other in zip(rows, others, strict=True):
        found = found & (other[None, :] >= row[:, None])
    return np.asarray(found.any(axis=1))
