"""Positions, terms and options in tables: change, add, take out, switch off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from sim.files import catalogue
from sim.files.edit import Document
from sim.problems import InvalidInput
from sim.scenario.model import Scenario
from sim.ui import look
from sim.ui.edits import edit_options, edit_positions, edit_terms
from sim.ui.frames import frame
from sim.ui.parts import pending, upload
from sim.ui.parts.tables import CONTENT, Row
from sim.ui.session import Now, change, picked
from sim.ui.state import TABLES, unless_first
from sim.ui.table_edit import TableEdit

_TABLES: Final = {
    "positions": "Change a cell, add a row at the end, or select rows to take them out. "
    "“On” switches a position off without changing the file.",
    "terms": "Change a cell, select rows to take terms out, or add a term, which names its "
    "options as: a = Label; b = Label. A term that is still referred to cannot go. “On” "
    "switches a term off: every answer leaves it out, and the file stays as it is.",
    "options": "Change a cell, select rows to take options out, or add an option to a term. "
    "“On” switches an option off: no package may take it, and the file stays as it is.",
}
_ROUND: Final = "edit.round"
"""Counts how often edits were discarded: each time the tables start anew."""
_ON: Final = "_on"
"""The column with the switches; it is none of the file."""


def draw(here: Now) -> None:
    """The table chosen, the button that applies its changes, and the download."""
    scenario = here.scenario
    look.show("<h2>Change it</h2>")
    table = _choose(here)
    look.show(look.soft(_TABLES[table]))
    rows, columns, height = CONTENT[table](scenario)
    waiting = pending.pending(scenario)
    key = _edit(here, table, rows, columns, height)
    waiting.note(table, TableEdit.of(st.session_state[key]))
    _waiting(scenario, waiting, table)
    with st.container(horizontal=True, gap="small"):
        wanted = st.button(
            "Apply the changes",
            icon=":material/check:",
            type="primary",
            key="edit.apply",
            disabled=not waiting.edits,
        )
        st.button(
            "Discard them",
            icon=":material/delete:",
            key="edit.discard",
            disabled=not waiting.edits,
            on_click=_discard,
            args=(scenario,),
        )
        st.download_button(
            "Download this scenario (YAML)",
            data=text_of(here),
            file_name=f"{scenario.id}.yaml",
            mime="application/yaml",
            icon=":material/download:",
            key="download.scenario",
            on_click="ignore",
        )
    if wanted:
        _apply(here, waiting.edits)


def _waiting(scenario: Scenario, waiting: pending.Pending, shown: str) -> None:
    """How much is not applied yet; what no table shows any more is told line by line."""
    look.show(
        look.soft(pending.summary(waiting.edits)),
        *(
            look.folded(f"Kept from before, of the {table}", pending.lines(scenario, table, edit))
            for table in TABLES
            if (edit := waiting.kept.get(table) if table == shown else waiting.edit(table))
        ),
    )


def _discard(scenario: Scenario) -> None:
    pending.forget(scenario)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _choose(here: Now) -> str:
    chosen = here.state.table or TABLES[0]
    key = "edit.table"
    st.session_state[key] = chosen
    st.segmented_control(
        "Table",
        list(TABLES),
        format_func=str.capitalize,
        required=True,
        key=key,
        on_change=lambda: change(table=unless_first(picked(key, TABLES, chosen), TABLES)),
        label_visibility="collapsed",
    )
    return chosen


def text_of(here: Now) -> str:
    """The text of the scenario that is shown, with its comments."""
    if here.own is not None:
        return here.own.text
    return catalogue.path(here.name).read_text(encoding="utf-8")


@dataclass(slots=True)
class _Switched:
    """What the table shows as off, while edits to it are under way.

    The editor forgets its edits when the table that it is given changes, so the table
    stays as it was until something else switches a row.
    """

    shown: tuple[str, ...]
    known: tuple[str, ...]
    version: int = 0


def _edit(
    here: Now, table: str, rows: Mapping[str, Row], columns: Mapping[str, Any], height: int
) -> str:
    """Draw the editor; its key. ``rows`` go by the word that switches each off."""
    name = f"edit.{table}.{here.scenario.digest[:12]}"
    name += f".{st.session_state.get(_ROUND, 0)}"
    field = "dropped" if table == "positions" else "off"
    now_off: tuple[str, ...] = getattr(here.state, field)
    switched = st.session_state.setdefault(f"{name}.off", _Switched(now_off, now_off))
    if switched.known != now_off:
        switched.shown = switched.known = now_off
        switched.version += 1
    key = f"{name}.{switched.version}"
    if key not in st.session_state:
        # The editor is new, or comes back without the edits that it had.
        switched.shown = now_off
        pending.pending(here.scenario).came_back(table)
    shown = switched.shown
    words = list(rows)

    def changed() -> None:
        edit = TableEdit.of(st.session_state[key])
        on = {words[p]: bool(cells[_ON]) for p, cells in edit.edited.items() if _ON in cells}
        kept = [word for word in shown if on.get(word) is not True]
        more = [word for word, is_on in on.items() if not is_on and word not in kept]
        switched.known = (*kept, *more)
        change(**{field: switched.known})

    st.data_editor(
        frame([{_ON: word not in shown, **row} for word, row in rows.items()], [_ON, *columns]),
        key=key,
        num_rows="dynamic",
        hide_index=True,
        height=height,
        on_change=changed,
        alt=f"The {table}, one per row",
        column_config={
            _ON: st.column_config.CheckboxColumn("On", default=True, width="small"),
            **columns,
        },
    )
    return key


def _apply(here: Now, edits: Mapping[str, TableEdit]) -> None:
    # Options before terms, whose ids may change.
    make = {"positions": edit_positions, "options": edit_options, "terms": edit_terms}
    try:
        with st.spinner("Writing and reading the scenario …"):
            document = Document.parse(text_of(here))
            for table in (table for table in make if table in edits):
                document = make[table](document, here.scenario, edits[table])
            loaded = upload.load_text(f"{here.scenario.id}.yaml", document.text().encode())
    except (InvalidInput, ValueError) as error:
        problems = error.problems if isinstance(error, InvalidInput) else (error,)
        look.show(look.finding("The changes could not be made."), look.listing(map(str, problems)))
        return
    if loaded:
        pending.forget(here.scenario)
        st.toast("The changes are in.", icon=":material/check:")
    st.rerun()
