"""How things look: HTML built from escaped text only, the same in light and in dark.

Functions give strings; :func:`show` puts one on the page. Colours of the text are
mixed from the current one, so that they follow the theme; a stance always comes with
its glyph and its word, never by colour alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import streamlit as st

from sim.sentences.words import COLOUR, GLYPH, Stance
from sim.ui.safe import html

_ON: Final = {
    Stance.ACCEPTS: "#ffffff",
    Stance.SHORT: "#2b2206",
    Stance.BLOCKS: "#ffffff",
    Stance.SILENT: "#20262c",
}
"""Colour of the text on a badge: at least 4.5 to 1 against it."""

STYLE: Final = """<style>
.np, .np * { box-sizing: border-box; overflow-wrap: anywhere; }
.np { font-size: 0.95rem; line-height: 1.45; --soft: color-mix(in srgb, currentColor 78%, transparent);
  --line: color-mix(in srgb, currentColor 16%, transparent);
  --wash: color-mix(in srgb, currentColor 4%, transparent); }
.np p { margin: 0.2rem 0; }
.np ul { margin: 0.25rem 0 0.5rem; padding-left: 1.2rem; }
.np li { margin: 0.3rem 0; }
.np .soft { color: var(--soft); font-size: 0.85rem; }
.np-finding { font-size: 1.45rem; line-height: 1.3; font-weight: 600; margin: 0.2rem 0 0.3rem; }
.np-badge { display: inline-block; border-radius: 0.5rem; padding: 0.05rem 0.5rem;
  font-weight: 600; font-size: 0.85rem; white-space: normal; }
.np-grid { display: grid; gap: 0.6rem; grid-template-columns: repeat(auto-fill, minmax(11.5rem, 1fr)); }
.np-card { border: 1px solid var(--line); border-left-width: 5px; border-radius: 0.6rem;
  padding: 0.55rem 0.7rem; background: var(--wash); min-height: 6.3rem; }
.np-card.rest { min-height: 0; }
.np-card h3 { font-size: 1rem; margin: 0 0 0.3rem; padding: 0; font-weight: 600; line-height: 1.25; }
.np-why { border-left: 4px solid var(--line); padding: 0.1rem 0 0.1rem 0.8rem; margin: 0.5rem 0 0.9rem; }
.np-why h3 { font-size: 1.02rem; margin: 0 0 0.2rem; padding: 0; font-weight: 600; }
.np details { margin-top: 0.1rem; }
.np summary { cursor: pointer; color: var(--soft); font-size: 0.85rem; }
.np-strip { display: flex; flex-wrap: wrap; gap: 0.35rem; }
.np-strip .np-badge { font-size: 0.8rem; }
.np table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
.np th, .np td { border-bottom: 1px solid var(--line); padding: 0.35rem 0.5rem; text-align: left;
  vertical-align: top; }
.np th { font-weight: 600; }
.np-scroll { overflow-x: auto; }
</style>"""


def show(*parts: str) -> None:
    """Put parts of HTML on the page, as one element."""
    st.html(f'<div class="np">{"".join(parts)}</div>')


def finding(text: str) -> str:
    """The answer in one sentence, larger than everything else."""
    return f'<p class="np-finding" role="status">{html(text)}</p>'


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
        f"<h3>{html(title)}</h3>{badge(stance, words)}{rest}</div>"
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


def folded(summary: str, lines: Iterable[str]) -> str:
    """Lines that show once one asks for them."""
    return f"<details><summary>{html(summary)}</summary>{listing(lines)}</details>"
