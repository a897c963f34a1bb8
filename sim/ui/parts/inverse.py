"""The question turned round: what a party would have to come to accept."""

from __future__ import annotations

import streamlit as st

from sim.questions.inverse import blockers_told
from sim.ui import look
from sim.ui.answers.package import agreement, needed, package_check, sole
from sim.ui.safe import flat, labels
from sim.ui.session import Now, change, picked
from sim.ui.subject import as_recorded, packages_of


def draw(here: Now) -> None:
    """For the package of the Package page and one party."""
    look.show("<h2>What would a party have to come to accept?</h2>")
    result = package_check(here)
    names = packages_of(here.scenario)
    recorded = as_recorded(here.scenario, here.state)
    altered = "" if recorded else ", as changed on the Package page or switched off"
    look.show(
        look.soft(f"For the package “{names[here.state.package]}”{altered}."),
        look.soft(
            blockers_told(
                here.scenario,
                sole(here, result),
                passes=result.passes(agreement(here)),
            )
        ),
    )
    refusing = [party for party in result.parties if not result.accepts(party)]
    usual = refusing[0] if refusing else next(iter(here.scenario.party))
    key = f"inverse.{here.name}"
    st.session_state[key] = here.state.asked or usual
    st.selectbox(
        "Party",
        list(here.scenario.party),
        format_func=labels({p.id: p.label for p in here.scenario.parties}, 60, flat).__getitem__,
        key=key,
        on_change=lambda: change(asked=picked(key, here.scenario.party, "")),
    )
    lines = needed(here, here.state.asked or usual).told(here.scenario)
    look.show(look.soft(lines[0]), look.listing(lines[1:]))
