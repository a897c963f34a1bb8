"""The Trade-offs page: what one party can gain only at another's cost, and four ways to choose."""

from __future__ import annotations

import streamlit as st

from sim.engine.criteria import By
from sim.questions.glossary import number
from sim.questions.outcomes import SOLUTION_WORDS, criterion
from sim.questions.question_words import also_settling
from sim.questions.tradeoffs_told import Solution, Tradeoffs, Valued
from sim.scenario.model import Scenario
from sim.ui import look
from sim.ui.answers_deals import traded
from sim.ui.controls import goal, settling
from sim.ui.page.tradeoffs_frontier import draw, frontier_rows
from sim.ui.rows import Rows
from sim.ui.seen import Seen
from sim.ui.session import current
from sim.ui.state import NOTHING
from sim.ui.widgets import MORE_TIME, download, table, unless_too_wide


def show() -> None:
    """Draw the page."""
    seen = current()
    pins = goal(seen, NOTHING)
    settling(seen, "tradeoffs")
    with unless_too_wide(
        MORE_TIME, look.finding("There are too many trade-offs to find them within a few seconds.")
    ):
        _show(seen, traded(seen, pins))


def _show(seen: Seen, found: Tradeoffs) -> None:
    scenario = seen.scenario
    look.show(
        look.finding(found.headline(scenario)),
        *map(look.soft, (*found.caveats(scenario), *also_settling(scenario, found.question))),
    )
    listed = [valued for solution in found.solutions.values() for valued in solution.packages]
    if not found.frontier and not listed:
        return

    def rows() -> Rows:
        return frontier_rows(scenario, found, range(len(found.frontier)))

    if found.by is By.POINTS:
        _solutions(scenario, found, listed[0])
        if found.frontier:
            draw(seen, found)
    else:
        look.show(look.head("What is left unmet"))
        table(rows(), "Undominated outcomes: demands and preferences left unmet per party")
    name = f"{scenario.id}-tradeoffs"
    with st.container(horizontal=True, gap="small"):
        download("Frontier (CSV)", f"{name}.csv", rows)
        download("Everything (JSON)", f"{name}.json", found.as_json)


def _solutions(scenario: Scenario, found: Tradeoffs, one: Valued) -> None:
    rows = [row for solution in found.solutions.values() for row in _rows(solution)]
    criteria = [criterion(scenario, name) for name in one.values]
    look.show(
        look.head("Four ways to choose among them"),
        look.table(("Solution", "Value", *criteria), rows, "Solutions and the points they give"),
        look.listing(
            f"{SOLUTION_WORDS[solution.name]}: {solution.definition}"
            for solution in found.solutions.values()
        ),
    )


def _rows(solution: Solution) -> list[list[str]]:
    """A row per package that attains it; one that says so when there is none."""
    name, value = SOLUTION_WORDS[solution.name], solution.value_told()
    return [
        [
            f"{name}{' (dominated)' if valued.undominated is False else ''}",
            *(value, *map(number, valued.values.values())),
        ]
        for valued in solution.packages
    ] or [[name, value]]


if __name__ == "__main__":
    show()
