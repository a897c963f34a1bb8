"""Deals as they come: listed in order, or drawn at random."""

from __future__ import annotations

import streamlit as st

from sim.engine.automaton import TooWide
from sim.questions.deals_told import Deals
from sim.scenario.model import Settings
from sim.ui import look
from sim.ui.answers.deals import drawn
from sim.ui.frames import csv_text, deal_rows, frame
from sim.ui.parts import downloads
from sim.ui.session import Now, change, show_as_own
from sim.ui.state import MOST_LISTED, Draw


def draw(here: Now, found: Deals, pins: Settings) -> None:
    """The controls, and the deals in a table."""
    look.show("<h2>Deals, one by one</h2>")
    if not found.deals:
        look.show(look.soft("There is none to show."))
        return
    _controls(here)
    try:
        deals = drawn(here, pins)
    except TooWide as wide:
        look.show(look.soft(f"Too large to list here: {wide.reason}."))
        return
    rows = deal_rows(here.scenario, deals)
    st.dataframe(
        frame(rows), hide_index=True, height=300, alt="Deals, one per row, one term per column"
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        number = st.number_input(
            "Open a deal as a package", 1, len(deals), key="deals.open", width=220
        )
        if st.button("See it on the Package page", icon=":material/handshake:", key="deals.use"):
            show_as_own(deals[number - 1])
        downloads.button(
            "These deals (CSV)", lambda: csv_text(rows), f"{here.scenario.id}-listed.csv"
        )


def _controls(here: Now) -> None:
    asked = here.state.draw
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        how, many, seed = "draw.how", "draw.many", "draw.seed"
        st.session_state[how] = "order" if asked.seed is None else "random"
        st.session_state[many] = asked.number
        if asked.seed is not None:
            st.session_state[seed] = asked.seed

        def changed() -> None:
            random = st.session_state[how] == "random"
            given = st.session_state.get(seed)
            number = st.session_state[many] or asked.number
            change(draw=Draw(number, (given or 0) if random else None))

        st.segmented_control(
            "Which deals",
            ["order", "random"],
            format_func={"order": "The first ones", "random": "At random"}.__getitem__,
            key=how,
            required=True,
            on_change=changed,
        )
        st.number_input("How many", 1, MOST_LISTED, key=many, on_change=changed, width=140)
        if asked.seed is not None:
            st.number_input("Seed", 0, 999_999_999, key=seed, on_change=changed, width=140)
