"""The Deals page: how many packages are acceptable, to whom, and what they look like."""

from __future__ import annotations

import streamlit as st

from sim.analyses.deals import Deals
from sim.diagram.automaton import TooWide
from sim.frames import coalition_rows, csv_text, frame, option_rows
from sim.sentences import deals as told
from sim.ui import answers, look
from sim.ui.parts import coalitions, compare, downloads, drawing, goal
from sim.ui.session import Now, now
from sim.ui.state import NOTHING


def show() -> None:
    """Draw the page."""
    here = now()
    pins = goal.choose(here, NOTHING)
    try:
        with st.spinner("Counting every package …", show_time=True):
            found = answers.counted(here, pins)
    except TooWide as wide:
        look.show(
            look.finding("There are too many packages to count them within a few seconds."),
            look.soft(f"{wide.reason}. The command line takes more time, or estimates."),
        )
        compare.draw(here)
        return
    look.show(look.finding(told.headline(here.scenario, found)))
    coalitions.draw(here, found)
    _options(here, found)
    drawing.draw(here, found, pins)
    compare.draw(here)
    _downloads(here, found)


def _options(here: Now, found: Deals) -> None:
    look.show("<h2>What the deals have in common</h2>")
    if not found.deals:
        look.show(look.soft("There is no deal, so there is nothing to share out."))
        return
    rows = option_rows(here.scenario, found)
    never = sum(1 for row in rows if not row["share"])
    look.show(
        look.soft(
            f"How often each option is chosen among the deals. {never} of {len(rows)} options "
            "are in no deal at all."
        )
    )
    st.dataframe(
        frame(rows, ["group", "term", "option", "deals", "share"]),
        hide_index=True,
        height=360,
        alt="Share of the deals in which each option of each term is chosen",
        column_config={
            "group": st.column_config.TextColumn("Group", width="small"),
            "term": st.column_config.TextColumn("Term", width="medium"),
            "option": st.column_config.TextColumn("Option", width="medium"),
            "deals": st.column_config.TextColumn("Deals", width="small"),
            "share": st.column_config.ProgressColumn(
                "Share of the deals", format="percent", min_value=0.0, max_value=1.0
            ),
        },
    )


def _downloads(here: Now, found: Deals) -> None:
    name = f"{here.scenario.id}-deals"
    with st.container(horizontal=True, gap="small"):
        downloads.button(
            "Coalitions (CSV)",
            lambda: csv_text(coalition_rows(here.scenario, found)),
            f"{name}-coalitions.csv",
        )
        downloads.button(
            "Options (CSV)",
            lambda: csv_text(option_rows(here.scenario, found)),
            f"{name}-options.csv",
        )
        downloads.button(
            "Everything (JSON)", lambda: downloads.as_json(found.as_json()), f"{name}.json"
        )


if __name__ == "__main__":
    show()
