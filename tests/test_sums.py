"""Counting conditions and sums: how they read and print, what they mean, what is refused.

Their truth on generated packages, in every way of counting, is held to the oracle where all
conditions are; here are cases whose answer is known by hand.
"""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.files.load import read
from sim.files.rename import renamed
from sim.language.parser import parse
from sim.questions.plain import in_words
from sim.scenario.model import Scenario
from sim.scenario.sums import as_meant
from tests.strategies import conditions, scenarios

FILE = """
scenario: budget
title: A budget
as_of: 2026-01-01
terms:
  - {id: cost, label: Cost, options: [{id: low, label: Low, value: 1.5}, {id: high, label: High, value: 4}]}
  - {id: aid, label: Aid, range: [0, 9], options: [{id: 0, label: none}], status_quo: 0}
  - id: days
    label: Days
    options: [{id: month, label: A month, value: 30}, {id: endless, label: Endless, value: infinite}]
  - {id: seat, label: Seat, options: [{id: cost, label: At cost}, {id: free, label: Free}]}
parties: [{id: a, label: A}, {id: b, label: B}]
readings:
  - {id: R, label: Letter, default: real, values: {real: It is real, forged: It is forged}}
positions:
  - {id: A1, party: a, kind: red_line, evidence: official, says: x., requires: REQUIRES}
  - id: B1
    party: b
    kind: red_line
    evidence: official
    says: x.
    requires: aid >= 2
    readings: {R: {forged: {held: false}}}
"""  # noqa: E501

_NO_NUMBER = "only numbers can be added and compared: give each option of 'seat' a 'value'"
_SEAT = "id: seat, label: Seat, options: [{id: cost, label: At cost}, {id: free, label: Free}]"
_RANGE = "id: seat, label: Seat, range: [3, LAST], options: [{id: 3, label: three}]"


def _read(requires: str) -> Scenario:
    loaded = read(FILE.replace("REQUIRES", f'"{requires}"'), "budget.yaml")
    assert loaded.scenario is not None, loaded.problems
    return loaded.scenario


def _refused(requires: str) -> list[str]:
    loaded = read(FILE.replace("REQUIRES", f'"{requires}"'), "budget.yaml")
    return [problem.message for problem in loaded.errors]


@given(scenarios(most_positions=0).flatmap(lambda s: st.tuples(st.just(s), conditions(s.terms))))
def test_what_is_printed_is_read_back(case: tuple[Scenario, object]) -> None:
    scenario, condition = case
    assert as_meant(parse(str(condition)), scenario.term) == condition


@pytest.mark.parametrize(
    ("requires", "package", "outcome"),
    [
        ("cost + aid <= 5", {"cost": "low", "aid": "3"}, "met"),
        ("cost + aid <= 5", {"cost": "low", "aid": "4"}, "contradicted"),
        # Left out, aid is at its status quo, 0.
        ("cost + aid <= 5", {"cost": "high"}, "met"),
        ("cost + aid >= 5", {"cost": "high"}, "silent"),
        # Left out without a status quo, cost leaves the sum open, whatever aid is.
        ("cost + aid <= 5", {"aid": "9"}, "open"),
        ("2 * cost == aid", {"cost": "low", "aid": "3"}, "met"),
        ("cost != aid", {"cost": "high", "aid": "4"}, "contradicted"),
        ("aid - cost < 0", {"cost": "high", "aid": "3"}, "met"),
        # More than any number; as much as itself.
        ("days <= aid + 1000", {"days": "endless", "aid": "1"}, "contradicted"),
        ("aid <= days", {"days": "endless", "aid": "1"}, "met"),
        ("days - days == 0", {"days": "endless"}, "met"),
        ("at_least(2, cost == low, aid >= 1, days == month)", {"cost": "low", "aid": "1"}, "met"),
        ("at_least(2, cost == low, aid >= 1, days == month)", {"cost": "low"}, "open"),
        ("at_least(2, cost == low, aid >= 1, days == month)", {"cost": "high"}, "silent"),
        ("at_most(1, cost == low, aid >= 1)", {"cost": "low", "aid": "1"}, "contradicted"),
        ("exactly(1, cost == low, aid >= 1)", {"cost": "high", "aid": "1"}, "met"),
        ("exactly(1, cost == low, aid >= 1)", {"aid": "1"}, "open"),
    ],
)
def test_truth_by_hand(requires: str, package: dict[str, str], outcome: str) -> None:
    found = sim.check(_read(requires), package).parties["a"]
    assert [f.outcome.value for f in found.findings if f.position.id == "A1"] == [outcome]


@pytest.mark.parametrize(
    ("requires", "package", "terms"),
    [
        ("at_least(2, cost == low, aid >= 1, seat == free)", ("high", "1", "cost"), "cost seat"),
        ("at_most(1, cost == low, aid >= 1, seat == free)", ("low", "1", "cost"), "cost aid"),
        ("exactly(2, cost == low, aid >= 1, seat == free)", ("high", "1", "cost"), "cost seat"),
        ("exactly(0, cost == low, aid >= 1, seat == free)", ("high", "1", "cost"), "aid"),
        ("cost + aid <= 3 and seat == cost", ("high", "1", "cost"), "cost aid"),
    ],
)
def test_a_count_is_explained_by_what_fails(
    requires: str, package: tuple[str, str, str], terms: str
) -> None:
    settings = dict(zip(("cost", "aid", "seat"), package, strict=True))
    found = sim.check(_read(requires), settings).parties["a"].failing
    assert [finding.terms for finding in found] == [tuple(terms.split())]


@pytest.mark.parametrize("sign", ["<=", ">=", "<", ">", "==", "!="])
@pytest.mark.parametrize("sum_", ["2 * cost + aid", "aid - 0.5 * cost", "aid + aid - cost"])
def test_every_number_that_a_sum_tells_apart_is_an_option(sum_: str, sign: str) -> None:
    scenario = _read(f"{sum_} {sign} 4.5")
    question = sim.ask(scenario, parties=["a"], open_terms=["cost", "aid"], settle="all")
    times, extra = {"2": (1, 2), "aid - ": (1, -0.5), "aid + ": (2, -1)}[
        next(start for start in ("2", "aid - ", "aid + ") if sum_.startswith(start))
    ]
    compared = {
        "<=": float.__le__, ">=": float.__ge__, "<": float.__lt__,
        ">": float.__gt__, "==": float.__eq__, "!=": float.__ne__,
    }[sign]  # fmt: skip
    expected = sum(
        compared(float(times * aid + extra * cost), 4.5)
        for cost, aid in product((1.5, 4.0), range(10))
    )
    assert sim.deals(scenario, question).deals == expected


def test_two_ranges_are_compared_number_by_number() -> None:
    file = FILE.replace(_SEAT, _RANGE.replace("LAST", "8")).replace("REQUIRES", "seat < aid")
    scenario = read(file, "f").scenario
    assert scenario is not None
    question = sim.ask(scenario, parties=["a"], open_terms=["seat", "aid"], settle="all")
    assert sim.deals(scenario, question).deals == sum(
        seat < aid for seat, aid in product(range(3, 9), range(10))
    )


def test_a_range_too_long_for_a_sum_is_refused() -> None:
    file = FILE.replace("range: [0, 9]", "range: [0, 100000]")
    file = file.replace(_SEAT, _RANGE.replace("LAST", "9000"))
    assert [p.message for p in read(file.replace("REQUIRES", "seat <= aid"), "f").errors] == [
        f"the sum tells more than 500 numbers of {name!r} apart: narrow the ranges, or list "
        "options with values instead"
        for name in ("aid", "seat")
    ]
    # Few values on the other side part a range of any length in few places.
    assert read(file.replace("REQUIRES", "aid + cost <= 50000"), "f").scenario is not None


@pytest.mark.parametrize(
    ("requires", "message"),
    [
        ("seat + aid <= 4", _NO_NUMBER),
        ("seat <= aid", _NO_NUMBER),
        ("cost + ait <= 4", "there is no term 'ait'"),
        ("cost-aid <= 4", "there is no term 'cost-aid'; a minus stands between spaces: cost - aid"),
        ("0 * cost <= 4", "0 times a term adds nothing"),
        ("cost * aid <= 4", "one of the two that are multiplied is a number, the other a term"),
        ("cost + aid", "expected a comparison such as '<=', found the end"),
        ("at_least(2, cost == low)", "of 1 conditions, at_least takes a number from 1 to 1, not 2"),
        ("at_least(cost == low)", "at_least begins with a whole number, not 'cost'"),
        ("exactly(1, cost == lo)", "term 'cost' has no option 'lo'"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(requires: str, message: str) -> None:
    assert _refused(requires) == [message]


def test_an_option_named_like_a_term_is_the_option() -> None:
    assert sim.check(_read("seat == cost"), {"seat": "cost"}).parties["a"].failing == ()


def test_in_words() -> None:
    scenario = _read("2 * cost - aid <= 5 and at_least(2, cost == low, seat == free)")
    assert in_words(scenario, scenario.position["A1"].requires) == (
        "2 × “Cost” - “Aid” is at most 5 and (at least 2 of “Low” and “Free”)"
    )


def test_a_position_that_is_not_held_says_nothing() -> None:
    scenario = _read("aid <= 9")
    package = {"aid": "1"}
    assert [f.position.id for f in sim.check(scenario, package).parties["b"].failing] == ["B1"]
    view = sim.view_of(scenario, readings={"R": "forged"})
    found = sim.check(scenario, package, view).parties["b"]
    assert (found.findings, found.verdict) == ((), sim.Verdict.NO_STATED_VIEW)
    question = sim.ask(scenario, parties="all", open_terms=["aid"], settle="all", view=view)
    assert sim.deals(scenario, question).deals == 10
    assert [stand.position for stand in sim.stands(scenario, view, ["b"], ["aid"]).stands] == []
    frames = sim.timeline(scenario, question).frames
    assert [frame.came for frame in frames] == [()]


def test_a_position_that_is_not_held_may_not_say_more() -> None:
    file = FILE.replace("held: false", "held: false, when: aid >= 3").replace(
        "REQUIRES", "aid <= 9"
    )
    assert [problem.message for problem in read(file, "f").errors] == [
        "a position that is not held says nothing: leave 'when', 'requires' out"
    ]


def test_what_is_renamed_is_followed_into_sums_and_counts() -> None:
    text = FILE.replace(
        "REQUIRES", '"at_least(1, 2 * cost - aid <= 5, aid <= cost, seat == cost, days >= cost)"'
    )
    changed = renamed(text, ("terms", "cost"), "price")
    scenario = read(changed, "f").scenario
    assert scenario is not None
    assert str(scenario.position["A1"].requires) == (
        "at_least(1, 2 * price - aid <= 5, aid <= price, seat == cost, days >= price)"
    )
    assert renamed(changed, ("terms", "price"), "cost") == text
