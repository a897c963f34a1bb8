"""Odd files and links on the page, each once found by trying."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from sim.ui.state import Draw
from tests.test_page import click, control, finding, go, put, query, shown, started

POSITIONS = (
    "positions:\n"
    "  - {id: A1, party: p, kind: demand, evidence: official, says: A, requires: t == a}\n"
)


def uploaded(
    terms: str = "  - {id: t, label: T, options: [{id: a, label: A}, {id: b, label: B}]}\n",
    parties: str = "  - {id: p, label: P}\n  - {id: r, label: R}\n",
    rest: str = "",
) -> AppTest:
    text = (
        "scenario: s\ntitle: S\nas_of: 2025-03-18\n"
        f"parties:\n{parties}terms:\n{terms}{POSITIONS}{rest}"
    )
    at = started("scenario")
    at.file_uploader[0].upload("s.yaml", text.encode()).run()
    assert not at.exception
    assert "own copy" in finding(at), shown(at)
    return go(at, "package")


def only(at: AppTest, kind: str, start: str) -> str:
    """The key of the one control of this kind whose key starts so."""
    (key,) = [str(w.key) for w in at.get(kind) if str(w.key).startswith(start)]
    return key


def test_every_package_sets_nothing() -> None:
    at = uploaded(rest="packages: [{id: Q, label: Q}]\n")
    for page in ("deadlock", "deals", "package"):
        go(at, page)


def test_an_option_called_open_can_be_chosen() -> None:
    at = uploaded(
        "  - {id: t, label: Border, options: [{id: a, label: Left out}, {id: b, label: Open}]}\n"
    )
    key = only(at, "button_group", "term.")
    assert control(at, key).options == ["Left out", r"Left out \(a\)", r"Open \(b\)", "Open"]
    assert query(put(at, key, "b"))["set"] == "t:b"


def test_a_quorum_comes_back_with_the_parties_in_any_order() -> None:
    at = uploaded(rest="agreement: {parties: [r, p], at_least: 1}\n")
    assert query(put(at, "side.parties", ["p"]))["parties"] == "p"
    assert "parties" not in query(put(at, "side.parties", ["p", "r"]))
    assert any("At least 1 of these" in caption.value for caption in at.caption)


def test_somebody_has_to_agree() -> None:
    at = put(started(), "side.parties", ["us"])
    put(at, "side.parties", [])
    assert query(at) == {"parties": "us"}
    assert at.toast[0].value == "At least one party has to agree."


@pytest.mark.parametrize("link", ["0000000019999", "501", "0", "-1", "10:", "10:0000000000", "x"])
def test_a_link_cannot_ask_for_more_deals_than_are_listed(link: str) -> None:
    found = Draw.read(link)
    assert found is None or (found.number <= 500 and found.seed is None)


def test_a_definition_that_contradicts_itself_is_no_goal() -> None:
    at = uploaded(rest="definitions:\n  - {id: g, says: Both, means: t == a and t == b}\n")
    assert control(go(at, "deadlock"), only(at, "button_group", "goal.")).options == [
        "What the package sets",
        "Any package at all",
    ]


def test_parties_of_the_same_name_are_told_apart_on_the_axes() -> None:
    points = "points: {t: {a: 1, b: 2}}, minimum: 0"
    at = uploaded(
        parties="".join(f"  - {{id: {name}, label: Same, {points}}}\n" for name in ("p", "r", "w"))
    )
    go(at, "tradeoffs")
    key = only(at, "selectbox", "frontier.across")
    assert control(at, key).options == ["Same (p)", "Same (r)", "Same (w)"]
    assert query(put(at, key, "r"))["axes"].startswith("r,")


def test_phases_of_the_same_name_are_told_apart() -> None:
    phase = "phases: [{id: one, label: One, set: {t: %s}}]"
    at = uploaded(
        rest="packages:\n"
        f"  - {{id: A, label: L, {phase % 'a'}}}\n  - {{id: B, label: L, {phase % 'b'}}}\n"
    )
    key = only(at, "selectbox", "package.")
    assert query(put(at, key, "A/one"))["package"] == "A/one"


def test_nothing_to_compare_survives_its_own_link() -> None:
    at = started("deals", scenario="market-square")
    put(at, "compare.market-square", [])
    other = started("deals", **query(at))
    assert control(other, "compare.market-square").value == []


def test_a_listed_deal_is_nobodys_plan() -> None:
    at = click(started("deals"), "deals.use")
    assert query(at)["package"] == "-nothing"
    assert "A package of your own." in shown(at)
    assert "Put forward by" not in shown(at)


def test_many_options_in_one_group_are_marked_at_once() -> None:
    options = ", ".join(f"{{id: o{n}, label: O{n}}}" for n in range(30))
    terms = "".join(f"  - {{id: u{n}, label: U{n}, options: [{options}]}}\n" for n in range(30))
    at = uploaded(
        "  - {id: t, label: T, options: [{id: a, label: A}, {id: b, label: B}]}\n" + terms
    )
    assert len([w for w in at.get("button_group") if str(w.key).startswith("term.")]) == 31
