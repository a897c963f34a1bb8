"""What the tables of a scenario hold: positions, terms and options, a row each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import streamlit as st

from sim.scenario.model import Kind, Scenario
from sim.scenario.record import Evidence
from sim.ui import off
from sim.ui.option_list import options_text

Row = dict[str, object]
Content = tuple[Mapping[str, Row], Mapping[str, Any], int]
"""(rows by the word that switches each off, columns with their titles, height in pixels)."""


def _positions(scenario: Scenario) -> Content:
    rows: dict[str, Row] = {
        p.id: {
            "id": p.id,
            "party": p.party,
            "kind": p.kind.value,
            "evidence": p.evidence.value,
            "says": p.says,
            "when": "" if p.when is None else str(p.when),
            "requires": str(p.requires),
            "since": "" if p.since is None else p.since.isoformat(),
            "until": "" if p.until is None else p.until.isoformat(),
            "sources": ", ".join(p.sources),
        }
        for p in scenario.positions
    }
    columns = {
        "id": st.column_config.TextColumn("Id", width="small"),
        "party": st.column_config.SelectboxColumn("Party", options=list(scenario.party)),
        "kind": st.column_config.SelectboxColumn("Kind", options=[k.value for k in Kind]),
        "evidence": st.column_config.SelectboxColumn(
            "Evidence", options=[e.value for e in Evidence]
        ),
        "says": st.column_config.TextColumn("Says", width="large"),
        "when": st.column_config.TextColumn("Applies when", width="medium"),
        "requires": st.column_config.TextColumn("Requires", width="medium"),
        "since": st.column_config.TextColumn("Since"),
        "until": st.column_config.TextColumn("Until"),
        "sources": st.column_config.TextColumn("Own sources"),
    }
    return rows, columns, 420


def _terms(scenario: Scenario) -> Content:
    rows: dict[str, Row] = {
        t.id: {
            "id": t.id,
            "label": t.label,
            "group": t.group,
            "status_quo": t.status_quo or "",
            "deliver": ", ".join(t.deliver),
            "break": ", ".join(t.breakers),
            "note": t.note,
            "options": options_text(t.options),
        }
        for t in scenario.terms
    }
    columns = {
        "id": st.column_config.TextColumn("Id"),
        "label": st.column_config.TextColumn("Label", width="medium"),
        "group": st.column_config.TextColumn("Group"),
        "status_quo": st.column_config.TextColumn("Status quo"),
        "deliver": st.column_config.TextColumn("Must act"),
        "break": st.column_config.TextColumn("Can break it"),
        "note": st.column_config.TextColumn("Note"),
        "options": st.column_config.TextColumn("Options", width="large"),
    }
    return rows, columns, 320


def _options(scenario: Scenario) -> Content:
    rows: dict[str, Row] = {
        off.named(term.id, option.id): {
            "term": term.id,
            "id": option.id,
            "label": option.label,
            "note": option.note,
        }
        for term in scenario.terms
        for option in term.options
    }
    columns = {
        "term": st.column_config.SelectboxColumn("Term", options=list(scenario.term)),
        "id": st.column_config.TextColumn("Id"),
        "label": st.column_config.TextColumn("Label", width="large"),
        "note": st.column_config.TextColumn("Note"),
    }
    return rows, columns, 320


CONTENT: Final[Mapping[str, Callable[[Scenario], Content]]] = {
    "positions": _positions,
    "terms": _terms,
    "options": _options,
}
