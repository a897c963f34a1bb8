"""What flips: answers of a sweep held against the same question in the scenario's own view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sim.runs.answers import Answer
from sim.runs.jobs import Job
from sim.scenario.model import Scenario


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
    scenario: Scenario, jobs: Sequence[Job], answers: Mapping[str, Answer]
) -> tuple[Flip, ...]:
    """Changes of acceptance against the default day, level and readings, nothing dropped.

    Jobs without such a counterpart in the sweep are passed over.
    """
    plain = {_without_view(scenario, job): job for job in jobs if not switched(scenario, job)}
    found = []
    for job in jobs:
        switches = switched(scenario, job)
        base = plain.get(_without_view(scenario, job))
        if not switches or base is None:
            continue
        before, after = answers[base.id].findings, answers[job.id].findings
        accepted, accepts = _map(before, "accepts"), _map(after, "accepts")
        found += [
            Flip(
                job=job,
                party=party,
                before=str(_map(before, "verdicts")[party]),
                after=str(_map(after, "verdicts")[party]),
                accepts=bool(accepts[party]),
                switches=switches,
            )
            for party in accepted
            if party in accepts and accepts[party] != accepted[party]
        ]
    return tuple(found)


def switched(scenario: Scenario, job: Job) -> tuple[str, ...]:
    """How the job's view differs from the scenario's own, in words."""
    words = []
    if job.evidence is not scenario.evidence:
        words.append(f"evidence up to {job.evidence.value}")
    if job.as_of != scenario.as_of:
        words.append(f"as of {job.as_of}")
    words += [
        f"{name} read as {value}"
        for name, value in job.readings
        if scenario.reading[name].default != value
    ]
    return (*words, *(f"without {position}" for position in job.drop))


def _without_view(scenario: Scenario, job: Job) -> Job:
    return replace(
        job,
        id="",
        case="",
        evidence=scenario.evidence,
        as_of=scenario.as_of,
        readings=(),
        drop=(),
    )


def _map(findings: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = findings.get(name)
    return found if isinstance(found, Mapping) else {}
