"""The Trade-offs page: what one party can gain only at another's cost, and four ways to choose."""

from __future__ import annotations

import streamlit as st

from sim.engine.automaton import TooWide
from sim.engine.criteria import By
from sim.questions import outcomes as told
from sim.questions.glossary import number
from sim.questions.tradeoffs_told import Solution, Tradeoffs
from sim.ui import look
from sim.ui.answers.deals import traded
from sim.ui.frames import csv_text, frame
from sim.ui.parts import downloads, frontier, goal
from sim.ui.parts.outcomes import frontier_rows
from sim.ui.safe import html
from sim.ui.session import Now, now
from sim.ui.state import NOTHING


def show() -> None:
    """Draw the page."""
    here = now()
    pins = goal.choose(here, NOTHING)
    try:
        found = traded(here, pins)
    except TooWide as wide:
        look.show(
            look.finding("There are too many trade-offs to find them within a few seconds."),
            look.soft(f"{wide.reason}. The command line takes more time."),
        )
        return
    look.show(
        look.finding(found.headline(here.scenario)),
        *(look.soft(caveat) for caveat in found.caveats(here.scenario)),
        look.soft("Packages here settle every term."),
    )
    if not found.frontier:
        return
    if found.by is By.POINTS:
        _solutions(here, found)
        frontier.draw(here, found)
    else:
        _counts(here, found)
    _downloads(here, found)


def _solutions(here: Now, found: Tradeoffs) -> None:
    rows = [row for solution in found.solutions.values() for row in _rows(solution)]
    criteria = [told.criterion(here.scenario, name) for name in found.frontier[0].values]
    look.show(
        "<h2>Four ways to choose among them</h2>",
        look.table(("Solution", "Value", *criteria), rows, "Solutions and the points they give"),
        look.listing(
            f"{told.SOLUTION_WORDS[solution.name]}: {solution.definition}"
            for solution in found.solutions.values()
        ),
    )


def _rows(solution: Solution) -> list[str]:
    """A row per package that attains it; one that says so when there is none."""
    name, value = told.SOLUTION_WORDS[solution.name], html(solution.value_told())
    return [
        look.row(
            f"{name}{'' if valued.undominated else ' (dominated)'}",
            [value, *(html(number(points)) for points in valued.values.values())],
        )
        for valued in solution.packages
    ] or [look.row(name, [value])]


def _counts(here: Now, found: Tradeoffs) -> None:
    look.show("<h2>What is left unmet</h2>")
    everything = list(range(len(found.frontier)))
    st.dataframe(
        frame(frontier_rows(here.scenario, found, everything)),
        hide_index=True,
        alt="Undominated outcomes: demands and preferences left unmet per party",
    )


def _downloads(here: Now, found: Tradeoffs) -> None:
    everything = list(range(len(found.frontier)))
    name = f"{here.scenario.id}-tradeoffs"
    with st.container(horizontal=True, gap="small"):
        downloads.button(
            "Frontier (CSV)",
            lambda: csv_text(frontier_rows(here.scenario, found, everything)),
            f"{name}.csv",
        )
        downloads.button(
            "Everything (JSON)",
            lambda: downloads.as_json(found.as_json()),
            f"{name}.json",
        )


if __name__ == "__main__":
    show()
