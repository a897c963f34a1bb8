"""Everything of a case in forms: each saved to the file that was named, and nothing else."""

from __future__ import annotations

import hashlib
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import sim
from sim import limits
from sim.scenario.model import Scenario
from sim.scenario.record import Evidence
from sim.ui.own_files import EDIT, FILES, keep_beside
from tests.test_page import put, started

TEXT = """\
# A strike, and who said what.
scenario: strike
title: A strike
as_of: 2026-03-04
sources: [{id: S1, outlet: Gazette}]
parties:
  - {id: union, label: Union}  # first
  - {id: boss, label: BlueQuay}
terms:
  - id: pay
    label: Pay
    options: [{id: p5, label: 5 %, value: 5}, {id: p9, label: 9 %, value: 9}]
  - id: cranes
    label: Cranes
    options: [{id: no, label: None}, {id: yes, label: Some}]
statements:
  - {id: Q1, holders: [union], says: Nine, sources: [S1], quote: nine percent}
positions:
  - {id: U1, party: union, kind: red_line, evidence: official, says: Nine, requires: pay >= p9}
packages:
  - {id: A, label: The offer, set: {pay: p5}}
"""
RUNS = """\
scenario: strike.yaml
runs:
  - {id: who, label: Who?, question: check, parties: [union], package: A}
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    found = tmp_path / "strike.yaml"
    found.write_text(TEXT, encoding="utf-8")
    monkeypatch.setenv(FILES, str(found))
    monkeypatch.setenv(EDIT, "yes")
    return found


def step(name: str) -> AppTest:
    return put(started("scenario"), "own.step", name)


def write(at: AppTest, form: str, **fields: object) -> None:
    """Fill in fields of a form by their labels, press its button, and find nothing wrong."""
    for label, value in fields.items():
        words = label.replace("_", " ")
        boxes = [*at.text_input, *at.text_area, *at.selectbox, *at.multiselect, *at.checkbox]
        box = next(b for b in boxes if (b.key or "").startswith(f"{form}.") and b.label == words)
        box.set_value(value).run()
    at.button(f"{form}.save").click().run()
    assert not at.exception and not at.error, [error.value for error in at.error]


def now(file: Path) -> Scenario:
    assert "# A strike, and who said what.\n" in file.read_text(encoding="utf-8")
    return sim.load(file)


def test_the_whole_and_the_sources(file: Path) -> None:
    at = step("Text")
    fields = {
        "The_title": "The strike",
        "Summary": "All of it",
        "Positions_count_as_of": "2026-03-05",
    }
    write(at, "own.whole", **fields, Weakest_evidence_that_counts="official")
    write(at, "own.source.S1", Its_headline="Nine percent", Its_date="2026-03-01")
    scenario = now(file)
    assert (scenario.title, scenario.summary) == ("The strike", "All of it")
    assert (scenario.as_of, scenario.evidence) == (date(2026, 3, 5), Evidence.OFFICIAL)
    assert scenario.source["S1"].headline == "Nine percent"


def test_parties_voices_and_who_has_to_agree(file: Path) -> None:
    at = step("Parties")
    fields = {"Who_speaks_for_it,_one_a_line": "Its chair\nIts board", "Memo": "founded 1911"}
    write(at, "own.party.union", **fields, In_the_talks="yes")
    write(at, "own.voice+", Name="A dean", Close_to="boss", Memo="of law")
    put(
        at,
        next(b.key or "" for b in at.get("button_group") if "agreement" in (b.key or "")),
        "Enough votes",
    )
    next(b for b in at.number_input if b.label == "Votes of Union").set_value(3).run()
    next(b for b in at.multiselect if b.label == "Who has a veto").set_value(["boss"]).run()
    at.button("own.agreement.save").click().run()
    assert not at.exception and not at.error
    scenario = now(file)
    union, (voice,) = scenario.party["union"], scenario.voices
    assert (union.voices, union.at_table) == (("Its chair", "Its board"), True)
    assert union.note == "founded 1911"
    assert (voice.label, voice.near, voice.note) == ("A dean", "boss", "of law")
    assert scenario.agreement is not None
    assert dict(scenario.agreement.votes) == {"union": 3, "boss": 1}
    assert scenario.agreement.veto == ("boss",)
    assert "{id: union, label: Union" in file.read_text(encoding="utf-8")


def test_packages_with_phases(file: Path) -> None:
    at = step("Packages")
    next(t for t in at.toggle if t.label == "Add a phase").set_value(True).run()
    write(at, "own.phase.A+", Name_of_the_phase="Later", Cranes="yes")
    write(at, "own.phase.A.later", Cranes="no")
    write(at, "own.package.A", Put_forward_by="BlueQuay", Read_in=["S1"])
    write(at, "own.package+", Name="Another", Pay="p9")
    scenario = now(file)
    (phase,) = scenario.package["A"].phases
    assert (phase.label, dict(phase.stated)) == ("Later", {"cranes": "no"})
    assert scenario.package["A"].sources == ("S1",)
    assert dict(scenario.package["another"].stated) == {"pay": "p9"}
    write(at, "own.phase.A.later", Take_this_phase_out=True)
    assert now(file).package["A"].phases == ()


def test_statements(file: Path) -> None:
    at = step("Statements")
    write(at, "own.statement.Q1", Spoken_by="Mara Olsen", How_firmly="firm", Memo="on air")
    fields = {"What_was_said": "Cranes come", "Whose_it_is": ["boss"], "Reported_in": ["S1"]}
    write(at, "own.statement+", **fields)
    scenario = now(file)
    assert scenario.statement["Q1"].speaker == "Mara Olsen"
    assert scenario.statement["Q2"].holders == ("boss",)


def test_a_position_with_a_condition_a_memo_and_a_second_one_on_its_words(file: Path) -> None:
    at = step("Positions")

    def box(kind: str, label: str, number: int = 0) -> Any:
        return [b for b in getattr(at, kind) if b.label == label][number]

    box("selectbox", "Rests on").set_value("Q1").run()
    box("multiselect", "Options").set_value(["p9"]).run()
    box("checkbox", "It applies only to some packages").set_value(True).run()
    box("selectbox", "Term", 1).set_value("cranes").run()
    box("multiselect", "Options", 1).set_value(["yes"]).run()
    box("text_area", "Memo").set_value("said twice").run()
    box("text_input", "From").set_value("2026-03-01").run()
    at.button("own.save.again").click().run()
    assert not at.exception and not at.error
    assert box("selectbox", "Rests on").value == "Q1"
    box("multiselect", "Options").set_value(["p5"]).run()
    at.button("own.save").click().run()
    scenario = now(file)
    first, second = scenario.position["UN-1"], scenario.position["UN-2"]
    assert (str(first.when), str(first.requires)) == ("cranes == yes", "pay == p9")
    assert (first.note, first.since) == ("said twice", date(2026, 3, 1))
    assert first.basis == second.basis == ("Q1",)
    # It comes back into the form as it is.
    at.button("own.change.UN-1").click().run()
    assert box("checkbox", "It applies only to some packages").value
    at.button("own.save").click().run()
    assert not at.error
    assert str(now(file).position["UN-1"].when) == "cranes == yes"


def test_not_encoded_is_one_click(file: Path) -> None:
    at = step("Positions")
    assert at.button("own.not.too vague").disabled
    next(b for b in at.text_input if b.label == "The words quoted").set_value("we shall see").run()
    at.button("own.not.too vague").click().run()
    (kept,) = now(file).not_encoded
    assert (kept.holder, kept.what, kept.why) == ("Union", "we shall see", "too vague")


def test_a_new_id_goes_everywhere_and_into_the_runs_beside(file: Path) -> None:
    runs = file.with_name("strike.runs.yaml")
    runs.write_text(RUNS, encoding="utf-8")
    at = step("Parties")
    at.text_input("own.id.parties.union").set_value("dockers").run()
    at.button("own.rename.parties.union").click().run()
    assert not at.exception and not at.error
    assert file.read_text(encoding="utf-8") == TEXT.replace("union", "dockers")
    assert runs.read_text(encoding="utf-8") == RUNS.replace("union", "dockers")
    put(at, "own.step", "Terms and options")
    at.selectbox("own.id.of.terms.pay").set_value("('terms', 'pay', 'options', 'p9')").run()
    at.text_input("own.id.terms.pay.options.p9").set_value("p5").run()
    at.button("own.rename.terms.pay").click().run()
    assert "in use already" in "".join(element.proto.body for element in at.get("html"))
    at.text_input("own.id.terms.pay.options.p9").set_value("nine").run()
    at.button("own.rename.terms.pay").click().run()
    assert str(now(file).position["U1"].requires) == "pay >= nine"


def test_what_depends_is_named_and_an_option_goes_when_nothing_does(file: Path) -> None:
    at = step("Terms and options")
    form = "own.term.pay"
    at.multiselect(f"{form}.Take out").set_value(["p9"]).run()
    at.button(f"{form}.save").click().run()
    body = "".join(element.proto.body for element in at.get("html"))
    assert "p9: position U1 depends on it" in body
    assert file.read_text(encoding="utf-8") == TEXT
    write(at, "own.term.cranes", Take_out=["yes"], Who_must_act_to_change_it=["boss"])
    (left,) = now(file).term["cranes"].options
    assert (left.id, now(file).term["cranes"].deliver) == ("no", ("boss",))


def _coded(number: int) -> tuple[str, str]:
    """A case with so many selections in one article, and the article."""
    article = " ".join(f"word{place:05d}" for place in range(2 * number))
    assert len(article) < limits.FILE_BYTES
    digest = hashlib.sha256(article.encode()).hexdigest()
    text = TEXT.replace("outlet: Gazette", f"outlet: Gazette, text_digest: {digest}")
    first, second = text.split("positions:")
    said = "".join(
        f"  - {{id: A{n}, holders: [boss], says: s, sources: [S1], at: [{20 * n}, {20 * n + 8}]}}\n"
        for n in range(number - 1)
    )
    return f"{first}{said}positions:{second}", article


def test_as_many_selections_as_there_may_be_and_one_more(file: Path) -> None:
    text, article = _coded(limits.STATEMENTS)
    file.write_text(text, encoding="utf-8")
    keep_beside(file, {"S1.txt": article})
    begun = time.monotonic()
    at = step("Positions")
    assert time.monotonic() - begun < 30
    assert not at.exception and not at.error
    assert "word00001" in at.get("bidi_component")[-1].proto.json
    begun = time.monotonic()
    next(b for b in at.multiselect if b.label == "Options").set_value(["p9"]).run()
    next(b for b in at.text_input if b.label == "The words quoted").set_value("one more").run()
    at.button("own.save").click().run()
    assert time.monotonic() - begun < 30
    body = "".join(element.proto.body for element in at.get("html"))
    assert "5,001 statements; at most 5,000" in body
    assert file.read_text(encoding="utf-8") == text


def test_ten_thousand_selections_are_told_not_shown(file: Path) -> None:
    file.write_text(_coded(10_000)[0], encoding="utf-8")
    at = started("scenario")
    assert not at.exception
    assert "10,000 statements; at most 5,000" in "".join(w.value for w in at.warning)
