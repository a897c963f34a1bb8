"""What came out of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.runs.expected import Expected
from sim.runs.jobs import Job
from sim.runs.read import RunsFile
from sim.runs.replies import Reply
from sim.runs.tables import Table, tables


@dataclass(frozen=True)
class Results:
    """Every answer, in the order of the plan, and how the expectations fared.

    ``reused`` answers come from the journal of a run that was stopped.
    """

    file: RunsFile
    answers: Mapping[str, Reply]
    expectations: tuple[Expected, ...]
    reused: int = 0

    @property
    def failed(self) -> tuple[Reply, ...]:
        """The questions that could not be answered."""
        return tuple(answer for answer in self.answers.values() if answer.error is not None)

    @property
    def failed_expectations(self) -> tuple[Expected, ...]:
        """The expectations that the answers do not meet."""
        return tuple(held for held in self.expectations if not held.holds)

    @property
    def fine(self) -> bool:
        """Whether every question was answered and every expectation met."""
        return not self.failed and not self.failed_expectations

    def of_run(self, run: str) -> tuple[tuple[Job, Reply], ...]:
        """The jobs of one run with their answers."""
        return tuple((job, self.answers[job.id]) for job in self.file.plan.of_run(run))

    def tables(self) -> tuple[Table, ...]:
        """Everything as tidy tables."""
        return tables(self.file.scenario, self.file.plan.jobs, self.answers)
