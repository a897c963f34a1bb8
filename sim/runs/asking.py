"""A job turned into what the analyses take: view, settings, question."""

from __future__ import annotations

from sim.files.run_words import ALL, RunWords
from sim.language.syntax import LEFT_OUT
from sim.runs.jobs import Job
from sim.scenario.model import Scenario
from sim.scenario.question import Question, ask
from sim.scenario.view import View, view_of

SECONDS = 60.0
"""Time limit of a question unless the run says otherwise, as on the command line."""


def view(scenario: Scenario, job: Job) -> View:
    """How the job looks at the scenario."""
    return view_of(
        scenario,
        as_of=job.as_of,
        evidence=job.evidence,
        readings=dict(job.readings),
        drop=job.drop,
    )


def named(job: Job) -> tuple[str | None, str | None]:
    """(package, phase) of the job, as far as it names them."""
    package, _, phase = (job.package or "").partition("/")
    return package or None, phase or None


def settings(scenario: Scenario, job: Job) -> dict[str, str]:
    """The terms set: those of the package with the job's own laid over them."""
    package, phase = named(job)
    base = {} if package is None else dict(scenario.package[package].laid_out(phase)[0])
    laid = base | dict(job.set)
    return {term: option for term, option in laid.items() if option != LEFT_OUT}


def question(scenario: Scenario, run: RunWords, job: Job) -> Question:
    """The question about deals that the job asks.

    Raises:
        InvalidInput: parts of it contradict one another.
    """
    pins = settings(scenario, job)
    out = {term for term, option in job.set if option == LEFT_OUT}
    opened = None if run.open is None or ALL in run.open else list(run.open)
    if out:
        everything = [t for t in scenario.term if t not in pins]
        opened = [t for t in (everything if opened is None else opened) if t not in out]
    return ask(
        scenario,
        parties=ALL if job.parties == (ALL,) else job.parties,
        pins=pins,
        open_terms=opened,
        limit=run.limit,
        settle="none" if run.allow_silence else "all" if run.open is not None else "contested",
        standard=job.standard,
        view=view(scenario, job),
    )


def seconds(run: RunWords) -> float:
    """The time limit of one question of the run."""
    return SECONDS if run.seconds is None else float(run.seconds)
