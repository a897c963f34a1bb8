"""The answer to a whole run in a sentence or two."""

from __future__ import annotations

from collections.abc import Sequence

from sim.files.run_words import RunWords
from sim.questions.glossary import big, counted, listed, party_names
from sim.runs.answers import Answer
from sim.runs.flips import Flip, flips
from sim.runs.jobs import Job
from sim.runs.results import Results
from sim.scenario.model import Scenario

_NAMED = 6


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
        tell = {
            "check": _check,
            "deals": _deals,
            "explain": _explain,
            "nearest": _nearest,
            "sensitivity": _sensitivity,
        }
        told = tell.get(run.question)
        parts.append(told(results, run, answered) if told else f"{len(answered):,} answers.")
    return " ".join(parts)


def subject(scenario: Scenario, job: Job) -> str:
    """The package of a job with its label, or what sets it apart."""
    package, _, phase = (job.package or "").partition("/")
    if not package:
        return job.id
    found = scenario.package[package]
    if phase:
        step = next(step for step in found.phases if step.id == phase)
        return f"{phase} ({step.label})"
    return f"{package} ({found.label})"


def _check(results: Results, run: RunWords, answered: list[tuple[Job, Answer]]) -> str:
    scenario = results.file.scenario
    free = [job for job, found in answered if found.findings["blocked_by"] == []]
    possible = [j for j in free if results.answers[j.id].findings["possible"]]
    changed = flips(scenario, [job for job, _ in answered], results.answers)
    what = "packages" if run.sweep and run.sweep.packages else "questions"
    whom = "" if not run.parties or run.parties == ["all"] else " of those asked"
    if len(_subjects(scenario, answered)) < len(answered):
        first = f"{len(possible):,} of {len(answered):,} combinations are blocked by nobody{whom}."
    elif not possible:
        first = f"Each of the {len(answered):,} {what} is blocked by somebody{whom}."
    else:
        names = [subject(scenario, job) for job in possible[:_NAMED]]
        more = len(possible) - _NAMED
        if more > 0:
            names.append(f"{more:,} more")
        verb = "is" if len(possible) == 1 else "are"
        first = (
            f"{len(possible):,} of {len(answered):,} {what} {verb} blocked by nobody{whom}: "
            f"{listed(names)}."
        )
    first = _stops(scenario, answered) or first
    if not changed:
        return first
    about = len({(flip.job.package, flip.job.set, flip.party) for flip in changed})
    verb = "hinges" if about == 1 else "hinge"
    answers = counted(about, "answer")
    return f"{first} {answers} of a party to a package {verb} on how it is looked at."


def _stops(scenario: Scenario, answered: list[tuple[Job, Answer]]) -> str:
    """Where a package stops whose phases are asked one after the other."""
    names = [(job.package or "").partition("/") for job, _ in answered]
    if len({package for package, _, _ in names}) > 1 or not all(phase for _, _, phase in names):
        return ""
    for job, found in answered:
        blocking = found.findings["blocked_by"]
        if isinstance(blocking, list) and blocking:
            who = party_names(scenario, blocking)
            return f"It stops at {subject(scenario, job)}, blocked by {who}."
    return "No phase is blocked by anybody asked."


def flip_lines(scenario: Scenario, changed: Sequence[Flip]) -> list[str]:
    """What flips, a line per package and way to look at it."""
    groups: dict[tuple[str, str, bool], list[str]] = {}
    for flip in changed:
        key = (subject(scenario, flip.job), "; ".join(flip.switches), flip.accepts)
        groups.setdefault(key, []).append(flip.party)
    lines = []
    for (package, switches, accepts), parties in groups.items():
        verb = "no longer block" if accepts else "block"
        ending = "s" if len(parties) == 1 else ""
        names = party_names(scenario, parties)
        lines.append(f"{package}, {switches}: {names} {verb}{ending}")
    return lines


def _subjects(scenario: Scenario, answered: list[tuple[Job, Answer]]) -> set[str]:
    return {subject(scenario, job) for job, _ in answered}


def _deals(results: Results, run: RunWords, answered: list[tuple[Job, Answer]]) -> str:
    counts = [int(str(found.findings["deals"])) for _, found in answered]
    none = sum(not number for number in counts)
    least, most = big(min(counts)), counted(max(counts), "deal")
    return f"From {least} to {most}; none in {none:,} of {len(counts):,} questions."


def _explain(results: Results, run: RunWords, answered: list[tuple[Job, Answer]]) -> str:
    stuck = [found for _, found in answered if not found.findings["feasible"]]
    sizes = sorted({int(str(f.findings["smallest"])) for f in stuck if f.findings["smallest"]})
    first = f"A deal exists in {len(answered) - len(stuck):,} of {len(answered):,} questions."
    if not sizes:
        return first
    span = f"{sizes[0]}" if len(sizes) == 1 else f"{sizes[0]} to {sizes[-1]}"
    return f"{first} Elsewhere the smallest concession gives up {span} positions."


def _nearest(results: Results, run: RunWords, answered: list[tuple[Job, Answer]]) -> str:
    known = [f.findings["distance"] for _, f in answered if f.findings["distance"] is not None]
    if not known:
        return "None of them is near any deal: there is none."
    least, most = min(map(str, known), key=int), max(map(str, known), key=int)
    return f"The nearest deal is from {least} to {most} changed terms away."


def _sensitivity(results: Results, run: RunWords, answered: list[tuple[Job, Answer]]) -> str:
    scenario = results.file.scenario
    open_to = sum(found.findings["feasible"] is True for _, found in answered)
    first = (
        f"With every position firm there is a deal in {open_to:,} of {len(answered):,} questions."
    )
    judged = [
        (job, found.findings["robust"]) for job, found in answered if "robust" in found.findings
    ]
    if not judged:
        return first
    firm = [
        subject(scenario, job)
        for job, robust in judged
        if isinstance(robust, list) and len(robust) == len(job.party_list(scenario))
    ]
    which = listed(firm[:_NAMED]) if len(firm) <= _NAMED else f"{len(firm):,} of {len(judged):,}"
    return f"{first} Every verdict asked for is robust in {which or 'none'}."
