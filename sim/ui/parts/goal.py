"""What a question holds fixed: a definition, what the package sets, or nothing."""

from __future__ import annotations

import streamlit as st

from sim.scenario.model import Settings
from sim.ui.goals import goal_of, goals_of, held_by, offered, short
from sim.ui.safe import labels
from sim.ui.session import Now, change, picked
from sim.ui.state import NOTHING, PACKAGE
from sim.ui.subject import named_package

_PHASED = (
    "This package comes in phases. The Package page checks it phase by phase; here it is taken as "
    "one set of terms, which may break rules that are meant for its first phase only."
)


def words(here: Now, usual: str) -> str:
    """What is held fixed, as a part of a sentence; nothing where nothing is."""
    chosen = goal_of(here.scenario, here.state, usual)
    if chosen == NOTHING:
        return ""
    if chosen == PACKAGE:
        return "what the package sets" if held_by(here.scenario, here.state, chosen) else ""
    return next(f"“{short(d)}”" for d in here.scenario.definitions if d.id == chosen)


def choose(here: Now, usual: str) -> Settings:
    """Draw the control; the terms held."""
    goals = offered(here.scenario, here.state)
    says = {d.id: short(d) for d in here.scenario.definitions}
    key = f"goal.{here.name}"
    chosen = goal_of(here.scenario, here.state, usual)
    st.session_state[key] = chosen

    shown = {PACKAGE: "What the package sets", NOTHING: "Any package at all"}
    said = labels({g: shown.get(g) or says[g] for g in goals}, 60)
    st.pills(
        "The deal must contain",
        list(goals),
        format_func=said.__getitem__,
        key=key,
        required=True,
        on_change=lambda: change(goal=picked(key, goals, chosen)),
        wrap=True,
    )
    named, phase = named_package(here.scenario, here.state)
    if chosen == PACKAGE and named is not None and named.phases and phase is None:
        st.caption(_PHASED)
    return held_by(here.scenario, here.state, chosen)


def first_goal(here: Now) -> str:
    """The first definition that can be held, else the package."""
    return goals_of(here.scenario)[0]


def held(here: Now) -> Settings:
    """The terms held by the goal of the Deadlock page."""
    chosen = goal_of(here.scenario, here.state, first_goal(here))
    return held_by(here.scenario, here.state, chosen)
