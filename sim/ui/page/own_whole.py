"""What the case says of the whole: title, day, summary, and how strong evidence has to be."""

from __future__ import annotations

import streamlit as st

from sim.scenario.model import Scenario
from sim.scenario.record import Evidence
from sim.ui.forms import Form
from sim.ui.page.own_item import given, save_head


def show(scenario: Scenario) -> None:
    """A form for it, folded up."""
    form = Form("own.whole", "Title, day and summary")
    with st.expander(form.about, expanded=bool(form.fields)):
        title = form.text("The title", scenario.title)
        first, second = st.columns(2)
        day = form.text("Positions count as of", scenario.as_of.isoformat(), box=first)
        levels = [level.value for level in Evidence]
        usual = scenario.evidence.value
        level = form.one("Weakest evidence that counts", levels, usual, box=second)
        summary = form.text("Summary", scenario.summary, height=100)
        if form.saved("Save"):
            said = {"title": title, "as_of": day, "summary": summary}
            if level != usual:
                said["evidence"] = level
            save_head(form, given(said))
