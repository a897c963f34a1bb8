"""The Trade-offs page and its picture, without a browser."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from sim.engine.budget import TooWide
from sim.files.catalogue import open_scenario
from sim.questions.check import check
from sim.questions.tradeoffs import tradeoffs
from sim.questions.tradeoffs_told import Tradeoffs
from sim.scenario.model import Scenario
from sim.scenario.question import ask
from sim.ui import charts
from sim.ui.page import tradeoffs_frontier as frontier
from tests.test_page import shown, started

HOSTILE = "<script>alert(1)</script>![x](http://x.example/p.png)"


@pytest.fixture(scope="module")
def square() -> Scenario:
    return open_scenario("market-square")


@pytest.fixture(scope="module")
def found(square: Scenario) -> Tradeoffs:
    return tradeoffs(square, ask(square, parties="all"))


def rows_of(at: AppTest) -> int:
    return len(at.dataframe[0].value)


def test_the_page_shows_solutions_frontier_and_definitions() -> None:
    at = started("tradeoffs", scenario="market-square")
    assert "84 are undominated" in shown(at)
    assert "the largest least share of the ideal gain" in shown(at)
    assert len(at.get("vega_lite_chart")) == 1
    assert rows_of(at) == 84


def test_the_other_parties_are_a_filter() -> None:
    at = started("tradeoffs", scenario="market-square")
    slider = next(s for s in at.slider if "Bus company" in s.label)
    slider.set_value(70).run()
    assert not at.exception
    assert 0 < rows_of(at) < 84


def test_axes_and_filters_are_in_the_link() -> None:
    at = started("tradeoffs", scenario="market-square", axes="buses,council", least="traders:40")
    across = next(s for s in at.selectbox if s.label == "Across")
    up = next(s for s in at.selectbox if s.label == "Up")
    assert (across.value, up.value) == ("buses", "council")
    fewer = rows_of(at)
    assert 0 < fewer < 84
    up.set_value("residents").run()
    assert not at.exception
    assert at.session_state["page.seen"].state.axes == ("buses", "residents")
    query = {k: v[0] if isinstance(v, list) else v for k, v in at.query_params.items()}
    assert (query["axes"], query["least"]) == ("buses,residents", "traders:40")
    assert rows_of(at) == fewer
    across = next(s for s in at.selectbox if s.label == "Across")
    across.set_value("residents").run()
    assert at.session_state["page.seen"].state.axes == ("residents", "buses")
    at = started(
        "tradeoffs", scenario="market-square", axes="buses,nobody", least="traders:lots,nobody:3"
    )
    assert at.session_state["page.seen"].state.axes == ("buses",)
    assert at.session_state["page.seen"].state.least == {}


def test_a_picked_outcome_opens_as_a_package() -> None:
    at = started("tradeoffs", scenario="market-square")
    number = next(n for n in at.number_input if n.label == "Open an outcome as a package")
    number.set_value(3).run()
    at.button(key="frontier.use").click().run()
    assert not at.exception
    state = at.session_state["page.seen"].state
    assert set(state.changed) == {t.id for t in open_scenario("market-square").terms}


def test_counts_have_no_picture_and_say_what_they_are() -> None:
    at = started("tradeoffs", scenario="ukraine-2025-03")
    assert "not utilities" in shown(at)
    assert not at.get("vega_lite_chart")


def test_rows_of_the_picture(square: Scenario, found: Tradeoffs) -> None:
    everything = list(range(len(found.frontier)))
    rows = frontier.outcome_rows(square, found, everything, ("council", "traders"))
    assert [row["place"] for row in rows] == [1, 2, 3, 4, 5]
    assert rows[0]["x"] == float(found.frontier[0].values["council"])
    names = frontier.solution_rows(square, found, ("council", "traders"))
    letters = {letter for row in names for letter in str(row["name"]).split()}
    assert letters == {"N", "E", "K", "U"}
    assert frontier.minimum_rows(square, ("council", "traders")) == [{"x": 55.0, "y": 60.0}]
    package = check(square, "P1")
    (cross,) = frontier.package_rows(square, package, ("council", "traders"))
    assert (cross["x"], cross["y"], cross["name"]) == (87.0, 35.0, "P1")
    assert frontier.package_rows(square, check(square, {}), ("council", "traders")) == []
    assert not frontier.enough(found.frontier[0], {"buses": Fraction(1000)})
    table = frontier.frontier_rows(square, found, everything)
    assert [row["outcome"] for row in table] == [1, 2, 3, 4, 5]


def test_hostile_text_stays_data(square: Scenario, found: Tradeoffs) -> None:
    first = replace(square.terms[0], label=HOSTILE)
    scenario = replace(square, terms=(first, *square.terms[1:]))
    drawn = frontier.outcome_rows(scenario, found, [0], ("council", "traders"))
    spec = charts.frontier(drawn, [], [], [{"x": None, "y": None}])
    assert HOSTILE in json.dumps(spec)
    assert HOSTILE not in json.dumps(_without_values(spec))


def _without_values(spec: Any) -> Any:
    if isinstance(spec, dict):
        return {key: _without_values(value) for key, value in spec.items() if key != "values"}
    return [_without_values(item) for item in spec] if isinstance(spec, list) else spec


@pytest.mark.parametrize(
    ("state", "place"),
    [
        ({"selection": {"pick": [{"place": 7}]}}, 7),
        ({"selection": {"pick": []}}, None),
        ({"selection": {}}, None),
        ({}, None),
        (None, None),
    ],
)
def test_what_was_clicked(state: dict[str, Any] | None, place: int | None) -> None:
    assert frontier.picked_place(state) == place


def test_a_frontier_that_is_too_large_leaves_solutions(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_wide(*_: object) -> None:
        raise TooWide("too many")

    monkeypatch.setattr("sim.questions.tradeoffs.frontier", too_wide)
    # A view of its own, so that no other test is shown what is kept of it.
    at = started("tradeoffs", scenario="market-square", as_of="2031-05-04")
    assert "HiGHS" in shown(at) and "too many to list" in shown(at)
    assert "Four ways to choose among them" in shown(at)
    assert "of many undominated outcomes are shown" in shown(at)
    assert rows_of(at) >= 1
