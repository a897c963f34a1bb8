"""What goes into an importer and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

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
