"""The compiled tables: every formula equal to the oracle, choice by choice, in normal form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from sim.engine.budget import Budget
from sim.engine.compile import Choice, Space, compile_question, compile_space, every_choice
from sim.engine.formulas import (
    FALSE,
    TRUE,
    All,
    Any,
    Constant,
    Formula,
    Leaf,
    Some,
    Sum,
    conjunction,
    disjunction,
    leaf,
    leaves_in,
    terms_in,
)
from sim.engine.formulas import given as once_chosen
from sim.engine.settling import settled
from sim.scenario.model import Kind, Option, Party, Scenario, Severity, Term
from sim.scenario.question import Question
from sim.scenario.view import View, view_of
from tests import oracle
from tests.strategies import asked, viewed


def _true(formula: Formula, picks: Sequence[int]) -> bool:
    """The formula on one package, by the meaning of its parts."""
    if isinstance(formula, Constant):
        return formula.value
    if isinstance(formula, Leaf):
        return bool(formula.mask & (1 << picks[formula.term]))
    if isinstance(formula, Some):
        return [_true(part, picks) for part in formula.parts].count(True) >= formula.need
    if isinstance(formula, Sum):
        return sum(row[picks[term]] for term, row in formula.weights) <= formula.most
    if isinstance(formula, All):
        return all(_true(part, picks) for part in formula.parts)
    return any(_true(part, picks) for part in formula.parts)


def _every_package(space: Space) -> Iterator[tuple[tuple[int, ...], dict[str, str]]]:
    for picks in product(*(range(size) for size in space.sizes)):
        chosen = zip(space.terms, space.choices, picks, strict=True)
        settings = {term: choices[pick].option for term, choices, pick in chosen}
        yield picks, {term: option for term, option in settings.items() if option is not None}


def _agrees(scenario: Scenario, view: View, space: Space, parties: Sequence[str]) -> None:
    hard = {rule.id: rule for rule in scenario.rules if rule.severity is Severity.HARD}
    counted = [p for p in oracle.positions_in_force(scenario, view) if p.party in parties]
    assert list(space.broken) == list(hard)
    assert [position.id for position in space.positions] == [p.id for p in counted]
    for picks, package in _every_package(space):
        for rule, formula in space.broken.items():
            assert _true(formula, picks) == oracle.breaks(scenario, hard[rule], package)
        for compiled, position in zip(space.positions, counted, strict=True):
            assert (compiled.party, compiled.kind) == (position.party, position.kind)
            outcome = oracle.outcome(scenario, position, package, view)
            speaks = outcome == "met" or (outcome and position.kind is not Kind.OPENNESS)
            assert _true(compiled.speaks, picks) == bool(speaks)
            assert _true(compiled.met, picks) == (outcome == "met")
            assert _true(compiled.fails, picks) == (outcome in ("contradicted", "silent"))


@given(asked())
def test_formulas_of_a_question_equal_the_oracle(case: tuple[Scenario, Question]) -> None:
    scenario, question = case
    space = compile_question(scenario, settled(scenario, question), Budget())
    assert [package for _, package in _every_package(space)] == list(
        oracle.packages(scenario, question)
    )
    _agrees(scenario, question.view, space, question.parties)


@given(asked())
def test_points_of_a_question_equal_the_oracle(case: tuple[Scenario, Question]) -> None:
    scenario, question = case
    space = compile_question(scenario, settled(scenario, question), Budget())
    asked_for = [party for party in scenario.parties if party.id in question.parties]
    assert set(space.points) == {party.id for party in asked_for}
    assert dict(space.minimum) == {
        party.id: party.minimum for party in asked_for if party.minimum is not None
    }
    for picks, package in _every_package(space):
        for party in asked_for:
            own = [p for p in space.positions if p.party == party.id and _true(p.met, picks)]
            rows = zip(space.points[party.id], picks, strict=True)
            points = [row[pick] for row, pick in rows] + [position.points for position in own]
            total = sum(points, Fraction(0))
            expected = oracle.answer(scenario, party, package, question.view)
            if expected.points is not None:
                cap = total if party.cap is None else party.cap
                assert min(total, cap) == expected.points


@given(viewed(), st.data())
def test_every_choice_is_each_option_and_then_being_left_out(
    case: tuple[Scenario, View], data: st.DataObject
) -> None:
    scenario, view = case
    space = compile_space(scenario, view, {t.id: every_choice(t) for t in scenario.terms})
    assert space.terms == tuple(term.id for term in scenario.terms)
    for term, choices in zip(scenario.terms, space.choices, strict=True):
        assert [choice.option for choice in choices] == [*(o.id for o in term.options), None]
        assert choices[-1].value == term.status_quo
    picks = [data.draw(st.integers(0, size - 1)) for size in space.sizes]
    package = {
        term: choices[pick].option
        for term, choices, pick in zip(space.terms, space.choices, picks, strict=True)
    }
    settings = {term: option for term, option in package.items() if option is not None}
    for compiled in space.positions:
        outcome = oracle.outcome(scenario, scenario.position[compiled.id], settings, view)
        assert _true(compiled.met, picks) == (outcome == "met")
        assert _true(compiled.fails, picks) == (outcome in ("contradicted", "silent"))


def _assert_normal(formula: Formula, sizes: Sequence[int], inside: type | None = None) -> None:
    if isinstance(formula, Constant):
        assert inside is None
        return
    if isinstance(formula, Leaf):
        assert formula.size == sizes[formula.term]
        assert 0 < formula.mask < (1 << formula.size) - 1
        return
    if isinstance(formula, Sum):
        assert [len(row) for _, row in formula.weights] == [sizes[t] for t, _ in formula.weights]
        assert all(min(row) == 0 < max(row) for _, row in formula.weights)
        assert 0 <= formula.most < sum(max(row) for _, row in formula.weights)
        assert len(formula.weights) >= 2
        return
    assert len(formula.parts) >= 2
    if isinstance(formula, Some):
        assert 1 < formula.need < len(formula.parts)
        for part in formula.parts:
            _assert_normal(part, sizes, Some)
        return
    assert type(formula) is not inside
    read = [part.term for part in formula.parts if isinstance(part, Leaf)]
    assert len(read) == len(set(read))
    assert len(set(formula.parts)) == len(formula.parts)
    for part in formula.parts:
        _assert_normal(part, sizes, type(formula))


@given(asked())
def test_compiled_formulas_are_in_normal_form(case: tuple[Scenario, Question]) -> None:
    scenario, question = case
    space = compile_question(scenario, settled(scenario, question), Budget())
    formulas = [*space.broken.values()]
    for position in space.positions:
        formulas += [position.speaks, position.fails, position.met]
    for formula in formulas:
        _assert_normal(formula, space.sizes)
        assert terms_in(formula) == {part.term for part in leaves_in(formula)}


SIZES = (1, 2, 3, 4)


@st.composite
def _raw(draw: st.DrawFn, depth: int = 3) -> Formula:
    """A formula put together without the constructors: in any form at all."""
    shape = draw(st.sampled_from(["leaf", "constant", "all", "any"])) if depth else "leaf"
    if shape == "constant":
        return draw(st.sampled_from([TRUE, FALSE]))
    if shape == "leaf":
        term = draw(st.integers(0, len(SIZES) - 1))
        return leaf(term, draw(st.integers(0, (1 << SIZES[term]) - 1)), SIZES[term])
    parts = tuple(draw(_raw(depth - 1)) for _ in range(draw(st.integers(0, 3))))
    return All(parts) if shape == "all" else Any(parts)


def _normal(formula: Formula) -> Formula:
    if isinstance(formula, All):
        return conjunction(_normal(part) for part in formula.parts)
    if isinstance(formula, Any):
        return disjunction(_normal(part) for part in formula.parts)
    return formula


@given(_raw())
def test_normal_form_keeps_the_meaning(raw: Formula) -> None:
    normal = _normal(raw)
    _assert_normal(normal, SIZES)
    assert _normal(normal) == normal
    for picks in product(*(range(size) for size in SIZES)):
        assert _true(normal, picks) == _true(raw, picks)


@given(_raw(), st.permutations(range(len(SIZES))))
def test_choosing_term_by_term_ends_in_the_truth(raw: Formula, order: list[int]) -> None:
    normal = _normal(raw)
    for picks in product(*(range(size) for size in SIZES)):
        remaining = normal
        for term in order:
            remaining = once_chosen(remaining, term, picks[term])
            _assert_normal(remaining, SIZES)
            assert term not in terms_in(remaining)
        assert remaining == Constant(_true(normal, picks))


def test_leaves_that_say_nothing_are_constants() -> None:
    assert leaf(0, 0, 3) is FALSE
    assert leaf(0, 0b111, 3) is TRUE
    low, high = leaf(0, 0b011, 3), leaf(0, 0b110, 3)
    assert conjunction([low, high]) == Leaf(0, 0b010, 3)
    assert disjunction([low, high]) is TRUE
    assert conjunction([leaf(0, 0b001, 3), leaf(0, 0b110, 3)]) is FALSE
    assert (conjunction([]), disjunction([])) == (TRUE, FALSE)


def test_a_term_without_choices_is_left_out() -> None:
    term = Term("x", "x", (Option("a", "a"), Option("b", "b")), status_quo="b")
    scenario = Scenario("s", "s", date(2025, 3, 1), (term,), (Party("A", "A"),))
    space = compile_space(scenario, view_of(scenario), {})
    assert space.choices == ((Choice(None, "b"),),)
    assert space.index("x") == 0
