"""The events of a YAML text in one form, whichever parser gives them.

libyaml (through PyYAML) is thirty times as fast as ruamel.yaml, which is written in Python,
but reads YAML 1.1 and words its errors otherwise. So libyaml reads what both read alike; a
text it refuses, or in which the two could differ, is read by ruamel.yaml instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import yaml

# Absent where PyYAML was built without libyaml.
_LIBYAML: Final = getattr(yaml, "CSafeLoader", None)


class NotRead(Exception):
    """The fast parser does not answer for this text."""


class Unreadable(Exception):
    """The text is no YAML from a place on, if a place is known: a line and a column, from 1."""

    def __init__(self, said: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(said)
        self.said = said
        self.place = None if line is None or column is None else (line, column)


class Event(NamedTuple):
    """One event; lines and columns are counted from 1, ``start`` and ``end`` are offsets."""

    kind: str
    """Its name in both parsers, such as ``ScalarEvent``."""
    line: int
    column: int
    start: int
    end: int
    last_line: int
    """The line on which it ends."""
    value: str = ""
    style: str | None = None
    """How a text is quoted; None for a plain one."""
    flow: bool = False
    tag: str | None = None
    anchor: str | None = None


def fast_events(text: str) -> Iterator[Event]:
    """The events as libyaml has them.

    Raises:
        NotRead: it refuses the text, or what it accepts might be refused elsewhere.
    """
    if _LIBYAML is None or "\t" in text:
        raise NotRead
    parser, within = _LIBYAML(text), 0
    try:
        while (event := parser.get_event()) is not None:
            found = event_of(event)
            if found.kind in _STARTS:
                within += bool(within or found.flow)
            elif found.kind in _ENDS:
                within -= bool(within)
            if (
                found.tag
                or found.anchor
                or _doubtful(found, text[found.start : found.end], within > 0)
            ):
                raise NotRead
            yield found
    except yaml.YAMLError:
        raise NotRead from None
    finally:
        parser.dispose()


_STARTS: Final = ("SequenceStartEvent", "MappingStartEvent")
_ENDS: Final = ("SequenceEndEvent", "MappingEndEvent")


def _doubtful(event: Event, raw: str, within: bool) -> bool:
    """Whether the parsers may differ: a text of nothing, a blank first line, a late quote."""
    if event.kind != "ScalarEvent" or event.style in ("'", '"'):
        return False
    if event.style is not None:
        return re.match(r"[^\n]*\n\s*\n", raw) is not None
    return not event.value or (within and re.search(r"\s[\"']", event.value) is not None)


def event_of(event: Any) -> Event:
    """An event of either parser."""
    start, end, kind = event.start_mark, event.end_mark, type(event).__name__
    placed = (kind, start.line + 1, start.column + 1, start.index, end.index, end.line + 1)
    if kind == "ScalarEvent":
        return Event(*placed, event.value, event.style or None, False, event.tag, event.anchor)
    if kind in ("SequenceStartEvent", "MappingStartEvent"):
        return Event(*placed, "", None, bool(event.flow_style), event.tag, event.anchor)
    if kind == "AliasEvent":
        return Event(*placed, anchor=event.anchor)
    return Event(*placed)
