"""The four solutions by the mixed-integer solver, against every package by plain loops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import floor
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine import milp
from sim.engine.budget import Budget, TooWide
from sim.engine.criteria import Over, comparison
from sim.questions import searching
from sim.questions.by_solver import by_solver
from sim.questions.tradeoffs import tradeoffs
from sim.questions.tradeoffs_told import Tradeoffs
from sim.scenario.model import Option, Party, Scenario, Term
from sim.scenario.question import Question, ask
from tests.test_direct import goods
from tests.test_tradeoffs import Brute, key, scored_questions

TIES = 10**6


def agree(found: Tradeoffs, brute: Brute, *, counted: bool) -> None:
    best = brute.frontier()
    assert found.exact
    assert (found.size == 0) == (not brute.vectors)
    for point in found.frontier:
        assert {key(package) for package in point.packages} <= best
    for name, (value, attained) in brute.solutions().items():
        solution = found.solutions[name]
        packages = {key(valued.package) for valued in solution.packages}
        assert solution.proven
        assert solution.value == value, name
        assert packages <= attained
        assert bool(packages) == bool(attained)
        if counted and solution.count is not None:
            assert solution.count == len(packages) == len(attained)
        for valued in solution.packages:
            assert tuple(valued.values.values()) == brute.vectors[key(valued.package)]
            assert valued.undominated in (None, key(valued.package) in best)


@settings(max_examples=30, deadline=None)
@given(scored_questions(), st.sampled_from(list(Over)), st.booleans())
def test_the_solver_agrees_with_brute_force(
    asked: tuple[Scenario, Question], over: Over, with_diagram: bool
) -> None:
    scenario, question = asked
    brute = Brute(scenario, question, over)
    if not brute.start:
        return
    compared = comparison(scenario, question, over=over) if with_diagram else None
    agree(
        by_solver(scenario, question, over, compared, TIES, Budget()), brute, counted=with_diagram
    )


def heirs(parties: int, terms: int) -> Scenario:
    """Goods that each go to one party, worth something else to each."""
    return goods(
        [[(7 * g * (p + 1) + 3 * p) % 29 + 1 for g in range(terms)] for p in range(parties)]
    )


def test_a_frontier_that_is_too_large_leaves_the_solutions() -> None:
    scenario = heirs(3, 8)
    whole, apart = tradeoffs(scenario, ask(scenario)), tradeoffs(scenario, ask(scenario), vectors=9)
    assert (whole.solver, apart.exact, apart.whole, apart.size) == (None, True, False, None)
    assert apart.solver is not None and apart.solver.startswith("HiGHS")
    assert "HiGHS" in apart.headline(scenario) and "solver" in apart.as_json()
    for name, solution in whole.solutions.items():
        assert apart.solutions[name].value == solution.value
        assert apart.solutions[name].count == solution.count


def test_what_is_not_proven_says_what_no_package_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    def hurried(*given: Any, **named: Any) -> milp.Found | None:
        found = largest(*given, **named)
        return found and found._replace(bound=found.bound + 3)

    largest = milp.largest
    monkeypatch.setattr(searching, "largest", hurried)
    scenario = heirs(2, 6)
    right = tradeoffs(scenario, ask(scenario))
    found = by_solver(scenario, ask(scenario), Over.DEALS, None, 5, Budget())
    assert not found.exact and found.reason
    equal, first = found.solutions["egalitarian"], right.solutions["egalitarian"]
    assert not equal.proven
    assert equal.value is not None and equal.at_most is not None and first.value is not None
    assert equal.value <= first.value <= equal.at_most
    assert equal.told().count("Not proven: it is at least") == 1
    # Without proven ideal gains their shares mean nothing.
    assert found.solutions["kalai_smorodinsky"].value is None
    for name in ("nash", "utilitarian"):
        best, limit = found.solutions[name].value, found.solutions[name].at_most
        exactly = right.solutions[name].value
        assert best is not None and limit is not None and exactly is not None
        assert best <= exactly <= limit


def test_no_time_is_a_sentence() -> None:
    scenario = heirs(2, 4)
    with pytest.raises(TooWide, match="time limit"):
        by_solver(scenario, ask(scenario), Over.DEALS, None, 5, Budget(until=0))


def test_without_the_solver_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(milp, "find_spec", lambda name: None)
    scenario = heirs(3, 8)
    part = tradeoffs(scenario, ask(scenario), vectors=9)
    assert part.solver is None and part.exact and not part.whole
    monkeypatch.setattr("sim.questions.tradeoffs.apart_from_frontier", too_wide)
    with pytest.raises(TooWide, match="pip install highspy"):
        tradeoffs(scenario, ask(scenario), vectors=9)


def too_wide(*_: object) -> None:
    raise TooWide("the time limit was reached")


def test_thirty_finely_scored_terms_are_answered() -> None:
    random = Random(1)
    points = {
        f"p{n}": [[random.randint(0, 1_000) for _ in range(4)] for _ in range(30)] for n in range(4)
    }
    scenario = scored(points, share=Fraction(1, 2))
    found = by_solver(scenario, ask(scenario), Over.DEALS, None, 1, Budget.lasting(60))
    assert found.exact
    assert found.solutions["egalitarian"].value == 7_623


def scored(points: Mapping[str, Sequence[Sequence[int]]], share: Fraction) -> Scenario:
    """Terms of as many options as there are points; the minimum is a share of the most."""
    terms = [
        Term(f"t{n}", f"t{n}", tuple(Option(f"o{m}", f"o{m}") for m in range(len(row))))
        for n, row in enumerate(next(iter(points.values())))
    ]
    parties = [
        Party(
            name,
            name,
            points={
                term.id: {o.id: Fraction(v) for o, v in zip(term.options, row, strict=True)}
                for term, row in zip(terms, rows, strict=True)
            },
            minimum=floor(sum(map(max, rows)) * share) * Fraction(1),
        )
        for name, rows in points.items()
    ]
    return Scenario("fine", "Fine", date(2026, 1, 1), tuple(terms), tuple(parties))
