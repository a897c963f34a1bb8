"""YAML text to a tree of nodes that know where they stand in the file.

Only what a scenario needs is read: maps with text keys, lists, and scalars. Unquoted
``true``, ``false`` and ``null`` are those values and an unquoted number is a
:class:`Numeral` (its text, so that nothing is rounded); everything else is text.

A file is read event by event, so that a hostile one is given up as soon as it passes a
limit: nothing is built for what lies behind it. Tags are refused. An alias shares the node
it names, and its size counts each time, which stops files that grow by aliases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import yaml

from sim import limits
from sim.files.events import QUOTES, Place, Unreadable, crowded, events, place_of
from sim.language.syntax import Condition
from sim.problems import InvalidInput, Problem
from sim.scenario.fields import Numeral

Plain = str | bool | Numeral | None


@dataclass(slots=True, eq=False)
class Scalar:
    """One value. ``raw`` is its text as written, quotes and line breaks included.

    ``last_line`` of any node is the last line with something of it on it.
    """

    place: Place
    value: Plain | Condition
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
        if self.raw[:1] in {"|", ">"}:
            return self.raw.find("\n") + 1
        return int(self.raw[:1] in {"'", '"'})

    def _place_in_raw(self, index: int) -> Place:
        line, column = _end_of(self.raw[:index])
        if line == 1:
            column += self.place.column - 1
        return Place(self.place.line + line - 1, column)


@dataclass(slots=True, eq=False)
class _Holder:
    place: Place
    flow: bool
    last_line: int
    size: int = 1
    height: int = 1

    def grow(self, part: Node) -> None:
        """Count a part in."""
        self.size += part.size
        self.height = max(self.height, part.height + 1)
        self.last_line = max(self.last_line, part.last_line)


@dataclass(slots=True, eq=False)
class Sequence(_Holder):
    """A list of nodes."""

    items: list[Node] = field(default_factory=list)


class Entry(NamedTuple):
    """The value of one key, and where the key stands."""

    key: Place
    value: Node


@dataclass(slots=True, eq=False)
class Mapping(_Holder):
    """Text keys to nodes, in the order written."""

    entries: dict[str, Entry] = field(default_factory=dict)


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


_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
    "|\r(?!\n)"
)
"""Control characters, other line breaks, marks that reverse the direction of text."""


def compose(text: str, file: str) -> tuple[Mapping | None, list[Problem]]:
    """The tree of a file and what is wrong with its YAML.

    Problems that leave the rest readable (a key given twice, a tag, a text too long)
    come with a tree; others, such as broken syntax, without.
    """
    try:
        _check_length(len(text.encode("utf-8", "surrogatepass")), file)
        text = text.removeprefix("\ufeff")
        if found := _FORBIDDEN.search(text):
            place = _end_of(text[: found.start()])
            raise InvalidInput([Problem(file, *place, message=_forbidden(found[0]))])
        if (crowd := crowded(text, limits.NODES, limits.NESTING)) is not None:
            raise InvalidInput([Problem(file, *crowd, message=_too_many())])
        composer = _Composer(text, file)
        root = composer.document()
    except InvalidInput as error:
        return None, list(error.problems)
    if isinstance(root, Mapping):
        return root, composer.problems
    message = "the file is empty" if root is None else "a scenario is a map of keys to values"
    place = root.place if root else Place(1, 1)
    return None, [*composer.problems, Problem(file, *place, message=message)]


def _check_length(length: int, file: str) -> None:
    if length > limits.FILE_BYTES:
        message = f"the file is longer than {limits.FILE_BYTES:,} bytes"
        raise InvalidInput([Problem(file, message=message)])


def _forbidden(character: str) -> str:
    return f"the character U+{ord(character[0]):04X} is not allowed"


def _too_many() -> str:
    return f"more than {limits.NODES:,} values, those behind aliases counted each time"


def _end_of(text: str) -> Place:
    return Place(text.count("\n") + 1, len(text) - text.rfind("\n"))


class _Composer:
    def __init__(self, text: str, file: str) -> None:
        self.problems: list[Problem] = []
        self._text = text
        self._file = file
        self._anchors: dict[str, Node] = {}
        self._size = 0
        self._place = Place(1, 1)
        self._events = self._read()

    def document(self) -> Node | None:
        """The one document of the file, None when there is none."""
        event = next(self._events)
        while isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
            event = next(self._events)
        if isinstance(event, yaml.StreamEndEvent):
            return None
        root = self._node(event, 1)
        next(self._events)
        if not isinstance(next(self._events), yaml.StreamEndEvent):
            raise self._stop("a file holds one document: '---' may not start another")
        return None if isinstance(root, Scalar) and root.value is None else root

    def _read(self) -> Iterator[Any]:
        try:
            for event in events(self._text):
                self._place = place_of(event.start_mark)
                yield event
        except Unreadable as error:
            self._place = error.place
            raise self._stop(error.message) from None

    def _node(self, event: Any, depth: int) -> Node:
        place = self._place
        if depth > limits.NESTING:
            raise self._stop(f"nested deeper than {limits.NESTING}")
        if isinstance(event, yaml.AliasEvent):
            return self._shared(event, depth)
        self._count(1)
        if event.tag is not None:
            said = f"tags such as {event.tag[:40]!r} are not allowed"
            self._report(place, f"{said}; a text that begins with '!' {QUOTES}")
        node: Node
        match event:
            case yaml.ScalarEvent():
                node = self._scalar(event, place)
            case yaml.SequenceStartEvent():
                node = self._sequence(event, place, depth)
            case _:
                node = self._mapping(event, place, depth)
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        return node

    def _shared(self, event: Any, depth: int) -> Node:
        node = self._anchors.get(event.anchor)
        if node is None:
            said = f"there is no anchor {event.anchor!r} before this alias"
            raise self._stop(f"{said}; a text that begins with '*' {QUOTES}")
        if depth + node.height > limits.NESTING:
            raise self._stop(f"nested deeper than {limits.NESTING}")
        self._count(node.size)
        return node

    def _scalar(self, event: Any, place: Place) -> Scalar:
        raw = self._text[event.start_mark.index : event.end_mark.index]
        text: str = event.value
        if len(text) > limits.TEXT:
            self._report(place, f"a text of {len(text):,} characters; at most {limits.TEXT:,}")
            text = text[: limits.TEXT]
        if event.style == '"' and (found := _FORBIDDEN.search(text)):
            self._report(place, _forbidden(found[0]))
            text = _FORBIDDEN.sub("?", text)
        value = text if event.style else resolve(text)
        return Scalar(place, value, text, raw, place.line + raw.rstrip().count("\n"))

    def _sequence(self, event: Any, place: Place, depth: int) -> Sequence:
        node = Sequence(place, bool(event.flow_style), place.line)
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            item = self._node(event, depth + 1)
            node.items.append(item)
            node.grow(item)
        if node.flow:
            node.last_line = place_of(event.end_mark).line
        return node

    def _mapping(self, event: Any, place: Place, depth: int) -> Mapping:
        node = Mapping(place, bool(event.flow_style), place.line)
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            key_place = key.place if not isinstance(event, yaml.AliasEvent) else self._place
            value = self._node(next(self._events), depth + 1)
            node.grow(value)
            node.size += 1
            node.last_line = max(node.last_line, key_place.line)
            if not isinstance(key, Scalar):
                self._report(key_place, "a key is one word, not a list or a map")
            elif (first := node.entries.get(key.text)) is not None:
                message = f"the key {key.text!r} is given twice, first on line {first.key.line}"
                self._report(key_place, message)
            else:
                node.entries[key.text] = Entry(key_place, value)
        if node.flow:
            node.last_line = place_of(event.end_mark).line
        return node

    def _count(self, by: int) -> None:
        self._size += by
        if self._size > limits.NODES:
            raise self._stop(_too_many())

    def _report(self, place: Place, message: str) -> None:
        self.problems.append(Problem(self._file, *place, message=message))
        if len(self.problems) >= limits.PROBLEMS:
            raise self._stop("too many problems to read on")

    def _stop(self, message: str) -> InvalidInput:
        return InvalidInput([*self.problems, Problem(self._file, *self._place, message=message)])
