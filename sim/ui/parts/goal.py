"""What a question holds fixed: a definition, what the package sets, or nothing."""

from __future__ import annotations

import streamlit as st

from sim.model import Settings
from sim.ui.safe import label
from sim.ui.session import Now, change
from sim.ui.state import NOTHING, PACKAGE, goals_of, held_by


def choose(here: Now, usual: str) -> Settings:
    """Draw the control; the terms held."""
    goals = goals_of(here.scenario)
    says = {d.id: d.says for d in here.scenario.definitions}
    key = f"goal.{here.name}"
    chosen = here.state.goal or usual
    st.session_state[key] = chosen

    def words(goal: str) -> str:
        if goal == NOTHING:
            return "Any package at all"
        if goal == PACKAGE:
            return "What the package sets"
        return label(says[goal].split(":")[0].split(" (")[0], 60)

    st.pills(
        "The deal must contain",
        list(goals),
        format_func=words,
        key=key,
        required=True,
        on_change=lambda: change(goal=st.session_state[key]),
        wrap=True,
    )
    return held_by(here.scenario, here.state, chosen)


def first_goal(here: Now) -> str:
    """The first definition that can be held, else the package."""
    return goals_of(here.scenario)[0]


def held(here: Now) -> Settings:
    """The terms held by the goal of the Deadlock page."""
    return held_by(here.scenario, here.state, here.state.goal or first_goal(here))
