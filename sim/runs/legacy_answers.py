"""The answer to one job, as it travels between processes and into the journal."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Row = Mapping[str, object]
"""One row of a table: column -> text, number, truth value, or None."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found. ``error`` is None exactly when the question was answered.

    ``findings`` are what expectations name; ``tables`` hold the rest, as rows per table.
    """

    job: str
    exact: bool = True
    sentence: str = ""
    findings: Mapping[str, object] = field(default_factory=dict)
    tables: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    error: str | None = None

    @classmethod
    def failed(cls, job: str, error: str) -> Answer:
        """The record of a question that could not be answered."""
        return cls(job, exact=False, sentence=f"Not answered: {error}", error=error)

    def as_line(self) -> str:
        """One line of JSON."""
        fields = (self.job, self.exact, self.sentence, self.findings, self.tables, self.error)
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def of_line(cls, line: str) -> Answer:
        """The answer in a line.

        Raises:
            ValueError: the line holds none.
        """
        fields = json.loads(line)
        if not (isinstance(fields, list) and len(fields) == 6 and isinstance(fields[0], str)):
            raise ValueError("no answer")
        return cls(*fields)
