"""What flips: answers of a sweep held against the same question in the scenario's own view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.questions.check import CheckFindings
from sim.questions.stakes_told import named
from sim.questions.switches import switched as turned
from sim.runs.jobs import Job
from sim.runs.replies import Reply
from sim.scenario.model import Scenario

_VIEW = frozenset({"job", "case", "drop", "readings", "evidence", "as_of"})
"""Columns that may differ between two jobs that ask the same in different views."""


@dataclass(frozen=True, slots=True)
class Flip:
    """A party that accepts in one view and does not in the other; verdicts in both."""

    job: Job
    party: str
    before: str
    after: str
    accepts: bool
    switches: tuple[str, ...]


def flips(
    scenario: Scenario, jobs: Sequence[Job], replies: Mapping[str, Reply]
) -> tuple[Flip, ...]:
    """Changes of acceptance against the default day, level and readings, nothing dropped.

    Jobs without such a counterpart in the sweep, and other questions, are passed over.
    """
    checks = [job for job in jobs if isinstance(replies[job.id].findings, CheckFindings)]
    switches = {job.id: switched(scenario, job) for job in checks}
    plain = {_asked(scenario, job): job for job in checks if not switches[job.id]}
    found = []
    for job in checks:
        base = plain.get(_asked(scenario, job))
        if not switches[job.id] or base is None:
            continue
        before = replies[base.id].found(CheckFindings)
        after = replies[job.id].found(CheckFindings)
        found += [
            Flip(
                job=job,
                party=party,
                before=before.verdicts[party],
                after=after.verdicts[party],
                accepts=after.accepts[party],
                switches=switches[job.id],
            )
            for party, accepted in before.accepts.items()
            if after.accepts.get(party, accepted) != accepted
        ]
    return tuple(found)


def switched(scenario: Scenario, job: Job) -> tuple[str, ...]:
    """How the job's view differs from the scenario's own, in words."""
    asked, words = job.asked, []
    if asked.evidence not in (None, scenario.evidence):
        words.append(turned(scenario, "evidence", asked.evidence.value))
    if asked.as_of not in (None, scenario.as_of):
        words.append(turned(scenario, "as_of", str(asked.as_of)))
    words += [
        turned(scenario, name, value)
        for name, value in asked.readings.items()
        if scenario.reading[name].default != value
    ]
    return (*words, *(f"{named(scenario, position)} set aside" for position in asked.drop))


def _asked(scenario: Scenario, job: Job) -> tuple[str, ...]:
    """What is asked, whatever the view."""
    columns = job.columns(scenario)
    return tuple(value for name, value in columns.items() if name not in _VIEW)
