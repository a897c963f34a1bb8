"""YAML text to a tree of nodes that know where they stand in the file.

Only what a scenario needs is read: maps with text keys, lists, and scalars. Unquoted
``true``, ``false`` and ``null`` are those values and an unquoted number is a
:class:`Numeral` (its text, so that nothing is rounded); everything else is text.
Tags are refused, and every limit is checked before the work that it bounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from sim.scenario.fields import Numeral

Plain = str | bool | Numeral | None


class Place(NamedTuple):
    """A line and a column, both counted from 1."""

    line: int
    column: int


@dataclass(slots=True, eq=False)
class Scalar:
    """One value. ``raw`` is its text as written, quotes and line breaks included.

    ``last_line`` of any node is the last line with something of it on it.
    """

    place: Place
    value: Plain
    text: str
    raw: str
    last_line: int
    size: int = 1
    height: int = 0

    def place_of(self, offset: int) -> Place:
        """Where the character ``offset`` of ``text`` stands in the file.

        Folding changes white space only, so the place is found by counting what is
        not white space. When there is more to it (escapes, an anchor before the
        text), the start of the scalar is the answer.
        """
        start = self._start_of_content()
        ink = [start + i for i, character in enumerate(self.raw[start:]) if character.strip()]
        wanted = "".join(self.text.split())
        if "".join(self.raw[index] for index in ink[: len(wanted)]) != wanted:
            return self.place
        inked = len("".join(self.text[:offset].split()))
        if inked < len(wanted):
            return self._place_in_raw(ink[inked])
        return self._place_in_raw(ink[inked - 1] + 1) if inked else self.place

    def _start_of_content(self) -> int:
        if self.raw[:1] in {"'", '"'}:
            return 1
        if self.raw[:1] in {"|", ">"}:
            return self.raw.find("\n") + 1
        return 0

    def _place_in_raw(self, index: int) -> Place:
        before = self.raw[:index]
        breaks = before.count("\n")
        if not breaks:
            return Place(self.place.line, self.place.column + index)
        return Place(self.place.line + breaks, index - before.rfind("\n"))


@dataclass(slots=True, eq=False)
class Sequence:
    """A list of nodes."""

    place: Place
    items: list[Node]
    flow: bool
    last_line: int
    size: int = 1
    height: int = 1


class Entry(NamedTuple):
    """The value of one key, and where the key stands."""

    key: Place
    value: Node


@dataclass(slots=True, eq=False)
class Mapping:
    """Text keys to nodes, in the order written."""

    place: Place
    entries: dict[str, Entry]
    flow: bool
    last_line: int
    size: int = 1
    height: int = 1


Node = Scalar | Sequence | Mapping
Step = str | int
Path = tuple[Step, ...]

_NUMBER: Final = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
_WORDS: Final[dict[str, bool | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


def resolve(text: str) -> Plain:
    """The value of an unquoted scalar, by the YAML 1.2 core schema."""
    if text in _WORDS:
        return _WORDS[text]
    return Numeral(text) if _NUMBER.fullmatch(text) else text


def plain(node: Node) -> object:
    """The node as lists, dicts and scalars, without places."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key: plain(entry.value) for key, entry in node.entries.items()}


def child(node: Node, step: Step) -> Node | None:
    """The part of a node under a key or at an index, if it has one."""
    if isinstance(node, Mapping) and isinstance(step, str):
        entry = node.entries.get(step)
        return None if entry is None else entry.value
    if isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
        return node.items[step]
    return None


def along(node: Node, path: Path) -> Iterator[tuple[Step, Node]]:
    """The steps of ``path`` with the nodes they lead to, as far as it exists."""
    for step in path:
        following = child(node, step)
        if following is None:
            return
        node = following
        yield step, node
