"""The parts of the frontier at sizes where each of its ways of filtering is used."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

import numpy as np
import pytest

from sim.engine.budget import Budget, TooWide
from sim.engine.criteria import Over, comparison
from sim.engine.frontier import frontier
from sim.engine.undominated import undominated
from sim.questions.tradeoffs import tradeoffs
from sim.scenario.model import Option, Party, Scenario, Term
from sim.scenario.question import ask


def game(
    terms: int, options: int, parties: int, *, top: int = 100, seed: int = 0, unit: int = 1
) -> Scenario:
    """Points drawn from 0 to ``top``, times ``unit``; minimums at half of the most."""
    random = Random(seed)
    listed = tuple(
        Term(f"t{n}", f"t{n}", tuple(Option(f"o{m}", f"o{m}") for m in range(options)))
        for n in range(terms)
    )
    made = []
    for name in "ABCDEFGH"[:parties]:
        table = {
            term.id: {o.id: Fraction(random.randint(0, top) * unit) for o in term.options}
            for term in listed
        }
        most = sum(max(row.values()) for row in table.values())
        made.append(Party(name, name, points=table, minimum=Fraction(most, 2)))
    return Scenario("game", "game", date(2025, 1, 1), listed, tuple(made))


@pytest.mark.parametrize("criteria", [1, 2, 3, 4, 6])
@pytest.mark.parametrize("size", [0, 1, 20, 2_000])
def test_undominated_in_groups(criteria: int, size: int) -> None:
    draw = np.random.default_rng(criteria * 7 + size)
    rows = np.unique(draw.integers(0, 14, (size, criteria)), axis=0)
    group = np.sort(draw.integers(0, 3, len(rows)))
    rows = np.column_stack((group, rows))
    rows = np.unique(rows, axis=0).astype(np.int64)
    found = undominated(rows[:, 0], [rows[:, c] for c in range(1, criteria + 1)])
    listed = [tuple(row) for row in rows.tolist()]
    expected = [
        not any(
            other != row
            and other[0] == row[0]
            and all(o >= r for o, r in zip(other[1:], row[1:], strict=True))
            for other in listed
        )
        for row in listed
    ]
    assert found.tolist() == expected


def totals(scenario: Scenario) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Every package's points, small numbers only."""
    columns = []
    for party in scenario.parties:
        rows = [[int(v) for v in party.points[t.id].values()] for t in scenario.terms]
        columns.append([sum(chosen) for chosen in product(*rows)])
    return np.array(columns, dtype=np.int64).T


@pytest.mark.parametrize("parties", [2, 3, 4])
def test_a_larger_game_agrees_with_all_packages(parties: int) -> None:
    scenario = game(5, 6, parties, top=30, seed=parties)
    every = totals(scenario)
    minimum = np.array([float(party.minimum or 0) for party in scenario.parties])
    deals = every[(every >= minimum).all(axis=1)]
    best = [v for v in deals if not ((deals >= v).all(axis=1) & (deals > v).any(axis=1)).any()]
    result = tradeoffs(scenario, ask(scenario))
    assert result.size == len(best)
    assert {tuple(int(x) for x in p.values.values()) for p in result.frontier} == {
        tuple(int(x) for x in v) for v in best
    }
    least = (deals - minimum).min(axis=1)
    egalitarian = result.solutions["egalitarian"]
    assert egalitarian.value == Fraction(float(least.max()))
    assert egalitarian.count == int((least == least.max()).sum())


def test_points_beyond_machine_integers_are_exact() -> None:
    small = tradeoffs(game(4, 4, 3), ask(game(4, 4, 3)))
    unit = 10**30
    large_game = game(4, 4, 3, unit=unit)
    large = tradeoffs(large_game, ask(large_game))
    assert large.size == small.size
    assert [list(p.values.values()) for p in large.frontier] == [
        [unit * value for value in p.values.values()] for p in small.frontier
    ]
    nash = large.solutions["nash"]
    assert nash.value == (small.solutions["nash"].value or 0) * unit**3


@pytest.mark.parametrize("huge", [10**30, -(10**30)])
@pytest.mark.parametrize("bound", ["minimum", "cap"])
def test_bounds_beyond_machine_integers(bound: str, huge: int) -> None:
    scenario = game(3, 4, 2)
    changes: dict[str, Any] = {bound: Fraction(huge)}
    first = replace(scenario.parties[0], **changes)
    changed = replace(scenario, parties=(first, *scenario.parties[1:]))
    result = tradeoffs(changed, ask(changed))
    least = first.minimum or Fraction(0)
    possible = huge < 0 if bound == "minimum" else huge > least
    assert bool(result.vectors) == possible
    if possible:
        gains = [
            [value - (p.minimum or 0) for value, p in zip(v.values(), changed.parties, strict=True)]
            for v in (point.values for point in result.frontier)
        ]
        assert result.solutions["egalitarian"].value == max(map(min, gains))
        assert result.solutions["nash"].value == max(a * b for a, b in gains)


def test_a_budget_of_vectors_is_kept() -> None:
    scenario = game(6, 8, 3)
    compared = comparison(scenario, ask(scenario))
    with pytest.raises(TooWide, match="vectors"):
        frontier(compared.diagram, compared.bounds, Budget(), vectors=1_000)
    assert not tradeoffs(scenario, ask(scenario), vectors=1_000).whole


def test_the_clock_is_kept() -> None:
    scenario = game(4, 4, 3)
    with pytest.raises(TooWide, match="time"):
        tradeoffs(scenario, ask(scenario), budget=Budget(until=0.0))


def test_ties_that_cannot_be_counted_are_not_guessed() -> None:
    scenario = game(6, 6, 3)
    result = tradeoffs(scenario, ask(scenario), budget=Budget(states=8))
    sure = tradeoffs(scenario, ask(scenario))
    assert result.totals == sure.totals
    for name in ("egalitarian", "kalai_smorodinsky"):
        assert result.solutions[name].value == sure.solutions[name].value
        assert result.solutions[name].count is None
        assert result.solutions[name].packages


def test_every_vector_has_a_witness() -> None:
    scenario = game(6, 6, 3)
    compared = comparison(scenario, ask(scenario), over=Over.PACKAGES)
    found = frontier(compared.diagram, compared.bounds, compared.budget)
    first = [next(found.packages(place)) for place in range(len(found))]
    assert [compared.totals(walk) for walk in first] == list(map(tuple, found.vectors))
