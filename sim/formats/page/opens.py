"""What blocks a named package, or everything, and the smallest concession: worked out once.

These need a solver, so a page holds the answers in words, for the parties and the view
that it opens with.
"""

from __future__ import annotations

from typing import Any, Final

from sim import limits
from sim.engine.budget import Budget, TooWide
from sim.formats.page.words import OWN
from sim.questions.concessions_told import sentence
from sim.questions.explain import explain
from sim.scenario.model import Package, Scenario
from sim.scenario.question import ask
from sim.scenario.view import View

_LISTS: Final = ("concessions", "conflicts")


def opens(
    scenario: Scenario, view: View, parties: tuple[str, ...] | None, package: Package | None
) -> dict[str, Any] | None:
    """The deadlock in words, or None when it could not be worked out."""
    question = ask(
        scenario,
        parties=parties,
        pins={} if package is None else package.laid_out()[0],
        view=view,
        first_phase=package is None or not package.phases,
    )
    budget = Budget.lasting(limits.PUBLISHED_SECONDS, sets=limits.PUBLISHED_SETS)
    try:
        found = explain(scenario, question, budget, counted=limits.PUBLISHED_SHOWN)
    except TooWide:
        return None
    few = found.model_copy(
        update={
            "conflicts": found.conflicts[: limits.PUBLISHED_SHOWN],
            "concessions": found.concessions[: limits.PUBLISHED_SHOWN],
        }
    )
    left = {name: len(getattr(found, name)) - len(getattr(few, name)) for name in _LISTS}
    more = [OWN[f"more {name}"].format(number=number) for name, number in left.items() if number]
    return {
        "headline": found.headline(scenario, _held(package)),
        "conflicts": [(told.heading, told.sentences) for told in few.clashes(scenario)],
        "more_conflicts": left["conflicts"],
        "concessions": [
            (who.heading, [sentence(scenario, c, found.weak) for c in who.concessions])
            for who in few.movers(scenario)
        ],
        "more_concessions": left["concessions"],
        "caveats": [*more, *found.caveats(scenario)],
    }


def _held(package: Package | None) -> str:
    return "" if package is None else f"the terms of “{package.label}”"
