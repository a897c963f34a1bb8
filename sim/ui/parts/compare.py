"""Up to four packages side by side."""

from __future__ import annotations

import streamlit as st

from sim.questions.check import Check
from sim.questions.glossary import option_words
from sim.scenario.model import Scenario
from sim.ui import look
from sim.ui.answers.package import named_check
from sim.ui.parts.verdicts import worded
from sim.ui.safe import html
from sim.ui.session import Now, change
from sim.ui.state import NOTHING
from sim.ui.subject import packages_of

MOST = 4


def draw(here: Now) -> None:
    """The choice of packages, and the table."""
    look.show("<h2>Packages side by side</h2>")
    names = packages_of(here.scenario)
    key = f"compare.{here.name}"
    st.session_state[key] = list(here.state.compare)
    st.multiselect(
        f"Packages to compare, up to {MOST}",
        list(names),
        format_func=lambda name: names[name] if name == NOTHING else f"{name}: {names[name]}",
        max_selections=MOST,
        key=key,
        on_change=lambda: change(compare=tuple(st.session_state[key])),
    )
    if here.state.compare:
        found = {name: named_check(here, name) for name in here.state.compare}
        look.show(table(here.scenario, names, found))
    else:
        look.show(look.soft("Choose a package to begin."))


def table(scenario: Scenario, names: dict[str, str], found: dict[str, Check]) -> str:
    """Verdicts per party first, then the terms that any of them addresses."""
    rows = [
        look.row(
            scenario.party[party].label,
            [
                look.badge(*worded(scenario, check, check.parties[party]))
                for check in found.values()
            ],
        )
        for party in scenario.party
    ]
    addressed = [t for t in scenario.term if any(t in check.package for check in found.values())]
    rows += [
        look.row(
            scenario.term[term].label,
            [
                html(option_words(scenario, term, check.package[term]))
                if term in check.package
                else '<span class="soft">left out</span>'
                for check in found.values()
            ],
        )
        for term in addressed
    ]
    head = ["", *(names[name] for name in found)]
    return look.table(head, rows, "Packages side by side")
