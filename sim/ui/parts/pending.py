"""Edits of the tables that are not applied yet: none is lost when one looks elsewhere.

The browser forgets the edits of a table that is no longer drawn. So each run notes what
the table on the page holds, and when a table comes back empty what was noted before is
kept beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from sim.questions.glossary import counted, listed
from sim.scenario.model import Scenario
from sim.ui.state import TABLES
from sim.ui.table_edit import TableEdit, given

_KEY = "edit.pending"


@dataclass(slots=True)
class Pending:
    """What waits to be applied to one scenario: per table, kept from before and on the page."""

    kept: dict[str, TableEdit] = field(default_factory=dict)
    noted: dict[str, TableEdit] = field(default_factory=dict)

    def came_back(self, table: str) -> None:
        """The table is drawn anew, without its edits."""
        self.kept[table] = self.edit(table)
        self.noted.pop(table, None)

    def note(self, table: str, edit: TableEdit) -> None:
        """What the table on the page holds now."""
        self.noted[table] = edit.of_the_file()

    def edit(self, table: str) -> TableEdit:
        """Everything that waits for this table."""
        nothing = TableEdit()
        return self.kept.get(table, nothing).then(self.noted.get(table, nothing))

    @property
    def edits(self) -> dict[str, TableEdit]:
        """The tables for which something waits."""
        return {table: edit for table in TABLES if (edit := self.edit(table))}


def pending(scenario: Scenario) -> Pending:
    """What waits to be applied to this scenario."""
    waiting: dict[str, Pending] = st.session_state.setdefault(_KEY, {})
    return waiting.setdefault(scenario.digest, Pending())


def forget(scenario: Scenario) -> None:
    """Drop all that waits to be applied to this scenario."""
    st.session_state.get(_KEY, {}).pop(scenario.digest, None)


def summary(edits: Mapping[str, TableEdit]) -> str:
    """How many changes wait, by table."""
    if not edits:
        return "Nothing has been changed."
    parts = [f"{counted(edit.size, 'change')} to the {table}" for table, edit in edits.items()]
    return f"Not applied yet: {listed(parts)}."


def lines(scenario: Scenario, table: str, edit: TableEdit) -> list[str]:
    """The changes that wait for a table, one by one."""
    ids = {
        "positions": [p.id for p in scenario.positions],
        "terms": [t.id for t in scenario.terms],
        "options": [f"{t.id}: {o.id}" for t in scenario.terms for o in t.options],
    }[table]
    return [
        *(
            f"{ids[place]}: {name} is emptied"
            if value is None
            else f"{ids[place]}: {name} becomes “{value}”"
            for place, cells in edit.edited.items()
            for name, value in given(cells).items()
        ),
        *(f"{ids[place]} is taken out" for place in edit.deleted),
        *(f"{cells.get('id') or 'a row without id'} is added" for cells in edit.added),
    ]
