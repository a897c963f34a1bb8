"""The folder that results go to: what is already there stays, unless this program wrote it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from sim import limits
from sim.problems import InvalidInput, Problem
from sim.runs import journal
from sim.runs.results import MARK
from sim.runs.tables import names

RECORD: Final = "record.json"
REPORT: Final = "report.html"
_WRITING: Final = ".negsim-writing"


def prepare(folder: Path, name: str) -> None:
    """Make the folder, or make sure that it may be written to.

    Raises:
        InvalidInput: it cannot be made or written to, or holds something of someone else's.
    """
    possible = {RECORD, REPORT, *(f"{n}.{kind}" for n in names() for kind in ("csv", "parquet"))}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        present = {path.name for path in folder.iterdir()}
        before = _written_before(folder)
        begun = journal.NAME in present and journal.is_journal(folder / journal.NAME)
        (folder / f"{_WRITING}.partial").touch()
        (folder / f"{_WRITING}.partial").unlink()
    except OSError as error:
        raise InvalidInput([_problem(folder, f"cannot be used: {error.strerror}")]) from None
    if before is not None and before[0] != name:
        message = f"holds the results of {before[0]!r}; choose another folder for {name!r}"
        raise InvalidInput([_problem(folder, message)])
    ours = set(before[1]) if before else set()
    if begun:
        # It may have been stopped in the midst of writing its results.
        ours |= {journal.NAME} | (possible if _WRITING in present else set())
    foreign = sorted((present & {*possible, journal.NAME}) - ours)
    if foreign:
        message = "is in the way and was not written by negsim run"
        raise InvalidInput(_problem(folder / name, message) for name in foreign)


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write every file, each in one step; remove what an earlier run left and this did not."""
    before = _written_before(folder)
    mark = folder / _WRITING
    mark.write_bytes(b"")
    for name, data in files.items():
        partial = folder / f"{name}.partial"
        partial.write_bytes(data)
        partial.replace(folder / name)
    for name in sorted({*(before[1] if before else ())} - files.keys()):
        (folder / name).unlink(missing_ok=True)
    mark.unlink()


def _written_before(folder: Path) -> tuple[str, list[str]] | None:
    """(name of the runs, file names) of the record in the folder, None without one of ours."""
    path = folder / RECORD
    if not path.is_file() or path.stat().st_size > limits.RECORD_BYTES:
        return None
    try:
        found = json.loads(path.read_bytes())
    except ValueError:
        return None
    if not isinstance(found, dict) or found.get("record") != MARK:
        return None
    return str(found.get("name")), [RECORD, *_plain(found.get("files", {}))]


def _plain(names: Iterable[object]) -> list[str]:
    """Names of files in this very folder: a record is not trusted with paths."""
    return [n for n in names if isinstance(n, str) and n == Path(n).name and n not in ("", "..")]


def _problem(path: Path, message: str) -> Problem:
    return Problem(str(path), message=message)
