"""Score sheets and GeniusWeb profiles."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest

from sim.formats import geniusweb, scores
from sim.formats.common import Document
from tests.importing import (
    packages,
    plain,
    refused,
    scale_of_party,
    total,
)
from tests.known_cases import (
    HARBOUR,
    score_files,
)


def documents(files: Mapping[str, str]) -> dict[str, Document]:
    return {name: Document(name, text.encode()) for name, text in files.items()}


def test_harbour_known_answers(tmp_path: Path) -> None:
    (tmp_path / "scores_files").mkdir()
    for name, text in score_files(HARBOUR).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    imported = scores.read_domain(tmp_path)
    assert imported.warnings == ()
    scenario = plain(imported)
    rule = scenario["agreement"]
    unanimous = passing = outcomes = 0
    for package in packages(scenario):
        accepting = {p["id"] for p in scenario["parties"] if total(p, package) >= p["minimum"]}
        outcomes += 1
        unanimous += len(accepting) == 6
        passing += len(accepting) >= rule["at_least"] and accepting.issuperset(rule["veto"])
    assert (outcomes, unanimous, passing) == (720, 12, 55)


def test_score_sheet_labels_and_opening_deal() -> None:
    files = {
        "config.txt": "A,a,p1\nB,b,p2\n",
        "scores_files/a.txt": "1, 2\n3",
        "scores_files/b.txt": "0,0.5 \n0",
        "global_instructions.txt": 'Issue A: "Where"\nA1 "sea": on water.\nA2: on land.\n',
        "initial_deal.txt": "A2\n",
    }
    scenario = plain(scores.read_documents(documents(files)))
    assert scenario["terms"] == [
        {
            "id": "A",
            "label": "Where",
            "options": [
                {"id": "A1", "label": "sea", "note": "on water."},
                {"id": "A2", "label": "on land"},
            ],
        }
    ]
    assert scenario["packages"][0]["set"] == {"A": "A2"}
    files |= {"initial_deal.txt": "A3", "global_instructions.txt": "Issue A: B\nA1 x"}
    warnings = scores.read_documents(documents(files)).warnings
    assert ["labels do not fit" in warnings[0], "opening deal" in warnings[1]] == [True, True]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"config.txt": ""}, "0 parties"),
        ({"config.txt": "A,a"}, "name, file, role"),
        ({"config.txt": "A,../../etc/passwd,p1"}, "no plain file name"),
        ({"config.txt": "A,a,p1\nB,a,p2"}, "share a file"),
        ({"config.txt": "A,a,p1\nC,c,p2"}, "is missing"),
        ({"scores_files/a.txt": "1,2"}, "least total"),
        ({"scores_files/a.txt": "1,2\n3,4"}, "least total"),
        ({"scores_files/a.txt": "1,x\n3"}, "'x' is no score"),
        ({"scores_files/a.txt": "1,2,3\n3"}, "other issues or options"),
        (
            {"scores_files/a.txt": "1,2\n" * 27 + "3", "scores_files/b.txt": "1,2\n" * 27 + "3"},
            "26",
        ),
    ],
)
def test_score_sheets_that_do_not_fit_are_refused(changes: dict[str, str], message: str) -> None:
    files = {"config.txt": "A,a,p1\nB,b,p2", "scores_files/a.txt": "1,2\n3"}
    files |= {"scores_files/b.txt": "0,1\n0"} | changes
    assert message in refused(lambda: scores.read_documents(documents(files)))


WEB = """{"LinearAdditiveUtilitySpace": {"name": "NAME", "reservationBid": BID,
 "domain": {"name": "jobs", "issuesValues": {
   "lease car": {"values": ["yes", "no"]},
   "salary": {"range": {"low": 1000, "high": 3000, "step": 500}}}},
 "issueWeights": {"lease car": 0.4, "salary": 0.6},
 "issueUtilities": {
   "lease car": {"DiscreteValueSetUtilities": {"valueUtilities": {"no": 0, "yes": 1}}},
   "salary": {"NumberValueSetUtilities":
     {"lowValue": 1000, "lowUtility": 0.4, "highValue": 3000, "highUtility": 0.9}}}}}"""


def web(name: str = "jobs1", bid: str = "null", **changes: str) -> Document:
    text = WEB.replace("NAME", name).replace("BID", bid)
    for old, new in changes.items():
        text = text.replace(old, new)
    return Document(f"{name}.json", text.encode())


def test_geniusweb_profiles() -> None:
    bid = '{"issuevalues": {"lease car": "no", "salary": 2000}}'
    scenario = plain(geniusweb.read_domain([web(), web("jobs2", bid)]))
    one, two = scenario["parties"]
    scale = scale_of_party(one["note"])
    assert one["minimum"] == 0
    assert Fraction(one["points"]["lease_car"]["yes"], scale) == Fraction(4, 10)
    # 0.65 is what GeniusWeb's own test of NumberValueSetUtilities expects of 2000.
    assert Fraction(one["points"]["salary"]["2000"], scale) == Fraction(65, 100) * Fraction(6, 10)
    assert two["minimum"] == two["points"]["salary"]["2000"] + two["points"]["lease_car"]["no"]
    assert scenario["terms"][1]["options"][0]["value"] == 1000


@pytest.mark.parametrize(
    ("profile", "message"),
    [
        (Document("a.json", b"[1]"), "one key"),
        (Document("a.json", b"{"), "not readable as JSON"),
        (Document("a.json", b"[" * 200_000), "nested too deeply"),
        (Document("a.json", b'{"a": 1, "a": 2}'), "given twice"),
        (Document("a.json", b'{"a": NaN}'), "no number"),
        (Document("a.json", b'{"a": ' + b"9" * 100_000 + b"}"), "too long"),
        (Document("a.json", b'{"PartialOrdering": {}}'), "LinearAdditiveUtilitySpace"),
        (web(**{'"yes": 1': '"yes": 2'}), "between 0 and 1"),
        (web(**{"500": "0"}), "is no range"),
        (web(**{"500": "1"}), "2001 values"),
        (web(bid='{"issuevalues": {"salary": 7}}'), "does not fit"),
    ],
)
def test_geniusweb_refusals(profile: Document, message: str) -> None:
    assert message in refused(lambda: geniusweb.read_domain([profile]))
    assert message in refused(lambda: geniusweb.read_domain([web(), profile]))


def test_geniusweb_domains_must_agree_and_weights_are_checked() -> None:
    other = web("jobs2", **{"500": "1000"})
    assert "differs" in refused(lambda: geniusweb.read_domain([web(), other]))
    warnings = geniusweb.read_domain([web(**{"0.6}": "0.7}"})]).warnings
    assert "sum to 1.1" in warnings[0]
