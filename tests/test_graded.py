"""Graded concessions against every package: how far each would have bounds moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.engine.budget import Budget
from sim.files.load import read
from sim.language.syntax import AllOf, Compare, Condition, Equals, Not, OneOf
from sim.questions.explain import AskExplain, explain
from sim.questions.graded import Graded, graded
from sim.questions.graded_told import told
from sim.scenario.model import Kind, Option, Party, Position, Rule, Scenario, Severity, Term
from sim.scenario.question import Question, ask
from sim.scenario.ranges import with_every_number
from sim.scenario.record import Evidence
from tests.deadlocks import deadlocks
from tests.strategies import asked

_MOST = 6
_NUMBERS, _COLOURS = ("x", "y"), ("red", "green", "blue")
Package = dict[str, str]


class Move(NamedTuple):
    """A part of a position, and the number that it comes to admit; None: it is given up."""

    position: str
    part: str
    least: bool
    to: int | None


@st.composite
def _part(draw: st.DrawFn) -> Condition:
    if draw(st.integers(0, 3)) == 0:
        colours = draw(st.lists(st.sampled_from(_COLOURS), min_size=1, max_size=2, unique=True))
        one = OneOf("c", tuple(colours))
        return Not(one) if draw(st.booleans()) else one
    term, number = draw(st.sampled_from(_NUMBERS)), str(draw(st.integers(0, _MOST)))
    if draw(st.integers(0, 3)) == 0:
        return Equals(term, number)
    return Compare(term, draw(st.sampled_from(("<=", ">=", "<", ">"))), number)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Scenario, dict[str, list[Condition]]]:
    """Bounds on two whole numbers and a colour, most often without a deal."""
    parts = {
        f"X{n}": draw(st.lists(_part(), min_size=1, max_size=2, unique=True))
        for n in range(draw(st.integers(2, 5)))
    }
    zero = Option("0", "none", value=Fraction(0))
    scenario = Scenario(
        id="bounds",
        title="bounds",
        as_of=date(2025, 3, 18),
        terms=(
            *(Term(name, name, (zero,), span=(0, _MOST)) for name in _NUMBERS),
            Term("c", "c", tuple(Option(colour, colour) for colour in _COLOURS)),
        ),
        parties=(Party("P", "P"), Party("Q", "Q")),
        rules=tuple(
            Rule("K", Severity.HARD, "", draw(_part()), draw(_part()))
            for _ in range(draw(st.integers(0, 1)))
        ),
        positions=tuple(
            Position(
                id=name,
                party="PQ"[n % 2],
                kind=Kind.RED_LINE,
                evidence=Evidence.REPORTED,
                says=name,
                requires=said[0] if len(said) == 1 else AllOf(tuple(said)),
            )
            for n, (name, said) in enumerate(parts.items())
        ),
    )
    return with_every_number(scenario), parts


def _admits(part: Condition, package: Package) -> bool:
    match part:
        case Not(inner):
            return not _admits(inner, package)
        case OneOf(term, options):
            return package[term] in options
        case Equals(term, option):
            return package[term] == option
        case Compare(term, comparison, bound):
            value, least = int(package[term]), int(bound)
            return {
                "<=": value <= least,
                ">=": value >= least,
                "<": value < least,
                ">": value > least,
            }[comparison]
    raise AssertionError(part)


def _moves(parts: Mapping[str, list[Condition]], package: Package) -> Iterator[tuple[Move, int]]:
    """What would have to be weakened for the package to pass, and by how much."""
    for name, said in parts.items():
        for part in said:
            if _admits(part, package):
                continue
            if isinstance(part, Compare | Equals):
                bound = int(part.bound if isinstance(part, Compare) else part.option)
                value = int(package[part.term])
                upward = isinstance(part, Compare) and part.comparison in (">", "<")
                least = (
                    value < bound if isinstance(part, Equals) else part.comparison in (">", ">=")
                )
                by = abs(value - bound) + upward
                yield Move(name, str(part), least, value), by
            else:
                yield Move(name, str(part), False, None), 1


_Needs = dict[tuple[str, str, bool], tuple[int, Move]]


def _within(one: _Needs, other: _Needs) -> bool:
    return all(key in other and by <= other[key][0] for key, (by, _) in one.items())


def _least(scenario: Scenario, parts: Mapping[str, list[Condition]]) -> dict[frozenset[Move], int]:
    """Every combination of which no part can be less -> how many packages it lets pass."""
    whole = [str(number) for number in range(_MOST + 1)]
    needed: list[_Needs] = []
    for x, y, c in product(whole, whole, _COLOURS):
        package = {"x": x, "y": y, "c": c}
        if any(
            _admits(rule.when, package) and rule.then and not _admits(rule.then, package)
            for rule in scenario.rules
        ):
            continue
        needed.append({move[:3]: (by, move) for move, by in _moves(parts, package)})

    found = {}
    for one in needed:
        if all(_within(one, other) for other in needed if _within(other, one)):
            moves = frozenset(move for _, move in one.values())
            found[moves] = sum(_within(other, one) for other in needed)
    return found


def _answered(
    answer: Graded, parts: Mapping[str, list[Condition]]
) -> dict[frozenset[Move], int | None]:
    """The answer's combinations, one for each number at which bounds can meet."""
    found = {}
    for way in answer.ways:
        blocks = {w.term: w.after for w in way.weakenings if w.after and ".." in w.after}
        spans = [range(int(lo), int(hi) + 1) for lo, hi in (b.split("..") for b in blocks.values())]
        for numbers in product(*spans):
            at = dict(zip(blocks, numbers, strict=True))
            moves = frozenset(
                Move(
                    w.position,
                    w.part or str(parts[w.position][0]),
                    w.least,
                    None if w.after is None else at.get(w.term) or int(w.after.split("..")[0]),
                )
                for w in way.weakenings
            )
            found[moves] = way.opens
    return found


@given(cases())
def test_the_least_weakenings_are_those_of_some_package(
    case: tuple[Scenario, dict[str, list[Condition]]],
) -> None:
    scenario, parts = case
    answer = graded(scenario, ask(scenario, settle="all"), Budget())
    expected = _least(scenario, parts)
    if frozenset() in expected or not expected:
        assert not answer.ways
        return
    assert answer.exact
    assert _answered(answer, parts) == expected
    assert all(sentence.endswith(".") for sentence in told(scenario, answer))


@given(asked() | deadlocks())
def test_whose_positions_move_are_those_that_could_be_given_up(
    case: tuple[Scenario, Question],
) -> None:
    """Where weakening some positions opens a deal, so does giving them up, and the reverse."""
    whole = explain(*case)
    answer = graded(*case, Budget())
    assert answer.exact
    touched = {frozenset(way.positions) for way in answer.ways}
    smallest = {one for one in touched if not any(other < one for other in touched)}
    assert smallest == {frozenset(concession.give_up) for concession in whole.concessions}


_CEILING = """\
scenario: ceiling
title: A ceiling
as_of: 2025-03-18
terms:
  - {id: army, label: Ceiling, unit: thousand, range: [0, 300], options: [{id: 250, label: now}]}
  - id: aid
    label: Aid
    ordered: true
    options: [{id: none, label: None}, {id: some, label: Some}, {id: full, label: Full}]
parties: [{id: ru, label: Russia}, {id: ua, label: Ukraine}]
positions:
  - {id: R1, party: ru, kind: red_line, evidence: reported, says: A limit., requires: army <= 150}
  - id: U1
    party: ua
    kind: red_line
    evidence: reported
    says: "An army, and aid."
    requires: army >= 175 and aid == full
  - {id: R2, party: ru, kind: red_line, evidence: reported, says: Aid., requires: aid != full}
"""


def test_a_ceiling_a_floor_and_what_is_joined_with_it() -> None:
    """Ways by hand: who moves on the army (one, the other, both) times who moves on aid."""
    scenario = read(_CEILING, "ceiling.yaml").scenario
    assert scenario is not None
    found = AskExplain(graded=True).answer(scenario)
    assert found.graded is not None
    assert found.findings.weakenings == 6
    alone, *others = found.graded.ways
    assert (alone.positions, alone.whole, alone.opens) == (("U1",), (), 1)
    assert [(w.part, w.before, w.after, w.given_up) for w in alone.weakenings] == [
        ("army >= 175", "175", "150", False),
        ("aid == full", "full", "some", False),
    ]
    meeting = [way for way in others if any(w.after == "151..174" for w in way.weakenings)]
    assert [way.opens for way in meeting] == [1, 1]
    assert {way.whole for way in others} == {(), ("R2",)}
    sentences = told(scenario, found.graded)
    assert sentences[1] == (
        "Ukraine's “Ceiling” from at least 175 thousand to at least 150 thousand (U1) and "
        "Ukraine's “Aid” from “Full” to “Some” (U1) would do. This opens 1 deal."
    )
    assert "to where they meet, from 151 to 174 thousand" in " ".join(sentences)


def test_what_the_flagship_ceasefire_asks_of_bounds() -> None:
    """Eight whole concessions, and between giving up and keeping what lies between."""
    scenario = sim.open_scenario("ukraine-2025-03")
    ask_it = AskExplain(package="PK01", parties=("russia", "ukraine", "us"), graded=True)
    found = ask_it.answer(scenario)
    assert found.graded is not None
    assert (found.graded.exact, found.graded.in_all) == (True, 27)
    whole = {c.give_up for c in found.concessions}
    assert whole <= {tuple(sorted(way.positions)) for way in found.graded.ways}
