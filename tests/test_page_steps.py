"""The Steps page: the chain of cards, where it stops, the phases, and whether it would hold."""

from __future__ import annotations

import re
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

import sim
from sim.questions.path import AskPath
from sim.ui.page.steps_chain import drafts
from tests.test_page import click, control, finding, go, put, query, shown, started

FLAGSHIP = "ukraine-2025-03"


def cards(at: AppTest, part: str = "") -> list[str]:
    """The text of each card of the chains, from what stands under this heading on."""
    below = shown(at).split(part, 1)[1] if part else shown(at)
    found = re.findall(r"<li>(<div class=\"np-card\".*?</div>)</li>", below, re.DOTALL)
    return [" ".join(unescape(re.sub("<[^>]+>", " ", card)).split()) for card in found]


class TestPath:
    def test_each_card_says_what_changes_who_acts_and_who_is_silent(self) -> None:
        at = started("steps", package="PK06")
        assert "in 5 steps, one term at a time, in 10 orders" in finding(at)
        first, second, *_ = cards(at)
        assert "Step 1" in first and "Nobody has to act" in first
        assert "The US makes sure the other side complies" in second
        assert "Must act: Russia, Ukraine and the United States" in second
        assert "silent The United States has said nothing on “Who vouches" in second

    def test_what_must_happen_at_one_stroke_is_one_card(self) -> None:
        terms = ["mobilisation:forced_halted", "rearmament:frozen"]
        terms += ["oversight:us_assures_and_front", "sequence:conditions_first"]
        at = started(
            "steps",
            set=",".join(terms),
            drop="RU-01,RU-02,RU-03",
            readings="R-MOB:forced",
            parties="russia,ukraine,us",
            walk="avoid-warnings",
            **{"from": "PK06"},
        )
        assert "in 2 steps, in 1 way, with up to 4 changes at one stroke" in finding(at)
        first, second = cards(at)[:2]
        assert first.startswith("Step 1: 3 changes at one stroke")
        assert second.startswith("Step 2: 4 changes at one stroke")

    def test_where_it_stops_the_reasons_are_those_of_the_package_page(self) -> None:
        at = started("steps")
        assert finding(at).startswith("No step from the status quo towards “US plan")
        assert "It stops here" in cards(at)[0]
        why = shown(at).split("Why it stops")[1]
        assert "A full ceasefire needs US military aid to stop" in why
        assert "El País" in why and "K04" in why

    def test_controls_are_in_the_link(self) -> None:
        at = put(started("steps"), f"steps.to.{FLAGSHIP}", "PK06")
        put(at, "steps.walk", ["avoid-warnings", "through"])
        put(at, f"steps.keep.{FLAGSHIP}", ["ground"])
        put(at, f"steps.from.{FLAGSHIP}", "PK05")
        wanted = {"package": "PK06", "walk": "through,avoid-warnings", "keep": "ground"}
        assert query(at) == {**wanted, "from": "PK05"}
        assert "From “" in finding(at) or "towards" in finding(at)

    def test_to_the_nearest_deal(self) -> None:
        at = started("steps", walk="to-nearest")
        assert finding(at).startswith("From the status quo to the terms set in ")

    def test_a_draft_on_the_way_opens_as_a_package(self) -> None:
        at = started("steps", package="PK06")
        control(at, "steps.open").set_value(2)
        click(at, "steps.use")
        assert query(at)["set"] == "ground:continues,oversight:us_assures"

    def test_the_drafts_lead_to_the_target(self) -> None:
        found = AskPath(package="PK06").answer(sim.open_scenario(FLAGSHIP))
        for way in range(len(found.ways)):
            assert drafts(found, way)[-1] == found.target

    def test_pages_lead_here(self) -> None:
        for page in ("package", "deadlock"):
            links = [e.proto for e in started(page).get("page_link")]
            assert sum(link.page.endswith("steps") for link in links) == 2


def test_phases_are_the_same_chain() -> None:
    at = started("steps", package="PK12")
    package = sim.open_scenario(FLAGSHIP).package["PK12"]
    found = cards(at, "Its phases")[: len(package.phases)]
    for phase, card in zip(package.phases, found, strict=True):
        assert card.startswith(phase.label)
        assert "refused by" in card
    assert "Its phases" not in shown(started("steps", package="PK12", set="ground:-"))


class TestHold:
    def test_the_grid_and_the_chain(self) -> None:
        html = shown(started("steps", package="PK06"))
        assert "nothing that has been said gives anybody a reason to break it" in html
        targets = re.findall(r'href="#(hold-[^"]+)"', html)
        assert "hold-russia-strikes" in targets
        assert all(f'id="{target}"' in html for target in targets)
        chain = html.split('id="hold-russia-strikes"')[1].split("</details></ol>")[0]
        for words in ("Breach", "Answer", "What remains", "UA-01", "has announced an answer"):
            assert words in chain
        questions = html.split("Not settled by what has been said")[1]
        assert "Would Russia rather keep the deal than break" in questions

    def test_a_refusal_is_marked(self) -> None:
        assert "a refusal of the deal" in shown(started("steps"))

    def test_what_cannot_be_asked_is_said(self) -> None:
        assert "this scenario is scored" in shown(started("steps", scenario="market-square"))
        at = started("steps", set="ground:continues")
        assert "The package is impossible" in shown(at)


def test_too_many_changes_are_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.limits.PATH_DRAFTS", 4)
    at = started("steps", package="PK06")
    assert "too many ways" in finding(at)
    assert "5 terms differ; keep some of them" in shown(at)
    assert go(at, "package")
