"""Edits of tables turned into edits of the scenario's text, which keep its comments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final

from sim.files.edit import Document
from sim.problems import InvalidInput, Problem
from sim.scenario.model import Scenario, Term
from sim.ui.option_list import options_from
from sim.ui.table_edit import Cells, TableEdit, given

Fields = dict[str, object]
_LISTS: Final = ("sources", "deliver", "break")
_NEEDED: Final = ("party", "kind", "evidence", "says", "requires")


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
