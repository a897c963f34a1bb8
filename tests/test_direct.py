"""The solutions apart from the frontier, against the solutions on the frontier."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine.budget import TooWide
from sim.engine.criteria import comparison
from sim.files.load import read
from sim.questions.direct import apart_from_frontier
from sim.questions.tradeoffs import tradeoffs
from sim.questions.tradeoffs_told import Solution
from sim.scenario.model import Scenario
from sim.scenario.question import Question, ask
from tests import strategies


def told(found: Mapping[str, Solution]) -> dict[str, object]:
    return {
        name: (one.value, one.count, {tuple(p.package.items()) for p in one.packages})
        for name, one in found.items()
    }


def goods(points: list[list[int]]) -> Scenario:
    """Goods, each of which goes to one of the parties; ``points`` by party and good."""
    parties = [f"p{n}" for n in range(len(points))]
    terms = [f"g{n}" for n in range(len(points[0]))]
    scenario = read(
        json.dumps(
            {
                "scenario": "goods",
                "title": "Goods",
                "as_of": "2026-01-01",
                "parties": [
                    {
                        "id": party,
                        "label": party,
                        "minimum": 0,
                        "points": {t: {party: row[n]} for n, t in enumerate(terms)},
                    }
                    for party, row in zip(parties, points, strict=True)
                ],
                "terms": [
                    {"id": t, "label": t, "options": [{"id": p, "label": p} for p in parties]}
                    for t in terms
                ],
            }
        ),
        "goods.json",
    ).scenario
    assert scenario is not None
    return scenario


rows = st.lists(st.integers(0, 30), min_size=6, max_size=6)


@settings(max_examples=60, deadline=None)
@given(st.lists(rows, min_size=1, max_size=3))
def test_goods_are_shared_out_as_on_the_frontier(points: list[list[int]]) -> None:
    compare(goods(points), None)


@settings(max_examples=60, deadline=None)
@given(strategies.asked(scored=True))
def test_any_scored_case_as_on_the_frontier(asked: tuple[Scenario, Question]) -> None:
    compare(*asked)


def compare(scenario: Scenario, question: Question | None) -> None:
    question = question or ask(scenario)
    whole = tradeoffs(scenario, question, ties=1_000)
    try:
        compared = comparison(scenario, question)
        _, part, apart = apart_from_frontier(compared, 1_000)
    except TooWide:
        # Only where somebody gains nowhere, or nobody is willing.
        assert whole.nash is None or not whole.nash.value
        return
    assert told(apart) == told(whole.solutions)
    assert {tuple(row) for row in part.vectors.tolist()} <= set(whole.totals)


def test_a_frontier_that_is_too_large_leaves_the_solutions() -> None:
    scenario = goods([[(7 * g * (p + 1) + 3 * p) % 29 + 1 for g in range(8)] for p in range(3)])
    whole = tradeoffs(scenario, ask(scenario))
    part = tradeoffs(scenario, ask(scenario), vectors=10)
    assert (whole.whole, part.whole, part.size) == (True, False, None)
    assert part.nash is not None and whole.nash is not None
    assert part.nash.value == whole.nash.value != Fraction(0)
    assert "too many to list" in part.headline(scenario)
    assert "frontier_whole" not in whole.as_json()
    assert part.as_json()["frontier_whole"] is False
