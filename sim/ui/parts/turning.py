"""On which single switch a deadlock turns: a reading, the evidence level, the day."""

from __future__ import annotations

from datetime import date

import streamlit as st

from sim.engine.automaton import TooWide
from sim.questions.shifts import Shift
from sim.questions.switches import switched
from sim.scenario.model import Scenario, Settings
from sim.scenario.record import Evidence
from sim.ui import look
from sim.ui.answers.deadlock import turning
from sim.ui.safe import label
from sim.ui.session import Now, change, now
from sim.ui.subject import read_as


def draw(here: Now, pins: Settings) -> None:
    """The switches that would open a deal, each with a button; and how many would not."""
    look.show("<h2>What it turns on</h2>")
    try:
        rows = turning(here, pins)
    except TooWide as wide:
        look.show(look.soft(f"Too large to answer here: {wide.reason}."))
        return
    others = [row for row in rows if not row.as_asked]
    opening = [row for row in others if row.feasible]
    if not opening:
        text = "No other evidence level, reading or day, taken alone, opens a deal."
        look.show(look.soft(text))
        return
    verb = "opens" if len(opening) == 1 else "open"
    text = (
        f"{len(opening)} of {len(others)} other levels, readings and days, taken alone, {verb} one:"
    )
    look.show(look.soft(text))
    for row in opening:
        st.button(
            label(switched(here.scenario, row.switch, row.value), 200),
            key=f"turn.{here.name}.{row.switch}.{row.value}",
            icon=":material/swap_horiz:",
            on_click=_switch,
            args=(here.scenario, row),
        )


def _switch(scenario: Scenario, row: Shift) -> None:
    if row.switch == "evidence":
        change(evidence=Evidence(row.value))
    elif row.switch == "as_of":
        change(as_of=date.fromisoformat(row.value))
    else:
        change(readings=read_as(scenario, now().state, row.switch, row.value))
