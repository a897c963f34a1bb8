"""Runs and sweeps unfolded into jobs, always in the same order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from math import prod

from sim.files.run_names import case_name
from sim.files.run_words import ALL, EACH, ParameterWords, RunWords, SelectWords, SweepWords
from sim.language.parser import parse
from sim.language.syntax import LEFT_OUT
from sim.runs.jobs import Job, Pairs
from sim.scenario.model import Scenario
from sim.scenario.record import Evidence
from sim.scenario.verdicts import Standard
from sim.scenario.world import completed, holds

Lay = Callable[[Job], Job]
"""Puts one value of a sweep into a job."""
Axis = Sequence[tuple[str, Lay]]
"""The values of one parameter swept: how the job's id shows it, and how it is laid in."""


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


def _unfolded(scenario: Scenario, run: RunWords) -> Iterator[Job]:
    blank = Job(
        run.id, run.id, run.question, None, (), None, Standard.UNBLOCKED.value, (), (),
        scenario.evidence, scenario.as_of,
    )  # fmt: skip
    base = _laid(blank, run)
    axes = _axes(scenario, run.sweep)
    cases = [(case_name(case, i), case) for i, case in enumerate(run.cases)]
    starts = [(f"case={n}", replace(_laid(base, c), case=n)) for n, c in cases] or [("", base)]
    for name, start in starts:
        for values in product(*axes):
            job = start
            for _, lay in values:
                job = lay(job)
            swept = ",".join(word for word in (name, *(label for label, _ in values)) if word)
            yield replace(job, id=f"{run.id}[{swept}]" if swept else run.id)


def _laid(job: Job, words: ParameterWords) -> Job:
    return replace(
        job,
        package=words.package or job.package,
        set=merged(job.set, tuple(words.set.items())),
        parties=job.parties if words.parties is None else tuple(words.parties),
        standard=words.standard or job.standard,
        drop=tuple(dict.fromkeys((*job.drop, *words.drop))),
        readings=merged(job.readings, tuple(words.readings.items())),
        evidence=words.evidence or job.evidence,
        as_of=words.as_of or job.as_of,
    )


def merged(before: Pairs, after: Pairs) -> Pairs:
    """The pairs of both; of the same name the later counts."""
    return tuple({**dict(before), **dict(after)}.items())


def _axes(scenario: Scenario, sweep: SweepWords | None) -> list[Axis]:
    if sweep is None:
        return []
    axes: list[Axis] = []
    if sweep.packages:
        names = _packages(scenario, sweep)
        axes.append([(name, partial(replace, package=name)) for name in names])
    for term, options in sweep.set.items():
        known = [option.id for option in scenario.term[term].options]
        axes.append([(f"{term}={o}", partial(_set, term, o)) for o in _every(options, known)])
    if sweep.parties:
        lists = dict.fromkeys(tuple(parties) for parties in sweep.parties)
        axes.append([("+".join(p), partial(replace, parties=p)) for p in lists])
    if sweep.standard:
        words = dict.fromkeys(sweep.standard)
        axes.append([(word, partial(replace, standard=word)) for word in words])
    if sweep.drop:
        lists = dict.fromkeys(_dropped(scenario, sweep.drop))
        axes.append([(f"drop={'+'.join(d) or 'none'}", partial(_drop, d)) for d in lists])
    for name, values in sweep.readings.items():
        known = list(scenario.reading[name].values)
        axes.append([(f"{name}={v}", partial(_read, name, v)) for v in _every(values, known)])
    if sweep.evidence:
        levels = _every(sweep.evidence, [level.value for level in Evidence])
        axes.append([(level, partial(replace, evidence=Evidence(level))) for level in levels])
    if sweep.as_of:
        days = dict.fromkeys(sweep.as_of)
        axes.append([(day.isoformat(), partial(replace, as_of=day)) for day in days])
    return axes


def _set(term: str, option: str, job: Job) -> Job:
    return replace(job, set=merged(job.set, ((term, option),)))


def _drop(positions: tuple[str, ...], job: Job) -> Job:
    return replace(job, drop=tuple(dict.fromkeys((*job.drop, *positions))))


def _read(name: str, value: str, job: Job) -> Job:
    return replace(job, readings=merged(job.readings, ((name, value),)))


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
    condition = parse(sweep.where)
    kept = []
    for name in names:
        package, _, phase = name.partition("/")
        settings, _ = scenario.package[package].laid_out(phase or None)
        if holds(condition, completed(scenario, settings)):
            kept.append(name)
    return kept


def selected(scenario: Scenario, jobs: Sequence[Job], select: SelectWords) -> list[Job]:
    """The jobs that have, of everything the selection names, one of its values."""
    return [job for job in jobs if _matches(scenario, job, select)]


def _matches(scenario: Scenario, job: Job, select: SelectWords) -> bool:
    readings = job.read(scenario)
    settings = dict(job.set)
    dropped = {frozenset(names) for names in select.drop}
    wanted = {frozenset(names) for names in select.parties}
    asked = {frozenset(job.party_list(scenario)), frozenset(job.parties or ())}
    return (
        _one_of(job.package or "", select.packages)
        and _one_of(job.case, select.cases)
        and _one_of(job.standard, select.standard)
        and _one_of(job.evidence.value, select.evidence)
        and (not select.as_of or job.as_of in select.as_of)
        and all(_one_of(readings[name], values) for name, values in select.readings.items())
        and all(
            _one_of(settings.get(term, LEFT_OUT), options) for term, options in select.set.items()
        )
        and (not dropped or frozenset(job.drop) in dropped)
        and (not wanted or bool(asked & wanted))
    )


def _one_of(value: str, values: Sequence[str]) -> bool:
    return not values or value in values or ALL in values
