"""Who stands where on every term, with filters; each cell opens what was said."""

from __future__ import annotations

import streamlit as st

from sim.questions.stands import Stands
from sim.ui import look, standing
from sim.ui.answers_overview import standing as stands_now
from sim.ui.credit import file_name, viewed
from sim.ui.look import labels
from sim.ui.seen import Seen
from sim.ui.session import change
from sim.ui.state import DISPUTED
from sim.ui.widgets import controlled, download, unless_too_wide


def stands(seen: Seen) -> None:
    """Terms down, parties across."""
    scenario, state = seen.scenario, seen.state
    groups = {str(n): name for n, name in enumerate(seen.groups, 1) if name}
    controlled(
        st.pills,
        "Terms shown",
        f"stands.among.{seen.name}",
        state.among,
        lambda given: change(among=given or ""),
        labels({"": "All", DISPUTED: "Contested only", **groups}, 40),
        wrap=True,
    )
    controlled(
        st.pills,
        "Parties shown",
        f"stands.parties.{seen.name}",
        list(state.shown),
        lambda given: change(shown=tuple(p for p in scenario.party if p in given)),
        labels({p.id: p.label for p in scenario.parties}, 40),
        selection_mode="multi",
        wrap=True,
    )
    with unless_too_wide():
        found = stands_now(seen, contested_only=False)
        look.show(
            look.finding(found.told(scenario)),
            standing.legend(),
            standing.grid(scenario, found, state.shown, _terms(seen, found)),
        )
        download(
            "Who stands where (CSV)",
            file_name(seen, "stands", "csv"),
            lambda: viewed(seen, [r._asdict() for r in found.tables(scenario)["standing"]]),
        )


def _terms(seen: Seen, found: Stands) -> frozenset[str]:
    among = seen.state.among
    if among == DISPUTED:
        return frozenset(found.contested)
    group = seen.groups[int(among) - 1] if among else None
    return frozenset(t.id for t in seen.scenario.terms if group is None or t.group == group)
