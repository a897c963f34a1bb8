"""Standard output and error as they are: full, closed, or not of Unicode."""

from __future__ import annotations

import codecs
import io
import os
import sys
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Final, TextIO

from sim.problems import InvalidInput, Problem

_HANDLER: Final = "negsim.letters"
_LETTERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{"✖": "x", "✔": "+", "◐": "~", "○": "o", "●": "*", "•": "*", "▶": ">", "→": ">"},
        **{"×": "x", "≥": ">", "≤": "<", "–": "-", "—": "-", "…": "."},
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("\u2018\u2019", "'"),
        "\u2212": "-",
    }
)
"""One character for one, so that tables stay straight."""


def prepare() -> None:
    """Let a stream that cannot write every character write another in its place.

    Raises:
        InvalidInput: there is no standard output.
    """
    if sys.stdout is None:
        raise InvalidInput([Problem("standard output", message="is closed")])
    codecs.register_error(_HANDLER, _in_letters)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not unicode(stream):
            stream.reconfigure(errors=_HANDLER)


def unicode(stream: TextIO) -> bool:
    """Whether a stream can write every character."""
    return (stream.encoding or "utf-8").lower().replace("-", "").startswith("utf")


def tell(line: str) -> None:
    """A line on standard error, if that takes it."""
    if sys.stderr is None:
        return
    try:
        print(line, file=sys.stderr, flush=True)  # noqa: T201
    except (OSError, ValueError):
        give_up(sys.stderr)


def give_up(stream: TextIO) -> None:
    """What a stream could not take would be tried again, and fail, at the very end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _in_letters(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(map(_letter, lost)), error.end


def _letter(character: str) -> str:
    plain = _LETTERS.get(character) or unicodedata.normalize("NFKD", character)[:1]
    return plain if plain.isascii() else "?"
