"""What a report can show: a table of cells, or bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10
from typing import Final

from sim import limits

_LOGARITHMIC: Final = 1_000
"""Ratio of the largest to the smallest value from which bars show powers of ten."""


@dataclass(frozen=True, slots=True)
class Chip:
    """Words with a glyph, in a colour of this kind; never the colour alone."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Links:
    """Positions, each leading to where the report says what it is."""

    ids: Sequence[str]


Cell = str | int | Chip | Links


@dataclass(frozen=True, slots=True)
class Shown:
    """A table, ``folded`` until it is opened; or ``bars``: label, width up to 100, in words."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    folded: str = ""
    bars: bool = False


def table(caption: str, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Shown:
    """The first rows of a table, its caption saying so where there are more."""
    return Shown(f"{caption}{cut(len(rows))}", head, rows[: limits.REPORT_ROWS])


def cut(rows: int) -> str:
    """For a caption: that not all are shown."""
    return f" (the first {limits.REPORT_ROWS} of {rows:,})" if rows > limits.REPORT_ROWS else ""


def bars(caption: str, rows: Sequence[tuple[Cell, float, str]]) -> Shown:
    """Bars show powers of ten, and say so, when values differ a thousandfold."""
    positive = [value for _, value, _ in rows if value > 0]
    top = max(positive, default=1)
    wide = bool(positive) and top / min(positive) >= _LOGARITHMIC

    def width(value: float) -> float:
        return log10(1 + value) / log10(1 + top) if wide else value / top

    note = f"{caption} (bars in powers of ten)" if wide else caption
    cells = [(label, f"{100 * width(max(n, 0)):.2f}", words) for label, n, words in rows]
    return Shown(note, (), cells, bars=True)
