"""Answers as tidy tables: one row per thing found, with what was asked in every row.

The columns are those that the questions declare: one row per question of its findings,
and its tables, each row of which is a named tuple.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, get_type_hints

from sim.questions.base import Findings, Kind, kind_of
from sim.questions.registry import QUESTIONS, asks
from sim.runs.jobs import Job
from sim.runs.replies import Reply
from sim.scenario.model import Scenario

_QUESTIONS: Final[Mapping[str, Kind]] = {
    "answered": "truth",
    "exact": "truth",
    "sentence": "text",
    "error": "text",
}
_FORMULA: Final = re.compile(r"[=+@\t\r]|-(?!\d+\Z)")


@dataclass(frozen=True, slots=True)
class Table:
    """A named table; ``rows`` hold a value (or None) for every column."""

    name: str
    kinds: Mapping[str, Kind]
    rows: tuple[tuple[object, ...], ...]

    def as_csv(self) -> bytes:
        """UTF-8 with a header line; ``true``, ``false``, and nothing for no value.

        A text that a spreadsheet would take for a formula gets an apostrophe before it.
        """
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self.kinds)
        writer.writerows(map(_as_text, row) for row in self.rows)
        return text.getvalue().encode("utf-8")


def names() -> tuple[str, ...]:
    """Every table there may be."""
    return ("questions", *QUESTIONS, *(name for q in QUESTIONS for name in asks(q).rows))


def tables(
    scenario: Scenario, jobs: Sequence[Job], replies: Mapping[str, Reply]
) -> tuple[Table, ...]:
    """Every table that has rows, in a fixed order; rows in the order of the jobs."""
    asked = [(tuple(job.columns(scenario).values()), job, replies[job.id]) for job in jobs]
    answered = [(said, job, found) for said, job, found in asked if found.error is None]
    made = [
        ("questions", _QUESTIONS, [(*said, *_in_short(found)) for said, _, found in asked]),
    ]
    for question in QUESTIONS:
        kinds = _columns(asks(question).finds)
        rows = [
            (*said, *_cells(found.findings, kinds))
            for said, job, found in answered
            if job.ask.name == question
        ]
        made.append((question, kinds, rows if kinds else []))
    for name, row in ((name, row) for q in QUESTIONS for name, row in asks(q).rows.items()):
        rows = [
            (*said, *item) for said, _, found in answered for item in found.tables.get(name, ())
        ]
        made.append((name, _columns(row), rows))
    first: dict[str, Kind] = dict.fromkeys(jobs[0].columns(scenario) if jobs else (), "text")
    return tuple(
        Table(name, first | dict(kinds), tuple(rows)) for name, kinds, rows in made if rows
    )


def _columns(declared: type[Any]) -> Mapping[str, Kind]:
    """Column -> its kind, of findings or of the rows of a table; values of a kind only."""
    kinds = {name: kind_of(hint) for name, hint in get_type_hints(declared).items()}
    return {name: kind for name, kind in kinds.items() if kind is not None}


def _in_short(found: Reply) -> tuple[object, ...]:
    return found.error is None, found.exact, found.sentence, found.error or ""


def _cells(findings: Findings | None, columns: Iterable[str]) -> Iterator[object]:
    for name in columns:
        value = getattr(findings, name)
        yield " ".join(value) if isinstance(value, list | tuple) else value


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value}" if _FORMULA.match(value) else value
    return repr(value) if isinstance(value, float) else str(value)
