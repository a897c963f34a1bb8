"""Tables as CSV that a spreadsheet shows as they are: nothing in them is run as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import Final

_FORMULA: Final = re.compile(r"[=+@\t\r]|-(?!\d+\Z)")


def csv_text(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A header line and the rows; ``true``, ``false``, and nothing for no value.

    Integers are exact. A text that a spreadsheet would take for a formula gets an
    apostrophe before it (OWASP, *CSV Injection*).
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(map(_as_text, row) for row in rows)
    return text.getvalue()


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value}" if _FORMULA.match(value) else value
    return repr(value) if isinstance(value, float) else str(value)
