"""Conditions whose meaning is beyond doubt although they are written otherwise, put right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from sim.files.edit import Document
from sim.files.tree import Mapping, Node, Scalar, Sequence
from sim.language.repair import Unreadable, read

CONDITIONS: Final = frozenset({"requires", "when", "if", "then", "means"})
"""The keys under which conditions stand."""


class Mended(NamedTuple):
    """A condition put right: the line on which it stands, what it said and what it says."""

    line: int
    before: str
    after: str


def mended(text: str) -> tuple[str, tuple[Mended, ...]]:
    """The text of a scenario file with its conditions put right, and each of them.

    Only what can mean one thing is touched; all else stays the same byte for byte.

    Raises:
        InvalidInput: it is not readable as YAML.
    """
    document = Document.parse(text)
    # An alias leads to the same text again.
    found = {s.place: (s, instead) for s, instead in _certain(document.root)}
    told = tuple(Mended(s.place.line, s.text, instead) for s, instead in found.values())
    return document.respelt(found.values()).text(), told


def _certain(node: Node, key: str = "") -> Iterator[tuple[Scalar, str]]:
    match node:
        case Mapping():
            for name, entry in node.entries.items():
                yield from _certain(entry.value, name)
        case Sequence():
            for item in node.items:
                yield from _certain(item)
        case Scalar() if key in CONDITIONS and isinstance(node.value, str):
            try:
                read(node.text)
            except Unreadable as error:
                if error.certain and node.raw in _written(node.text):
                    yield node, error.instead


def _written(text: str) -> tuple[str, ...]:
    """The ways to write a text on one line that leave its characters as they are."""
    return text, f"'{text}'", f'"{text}"'
