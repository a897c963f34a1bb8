"""Tables as Parquet, the same bytes for the same rows."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from sim.questions.base import Kind
from sim.runs.tables import Table

_TYPES: Final[Mapping[Kind, pa.DataType]] = {
    "text": pa.string(),
    "whole": pa.int64(),
    "number": pa.float64(),
    "truth": pa.bool_(),
}
_INT64: Final = 2**63
_INT32: Final = 2**31


def as_parquet(table: Table) -> bytes:
    """Typed columns; whole numbers beyond 64 bits make their column a text of digits."""
    arrays = list(map(_array, table.kinds.values(), table.columns))
    made = pa.Table.from_arrays(arrays, names=list(table.kinds))
    buffer = io.BytesIO()
    pq.write_table(made, buffer, compression="zstd")
    return buffer.getvalue()


def _array(kind: Kind, column: Sequence[object]) -> pa.Array:
    """Made of its buffers: ``pa.array`` would first import pandas, for half a second."""
    size = len(column)
    there = [value is not None for value in column] if None in column else None
    if kind == "whole" and any(isinstance(n, int) and abs(n) >= _INT64 for n in column):
        kind, column = "text", [None if n is None else str(n) for n in column]
    if kind == "text":
        encoded = {text: str(text or "").encode() for text in set(column)}
        cells = [encoded[text] for text in column]
        ends = np.cumsum([0, *map(len, cells)])
        if ends[-1] >= _INT32:
            return pa.array(column, _TYPES[kind])
        parts = [ends.astype(np.int32), b"".join(cells)]
    elif kind == "truth":
        parts = [_bits(column)]
    else:
        filled = [0 if value is None else value for value in column]
        parts = [np.array(filled, np.int64 if kind == "whole" else np.float64)]
    buffers = [None if there is None else _bits(there), *parts]
    return pa.Array.from_buffers(
        _TYPES[kind], size, [None if part is None else pa.py_buffer(part) for part in buffers]
    )


def _bits(truths: Sequence[object]) -> npt.NDArray[np.uint8]:
    return np.packbits(np.array(truths, bool), bitorder="little")
