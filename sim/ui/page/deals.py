"""The Deals page: how many packages are refused by nobody, and what they look like."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from sim.questions.deals_told import Deals, Estimate
from sim.questions.glossary import big, option_words, party_names
from sim.scenario.model import Scenario, Settings
from sim.ui import look
from sim.ui.answers import named_check
from sim.ui.answers_deals import counted, drawn
from sim.ui.controls import goal, settling
from sim.ui.page.deals_counted import coalitions, shares
from sim.ui.page.package_verdicts import worded
from sim.ui.rows import coalition_rows, deal_rows, option_rows
from sim.ui.seen import Seen
from sim.ui.session import change, current
from sim.ui.state import MOST_LISTED, NOTHING, Draw
from sim.ui.widgets import MORE_TIME, controlled, download, open_one, table, unless_too_wide

MOST_COMPARED = 4


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
    if isinstance(found, Estimate):
        _estimated(seen.scenario, found)
    elif found is not None:
        coalitions(seen.scenario, found)
        shares(seen.scenario, found)
        _drawn(seen, found, pins)
    _compare(seen)
    if found is not None:
        _downloads(seen.scenario, found)


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
        rows = deal_rows(seen.scenario, deals)
        table(rows, "Deals, one per row, one term per column", height=300)
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            open_one("Open a deal as a package", deals, "deals.open", "deals.use", 220)
            download("These deals (CSV)", f"{seen.scenario.id}-listed.csv", lambda: rows)


def _which(draw: Draw) -> None:
    """How many deals, and how they are drawn."""

    def redraw(**fields: Any) -> None:
        change(draw=replace(current().state.draw, **fields))

    controlled(
        st.segmented_control,
        "Which deals",
        "draw.how",
        "order" if draw.seed is None else "random",
        lambda how: redraw(seed=0 if how == "random" else None),
        {"order": "The first ones", "random": "At random"},
        required=True,
    )
    controlled(
        st.number_input,
        "How many",
        "draw.many",
        draw.number,
        lambda number: redraw(number=number or draw.number),
        min_value=1,
        max_value=MOST_LISTED,
        width=140,
    )
    if draw.seed is not None:
        controlled(
            st.number_input,
            "Seed",
            "draw.seed",
            draw.seed,
            lambda seed: redraw(seed=seed or 0),
            min_value=0,
            max_value=999_999_999,
            width=140,
        )


def _compare(seen: Seen) -> None:
    """Up to four packages side by side."""
    look.show(look.head("Packages side by side"))
    controlled(
        st.multiselect,
        f"Packages to compare, up to {MOST_COMPARED}",
        f"compare.{seen.name}",
        list(seen.state.compare),
        "compare",
        seen.package_words,
        max_selections=MOST_COMPARED,
    )
    if not seen.state.compare:
        look.show(look.soft("Choose a package to begin."))
        return
    scenario = seen.scenario
    checks = [named_check(seen, name) for name in seen.state.compare]
    heads = ["", *map(seen.package_names.__getitem__, seen.state.compare)]
    # Verdicts per party first, then the terms that any of the packages addresses.
    rows: list[list[object]] = [
        [party.label, *(look.badge(*worded(scenario, c, c.parties[party.id])) for c in checks)]
        for party in scenario.parties
    ]
    left_out = look.soft("left out", "span")
    rows += [
        [
            term.label,
            *(
                option_words(scenario, term.id, c.package[term.id])
                if term.id in c.package
                else left_out
                for c in checks
            ),
        ]
        for term in scenario.terms
        if any(term.id in c.package for c in checks)
    ]
    look.show(look.table(heads, rows, "Packages side by side"))


def _downloads(scenario: Scenario, found: Deals | Estimate) -> None:
    name = f"{scenario.id}-deals"
    with st.container(horizontal=True, gap="small"):
        if isinstance(found, Deals):
            download(
                "Coalitions (CSV)",
                f"{name}-coalitions.csv",
                lambda: coalition_rows(scenario, found),
            )
            download("Options (CSV)", f"{name}-options.csv", lambda: option_rows(scenario, found))
        download("Everything (JSON)", f"{name}.json", found.as_json)


if __name__ == "__main__":
    show()
