"""Text to files, whole or not at all: beside them first, then in their place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from sim.problems import InvalidInput, Problem

BACKUP: Final = ".bak"
"""What the name of a file has behind it for how it was before."""


def write_new(texts: Mapping[Path, str], *, force: bool = False) -> None:
    """Write files, all or none of them; one that is there stays unless ``force``.

    Raises:
        InvalidInput: some are there already, or one cannot be written.
    """
    there = [path for path in texts if path.exists()]
    if there and not force:
        message = "the file is there already; --force replaces it"
        raise InvalidInput([Problem(str(path), message=message) for path in there])
    _write({path: text.encode() for path, text in texts.items()})


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
        raise unwritten(path, error) from None
    if now != before.encode():
        message = "another program has changed the file; read it again before writing"
        raise InvalidInput([Problem(str(path), message=message)])
    if keep:
        _write({path.with_name(path.name + BACKUP): now})
    _write({path: text.encode()})


def _write(files: Mapping[Path, bytes]) -> None:
    """Every file beside its place first, then each put there in one step."""
    beside = {path: path.with_name(f"{path.name}.part") for path in files}
    path = next(iter(files))
    try:
        for path, data in files.items():
            beside[path].write_bytes(data)
            with suppress(FileNotFoundError):
                shutil.copymode(path, beside[path])
        for path in files:
            os.replace(beside[path], path)  # noqa: PTH105 - as atomic as the system allows
    except OSError as error:
        for part in beside.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)
        raise unwritten(path, error) from None


def unwritten(path: Path, error: OSError) -> InvalidInput:
    """Why a file or folder cannot be written, as bad input."""
    message = f"cannot be written: {(error.strerror or str(error)).lower()}"
    return InvalidInput([Problem(str(path), message=message)])
