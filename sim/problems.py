"""What is wrong with a file or a command line, and where.

A problem is data, not an exception, so that all of them can be shown at once;
:class:`InvalidInput` carries them to whoever has to stop.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Final, Literal

_CUTOFF: Final = 0.7
"""Likeness (of difflib) below which a word is no hint."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong.

    ``file`` may be the name of an option such as ``--set`` when the input came from
    the command line; ``line`` and ``column`` count from 1 and are None without a place.
    ``path`` names the part of the scenario, such as ``positions[RU-01].requires``;
    ``hint`` is the nearest word that would have been right.
    """

    file: str
    line: int | None = None
    column: int | None = None
    path: str = ""
    message: str = ""
    severity: Literal["error", "warning"] = "error"
    hint: str | None = None

    @property
    def is_error(self) -> bool:
        """Whether the input cannot be used because of it."""
        return self.severity == "error"

    def __str__(self) -> str:
        place = [str(part) for part in (self.file, self.line, self.column) if part is not None]
        parts = [":".join(place), self.path, self.message]
        text = ": ".join(part for part in parts if part)
        return text if self.hint is None else f"{text}; did you mean {self.hint!r}?"


class InvalidInput(Exception):
    """Input that cannot be used, with every problem found in it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like ``word``, or None when none is close.

    >>> nearest("requries", ["says", "requires", "when"])
    'requires'
    """
    known = list(candidates)
    by_folded = {candidate.casefold(): candidate for candidate in reversed(known)}
    # Imported only where something is wrong.
    get_close_matches = import_module("difflib").get_close_matches
    close = get_close_matches(word, known, n=1, cutoff=_CUTOFF) or get_close_matches(
        word.casefold(), list(by_folded), n=1, cutoff=_CUTOFF
    )
    return by_folded.get(close[0].casefold()) if close else None


def unknown(file: str, kind: str, word: str, candidates: Iterable[str]) -> Problem:
    """The problem that ``word`` names no ``kind``, with the nearest name that does."""
    return Problem(file, message=f"there is no {kind} {word!r}", hint=nearest(word, candidates))


def all_unknown(
    file: str, kind: str, words: Iterable[str], candidates: Collection[str]
) -> list[Problem]:
    """:func:`unknown` for each of the words that is none of the candidates."""
    return [unknown(file, kind, word, candidates) for word in words if word not in candidates]
