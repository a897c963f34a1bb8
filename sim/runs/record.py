"""The JSON record of a run: what was asked of what, with which programs, and the findings."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from sim.runs.results import Results

PROGRAM: Final = "negotiation-position-simulator"
MARK: Final = "negsim run"
_PACKAGES: Final = (PROGRAM, "numpy", "python-sat", "pydantic", "ruamel.yaml", "pyarrow")


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
                    {
                        **{
                            k: v
                            for k, v in job.columns(file.scenario).items()
                            if v and k not in _OF_RUN
                        },
                        "exact": answers[job.id].exact,
                        "sentence": answers[job.id].sentence,
                        "findings": answers[job.id].plain(),
                        "error": answers[job.id].error,
                    }
                    for job in file.plan.of_run(run.id)
                ],
            }
            for run in file.plan.runs
        ],
        **({} if files is None else {"files": digests(files.items())}),
    }


_OF_RUN: Final = frozenset({"run", "question"})


def digests(files: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    """File name -> SHA-256 of what is in it."""
    return {name: hashlib.sha256(data).hexdigest() for name, data in files}


def _expected(held: object) -> dict[str, object]:
    names = ("run", "job", "finding", "expected", "found", "others", "note")
    return {name: getattr(held, name) for name in names}
