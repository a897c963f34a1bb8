"""The Deals page: how many packages are refused by nobody, and what they look like."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from sim import limits
from sim.questions.deals import none_listed
from sim.questions.deals_told import Deals, Estimate
from sim.questions.glossary import big, party_names
from sim.scenario.model import Scenario, Settings
from sim.ui import look
from sim.ui.answers_deals import counted, drawn
from sim.ui.controls import goal, settling
from sim.ui.credit import file_name, viewed
from sim.ui.kept import let_it_show
from sim.ui.page.compare import compare
from sim.ui.page.deals_counted import coalitions, shares
from sim.ui.page.deals_days import line_of_days
from sim.ui.rows import coalition_rows, deal_rows, option_rows
from sim.ui.seen import Seen
from sim.ui.session import change, current
from sim.ui.state import NOTHING, Draw
from sim.ui.widgets import (
    MORE_TIME,
    controlled,
    download,
    hold,
    open_one,
    table,
    unless_too_wide,
    whole,
)


def show() -> None:
    """Draw the page."""
    seen = current()
    pins = goal(seen, NOTHING)
    settling(seen, "deals")
    found = None
    with unless_too_wide(
        MORE_TIME,
        look.finding("There are too many packages to count or estimate within a few seconds."),
    ):
        found = counted(seen, pins)
    if found is not None:
        look.show(look.finding(found.told(seen.scenario)))
    let_it_show()
    line_of_days(seen, pins)
    if isinstance(found, Estimate):
        _estimated(seen.scenario, found)
    elif found is not None:
        coalitions(seen, found)
        shares(seen.scenario, found)
        _drawn(seen, found, pins)
    look.show(look.head("Packages side by side"))
    compare(seen)
    if found is not None:
        _downloads(seen, found)


def _estimated(scenario: Scenario, found: Estimate) -> None:
    """What an estimate can still show."""
    remarks = [f"An exact count was not possible: {found.reason}. This is an estimate."]
    if found.forgotten:
        names = party_names(scenario, found.forgotten)
        remarks.append(
            f"Packages were drawn without regard to {names}, then each was held against everyone."
        )
    look.show(*map(look.soft, remarks))
    if found.accepts:
        rows = [(scenario.party[p].label, f"about {big(n)}") for p, n in found.accepts.items()]
        look.show(
            look.table(["Party", "Packages it does not refuse"], rows, "Estimated acceptance")
        )


def _drawn(seen: Seen, found: Deals, pins: Settings) -> None:
    """Deals as they come: listed in order, or drawn at random."""
    look.show(look.head("Deals, one by one"))
    if not found.deals:
        look.show(look.soft("There is none to show."))
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _which(seen.state.draw)
    with unless_too_wide("Too large to list here: {}."):
        deals = drawn(seen, pins, seen.state.draw)
        if not deals:
            look.show(look.soft(f"No deals are listed: {none_listed(found)}."))
            return
        rows = deal_rows(seen.scenario, deals)
        table(rows, "Deals, one per row, one term per column", height=300)
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            open_one("Open a deal as a package", deals, "deals.open", "deals.use", 220)
            name = file_name(seen, "listed", "csv")
            download("These deals (CSV)", name, lambda: viewed(seen, rows))


def _which(draw: Draw) -> None:
    """How many deals, and how they are drawn."""
    controlled(
        st.segmented_control,
        "Which deals",
        "draw.how",
        "order" if draw.seed is None else "random",
        lambda how: _redraw(seed=0 if how == "random" else None),
        {"order": "The first ones", "random": "At random"},
        required=True,
    )
    most = limits.PAGE_LISTED
    _number("How many", "number", draw.number, (1, most), Draw().number)
    if draw.seed is not None:
        _number("Seed", "seed", draw.seed, (0, 999_999_999), 0)


def _redraw(**fields: Any) -> None:
    change(draw=replace(current().state.draw, **fields))


def _number(words: str, field: str, value: int, span: tuple[int, int], usual: int) -> None:
    key = f"draw.{field}"
    hold(key, value)
    whole(words, key, span, usual, lambda: _redraw(**{field: st.session_state[key]}), width=140)


def _downloads(seen: Seen, found: Deals | Estimate) -> None:
    scenario = seen.scenario
    with st.container(horizontal=True, gap="small"):
        if isinstance(found, Deals):
            download(
                "Coalitions (CSV)",
                file_name(seen, "coalitions", "csv"),
                lambda: viewed(seen, coalition_rows(scenario, found)),
            )
            download(
                "Options (CSV)",
                file_name(seen, "options", "csv"),
                lambda: viewed(seen, option_rows(scenario, found)),
            )
        download("Everything (JSON)", file_name(seen, "deals", "json"), found.as_json)


if __name__ == "__main__":
    show()
