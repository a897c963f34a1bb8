"""Edits of tables turned into edits of the scenario's text, which keep its comments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sim.model import Scenario, Term
from sim.problems import InvalidInput, Problem
from sim.write import Document

Cells = Mapping[str, Any]
_LISTS: Final = ("sources", "deliver", "break")
_NEEDED: Final = ("party", "kind", "evidence", "says", "requires")


@dataclass(frozen=True, slots=True)
class TableEdit:
    """What was done to a table: as Streamlit's data editor reports it.

    ``edited`` maps the place of a row to its changed cells.
    """

    edited: Mapping[int, Cells] = field(default_factory=dict)
    added: Sequence[Cells] = ()
    deleted: Sequence[int] = ()

    @classmethod
    def of(cls, reported: Mapping[str, Any]) -> TableEdit:
        """From the state of a data editor."""
        return cls(
            {int(place): cells for place, cells in reported.get("edited_rows", {}).items()},
            [cells for cells in reported.get("added_rows", []) if any(_given(cells).values())],
            [int(place) for place in reported.get("deleted_rows", [])],
        )

    def __bool__(self) -> bool:
        return bool(self.edited or self.added or self.deleted)

    @property
    def size(self) -> int:
        """How many rows it changes."""
        return len(self.edited.keys() | set(self.deleted)) + len(self.added)

    def of_the_file(self) -> TableEdit:
        """Without the columns that are not of the file."""
        edited = {
            place: {name: value for name, value in cells.items() if not name.startswith("_")}
            for place, cells in self.edited.items()
        }
        return TableEdit(
            {p: cells for p, cells in edited.items() if cells}, self.added, self.deleted
        )

    def then(self, later: TableEdit) -> TableEdit:
        """Both edits of the same table, the later one over this."""
        places = dict.fromkeys((*self.edited, *later.edited))
        return TableEdit(
            {p: {**self.edited.get(p, {}), **later.edited.get(p, {})} for p in places},
            (*self.added, *later.added),
            sorted({*self.deleted, *later.deleted}),
        )


def edit_positions(document: Document, scenario: Scenario, edit: TableEdit) -> Document:
    """The document with these changes to its positions.

    Raises:
        InvalidInput: a new position lacks a field, or an id is used twice.
    """
    positions = scenario.positions
    for place, cells in edit.edited.items():
        if place not in edit.deleted:
            document = document.set_position(positions[place].id, _fields(cells))
    for place in edit.deleted:
        document = document.remove_position(positions[place].id)
    for number, cells in enumerate(edit.added, 1):
        fields = _present(_fields(cells))
        _complain_of(f"new position {number}", ("id", *_NEEDED), fields)
        document = document.add_position(fields)
    return document


def edit_terms(document: Document, scenario: Scenario, edit: TableEdit) -> Document:
    """The document with these changes to its terms; a new one names its options.

    Raises:
        InvalidInput: a new term lacks a field, or an id is used twice.
    """
    for place, cells in edit.edited.items():
        if place in edit.deleted:
            continue
        fields = _fields(cells)
        if "options" in fields:
            given = str(fields.pop("options") or "")
            document = _relisted(document, scenario.terms[place], given)
        document = document.set_term(scenario.terms[place].id, fields)
    for place in edit.deleted:
        document = document.remove_term(scenario.terms[place].id)
    for number, cells in enumerate(edit.added, 1):
        fields = _present(_fields(cells))
        _complain_of(f"new term {number}", ("id", "label", "options"), fields)
        fields["options"] = options_from(str(fields["options"]))
        document = document.add_term(fields)
    return document


def edit_options(document: Document, scenario: Scenario, edit: TableEdit) -> Document:
    """The document with options changed, taken out and added.

    Raises:
        InvalidInput: a new option lacks a field, or names no term.
    """
    rows = [(term.id, option.id) for term in scenario.terms for option in term.options]
    for place, cells in edit.edited.items():
        if place not in edit.deleted:
            document = document.set_option(*rows[place], _of_option(rows[place][0], cells))
    for place in edit.deleted:
        document = document.remove_option(*rows[place])
    for number, cells in enumerate(edit.added, 1):
        fields = _present(_fields(cells))
        _complain_of(f"new option {number}", ("term", "id", "label"), fields)
        document = document.add_option(str(fields.pop("term")), fields)
    return document


def _of_option(term: str, cells: Cells) -> dict[str, object]:
    fields = _fields(cells)
    if fields.pop("term", term) != term:
        message = "an option cannot move to another term; take it out and add it there"
        raise InvalidInput([Problem(f"options of {term}", message=message)])
    return fields


def _relisted(document: Document, term: Term, text: str) -> Document:
    """With the options that the text lists; those that stay keep their notes and comments."""
    wanted = {option["id"]: option["label"] for option in options_from(text)}
    for option in term.options:
        if option.id not in wanted:
            document = document.remove_option(term.id, option.id)
        elif wanted[option.id] != option.label:
            document = document.label_option(term.id, option.id, wanted[option.id])
    known = {option.id for option in term.options}
    for name, label in wanted.items():
        if name not in known:
            document = document.add_option(term.id, {"id": name, "label": label})
    return document


def options_from(text: str) -> list[dict[str, str]]:
    """``none = Nobody; both = Both sides`` as options; without ``=`` the id is the label.

    >>> options_from("a = One; b")
    [{'id': 'a', 'label': 'One'}, {'id': 'b', 'label': 'b'}]
    """
    found = []
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        name, _, words = (side.strip() for side in part.partition("="))
        found.append({"id": name, "label": words or name})
    return found


def _fields(cells: Cells) -> dict[str, object]:
    return {key: _words(value) if key in _LISTS else value for key, value in _given(cells).items()}


def _given(cells: Cells) -> dict[str, object]:
    """Without the columns that are not of the file; an emptied cell takes its field away."""
    plain: dict[str, object] = {}
    for key, value in cells.items():
        if not key.startswith("_"):
            empty = value is None or value == "" or value != value
            plain[key] = None if empty else value
    return plain


def _words(value: object) -> list[str] | None:
    return [w for w in str(value).replace(";", ",").replace(",", " ").split() if w] or None


def _present(fields: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in fields.items() if value is not None}


def _complain_of(what: str, needed: Iterable[str], fields: Mapping[str, object]) -> None:
    missing = [name for name in needed if fields.get(name) is None]
    if missing:
        raise InvalidInput([Problem(what, message=f"is missing: {', '.join(missing)}")])
