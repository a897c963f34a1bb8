"""The reply to one job: typed, as it travels between processes and into the journal."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic_core import to_json

from sim.problems import InvalidInput
from sim.questions.base import Findings
from sim.questions.glossary import sample_words
from sim.runs.jobs import Job
from sim.scenario.asked import AskedView
from sim.scenario.model import Scenario

F = TypeVar("F", bound=Findings)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Reply:
    """What was found; ``error`` is None exactly when the question was answered.

    ``findings`` are what expectations name, of the type that the question declares;
    ``tables`` hold everything that is a list, as rows of the types that it declares.
    """

    job: str
    exact: bool = True
    sentence: str = ""
    findings: Findings | None = None
    tables: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    error: str | None = None

    @classmethod
    def failed(cls, job: str, error: str) -> Reply:
        """The record of a question that could not be answered."""
        return cls(job, exact=False, sentence=f"Not answered: {error}", error=error)

    def found(self, kind: type[F]) -> F:
        """The findings of a question that was answered, known to be of this type."""
        if not isinstance(self.findings, kind):
            raise TypeError(f"{self.job} has no {kind.__name__}")
        return self.findings

    def rows(self, kind: type[R]) -> list[R]:
        """The rows of this type."""
        return [row for rows in self.tables.values() for row in rows if isinstance(row, kind)]

    def plain(self) -> dict[str, Any]:
        """The findings as JSON has them; those that do not apply here are absent."""
        return {} if self.findings is None else self.findings.plain

    def as_text(self) -> bytes:
        """The reply to a question that was answered, as JSON; a row is a list of its values."""
        return to_json((self.job, self.exact, self.sentence, self.plain(), dict(self.tables)))

    @classmethod
    def of_text(cls, text: bytes, job: Job) -> Reply:
        """The reply in a text of :meth:`as_text`, with the types that the job's question declares.

        Raises:
            ValueError: it is none, or not to this job.
        """
        try:
            name, exact, sentence, findings, tables = json.loads(text)
            rows = {
                table: [_row(job.ask.rows[table], row) for row in listed]
                for table, listed in tables.items()
            }
        except (LookupError, TypeError) as error:
            raise ValueError(f"no reply: {error}") from None
        if name != job.id:
            raise ValueError(f"this is the reply to {name}")
        return cls(name, exact, sentence, job.ask.finds(**findings), rows)


def _row(kind: type[Any], values: object) -> Any:
    """Raises TypeError where these are not the values of a row of this kind."""
    if not isinstance(values, list):
        raise TypeError("no row")
    return kind(*values)


def reply_to(scenario: Scenario, job: Job) -> Reply:
    """The reply, or the record of what went wrong: this never raises an Exception."""
    try:
        found = job.ask.answer(scenario)
        sample = sample_words(scenario) if not found.exact else ""
        limit = job.ask.note(scenario) if isinstance(job.ask, AskedView) else ""
        told = " ".join(filter(None, (sample, found.told(scenario), limit)))
        return Reply(job.id, found.exact, told, found.findings, found.tables(scenario))
    except InvalidInput as invalid:
        return Reply.failed(job.id, "; ".join(str(problem) for problem in invalid.problems))
    except Exception as error:
        return Reply.failed(job.id, f"{type(error).__name__}: {error}")
