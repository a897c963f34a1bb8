"""How each question of a runs file is answered: one file per question."""

from __future__ import annotations

from importlib import import_module

from sim.files.run_words import RunWords
from sim.problems import InvalidInput
from sim.runs.answers import Answer
from sim.runs.jobs import Job
from sim.scenario.model import Scenario


def answered(scenario: Scenario, run: RunWords, job: Job) -> Answer:
    """The answer, or the record of what went wrong: this never raises an Exception."""
    try:
        module = import_module(f"sim.runs.questions.{job.question}")
        found: Answer = module.answer(scenario, run, job)
    except InvalidInput as invalid:
        return Answer.failed(job.id, "; ".join(str(problem) for problem in invalid.problems))
    except Exception as error:
        return Answer.failed(job.id, f"{type(error).__name__}: {error}")
    return found
