"""What was done to a table of the scenario, and what that makes of the scenario's text.

The options of a term stand in one cell: ``none = Nobody; both = Both sides``. A semicolon
within a label is written ``\\;``, a backslash ``\\\\``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from sim.files.edit import Document
from sim.problems import InvalidInput, Problem
from sim.scenario.model import Option, Scenario, Term

Cells = Mapping[str, Any]
Fields = dict[str, object]
_LISTS: Final = ("sources", "deliver", "break")
_NEEDED: Final = ("party", "kind", "evidence", "says", "requires")
_PIECE: Final = re.compile(r"(?:\\.|[^;\\]|\\$)+", re.DOTALL)
_SPECIAL: Final = re.compile(r"[;\\]")
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class TableEdit:
    """Rows changed (by their place), added and taken out (by their place)."""

    edited: Mapping[int, Cells] = field(default_factory=dict)
    added: Sequence[Cells] = ()
    deleted: Sequence[int] = ()

    @classmethod
    def of(cls, reported: Mapping[str, Any]) -> TableEdit:
        """From the state of a data editor."""
        return cls(
            {int(place): cells for place, cells in reported.get("edited_rows", {}).items()},
            [cells for cells in reported.get("added_rows", []) if any(given(cells).values())],
            [int(place) for place in reported.get("deleted_rows", [])],
        )

    def __bool__(self) -> bool:
        return bool(self.edited or self.added or self.deleted)

    @property
    def size(self) -> int:
        """How many rows it changes."""
        return len(self.edited.keys() | set(self.deleted)) + len(self.added)

    def of_rows(self, first: int, number: int) -> TableEdit:
        """The part about these rows, which count from 0 there."""
        rows = range(first, first + number)
        return TableEdit(
            {place - first: cells for place, cells in self.edited.items() if place in rows},
            deleted=[place - first for place in self.deleted if place in rows],
        )

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


def given(cells: Cells) -> dict[str, object]:
    """Without the columns that are not of the file; an emptied cell takes its field away."""
    plain: dict[str, object] = {}
    for key, value in cells.items():
        if not key.startswith("_"):
            empty = value is None or value == "" or value != value
            plain[key] = None if empty else value
    return plain


def edit_positions(document: Document, scenario: Scenario, edit: TableEdit) -> Document:
    """The document with these changes to its positions.

    Raises:
        InvalidInput: a new position lacks a field, or an id is used twice.
    """
    document = _changed(
        document,
        edit,
        [position.id for position in scenario.positions],
        _Row(Document.set_position, Document.remove_position),
    )
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

    def change(document: Document, name: str, fields: Fields) -> Document:
        if "options" in fields:
            fields = {**fields}
            given = str(fields.pop("options") or "")
            document = _relisted(document, scenario.term[name], given)
        return document.set_term(name, fields)

    names = [term.id for term in scenario.terms]
    document = _changed(document, edit, names, _Row(change, Document.remove_term))
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
    first = 0
    for term in scenario.terms:
        document = _options_changed(document, term, edit.of_rows(first, len(term.options)))
        first += len(term.options)
    for number, cells in enumerate(edit.added, 1):
        fields = _present(_fields(cells))
        _complain_of(f"new option {number}", ("term", "id", "label"), fields)
        document = document.add_option(str(fields.pop("term")), fields)
    return document


def _options_changed(document: Document, term: Term, edit: TableEdit) -> Document:
    def change(document: Document, name: str, fields: Fields) -> Document:
        fields = {**fields}
        if fields.pop("term", term.id) != term.id:
            message = "an option cannot move to another term; take it out and add it there"
            raise InvalidInput([Problem(f"options of {term.id}", message=message)])
        return document.set_option(term.id, name, fields)

    def remove(document: Document, name: str) -> Document:
        return document.remove_option(term.id, name)

    return _changed(document, edit, [option.id for option in term.options], _Row(change, remove))


@dataclass(frozen=True, slots=True)
class _Row:
    """How one row of a table, found by its id, is changed and taken out."""

    change: Callable[[Document, str, Fields], Document]
    remove: Callable[[Document, str], Document]


def _changed(document: Document, edit: TableEdit, ids: Sequence[str], row: _Row) -> Document:
    """Rows go first, then fields change, then ids, so that every row is found under its own."""
    for place in edit.deleted:
        document = row.remove(document, ids[place])
    renamed: dict[str, str] = {}
    for place, cells in edit.edited.items():
        if place in edit.deleted:
            continue
        fields = _fields(cells)
        if "id" in fields:
            renamed[ids[place]] = str(fields.pop("id") or "")
        if fields:
            document = row.change(document, ids[place], fields)
    left = [name for place, name in enumerate(ids) if place not in edit.deleted]
    _complain_of_ids([renamed.get(name, name) for name in left])
    # By way of names that nobody has, since two rows may take each other's.
    taken = {*ids, *renamed.values()}
    free = (name for number in count() if (name := f"renamed-{number}") not in taken)
    between = dict(zip(renamed, free, strict=False))
    for old, new in between.items():
        document = row.change(document, old, {"id": new})
    for old, new in renamed.items():
        document = row.change(document, between[old], {"id": new})
    return document


def _complain_of_ids(ids: Sequence[str]) -> None:
    wrong = [f"the id {name!r} is used twice" for name, n in Counter(ids).items() if n > 1 and name]
    if "" in ids:
        wrong.append("an id cannot be empty")
    if wrong:
        raise InvalidInput([Problem("table", message=message) for message in wrong])


def _relisted(document: Document, term: Term, text: str) -> Document:
    """With the options that the text lists; those that stay keep their notes and comments.

    Raises:
        InvalidInput: options change places, which the file alone can say without harm to
            what refers to their order.
    """
    wanted = {option["id"]: option["label"] for option in options_from(text)}
    kept = [option.id for option in term.options if option.id in wanted]
    order = [*kept, *(name for name in wanted if name not in kept)]
    if order != list(wanted):
        message = f"options keep their order and new ones come last: {'; '.join(order)}"
        raise InvalidInput([Problem(f"options of {term.id}", message=message)])
    for option in term.options:
        if option.id in wanted and wanted[option.id] != option.label:
            document = document.label_option(term.id, option.id, wanted[option.id])
    for name in order[len(kept) :]:
        document = document.add_option(term.id, {"id": name, "label": wanted[name]})
    for option in term.options:
        if option.id not in wanted:
            document = document.remove_option(term.id, option.id)
    return document


def _fields(cells: Cells) -> dict[str, object]:
    return {key: _words(value) if key in _LISTS else value for key, value in given(cells).items()}


def _words(value: object) -> list[str] | None:
    return [w for w in str(value).replace(";", ",").replace(",", " ").split() if w] or None


def _present(fields: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in fields.items() if value is not None}


def _complain_of(what: str, needed: Iterable[str], fields: Mapping[str, object]) -> None:
    missing = [name for name in needed if fields.get(name) is None]
    if missing:
        raise InvalidInput([Problem(what, message=f"is missing: {', '.join(missing)}")])


def options_text(options: Iterable[Option]) -> str:
    """The options as one cell."""
    labels = {option.id: _SPECIAL.sub(r"\\\g<0>", option.label) for option in options}
    return "; ".join(f"{name} = {label}" for name, label in labels.items())


def options_from(text: str) -> list[dict[str, str]]:
    """The options in a cell; without ``=`` the id is the label.

    >>> options_from("a = One; b")
    [{'id': 'a', 'label': 'One'}, {'id': 'b', 'label': 'b'}]

    Raises:
        InvalidInput: an id stands there twice.
    """
    found = []
    for part in filter(None, (piece.strip() for piece in _PIECE.findall(text))):
        name, _, words = (_ESCAPED.sub(r"\1", side).strip() for side in part.partition("="))
        found.append({"id": name, "label": words or name})
    twice = [name for name, number in Counter(o["id"] for o in found).items() if number > 1]
    if twice:
        raise InvalidInput([Problem("options", message=f"{name!r} twice") for name in twice])
    return found
