"""Text to a file, whole or not at all: beside it first, then in its place."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

from sim.problems import InvalidInput, Problem

BACKUP: Final = ".bak"
"""What the name of a file has behind it for how it was before."""


def write_new(path: Path, text: str, *, force: bool = False) -> None:
    """Write a file; one that is there stays unless ``force``.

    Raises:
        InvalidInput: it is there already, or cannot be written.
    """
    if path.exists() and not force:
        message = "the file is there already; --force replaces it"
        raise InvalidInput([Problem(str(path), message=message)])
    _write(path, text.encode())


def write_over(path: Path, text: str, before: str, *, keep: bool = True) -> None:
    """Write a file that said ``before``, which is kept as ``PATH.bak`` unless told otherwise.

    Raises:
        InvalidInput: it says something else by now, which stays, or cannot be written.
    """
    # What a link leads to is written, not the link.
    path = path.resolve()
    try:
        now = path.read_bytes()
    except OSError as error:
        raise _unwritten(path, error) from None
    if now != before.encode():
        message = "another program has changed the file; read it again before writing"
        raise InvalidInput([Problem(str(path), message=message)])
    if keep:
        _write(path.with_name(path.name + BACKUP), now)
    _write(path, text.encode())


def _write(path: Path, data: bytes) -> None:
    beside = path.with_name(f"{path.name}.part")
    try:
        beside.write_bytes(data)
        with suppress(FileNotFoundError):
            shutil.copymode(path, beside)
        os.replace(beside, path)  # noqa: PTH105 - as atomic as the system allows
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise _unwritten(path, error) from None


def _unwritten(path: Path, error: OSError) -> InvalidInput:
    message = f"cannot be written: {error.strerror or error}"
    return InvalidInput([Problem(str(path), message=message)])
