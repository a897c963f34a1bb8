"""What importers share: documents in, a scenario's text and warnings out, names, points."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Final

from sim.formats.exact import DIGITS, Scale
from sim.formats.scenario_text import Plain, to_yaml
from sim.language.parser import RESERVED
from sim.problems import InvalidInput, Problem
from sim.scenario import limits

MOST_WARNINGS: Final = 200
"""Warnings kept for one import; what is beyond is only counted."""


@dataclass(frozen=True, slots=True)
class Document:
    """One file to import: the name it is spoken of by, and its content."""

    name: str
    data: bytes

    @property
    def stem(self) -> str:
        """The name without folders and without its ending."""
        return Path(self.name.replace("\\", "/")).stem

    @classmethod
    def read(cls, path: Path) -> Document:
        """The file at ``path``.

        Raises:
            InvalidInput: it cannot be read or is longer than ``limits.FILE_BYTES``.
        """
        try:
            with path.open("rb") as stream:
                data = stream.read(limits.FILE_BYTES + 1)
        except OSError as error:
            message = f"cannot be read: {error.strerror or error}"
            raise InvalidInput([Problem(str(path), message=message)]) from None
        document = cls(str(path), data)
        document.check_length()
        return document

    def check_length(self) -> None:
        """Raises InvalidInput when longer than ``limits.FILE_BYTES``."""
        if len(self.data) > limits.FILE_BYTES:
            message = f"the file is longer than {limits.FILE_BYTES:,} bytes"
            raise InvalidInput([Problem(self.name, message=message)])


@dataclass(frozen=True, slots=True)
class Imported:
    """The text of a scenario file, and what the reader had to guess or leave out."""

    text: str
    warnings: tuple[str, ...]


@dataclass(slots=True)
class Report:
    """Collects the warnings of one import, file by file."""

    warnings: list[str] = field(default_factory=list)
    _more: int = 0

    def warn(self, document: Document, message: str, line: int | None = None) -> None:
        """Note what was guessed or left out, with its place."""
        if len(self.warnings) < MOST_WARNINGS:
            self.warnings.append(str(Problem(document.name, line, message=message)))
        else:
            self._more += 1

    def all(self) -> tuple[str, ...]:
        """The warnings in the order met, each once."""
        rest = (f"and {self._more:,} more warnings",) if self._more else ()
        return (*dict.fromkeys(self.warnings), *rest)


def refusal(document: Document, message: str, line: int | None = None) -> InvalidInput:
    """The error that stops an import, to be raised by the caller."""
    return InvalidInput([Problem(document.name, line, message=message)])


_LONGEST: Final = 40
_UNPRINTABLE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


def slug(text: str, fallback: str) -> str:
    """A lower-case identifier like the text; ``fallback`` when nothing of it is left.

    >>> slug("5% spoilage allowed", "option"), slug("$4.37", "option"), slug("-10", "option")
    ('5_spoilage_allowed', '4.37', 'minus_10')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"(?<![\w.)])-(?=\.?\d)", "minus_", plain)
    plain = re.sub(r"[^a-z0-9.]+", "_", plain)
    plain = re.sub(r"(?<!\d)\.|\.(?!\d)", "_", plain)
    plain = re.sub(r"_+", "_", plain).strip("_")
    if len(plain) > _LONGEST:
        plain = plain[:_LONGEST].rpartition("_")[0] or plain[:_LONGEST]
    plain = plain or fallback
    return f"{plain}_" if plain in RESERVED else plain


class Ids:
    """Hands out identifiers that differ: the second ``no`` becomes ``no_2``."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    def make(self, text: str, fallback: str) -> str:
        """A new identifier like ``text``."""
        base = slug(text, fallback)
        candidate, count = base, 1
        while candidate in self._taken:
            count += 1
            candidate = f"{base}_{count}"
        self._taken.add(candidate)
        return candidate


def label(text: str, fallback: str) -> str:
    """The text as it may stand in a scenario: control characters become spaces."""
    plain = " ".join(_UNPRINTABLE.sub(" ", text).split())
    return plain[: limits.TEXT] or fallback


_NO_DATE: Final = "2000-01-01"
UNDATED: Final[Mapping[str, Plain]] = {
    "as_of": _NO_DATE,
    "evidence": "reported",
    "notes": [f"The format knows no dates; {_NO_DATE} stands in for one."],
}
"""What a scenario says whose format knows no dates; nothing depends on the day."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One party's utilities: term -> option -> utility, and the least it accepts."""

    utilities: Mapping[str, Mapping[str, Fraction]]
    minimum: Fraction
    cap: Fraction | None = None


def scored(party: Scored, scale: Scale) -> dict[str, Plain]:
    """The keys ``points``, ``minimum`` and, where it can bite, ``cap`` of a party."""
    points: dict[str, Plain] = {
        term: {option: scale.points(utility) for option, utility in table.items()}
        for term, table in party.utilities.items()
    }
    keys: dict[str, Plain] = {"points": points, "minimum": scale.points(party.minimum)}
    most = sum((max(table.values()) for table in party.utilities.values() if table), Fraction(0))
    if party.cap is not None and most > party.cap:
        keys["cap"] = scale.points(party.cap)
    return keys


def scale_note(scale: Scale) -> str:
    """What the points of a party are, in words."""
    if scale.exact:
        return f"Points are utilities x {scale.factor}, exactly."
    return (
        f"Points are utilities x {scale.factor}, rounded: the exact values need more than "
        f"{DIGITS} digits. A package within rounding of the minimum may be judged wrongly."
    )


def finished(document: Document, scenario: Mapping[str, Plain], report: Report) -> Imported:
    """The text of a scenario and the warnings.

    Raises:
        InvalidInput: the text would be longer than ``limits.FILE_BYTES``.
    """
    text = to_yaml(scenario)
    if len(text.encode()) > limits.FILE_BYTES:
        message = f"the scenario would be longer than {limits.FILE_BYTES:,} bytes"
        raise refusal(document, message)
    return Imported(text, report.all())


def check_parties(document: Document, count: int) -> None:
    """Raises InvalidInput unless a scenario can hold that many parties."""
    if not 1 <= count <= limits.PARTIES:
        message = f"{count} parties; a scenario holds 1 to {limits.PARTIES}"
        raise refusal(document, message)
