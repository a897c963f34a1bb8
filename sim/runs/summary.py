"""The answer to a whole run in a sentence or two."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from sim.questions.check import CheckFindings
from sim.questions.deals_told import DealFindings
from sim.questions.explain_found import ExplainFindings
from sim.questions.glossary import big, counted, does, listed, party_names
from sim.questions.nearest_told import NearestFindings
from sim.questions.sensitivity_told import SensitivityFindings
from sim.runs.flips import Flip, flips
from sim.runs.jobs import Job
from sim.runs.replies import Reply
from sim.runs.results import Results
from sim.runs.words import RunWords
from sim.scenario.asked import ALL
from sim.scenario.model import Scenario

Answered = Sequence[tuple[Job, Reply]]

_NAMED: Final = 6


def summary(results: Results, run: RunWords) -> str:
    """What the answers of a run come to; for a single question its own sentence."""
    pairs = results.of_run(run.id)
    if len(pairs) == 1:
        return pairs[0][1].sentence
    answered = [(job, found) for job, found in pairs if found.error is None]
    parts = []
    if len(answered) < len(pairs):
        parts.append(f"{len(pairs) - len(answered):,} of {len(pairs):,} could not be answered.")
    if answered:
        told = _TELL.get(run.question)
        parts.append(
            told(results, run, answered) if told else f"{counted(len(answered), 'answer')}."
        )
    return " ".join(parts)


def subject(scenario: Scenario, job: Job) -> str:
    """The package of a job with its label, or what sets it apart."""
    package, phase = job.asked.named(scenario)
    if package is None:
        return job.id
    found = scenario.package[package]
    if phase is None:
        return f"“{found.label}” ({package})"
    step = next(step for step in found.phases if step.id == phase)
    return f"“{step.label}” ({phase})"


def flip_lines(scenario: Scenario, changed: Sequence[Flip]) -> list[str]:
    """What flips, a line per package and way to look at it."""
    groups: dict[tuple[str, str, bool], list[str]] = {}
    for flip in changed:
        key = (subject(scenario, flip.job), "; ".join(flip.switches), flip.accepts)
        groups.setdefault(key, []).append(flip.party)
    lines = []
    for (package, switches, accepts), parties in groups.items():
        verb = does(scenario, parties, "blocks", "block")
        names = party_names(scenario, parties)
        lines.append(f"{package}, {switches}: {names}{' no longer' if accepts else ''} {verb}")
    return lines


def _check(results: Results, run: RunWords, answered: Answered) -> str:
    scenario = results.file.scenario
    first = _stops(scenario, answered) or _blocked_by_nobody(scenario, run, answered)
    changed = flips(scenario, [job for job, _ in answered], results.answers)
    if not changed:
        return first
    about = {(subject(scenario, f.job), str(f.job.asked.set), f.party) for f in changed}
    verb = "hinges" if len(about) == 1 else "hinge"
    answers = counted(len(about), "answer")
    return f"{first} {answers} of a party to a package {verb} on how it is looked at."


def _blocked_by_nobody(scenario: Scenario, run: RunWords, answered: Answered) -> str:
    free = [
        subject(scenario, job)
        for job, reply in answered
        for found in [reply.found(CheckFindings)]
        if found.possible and not found.blocked_by
    ]
    what = "packages" if run.sweep and run.sweep.packages else "questions"
    whom = " of those asked" if run.given.get("parties", [ALL]) != [ALL] else ""
    if len({subject(scenario, job) for job, _ in answered}) < len(answered):
        return f"{len(free):,} of {len(answered):,} combinations are blocked by nobody{whom}."
    if not free:
        return f"Each of the {len(answered):,} {what} is blocked by somebody{whom}."
    more = len(free) - _NAMED
    names = listed([*free[:_NAMED], *([f"{more:,} more"] if more > 0 else [])])
    verb = "is" if len(free) == 1 else "are"
    return f"{len(free):,} of {len(answered):,} {what} {verb} blocked by nobody{whom}: {names}."


def _stops(scenario: Scenario, answered: Answered) -> str:
    """Where a package stops whose phases are asked one after the other."""
    names = [job.asked.named(scenario) for job, _ in answered]
    if len({package for package, _ in names}) > 1 or not all(phase for _, phase in names):
        return ""
    for job, reply in answered:
        if blocking := reply.found(CheckFindings).blocked_by:
            who = party_names(scenario, blocking)
            return f"It stops at {subject(scenario, job)}, blocked by {who}."
    return "No phase is blocked by anybody asked."


def _deals(results: Results, run: RunWords, answered: Answered) -> str:
    counts = [reply.found(DealFindings).deals for _, reply in answered]
    least, most = big(min(counts)), counted(max(counts), "deal")
    asked = counted(len(counts), "question")
    return f"From {least} to {most}; none in {counts.count(0):,} of {asked}."


def _explain(results: Results, run: RunWords, answered: Answered) -> str:
    stuck = [f for _, reply in answered if not (f := reply.found(ExplainFindings)).feasible]
    sizes = sorted({found.smallest for found in stuck if found.smallest})
    asked = counted(len(answered), "question")
    first = f"A deal exists in {len(answered) - len(stuck):,} of {asked}."
    if not sizes:
        return first
    return f"{first} Elsewhere the smallest concession gives up {_span(sizes, 'position')}."


def _nearest(results: Results, run: RunWords, answered: Answered) -> str:
    known = [reply.found(NearestFindings).distance for _, reply in answered]
    sizes = [distance for distance in known if distance is not None]
    if not sizes:
        return "None of them is near any deal: there is none."
    return f"The nearest deal is {_span(sorted(set(sizes)), 'changed term')} away."


def _sensitivity(results: Results, run: RunWords, answered: Answered) -> str:
    scenario = results.file.scenario
    found = [(job, reply.found(SensitivityFindings)) for job, reply in answered]
    open_to = sum(findings.feasible for _, findings in found)
    asked = counted(len(answered), "question")
    first = f"With every position firm there is a deal in {open_to:,} of {asked}."
    judged = [(job, f.robust) for job, f in found if f.robust is not None]
    if not judged:
        return first
    firm = [
        subject(scenario, job)
        for job, robust in judged
        if len(robust) == len(job.party_list(scenario))
    ]
    which = listed(firm) if len(firm) <= _NAMED else f"{len(firm):,} of {len(judged):,}"
    return f"{first} Every verdict asked for is robust in {which or 'none'}."


def _span(sizes: Sequence[int], noun: str) -> str:
    most = counted(sizes[-1], noun)
    return most if len(sizes) == 1 else f"{sizes[0]} to {most}"


_TELL: Final[Mapping[str, Callable[[Results, RunWords, Answered], str]]] = {
    "check": _check,
    "deals": _deals,
    "explain": _explain,
    "nearest": _nearest,
    "sensitivity": _sensitivity,
}
