"""Tables as CSV and Parquet, the same bytes for the same rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import Final

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from sim.runs.tables import Kind, Table

_TYPES: Final[dict[Kind, pa.DataType]] = {
    "text": pa.string(),
    "whole": pa.int64(),
    "number": pa.float64(),
    "truth": pa.bool_(),
}
_INT64: Final = 2**63
_FORMULA: Final = re.compile(r"[=+@\t\r]|-(?!\d+\Z)")


def as_csv(table: Table) -> bytes:
    """UTF-8 with a header line; ``true``, ``false``, and nothing for no value.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.kinds)
    for row in table.rows:
        writer.writerow([_as_text(value) for value in row])
    return text.getvalue().encode("utf-8")


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value}" if _FORMULA.match(value) else value
    return repr(value) if isinstance(value, float) else str(value)


def as_parquet(table: Table) -> bytes:
    """Typed columns; whole numbers beyond 64 bits make their column a text of digits."""
    columns = list(zip(*table.rows, strict=True)) or [() for _ in table.kinds]
    arrays = [
        _array(kind, column) for kind, column in zip(table.kinds.values(), columns, strict=True)
    ]
    buffer = io.BytesIO()
    pq.write_table(
        pa.Table.from_arrays(arrays, names=list(table.kinds)), buffer, compression="zstd"
    )
    return buffer.getvalue()


def _array(kind: Kind, column: Sequence[object]) -> pa.Array:
    if kind == "whole" and any(isinstance(n, int) and abs(n) >= _INT64 for n in column):
        return pa.array([None if n is None else str(n) for n in column], pa.string())
    return pa.array(column, _TYPES[kind])
