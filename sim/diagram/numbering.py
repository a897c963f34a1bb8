"""Numbering the distinct rows of a table of small integers, exactly and fast."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

_DENSE = 1 << 22
_WORD = 1 << 62


def number_rows(columns: Sequence[Ints], radices: Sequence[int]) -> tuple[Ints, Ints]:
    """Number the distinct rows of the table with these columns.

    ``columns[j]`` has entries in ``range(radices[j])``. Returns (``first``, ``number``):
    the index of one row of each kind, and for every row the number of its kind. The
    numbering is by mixed-radix key, hence deterministic and free of collisions.
    """
    key = np.zeros(len(columns[0]) if columns else 1, dtype=np.int64)
    span = 1
    for column, radix in zip(columns, radices, strict=True):
        if radix == 1:
            continue
        if span > _WORD // radix:
            # The key would overflow: renumber what has been read so far, densely.
            distinct, key = np.unique(key, return_inverse=True)
            span = len(distinct)
        key = key * radix + column
        span *= radix
    return _number_keys(key, span)


def _number_keys(key: Ints, span: int) -> tuple[Ints, Ints]:
    if span > _DENSE and span > 8 * len(key):
        _, first, number = np.unique(key, return_index=True, return_inverse=True)
        return first.astype(np.int64), number.astype(np.int64)
    place = np.full(span, -1, dtype=np.int64)
    # Written backwards so that the first row of each kind is the one that stays.
    place[key[::-1]] = np.arange(len(key) - 1, -1, -1)
    present = np.flatnonzero(place >= 0)
    rank = np.empty(span, dtype=np.int64)
    rank[present] = np.arange(len(present))
    return place[present], rank[key]
