"""What has been answered so far, on disk: one line per job, only ever appended to.

A line counts once its line break is there. What is flushed survives the death of the
process, what is synced that of the machine. The first line ties the journal to the
texts of the scenario and the runs file, and to the version of the program.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from time import monotonic
from typing import IO

from sim.problems import InvalidInput, Problem
from sim.runs.answers import Answer

NAME = "journal.jsonl"
_MARK = "negsim journal"
_SYNC_SECONDS = 1.0
_SYNC_LINES = 256


@dataclass(frozen=True, slots=True)
class Key:
    """What the answers in a journal are answers to."""

    scenario: str
    runs: str
    program: str

    def as_line(self) -> str:
        """The first line of a journal."""
        fields = {_MARK: 1, "scenario": self.scenario, "runs": self.runs, "program": self.program}
        return json.dumps(fields)


class Journal:
    """An open journal; use it in a ``with`` statement.

    ``answers`` are those found on opening, ``renewed`` says that a journal about
    something else was there and has been begun anew.
    """

    def __init__(self, folder: Path, key: Key, jobs: Collection[str], fresh: bool = False) -> None:
        self.path = folder / NAME
        self._file: IO[bytes] = self._opened()
        try:
            data = self._file.read()
            kept, self.answers, same = _parsed(data, key, frozenset(jobs))
            self.renewed = bool(data) and not same
            if fresh or not same:
                kept, self.answers = 0, {}
            self._file.truncate(kept)
            self._file.seek(kept)
            self._unsynced = 0
            self._synced = monotonic()
            if not kept:
                self._write(key.as_line())
                self.sync()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self.sync()
        self._file.close()

    def append(self, answer: Answer) -> None:
        """Note one answer; synced to disk every second or so."""
        self._write(answer.as_line())
        if self._unsynced >= _SYNC_LINES or monotonic() - self._synced > _SYNC_SECONDS:
            self.sync()

    def sync(self) -> None:
        """Wait until everything noted is on disk."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._unsynced, self._synced = 0, monotonic()

    def remove(self) -> None:
        """Delete the file: everything in it has been written elsewhere."""
        self.path.unlink(missing_ok=True)

    def _write(self, line: str) -> None:
        self._file.write(line.encode("utf-8") + b"\n")
        self._file.flush()
        self._unsynced += 1

    def _opened(self) -> IO[bytes]:
        # Neither truncating nor following the end, so that what is there can be read first.
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        file = os.fdopen(descriptor, "r+b")
        if not _locked(file):
            file.close()
            message = "another run is writing here; wait for it or choose another folder"
            raise InvalidInput([Problem(str(self.path.parent), message=message)])
        return file


def is_journal(path: Path) -> bool:
    """Whether the file begins as a journal does (an empty one is the start of one)."""
    with path.open("rb") as file:
        start = file.read(200)
    return not start or start.startswith(f'{{"{_MARK}"'.encode())


def _parsed(data: bytes, key: Key, jobs: frozenset[str]) -> tuple[int, dict[str, Answer], bool]:
    """(bytes worth keeping, answers, whether the journal is about this)."""
    lines = data.splitlines(keepends=True)
    if not lines or lines[0] != key.as_line().encode() + b"\n":
        return 0, {}, False
    kept, answers = len(lines[0]), dict[str, Answer]()
    for line in lines[1:]:
        answer = _answer(line)
        if answer is None:
            break  # Torn when the machine went down: what follows is asked again.
        kept += len(line)
        if answer.job in jobs:
            answers.setdefault(answer.job, answer)
    return kept, answers, True


def _answer(line: bytes) -> Answer | None:
    try:
        return Answer.of_line(line.decode("utf-8")) if line.endswith(b"\n") else None
    except ValueError:
        return None


def _locked(file: IO[bytes]) -> bool:
    """Whether this process alone may write; True where the system has no such locks."""
    try:
        fcntl = import_module("fcntl")
    except ImportError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
