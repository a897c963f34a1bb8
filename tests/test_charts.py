"""The pictures and the tables behind them, without Streamlit."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import Any

import pytest

import sim
from sim.ui import charts
from sim.ui.rows import (
    as_csv,
    coalition_rows,
    deal_rows,
    delivery_rows,
    frame,
    option_rows,
    position_rows,
    verdict_rows,
)

HOSTILE = "<script>alert(1)</script>![x](http://x.example/p.png)"


@pytest.fixture(scope="module")
def flagship() -> sim.Scenario:
    return sim.open_scenario("ukraine-2025-03")


@pytest.fixture(scope="module")
def counted(flagship: sim.Scenario) -> sim.Deals:
    question = sim.ask(flagship, parties=["russia", "ukraine", "us"], settle="none")
    return sim.deals(flagship, question)


def specs() -> list[charts.Spec]:
    cell = {"a": HOSTILE, "b": "B", "words": "3 packages", "short": "✖", "level": 0}
    clash = {"a": HOSTILE, "b": "B", "says_a": HOSTILE, "says_b": "y", "glyph": "✖"}
    return [
        charts.agreement_matrix([cell], [HOSTILE, "B"]),
        charts.narrowing([{"name": HOSTILE, "power": 3.0, "words": "1,000"}]),
        charts.narrowing([{"name": "a", "power": 0.0, "words": "✖ none"}]),
        charts.clash_matrix([clash], [HOSTILE], ["B"]),
        charts.ways_matrix([{"position": HOSTILE, "way": "1", "says": "x"}], [HOSTILE], ["1"]),
        charts.evidence_bars(
            [{"party": HOSTILE, "level": "official", "number": 2, "place": 0}],
            [HOSTILE],
            ["official"],
        ),
        charts.timeline(
            [{"day": "2025-03-18", "party": HOSTILE, "says": HOSTILE, "id": "P1", "offset": 0.0}],
            [HOSTILE],
        ),
    ]


@pytest.mark.parametrize("spec", specs())
def test_a_picture_says_what_it_shows_and_is_readable_on_white(spec: charts.Spec) -> None:
    titled = charts.titled(spec, ["What it shows"], ["Case", "Read in A and B."])
    assert titled["title"]["text"] == ["What it shows"]
    assert titled["title"]["subtitle"][-1] == "Read in A and B."
    assert titled["background"] == "#ffffff"
    assert titled["height"] > spec["height"]
    assert titled["config"]["axis"]["labelColor"] == titled["title"]["color"] == "#2B3440"
    assert json.loads(json.dumps(titled)) == titled


@pytest.mark.parametrize("spec", specs())
def test_a_spec_is_plain_json_with_its_data_inside(spec: charts.Spec) -> None:
    assert json.loads(json.dumps(spec)) == spec
    assert spec["data"]["values"]
    assert spec["width"] == "container"
    assert "url" not in json.dumps(spec)


@pytest.mark.parametrize("spec", specs())
def test_scenario_text_is_only_ever_data_or_the_order_of_an_axis(spec: charts.Spec) -> None:
    def without_data(part: Any, key: str = "") -> Any:
        if key in ("data", "sort", "domain"):
            return None
        if isinstance(part, dict):
            return {k: without_data(v, k) for k, v in part.items()}
        return [without_data(v) for v in part] if isinstance(part, list) else part

    assert "script" not in json.dumps(without_data(spec))


def test_no_agreement_is_told_by_colour_and_by_glyph() -> None:
    spec = charts.agreement_matrix(
        [{"a": "A", "b": "B", "words": "none", "short": "✖", "level": 0}], ["A", "B"]
    )
    cells, texts = spec["layer"]
    assert cells["encoding"]["color"]["scale"]["range"][0] == charts.BLOCKS
    assert texts["encoding"]["text"] == {"field": "short"}
    assert spec["resolve"]["scale"]["color"] == "independent"


def test_many_days_make_a_scale_of_time_and_few_a_place_each() -> None:
    def row(day: int) -> dict[str, object]:
        return {"day": f"2025-03-{day:02}", "party": "A", "says": "", "id": "", "offset": 0.0}

    few = charts.timeline([row(1), row(2)], ["A"])
    many = charts.timeline([row(day) for day in range(1, 20)], ["A"])
    assert few["encoding"]["x"]["type"] == "ordinal"
    assert many["encoding"]["x"]["type"] == "temporal"


def test_coalition_rows_are_the_counts(flagship: sim.Scenario, counted: sim.Deals) -> None:
    rows = coalition_rows(flagship, counted)
    assert len(rows) == 2**3 - 1
    assert rows[-1]["parties"] == "Russia, Ukraine and the United States"
    assert rows[-1]["packages"] == str(counted.deals)


def test_option_shares_of_a_term_add_up_to_one(flagship: sim.Scenario, counted: sim.Deals) -> None:
    table = frame(option_rows(flagship, counted))
    assert table.groupby("term")["share"].sum().round(9).eq(1).all()


def test_verdict_rows_have_a_row_for_a_silent_party(flagship: sim.Scenario) -> None:
    rows = verdict_rows(flagship, sim.check(flagship, "PK01"))
    assert {row["party"] for row in rows} == set(flagship.party)
    russia = [r for r in rows if r["party"] == "russia" and r["outcome"] in ("silent",)]
    assert [row["position"] for row in russia] == [f"RU-0{n}" for n in range(1, 7)]
    assert all(row["sources"] for row in russia)


def test_delivery_rows_are_the_terms_that_move(flagship: sim.Scenario) -> None:
    rows = delivery_rows(flagship, sim.check(flagship, "PK01"))
    assert "ground" in {row["term"] for row in rows}


def test_position_rows_say_which_count(flagship: sim.Scenario) -> None:
    rows = position_rows(flagship, {"RU-01"})
    assert [row["position"] for row in rows if row["counts"]] == ["RU-01"]
    assert len(rows) == len(flagship.positions)


def test_deal_rows_name_what_is_left_out(flagship: sim.Scenario) -> None:
    (row,) = deal_rows(flagship, [{"ground": "stops"}])
    assert row["Fighting along the front"] == "Ground fighting stops"
    assert row["Black Sea"] == "left out"


def test_csv_reads_back_and_starts_no_formula() -> None:
    text = as_csv([{"a": "=1+1", "b": 'x, "y"'}, {"a": "-2+3", "b": 3}, {"a": "-2", "b": True}])
    assert list(csv.DictReader(StringIO(text))) == [
        {"a": "'=1+1", "b": 'x, "y"'},
        {"a": "'-2+3", "b": "3"},
        {"a": "-2", "b": "true"},
    ]
    assert as_csv([]) == ""


def test_a_frame_without_rows_keeps_its_columns() -> None:
    assert list(frame([], ["x", "y"]).columns) == ["x", "y"]
    assert list(frame([{"y": 1, "z": 2, "x": 3}], ["x"]).columns) == ["x", "y", "z"]
