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
    there = [path for path in texts if path.exists() and not _takes_any(path)]
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
    places = {path: path.resolve() for path in files if not _takes_any(path)}
    beside = {path: place.with_name(f"{place.name}.part") for path, place in places.items()}
    path = next(iter(files))
    try:
        for path, data in files.items():
            beside.get(path, path).write_bytes(data)
            if path in beside and path.exists():
                shutil.copymode(path, beside[path])
        for path, place in places.items():
            os.replace(beside[path], place)  # noqa: PTH105 - as atomic as the system allows
    except OSError as error:
        for part in beside.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)
        if isinstance(error, BrokenPipeError):
            raise
        raise unwritten(path, error) from None


def _takes_any(path: Path) -> bool:
    """Whether it is a device or a pipe, which takes what is written and stays what it is."""
    return path.exists() and not path.is_file() and not path.is_dir()


def unwritten(path: Path, error: OSError) -> InvalidInput:
    """Why a file or folder cannot be written, as bad input."""
    message = f"cannot be written: {(error.strerror or str(error)).lower()}"
    return InvalidInput([Problem(str(path), message=message)])
