"""Tables as CSV that a spreadsheet shows as they are: nothing in them is run as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import Final

_FORMULA: Final = re.compile(r"[=+@\t\r]|-(?!\d+\Z)")

_BEGINS: Final = frozenset("=+@\t\r-")
"""What such a text begins with."""


def csv_text(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A header line and the rows; ``true``, ``false``, and nothing for no value.

    Integers are exact. A text that a spreadsheet would take for a formula gets an
    apostrophe before it (OWASP, *CSV Injection*).
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    # The writer itself knows all but these, which few columns have.
    cells = [
        map(_as_text, column) if any(map(_is_ours, set(column))) else column
        for column in zip(*rows, strict=True)
    ]
    writer.writerows(zip(*cells, strict=True))
    return text.getvalue()


def _is_ours(value: object) -> bool:
    return value.__class__ is bool or (value.__class__ is str and value[:1] in _BEGINS)


def _as_text(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value
