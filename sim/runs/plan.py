"""Runs and sweeps unfolded into jobs, always in the same order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

from sim.language.parser import parse
from sim.language.syntax import LEFT_OUT
from sim.questions.base import Ask
from sim.questions.registry import asks
from sim.runs.jobs import Job
from sim.runs.words import EACH, STATUS_QUO, CaseWords, RunWords, SelectWords, SweepWords
from sim.scenario.asked import ALL, AskedParties
from sim.scenario.model import Scenario
from sim.scenario.parameters import read
from sim.scenario.sums import as_meant
from sim.scenario.verdicts import Evidence
from sim.scenario.world import completed, holds

Laid = Mapping[str, Any]
"""Parameters to be laid over those of a question."""
Axis = Sequence[tuple[str, Laid]]
"""The values of one parameter swept: how the job's id shows each, and what it lays."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The jobs in order, and the run that each belongs to."""

    runs: tuple[RunWords, ...]
    jobs: tuple[Job, ...]

    def of_run(self, run: str) -> tuple[Job, ...]:
        """The jobs of one run."""
        return tuple(job for job in self.jobs if job.run == run)


def size(scenario: Scenario, run: RunWords) -> int:
    """How many jobs a run unfolds into, without unfolding it."""
    return max(1, len(run.cases)) * prod(len(axis) for axis in _axes(scenario, run.sweep))


def plan_of(scenario: Scenario, runs: Sequence[RunWords]) -> Plan:
    """Every run unfolded; the last axis (the day) changes fastest."""
    return Plan(tuple(runs), tuple(job for run in runs for job in _unfolded(scenario, run)))


def case_name(case: CaseWords, index: int) -> str:
    """The name of a case, its number (from 1) when it has none."""
    return case.case or str(index + 1)


def _unfolded(scenario: Scenario, run: RunWords) -> Iterator[Job]:
    base = read(asks(run.question), run.given)
    starts = [("", "", base)]
    if run.cases:
        named = [(case_name(case, index), case) for index, case in enumerate(run.cases)]
        starts = [(f"case={name}", name, laid(base, _given(case))) for name, case in named]
    axes = _axes(scenario, run.sweep)
    for word, case, start in starts:
        for values in product(*axes):
            ask = start
            for _, value in values:
                ask = laid(ask, value)
            swept = ",".join(part for part in (word, *(label for label, _ in values)) if part)
            yield Job(f"{run.id}[{swept}]" if swept else run.id, run.id, ask, case)


def _given(case: CaseWords) -> Laid:
    asked = read(AskedParties, case.given)
    return {name: getattr(asked, name) for name in asked.model_fields_set}


def laid(ask: Ask, changes: Laid) -> Ask:
    """The question with parameters changed; terms, readings and positions dropped are added."""
    added = {name: _added(name, getattr(ask, name), value) for name, value in changes.items()}
    return ask.model_copy(update=added)


def _added(name: str, before: Any, after: Any) -> Any:
    if name in ("set", "readings"):
        return {**before, **after}
    return tuple(dict.fromkeys((*before, *after))) if name == "drop" else after


def _axes(scenario: Scenario, sweep: SweepWords | None) -> list[Axis]:
    if sweep is None:
        return []
    axes: list[Axis] = []
    if sweep.packages:
        axes.append([(name, {"package": name}) for name in _packages(scenario, sweep)])
    if sweep.start:
        starts = _every(sweep.start, [STATUS_QUO, *scenario.package])
        axes.append([(f"from={n}", {"start": None if n == STATUS_QUO else n}) for n in starts])
    if sweep.through:
        ways = dict.fromkeys(sweep.through)
        axes.append([(f"through={str(way).lower()}", {"through": way}) for way in ways])
    for term, options in sweep.set.items():
        known = [option.id for option in scenario.term[term].options]
        axes.append([(f"{term}={o}", {"set": {term: o}}) for o in _every(options, known)])
    if sweep.parties:
        lists = dict.fromkeys(tuple(parties) for parties in sweep.parties)
        axes.append([("+".join(parties), {"parties": parties}) for parties in lists])
    if sweep.standard:
        words = dict.fromkeys(sweep.standard)
        axes.append([(word.value, {"standard": word}) for word in words])
    if sweep.drop:
        lists = dict.fromkeys(_dropped(scenario, sweep.drop))
        axes.append([(f"drop={'+'.join(names) or 'none'}", {"drop": names}) for names in lists])
    for name, values in sweep.readings.items():
        known = list(scenario.reading[name].values)
        axes.append([(f"{name}={v}", {"readings": {name: v}}) for v in _every(values, known)])
    if sweep.evidence:
        levels = _every(sweep.evidence, [level.value for level in Evidence])
        axes.append([(level, {"evidence": Evidence(level)}) for level in levels])
    if sweep.as_of:
        axes.append([(day.isoformat(), {"as_of": day}) for day in dict.fromkeys(sweep.as_of)])
    return axes


def _every(words: Sequence[str], known: Sequence[str]) -> list[str]:
    """The words without repetition, ``all`` replaced by everything known."""
    found = [known_word for word in words for known_word in (known if word == ALL else [word])]
    return list(dict.fromkeys(found))


def _dropped(scenario: Scenario, lists: Sequence[Sequence[str]]) -> Iterator[tuple[str, ...]]:
    for positions in lists:
        if list(positions) == [EACH]:
            yield from ((position,) for position in scenario.position)
        else:
            yield tuple(positions)


def _packages(scenario: Scenario, sweep: SweepWords) -> list[str]:
    names = _every(sweep.packages, list(scenario.package))
    if sweep.where is None:
        return names
    condition = as_meant(parse(sweep.where), scenario.term)
    return [
        name
        for name in names
        if holds(condition, completed(scenario, AskedParties(package=name).settings(scenario)))
    ]


def selected(scenario: Scenario, jobs: Sequence[Job], select: SelectWords) -> list[Job]:
    """The jobs that have, of everything the selection names, one of its values."""
    return [job for job in jobs if _matches(scenario, job, select)]


def _matches(scenario: Scenario, job: Job, select: SelectWords) -> bool:
    asked = job.asked
    dropped = {frozenset(names) for names in select.drop}
    wanted = {frozenset(names) for names in select.parties}
    whom = {frozenset(job.party_list(scenario)), frozenset(asked.parties or ())}
    return (
        _one_of(asked.package or "", select.packages)
        and _one_of(job.start, select.start)
        and (not select.through or getattr(job.ask, "through", False) in select.through)
        and _one_of(job.case, select.cases)
        and (not select.standard or asked.standard in select.standard)
        and _one_of((asked.evidence or scenario.evidence).value, select.evidence)
        and (not select.as_of or (asked.as_of or scenario.as_of) in select.as_of)
        and all(
            _one_of(asked.readings.get(name, scenario.reading[name].default), values)
            for name, values in select.readings.items()
        )
        and all(
            _one_of(asked.set.get(term, LEFT_OUT), options) for term, options in select.set.items()
        )
        and (not dropped or frozenset(asked.drop) in dropped)
        and (not wanted or bool(whom & wanted))
    )


def _one_of(value: str, values: Sequence[str]) -> bool:
    return not values or value in values or ALL in values
