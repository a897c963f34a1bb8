"""Drafts, undo and redo: nothing of one's own is lost by the next click."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

import sim
from sim import limits
from sim.ui import drafts_kept
from sim.ui.browser_store import Kept, Shelf
from sim.ui.drafts_kept import together
from sim.ui.links import decode, encode
from sim.ui.own_drafts import Draft, named, read, written
from sim.ui.seen import Seen
from tests.test_page import (
    FLAGSHIP,
    click,
    control,
    finding,
    go,
    opened,
    put,
    query,
    shown,
    started,
    term,
)

PACKAGE = f"package.{FLAGSHIP}"


def test_every_change_is_undone_and_redone_step_by_step() -> None:
    at = put(started("package"), term("ground"), "continues")
    put(at, term("maritime"), "-")
    assert query(at) == {"set": "maritime:-,ground:continues"}
    click(at, "package.undo")
    assert query(at) == {"set": "ground:continues"}
    click(at, "package.undo")
    assert query(at) == {}
    assert control(at, "package.undo").disabled
    click(at, "package.redo")
    assert query(at) == {"set": "ground:continues"}
    put(at, PACKAGE, "PK05")
    click(at, "package.undo")
    assert control(at, PACKAGE).value == "PK01"
    assert "ground:continues" in query(at)["set"]


def test_another_package_never_loses_ones_own() -> None:
    at = put(started("package", package="PK05"), term("duration_days"), "31")
    before = finding(at)
    put(at, PACKAGE, "PK02")
    (draft,) = (o for o in control(at, PACKAGE).options if o.startswith("Draft: "))
    assert draft == "Draft: From Energy truce as the Kremlin reads it"
    put(at, PACKAGE, "~From Energy truce as the Kremlin reads it")
    assert finding(at) == before


def test_save_rename_compare_and_delete() -> None:
    at = put(started("package", package="PK05"), term("duration_days"), "31")
    put(opened(at, "drafts"), "drafts.name", "US: vouches")
    click(opened(at, "drafts"), "drafts.save")
    assert query(at)["package"] == "~US vouches"
    put(at, PACKAGE, "PK05")
    link = {**query(at), "compare": "~US vouches"}
    shared = started("package", **link)
    assert "~US vouches" in control(shared, PACKAGE).options or "Draft: US vouches" in (
        control(shared, PACKAGE).options
    )
    put(at, PACKAGE, "~US vouches")
    put(opened(at, "drafts"), "drafts.name", "B")
    click(opened(at, "drafts"), "drafts.rename")
    assert query(at)["package"] == "~B"
    click(opened(at, "drafts"), "drafts.delete")
    assert "drafts" not in query(at)
    assert "duration_days:31" in query(at)["set"]
    click(at, "package.undo")
    assert query(at)["package"] == "~B"
    assert "duration_days=31" in query(at)["drafts"]


def test_a_draft_keeps_what_is_set_aside() -> None:
    at = put(started("package", drop="RU-01"), term("ground"), "continues")
    click(opened(at, "drafts"), "drafts.save")
    put(at, PACKAGE, "PK05")
    put(at, "side.dropped", [])
    put(at, PACKAGE, "~US plan 30-day full ceasefire")
    assert query(at)["drop"] == "RU-01"


def test_drafts_from_a_text() -> None:
    at = started("package")
    put(opened(at, "drafts"), "drafts.text", "A:ground=stops,!RU-01;B:ground=melts")
    click(opened(at, "drafts"), "drafts.add")
    assert query(at)["drafts"] == "A:ground=stops,!RU-01;B:"
    assert "melts" in at.toast[0].value


def test_a_link_with_a_draft_that_means_nothing_says_so() -> None:
    at = started("package", drafts="A:ground=melts", package="~C")
    assert len(at.warning) == 2
    assert "Conditions of Russia" in shown(at)


names = some.text(alphabet="abcXYZ _-.;:,~!=<&é", min_size=0, max_size=50)


@given(some.lists(names, max_size=limits.DRAFTS + 3))
def test_names_differ_and_text_and_link_bring_all_back(words: list[str]) -> None:
    scenario = sim.open_scenario("market-square")
    drafts: dict[str, Draft] = {}
    for number, word in enumerate(words[: limits.DRAFTS]):
        option = scenario.terms[0].options[number % len(scenario.terms[0].options)].id
        drafts[named(word, drafts)] = Draft({scenario.terms[0].id: option})
    assert len(drafts) == min(len(words), limits.DRAFTS)

    def may_be(t: str, o: str) -> bool:
        return t in scenario.term and scenario.term[t].has(o)

    assert read(written(drafts), may_be, scenario.position) == (drafts, [])
    state, ignored = decode(scenario, {"drafts": written(drafts)})
    assert not ignored
    assert state.drafts == drafts
    again, _ = decode(scenario, encode(Seen("market-square", scenario, state)))
    assert again.drafts == drafts or len(written(drafts)) > 1_500


def test_a_draft_is_duplicated() -> None:
    at = put(started("package", package="PK05"), term("duration_days"), "31")
    put(opened(at, "drafts"), "drafts.name", "US vouches")
    click(opened(at, "drafts"), "drafts.save")
    put(opened(at, "drafts"), "drafts.name", "")
    click(opened(at, "drafts"), "drafts.duplicate")
    assert query(at)["package"] == "~US vouches 2"
    one, other = (part.partition(":")[2] for part in query(at)["drafts"].split(";"))
    assert one == other


def test_what_the_browser_kept_stands_beside_what_the_link_brings() -> None:
    scenario = sim.open_scenario(FLAGSHIP)
    seen = Seen(FLAGSHIP, scenario, decode(scenario, {"drafts": "A:ground=stops"})[0])
    brought = together(seen, ["A:ground=continues;B:ground=stops,!RU-01", "A:ground=stops"])
    assert brought == {
        "A": Draft({"ground": "stops"}),
        "A 2": Draft({"ground": "continues"}),
        "B": Draft({"ground": "stops"}, ("RU-01",)),
    }
    assert together(seen, [written(brought)]) == brought


def test_conflicts_left_are_told_and_kept_with_a_draft() -> None:
    told = []
    for drop in ("", "RU-01", "RU-01,RU-02", "RU-01,RU-02,RU-03"):
        page = shown(started("deadlock", drop=drop) if drop else started("deadlock"))
        told += re.findall(r"(\d+)(?: of 15)? conflicts", page.split('np-origin">')[1])[:1]
    assert told == ["15", "10", "5", "0"]
    at = click(started("deadlock", drop="RU-01,RU-02"), "held.draft")
    assert query(at)["package"] == "~2 positions set aside"
    assert query(at)["drafts"].endswith(",!RU-01,!RU-02")


def test_two_readings_stand_side_by_side() -> None:
    page = shown(started("evidence", section="readings", find="R-TRIGGER"))
    assert page.count("side by side") == 1
    assert "<td>✖ blocked</td><td>✔ nobody blocks it</td>" in page
    assert 'data-lead="positions:RU-01"' in page
    assert 'data-lead="readings:R-TRIGGER"' in shown(started("package"))


def test_drafts_of_ones_own_case_follow_it_when_it_is_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    puts: list[dict[str, Kept | None]] = []

    def on_shelf(_: str, put: dict[str, Kept | None], wanted: list[str]) -> Shelf:
        puts.append(put)
        return Shelf()

    monkeypatch.setattr(drafts_kept, "on_shelf", on_shelf)
    at = started("scenario")
    click(at, "own.start")
    go(at, "package")
    put(at, f"term.0.{query(at)['scenario']}.price", "p36")
    put(opened(at, "drafts"), "drafts.name", "Mine")
    click(opened(at, "drafts"), "drafts.save")
    before, link = puts[-1], query(at)["scenario"]
    go(at, "scenario")
    put(at, "own.whole.The title", "Another title")
    click(at, "own.whole.save")
    go(at, "package")
    assert query(at)["scenario"] != link
    ((name, kept),) = [(name, kept) for name, kept in puts[-1].items() if kept]
    assert list(before) == [name]
    assert kept.text == (before[name] or kept).text and "Mine" in kept.text
