"""The files of one's own that the page was started with: ``negsim app FILE`` or ``DIR``.

They come through the environment of the server, since Streamlit keeps its arguments. Without
them, as on a public server, the page reads and writes no file at all.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from sim import limits
from sim.files.load import Loaded, read
from sim.files.save import unwritten, write_new
from sim.files.text import decoded
from sim.files.tree import Scalar, child, compose
from sim.problems import InvalidInput, Problem

FILES: Final = "NEGSIM_FILES"
"""The variable with the file or folder."""
EDIT: Final = "NEGSIM_EDIT"
"""The variable that says that changes are written back."""


def files() -> Mapping[str, Path]:
    """The files by the names under which the page offers them; none unless it was told to."""
    given = os.environ.get(FILES)
    if not given:
        return {}
    path = Path(given)
    found = sorted([*path.glob("*.yaml"), *path.glob("*.yml")]) if path.is_dir() else [path]
    own = [file for file in found if not file.stem.endswith(".runs") and file.is_file()]
    return {file.stem: file for file in own[: limits.FOLDER_FILES]}


def written_back() -> bool:
    """Whether changes are written to the files."""
    return bool(os.environ.get(EDIT))


def text_in(file: Path) -> str:
    """What a file says now.

    Raises:
        InvalidInput: it cannot be read, is too long or not UTF-8.
    """
    try:
        with file.open("rb") as stream:
            return decoded(stream.read(limits.FILE_BYTES + 1), str(file))
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise InvalidInput([Problem(str(file), message=message)]) from None


def runs_beside(file: Path) -> Mapping[Path, str]:
    """The runs files about a file that stand beside it, and what they say; none if all is read."""
    found: dict[Path, str] = {}
    for beside in sorted(file.parent.glob("*.runs.yaml")) if written_back() else ():
        try:
            text = text_in(beside)
            root, _ = compose(text, beside.name)
        except InvalidInput:
            continue
        about = root and child(root, "scenario")
        if isinstance(about, Scalar) and about.text in (file.name, file.stem):
            found[beside] = text
    return found


def folder_of_texts(file: Path) -> Path:
    """Where the articles of a file are if they are kept beside it."""
    return file.with_name(f"{file.name}.texts")


def texts_beside(file: Path) -> Mapping[str, str]:
    """The articles that are kept beside a file, by the SHA-256 of their text."""
    found: dict[str, str] = {}
    for path in sorted(folder_of_texts(file).glob("*.txt"))[: limits.FOLDER_FILES]:
        with suppress(InvalidInput):
            text = text_in(path)
            found[hashlib.sha256(text.encode()).hexdigest()] = text
    return found


def keep_beside(file: Path, texts: Mapping[str, str]) -> None:
    """Keep articles beside a file, each under a name; those that are there already stay.

    Raises:
        InvalidInput: they cannot be written.
    """
    folder = folder_of_texts(file)
    new = {path: text for name, text in texts.items() if not (path := folder / name).exists()}
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise unwritten(folder, error) from None
    if new:
        write_new(new)


def loaded(file: Path) -> tuple[str, Loaded]:
    """The text of a file, empty where it cannot be read, and what it says."""
    try:
        text = text_in(file)
    except InvalidInput as invalid:
        return "", Loaded(None, invalid.problems)
    return text, read(text, file.name)
