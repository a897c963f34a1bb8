"""The array check: equal to the single check on every row, and its bad input."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim.engine.arrays
from sim.engine.arrays import check_array
from sim.language.parser import parse
from sim.questions.check import check
from sim.scenario.model import Kind, Option, Party, Position, Scenario, Term
from sim.scenario.record import Evidence
from sim.scenario.verdicts import Standard, Verdict
from sim.scenario.view import View
from tests import oracle
from tests.strategies import scenarios, views

Rows = list[list[int]]
_either = scenarios() | scenarios(scored=True)


@st.composite
def _coded(draw: st.DrawFn) -> tuple[Scenario, View, Rows]:
    scenario = draw(_either)
    view = draw(views(scenario))
    row = st.tuples(*(st.integers(-1, len(term.options) - 1) for term in scenario.terms))
    return scenario, view, [list(r) for r in draw(st.lists(row, min_size=1, max_size=12))]


def _settings(scenario: Scenario, row: list[int]) -> dict[str, str]:
    coded = zip(scenario.terms, row, strict=True)
    return {term.id: term.options[place].id for term, place in coded if place >= 0}


def _agrees(scenario: Scenario, view: View, rows: Rows) -> None:
    found = check_array(scenario, rows, view)
    assert found.parties == tuple(scenario.party)
    assert found.shortfall.shape == (len(rows), len(scenario.parties))
    assert found.shortfall.dtype == np.uint8
    words = list(Verdict)
    for number, row in enumerate(rows):
        settings = _settings(scenario, row)
        single = check(scenario, settings, view)
        assert bool(found.possible[number]) == single.possible
        answers = oracle.answers(scenario, settings, view)
        for place, party in enumerate(found.parties):
            bits = int(found.shortfall[number, place])
            assert bits == int(single.parties[party].shortfall)
            verdict = words[int(found.verdicts()[number, place])]
            assert verdict is found.verdict(number, party) is single.parties[party].verdict
            assert verdict.value == answers[party].verdict
            for standard in Standard:
                accepted = bool(found.accepts(standard)[number, place])
                assert accepted == answers[party].accepts[standard.value]


@given(_coded())
def test_every_row_equals_the_single_check_and_the_oracle(
    case: tuple[Scenario, View, Rows],
) -> None:
    _agrees(*case)


@given(_coded(), st.sampled_from([1, 5, 8, 40]))
def test_blocks_of_any_size_say_the_same(case: tuple[Scenario, View, Rows], rows: int) -> None:
    """Small blocks split the rows, and sums of any size are Python's."""
    with (
        patch.object(sim.engine.arrays, "_ROWS", rows),
        patch.object(sim.engine.arrays, "_SAFE", 0),
    ):
        _agrees(*case)


@given(_coded())
def test_the_kind_of_integer_does_not_matter(case: tuple[Scenario, View, Rows]) -> None:
    scenario, view, rows = case
    expected = check_array(scenario, rows, view)
    for kind in (np.int8, np.int16, np.int64):
        coded = np.array(rows, dtype=kind)
        for array in (coded, np.asfortranarray(coded), coded[::-1][::-1]):
            found = check_array(scenario, array, view)
            assert (found.shortfall == expected.shortfall).all()
        assert (coded == np.array(rows)).all()


def _small(parties: int = 2) -> Scenario:
    options = (Option("a", "a"), Option("b", "b"))
    names = [f"P{number}" for number in range(parties)]
    positions = [
        Position(name, name, Kind.CONDITION, Evidence.OFFICIAL, "", parse(f"{term} == a"))
        for name, term in zip(names, "xy" * parties, strict=False)
    ]
    return Scenario(
        "s",
        "s",
        date(2025, 3, 1),
        (Term("x", "x", options), Term("y", "y", options, status_quo="b")),
        tuple(Party(name, name) for name in names),
        positions=tuple(positions),
    )


def test_without_a_view_the_scenario_s_own_is_taken() -> None:
    found = check_array(_small(), [[0, -1], [1, 0], [-1, -1]])
    accepted = found.accepts()
    assert accepted.tolist() == [[True, True], [False, True], [True, True]]
    assert found.verdict(2, "P1") is Verdict.NO_STATED_VIEW
    assert found.exact


def test_no_rows_give_no_verdicts() -> None:
    found = check_array(_small(), np.empty((0, 2), dtype=np.int8))
    assert found.shortfall.shape == (0, 2)
    assert found.possible.shape == (0,)


@pytest.mark.parametrize("parties", [0, 1, 7, 8, 9, 17, 32])
def test_any_number_of_parties_fits(parties: int) -> None:
    scenario = _small(parties)
    rows = [[x, y] for x in (-1, 0, 1) for y in (-1, 0, 1)]
    found = check_array(scenario, rows)
    assert found.shortfall.shape == (9, parties)
    for number, row in enumerate(rows):
        single = check(scenario, _settings(scenario, row))
        verdicts = [found.verdict(number, party) for party in scenario.party]
        assert verdicts == [result.verdict for result in single.parties.values()]


def test_points_too_fine_for_machine_integers_stay_exact() -> None:
    prime = (1 << 61) - 1
    options = (Option("a", "a"), Option("b", "b"))
    points = {
        "x": {"a": Fraction(1, prime), "b": Fraction(2, prime)},
        "y": {"a": Fraction(1, prime - 2), "b": Fraction(0)},
    }
    minimum = Fraction(1, prime) + Fraction(1, prime - 2)
    scenario = Scenario(
        "s",
        "s",
        date(2025, 3, 1),
        (Term("x", "x", options), Term("y", "y", options)),
        (Party("A", "A", points=points, minimum=minimum),),
    )
    found = check_array(scenario, [[0, 0], [0, 1], [1, 0], [1, 1]])
    # 2 / prime falls short of the minimum by less than one part in 10 ** 36.
    assert found.accepts()[:, 0].tolist() == [True, False, True, False]


BAD = {
    "one row only": [0, 0],
    "too few columns": [[0]],
    "too many columns": [[0, 0, 0]],
    "three dimensions": [[[0, 0]]],
    "no columns": [[]],
    "numbers with a point": [[0.0, 1.0]],
    "truth values": [[True, False]],
    "words": [["a", "b"]],
    "an option too many": [[0, 2]],
    "less than left out": [[-2, 0]],
    "one bad row of many": [[0, 0], [1, 1], [0, 5]],
}


@pytest.mark.parametrize("packages", BAD.values(), ids=BAD.keys())
def test_bad_arrays_are_refused(packages: list[object]) -> None:
    with pytest.raises(ValueError, match=r"packages must be|takes -1"):
        check_array(_small(), packages)  # type: ignore[arg-type]
