"""The events of a YAML text by a parser written in Python, which says best what is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from sim.files.events import Event, Unreadable, event_of


def slow_events(text: str) -> Iterator[Event]:
    """The events as ruamel.yaml has them.

    Raises:
        Unreadable: where the text stops being YAML.
    """
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            yield event_of(event)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = (error.problem or error.context or "").replace("\x00", "the end")
        place = () if mark is None else (mark.line + 1, mark.column + 1)
        raise Unreadable(f"not readable as YAML: {said}", *place) from None
    except Exception:  # ruamel lets errors of chr() and the like escape
        raise Unreadable("not readable as YAML from here on") from None
