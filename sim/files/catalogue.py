"""The scenarios that come with the program, by name."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from sim import limits
from sim.files.cache import keep, recalled
from sim.problems import InvalidInput, Problem, nearest
from sim.scenario.model import Scenario

if TYPE_CHECKING:
    from sim.files.load import Loaded


def folder() -> Path:
    """Where the shipped scenarios are: inside the installed package, or in a checkout."""
    here = Path(__file__).resolve().parent.parent
    installed = here / "_scenarios"
    return installed if installed.is_dir() else here.parent / "scenarios"


def _files() -> dict[str, Path]:
    found = sorted(folder().glob("*.yaml"))
    return {path.stem: path for path in found if not path.stem.endswith(".runs")}


def names() -> tuple[str, ...]:
    """The names of the shipped scenarios, sorted."""
    return tuple(_files())


@cache
def title(name: str) -> str:
    """The title of a shipped scenario, read from the head of its file only.

    It is the first line that begins with ``title:``; where that is no plain line, the name.
    """
    with _files()[name].open(encoding="utf-8") as lines:
        found = next((line for line in lines if line.startswith("title:")), "")
    said = found.removeprefix("title:").strip().strip("\"'")
    return said if said and said[0] not in "|>&*[{" else name


def path(name_or_path: str | Path) -> Path:
    """The file of a shipped scenario, or the file given.

    A shipped name comes first; ``./name`` means the file whatever it is called.

    Raises:
        InvalidInput: there is neither; with the nearest name.
    """
    files = _files()
    if isinstance(name_or_path, str) and name_or_path in files:
        return files[name_or_path]
    given = Path(name_or_path)
    try:
        if given.is_file():
            return given
    except (OSError, ValueError):
        pass  # Too long for a file name, or with a NUL in it: not a file either.
    message = f"there is no scenario of this name and no such file; shipped: {', '.join(files)}"
    hint = nearest(given.name.removesuffix(".yaml"), files)
    raise InvalidInput([Problem(str(name_or_path), message=message, hint=hint)])


def open_scenario(name_or_path: str | Path) -> Scenario:
    """The scenario of this name or in this file; as it was kept, if it was read before.

    Raises:
        InvalidInput: there is none, or it cannot be used.
    """
    file = path(name_or_path)
    with suppress(OSError, ValueError), file.open("rb") as stream:
        known = recalled(sha256(stream.read(limits.FILE_BYTES + 1)).hexdigest())
        if known is not None:
            return known
    # The reader takes longer to import than most files take to be read.
    loaded: Loaded = import_module("sim.files.load").read_file(file)
    if loaded.scenario is None:
        raise InvalidInput(loaded.errors)
    if not loaded.problems:
        keep(loaded.scenario)
    return loaded.scenario
