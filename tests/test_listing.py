"""Listing and sampling deals: exactly the oracle's deals, once each; drawn evenly."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from sim.engine.settling import deal_space
from sim.files.catalogue import open_scenario
from sim.questions.deals_listed import listed, sampled
from sim.scenario.model import Scenario
from sim.scenario.question import Question, ask
from tests import oracle
from tests.strategies import asked

Asked = tuple[Scenario, Question]
Frozen = frozenset[tuple[str, str]]


def _frozen(packages: list[dict[str, str]]) -> list[Frozen]:
    return [frozenset(package.items()) for package in packages]


@given(asked())
def test_every_deal_is_listed_once(case: Asked) -> None:
    scenario, question = case
    expected = {frozenset(deal.settings.items()) for deal in oracle.count(*case).deals}
    found = _frozen(listed(deal_space(scenario, question), 10**6))
    assert len(found) == len(set(found))
    assert set(found) == expected


@given(asked(), st.integers(0, 5))
def test_a_shorter_list_is_the_start_of_a_longer_one(case: Asked, number: int) -> None:
    space = deal_space(*case)
    assert listed(space, number) == listed(space, 10**6)[:number]


@given(asked(), st.integers(0, 10**6))
def test_draws_are_deals_and_the_seed_fixes_them(case: Asked, seed: int) -> None:
    space = deal_space(*case)
    deals = set(_frozen(listed(space, 10**6)))
    drawn = _frozen(sampled(space, 8, seed))
    assert set(drawn) <= deals
    assert bool(drawn) == bool(deals)
    assert drawn == _frozen(sampled(space, 8, seed))


def test_draws_are_uniform() -> None:
    """Pearson's chi-squared on 7 deals: below the 99.99 % point (27.9 at 6 degrees)."""
    scenario = open_scenario("ukraine-2025-03")
    question = ask(scenario, parties=["russia", "ukraine"], open_terms=["strikes", "oversight"])
    space = deal_space(scenario, question)
    deals = listed(space, 100)
    assert len(deals) == 7
    counts = Counter(_frozen(sampled(space, 7_000, seed=1)))
    chi_squared = sum((counts[deal] - 1000) ** 2 / 1000 for deal in _frozen(deals))
    assert chi_squared < 27.9
