"""What came out of a run, and the JSON record of it: what was asked of what, with what."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from sim.runs.expected import Expected
from sim.runs.jobs import Job
from sim.runs.read import RunsFile
from sim.runs.replies import Reply
from sim.runs.tables import Table, tables
from sim.scenario.model import Scenario

PROGRAM: Final = "negotiation-position-simulator"
MARK: Final = "negsim run"
_PACKAGES: Final = (PROGRAM, "numpy", "python-sat", "pydantic", "ruamel.yaml", "pyarrow")


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


def versions() -> dict[str, str]:
    """The versions on which the bytes of the outputs may depend."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def record(results: Results, files: Mapping[str, bytes] | None = None) -> dict[str, object]:
    """The documented object of ``negsim run --json``; without dates, so that it repeats."""
    file, answers = results.file, results.answers
    return {
        "record": MARK,
        "name": file.name,
        "title": file.title,
        "scenario": file.scenario.id,
        "scenario_digest": file.scenario.digest,
        "runs_digest": file.digest,
        "versions": versions(),
        "exact": all(answer.exact for answer in answers.values()),
        "questions": len(answers),
        "failed": sum(answer.error is not None for answer in answers.values()),
        "expectations": {
            "checked": len(results.expectations),
            "failed": [_expected(held) for held in results.failed_expectations],
        },
        "runs": [
            {
                "id": run.id,
                "label": run.label,
                "question": run.question,
                "answers": [
                    _answer(file.scenario, job, reply) for job, reply in results.of_run(run.id)
                ],
            }
            for run in file.plan.runs
        ],
        **({} if files is None else {"files": {name: _digest(files[name]) for name in files}}),
    }


def _answer(scenario: Scenario, job: Job, reply: Reply) -> dict[str, object]:
    asked = job.columns(scenario)
    return {
        **{name: said for name, said in asked.items() if said and name not in ("run", "question")},
        "exact": reply.exact,
        "sentence": reply.sentence,
        "findings": reply.plain(),
        "error": reply.error,
    }


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _expected(held: Expected) -> dict[str, object]:
    return {name: value for name, value in asdict(held).items() if name != "holds"}
