"""Do the answers say what was expected?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from sim import limits
from sim.runs.jobs import Job
from sim.runs.plan import Plan, selected
from sim.runs.replies import Reply
from sim.runs.words import ExpectWords, RunWords
from sim.scenario.fields import Numeral
from sim.scenario.model import Scenario


@dataclass(frozen=True, slots=True)
class Expected:
    """One expected finding of one job, what was found, and whether it is as expected.

    With ``others`` the expectation is that this job is *not* like the ones named.
    """

    run: str
    job: str
    finding: str
    expected: str
    found: str
    holds: bool
    others: bool = False
    note: str = ""

    def __str__(self) -> str:
        wanted = f"anything but {self.expected}" if self.others else self.expected
        note = f" ({self.note})" if self.note else ""
        return f"{self.job}: {self.finding}: expected {wanted}, found {self.found}{note}"


def held_to(scenario: Scenario, plan: Plan, answers: Mapping[str, Reply]) -> tuple[Expected, ...]:
    """Every expectation of every run, job by job."""
    return tuple(
        held
        for run in plan.runs
        for expectation in run.expect
        for held in _one(scenario, plan.of_run(run.id), run, expectation, answers)
    )


def _one(
    scenario: Scenario,
    jobs: tuple[Job, ...],
    run: RunWords,
    words: ExpectWords,
    answers: Mapping[str, Reply],
) -> Iterator[Expected]:
    select = words.only or words.for_
    meant = list(jobs) if select is None else selected(scenario, jobs, select)
    for job in meant:
        findings = answers[job.id].plain()
        for name, wanted in words.that.items():
            known = name in findings
            found = findings.get(name)
            holds = known and agrees(wanted, found)
            shown = _shown(found) if known else answers[job.id].error or "nothing"
            yield Expected(run.id, job.id, name, _shown(wanted), shown, holds, False, words.note)
    if words.only is None:
        return
    ids = {job.id for job in meant}
    for job in jobs:
        if job.id not in ids:
            findings = answers[job.id].plain()
            alike = all(n in findings and agrees(w, findings[n]) for n, w in words.that.items())
            names = ", ".join(words.that)
            wanted = ", ".join(_shown(value) for value in words.that.values())
            found = ", ".join(_shown(findings.get(name)) for name in words.that)
            yield Expected(run.id, job.id, names, wanted, found, not alike, True, words.note)


def agrees(wanted: object, found: object) -> bool:
    """Whether a finding is as wanted.

    Lists agree in any order, maps in the keys wanted; a range is a map of ``at_least``
    and ``at_most``; numbers agree exactly, whether written ``27/64`` or ``0.421875``.

    >>> agrees({"at_least": 1}, 5), agrees(["b", "a"], ["a", "b"]), agrees({"x": True}, {"x": 1})
    (True, True, False)
    """
    if isinstance(wanted, Mapping):
        if isinstance(found, Mapping):
            return all(key in found and agrees(value, found[key]) for key, value in wanted.items())
        return _in_range(wanted, found)
    if isinstance(found, list):
        listed = wanted if isinstance(wanted, list) else [wanted]
        return sorted(map(_key, listed)) == sorted(map(_key, found))
    if isinstance(wanted, bool) or isinstance(found, bool) or wanted is None or found is None:
        return wanted is found
    number, other = _number(wanted), _number(found)
    if number is not None and other is not None:
        return number == other
    return wanted == found


def _in_range(wanted: Mapping[str, object], found: object) -> bool:
    value = None if isinstance(found, bool) else _number(found)
    bounds = {key: _number(bound) for key, bound in wanted.items()}
    least, most = bounds.pop("at_least", None), bounds.pop("at_most", None)
    if value is None or bounds:
        return False
    return (least is None or value >= least) and (most is None or value <= most)


def _key(value: object) -> str:
    return str(sorted(map(str, value))) if isinstance(value, list) else str(value)


def _number(value: object) -> Fraction | None:
    text = value.text if isinstance(value, Numeral) else str(value)
    try:
        return Fraction(text) if len(text) <= limits.WHOLE_DIGITS else None
    except (ValueError, ZeroDivisionError):
        return None


def _shown(value: object) -> str:
    if isinstance(value, Numeral):
        return value.text
    if isinstance(value, list):
        return f"[{', '.join(map(_shown, value))}]"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_shown(item)}" for key, item in value.items())
    if value is None or isinstance(value, bool):
        return {None: "none", True: "true", False: "false"}[value]
    return str(value)
