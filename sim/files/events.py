"""YAML as a stream of events, and what is wrong with it in words that say what to change.

libyaml reads it (by way of PyYAML), some thirty times as fast as a reader in Python: a
large or hostile file must not cost a server a second.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import yaml

try:
    from yaml._yaml import CParser as Reader
except ImportError:  # a PyYAML that was built without libyaml: the same events, slower
    from yaml import SafeLoader as Reader  # type: ignore[assignment]

QUOTES: Final = "needs quotes around it"
_INDENT: Final = "a tab; only spaces may indent"
_SAID: Final = (
    ("unknown escape", "within double quotes a backslash is written twice"),
    ("invalid Unicode", "within double quotes a backslash is written twice"),
    ("hexdecimal", "within double quotes a backslash is written twice"),
    ("mapping values are not allowed", f"a text that holds a colon and a blank {QUOTES}"),
    ("could not find expected ':'", "this is no 'key: value', and no part of a text"),
    ("expected <document start>", "something stands after the end of the map"),
    ("tab character", _INDENT),
)


class Place(NamedTuple):
    """A line and a column, both counted from 1."""

    line: int
    column: int


class Unreadable(Exception):
    """What is read is no YAML; where, and what to change."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(message)
        self.place = place
        self.message = message


def events(text: str) -> Iterator[Any]:
    """The events of a YAML text.

    Raises:
        Unreadable: it is no YAML from there on.
    """
    place = Place(1, 1)
    reader: Any = Reader(text)
    try:
        while True:
            event = reader.get_event()
            place = place_of(event.start_mark)
            yield event
            if isinstance(event, yaml.StreamEndEvent):
                return
    except yaml.MarkedYAMLError as error:
        raise _told(error, text, place) from None
    except (yaml.YAMLError, ValueError):
        raise Unreadable(place, "not readable as YAML from here on") from None
    finally:
        reader.dispose()


def crowded(text: str, most: int, deepest: int) -> Place | None:
    """Where the text comes to have more values than ``most``, those behind aliases not counted.

    To count takes a sixth of the time that it takes to make something of what is read. None
    where the text has not so many, or is no YAML or nested too deep before that.
    """
    if sum(map(text.count, ",:-[{\n")) < most:
        return None
    reader: Any = Reader(text)
    found = depth = 0
    try:
        while depth <= deepest:
            event = reader.get_event()
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
                continue
            elif not isinstance(event, yaml.ScalarEvent):
                if isinstance(event, yaml.StreamEndEvent):
                    break
                continue
            found += 1
            if found > most:
                return place_of(event.start_mark)
    except (yaml.YAMLError, ValueError):
        pass
    finally:
        reader.dispose()
    return None


def place_of(mark: Any) -> Place:
    """Where a mark of the reader stands."""
    return Place(mark.line + 1, mark.column + 1)


def _told(error: yaml.MarkedYAMLError, text: str, last: Place) -> Unreadable:
    mark, opened = error.problem_mark or error.context_mark, error.context_mark
    if mark is None:
        return Unreadable(last, "not readable as YAML from here on")
    said, context = error.problem or "", error.context or ""
    place, sign = place_of(mark), text[mark.index : mark.index + 1]
    if opened is not None and "end of stream" in said and "quoted" in context:
        place = place_of(opened)
        advice = "this quotation mark is never closed; one within the text is written twice"
    elif opened is not None and "expected ','" in said and (place.line > opened.line + 1):
        place, found = place_of(opened), place.line
        advice = f"this is not closed before line {found}; ' #' hides the rest of a line"
    else:
        advice = _advice(said, context, sign, place)
    return Unreadable(place, f"not readable as YAML: {advice}")


def _advice(said: str, context: str, sign: str, place: Place) -> str:
    """What to change, by what the reader says and the character that it says it of."""
    more = f"a text with more behind its closing quotation mark or bracket {QUOTES}"
    if "expected ','" in said:
        text = more if sign.isalnum() else f"a text that holds {sign!r} {QUOTES}"
        return f"here a ',' or {said[-2]!r} should follow; {text}"
    if "cannot start any token" in said or "expected node content" in said:
        if sign == "\t":
            return _INDENT
        return (
            f"a text that begins with {sign!r} {QUOTES}" if sign.strip() else "a value is missing"
        )
    if "did not find expected" in said and "block" in context:
        if place.column > 1 and not sign.isalnum():
            return more
        return f"this is indented unlike what it should belong to, or {more}"
    return next((advice for known, advice in _SAID if known in said), said or "from here on")
