"""Edits of tables turned into edits of the scenario's text, which keep its comments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from sim.files.edit import Document, Edit
from sim.problems import InvalidInput, Problem
from sim.scenario.model import Scenario, Term
from sim.ui.option_list import options_from
from sim.ui.table_edit import Cells, TableEdit, given

_LISTS: Final = ("sources", "deliver", "break")
_NEEDED: Final = ("party", "kind", "evidence", "says", "requires")


def edit_positions(document: Document, scenario: Scenario, edit: TableEdit) -> Document:
    """The document with these changes to its positions.

    Raises:
        InvalidInput: a new position lacks a field, or an id is used twice.
    """
    edits = _changed(("positions",), edit, [position.id for position in scenario.positions])
    for number, cells in enumerate(edit.added, 1):
        fields = _present(_fields(cells))
        _complain_of(f"new position {number}", ("id", *_NEEDED), fields)
        edits.append(Edit(("positions",), fields))
    return document.edited(edits)


def edit_terms(document: Document, scenario: Scenario, edit: TableEdit) -> Document:
    """The document with these changes to its terms; a new one names its options.

    Raises:
        InvalidInput: a new term lacks a field, or an id is used twice.
    """
    edits: list[Edit] = []
    for change in _changed(("terms",), edit, [term.id for term in scenario.terms]):
        fields = None if change.fields is None else {**change.fields}
        if fields is not None and "options" in fields:
            edits += _relisted(scenario.term[change.name], str(fields.pop("options") or ""))
        edits.append(Edit(change.path, fields))
    for number, cells in enumerate(edit.added, 1):
        fields = _present(_fields(cells))
        _complain_of(f"new term {number}", ("id", "label", "options"), fields)
        fields["options"] = options_from(str(fields["options"]))
        edits.append(Edit(("terms",), fields))
    return document.edited(edits)


def edit_options(document: Document, scenario: Scenario, edit: TableEdit) -> Document:
    """The document with options changed, taken out and added.

    Raises:
        InvalidInput: a new option lacks a field, or names no term.
    """
    edits: list[Edit] = []
    first = 0
    for term in scenario.terms:
        edits += _options_changed(term, edit.of_rows(first, len(term.options)))
        first += len(term.options)
    for number, cells in enumerate(edit.added, 1):
        fields = _present(_fields(cells))
        _complain_of(f"new option {number}", ("term", "id", "label"), fields)
        edits.append(Edit(("terms", str(fields.pop("term")), "options"), fields))
    return document.edited(edits)


def _options_changed(term: Term, edit: TableEdit) -> Iterator[Edit]:
    within = ("terms", term.id, "options")
    for change in _changed(within, edit, [option.id for option in term.options]):
        fields = None if change.fields is None else {**change.fields}
        if fields is not None and fields.pop("term", term.id) != term.id:
            message = "an option cannot move to another term; take it out and add it there"
            raise InvalidInput([Problem(f"options of {term.id}", message=message)])
        yield Edit(change.path, fields)


def _changed(within: tuple[str, ...], edit: TableEdit, ids: Sequence[str]) -> list[Edit]:
    """The rows taken out and changed; each is named by the id that it had."""
    left = {place: name for place, name in enumerate(ids) if place not in edit.deleted}
    fields = {place: _fields(cells) for place, cells in edit.edited.items() if place in left}
    _complain_of_ids([str(fields.get(p, {}).get("id", name) or "") for p, name in left.items()])
    out = [Edit((*within, ids[place])) for place in edit.deleted]
    return [*out, *(Edit((*within, left[place]), cells) for place, cells in fields.items())]


def _complain_of_ids(ids: Sequence[str]) -> None:
    wrong = [f"the id {name!r} is used twice" for name, n in Counter(ids).items() if n > 1 and name]
    if "" in ids:
        wrong.append("an id cannot be empty")
    if wrong:
        raise InvalidInput([Problem("table", message=message) for message in wrong])


def _relisted(term: Term, text: str) -> Iterator[Edit]:
    """The options become those that the text lists; those that stay keep notes and comments.

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
    within = ("terms", term.id, "options")
    for option in term.options:
        if option.id not in wanted:
            yield Edit((*within, option.id))
        elif wanted[option.id] != option.label:
            yield Edit((*within, option.id), {"label": wanted[option.id]})
    for name in order[len(kept) :]:
        yield Edit(within, {"id": name, "label": wanted[name]})


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
