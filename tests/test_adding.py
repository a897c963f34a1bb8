"""Sums as clauses, against adding up; minimums too large to unroll, against the automaton."""

from __future__ import annotations

import json
from itertools import count, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pysat.solvers import Glucose4

from sim.engine.adding import added_up, at_least, reaching, staying
from sim.engine.clauses import clauses_of
from sim.engine.settling import deal_space
from sim.files.load import read
from sim.questions.conflicts import deadlock
from sim.scenario.model import Scenario
from sim.scenario.question import Question, ask
from tests import strategies

NUMBERS = st.lists(st.lists(st.integers(0, 40), min_size=1, max_size=3), max_size=4)


@given(NUMBERS, st.integers(-3, 170))
def test_exactly_the_sums_that_reach_the_bound(numbers: list[list[int]], bound: int) -> None:
    variables = count(1)
    literals = [[(next(variables), value) for value in values] for values in numbers]
    guard = next(variables)
    clauses = at_least(literals, bound, lambda: next(variables), (guard,))
    with Glucose4(bootstrap_with=clauses) as solver:
        for chosen in product(*literals):
            true = {literal for literal, _ in chosen}
            others = [-lit for number in literals for lit, _ in number if lit not in true]
            reached = sum(value for _, value in chosen) >= bound
            assert solver.solve([*true, *others, -guard]) == reached
            assert solver.solve([*true, *others, guard])


@given(NUMBERS, st.integers(0, 170), st.integers(0, 170))
def test_one_sum_is_held_between_two_bounds(
    numbers: list[list[int]], least: int, most: int
) -> None:
    variables = count(1)
    literals = [[(next(variables), value) for value in values] for values in numbers]
    total, clauses = added_up(literals, lambda: next(variables))
    clauses += [*reaching(total, least, ()), *staying(total, most, ())]
    with Glucose4(bootstrap_with=clauses) as solver:
        for chosen in product(*literals):
            true = {literal for literal, _ in chosen}
            others = [-lit for number in literals for lit, _ in number if lit not in true]
            fits = least <= sum(value for _, value in chosen) <= most
            assert solver.solve([*true, *others]) == fits


@settings(max_examples=60, deadline=None)
@given(strategies.asked(scored=True))
def test_minimums_added_up_clash_as_minimums_unrolled_do(asked: tuple[Scenario, Question]) -> None:
    space = deal_space(*asked)
    unrolled = deadlock(space)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.engine.clauses._UNROLLED", -1)
        assert deadlock(space) == unrolled


def test_a_heavy_minimum_becomes_few_clauses() -> None:
    terms = [f"t{n}" for n in range(24)]
    options = [{"id": f"o{n}", "label": "O"} for n in range(6)]
    points = {
        t: {f"o{n}": (31 * i + 17 * n * n) % 997 for n in range(6)} for i, t in enumerate(terms)
    }
    text = {
        "scenario": "heavy",
        "title": "Heavy",
        "as_of": "2025-01-01",
        "parties": [{"id": "a", "label": "A", "points": points, "minimum": 15_000}],
        "terms": [{"id": t, "label": "T", "options": options} for t in terms],
    }
    scenario = read(json.dumps(text), "heavy.json").scenario
    assert scenario is not None
    space = deal_space(scenario, ask(scenario))
    clauses = clauses_of(space, {stake.id: (stake,) for stake in space.stakes})
    assert len(clauses.hard) < 20_000
    assert deadlock(space).feasible
