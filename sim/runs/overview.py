"""The questions that a page answers first: a scenario's own, or the three that fit every one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sim.problems import InvalidInput
from sim.questions.base import Ask
from sim.questions.deals import AskDeals
from sim.questions.explain import AskExplain
from sim.runs.read import RunsFile, names, read_runs, runs_in
from sim.scenario.model import Scenario


@dataclass(frozen=True)
class Asked:
    """A question as a sentence; several questions of the program may answer it together."""

    sentence: str
    questions: tuple[Ask, ...]


def first_questions(scenario: Scenario, text: str = "") -> tuple[Asked, ...]:
    """The runs with a place in the overview, in that order; runs with the same place together.

    They stand in the shipped runs file named after the scenario or, where the ``text`` of its
    file is given, in that. A scenario without any gets three questions that fit every one.
    """
    try:
        found = _own(_runs(scenario, text))
    except InvalidInput:
        found = ()
    return found or usual(scenario)


def _runs(scenario: Scenario, text: str) -> Iterable[RunsFile]:
    if text:
        return [runs_in(text, Path("own"))]
    return [read_runs(scenario.id, scenario)] if scenario.id in names() else []


def _own(files: Iterable[RunsFile]) -> tuple[Asked, ...]:
    placed: dict[int, list[tuple[str, Ask]]] = {}
    for file in files:
        for run in file.plan.runs:
            if run.overview is not None:
                sentence = run.asks or run.label
                jobs = file.plan.of_run(run.id)
                placed.setdefault(run.overview, []).extend((sentence, j.ask) for j in jobs)
    cards = (placed[place] for place in sorted(placed))
    return tuple(Asked(card[0][0], tuple(ask for _, ask in card)) for card in cards)


def usual(scenario: Scenario) -> tuple[Asked, ...]:
    """What blocks the first package that sets anything, what opens it, and whether there are deals.

    A scenario without such a package is asked of any package at all.
    """
    package = next((p for p in scenario.packages if p.laid_out()[0]), None)
    name = None if package is None else package.id
    what = "any deal" if package is None else f"“{package.label}”"
    return (
        Asked(f"What blocks {what}?", (AskExplain(package=name),)),
        Asked("What single thing would open it?", (AskExplain(package=name, shifts=True),)),
        Asked("Is there any deal at all?", (AskDeals(),)),
    )
