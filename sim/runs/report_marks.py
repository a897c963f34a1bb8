"""The few pieces of HTML that the report is made of; every text is escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from math import log10
from typing import Final

Html = str
"""Text that has been escaped already."""
_LOGARITHMIC: Final = 1_000
"""Ratio of the largest to the smallest value from which bars show powers of ten."""


def text(value: object) -> Html:
    """Any text, made harmless."""
    return escape(str(value), quote=True)


def paragraph(content: object, kind: str = "") -> Html:
    """A paragraph of plain text."""
    return f"<p{_kind(kind)}>{text(content)}</p>"


def items(lines: Iterable[object]) -> Html:
    """A bullet list of plain texts."""
    return f"<ul>{''.join(f'<li>{text(line)}</li>' for line in lines)}</ul>"


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[Html]]) -> Html:
    """A table; cells are HTML already. Scrolls by itself on a narrow screen."""
    heading = "".join(f'<th scope="col">{text(word)}</th>' for word in head)
    body = "".join(
        "<tr>" + "".join(_cell(place, cell) for place, cell in enumerate(row)) + "</tr>\n"
        for row in rows
    )
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{text(caption)}">'
        f"<table><caption>{text(caption)}</caption><thead><tr>{heading}</tr></thead>\n"
        f"<tbody>{body}</tbody></table></div>\n"
    )


def _cell(place: int, cell: Html) -> Html:
    return f'<th scope="row">{cell}</th>' if place == 0 else f"<td>{cell}</td>"


def bars(caption: str, rows: Sequence[tuple[str, float, str]]) -> Html:
    """Horizontal bars: label, value (0 or more) and the value in words.

    Bars show powers of ten, and say so, when values differ a thousandfold.
    """
    positive = [value for _, value, _ in rows if value > 0]
    top = max(positive, default=1.0)
    wide = bool(positive) and top / min(positive) >= _LOGARITHMIC
    note = f"{caption} (bars in powers of ten)" if wide else caption
    lines = []
    for label, value, words in rows:
        width = _width(value, top, wide)
        lines.append(
            f'<tr><th scope="row">{text(label)}</th><td class="bar">'
            '<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
            f'<rect width="{width:.2f}" height="10"/></svg></td>'
            f'<td class="number">{text(words)}</td></tr>\n'
        )
    return f'<table class="bars"><caption>{text(note)}</caption>{"".join(lines)}</table>\n'


def _width(value: float, top: float, logarithmic: bool) -> float:
    if value <= 0:
        return 0.0
    if logarithmic:
        return 100 * log10(1 + value) / log10(1 + top)
    return 100 * value / top


def more(summary: str, content: Html) -> Html:
    """Something folded away on screen and shown in print."""
    return f"<details><summary>{text(summary)}</summary>{content}</details>\n"


def chip(kind: str, words: str) -> Html:
    """A word with its glyph in a colour; never the colour alone."""
    return f'<span class="chip {text(kind)}">{text(words)}</span>'


def _kind(kind: str) -> str:
    return f' class="{text(kind)}"' if kind else ""
