"""Formulas held against many packages at once, one bit per package.

The packages are cut into *bit slices*: for one option, one bit per package says whether
it is chosen. A formula is then a few bitwise operations, each on eight packages a byte.
(Bit slicing: Biham, A fast new DES implementation in software, 1997.)
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from sim.engine.formulas import All, Any, Constant, Formula, Leaf, Some, Sum

Slice = NDArray[np.uint8]
"""One bit per package, the first of eight the highest; what pads the last byte means nothing."""


class Slices:
    """What formulas say of the packages in ``columns``, term by package.

    A choice is coded by its place; the last choice of a term, being left out, by -1.
    Equal parts of formulas are worked out once.
    """

    def __init__(self, columns: NDArray[np.integer]) -> None:
        self._columns = columns
        self._known: dict[Formula | tuple[int, int], Slice] = {}

    def of(self, formula: Formula) -> Slice:
        """Where the formula holds."""
        found = self._known.get(formula)
        if found is None:
            found = self._known[formula] = self._of(formula)
        return found

    def _of(self, formula: Formula) -> Slice:
        match formula:
            case Leaf(term, mask, size):
                return self._leaf(term, mask, size)
            case All(parts):
                return reduce(np.bitwise_and, map(self.of, parts))
            case Any(parts):
                return reduce(np.bitwise_or, map(self.of, parts))
            case Some(need, parts):
                return self._some(need, parts)
            case Sum(weights, most):
                return self._sum(weights, most)
            case Constant(value):
                return np.full(-(-self._columns.shape[1] // 8), 255 * value, dtype=np.uint8)

    def _some(self, need: int, parts: Sequence[Formula]) -> Slice:
        # Where at least one, two, ... of the parts held against so far do.
        held: list[Slice] = []
        for found in map(self.of, parts):
            more = [np.bitwise_and(found, before) for before in held[: need - 1]]
            held = [
                np.bitwise_or(one, other) for one, other in zip(held, [found, *more], strict=False)
            ]
            held += [found, *more][len(held) :]
        return held[need - 1]

    def _sum(self, weights: Sequence[tuple[int, tuple[int, ...]]], most: int) -> Slice:
        kind = np.int64 if sum(max(row) for _, row in weights) < 1 << 62 else object
        rows = (np.array(row, dtype=kind)[self._columns[term]] for term, row in weights)
        return np.packbits(reduce(np.add, rows) <= most)

    def _leaf(self, term: int, mask: int, size: int) -> Slice:
        """The fewer of the choices that are in it and those that are not."""
        every = (1 << size) - 1
        few = min(mask, every ^ mask, key=int.bit_count)
        chosen = [self._choice(term, c, size) for c in range(size) if few >> c & 1]
        found = reduce(np.bitwise_or, chosen)
        return found if few == mask else ~found

    def _choice(self, term: int, choice: int, size: int) -> Slice:
        found = self._known.get((term, choice))
        if found is None:
            code = choice if choice < size - 1 else -1
            found = self._known[term, choice] = np.packbits(self._columns[term] == code)
        return found


def unpacked(found: Slice, length: int) -> Slice:
    """The bits as bytes of 0 and 1, one per package."""
    return np.unpackbits(found, count=length)


def columns_of(rows: NDArray[np.integer], sizes: Sequence[int]) -> NDArray[np.integer]:
    """Packages by rows as the columns that :class:`Slices` reads."""
    return narrowed(np.ascontiguousarray(rows.T), sizes)


def narrowed(columns: NDArray[np.integer], sizes: Sequence[int]) -> NDArray[np.integer]:
    """Columns of places in range, small and close together."""
    kind = np.int8 if max(sizes, default=0) < 128 else np.int16
    return columns.astype(kind, copy=False)
