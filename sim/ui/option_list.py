"""The options of a term in one cell: ``none = Nobody; both = Both sides``.

A semicolon within a label is written ``\\;``, a backslash ``\\\\``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from sim.problems import InvalidInput, Problem
from sim.scenario.model import Option

_PIECE: Final = re.compile(r"(?:\\.|[^;\\]|\\$)+", re.DOTALL)
_SPECIAL: Final = re.compile(r"[;\\]")
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)


def options_text(options: Iterable[Option]) -> str:
    """The options as one cell."""
    labels = {option.id: _SPECIAL.sub(r"\\\g<0>", option.label) for option in options}
    return "; ".join(f"{name} = {label}" for name, label in labels.items())


def options_from(text: str) -> list[dict[str, str]]:
    """The options in a cell; without ``=`` the id is the label.

    >>> options_from("a = One; b")
    [{'id': 'a', 'label': 'One'}, {'id': 'b', 'label': 'b'}]

    Raises:
        InvalidInput: an id stands there twice.
    """
    found = []
    for part in filter(None, (piece.strip() for piece in _PIECE.findall(text))):
        name, _, words = (_ESCAPED.sub(r"\1", side).strip() for side in part.partition("="))
        found.append({"id": name, "label": words or name})
    twice = [name for name, number in Counter(o["id"] for o in found).items() if number > 1]
    if twice:
        raise InvalidInput([Problem("options", message=f"{name!r} twice") for name in twice])
    return found
