"""What was done to a table of the scenario, and what that makes of the scenario's text.

The options of a term stand in one cell: ``none = Nobody; both = Both sides``. A semicolon
within a label is written ``\\;``, a backslash ``\\\\``.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import (
    NonNegativeInt,
    StrictBool,
    StrictInt,
    StrictStr,
    TypeAdapter,
    ValidationError,
)

from sim.files.edit import Edit, Fields
from sim.problems import InvalidInput, Problem
from sim.scenario.model import Option, Scenario, Term

Cells = Mapping[str, Any]
_LISTS: Final = ("sources", "deliver", "break")
_NEEDED: Final = ("party", "kind", "evidence", "says", "requires")
_PIECE: Final = re.compile(r"(?:\\.|[^;\\]|\\$)+", re.DOTALL)
_SPECIAL: Final = re.compile(r"[;\\]")
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_Cells = dict[str, StrictStr | StrictBool | StrictInt | None]
_WRITTEN: Final = TypeAdapter(
    tuple[dict[NonNegativeInt, _Cells], list[_Cells], list[NonNegativeInt]]
)


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

    @classmethod
    def read(cls, text: str, rows: int, columns: Collection[str]) -> TableEdit:
        """From what :meth:`written` gave, as far as a table of so many rows can have it."""
        try:
            said = _WRITTEN.validate_json(text.encode("utf-8", "replace"))
        except ValidationError:
            return cls()

        def known(cells: Cells) -> Cells:
            return {name: value for name, value in cells.items() if name in columns}

        edited = {place: known(cells) for place, cells in said[0].items() if place < rows}
        added = [cells for cells in map(known, said[1]) if any(given(cells).values())]
        deleted = [place for place in said[2] if place < rows]
        return cls({place: cells for place, cells in edited.items() if cells}, added, deleted)

    def written(self) -> str:
        """As text."""
        return json.dumps((self.edited, self.added, self.deleted), ensure_ascii=False)

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


def position_edits(scenario: Scenario, edit: TableEdit) -> list[Edit]:
    """What was done to the table of positions.

    Raises:
        InvalidInput: a new position lacks a field, or an id is used twice.
    """
    new = _new("position", ("id", *_NEEDED), edit)
    changed = _changed(("positions",), edit, [position.id for position in scenario.positions])
    return [*changed, *(Edit(("positions",), fields) for fields in new)]


def term_edits(scenario: Scenario, edit: TableEdit) -> list[Edit]:
    """What was done to the table of terms; a new one names its options.

    Raises:
        InvalidInput: a new term lacks a field, or an id is used twice.
    """
    edits: list[Edit] = []
    for path, fields in _changed(("terms",), edit, [term.id for term in scenario.terms]):
        if fields and "options" in fields:
            edits += _relisted(scenario.term[path[-1]], str(fields["options"] or ""))
        edits.append(Edit(path, _without("options", fields)))
    for fields in _new("term", ("id", "label", "options"), edit):
        edits.append(Edit(("terms",), {**fields, "options": options_from(str(fields["options"]))}))
    return edits


def option_edits(scenario: Scenario, edit: TableEdit) -> list[Edit]:
    """What was done to the table of options.

    Raises:
        InvalidInput: a new option lacks a field, or one is to move to another term.
    """
    edits: list[Edit] = []
    first = 0
    for term in scenario.terms:
        ids = [option.id for option in term.written]
        changed = _changed(("terms", term.id, "options"), edit.of_rows(first, len(ids)), ids)
        if any(fields and fields.get("term", term.id) != term.id for _, fields in changed):
            message = "an option cannot move to another term; take it out and add it there"
            raise InvalidInput([Problem(f"options of {term.id}", message=message)])
        edits += [Edit(path, _without("term", fields)) for path, fields in changed]
        first += len(ids)
    for fields in _new("option", ("term", "id", "label"), edit):
        edits.append(Edit(("terms", str(fields["term"]), "options"), _without("term", fields)))
    return edits


def _without(key: str, fields: Fields | None) -> Fields | None:
    return fields and {name: value for name, value in fields.items() if name != key}


def _new(what: str, needed: Sequence[str], edit: TableEdit) -> Iterator[Fields]:
    """The fields of the rows added."""
    for number, cells in enumerate(edit.added, 1):
        fields = {key: value for key, value in _fields(cells).items() if value is not None}
        if missing := [name for name in needed if name not in fields]:
            message = f"is missing: {', '.join(missing)}"
            raise InvalidInput([Problem(f"new {what} {number}", message=message)])
        yield fields


def _changed(within: tuple[str, ...], edit: TableEdit, ids: Sequence[str]) -> list[Edit]:
    """The rows taken out and changed; each is named by the id that it had."""
    left = {place: name for place, name in enumerate(ids) if place not in edit.deleted}
    fields = {place: _fields(cells) for place, cells in edit.edited.items() if place in left}
    after = Counter(str(fields.get(p, {}).get("id", name) or "") for p, name in left.items())
    wrong = [f"the id {name!r} is used twice" for name, n in after.items() if n > 1 and name]
    if wrong := [*wrong, *(["an id cannot be empty"] if "" in after else [])]:
        raise InvalidInput([Problem("table", message=message) for message in wrong])
    out = [Edit((*within, ids[place])) for place in edit.deleted]
    return [*out, *(Edit((*within, left[place]), cells) for place, cells in fields.items())]


def _relisted(term: Term, text: str) -> Iterator[Edit]:
    """The options become those that the text lists; those that stay keep notes and comments.

    Raises:
        InvalidInput: options change places, which the file alone can say without harm to
            what refers to their order.
    """
    wanted = {option["id"]: option["label"] for option in options_from(text)}
    kept = [option.id for option in term.written if option.id in wanted]
    order = [*kept, *(name for name in wanted if name not in kept)]
    if order != list(wanted):
        message = f"options keep their order and new ones come last: {'; '.join(order)}"
        raise InvalidInput([Problem(f"options of {term.id}", message=message)])
    within = ("terms", term.id, "options")
    for option in term.written:
        if option.id not in wanted:
            yield Edit((*within, option.id))
        elif wanted[option.id] != option.label:
            yield Edit((*within, option.id), {"label": wanted[option.id]})
    for name in order[len(kept) :]:
        yield Edit(within, {"id": name, "label": wanted[name]})


def _fields(cells: Cells) -> Fields:
    return {key: _words(value) if key in _LISTS else value for key, value in given(cells).items()}


def _words(value: object) -> list[str] | None:
    return [w for w in str(value).replace(";", ",").replace(",", " ").split() if w] or None


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
