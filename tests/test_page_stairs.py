"""The staircase on the Deadlock page."""

from __future__ import annotations

import re

from streamlit.testing.v1 import AppTest

import sim
from sim.questions.stairs import AskStairs
from tests.test_page import click, finding, query, shown, started

FLAGSHIP = "ukraine-2025-03"
THREE = "russia,ukraine,us"


def steps(at: AppTest) -> list[str]:
    found = re.findall(r'<div class="np-step.*?(?=<div class="np">|$)', shown(at), re.DOTALL)
    return [" ".join(re.sub("<[^>]+>", " ", step).split()) for step in found]


def test_open_steps_have_their_count_and_closed_ones_what_stops_them() -> None:
    at = started("deadlock", parties=THREE)
    found = AskStairs(parties=THREE.split(",")).answer(sim.open_scenario(FLAGSHIP))
    drawn = steps(at)
    assert len(drawn) == len(found.steps)
    for step, words in zip(found.steps, drawn, strict=True):
        if step.open:
            assert words.startswith("✔ open") and words.endswith("deals")
        else:
            assert words.startswith(f"closed: {step.smallest} to give up")
            assert "✖ Russia" in words
            assert all(name in words for ids in step.fewest for name in ids)
    assert "Open up to “Strikes on energy stop”." in shown(at)


def test_a_click_holds_a_step_fixed_and_a_second_lets_it_go() -> None:
    at = click(started("deadlock", parties=THREE), f"stair.{FLAGSHIP}.truce/4")
    assert query(at) == {"goal": "truce/4", "parties": THREE}
    assert finding(at).startswith("With “Air and sea” held fixed there is no deal between")
    assert "“Air and sea” held fixed" in finding(started("deadlock", goal="truce/4"))
    click(at, f"stair.{FLAGSHIP}.truce/4")
    assert query(at) == {"parties": THREE}


def test_the_concession_grid_stands_under_a_fold() -> None:
    title = "as these positions are coded"
    assert "Russia drops nothing" not in shown(started("deadlock", parties=THREE))
    at = started("deadlock", parties=THREE, grid="russia,ukraine")
    asked = AskStairs(parties=THREE.split(","), grid=("russia", "ukraine"))
    grid = asked.answer(sim.open_scenario(FLAGSHIP)).grid
    assert grid is not None
    assert grid.told(sim.open_scenario(FLAGSHIP)) in shown(at)
    table = shown(at).split(f"Deals on “{grid.step}”, {title}")[1]
    assert table.count("np-badge") >= sum(map(len, grid.deals))


def test_a_step_that_needs_what_is_off_is_not_drawn() -> None:
    at = started("deadlock", parties=THREE, off="maritime")
    assert len(steps(at)) == 3
    at = started("deadlock", parties=THREE, off="strikes")
    assert "Every step needs something that is switched off." in shown(at)


def test_a_scenario_without_stairs_shows_none() -> None:
    assert "Staircase" not in shown(started("deadlock", scenario="market-square"))
