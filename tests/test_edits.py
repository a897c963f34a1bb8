"""Edits of the tables against plain lists: whatever ids are given, each row keeps its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.files.edit import Document, Edit
from sim.files.load import read
from sim.problems import InvalidInput
from sim.scenario.model import Option, Scenario
from sim.ui.edits import (
    TableEdit,
    option_edits,
    options_from,
    options_text,
    position_edits,
    term_edits,
)

IDS = ("A", "B", "C", "D")
TEXT = (
    "scenario: s\ntitle: S\nas_of: 2025-03-18\nparties:\n  - {id: p, label: P}\nterms:\n"
    + "".join(
        f"  - id: {name}\n    label: {name} one\n    options: [{{id: x, label: X}}]\n"
        for name in IDS
    )
    + "  - id: t\n    label: T\n    options:\n"
    + "".join(f"      - {{id: {name}, label: {name} one}}\n" for name in IDS)
    + "positions:\n"
    + "".join(
        f"  - {{id: {name}, party: p, kind: demand, evidence: official, says: {name} one, "
        "requires: t == A}\n"
        for name in IDS
    )
)
Rows = list[tuple[str, str]]
Edited = Callable[[Scenario, TableEdit], list[Edit]]


def scenario() -> Scenario:
    found = read(TEXT, "s").scenario
    assert found is not None
    return found


@st.composite
def edits(draw: st.DrawFn) -> TableEdit:
    """Any mixture of renaming, rewording and taking out."""
    edited: dict[int, dict[str, str]] = {}
    for place in range(len(IDS)):
        cells = {}
        if draw(st.booleans()):
            cells["id"] = draw(st.sampled_from((*IDS, "E", "F")))
        if draw(st.booleans()):
            cells["words"] = draw(st.sampled_from(("one", "two")))
        if cells:
            edited[place] = cells
    return TableEdit(edited, (), sorted(draw(st.sets(st.integers(0, len(IDS) - 1), max_size=3))))


def wanted(edit: TableEdit) -> Rows:
    """What a person who made these edits expects to see."""
    return [
        (
            edit.edited.get(place, {}).get("id", name),
            edit.edited.get(place, {}).get("words", f"{name} one"),
        )
        for place, name in enumerate(IDS)
        if place not in edit.deleted
    ]


def in_words(edit: TableEdit, words: str, first: int = 0) -> TableEdit:
    """With the column named as in the table, and the rows where they stand there."""
    return TableEdit(
        {
            first + place: {words if name == "words" else name: v for name, v in cells.items()}
            for place, cells in edit.edited.items()
        },
        (),
        [first + place for place in edit.deleted],
    )


TABLES: Mapping[str, tuple[Edited, str, int, Callable[[Scenario], Rows]]] = {
    "positions": (position_edits, "says", 0, lambda s: [(p.id, p.says) for p in s.positions]),
    "terms": (term_edits, "label", 0, lambda s: [(t.id, t.label) for t in s.terms[:-1]]),
    "options": (
        option_edits,
        "label",
        len(IDS),
        lambda s: [(o.id, o.label) for o in s.terms[-1].options],
    ),
}


@pytest.mark.parametrize("table", TABLES)
@given(edit=edits())
def test_every_row_keeps_what_was_done_to_it(table: str, edit: TableEdit) -> None:
    make, words, first, rows = TABLES[table]
    expected = wanted(edit)
    names = [name for name, _ in expected]
    asked = in_words(edit, words, first)
    if len(set(names)) < len(names):
        with pytest.raises(InvalidInput, match="used twice"):
            make(scenario(), asked)
        return
    text = Document.parse(TEXT).edited(make(scenario(), asked)).text()
    text = text.replace("requires: t == A", "requires: addressed(t)")
    found = read(text, "s")
    assert found.scenario is not None, found.errors
    assert rows(found.scenario) == expected


def test_names_in_between_are_nobodys() -> None:
    edit = TableEdit({0: {"id": "renamed-1"}, 1: {"id": "renamed-0"}})
    text = Document.parse(TEXT).edited(position_edits(scenario(), edit)).text()
    found = read(text, "s").scenario
    assert found is not None
    assert [p.id for p in found.positions] == ["renamed-1", "renamed-0", "C", "D"]


def test_an_id_cannot_be_emptied() -> None:
    with pytest.raises(InvalidInput, match="cannot be empty"):
        position_edits(scenario(), TableEdit({0: {"id": None}}))


class TestOptionsInOneCell:
    @given(st.lists(st.text(min_size=1).filter(lambda text: text == text.strip()), max_size=4))
    def test_any_label_comes_back(self, labels: list[str]) -> None:
        options = [Option(f"o{place}", label) for place, label in enumerate(labels)]
        assert options_from(options_text(options)) == [
            {"id": option.id, "label": option.label} for option in options
        ]

    def test_an_id_stands_there_once(self) -> None:
        with pytest.raises(InvalidInput, match="'a' twice"):
            options_from("a = One; b = Two; a = Three")

    def test_options_keep_their_order(self) -> None:
        edit = TableEdit({4: {"options": "A = A; N = New; B = B; C = C; D = D"}})
        with pytest.raises(InvalidInput, match="new ones come last: A; B; C; D; N"):
            term_edits(scenario(), edit)


def test_edits_of_one_table_add_up() -> None:
    first = TableEdit({0: {"says": "x", "id": "Q"}}, ({"id": "n"},), (2,))
    later = TableEdit({0: {"says": "y"}, 1: {"_on": False}}, ({"id": "m"},), (1,))
    both = first.then(later.of_the_file())
    assert both.edited == {0: {"says": "y", "id": "Q"}}
    assert [cells["id"] for cells in both.added] == ["n", "m"]
    assert both.deleted == [1, 2]
    assert both.size == 5


def test_what_waits_comes_back_from_its_text_as_far_as_the_table_has_it() -> None:
    edit = TableEdit({0: {"says": "a", "since": None}, 2: {"says": "b"}}, [{"id": "N"}], [1, 7])
    assert TableEdit.read(edit.written(), 8, ["says", "since", "id"]) == edit
    assert TableEdit.read(edit.written(), 2, ["says"]) == TableEdit({0: {"says": "a"}}, [], [1])
    hostile = ("", "{", "[1]", '[{"a": {}}, [], []]', '[{"-1": {}}, [], []]', "[" * 9999)
    for text in (*hostile, '[{}, [{"id": ["x"]}], []]', "[{}, [], [-1]]"):
        assert TableEdit.read(text, 9, ["id"]) == TableEdit()
