"""Positions, terms and options in tables: change, add, take out, switch off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st

from sim import catalogue
from sim.frames import frame
from sim.model import Evidence, Kind, Scenario
from sim.problems import InvalidInput
from sim.ui import look
from sim.ui.edits import TableEdit, edit_options, edit_positions, edit_terms
from sim.ui.parts import upload
from sim.ui.session import Now, change
from sim.write import Document

_TABLES: Final = {
    "positions": "Change a cell, add a row at the end, or select rows to take them out. "
    "“Counts” switches a position off without changing the file.",
    "terms": "Change a cell, select rows to take terms out, or add a term, which names its "
    "options as: a = Label; b = Label. A term that is still referred to cannot go.",
    "options": "Change a cell, select rows to take options out, or add an option to a term.",
}


def draw(here: Now) -> None:
    """The table chosen, the button that applies its changes, and the download."""
    scenario = here.scenario
    look.show("<h2>Change it</h2>")
    chosen = st.segmented_control(
        "Table",
        list(_TABLES),
        format_func=str.capitalize,
        default="positions",
        required=True,
        key="edit.table",
        label_visibility="collapsed",
    )
    key = f"edit.{chosen}.{scenario.digest[:12]}"
    look.show(look.soft(_TABLES[chosen]))
    if chosen == "positions":
        key = _positions(here, key)
    elif chosen == "terms":
        _terms(scenario, key)
    else:
        _options(scenario, key)
    with st.container(horizontal=True, gap="small"):
        wanted = st.button(
            "Apply the changes", icon=":material/check:", type="primary", key="edit.apply"
        )
        if wanted:
            _apply(here, chosen, TableEdit.of(st.session_state[key]))
        st.download_button(
            "Download this scenario (YAML)",
            data=text_of(here),
            file_name=f"{scenario.id}.yaml",
            mime="application/yaml",
            icon=":material/download:",
            key="download.scenario",
            on_click="ignore",
        )


def text_of(here: Now) -> str:
    """The text of the scenario that is shown, with its comments."""
    if here.own is not None:
        return here.own.text
    return catalogue.path(here.name).read_text(encoding="utf-8")


@dataclass(slots=True)
class _Switched:
    """Which positions the table shows as off, while edits to it are under way.

    The editor forgets its edits when the table that it is given changes, so the table
    stays as it was until something else switches a position.
    """

    shown: tuple[str, ...]
    known: tuple[str, ...]
    version: int = 0


def _positions(here: Now, name: str) -> str:
    scenario = here.scenario
    switched = st.session_state.setdefault(
        f"{name}.off", _Switched(here.state.dropped, here.state.dropped)
    )
    if switched.known != here.state.dropped:
        switched.shown = switched.known = here.state.dropped
        switched.version += 1
    off, key = switched.shown, f"{name}.{switched.version}"
    rows = [
        {
            "_counts": p.id not in off,
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
    ]
    columns = ["_counts", "id", "party", "kind", "evidence", "says", "when", "requires"]

    def changed() -> None:
        edit = TableEdit.of(st.session_state[key])
        counts = {
            scenario.positions[place].id: bool(cells["_counts"])
            for place, cells in edit.edited.items()
            if "_counts" in cells
        }
        kept = [p for p in off if counts.get(p) is not True]
        more = [p for p, on in counts.items() if not on and p not in kept]
        switched.known = (*kept, *more)
        change(dropped=switched.known)

    st.data_editor(
        frame(rows, [*columns, "since", "until", "sources"]),
        key=key,
        num_rows="dynamic",
        hide_index=True,
        height=420,
        on_change=changed,
        alt="The positions, one per row",
        column_config={
            "_counts": st.column_config.CheckboxColumn("Counts", default=True, width="small"),
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
        },
    )
    return key


def _terms(scenario: Scenario, key: str) -> None:
    rows = [
        {
            "id": t.id,
            "label": t.label,
            "group": t.group,
            "status_quo": t.status_quo or "",
            "deliver": ", ".join(t.deliver),
            "break": ", ".join(t.breakers),
            "note": t.note,
            "options": "; ".join(f"{o.id} = {o.label}" for o in t.options),
        }
        for t in scenario.terms
    ]
    st.data_editor(
        frame(rows),
        key=key,
        num_rows="dynamic",
        hide_index=True,
        height=320,
        alt="The terms, one per row",
        column_config={
            "id": "Id",
            "label": st.column_config.TextColumn("Label", width="medium"),
            "group": "Group",
            "status_quo": "Status quo",
            "deliver": "Must act",
            "break": "Can break it",
            "note": "Note",
            "options": st.column_config.TextColumn("Options", width="large"),
        },
    )


def _options(scenario: Scenario, key: str) -> None:
    rows = [
        {"term": term.id, "id": option.id, "label": option.label, "note": option.note}
        for term in scenario.terms
        for option in term.options
    ]
    st.data_editor(
        frame(rows),
        key=key,
        num_rows="dynamic",
        hide_index=True,
        height=320,
        alt="The options of every term, one per row",
        column_config={
            "term": st.column_config.SelectboxColumn("Term", options=list(scenario.term)),
            "id": "Id",
            "label": st.column_config.TextColumn("Label", width="large"),
            "note": "Note",
        },
    )


def _apply(here: Now, table: str, edit: TableEdit) -> None:
    make = {"positions": edit_positions, "terms": edit_terms, "options": edit_options}[table]
    try:
        with st.spinner("Writing and reading the scenario …"):
            document = make(Document.parse(text_of(here)), here.scenario, edit)
            loaded = upload.load_text(f"{here.scenario.id}.yaml", document.text().encode())
    except (InvalidInput, ValueError) as error:
        problems = error.problems if isinstance(error, InvalidInput) else (error,)
        look.show(look.finding("The changes could not be made."), look.listing(map(str, problems)))
        return
    if loaded:
        st.toast("The changes are in.", icon=":material/check:")
    st.rerun()
