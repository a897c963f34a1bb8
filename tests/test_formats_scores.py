"""Score sheets and GeniusWeb profiles."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal
from unicodedata import normalize

import pytest

from sim.formats import geniusweb, scores
from sim.formats.common import Document
from tests.importing import (
    amount,
    packages,
    plain,
    refused,
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


def deals_of(scenario: Mapping[str, Any]) -> tuple[list[int], int]:
    """How many packages each party accepts, and how many all of them."""
    accepted = [
        [total(party, package) >= amount(party["minimum"]) for party in scenario["parties"]]
        for package in packages(scenario)
    ]
    return [sum(column) for column in zip(*accepted, strict=True)], sum(map(all, accepted))


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_comments_and_names_of_any_script(
    tmp_path: Path, form: Literal["NFC", "NFD"], encoding: str
) -> None:
    def put(name: str, text: str) -> None:
        (tmp_path / normalize(form, name)).write_text(text, encoding=encoding)

    (tmp_path / "scores_files").mkdir()
    put("config.txt", "# name, file, role\nAnn,Änne,p1,x,y\n  # more\nBob,Öö,p2,x,y\n")
    put("scores_files/Änne.txt", "# first\n3, 1\n0, 2\n3\n")
    put("scores_files/Öö.txt", "1, 3\n2, 0\n# least\n3\n# end\n")
    scenario = plain(scores.read_domain(tmp_path))
    assert deals_of(scenario) == ([3, 3], 2)


def test_parties_of_one_name_are_told_apart() -> None:
    files = {
        "config.txt": "Ann,a,p1\nAnn,b,p2\n",
        "scores_files/a.txt": "1,2\n3",
        "scores_files/b.txt": "0,1\n0",
    }
    imported = plain(scores.read_documents(documents(files)))
    assert [party["label"] for party in imported["parties"]] == ["Ann (a)", "Ann (b)"]
    twins = [web("jobs"), Document("x/other.json", web("jobs").data)]
    labels = [party["label"] for party in plain(geniusweb.read_domain(twins))["parties"]]
    assert labels == ["jobs (jobs)", "jobs (other)"]


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
    assert one["minimum"] == 0
    assert one["points"]["lease_car"]["yes"] == Fraction(4, 10)
    # 0.65 is what GeniusWeb's own test of NumberValueSetUtilities expects of 2000.
    assert one["points"]["salary"]["2000"] == Fraction(65, 100) * Fraction(6, 10)
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


def older(text: str, *, wrapped: bool = True) -> str:
    """The same profile with the keys of older files."""
    old = text.replace("DiscreteValueSetUtilities", "discreteutils")
    old = old.replace("NumberValueSetUtilities", "numberutils")
    return old if wrapped else old.partition(": ")[2].strip()[:-1]


@pytest.mark.parametrize("wrapped", [True, False])
def test_older_keys_of_geniusweb(wrapped: bool) -> None:
    profile = web("jobs1", '{"issuevalues": {"lease car": "no", "salary": 2000}}')
    old = Document(profile.name, older(profile.data.decode(), wrapped=wrapped).encode("utf-16"))
    assert geniusweb.read_domain([old]) == geniusweb.read_domain([profile])


def test_geniusweb_profiles_with_older_keys_are_counted() -> None:
    text = """{"LinearAdditiveUtilitySpace": {"name": "%s", "issueWeights": %s,
     "issueUtilities": {"x": {"discreteutils": {"valueUtilities": %s}},
                        "y": {"discreteutils": {"valueUtilities": %s}}},
     "domain": {"name": "d", "issuesValues": {"x": {"values": %s}, "y": {"values": ["p", "q"]}}},
     "reservationBid": {"issuevalues": {"x": "b", "y": "%s"}}}}"""
    one = text % (
        "one",
        '{"x": 0.6, "y": 0.4}',
        '{"a": 1, "b": 0.4, "c": 0}',
        '{"p": 1, "q": 0.5}',
        '["a", "b", "c"]',
        "q",
    )
    two = text % (
        "two",
        '{"x": 0.5, "y": 0.5}',
        '{"a": 0, "b": 0.7, "c": 1}',
        '{"p": 0.2, "q": 1}',
        '["c", "a", "b"]',  # in another order: it is the same domain
        "p",
    )
    read = geniusweb.read_domain([Document("1.json", one.encode()), Document("2", two.encode())])
    assert deals_of(plain(read)) == ([4, 5], 3)


def test_what_a_file_holds_instead_is_said() -> None:
    other = web(**{"DiscreteValueSetUtilities": "tableutils", "valueUtilities": "entries"})
    message = refused(lambda: geniusweb.read_domain([other]))
    assert "'DiscreteValueSetUtilities' with 'valueUtilities'; it holds 'tableutils'" in message
