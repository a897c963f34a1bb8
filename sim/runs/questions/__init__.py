"""How each question of a runs file is answered: one file per question."""

from __future__ import annotations

from importlib import import_module

from sim.files.run_words import RunWords
from sim.problems import InvalidInput
from sim.questions.registry import QUESTIONS, asks
from sim.runs.answers import Answer
from sim.runs.jobs import Job
from sim.scenario.asked import read
from sim.scenario.model import Scenario


def answered(scenario: Scenario, run: RunWords, job: Job) -> Answer:
    """The answer, or the record of what went wrong: this never raises an Exception."""
    try:
        if job.question in QUESTIONS:
            return _asked(scenario, run, job)
        module = import_module(f"sim.runs.questions.{job.question}")
        found: Answer = module.answer(scenario, run, job)
    except InvalidInput as invalid:
        return Answer.failed(job.id, "; ".join(str(problem) for problem in invalid.problems))
    except Exception as error:
        return Answer.failed(job.id, f"{type(error).__name__}: {error}")
    return found


def _asked(scenario: Scenario, run: RunWords, job: Job) -> Answer:
    ask = asks(job.question)
    said = {name: getattr(run, name) for name in run.model_fields_set}
    swept = {
        "package": job.package,
        "set": dict(job.set),
        "parties": job.parties,
        "standard": job.standard,
        "drop": job.drop,
        "readings": dict(job.readings),
        "evidence": job.evidence,
        "as_of": job.as_of,
    }
    given = {name: value for name, value in (said | swept).items() if name in ask.model_fields}
    found = read(ask, given).answer(scenario)
    tables = found.tables(scenario)
    return Answer(
        job=job.id,
        exact=found.exact,
        sentence=found.told(scenario),
        findings=found.findings.model_dump(exclude_unset=True),
        tables={name: [row._asdict() for row in rows] for name, rows in tables.items()},
    )
