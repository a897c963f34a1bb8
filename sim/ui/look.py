"""How things look: HTML built from escaped text only, the same in light and in dark.

Functions give strings; :func:`show` puts one on the page. Colours of the text are
mixed from the current one, so that they follow the theme; a stance always comes with
its glyph and its word, never by colour alone.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Final

import streamlit as st

from sim.questions.glossary import COLOUR, GLYPH, Stance
from sim.ui.safe import html

_ON: Final = {
    Stance.ACCEPTS: "#ffffff",
    Stance.SHORT: "#2b2206",
    Stance.BLOCKS: "#ffffff",
    Stance.SILENT: "#20262c",
}
"""Colour of the text on a badge: at least 4.5 to 1 against it."""
_PAUSE: Final = 0.03
"""Seconds; three of the server's rounds of sending."""

WORKING: Final = (
    '<div class="np"><div class="np-working" role="status"><span>Working…</span></div></div>'
)
"""A word that the browser shows while the script runs; it takes no room in the page.

The region that announces it is always there, and its word comes and goes, since that
is what screen readers tell; a script that ends at once shows and tells nothing.
"""


def show(*parts: str) -> None:
    """Put parts of HTML on the page, as one element."""
    st.html(f'<div class="np">{"".join(parts)}</div>')


def let_it_show() -> None:
    """Pause so that what was drawn so far is sent before something longer is worked out.

    Work in Python holds up the server's own thread; measured, the verdict arrives a
    third sooner with this pause than without.
    """
    time.sleep(_PAUSE)


def finding(text: str) -> str:
    """The answer in one sentence, larger than everything else."""
    first, stop, rest = text.partition(". ")
    return (
        f'<p class="np-finding" role="status"><b>{html(first + stop.strip())}</b> {html(rest)}</p>'
    )


def roomy(*parts: str) -> str:
    """Text of changing length that keeps room for most of it, so that little moves below."""
    return f'<div class="np-roomy">{"".join(parts)}</div>'


def soft(text: str) -> str:
    """A remark."""
    return f'<p class="soft">{html(text)}</p>'


def badge(stance: Stance, words: str) -> str:
    """A glyph and a word on the colour of the stance."""
    style = f"background:{COLOUR[stance]};color:{_ON[stance]}"
    return f'<span class="np-badge" style="{style}">{GLYPH[stance]} {html(words)}</span>'


def card(title: str, stance: Stance, words: str, lines: Iterable[str] = ()) -> str:
    """A party with its verdict and a few lines about it."""
    rest = "".join(soft(line) for line in lines)
    return (
        f'<div class="np-card" style="border-left-color:{COLOUR[stance]}">'
        f'<h2 class="np-name">{html(title)}</h2>{badge(stance, words)}{rest}</div>'
    )


def grid(cards: Iterable[str]) -> str:
    """Cards beside each other, as many as there is room for."""
    return f'<div class="np-grid">{"".join(cards)}</div>'


def strip(badges: Iterable[str]) -> str:
    """Badges in a row."""
    return f'<div class="np-strip">{"".join(badges)}</div>'


def listing(items: Iterable[str]) -> str:
    """A list of plain texts."""
    return f"<ul>{''.join(f'<li>{html(item)}</li>' for item in items)}</ul>"


def reasons(title: str, stance: Stance, words: str, items: Iterable[str]) -> str:
    """Why a party says what it says; ``items`` are finished HTML."""
    found = "".join(f"<li>{item}</li>" for item in items)
    return (
        f'<div class="np-why" style="border-left-color:{COLOUR[stance]}">'
        f"<h3>{html(title)} {badge(stance, words)}</h3><ul>{found}</ul></div>"
    )


def beside(blocks: Iterable[str]) -> str:
    """Blocks of text beside each other where there is room for lines of a good length."""
    return f'<div class="np-beside">{"".join(blocks)}</div>'


def folded(summary: str, lines: Iterable[str]) -> str:
    """Lines that show once one asks for them."""
    return f"<details><summary>{html(summary)}</summary>{listing(lines)}</details>"


def chapter(heading: str, content: str) -> str:
    """Finished HTML under a heading that opens and closes it."""
    return f'<details><summary class="np-head">{html(heading)}</summary>{content}</details>'


def table(head: Iterable[str], rows: Iterable[str], name: str, *, tall: bool = False) -> str:
    """A table of rows made by :func:`row`; it scrolls by itself where it is too wide.

    A ``tall`` one scrolls up and down as well.
    """
    cells = "".join(f'<th scope="col">{html(cell)}</th>' for cell in head)
    return (
        f'<div class="np-scroll{" np-tall" if tall else ""}" tabindex="0" role="region" '
        f'aria-label="{html(name)}">'
        f"<table><thead><tr>{cells}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def row(title: str, cells: Iterable[str]) -> str:
    """A row; ``cells`` are finished HTML."""
    rest = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr><th scope="row">{html(title)}</th>{rest}</tr>'
