"""Edits of what a file says of the whole, and of the phases of a package: nothing else moves."""

from __future__ import annotations

import json

import pytest

from sim.files.edit import Document, Edit
from sim.files.head import with_fields
from sim.files.load import read
from sim.scenario.model import Scenario
from tests.test_load import BASE

COMMENTED = BASE.replace(
    "agreement: {at_least: 2, veto: [north]}",
    "# who\nagreement:  # must agree\n  at_least: 2  # both\n  veto: [north]\n\n# what follows",
)


def sound(text: str) -> Scenario:
    loaded = read(text, "case")
    assert loaded.scenario is not None, loaded.errors
    return loaded.scenario


def changed_lines(before: str, after: str) -> set[str]:
    return set(after.splitlines()) - set(before.splitlines())


@pytest.mark.parametrize("text", [BASE, COMMENTED, COMMENTED.replace("\n", "\r\n"), BASE.rstrip()])
def test_fields_of_the_whole(text: str) -> None:
    fields = {
        "title": "New: a 'title'",
        "summary": "Two\nlines",
        "licence": "CC0",
        "as_of": "2025-04-01",
    }
    after = with_fields(text, fields)
    scenario = sound(after)
    assert (scenario.title, scenario.summary.rstrip()) == ("New: a 'title'", "Two\nlines")
    assert (scenario.licence, str(scenario.as_of)) == ("CC0", "2025-04-01")
    assert len(changed_lines(text, after)) <= 6
    assert "\r\n" in text or "\r" not in after
    assert after.replace("\r\n", "").count("\n") == (0 if "\r" in text else after.count("\n"))


def test_who_must_agree_keeps_its_comments() -> None:
    rule = {"at_least": 1, "veto": None, "votes": {"north": 2, "south": 1}}
    after = with_fields(COMMENTED, {"agreement": rule})
    assert "agreement:  # must agree\n  at_least: 1  # both\n  votes:" in after
    found = sound(after).agreement
    assert found is not None
    assert (found.at_least, dict(found.votes), found.veto) == (1, {"north": 2, "south": 1}, ())
    without = with_fields(after, {"agreement": None})
    assert sound(without).agreement is None
    assert "# who\n" in without
    assert sound(with_fields(without, {"agreement": {"at_least": 2}})).agreement is not None


def test_a_file_in_one_line() -> None:
    text = json.dumps(
        {"scenario": "x", "title": "T", "as_of": "2025-01-01", "parties": [], "terms": []}
    )
    assert json.loads(with_fields(text, {"title": "New"}).replace("'", '"'))["title"] == "New"


def test_phases_are_changed_added_and_taken_out() -> None:
    path = ("packages", "PK2", "phases")
    edits = [
        Edit((*path, "PK2a")),
        Edit((*path, "PK2b"), {"set": {"truce": "partial"}}),
        Edit(path, {"id": "PK2c", "label": "Third", "set": {"truce": "full"}}),
        Edit(("packages", "PK2"), {"label": "Other steps"}),
    ]
    text = BASE.split("expectations:")[0]
    after = Document.parse(text).edited(edits).text()
    package = sound(after).package["PK2"]
    assert package.label == "Other steps"
    assert [(p.id, p.label, dict(p.stated)) for p in package.phases] == [
        ("PK2b", "Second", {"truce": "partial"}),
        ("PK2c", "Third", {"truce": "full"}),
    ]
    assert len(changed_lines(text, after)) == 6
    gone = [Edit((*path, "PK2a")), Edit((*path, "PK2b"))]
    assert sound(Document.parse(text).edited(gone).text()).package["PK2"].phases == ()
