"""Tables as CSV that a spreadsheet shows as they are: nothing in them is run as a formula."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import Final

_FORMULA: Final = re.compile(r"[=+@\t\r]|-(?!\d+\Z)")


def csv_text(names: Iterable[str], columns: Iterable[Sequence[object]]) -> str:
    """A header line and the rows; ``true``, ``false``, and nothing for no value.

    Integers are exact. A text that a spreadsheet would take for a formula gets an
    apostrophe before it (OWASP, *CSV Injection*).
    """
    header = ",".join(_written(names))
    lines = map(",".join, zip(*map(_cells, columns), strict=True))
    return "".join(f"{line}\n" for line in (header, *lines))


def _cells(column: Sequence[object]) -> Iterable[str]:
    """A column as text; what is in it many times is written once."""
    kinds = {*map(type, column)} - {type(None)}
    # Of one kind, what is equal reads alike; 0.0 and -0.0 do not.
    if len(kinds) > 1 or float in kinds:
        return _written(column)
    distinct = tuple(dict.fromkeys(column))
    return map(dict(zip(distinct, _written(distinct), strict=True)).__getitem__, column)


def _written(values: Iterable[object]) -> list[str]:
    """Each value as a cell: in quotes where it needs them."""
    lines: list[str] = []
    writer = csv.writer(SimpleNamespace(write=lines.append), lineterminator="\n")
    # A cell with another behind it: one that is empty and alone would be put in quotes.
    writer.writerows((_as_text(value), None) for value in values)
    return [line[: -len(",\n")] for line in lines]


def _as_text(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value
