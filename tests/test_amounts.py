"""Exact amounts: fractions in files, a common unit, and digits that never tell a lie."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.files.load import read
from sim.questions.check import check
from sim.questions.check_told import coverage, short_of_minimum
from sim.questions.deals import deals
from sim.questions.glossary import number
from sim.scenario.amounts import digits, unit_of, writable, written
from sim.scenario.question import ask

TEXT = """\
scenario: small
title: Small
as_of: 2025-01-01
evidence: reported
parties:
  - {id: a, label: A, points: {x: {p: 1/3, q: 0.25}, y: {r: "2/3", s: 1/6}}, minimum: 1/2}
terms:
  - {id: x, label: X, options: [{id: p, label: P}, {id: q, label: Q}]}
  - {id: y, label: Y, options: [{id: r, label: R}, {id: s, label: S}]}
agreement: {parties: [a]}
"""


def test_points_may_be_fractions() -> None:
    scenario = read(TEXT, "small.yaml").scenario
    assert scenario is not None
    assert scenario.party["a"].points["x"] == {"p": Fraction(1, 3), "q": Fraction(1, 4)}
    assert deals(scenario, ask(scenario)).deals == 3
    party = check(scenario, {"x": "q", "y": "s"}).parties["a"]
    assert coverage(scenario, party) == "about 0.4167 points; its minimum is 0.5"
    short = short_of_minimum(scenario, party)
    assert "about 0.4167 points to it, about 0.08333 short of its minimum" in short


@pytest.mark.parametrize(
    ("points", "message"),
    [
        ("1/0", "should be a number"),
        ("1/x", "should be a number"),
        (f"1/{10**64}", "should be a number"),
        ("1 / 3", "should be a number"),
    ],
)
def test_what_is_no_fraction_is_refused(points: str, message: str) -> None:
    problems = read(TEXT.replace("1/3", points), "small.yaml").problems
    assert [problem.message for problem in problems] == [message]


def test_a_unit_that_is_too_long_is_refused() -> None:
    primes = [10**50 + n for n in range(1, 400, 2)][:20]
    options = ", ".join(f"{{id: o{n}, label: O}}" for n in range(20))
    points = ", ".join(f"o{n}: 1/{prime}" for n, prime in enumerate(primes))
    text = TEXT.replace("[{id: p, label: P}, {id: q, label: Q}]", f"[{options}]")
    problems = read(text.replace("p: 1/3, q: 0.25", points), "small.yaml").problems
    assert [str(problem.message) for problem in problems] == [
        "have no common unit of at most 500 digits"
    ]


def test_numbers_are_exact_and_bounded() -> None:
    assert written(Fraction(-1, 8)) == "-0.125"
    assert written(Fraction(1, 10**39)) == f"1/{10**39}"
    assert unit_of([Fraction(1, 3), Fraction(1, 4)]) == 12
    assert unit_of([Fraction(1, 10**500)]) is None
    assert writable([Fraction(1, 3)]) and not writable([Fraction(10**64)])
    assert number(Fraction(10**8 + 1), Fraction(10**8)) == "100,000,001"
    assert number(Fraction(10**8 + 1), Fraction(10**8 + 1)) == "1.00 × 10⁸"


@given(st.fractions(), st.fractions())
def test_digits_are_near_and_tell_amounts_apart(one: Fraction, other: Fraction) -> None:
    shown = [Fraction(digits(one, other)), Fraction(digits(other, one))]
    assert (shown[0] == shown[1]) == (one == other)
    assert abs(shown[0] - one) <= abs(one) / 1000
