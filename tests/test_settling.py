"""What a deal must settle, and what it rests on: against the slow oracle, and on small cases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

import sim
from sim.engine.settling import deal_space, settled
from sim.problems import InvalidInput
from sim.questions.deals import deals
from sim.questions.deals_listed import listed
from sim.questions.deals_told import Deals
from sim.scenario.model import Scenario
from sim.scenario.question import Question, ask
from tests import oracle
from tests.deadlocks import deadlocks, scenario_of
from tests.strategies import asked

THREE = ["russia", "ukraine", "us"]


@given(deadlocks())
def test_the_contested_terms_are_those_of_the_oracle(case: tuple[Scenario, Question]) -> None:
    scenario, question = case
    question = ask(scenario, pins=question.pins)
    assert question.settle is None
    assert set(settled(scenario, question).settle or ()) == oracle.settle(scenario, question)


@given(asked())
def test_the_record_is_that_of_the_oracle(case: tuple[Scenario, Question]) -> None:
    scenario, question = case
    found, slow = deals(scenario, question), oracle.count(scenario, question)
    recorded = [d for d in slow.deals if oracle.on_record(scenario, question, d)]
    assert found.on_record is not None and found.on_record.deals == len(recorded)
    must = oracle.settle(scenario, question)
    assert found.on_record.options == oracle.options(question, recorded, must)


@given(asked())
def test_what_all_rest_on_is_that_of_the_oracle(case: tuple[Scenario, Question]) -> None:
    scenario, question = case
    rests_as_in(scenario, question, deals(scenario, question), oracle.count(scenario, question))


def rests_as_in(scenario: Scenario, question: Question, found: Deals, slow: oracle.Counted) -> None:
    """What everything rests on, by going through every deal."""
    expected = {}
    for term, parties in oracle.silent_on(scenario, question).items():
        quo = scenario.term[term].status_quo
        if term in question.pins:
            moved = question.pins[term] != quo
        else:
            moved = bool(slow.deals) and all(
                term in d.settings and d.settings[term] != quo for d in slow.deals
            )
        if moved:
            expected[term] = parties
    assert {term: set(who) for term, who in found.rests_on_silence.items()} == expected


@given(asked())
def test_spoken_lists_what_is_on_the_record(case: tuple[Scenario, Question]) -> None:
    scenario, question = case
    space = deal_space(scenario, replace(question, spoken=True))
    found = {tuple(sorted(deal.items())) for deal in listed(space, 10**6)}
    slow = oracle.count(scenario, question).deals
    recorded = [d for d in slow if oracle.on_record(scenario, question, d)]
    assert found == {tuple(sorted(d.settings.items())) for d in recorded}


def test_leaving_out_what_is_in_dispute_settles_nothing() -> None:
    scenario = scenario_of(("A", "anna", "t0 == a"), ("B", "bert", "t0 == b"), terms=2)
    assert settled(scenario, ask(scenario)).settle == ("t0",)
    assert deals(scenario, ask(scenario)).deals == 0
    assert deals(scenario, ask(scenario, settle="none")).deals == 4
    assert deals(scenario, ask(scenario, settle="all")).deals == 0


def test_the_terms_of_a_clash_across_terms_are_contested() -> None:
    """No single term is in dispute, yet the positions cannot all hold."""
    scenario = scenario_of(
        ("A", "anna", "t0 == a and t1 == a or t0 == b and t1 == b"),
        ("B", "bert", "t0 == a and t1 == b or t0 == b and t1 == a"),
        terms=3,
    )
    assert settled(scenario, ask(scenario)).settle == ("t0", "t1")


def test_where_nothing_is_in_dispute_every_term_is_settled() -> None:
    scenario = scenario_of(("A", "anna", "t0 == a"), terms=2)
    assert settled(scenario, ask(scenario)).settle == ("t0", "t1")


def test_what_is_set_does_not_bear_on_what_is_contested() -> None:
    scenario = scenario_of(("A", "anna", "t0 == a"), ("B", "bert", "t0 == b"), terms=2)
    assert settled(scenario, ask(scenario, pins={"t0": "a"})).settle == ("t0",)


def test_the_flagship_s_contested_terms() -> None:
    scenario = sim.open_scenario("ukraine-2025-03")
    five = ("us_arms", "allied_arms", "intelligence", "foreign_troops", "regions")
    for parties in (THREE, "all", ["russia", "ukraine"]):
        assert settled(scenario, ask(scenario, parties=parties)).settle == five


def test_every_deal_that_stops_strikes_rests_on_the_us() -> None:
    scenario = sim.open_scenario("ukraine-2025-03")
    found = deals(scenario, ask(scenario, parties=THREE, pins={"strikes": "energy"}))
    assert found.on_record is not None and found.on_record.deals == 0 < found.deals
    assert found.rests_on_silence == {"oversight": ("us",)}
    assert "has said nothing on “Who vouches that the truce is kept”" in found.told(scenario)


def test_old_calls_give_the_old_question() -> None:
    scenario = sim.open_scenario("ukraine-2025-03")
    every = ask(scenario, parties=THREE, open_terms=list(scenario.term))
    assert every.settle == tuple(scenario.term)
    same = ask(scenario, parties=THREE, settle="all")
    assert deals(scenario, every).deals == deals(scenario, same).deals


def test_a_record_without_anybody_who_acts_is_told() -> None:
    scenario = scenario_of(("A", "anna", "t0 == a"), ("B", "bert", "t1 == b"), terms=2)
    said = deals(scenario, ask(scenario, spoken=True)).told(scenario)
    assert said.endswith("No term says who would have to act, so that every deal is on the record.")
    assert "who would have to act" not in deals(scenario, ask(scenario)).told(scenario)


def test_terms_that_do_not_exist_are_refused() -> None:
    scenario = sim.open_scenario("ukraine-2025-03")
    with pytest.raises(InvalidInput, match="did you mean 'strikes'"):
        ask(scenario, settle=["strkes"])
