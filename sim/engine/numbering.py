"""Numbering the distinct rows of a table of small integers, exactly and fast."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Column = NDArray[np.signedinteger[Any]]

_DENSE = 1 << 10
_WORD = 1 << 62
_FEW = 256
_MIXERS: Final = tuple(np.uint64(pow(0x9E3779B97F4A7C15, power, 1 << 64)) for power in range(1, 17))
"""Odd multipliers; the leading bits of key x multiplier are the hash."""


def number_rows(columns: Iterable[Column], radices: Sequence[int]) -> tuple[Ints, Ints]:
    """Number the distinct rows of the table with these columns, in ascending order.

    ``columns[j]`` has entries in ``range(radices[j])``. Returns (``first``, ``number``):
    the index of one row of each kind, and for every row the number of its kind. The
    numbering is by mixed-radix key, hence deterministic and free of collisions.
    """
    return _numbered(columns, radices, _by_sorting)


def group_rows(columns: Iterable[Column], radices: Sequence[int]) -> tuple[Ints, Ints]:
    """As :func:`number_rows`, but the kinds come in no particular (yet fixed) order.

    Several times faster on large tables.
    """
    return _numbered(columns, radices, _by_hashing)


def _numbered(
    columns: Iterable[Column], radices: Sequence[int], distinct: Callable[[Ints], tuple[Ints, Ints]]
) -> tuple[Ints, Ints]:
    key = np.zeros(1, dtype=np.int64)
    span = 1
    for column, radix in zip(columns, radices, strict=True):
        if span == 1:
            key, span = column.astype(np.int64), radix
            continue
        if radix == 1:
            continue
        if span > _WORD // radix:
            # The key would overflow: renumber what has been read so far, densely.
            first, key = distinct(key)
            span = len(first)
        key = key * radix
        key += column
        span *= radix
    dense = span <= max(_DENSE, 8 * len(key))
    return _by_place(key, span) if dense else distinct(key)


def _by_place(key: Ints, span: int) -> tuple[Ints, Ints]:
    place = np.empty(span, dtype=np.int64)
    place.fill(-1)
    counted = np.arange(max(span, len(key)))
    # Written backwards so that the first row of each kind is the one that stays.
    place[key[::-1]] = counted[: len(key)][::-1]
    present = (place >= 0).nonzero()[0]
    first = place[present]
    place[present] = counted[: len(present)]
    return first, place[key]


def _by_sorting(key: Ints) -> tuple[Ints, Ints]:
    _, first, number = np.unique(key, return_index=True, return_inverse=True)
    return first.astype(np.int64), number.astype(np.int64)


def _by_hashing(key: Ints) -> tuple[Ints, Ints]:
    """One row per kind, found by writing every row's index into its slot of a hash table.

    Of the rows that share a slot one stays; rows with its key are done, the others go
    round again with another multiplier. Keys are compared, so this is exact.
    """
    if len(key) <= _FEW:
        return _by_sorting(key)
    bits = (2 * len(key)).bit_length()
    slots = np.empty(1 << bits, dtype=np.int64)
    stands_for = np.empty(len(key), dtype=np.int64)
    waiting, asked = np.arange(len(key)), key
    for mixer in _MIXERS:
        slot = ((asked.view(np.uint64) * mixer) >> np.uint64(64 - bits)).view(np.int64)
        slots[slot] = waiting
        found = slots[slot]
        stands_for[waiting] = found
        waiting = waiting[key[found] != asked]
        if not len(waiting):
            break
        asked = key[waiting]
    else:
        # Keys that keep meeting: practically never, and sorting does not mind.
        return _by_sorting(key)
    chosen = np.zeros(len(key), dtype=bool)
    chosen[stands_for] = True
    first = np.flatnonzero(chosen)
    # The table is used again: from the row that stands for a kind to the kind's number.
    slots[first] = np.arange(len(first))
    return first, slots[stands_for]
