"""Smaller parts of the page: how it looks at things, what a deadlock turns on, the sources."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest

from sim.files.catalogue import open_scenario
from sim.questions.inverse import inverse
from sim.questions.switches import switched, unlike_usual
from sim.scenario.view import view_of
from sim.ui import answers, kept
from sim.ui.answers_deals import turning
from sim.ui.kept import Memo
from sim.ui.seen import Seen
from sim.ui.state import default_state
from tests.test_page import click, control, finding, go, put, query, shown, started

FLAGSHIP = "ukraine-2025-03"


class TestHowItLooks:
    def test_the_usual_view_is_said_on_every_page(self) -> None:
        said = "As of 2025-03-18 · positions counted: official and reported."
        for page in ("package", "deals", "evidence"):
            assert said in shown(started(page))

    def test_everything_unlike_usual_is_said(self) -> None:
        at = started(
            parties="russia,us",
            evidence="official",
            as_of="2025-03-10",
            standard="satisfied",
            readings="R-MOB:forced",
            drop="RU-01",
            off="strikes,ground:stops",
        )
        line = shown(at).split('<div class="np-asked">')[1].split("</div>")[0]
        for words in (
            "As of 2025-03-10",
            "official only",
            "“Which mobilisation must stop” read as “only forced call-up must stop",
            "“A full ceasefire needs US military aid to stop” (RU-01) set aside",
            "only Russia and the United States asked",
            "standard: all its demands are met as well",
            "2 terms or options switched off",
        ):
            assert words in line, line

    def test_many_positions_are_counted(self) -> None:
        scenario = open_scenario(FLAGSHIP)
        dropped = [p.id for p in scenario.positions[:9]]
        assert unlike_usual(scenario, view_of(scenario, drop=dropped)) == ["9 positions set aside"]
        assert unlike_usual(scenario, view_of(scenario)) == []
        assert switched(scenario, "as_of", "2025-03-01") == "as of 2025-03-01"


class TestWhatItTurnsOn:
    def test_one_switch_opens_a_deal(self) -> None:
        at = started("deadlock")
        said = shown(at)
        heads = ("Read otherwise", "Heard otherwise", "Before they spoke")
        assert sorted(heads, key=said.index) == list(heads)
        assert "1 of 5, taken alone, opens a deal." in said
        click(at, f"turn.{FLAGSHIP}.R-TRIGGER.longer_than_30")
        assert query(at) == {"readings": "R-TRIGGER:longer_than_30"}
        assert "there is no deadlock" in finding(at)
        click(started("deadlock"), f"turn.{FLAGSHIP}.evidence.official")
        click(started("deadlock"), f"turn.{FLAGSHIP}.as_of.2025-03-10")

    def test_each_row_is_what_the_deadlock_page_then_says(self) -> None:
        scenario = open_scenario(FLAGSHIP)
        seen = Seen(FLAGSHIP, scenario, default_state(scenario))
        rows = turning(seen, seen.goals["full_ceasefire"])
        feasible = {(row.switch, row.value): row.feasible for row in rows}
        for key, name, value in (
            ("readings", "R-MOB", "all"),
            ("readings", "R-TRIGGER", "longer_than_30"),
        ):
            at = started("deadlock", **{key: f"{name}:{value}"})
            assert ("there is no deadlock" in finding(at)) == feasible[name, value]
        for switch, value in (("evidence", "official"), ("evidence", "inferred")):
            at = started("deadlock", **{switch: value})
            assert ("there is no deadlock" in finding(at)) == feasible[switch, value]


class TestFlips:
    def test_every_value_not_chosen_is_answered(self) -> None:
        scenario = open_scenario(FLAGSHIP)
        found = answers.flips(Seen(FLAGSHIP, scenario, default_state(scenario)))
        assert set(found) == {
            (name, value)
            for name, reading in scenario.reading.items()
            for value in reading.values
            if value != reading.default
        }
        flipped = found["R-TRIGGER", "longer_than_30"]
        assert flipped is not None
        assert [(f.package, f.party, f.before.value, f.after.value) for f in flipped] == [
            ("PK01", "russia", "condition_unmet", "no_stated_view"),
            ("PK07", "russia", "condition_unmet", "demand_unmet"),
        ]
        assert found["R-TABLE", "in_turn"] == ()

    def test_without_time_it_says_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(answers, "until", lambda: float("-inf"))
        at = started("evidence", section="readings", evidence="interpretation")
        assert "there was no time to check every named package" in shown(at)


def test_the_inverse_question_stops_at_its_clock() -> None:
    scenario = open_scenario(FLAGSHIP)
    whole = inverse(scenario, "PK01", "russia")
    cut = inverse(scenario, "PK01", "russia", until=float("-inf"))
    assert whole.exact
    assert not cut.exact
    assert cut.reason == "not every combination of readings was tried, only 1 of them"


def test_answers_that_ran_out_of_time_are_asked_anew() -> None:
    memo = Memo(4)
    asked: list[int] = []

    def compute() -> int:
        asked.append(len(asked))
        return asked[-1]

    assert memo.get("a", compute, lambda number: number > 0) == 0
    assert memo.get("a", compute, lambda number: number > 0) == 1
    assert memo.get("a", compute, lambda number: number > 0) == 1


def test_two_who_ask_the_same_at_once_have_it_found_once() -> None:
    memo, begun = Memo(4), Event()
    asked: list[int] = []

    def compute() -> int:
        asked.append(1)
        begun.set()
        sleep(0.05)
        return 7

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(memo.get, "a", compute, bool)
        assert begun.wait(5)
        second = pool.submit(memo.get, "a", compute, bool)
        assert (first.result(), second.result(), len(asked)) == (7, 7, 1)


class _Gone(BaseException):
    """As Streamlit ends a run of which nothing is wanted any more."""


def test_an_answer_ends_where_its_visitor_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    budget = kept.budget()
    budget.check_clock()

    class Session(dict[str, object]):
        def get(self, *_: object) -> object:
            raise _Gone

    monkeypatch.setattr(kept, "_visit", Session)
    sleep(0.02)  # The session is not asked for more often.
    with pytest.raises(_Gone):
        budget.share(0.5).check_clock()


def test_sources_and_parties() -> None:
    at = started("evidence", section="sources")
    for words in (
        "El País, USA Edition",
        "Michael Birnbaum, Mary Ilyushina and Cat Zakrzewski",
        "treat its wording as evidence of topic",
        "part of the coalition of the willing",
        "Sergei Markov",
    ):
        assert words in shown(at)


def test_a_scenario_without_statements_says_so() -> None:
    at = started("evidence", scenario="market-square", section="timeline")
    assert finding(at) == "This scenario records no statements. "
    put(at, "evidence.section", "left-out")
    assert finding(at).startswith("No statement is recorded that could not be turned")


def test_the_trade_offs_of_an_unscored_scenario_have_a_way_back() -> None:
    at = started("tradeoffs", scenario="market-square")
    put(at, "side.scenario", FLAGSHIP)
    assert any("Trade-offs" in str(link.proto.label) for link in at.get("page_link"))
    assert not any(
        "Trade-offs" in str(link.proto.label) for link in go(at, "package").get("page_link")
    )
    assert control(at, "side.scenario").value == FLAGSHIP
