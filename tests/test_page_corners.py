"""Odd files and links on the page, each once found by trying."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path
from string import ascii_lowercase
from time import process_time

import pytest
from streamlit.testing.v1 import AppTest

from sim import limits
from sim.engine.budget import TooWide
from sim.files.catalogue import open_scenario
from sim.ui.links import decode, encode
from sim.ui.seen import Seen
from sim.ui.state import NOTHING, OPEN, Draw, default_state
from tests.commands import run_json
from tests.test_page import click, control, edited, finding, go, opened, put, query, shown, started

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


STRIKE = Path(__file__).with_name("port-strike.yaml")


def struck() -> AppTest:
    """The port strike, on the Package page, every term left open."""
    at = started("scenario")
    at.file_uploader[0].upload("strike.yaml", STRIKE.read_bytes()).run()
    at = go(at, "package")
    for term in ("pay", "cranes", "weekend", "strike"):
        key = next(
            str(w.key)
            for w in at.get("button_group")
            if str(w.key).startswith("term.") and str(w.key).endswith(f".{term}")
        )
        at = put(at, key, OPEN)
    return at


def test_open_counts_as_must_be_settled_on_every_page() -> None:
    at = struck()
    assert "81 possible packages" in finding(at) and "refused by" in finding(at)
    said = shown(at)
    assert "a deal already" not in said and "Nobody has to give anything up" not in said
    assert "No deal keeps what this package settles, settles “Pay rise”" in said
    assert any("left open on the Package page" in c.value for c in go(at, "deals").caption)
    at = go(at, "deadlock")
    assert "There is no deal" in finding(at) and "2 conflicts" in finding(at)
    assert "Every one of 81 possible packages" in finding(go(at, "deals"))


def test_the_port_strike_has_no_deal_on_page_and_command_line_alike(
    capsys: pytest.CaptureFixture[str],
) -> None:
    at = started("scenario")
    at.file_uploader[0].upload("strike.yaml", STRIKE.read_bytes()).run()
    at = go(at, "deadlock")
    one = "There is no deal between Union, BlueQuay and Port authority that settles “Pay rise”, "
    assert finding(at).startswith(one) and "2 conflicts" in finding(at)
    found = run_json(capsys, "explain", str(STRIKE), "--parties", "all")
    assert found["feasible"] is False
    assert found["conflicts"] == [["1", "5"], ["2", "3"]]
    assert found["question"]["settle"] == ["pay", "cranes", "weekend"]
    assert run_json(capsys, "deals", str(STRIKE), "--parties", "all")["deals"] == 0
    # Whatever is chosen on the page is what the command line finds with the same word.
    name = only(at, "button_group", "deadlock.settle.")
    assert control(at, name).value == "contested"
    for word, told in (("none", "there are 12 deals"), ("all", "2 conflicts")):
        assert told in finding(put(at, name, word))
        assert query(at)["settle"] == word
        more = ("--parties", "all", "--settle", word)
        deals = run_json(capsys, "explain", str(STRIKE), *more)["deals"]
        assert deals == (12 if word == "none" else 0)
    at = put(at, only(at, "multiselect", "deadlock.settle.terms."), ["weekend"])
    assert query(at)["settle"] == "weekend" and "that settle “Weekend shifts”" in finding(at)
    at = put(at, only(at, "multiselect", "deadlock.settle.terms."), [])
    assert "settle" not in query(at)


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
    (style,) = (e.proto.body for e in at.get("html") if "st-key-term-30-" in e.proto.body)
    # Every option of the other terms keeps the package a deal, and so does leaving out.
    assert style.count("✔") >= 30 * 31
    assert "✖" not in style.split("st-key-term-1-")[1]


def test_a_group_of_terms_can_be_renamed() -> None:
    at = started("scenario", table="terms")
    edited(at, "terms", {"edited_rows": {n: {"group": "Renamed"} for n in range(6)}})
    at.run()
    click(at, "edit.apply")
    assert "own copy" in finding(at)
    at = go(at, "package")
    assert "Renamed" in control(at, only(at, "button_group", "terms.group")).options


def test_edits_wait_while_another_scenario_is_shown() -> None:
    at = started("scenario")
    edited(at, "positions", {"edited_rows": {0: {"says": "FIRST", "when": None}}})
    at.run()
    put(at, "side.scenario", "market-square")
    assert "Nothing has been changed." in shown(at)
    put(at, "side.scenario", "ukraine-2025-03")
    assert "Not applied yet: 1 change to the positions." in shown(at)
    assert "RU-01: when is emptied" in shown(at)


def test_an_estimate_is_not_kept_where_the_exact_count_is_possible(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def too_wide(*_: object) -> None:
        raise TooWide("the time limit was reached")

    with monkeypatch.context() as patch:
        patch.setattr("sim.ui.answers_deals.deal_space", too_wide)
        at = started("deals", scenario="market-square", standard="satisfied")
        assert finding(at).startswith("Estimate: ")
    at.run()
    assert not finding(at).startswith("Estimate: ")


def test_a_reading_switched_back_is_no_change() -> None:
    at = started("deadlock", readings="R-TRIGGER:longer_than_30", set="duration_days:open_ended")
    put(at, "goal.ukraine-2025-03", "-package")
    for button in at.button:
        if str(button.key).endswith(".R-TRIGGER.any_full"):
            click(at, str(button.key))
            break
    assert "R-TRIGGER:any_full" not in query(at).get("readings", "")


def test_what_is_off_is_no_recorded_package() -> None:
    at = started("deadlock", off="strikes")
    assert "as changed on the Package page or switched off" in shown(at)


def test_with_open_terms_the_rest_says_what_it_takes_them_for() -> None:
    assert "takes the open terms as left out" in shown(started(set="ground:*"))
    assert "takes the open terms as left out" not in shown(started())


def test_a_package_that_is_a_deal_has_nothing_to_fill_in() -> None:
    at = started(scenario="market-square", package="P2")
    assert "This package is a deal already." in shown(at)
    assert "Nobody has to give anything up." in shown(at)
    assert "can be filled in" not in shown(at)


def test_an_incomplete_search_does_not_claim_the_smallest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.limits.PAGE_SETS", 1)
    at = opened(started(set="bound:-", parties="russia,ukraine,france"), "package.minds")
    assert "the smallest of those found in the time" in shown(at)
    assert "the smallest there are" not in shown(at)


def test_long_links_are_read_back() -> None:
    scenario = open_scenario("ukraine-2025-03")
    longest = {term.id: term.options[-1].id for term in scenario.terms}
    state = replace(
        default_state(scenario), changed=longest, dropped=tuple(scenario.position), goal=NOTHING
    )
    again, told = decode(scenario, encode(Seen("", scenario, state)))
    assert (again.dropped, told) == (state.dropped, [])
    assert {t: o for t, o in longest.items() if again.changed.get(t, o) != o} == {}


@pytest.mark.parametrize("keys", [["drop"], ["drop", "parties", "off", "compare", "set", "least"]])
@pytest.mark.parametrize("size", [1_900, 26_000, 2_000_000])
def test_a_long_link_draws_few_notices_in_no_time(keys: list[str], size: int) -> None:
    words = ",".join("".join(word) for word in product(ascii_lowercase, repeat=3))
    hostile = {key: (words * (1 + size // len(words)))[:size] for key in keys}
    before = process_time()
    state, told = decode(open_scenario("ukraine-2025-03"), hostile)
    assert process_time() - before < 0.3
    assert state == default_state(open_scenario("ukraine-2025-03"))
    assert 1 <= len(told) <= limits.LINK_NOTICES + 1
    assert sum(map(len, told)) < 1_000


def test_ids_that_the_page_uses_itself() -> None:
    at = uploaded(
        rest="packages: [{id: none, label: Mine, set: {t: b}}]\n"
        "definitions:\n  - {id: package, says: Both, means: t == a}\n"
    )
    key = only(at, "selectbox", "package.")
    assert control(at, key).options == ["A package of your own", "none: Mine"]
    goals = control(go(at, "deadlock"), only(at, "button_group", "goal.")).options
    assert goals == ["Both", "What the package sets", "Any package at all"]
