"""What was done to a table, as Streamlit's data editor reports it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Cells = Mapping[str, Any]


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
