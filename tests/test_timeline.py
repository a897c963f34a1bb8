"""The days, against counts by the slow oracle and every subset of what came."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import combinations

import pytest
from hypothesis import given, settings

from sim.cli import main
from sim.files.catalogue import open_scenario
from sim.questions.timeline import AskTimeline, Timeline, timeline
from sim.scenario.model import Position, Scenario
from sim.scenario.parameters import read
from sim.scenario.question import Question
from tests import oracle, strategies
from tests.commands import run_json

TRUCE = {"strikes": "all_air", "maritime": "in_force", "ground": "stops", "duration_days": "30"}


@given(strategies.asked())
@settings(max_examples=30)
def test_every_day_is_counted_by_itself(case: tuple[Scenario, Question]) -> None:
    scenario, question = case
    question = _settled(scenario, question)
    found = timeline(scenario, question)
    assert [frame.day for frame in found.frames] == _days(scenario, question)
    for place, frame in enumerate(found.frames):
        assert frame.deals == len(_deals(scenario, question, frame.day, ()))
        assert frame.open == bool(frame.deals)
        if place == 0:
            assert (frame.came, frame.went) == ((), ())
            continue
        before, now = (
            {p.id for p in _held(scenario, question, found.frames[at].day)}
            for at in (place - 1, place)
        )
        assert (set(frame.came), set(frame.went)) == (now - before, before - now)


@given(strategies.asked())
@settings(max_examples=30)
def test_what_turned_a_day_is_smallest(case: tuple[Scenario, Question]) -> None:
    scenario, question = case
    if any(position.points for position in scenario.positions):
        return
    question = _settled(scenario, question)
    found = timeline(scenario, question)
    for frame in found.turning:
        among = frame.went if frame.open else frame.came
        eternal = replace(
            scenario,
            positions=tuple(
                replace(p, until=None) if p.id in frame.went else p for p in scenario.positions
            ),
        )
        opening = [
            set(chosen)
            for size in range(len(among) + 1)
            for chosen in combinations(among, size)
            if _deals(eternal, question, frame.day, chosen)
        ]
        smallest = [ids for ids in opening if not any(other < ids for other in opening)]
        assert sorted(map(sorted, frame.turned_by)) == sorted(map(sorted, smallest))
        assert frame.turned_by


def _settled(scenario: Scenario, question: Question) -> Question:
    """What has to be settled on the question's own day has to be on every day."""
    must = oracle.settle(scenario, question)
    return replace(question, settle=tuple(t for t in scenario.term if t in must))


def _held(scenario: Scenario, question: Question, day: date) -> list[Position]:
    view = replace(question.view, as_of=day)
    held = oracle.positions_in_force(scenario, view)
    return [p for p in held if p.party in question.parties]


def _days(scenario: Scenario, question: Question) -> list[date]:
    every = replace(
        scenario,
        positions=tuple(replace(p, since=None, until=None) for p in scenario.positions),
    )
    ids = {p.id for p in _held(every, question, question.view.as_of)}
    held = [p for p in scenario.positions if p.id in ids]
    starts = {p.since for p in held if p.since is not None}
    ends = {p.until + timedelta(days=1) for p in held if p.until is not None}
    days = sorted(starts | ends)
    return [days[0] - timedelta(days=1), *days] if days else [question.view.as_of]


def _deals(
    scenario: Scenario, question: Question, day: date, dropped: Collection[str]
) -> tuple[oracle.Possible, ...]:
    view = question.view
    view = replace(view, as_of=day, dropped=view.dropped.union(dropped))
    return oracle.count(scenario, replace(question, view=view)).deals


@cache
def _scenario() -> Scenario:
    return open_scenario("ukraine-2025-03")


def _flagship(**given_: object) -> Timeline:
    return read(AskTimeline, {"parties": ["russia", "ukraine", "us"], **given_}).answer(_scenario())


def test_the_full_ceasefire_closes_on_the_day_of_the_call() -> None:
    found = _flagship(set=TRUCE, settle=["all"])
    deals = {frame.day.isoformat(): frame.deals for frame in found.frames}
    assert deals["2025-03-17"] == 737_280 and deals["2025-03-18"] == 0
    contested = _flagship(set=TRUCE)
    assert [frame.deals for frame in contested.frames][-2:] == [188_956_800, 0]
    assert contested.findings.closed == found.findings.closed
    assert found.findings.closed == {"2025-03-18": [["RU-01", "RU-02", "RU-03"]]}
    assert found.frames[-1].smallest == 3
    assert (found.undated, found.positions) == (42, 97)
    told = found.told(_scenario())
    came = "3 positions of Russia (RU-01, RU-02, RU-03) came that day."
    assert f"From 2025-03-18 there is no deal: {came}" in told
    assert "42 of 97 positions carry no date and count on every day." in told


def test_a_package_opens_when_what_stood_in_its_way_ends() -> None:
    found = _flagship(package="PK06")
    assert found.findings.opened == {"2025-03-18": [["US-01"]]}
    assert [frame.blocked_by for frame in found.frames][-2:] == [("us",), ()]
    assert [frame.proposed for frame in found.frames][-2:] == [False, True]
    assert "before it was proposed" in "\n".join(found.lines(_scenario()))


def test_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    found = run_json(capsys, "timeline", "ukraine-2025-03", "--package", "PK01")
    assert found["frames"][-1]["blocked_by"] == ["russia"]
    closed = ["timeline", "ukraine-2025-03", "--package", "PK01", "--parties", "russia"]
    assert main([*closed, "--fail-on", "none"]) == 1
    assert main(["timeline", "ukraine-2025-03", "--package", "PK0", "--set", "a=b"]) == 2
    said = capsys.readouterr().err
    assert "'PK0'" in said and main(["timeline", "market-square"]) == 0
    assert "There is a deal on every day. 3 of 3" in capsys.readouterr().out
