"""Tables as Parquet, the same bytes for the same rows."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Final

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


def as_parquet(table: Table) -> bytes:
    """Typed columns; whole numbers beyond 64 bits make their column a text of digits."""
    columns = list(zip(*table.rows, strict=True)) or [() for _ in table.kinds]
    arrays = [
        _array(kind, column) for kind, column in zip(table.kinds.values(), columns, strict=True)
    ]
    made = pa.Table.from_arrays(arrays, names=list(table.kinds))
    buffer = io.BytesIO()
    pq.write_table(made, buffer, compression="zstd")
    return buffer.getvalue()


def _array(kind: Kind, column: Sequence[object]) -> pa.Array:
    if kind == "whole" and any(isinstance(n, int) and abs(n) >= _INT64 for n in column):
        return pa.array([None if n is None else str(n) for n in column], pa.string())
    return pa.array(column, _TYPES[kind])
