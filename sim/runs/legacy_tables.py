"""Answers as tidy tables: one row per thing found, with what was asked in every row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from sim.runs.legacy_answers import Answer, Row
from sim.runs.legacy_jobs import Job

Kind = Literal["text", "whole", "number", "truth"]

ASKED: Final = (
    *("job", "run", "question", "case", "package", "set", "parties", "standard"),
    *("drop", "readings", "evidence", "as_of"),
)
"""The columns that every table begins with: what was asked."""

_LISTS: Final[Mapping[str, Mapping[str, Kind]]] = {
    "verdicts": {
        "party": "text",
        "verdict": "text",
        "accepts": "truth",
        "failing": "text",
        "open": "text",
        "met": "text",
        "on_record": "text",
        "spoken_to": "whole",
        "addressed": "whole",
    },
    "coalitions": {"coalition": "text", "deals": "whole"},
    "options": {"term": "text", "option": "text", "deals": "whole"},
    "conflicts": {"number": "whole", "size": "whole", "positions": "text"},
    "concessions": {
        "number": "whole",
        "size": "whole",
        "give_up": "text",
        "movers": "text",
        "opens": "whole",
        "kinds": "whole",
    },
    "alone": {"position": "text", "more_deals": "whole"},
    "nearest_deals": {"deal": "whole", "term": "text", "before": "text", "after": "text"},
    "what_if": {
        "position": "text",
        "party": "text",
        "disputed": "truth",
        "more_deals": "whole",
        "importance": "number",
        "firmness": "number",
    },
    "robustness": {
        "party": "text",
        "verdict": "text",
        "robust": "truth",
        "same_answer": "truth",
        "verdicts": "text",
        "flips": "text",
    },
    "breaches": {
        "incident": "text",
        "what": "text",
        "by": "text",
        "scope": "text",
        "outcome": "text",
        "why": "text",
    },
    "solutions": {"solution": "text", "number": "whole", "settings": "text", "points": "text"},
    "frontier": {"number": "whole", "settings": "text", "values": "text", "packages": "whole"},
}
_FINDINGS: Final[Mapping[str, Mapping[str, Kind]]] = {
    "check": {
        "possible": "truth",
        "blocked_by": "text",
        "no_stated_view": "text",
        "because": "text",
        "rules_broken": "text",
        "warnings": "text",
        "must_act": "text",
    },
    "deals": {"packages": "whole", "deals": "whole", "standard_error": "number"},
    "explain": {
        "possible": "truth",
        "feasible": "truth",
        "deals": "whole",
        "conflicts": "whole",
        "concessions": "whole",
        "smallest": "whole",
        "opens_most": "text",
        "most_opened": "whole",
    },
    "nearest": {"distance": "whole", "ties": "whole", "unmet_demands": "whole"},
    "sensitivity": {
        "possible": "truth",
        "feasible": "truth",
        "deals": "whole",
        "share": "text",
        "standard_error": "number",
        "any_deal": "text",
        "passes": "text",
        "robust": "text",
    },
    "tradeoffs": {
        "frontier": "whole",
        "outcomes": "whole",
        "nash": "text",
        "egalitarian": "text",
        "kalai_smorodinsky": "text",
        "utilitarian": "text",
    },
}
_QUESTIONS: Final[Mapping[str, Kind]] = {
    "answered": "truth",
    "exact": "truth",
    "sentence": "text",
    "error": "text",
}
NAMES: Final = ("questions", *_FINDINGS, *_LISTS)
"""Every table there may be."""


@dataclass(frozen=True, slots=True)
class Table:
    """A named table; ``rows`` hold a value (or None) for every column."""

    name: str
    kinds: Mapping[str, Kind]
    rows: tuple[tuple[object, ...], ...]


def tables(jobs: Sequence[Job], answers: Mapping[str, Answer]) -> tuple[Table, ...]:
    """Every table that has rows, in a fixed order; rows in the order of the jobs."""
    found = [_table("questions", _QUESTIONS, _questions(jobs, answers))]
    for question, kinds in _FINDINGS.items():
        found.append(_table(question, kinds, _findings(question, jobs, answers)))
    for name, kinds in _LISTS.items():
        found.append(_table(name, kinds, _listed(name, jobs, answers)))
    return tuple(table for table in found if table.rows)


def _table(name: str, kinds: Mapping[str, Kind], rows: Iterable[tuple[Job, Row]]) -> Table:
    asked: dict[str, Kind] = dict.fromkeys(ASKED, "text")
    return Table(
        name,
        asked | dict(kinds),
        tuple(
            (*job.columns().values(), *(row.get(column) for column in kinds)) for job, row in rows
        ),
    )


def _questions(jobs: Sequence[Job], answers: Mapping[str, Answer]) -> Iterator[tuple[Job, Row]]:
    for job in jobs:
        found = answers[job.id]
        answered = found.error is None
        yield (
            job,
            {
                "answered": answered,
                "exact": found.exact,
                "sentence": found.sentence,
                "error": found.error or "",
            },
        )


def _findings(
    question: str, jobs: Sequence[Job], answers: Mapping[str, Answer]
) -> Iterator[tuple[Job, Row]]:
    for job in jobs:
        found = answers[job.id]
        if job.question == question and found.error is None:
            yield job, {name: _cell(value) for name, value in found.findings.items()}


def _cell(value: object) -> object:
    return " ".join(map(str, value)) if isinstance(value, list) else value


def _listed(
    name: str, jobs: Sequence[Job], answers: Mapping[str, Answer]
) -> Iterator[tuple[Job, Row]]:
    for job in jobs:
        for row in answers[job.id].tables.get(name, ()):
            yield job, row
