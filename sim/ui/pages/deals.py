"""The Deals page: how many packages are acceptable, to whom, and what they look like."""

from __future__ import annotations

import streamlit as st

from sim.engine.automaton import TooWide
from sim.questions.deals_told import Deals, Estimate
from sim.questions.glossary import big, party_names
from sim.ui import look
from sim.ui.answers.deals import counted
from sim.ui.frames import coalition_rows, csv_text, option_rows
from sim.ui.parts import coalitions, compare, downloads, drawing, goal, shares
from sim.ui.safe import html
from sim.ui.session import Now, now
from sim.ui.state import NOTHING


def show() -> None:
    """Draw the page."""
    here = now()
    pins = goal.choose(here, NOTHING)
    try:
        found = counted(here, pins)
    except TooWide as wide:
        look.show(
            look.finding("There are too many packages to count or estimate within a few seconds."),
            look.soft(f"{wide.reason}. The command line takes more time."),
        )
        compare.draw(here)
        return
    look.show(look.finding(found.told(here.scenario)))
    if isinstance(found, Estimate):
        _estimated(here, found)
        return
    coalitions.draw(here, found)
    shares.draw(here, found)
    drawing.draw(here, found, pins)
    compare.draw(here)
    _downloads(here, found)


def _estimated(here: Now, found: Estimate) -> None:
    """What an estimate can still show."""
    remarks = [f"An exact count was not possible: {found.reason}. This is an estimate."]
    if found.forgotten:
        names = party_names(here.scenario, found.forgotten)
        remarks.append(
            f"Packages were drawn without regard to {names}, then each was held against everyone."
        )
    look.show(*(look.soft(remark) for remark in remarks))
    if found.accepts:
        rows = [
            look.row(here.scenario.party[party].label, [html(f"about {big(number)}")])
            for party, number in found.accepts.items()
        ]
        look.show(look.table(["Party", "Packages it accepts"], rows, "Estimated acceptance"))
    compare.draw(here)
    downloads.button(
        "Everything (JSON)",
        lambda: downloads.as_json(found.as_json()),
        f"{here.scenario.id}-deals.json",
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
