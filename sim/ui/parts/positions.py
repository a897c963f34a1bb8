"""Every position with its kind, evidence, source and date, and what each level keeps."""

from __future__ import annotations

import streamlit as st

from sim.questions.glossary import counted
from sim.scenario.model import Scenario
from sim.scenario.record import Evidence
from sim.scenario.view import in_force
from sim.ui import charts, look
from sim.ui.frames import csv_text, frame, position_rows
from sim.ui.parts import downloads
from sim.ui.parts.coalitions import unique_names
from sim.ui.safe import labels
from sim.ui.session import Now, change
from sim.ui.subject import view_of_state


def draw(here: Now) -> None:
    """What the levels keep, then the positions in a table."""
    scenario = here.scenario
    view = view_of_state(scenario, here.state)
    now_in_force = frozenset(p.id for p in in_force(scenario, view))
    look.show(
        look.finding(
            f"{counted(len(now_in_force), 'position')} of {len(scenario.positions)} count now."
        ),
        look.soft(
            "They count by evidence level, date and what is set aside. The level is not "
            "neutral: whoever publishes most looks most demanding."
        ),
    )
    rows = level_rows(scenario)
    if rows:
        st.vega_lite_chart(
            charts.evidence_bars(
                rows,
                list(unique_names(scenario, tuple(scenario.party)).values()),
                [level.value for level in Evidence],
            ),
            alt="Number of positions per party and evidence level",
        )
        look.show(kept_table(scenario))
    look.show("<h2>The positions</h2>")
    chosen = _parties(here)
    shown = [
        row
        for row in position_rows(scenario, now_in_force)
        if not chosen or row["party_id"] in chosen
    ]
    table = frame(shown, ["position", "party", "kind", "evidence", "says", "counts"])
    st.dataframe(
        table.drop(columns=["party_id"], errors="ignore"),
        hide_index=True,
        height=520,
        alt="Positions with kind, evidence, condition, sources and dates",
        column_config={
            "counts": st.column_config.CheckboxColumn("Counts now", width="small"),
            "position": st.column_config.TextColumn("Id", width="small"),
            "party": st.column_config.TextColumn("Party", width="small"),
            "kind": st.column_config.TextColumn("Kind", width="small"),
            "evidence": st.column_config.TextColumn("Evidence", width="small"),
            "says": st.column_config.TextColumn("Says", width="large"),
            "when": st.column_config.TextColumn("Applies when"),
            "requires": st.column_config.TextColumn("Requires"),
            "since": st.column_config.TextColumn("Since", width="small"),
            "until": st.column_config.TextColumn("Until", width="small"),
            "said": st.column_config.TextColumn("Said on", width="small"),
            "sources": st.column_config.TextColumn("Sources", width="large"),
        },
    )
    downloads.button("Positions (CSV)", lambda: csv_text(shown), f"{scenario.id}-positions.csv")


def _parties(here: Now) -> tuple[str, ...]:
    """Whose positions are listed; none chosen means everyone's."""
    scenario = here.scenario
    key = f"evidence.parties.{here.name}"
    st.session_state[key] = list(here.state.shown)
    st.pills(
        "Parties shown",
        list(scenario.party),
        selection_mode="multi",
        format_func=labels({p.id: p.label for p in scenario.parties}, 40).__getitem__,
        key=key,
        on_change=lambda: change(
            shown=tuple(p for p in scenario.party if p in st.session_state[key])
        ),
        wrap=True,
    )
    return here.state.shown


def level_rows(scenario: Scenario) -> list[dict[str, object]]:
    """A row per party and evidence level: how many positions rest on it."""
    names = unique_names(scenario, tuple(scenario.party))
    return [
        {
            "party": names[party],
            "level": level.value,
            "place": level.rank,
            "number": sum(p.party == party and p.evidence is level for p in scenario.positions),
        }
        for party in scenario.party
        for level in Evidence
        if scenario.positions
    ]


def kept_table(scenario: Scenario) -> str:
    """How many positions each level keeps, per party: each level keeps those above it."""
    levels = list(Evidence)
    body = []
    for party, found in scenario.party.items():
        ranks = [p.evidence.rank for p in scenario.positions if p.party == party]
        kept = [sum(rank <= level.rank for rank in ranks) for level in levels]
        body.append(look.row(found.label, [str(number) for number in kept]))
    return look.table(
        ["Positions kept, up to", *(level.value for level in levels)],
        body,
        "Positions kept per evidence level",
    )
