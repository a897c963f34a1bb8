"""The record against the positions that rest on it: kinds of fault that were found by hand."""

from __future__ import annotations

import pytest

from sim.files import load
from sim.files.audit import audit
from sim.files.catalogue import names, open_scenario

HEAD = """\
scenario: strike
title: A strike
as_of: 2025-03-18
parties:
  - {id: union, label: Union}
  - {id: firm, label: Firm}
sources:
  - {id: S1, outlet: The Herald}
terms:
  - id: pay
    label: Pay
    ordered: true
    status_quo: p0
    options:
      - {id: p0, label: no rise}
      - {id: p5, label: five percent}
      - {id: p7, label: seven percent}
      - {id: p9, label: nine percent}
"""
STATEMENTS = """\
statements:
  - {id: P1, holders: [union], says: Nine percent or no deal., sources: [S1], voice: on_record,
     type: TYPE1}
  - {id: P2, holders: [firm], says: Offers five percent., sources: [S1], voice: outlet, type: offer}
"""
POSITIONS = """\
positions:
  - {id: U1, party: union, kind: KIND, evidence: EVIDENCE, says: Nine percent.,
     requires: "REQUIRES", basis: [P1]NOTE}
  - {id: F1, party: firm, kind: openness, evidence: reported, says: Five., requires: pay == p5,
     basis: [P2]}
"""


def warned(
    *,
    type1: str = "demand",
    kind: str = "demand",
    evidence: str = "official",
    requires: str = "pay == p9",
    note: str = "",
    statements: bool = True,
) -> list[str]:
    """What is doubted of a small record, by the name of the place."""
    positions = POSITIONS if statements else POSITIONS.replace(", basis: [P1]", "")
    text = HEAD + (STATEMENTS if statements else "") + positions
    for word, instead in (
        ("TYPE1", type1), ("KIND", kind), ("EVIDENCE", evidence), ("REQUIRES", requires),
        ("NOTE", f", note: {note}" if note else ""),
    ):  # fmt: skip
        text = text.replace(word, instead)
    if not statements:
        text = text.replace(", basis: [P1]", "").replace(",\n     basis: [P2]", "")
    found = load.read(text, "strike.yaml")
    assert not found.errors, found.errors
    return [f"{problem.path}: {problem.message}" for problem in found.problems]


def test_a_sound_record_is_not_doubted() -> None:
    assert warned() == []


@pytest.mark.parametrize("kind", ["demand", "condition", "red_line"])
@pytest.mark.parametrize("type1", ["agreement", "offer", "claim", "acceptance"])
def test_what_nobody_asked_is_no_demand(kind: str, type1: str) -> None:
    (doubt,) = warned(type1=type1, kind=kind)
    assert doubt.startswith("positions[U1].kind: ") and f"P1 ({type1})" in doubt


def test_what_is_inferred_says_so_and_is_not_doubted() -> None:
    assert warned(type1="offer", evidence="inferred") == []


@pytest.mark.parametrize("kind", ["preference", "openness"])
def test_what_was_asked_is_no_preference(kind: str) -> None:
    doubts = warned(kind=kind)
    assert any("rests on what was asked (P1)" in doubt for doubt in doubts)


def test_a_conditional_yes_is_both() -> None:
    assert warned(type1="conditional_acceptance", kind="condition") == []
    assert warned(type1="conditional_acceptance", kind="openness") == []


def test_an_openness_rests_on_a_yes() -> None:
    (doubt,) = warned(type1="outlet_view", kind="openness")
    assert "offers, accepts or agrees" in doubt


def test_more_certain_than_any_voice() -> None:
    later = STATEMENTS.replace("voice: on_record", "voice: outlet")
    text = (HEAD + later + POSITIONS).replace("TYPE1", "demand").replace("KIND", "demand")
    text = text.replace("REQUIRES", "pay == p9").replace("NOTE", ", note: it was said aloud")
    found = load.read(text.replace("EVIDENCE", "official"), "strike.yaml")
    (problem,) = found.problems
    assert problem.path == "positions[U1].evidence" and "makes it reported" in problem.message


def test_more_careful_than_its_voices_is_explained_in_a_note() -> None:
    (doubt,) = warned(evidence="reported")
    assert "its best voice makes it official" in doubt
    assert warned(evidence="reported", note="only one outlet has it") == []


def test_a_refusal_with_a_hole() -> None:
    (doubt,) = warned(kind="red_line", requires="pay in {p0, p5, p9}")
    assert "but not 'p7' between them" in doubt
    assert warned(kind="red_line", requires="pay in {p7, p9}") == []


def test_every_demand_is_encoded_or_said_to_be_left_out() -> None:
    text = HEAD + STATEMENTS.replace("TYPE1", "demand")
    found = {problem.path for problem in load.read(text, "strike.yaml").problems}
    left = "not_encoded:\n  - {holder: union, what: nine percent (P1), why: too vague}\n"
    named = {problem.path for problem in load.read(text + left, "strike.yaml").problems}
    assert found - named == {"statements[P1].type"}


def test_a_file_without_statements_is_not_doubted() -> None:
    assert warned(statements=False) == ["sources[S1].id: nothing rests on source 'S1'"]


@pytest.mark.parametrize("name", names())
def test_shipped_records_hold(name: str) -> None:
    assert list(audit(open_scenario(name))) == []
