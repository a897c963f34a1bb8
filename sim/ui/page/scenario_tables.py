"""Positions, terms and options in tables: change, add, take out, switch off.

No edit is lost when one looks elsewhere before applying it. The browser forgets the edits
of a table that is no longer drawn. So each run notes what the table on the page holds, and
when a table comes back empty what was noted before is kept beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import streamlit as st

from sim.questions.glossary import KIND_WORDS, counted, listed
from sim.scenario.model import Party, Scenario, Term
from sim.scenario.record import Evidence
from sim.ui import look
from sim.ui.edits import TableEdit, given, options_text
from sim.ui.forms import Form, drawn
from sim.ui.rows import Row, frame
from sim.ui.seen import Seen
from sim.ui.session import change
from sim.ui.state import TABLES
from sim.ui.widgets import column, controlled, first_unsaid

_HELP: Final = {
    "positions": "Change a cell, add a row at the end, or select rows to take them out. "
    "“On” switches a position off without changing the file.",
    "terms": "Change a cell, select rows to take terms out, or add a term, which names its "
    "options as: a = Label; b = Label. A term that is still referred to cannot go. “On” "
    "switches a term off: every answer leaves it out, and the file stays as it is.",
    "options": "Change a cell, select rows to take options out, or add an option to a term. "
    "“On” switches an option off: no package may take it, and the file stays as it is.",
}
_WAITING: Final = "edit.pending"
_ROUND: Final = "edit.round"
"""Counts how often edits were discarded: each time the tables start anew."""
_ON: Final = "_on"
"""The column with the switches; it is none of the file."""


@dataclass(slots=True)
class Pending:
    """What waits to be applied to one scenario: per table, kept from before and on the page."""

    kept: dict[str, TableEdit] = field(default_factory=dict)
    noted: dict[str, TableEdit] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)

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
    waiting: dict[str, Pending] = st.session_state.setdefault(_WAITING, {})
    return waiting.setdefault(scenario.digest, Pending())


def _form(scenario: Scenario) -> Form:
    """What waits, as the browser keeps it."""
    return Form(f"own.tables.{scenario.digest[:12]}", "In tables: changes not applied")


def _take_up(scenario: Scenario, waiting: Pending) -> None:
    """What waited before a reload, as far as a table can have it."""
    form = _form(scenario)
    drawn().setdefault(form, {})
    for table in TABLES:
        if table not in waiting.known and table in form.fields:
            waiting.known.add(table)
            content = _CONTENT[table](scenario)
            text = str(form.fields[table])
            waiting.kept[table] = TableEdit.read(text, len(content.rows), list(content.columns))


def _hold(scenario: Scenario, waiting: Pending) -> None:
    for table in TABLES:
        if edit := waiting.edit(table):
            waiting.known.add(table)
            _form(scenario).put(table, edit.written())
        else:
            _form(scenario).drop(table)


def forget(scenario: Scenario, *, anew: bool = False) -> None:
    """Drop all that waits to be applied to this scenario; ``anew`` also from the page."""
    _form(scenario).clear()
    st.session_state.get(_WAITING, {}).pop(scenario.digest, None)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + anew


def draw(seen: Seen, waiting: Pending) -> None:
    """The table chosen, and what is not applied yet."""
    table = seen.state.table or TABLES[0]
    _take_up(seen.scenario, waiting)
    controlled(
        st.segmented_control,
        "Table",
        "edit.table",
        table,
        first_unsaid("table", TABLES),
        {name: name.capitalize() for name in TABLES},
        required=True,
        label_visibility="collapsed",
    )
    look.show(look.soft(_HELP[table]))
    key = _edit(seen, table, waiting)
    waiting.note(table, TableEdit.of(st.session_state[key]))
    _hold(seen.scenario, waiting)
    edits = waiting.edits
    changes = listed(
        f"{counted(edit.size, 'change')} to the {name}" for name, edit in edits.items()
    )
    # What no table shows any more is told line by line.
    unseen = {t: waiting.kept.get(t) if t == table else waiting.edit(t) for t in TABLES}
    look.show(
        look.soft(f"Not applied yet: {changes}." if edits else "Nothing has been changed."),
        *(
            look.folded(f"Kept from before, of the {name}", _lines(seen.scenario, name, edit))
            for name, edit in unseen.items()
            if edit
        ),
    )


def _lines(scenario: Scenario, table: str, edit: TableEdit) -> list[str]:
    """The changes that wait for a table, one by one."""
    ids = {
        "positions": [p.id for p in scenario.positions],
        "terms": [t.id for t in scenario.terms],
        "options": [f"{t.id}: {o.id}" for t in scenario.terms for o in t.written],
    }[table]
    return [
        *(
            f"{ids[place]}: {name} {'is emptied' if value is None else f'becomes “{value}”'}"
            for place, cells in edit.edited.items()
            for name, value in given(cells).items()
        ),
        *(f"{ids[place]} is taken out" for place in edit.deleted),
        *(f"{cells.get('id') or 'a row without id'} is added" for cells in edit.added),
    ]


@dataclass(slots=True)
class _Switched:
    """What the table shows as off, while edits to it are under way.

    The editor forgets its edits when the table that it is given changes, so the table
    stays as it was until something else switches a row.
    """

    shown: tuple[str, ...]
    known: tuple[str, ...]
    version: int = 0


def _edit(seen: Seen, table: str, waiting: Pending) -> str:
    """Draw the editor; its key."""
    content = _CONTENT[table](seen.scenario)
    name = f"edit.{table}.{seen.scenario.digest[:12]}.{st.session_state.get(_ROUND, 0)}"
    state_field = "dropped" if table == "positions" else "off"
    off: tuple[str, ...] = getattr(seen.state, state_field)
    switched: _Switched = st.session_state.setdefault(f"{name}.off", _Switched(off, off))
    if switched.known != off:
        switched.shown = switched.known = off
        switched.version += 1
    key = f"{name}.{switched.version}"
    if key not in st.session_state:
        # The editor is new, or comes back without the edits that it had.
        switched.shown = off
        waiting.came_back(table)
    shown, words = switched.shown, list(content.rows)

    def changed() -> None:
        edit = TableEdit.of(st.session_state[key])
        on = {words[p]: bool(cells[_ON]) for p, cells in edit.edited.items() if _ON in cells}
        kept = [word for word in shown if on.get(word) is not True]
        more = [word for word, is_on in on.items() if not is_on and word not in kept]
        switched.known = (*kept, *more)
        change(**{state_field: switched.known})

    switch = st.column_config.CheckboxColumn("On", default=True, width="small")
    rows = [{_ON: word not in shown, **row} for word, row in content.rows.items()]
    st.data_editor(
        frame(rows, [_ON, *content.columns]),
        key=key,
        num_rows="dynamic",
        hide_index=True,
        height=content.height,
        on_change=changed,
        alt=f"The {table}, one per row",
        column_config={_ON: switch, **content.columns},
    )
    return key


@dataclass(frozen=True, slots=True)
class _Content:
    """What a table holds: rows by the word that switches each off, columns with titles."""

    rows: Mapping[str, Row]
    columns: Mapping[str, Any]
    height: int


def _content(
    items: Mapping[str, Any], height: int, cells: Mapping[str, tuple[Any, Callable[[Any], object]]]
) -> _Content:
    """``cells`` are the columns by the fields of the file, each with what it shows of an item."""
    rows = {
        word: {name: shown(item) for name, (_, shown) in cells.items()}
        for word, item in items.items()
    }
    return _Content(rows, {name: title for name, (title, _) in cells.items()}, height)


def _positions(scenario: Scenario) -> _Content:
    kinds = {kind.value: words for kind, words in KIND_WORDS.items()}
    levels = {level.value: level.value for level in Evidence}
    return _content(
        scenario.position,
        420,
        {
            "id": (column("Id", "small"), lambda p: p.id),
            "party": (_choice("Party", _labels(scenario.parties)), lambda p: p.party),
            "kind": (_choice("Kind", kinds), lambda p: p.kind.value),
            "evidence": (_choice("Evidence", levels), lambda p: p.evidence.value),
            "says": (column("Says", "large"), lambda p: p.says),
            "when": (column("Applies when", "medium"), lambda p: str(p.when or "")),
            "requires": (column("Requires", "medium"), lambda p: str(p.requires)),
            "since": (column("Since"), lambda p: str(p.since or "")),
            "until": (column("Until"), lambda p: str(p.until or "")),
            "sources": (column("Own sources"), lambda p: ", ".join(p.sources)),
        },
    )


def _terms(scenario: Scenario) -> _Content:
    return _content(
        scenario.term,
        320,
        {
            "id": (column("Id"), lambda t: t.id),
            "label": (column("Label", "medium"), lambda t: t.label),
            "group": (column("Group"), lambda t: t.group),
            "status_quo": (column("Status quo"), lambda t: t.status_quo or ""),
            "deliver": (column("Must act"), lambda t: ", ".join(t.deliver)),
            "break": (column("Can break it"), lambda t: ", ".join(t.breakers)),
            "note": (column("Note"), lambda t: t.note),
            "options": (column("Options", "large"), lambda t: options_text(t.written)),
        },
    )


def _options(scenario: Scenario) -> _Content:
    return _content(
        {f"{t.id}:{option.id}": (t.id, option) for t in scenario.terms for option in t.written},
        320,
        {
            "term": (_choice("Term", _labels(scenario.terms)), lambda pair: pair[0]),
            "id": (column("Id"), lambda pair: pair[1].id),
            "label": (column("Label", "large"), lambda pair: pair[1].label),
            "note": (column("Note"), lambda pair: pair[1].note),
        },
    )


def _choice(title: str, said: Mapping[str, str]) -> Any:
    """A column of words of the file, each shown as it is said."""
    return st.column_config.SelectboxColumn(
        title, options=list(said), format_func=lambda word: said[str(word)]
    )


def _labels(items: Iterable[Party | Term]) -> dict[str, str]:
    return look.labels({item.id: item.label for item in items}, made=look.flat)


_CONTENT: Final[Mapping[str, Callable[[Scenario], _Content]]] = {
    "positions": _positions,
    "terms": _terms,
    "options": _options,
}
