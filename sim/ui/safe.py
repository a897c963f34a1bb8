"""Text of a scenario made harmless, for HTML and for Streamlit's labels.

Scenario text is hostile until proven otherwise: whatever it holds, it must come out
as the same characters on the page, never as markup, link, picture or icon.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Final

_CONTROLS: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]"
)
"""Control characters, and the marks that turn the direction of the text around."""
_MARKUP: Final = re.compile(r"([\\`*_{}\[\]()#!|~<>&$^]|^[-+])")
_SHORTCODE: Final = re.compile(r":(?=[\w+/-])")
_ADDRESS: Final = re.compile(r"(?i)(?<=www)(?=\.)|(?=@)")
_JOINER: Final = "\u2060"
"""Takes no room; put in where a renderer would find a link or an icon by its form."""


def plain(text: str) -> str:
    """The text without control characters, each replaced by a visible mark."""
    return _CONTROLS.sub("\ufffd", text.replace("\t", " "))


def html(text: object) -> str:
    """For any place between or inside HTML tags (attributes in double quotes).

    >>> html('<b onclick="x">')
    '&lt;b onclick=&quot;x&quot;&gt;'
    """
    return escape(plain(str(text)), quote=True)


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
    line = " ".join(plain(text).split())
    return line if len(line) <= most else line[: most - 1] + "…"


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
