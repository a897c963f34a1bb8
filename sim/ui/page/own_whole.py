"""What the case says of the whole: title, day, summary, and how strong evidence has to be."""

from __future__ import annotations

import streamlit as st

from sim.scenario.model import Scenario
from sim.scenario.record import Evidence
from sim.ui.page.own_item import given
from sim.ui.page.own_text import change_head
from sim.ui.session import act


def show(scenario: Scenario) -> None:
    """A form for it, folded up."""
    with st.expander("Title, day and summary"), st.form("own.whole", border=False):
        title = st.text_input("The title", scenario.title)
        first, second = st.columns(2)
        day = first.text_input("Positions count as of", scenario.as_of.isoformat())
        levels = [level.value for level in Evidence]
        at = levels.index(scenario.evidence.value)
        level = second.selectbox("Weakest evidence that counts", levels, at)
        summary = st.text_area("Summary", scenario.summary, height=100)
        if st.form_submit_button("Save"):
            said = {"title": title, "as_of": day, "summary": summary}
            if level != scenario.evidence.value:
                said["evidence"] = level
            act(lambda: change_head(given(said)))
            st.rerun()
