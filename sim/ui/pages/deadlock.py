"""The Deadlock page: why there is no deal, who would have to move, what each move opens."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from sim.engine.automaton import TooWide
from sim.ui import look
from sim.ui.answers.deadlock import explained, parties
from sim.ui.answers.package import agreement
from sim.ui.parts import clashes, downloads, goal, inverse, turning, ways, whatif
from sim.ui.session import Now, now


def show() -> None:
    """Draw the page."""
    here = now()
    pins = goal.choose(here, goal.first_goal(here))
    undropped = replace(here, state=replace(here.state, dropped=()))
    try:
        found = explained(here, pins)
        before = explained(undropped, pins)
    except TooWide as wide:
        look.show(
            look.finding("This question is too large to explain within a few seconds."),
            look.soft(f"{wide.reason}. The command line takes more time."),
        )
        inverse.draw(here)
        return
    look.show(
        look.roomy(
            look.finding(found.headline(here.scenario, goal.words(here, goal.first_goal(here)))),
            *(look.soft(line) for line in found.caveats(here.scenario)),
        )
    )
    # On a narrow screen the switches stand before what they change, so that nothing
    # moves under the finger; on a wide one they stand beside it.
    with st.container(key="desk"):
        with st.container(key="desk-switches"):
            whatif.draw(here, before, found)
        with st.container(key="desk-answer"):
            clashes.draw(here, found)
            ways.draw(here, found)
        with st.container(key="desk-rest"):
            if not found.feasible:
                turning.draw(here, pins)
            _parties(here)
            inverse.draw(here)
    downloads.button(
        "Conflicts and concessions (JSON)",
        lambda: downloads.as_json(found.as_json()),
        f"{here.scenario.id}-deadlock.json",
    )


def _parties(here: Now) -> None:
    look.show("<h2>Who cannot agree with whom</h2>")
    try:
        view = parties(here, goal.held(here))
    except TooWide as wide:
        look.show(look.soft(f"Too large to answer here: {wide.reason}."))
        return
    held = goal.words(here, goal.first_goal(here))
    rule = agreement(here)
    asked = "" if rule.at_least is None else " If all of them had to agree:"
    look.show(
        look.soft(f"{f'With {held} held fixed:' if held else ''}{asked}"),
        look.listing(view.told(here.scenario)),
    )


if __name__ == "__main__":
    show()
