"""What has been answered so far, on disk, in one SQLite file.

SQLite lets one process write, on every system, and keeps what was committed when that
process is killed: each answer is committed by itself, and at least every second all of
them are synced, so that they outlive the machine as well. SQLite has no checksums, so one
stands beside every answer: what does not fit its own, or cannot be read, is asked again,
and the damaged file is set aside.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Final

from sim.problems import InvalidInput, Problem
from sim.runs.jobs import Job
from sim.runs.replies import Reply

NAME: Final = "journal.sqlite"
GO_ON: Final = "the same command goes on from here"
_OLD: Final = "journal.jsonl"
_OLD_START: Final = b'{"negsim journal"'
_SQLITE: Final = b"SQLite format 3\x00"
_APPLICATION: Final = 0x6E656773
"""In the header of the file, so that it is known as a journal: ``negs``."""
_HEADER: Final = 100
_WRITERS, _NEWEST = 18, 2
"""Where in the header it stands which SQLite may write to the file, and the greatest there is."""
_ABOUT: Final = -1
"""The place of the line that says what the answers are about; the others are those of jobs."""
_SYNC_SECONDS: Final = 1.0
_TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS answers (place INTEGER PRIMARY KEY, line BLOB, checksum INTEGER)"
)
_TABLES: Final = "SELECT COUNT(*) FROM sqlite_master"
_LINE: Final = "SELECT line, checksum FROM answers WHERE place = ?"
_RENEWED: Final = "The scenario, the runs file or the program changed: all is asked anew."
_EMPTY: Final = "The journal was empty: all is asked anew."
_DAMAGE: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
_WORDS: Final = {
    sqlite3.SQLITE_BUSY: "another run is writing here; wait for it or choose another folder",
    sqlite3.SQLITE_FULL: f"no space left on device; {GO_ON}",
    sqlite3.SQLITE_READONLY: "cannot be written to",
    sqlite3.SQLITE_CANTOPEN: "cannot be written to",
}


@dataclass(frozen=True, slots=True)
class Key:
    """What the answers in a journal are answers to."""

    scenario: str
    runs: str
    program: str


class Journal:
    """An open journal; use it in a ``with`` statement.

    ``answers`` are those found on opening; ``notes`` say what became of a journal that
    could not be used as it was.

    Raises:
        InvalidInput: another run is writing here, or the folder cannot be written to.
    """

    def __init__(self, folder: Path, key: Key, jobs: Sequence[Job], fresh: bool = False) -> None:
        self.notes: list[str] = []
        self.answers: dict[str, Reply] = {}
        self._folder = folder
        self._places = {job.id: place for place, job in enumerate(jobs)}
        self._about = json.dumps(astuple(key)).encode()
        self._synced = monotonic()
        self._damaged = False
        path = folder / NAME
        if not fresh and path.is_file() and not path.stat().st_size:
            # Cut off, or of a run that ended before it wrote anything: nobody can tell.
            self.notes.append(_EMPTY)
        with self._told():
            self._base = self._opened()
            try:
                self._take_over(jobs, fresh)
            except BaseException:
                self._base.close()
                raise

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()

    def append(self, reply: Reply) -> None:
        """Note the answer to a question; a question that failed stays open."""
        if reply.error is not None:
            return
        due = monotonic() - self._synced >= _SYNC_SECONDS
        with self._told():
            if due:
                self._base.execute("PRAGMA synchronous = FULL")
            self._write(self._places[reply.job], reply.as_text())
            if due:
                self._base.execute("PRAGMA synchronous = OFF")
                self._synced = monotonic()

    def remove(self) -> None:
        """Delete the file: everything in it has been written elsewhere."""
        self._base.close()
        (self._folder / NAME).unlink(missing_ok=True)

    def _opened(self) -> sqlite3.Connection:
        base = sqlite3.connect(self._folder / NAME, timeout=0, isolation_level=None)
        try:
            base.execute("PRAGMA locking_mode = EXCLUSIVE")
            # A file that was cut off is read as far as it goes.
            base.execute("PRAGMA writable_schema = ON")
            base.execute("PRAGMA synchronous = OFF")
            base.execute("BEGIN EXCLUSIVE")
            base.execute(f"PRAGMA application_id = {_APPLICATION}")
            base.execute(_TABLE)
            base.execute("COMMIT")
        except sqlite3.DatabaseError as error:
            if _code(error) == sqlite3.SQLITE_READONLY and _too_new(self._folder / NAME):
                self._damaged = True
            elif _code(error) not in _DAMAGE:
                base.close()
                raise
        return base

    def _take_over(self, jobs: Sequence[Job], fresh: bool) -> None:
        """Find the answers that count, and leave a journal that holds these."""
        if is_old_journal(self._folder):
            (self._folder / _OLD).unlink()
            self.notes.append("The journal of an earlier version was dropped: all is asked anew.")
        lines, damaged = _read(self._base, self._about, len(jobs))
        damaged |= self._damaged
        if lines.pop(_ABOUT, self._about) != self._about:
            self.notes.append(_RENEWED)
        elif not fresh:
            for place, line in lines.items():
                try:
                    self.answers[jobs[place].id] = Reply.of_text(line, jobs[place])
                except ValueError:
                    damaged = True
        if damaged:
            self._set_aside()
        if damaged or not self.answers:
            self._base.execute("BEGIN")
            self._base.execute("DELETE FROM answers")
            self._write(_ABOUT, self._about)
            for reply in self.answers.values():
                self._write(self._places[reply.job], reply.as_text())
            self._base.execute("COMMIT")

    def _set_aside(self) -> None:
        self._base.close()
        names = (f"journal.damaged-{number}.sqlite" for number in count(1))
        aside = next(name for name in names if not (self._folder / name).exists())
        (self._folder / NAME).replace(self._folder / aside)
        self._base = self._opened()
        self.notes.append(
            f"The journal was damaged: {len(self.answers):,} of its answers are good, the rest is "
            f"asked again. The damaged file is now {aside}."
        )

    def _write(self, place: int, line: bytes) -> None:
        checksum = zlib.crc32(line, 0 if place == _ABOUT else zlib.crc32(self._about))
        self._base.execute(
            "INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", (place, line, checksum)
        )

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What SQLite says, in one line about the folder."""
        try:
            yield
        except sqlite3.Error as error:
            message = _WORDS.get(_code(error), f"{error}; {GO_ON}")
            raise InvalidInput([Problem(str(self._folder), message=message)]) from None


def is_journal(path: Path) -> bool:
    """Whether the file begins as a journal does (an empty one is the start of one)."""
    with path.open("rb") as file:
        start = file.read(_HEADER)
    marked = start[68:72] == _APPLICATION.to_bytes(4)
    return not start.strip(b"\x00") or start.startswith(_SQLITE) or marked


def is_old_journal(folder: Path) -> bool:
    """Whether a journal of the form of earlier versions is in the folder."""
    path = folder / _OLD
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_OLD_START)) == _OLD_START


def _too_new(path: Path) -> bool:
    """Whether it says that only a later SQLite may write to it, which is true of none of ours.

    Not to be asked of a file that this process has locked: to close it here gives up the lock.
    """
    with path.open("rb") as file:
        start = file.read(_WRITERS + 1)
    return len(start) > _WRITERS and start[_WRITERS] > _NEWEST


def _read(base: sqlite3.Connection, about: bytes, jobs: int) -> tuple[dict[int, bytes], bool]:
    """(place -> line that agrees with its checksum, whether anything is damaged)."""
    found: dict[int, bytes] = {}
    try:
        damaged = base.execute("PRAGMA quick_check(1)").fetchone() != ("ok",)
        # Where what says that there is a table is lost, another, empty one has just been made.
        damaged |= base.execute(_TABLES).fetchone() != (1,)
    except sqlite3.DatabaseError:
        damaged = True
    seen = 0
    for place in (_ABOUT, *range(jobs)):
        try:
            row = base.execute(_LINE, (place,)).fetchone()
        except sqlite3.DatabaseError:
            damaged = True
            continue
        if row is None:
            continue
        seen += 1
        # The checksum of an answer depends on what it is about.
        start = 0 if place == _ABOUT else zlib.crc32(found.get(_ABOUT, about))
        if isinstance(row[0], bytes) and zlib.crc32(row[0], start) == row[1]:
            found[place] = row[0]
        else:
            damaged = True
    # A row that strayed out of the questions asked, or from its place, is an answer lost.
    return found, damaged or (found.get(_ABOUT, about) == about and seen != _rows(base))


def _rows(base: sqlite3.Connection) -> int | None:
    try:
        return int(base.execute("SELECT COUNT(*) FROM answers").fetchone()[0])
    except sqlite3.DatabaseError:
        return None


def _code(error: sqlite3.Error) -> int:
    """The primary code of SQLite; 0 where the error has none."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
