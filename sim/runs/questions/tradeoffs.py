"""What each side trades: the frontier and the textbook solutions."""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic

from sim.engine.automaton import STATES, Budget
from sim.engine.criteria import By, Over, Values
from sim.files.run_words import RunWords
from sim.questions.tradeoffs import tradeoffs
from sim.questions.tradeoffs_told import caveats, headline
from sim.runs import asking
from sim.runs.answers import Answer
from sim.runs.jobs import Job
from sim.scenario.model import Scenario
from sim.scenario.provenance import exact


def answer(scenario: Scenario, run: RunWords, job: Job) -> Answer:
    """The exact frontier; refused, not estimated, where it does not fit the time."""
    found = tradeoffs(
        scenario,
        asking.question(scenario, run, job),
        over=Over(run.over or "deals"),
        by=None if run.by is None else By(run.by),
        budget=Budget(STATES, monotonic() + asking.seconds(run)),
    )
    values = {
        name: None if solution.value is None else str(exact(solution.value))
        for name, solution in found.solutions.items()
    }
    return Answer(
        job=job.id,
        exact=found.exact,
        sentence=" ".join([headline(scenario, found), *caveats(scenario, found)]),
        findings={"frontier": found.size, "outcomes": found.vectors, **values},
        tables={
            "solutions": [
                {
                    "solution": name,
                    "number": number,
                    "settings": _settings(valued.package),
                    "points": _values(valued.values),
                }
                for name, solution in found.solutions.items()
                for number, valued in enumerate(solution.packages, 1)
            ],
            "frontier": [
                {
                    "number": number,
                    "settings": _settings(package),
                    "values": _values(point.values),
                    "packages": point.count,
                }
                for number, point in enumerate(found.frontier, 1)
                for package in point.packages[:1]
            ],
        },
    )


def _settings(package: Mapping[str, str]) -> str:
    return " ".join(f"{term}={option}" for term, option in package.items())


def _values(values: Values) -> str:
    return " ".join(f"{name}={exact(value)}" for name, value in values.items())
