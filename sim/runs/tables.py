"""Answers as tidy tables: one row per thing found, with what was asked in every row.

The columns are those that the questions declare: one row per question of its findings,
and its tables, each row of which is a named tuple.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any, Final, get_type_hints

from sim.questions.base import Findings, Kind, kind_of
from sim.questions.registry import QUESTIONS, asks
from sim.runs.jobs import Job
from sim.runs.replies import Reply
from sim.runs.spreadsheet import csv_text
from sim.scenario.model import Scenario

_QUESTIONS: Final[Mapping[str, Kind]] = {
    "answered": "truth",
    "exact": "truth",
    "sentence": "text",
    "error": "text",
}


@dataclass(frozen=True)
class Table:
    """A named table; ``rows`` hold a value (or None) for every column."""

    name: str
    kinds: Mapping[str, Kind]
    rows: tuple[tuple[object, ...], ...]

    @cached_property
    def columns(self) -> tuple[list[object], ...]:
        """The values of each column."""
        return tuple(list(map(itemgetter(place), self.rows)) for place in range(len(self.kinds)))

    def as_csv(self) -> bytes:
        """As UTF-8."""
        return csv_text(self.kinds, self.columns).encode("utf-8")


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
