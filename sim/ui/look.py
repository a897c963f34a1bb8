"""How things look: HTML built from escaped text only, the same in light and in dark.

Scenario text is hostile until proven otherwise: whatever it holds, it must come out as the
same characters on the page, never as markup, link, picture or icon. So everything that is
not :class:`Html` is escaped where it is put into HTML; :func:`label` and :func:`flat` do the
same for Streamlit's own widgets. Colours of the text are mixed from the current one, so that
they follow the theme; a stance always comes with its glyph and its word, never by colour alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Final

import streamlit as st

from sim.questions.glossary import COLOUR, GLYPH, Stance

_ON: Final = {
    Stance.ACCEPTS: "#ffffff",
    Stance.SHORT: "#2b2206",
    Stance.BLOCKS: "#ffffff",
    Stance.SILENT: "#20262c",
}
"""Colour of the text on a badge: at least 4.5 to 1 against it."""
_CONTROLS: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]"
)
"""Control characters, and the marks that turn the direction of the text around."""
_MARKUP: Final = re.compile(r"([\\`*_{}\[\]()#!|~<>&$^]|^[-+])")
_SHORTCODE: Final = re.compile(r":(?=[\w+/-])")
_ADDRESS: Final = re.compile(r"(?i)(?<=www)(?=\.)|(?=@)")
_JOINER: Final = "\u2060"
"""Takes no room; put in where a renderer would find a link or an icon by its form."""


NAME: Final = "Negotiation Position Simulator"
"""What the program is called."""


class Html(str):
    """Finished HTML, which is put as it is; any other text is escaped."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        """For Streamlit, which else looks first whether the text is the name of a file."""
        return str(self)


NAMED: Final = Html(f"<b>{NAME}</b><span>what each side said, and what follows from it</span>")
"""The program's name, and what it is about."""
THERE: Final = Html('<i class="np-there" hidden></i>')
"""What a page that is drawn to its end has in it: page.css shows the page when it comes."""
WORKING: Final = Html(
    '<div class="np"><div class="np-working" role="status"><span>Working…</span></div></div>'
)
"""A word that the browser shows while the script runs; it takes no room in the page.

The region that announces it is always there, and its word comes and goes, since that
is what screen readers tell; a script that ends at once shows and tells nothing.
"""


def plain(text: str) -> str:
    """The text without control characters, each replaced by a visible mark."""
    return _CONTROLS.sub("\ufffd", text.replace("\t", " "))


def safe(text: object) -> Html:
    """For any place between or inside HTML tags (attributes in double quotes).

    >>> safe('<b onclick="x">')
    '&lt;b onclick=&quot;x&quot;&gt;'
    """
    return text if isinstance(text, Html) else Html(escape(plain(str(text)), quote=True))


def label(text: str, most: int = 120) -> str:
    """For labels of widgets, which Streamlit reads as Markdown; long ones are cut.

    >>> label("[a](http://b) *c*")
    '\\\\[a\\\\]\\\\(http:\\u2060//b\\\\) \\\\*c\\\\*'
    """
    broken = _ADDRESS.sub(_JOINER, _SHORTCODE.sub(":" + _JOINER, flat(text, most)))
    return _MARKUP.sub(r"\\\1", broken)


def flat(text: str, most: int = 120) -> str:
    """For the options of a selectbox and other plain text; long ones are cut.

    >>> flat("[a](http://b) *c*")
    '[a](http://b) *c*'
    """
    return cut(" ".join(plain(text).split()), most)


def cut(text: str, most: int) -> str:
    """The text, or its beginning and a mark where it is longer.

    >>> cut("abcdef", 4)
    'abc…'
    """
    return text if len(text) <= most else text[: most - 1] + "…"


def labels(
    texts: Mapping[str, str], most: int = 120, made: Callable[[str, int], str] = label
) -> dict[str, str]:
    """Labels that differ from each other, by id; equal ones get their id behind.

    ``made`` is :func:`label` where Streamlit reads Markdown, :func:`flat` elsewhere.
    Streamlit tells the options of a widget apart by their labels.

    >>> labels({"a": "Same", "b": "Same", "c": "Other"})
    {'a': 'Same (a)', 'b': 'Same (b)', 'c': 'Other'}
    """
    found = {name: made(text, most) for name, text in texts.items()}
    taken = list(found.values())
    return {
        name: words if taken.count(words) == 1 else f"{words} ({made(name, most)})"
        for name, words in found.items()
    }


def show(*parts: object) -> None:
    """Put parts on the page, as one element."""
    st.html(Html(f'<div class="np">{joined(*parts)}</div>'))


def joined(*parts: object) -> Html:
    """Parts one after the other."""
    return Html("".join(map(safe, parts)))


def finding(text: str) -> Html:
    """The answer in one sentence, larger than everything else."""
    first, stop, rest = text.partition(". ")
    found = f"<b>{safe(first + stop.strip())}</b> {safe(rest)}"
    return Html(f'<p class="np-finding" role="status">{found}</p>')


def block(style: str, *parts: object) -> Html:
    """Parts together, with a style of page.css."""
    return Html(f'<div class="{style}">{joined(*parts)}</div>')


def head(text: object, level: int = 2) -> Html:
    """A heading."""
    return Html(f"<h{level}>{safe(text)}</h{level}>")


def para(text: object) -> Html:
    """A paragraph."""
    return Html(f"<p>{safe(text)}</p>")


def bold(text: object) -> Html:
    """Text that stands out."""
    return Html(f"<b>{safe(text)}</b>")


def soft(text: object, tag: str = "p") -> Html:
    """A remark."""
    return Html(f'<{tag} class="soft">{safe(text)}</{tag}>')


def badge(stance: Stance, words: str) -> Html:
    """A glyph and a word on the colour of the stance."""
    style = f"background:{COLOUR[stance]};color:{_ON[stance]}"
    return Html(f'<span class="np-badge" style="{style}">{GLYPH[stance]} {safe(words)}</span>')


def card(title: str, stance: Stance, words: str, lines: Iterable[str] = ()) -> Html:
    """A party with its verdict and a few lines about it."""
    rest = joined(*map(soft, lines))
    return Html(
        f'<div class="np-card" style="border-left-color:{COLOUR[stance]}">'
        f'<h2 class="np-name">{safe(title)}</h2>{badge(stance, words)}{rest}</div>'
    )


def edged(title: str, stance: Stance, words: str, content: object) -> Html:
    """A card whose content is more than a few lines."""
    return Html(
        f'<div class="np-card" style="border-left-color:{COLOUR[stance]}">'
        f'<h3 class="np-name">{safe(title)}</h3>{badge(stance, words)}{safe(content)}</div>'
    )


def listing(items: Iterable[object]) -> Html:
    """A list."""
    return Html(f"<ul>{''.join(f'<li>{safe(item)}</li>' for item in items)}</ul>")


def reasons(title: str, stance: Stance, words: str, items: Iterable[object]) -> Html:
    """Why a party says what it says."""
    return Html(
        f'<div class="np-why" style="border-left-color:{COLOUR[stance]}">'
        f"<h3>{safe(title)} {badge(stance, words)}</h3>{listing(items)}</div>"
    )


def folded(summary: str, lines: Iterable[object]) -> Html:
    """Lines that show once one asks for them."""
    return Html(f"<details><summary>{safe(summary)}</summary>{listing(lines)}</details>")


def chapter(heading: str, content: object, *, opened: bool = False) -> Html:
    """Content under a heading that opens and closes it."""
    summary = f'<summary class="np-head">{safe(heading)}</summary>'
    return Html(f"<details{' open' if opened else ''}>{summary}{safe(content)}</details>")


def table(
    heads: Iterable[str], rows: Iterable[Sequence[object]], name: str, *, tall: bool = False
) -> Html:
    """A table of rows, each with its title first; nothing where there is none.

    It scrolls by itself where it is too wide; a ``tall`` one scrolls up and down as well.
    """
    cells = "".join(f'<th scope="col">{safe(cell)}</th>' for cell in heads)
    body = "".join(
        f'<tr><th scope="row">{safe(title)}</th>'
        f"{''.join(f'<td>{safe(cell)}</td>' for cell in rest)}</tr>"
        for title, *rest in rows
    )
    if not body:
        return Html("")
    return Html(
        f'<div class="np-scroll{" np-tall" if tall else ""}" tabindex="0" role="region" '
        f'aria-label="{safe(name)}">'
        f"<table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table></div>"
    )
