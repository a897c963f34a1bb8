"""Edits of a scenario file: what changes, and that nothing else does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from difflib import ndiff
from fractions import Fraction

import pytest

from sim.files import catalogue, tree
from sim.files.edit import Document, Edit
from sim.files.load import read
from sim.problems import InvalidInput, Problem
from sim.scenario.model import Scenario

TEXT = """\
# What this is about.
scenario:   small   # odd spacing stays
title: 'A small case'
as_of: 2025-03-18
parties:
  - {id: north,   label: "North"}   # the first

terms:
  - id: truce          # the only one
    label: Truce
    status_quo: none
    options:
      - id: none
        label: No truce
      # nothing in between
      - {id: full,  label: Full truce}

positions:
  # What the North wants.
  - id: N1
    party: north   # who else
    kind: demand
    evidence: official
    says: >-
      A truce, and
      one that lasts
    requires: truce == full
    note: "quoted: here"

  # Its second wish.
  - id: N2
    party: north
    kind: preference
    evidence: reported
    says: Quiet is better
    requires: "truce == full"
  # The end.
"""


DEMAND = {
    "party": "north",
    "kind": "demand",
    "evidence": "official",
    "says": "Q",
    "requires": "truce == full",
}


def lines(before: str, after: str) -> list[str]:
    """The lines taken away (``- ``) and put in (``+ ``)."""
    found = ndiff(before.splitlines(), after.splitlines())
    return [line for line in found if line[:2] in {"- ", "+ "}]


def scenario(document: Document) -> Scenario:
    loaded = read(document.text(), "edited.yaml")
    assert loaded.scenario is not None, [str(problem) for problem in loaded.errors]
    return loaded.scenario


def test_reading_and_writing_changes_nothing() -> None:
    assert Document.parse(TEXT).text() == TEXT


def test_set_fields_of_a_position() -> None:
    edited = Document.parse(TEXT).edited(
        [Edit(("positions", "N1"), {"until": "2025-04-01", "kind": "red_line", "note": None})]
    )
    assert lines(TEXT, edited.text()) == [
        "-     kind: demand",
        "+     kind: red_line",
        '-     note: "quoted: here"',
        "+     until: 2025-04-01",
    ]
    assert scenario(edited).position["N1"].until == date(2025, 4, 1)


def test_new_fields_come_where_the_schema_has_them() -> None:
    edited = Document.parse(TEXT).edited([Edit(("positions", "N2"), {"when": "addressed(truce)"})])
    assert lines(TEXT, edited.text()) == ["+     when: addressed(truce)"]
    assert "    when: addressed(truce)\n    requires:" in edited.text()


@pytest.mark.parametrize("value", ["true", "30", "null", "a: b", "x # y", "- z", "two\nlines", "ß"])
def test_texts_are_read_back_as_they_were(value: str) -> None:
    edited = Document.parse(TEXT).edited([Edit(("positions", "N2"), {"says": value})])
    assert scenario(edited).position["N2"].says == value


def test_numbers_are_read_back_exactly() -> None:
    for points, text in ((Fraction(1, 10), "0.1"), (Fraction(1, 3), "1/3")):
        edited = Document.parse(TEXT).edited([Edit(("positions", "N2"), {"points": points})])
        assert f"points: {text}\n" in edited.text()
        assert scenario(edited).position["N2"].points == points


def test_add_a_position() -> None:
    edited = Document.parse(TEXT).edited(
        [
            Edit(
                ("positions",),
                {
                    "evidence": "official",
                    "id": "N3",
                    "party": "north",
                    "kind": "openness",
                    "says": "Ready",
                    "requires": "truce in {full}",
                    "since": date(2025, 3, 1),
                },
            )
        ]
    )
    assert lines(TEXT, edited.text()) == [
        "+ ",
        "+   - id: N3",
        "+     party: north",
        "+     kind: openness",
        "+     evidence: official",
        "+     says: Ready",
        "+     requires: truce in {full}",
        "+     since: 2025-03-01",
    ]
    assert [position.id for position in scenario(edited).positions] == ["N1", "N2", "N3"]


def test_remove_a_position_and_keep_the_comments() -> None:
    edited = Document.parse(TEXT).edited([Edit(("positions", "N2"))])
    assert "# Its second wish." in edited.text()
    assert "# The end." in edited.text()
    assert [position.id for position in scenario(edited).positions] == ["N1"]


def test_remove_the_last_position() -> None:
    edited = (
        Document.parse(TEXT).edited([Edit(("positions", "N1"))]).edited([Edit(("positions", "N2"))])
    )
    assert scenario(edited).positions == ()
    again = edited.edited([Edit(("positions",), DEMAND | {"id": "N4"})])
    assert [position.id for position in scenario(again).positions] == ["N4"]


def test_what_was_added_and_removed_leaves_no_trace() -> None:
    document = Document.parse(TEXT)
    first = Edit(("packages",), {"id": "PK1", "label": "One", "set": {"truce": "full"}})
    second = Edit(("packages",), {"id": "PK2", "label": "Two", "set": {}})
    edited = document.edited([first]).edited([second])
    again = Edit(("positions",), DEMAND | {"id": "N1"})
    assert edited.edited([Edit(("positions", "N1"))]).edited([again]).text() != edited.text()
    fresh = document.edited([Edit(("positions",), {"id": "N3", "says": "x"})])
    assert fresh.edited([Edit(("positions", "N3"))]).text() == TEXT
    assert document.edited([first, second]).text() == edited.text()


def test_add_a_package_to_a_file_without_any() -> None:
    edited = Document.parse(TEXT).edited(
        [Edit(("packages",), {"id": "PK1", "label": "Mine: all of it", "set": {"truce": "full"}})]
    )
    assert edited.text() == TEXT + (
        "\npackages:\n  - id: PK1\n    label: 'Mine: all of it'\n    set:\n      truce: full\n"
    )
    assert scenario(edited).package["PK1"].stated == {"truce": "full"}


def test_labels() -> None:
    document = Document.parse(TEXT)
    edited = document.edited([Edit(("terms", "truce"), {"label": "Ceasefire"})]).edited(
        [Edit(("terms", "truce", "options", "none"), {"label": "No"})]
    )
    edited = edited.edited([Edit(("terms", "truce", "options", "full"), {"label": "All"})])
    assert "  - id: truce          # the only one\n    label: Ceasefire\n" in edited.text()
    assert "      # nothing in between\n" in edited.text()
    assert [option.label for option in scenario(edited).term["truce"].options] == ["No", "All"]
    assert edited.text().split("positions:")[1] == TEXT.split("positions:")[1]


def test_crlf_and_byte_order_mark_stay() -> None:
    text = "\ufeff" + TEXT.replace("\n", "\r\n")
    edited = Document.parse(text).edited([Edit(("positions", "N2"), {"says": "Other"})])
    assert edited.text() == text.replace("Quiet is better", "Other")
    assert (
        edited.edited([Edit(("packages",), {"id": "PK1", "label": "One", "set": {}})])
        .text()
        .count("\r\n")
        == text.count("\r\n") + 5
    )


def test_no_line_break_at_the_end() -> None:
    text = TEXT.removesuffix("  # The end.\n").removesuffix("\n")
    edited = Document.parse(text).edited([Edit(("positions",), {"id": "N3", "says": "x"})])
    assert edited.text() == text + "\n\n  - id: N3\n    says: x\n"


@pytest.mark.parametrize(
    "edit",
    [
        lambda document: document.edited([Edit(("positions", "N9"), {})]),
        lambda document: document.edited([Edit(("positions", "N9"))]),
        lambda document: document.edited([Edit(("terms", "x"), {"label": "X"})]),
        lambda document: document.edited(
            [Edit(("terms", "truce", "options", "x"), {"label": "X"})]
        ),
        lambda document: document.edited([Edit(("positions", "N1"), {"requries": "x"})]),
        lambda document: document.edited([Edit(("positions",), {"id": "N1"})]),
        lambda document: document.edited([Edit(("positions",), {"says": "no id"})]),
    ],
)
def test_edits_of_what_is_not_there(edit: Callable[[Document], Document]) -> None:
    with pytest.raises(InvalidInput):
        edit(Document.parse(TEXT))


def test_a_file_in_one_line_is_written_anew() -> None:
    text = (
        '{"scenario": "s", "title": "T", "as_of": "2025-03-18", "parties": [{"id": "north", '
        '"label": "N"}], "terms": [{"id": "truce", "label": "T", "options": [{"id": "full", '
        '"label": "F"}]}], "packages": []}'
    )
    edited = (
        Document.parse(text)
        .edited([Edit(("terms", "truce"), {"label": "Ceasefire"})])
        .edited([Edit(("packages",), {"id": "P", "label": "One", "set": {}})])
    )
    assert scenario(edited).term["truce"].label == "Ceasefire"
    assert scenario(edited).package["P"].label == "One"


def test_an_item_that_uses_an_anchor_elsewhere() -> None:
    text = TEXT.replace("as_of: 2025-03-18", "as_of: &day 2025-03-18").replace(
        '    note: "quoted: here"', "    since: *day"
    )
    with pytest.raises(InvalidInput, match="alias"):
        Document.parse(text).edited([Edit(("positions", "N1"), {"kind": "red_line"})])


def test_hostile_text_is_refused() -> None:
    with pytest.raises(InvalidInput):
        Document.parse("[" * 1_000)


@pytest.mark.parametrize("name", catalogue.names())
def test_edits_of_shipped_files_touch_only_the_item(name: str) -> None:
    text = catalogue.path(name).read_text(encoding="utf-8")
    document = Document.parse(text)
    for position in list(scenario(document).positions)[::30]:
        edited = document.edited([Edit(("positions", position.id), {"note": "Seen."})])
        touched = lines(text, edited.text())
        assert touched[-1].strip("+- }").endswith("note: Seen.")
        if not position.note:
            assert edited.edited([Edit(("positions", position.id), {"note": None})]).text() == text


def test_an_option_is_taken_out_and_comments_stay() -> None:
    edited = Document.parse(TEXT).edited([Edit(("terms", "truce", "options", "none"))]).text()
    assert lines(TEXT, edited) == ["-       - id: none", "-         label: No truce"]
    last = Document.parse(TEXT).edited([Edit(("terms", "truce", "options", "full"))]).text()
    assert lines(TEXT, last) == ["-       - {id: full,  label: Full truce}"]
    flow = "terms: [{id: t, options: [{id: a, label: A}, {id: b, label: B}]}]\n"
    assert "id: a" not in Document.parse(flow).edited([Edit(("terms", "t", "options", "a"))]).text()
    with pytest.raises(InvalidInput, match="fulll"):
        Document.parse(TEXT).edited([Edit(("terms", "truce", "options", "fulll"))])


def test_a_term_taken_out_is_missed_by_what_refers_to_it() -> None:
    document = Document.parse(TEXT).edited(
        [
            Edit(
                ("terms",),
                {"id": "spare", "label": "Spare", "options": [{"id": "a", "label": "A"}]},
            )
        ]
    )
    assert document.edited([Edit(("terms", "spare"))]).text() == TEXT
    loaded = read(document.edited([Edit(("terms", "truce"))]).text(), "small")
    assert loaded.scenario is None
    assert any("truce" in p.message and p.line is not None for p in loaded.errors)


def test_many_edits_at_once_are_what_they_are_one_by_one() -> None:
    edits = [
        Edit(("positions", "N2"), {"says": "Peace is better", "note": "new"}),
        Edit(("terms", "truce", "options", "none")),
        Edit(("terms", "truce", "options"), {"id": "part", "label": "Part of one"}),
        Edit(("terms", "truce"), {"label": "Ceasefire"}),
        Edit(("terms",), {"id": "spare", "label": "S", "options": [{"id": "a", "label": "A"}]}),
        Edit(("positions",), DEMAND | {"id": "N3"}),
        Edit(("packages",), {"id": "PK1", "label": "One"}),
    ]
    document = Document.parse(TEXT)
    one_by_one = document
    for edit in edits:
        one_by_one = one_by_one.edited([edit])
    assert document.edited(edits).text() == one_by_one.text()
    assert document.edited(reversed(edits)).text() == one_by_one.text()


def test_ids_may_be_exchanged_and_freed() -> None:
    document = Document.parse(TEXT)
    both = [Edit(("positions", "N1"), {"id": "N2"}), Edit(("positions", "N2"), {"id": "N1"})]
    assert [p.id for p in scenario(document.edited(both)).positions] == ["N2", "N1"]
    freed = [Edit(("positions", "N1")), Edit(("positions",), DEMAND | {"id": "N1"})]
    assert [p.id for p in scenario(document.edited(freed)).positions] == ["N2", "N1"]
    every = [Edit(("terms", "truce", "options", name)) for name in ("none", "full")]
    new = Edit(("terms", "truce", "options"), {"id": "full", "label": "New"})
    quo = Edit(("terms", "truce"), {"status_quo": "full"})
    (option,) = scenario(document.edited([*every, new, quo])).term["truce"].options
    assert option.label == "New"


def test_everything_wrong_with_edits_is_told_at_once() -> None:
    edits = [
        Edit(("positions", "N9"), {}),
        Edit(("terms", "truce", "options", "fulll")),
        Edit(("positions", "N1"), {"requries": "x"}),
        Edit(("terms", "truce", "options"), {"id": "full", "label": "again"}),
    ]
    with pytest.raises(InvalidInput) as refused:
        Document.parse(TEXT).edited(edits)
    assert [str(problem) for problem in refused.value.problems] == [
        "positions: there is no position 'N9'",
        "options: there is no option of 'truce' 'fulll'; did you mean 'full'?",
        "fields: there is no field 'requries'; did you mean 'requires'?",
        "options of truce: the id 'full' is already used",
    ]


def test_many_edits_need_one_parse(monkeypatch: pytest.MonkeyPatch) -> None:
    text = catalogue.path("ukraine-2025-03").read_text(encoding="utf-8")
    names = [position.id for position in scenario(Document.parse(text)).positions[:20]]
    compose, parsed = tree.compose, []

    def counted(given: str, file: str) -> tuple[tree.Mapping | None, list[Problem]]:
        parsed.append(file)
        return compose(given, file)

    monkeypatch.setattr(tree, "compose", counted)
    document = Document.parse(text)
    edited = document.edited(Edit(("positions", name), {"note": "Seen."}) for name in names)
    assert len(parsed) == 1
    notes = [position.note for position in scenario(edited).positions[:20]]
    assert notes == ["Seen."] * 20
