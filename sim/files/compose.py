"""Text to a :mod:`sim.files.tree`, refusing what a scenario file may not hold.

Works on the parser's events one by one, so that a hostile file is given up as soon as
it passes a limit: nothing is built for what lies behind it. An alias shares the node
it names, and its size counts each time, which stops files that grow by aliases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from sim.files.tree import Entry, Mapping, Node, Place, Scalar, Sequence, resolve
from sim.problems import InvalidInput, Problem
from sim.scenario import limits

_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
    "|\r(?!\n)"
)
"""Control characters, other line breaks, marks that reverse the direction of text."""


def decode(data: bytes, file: str) -> str:
    """The text of a file.

    Raises:
        InvalidInput: it is too long or not UTF-8.
    """
    _check_length(len(data), file)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        raise InvalidInput([_problem(file, _end_of(before), message)]) from None


def compose(text: str, file: str) -> tuple[Mapping | None, list[Problem]]:
    """The tree of a file and what is wrong with its YAML.

    Problems that leave the rest readable (a key given twice, a tag, a text too long)
    come with a tree; others, such as broken syntax, without.
    """
    try:
        _check_length(len(text.encode("utf-8", "surrogatepass")), file)
        text = text.removeprefix("\ufeff")
        _check_characters(text, file)
        composer = _Composer(text, file)
        root = composer.document()
    except InvalidInput as error:
        return None, list(error.problems)
    if isinstance(root, Mapping):
        return root, composer.problems
    message = "the file is empty" if root is None else "a scenario is a map of keys to values"
    place = Place(1, 1) if root is None else root.place
    return None, [*composer.problems, _problem(file, place, message)]


def _check_length(length: int, file: str) -> None:
    if length > limits.FILE_BYTES:
        message = f"the file is longer than {limits.FILE_BYTES:,} bytes"
        raise InvalidInput([Problem(file, message=message)])


def _check_characters(text: str, file: str) -> None:
    found = _FORBIDDEN.search(text)
    if found is not None:
        place = _end_of(text[: found.start()])
        raise InvalidInput([_problem(file, place, _forbidden(found[0]))])


def _forbidden(character: str) -> str:
    return f"the character U+{ord(character[0]):04X} is not allowed"


def _end_of(text: str) -> Place:
    return Place(text.count("\n") + 1, len(text) - text.rfind("\n"))


def _problem(file: str, place: Place, message: str) -> Problem:
    return Problem(file, place.line, place.column, message=message)


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
        while isinstance(event, StreamStartEvent | DocumentStartEvent):
            event = next(self._events)
        if isinstance(event, StreamEndEvent):
            return None
        root = self._node(event, 1)
        next(self._events)
        if not isinstance(next(self._events), StreamEndEvent):
            raise self._stop("a file holds one document: '---' may not start another")
        return None if isinstance(root, Scalar) and root.value is None else root

    def _read(self) -> Iterator[Any]:
        events = iter(YAML(typ="safe", pure=True).parse(self._text))
        while True:
            try:
                event = next(events)
            except StopIteration:
                return
            except MarkedYAMLError as error:
                mark = error.problem_mark or error.context_mark
                if mark is not None:
                    self._place = Place(mark.line + 1, mark.column + 1)
                said = (error.problem or error.context or "").replace("\x00", "the end")
                raise self._stop(f"not readable as YAML: {said}") from None
            except Exception:  # ruamel lets errors of chr() and the like escape
                raise self._stop("not readable as YAML from here on") from None
            mark = event.start_mark
            self._place = Place(mark.line + 1, mark.column + 1)
            yield event

    def _node(self, event: Any, depth: int) -> Node:
        place = self._place
        if depth > limits.NESTING:
            raise self._stop(f"nested deeper than {limits.NESTING}")
        if isinstance(event, AliasEvent):
            return self._shared(event, depth)
        self._grow(1)
        if event.ctag is not None:
            self._report(place, f"tags such as {str(event.ctag)[:40]!r} are not allowed")
        node: Node
        if isinstance(event, ScalarEvent):
            node = self._scalar(event, place)
        elif isinstance(event, SequenceStartEvent):
            node = self._sequence(event, place, depth)
        else:
            node = self._mapping(event, place, depth)
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        return node

    def _shared(self, event: Any, depth: int) -> Node:
        node = self._anchors.get(event.anchor)
        if node is None:
            raise self._stop(f"there is no anchor {event.anchor!r} before this alias")
        if depth + node.height > limits.NESTING:
            raise self._stop(f"nested deeper than {limits.NESTING}")
        self._grow(node.size)
        return node

    def _scalar(self, event: Any, place: Place) -> Scalar:
        raw = self._text[event.start_mark.index : event.end_mark.index]
        text: str = event.value
        if len(text) > limits.TEXT:
            self._report(place, f"a text of {len(text):,} characters; at most {limits.TEXT:,}")
            text = text[: limits.TEXT]
        found = _FORBIDDEN.search(text) if event.style == '"' else None
        if found is not None:
            self._report(place, _forbidden(found[0]))
            text = _FORBIDDEN.sub("?", text)
        value = resolve(text) if event.style is None else text
        return Scalar(place, value, text, raw, place.line + raw.rstrip().count("\n"))

    def _sequence(self, event: Any, place: Place, depth: int) -> Sequence:
        node = Sequence(place, [], bool(event.flow_style), place.line)
        while not isinstance(event := next(self._events), SequenceEndEvent):
            item = self._node(event, depth + 1)
            node.items.append(item)
            node.size += item.size
            node.height = max(node.height, item.height + 1)
            node.last_line = max(node.last_line, item.last_line)
        if node.flow:
            node.last_line = event.end_mark.line + 1
        return node

    def _mapping(self, event: Any, place: Place, depth: int) -> Mapping:
        node = Mapping(place, {}, bool(event.flow_style), place.line)
        while not isinstance(event := next(self._events), MappingEndEvent):
            key = self._node(event, depth + 1)
            key_place = key.place if not isinstance(event, AliasEvent) else self._place
            value = self._node(next(self._events), depth + 1)
            node.size += value.size + 1
            node.height = max(node.height, value.height + 1)
            node.last_line = max(node.last_line, key_place.line, value.last_line)
            if not isinstance(key, Scalar):
                self._report(key_place, "a key is one word, not a list or a map")
            elif key.text in node.entries:
                first = node.entries[key.text].key.line
                message = f"the key {key.text!r} is given twice, first on line {first}"
                self._report(key_place, message)
            else:
                node.entries[key.text] = Entry(key_place, value)
        if node.flow:
            node.last_line = event.end_mark.line + 1
        return node

    def _grow(self, by: int) -> None:
        self._size += by
        if self._size > limits.NODES:
            raise self._stop(
                f"more than {limits.NODES:,} values, those behind aliases counted each time"
            )

    def _report(self, place: Place, message: str) -> None:
        self.problems.append(_problem(self._file, place, message))
        if len(self.problems) >= limits.PROBLEMS:
            raise self._stop("too many problems to read on")

    def _stop(self, message: str) -> InvalidInput:
        return InvalidInput([*self.problems, _problem(self._file, self._place, message)])


__all__ = ["compose", "decode"]
