"""Counting deals: equal to going through every package, exact at any size, and narrow."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import comb
from time import monotonic
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim.engine.numbering
import sim.engine.sweeps
import sim.engine.threshold
from sim.engine.automaton import Automaton
from sim.engine.budget import Budget, TooWide
from sim.engine.joint import Diagram
from sim.engine.numbering import Ints, group_rows, number_rows
from sim.engine.settling import deal_space, settled
from sim.engine.sweeps import total, weights
from sim.language.parser import parse
from sim.language.syntax import LEFT_OUT
from sim.problems import InvalidInput
from sim.questions.deals import count, deals
from sim.questions.deals_told import Deals
from sim.scenario.model import (
    AgreementRule,
    Kind,
    Option,
    Party,
    Position,
    Rule,
    Scenario,
    Severity,
    Term,
)
from sim.scenario.question import Question, ask
from sim.scenario.record import Evidence
from sim.scenario.verdicts import Standard
from tests import oracle
from tests.strategies import asked

Asked = tuple[Scenario, Question]
Numbering = Callable[[Sequence[Ints], Sequence[int]], tuple[Ints, Ints]]


def agrees(found: Deals, expected: oracle.Counted) -> None:
    """What is counted, by going through every package."""
    assert found.exact
    assert found.combinations == expected.combinations
    assert found.packages == len(expected.listed)
    assert found.deals == len(expected.deals)
    assert found.accepts == expected.accepts
    assert found.coalitions == expected.coalitions
    assert found.exactly == expected.exactly
    assert found.options == expected.options


@given(asked())
def test_counts_equal_the_oracle(case: Asked) -> None:
    scenario, question = case
    agrees(deals(scenario, question), oracle.count(scenario, question))


@given(asked(scored=True))
def test_counts_of_scored_games_equal_the_oracle(case: Asked) -> None:
    scenario, question = case
    agrees(deals(scenario, question), oracle.count(scenario, question))


@given(asked() | asked(scored=True))
def test_counts_do_not_depend_on_the_size_of_machine_words(case: Asked) -> None:
    """The paths for counts, sums and keys past 64 bits, taken on small questions."""
    scenario, question = case
    with ExitStack() as stack:
        for module, name, value in (
            (sim.engine.sweeps, "_FITS", 0),
            (sim.engine.sweeps, "_EXACT", 1 << 20),
            (sim.engine.threshold, "_SAFE", 0),
            (sim.engine.numbering, "_WORD", 8),
            (sim.engine.numbering, "_DENSE", 0),
            (sim.engine.numbering, "_FEW", 0),
        ):
            stack.enter_context(patch.object(module, name, value))
        found = deals(scenario, question)
    agrees(found, oracle.count(scenario, question))


def _pinned(question: Question, pins: dict[str, str]) -> Question:
    """The same question with more terms set, or left out."""
    return replace(
        question,
        pins=question.pins | {t: o for t, o in pins.items() if o != LEFT_OUT},  # type: ignore[operator]
        open={term: options for term, options in question.open.items() if term not in pins},
    )


@given(asked(), st.data())
def test_a_pin_equals_asking_again(case: Asked, data: st.DataObject) -> None:
    scenario, question = case
    space = deal_space(scenario, question)
    pins: dict[str, str] = {}
    for term, options in question.open.items():
        if data.draw(st.booleans()):
            silence = (LEFT_OUT,) if term not in oracle.settle(scenario, question) else ()
            pins[term] = data.draw(st.sampled_from([*options, *silence]))
    found = count(space, pins)
    expected = oracle.count(scenario, _pinned(question, pins))
    # The options of a pinned term count what each would allow in place of the pin.
    shown = dict(expected.options)
    for term in pins:
        others = {other: option for other, option in pins.items() if other != term}
        freed = oracle.count(scenario, _pinned(question, others))
        shown[term] = freed.options[term]
    agrees(found, replace(expected, options=shown))
    again = deals(scenario, _pinned(question, pins))
    assert (again.packages, again.coalitions) == (found.packages, found.coalitions)


@given(asked(), st.data())
def test_dropping_equals_the_drop_switch(case: Asked, data: st.DataObject) -> None:
    scenario, question = case
    # What a deal must settle may itself hang on what is dropped; here it stays.
    question = settled(scenario, question)
    known = [position.id for position in scenario.positions]
    gone = data.draw(st.sets(st.sampled_from(known), max_size=3)) if known else set()
    found = count(deal_space(scenario, question).dropping(gone))
    view = replace(question.view, dropped=question.view.dropped | gone)
    without = replace(question, view=view)
    expected = oracle.count(scenario, without)
    agrees(found, expected)
    agrees(deals(scenario, without), expected)


@given(asked())
def test_the_diagram_of_deals_keeps_what_everyone_accepts(case: Asked) -> None:
    scenario, question = case
    diagram = deal_space(scenario, question).deals
    assert {*diagram.labels.tolist()} <= {(1 << len(question.parties)) - 1}
    ends = np.ones(len(diagram.labels), dtype=bool)
    everyone = oracle.count(scenario, question).coalitions[frozenset(question.parties)]
    assert total(diagram, weights(diagram.layout), ends) == everyone


@given(asked(), st.lists(st.sampled_from("PQRS"), max_size=1), st.integers(1, 4))
def test_quorum_and_veto_equal_the_oracle(case: Asked, veto: list[str], quorum: int) -> None:
    scenario, question = case
    parties = tuple(scenario.party)
    agreement = AgreementRule(
        parties, min(quorum, len(parties)), tuple(p for p in veto if p in parties)
    )
    question = replace(question, parties=parties, agreement=agreement)
    agrees(deals(scenario, question), oracle.count(scenario, question))
    by_scenario = replace(scenario, agreement=agreement)
    assert ask(by_scenario, open_terms=[]).agreement == agreement


@given(asked())
def test_the_documented_object_says_the_same(case: Asked) -> None:
    scenario, question = case
    found = deals(scenario, question)
    said = json.loads(json.dumps(found.as_json()))
    expected = oracle.count(scenario, question)
    assert (said["exact"], said["packages"]) == (True, len(expected.listed))
    assert (said["deals"], said["accepts"]) == (len(expected.deals), expected.accepts)
    assert said["options"] == expected.options
    assert {frozenset(c["parties"]): c["deals"] for c in said["coalitions"]} == expected.coalitions
    order = list(scenario.party)
    for coalition in said["coalitions"]:
        assert coalition["parties"] == sorted(coalition["parties"], key=order.index)
    assert json.dumps(deals(scenario, question).as_json()) == json.dumps(found.as_json())


def _assert_reduced(automaton: Automaton) -> None:
    layers = [table for table in automaton.tables if table is not None]
    widths = [len(table) for table in layers] + [len(automaton.labels)]
    assert widths[0] == 1
    assert len(set(automaton.labels.tolist())) == len(automaton.labels)
    for table, below in zip(layers, widths[1:], strict=True):
        assert len({tuple(row) for row in table.tolist()}) == len(table)
        assert set(table.ravel().tolist()) == set(range(below))


@given(asked())
def test_automata_are_reduced_and_every_state_is_reached(case: Asked) -> None:
    scenario, question = case
    space = deal_space(scenario, question)
    for automaton in (space.impossible, *space.failing.values(), *space.blocked.values()):
        _assert_reduced(automaton)


def _assert_trimmed(diagram: Diagram) -> None:
    """Every state can be reached, and every state but the ends leads on."""
    widths = [*map(len, diagram.tables), len(diagram.labels)]
    assert widths[0] <= 1
    for table, below in zip(diagram.tables, widths[1:], strict=True):
        assert set(table.ravel().tolist()) - {-1} == set(range(below))
        assert (table >= 0).any(axis=1).all()
    if widths[0] == 0:
        assert not any(widths)


@given(asked())
def test_every_state_is_reached_and_alive(case: Asked) -> None:
    scenario, question = case
    space = deal_space(scenario, question)
    for diagram in (space.diagram, space.deals):
        _assert_trimmed(diagram)
        assert [len(classes) for classes in diagram.layout.classes] == [
            table.shape[1] for table in diagram.tables
        ]
        assert diagram.states == sum(map(len, diagram.tables)) + len(diagram.labels)


@given(asked())
def test_equal_futures_share_a_state(case: Asked) -> None:
    scenario, question = case
    space = deal_space(scenario, question)
    for diagram in (space.diagram, space.deals):
        for table in diagram.tables:
            assert len({tuple(row) for row in table.tolist()}) == len(table)
        assert len(set(diagram.labels.tolist())) == len(diagram.labels)


def test_what_differs_only_in_impossible_packages_is_one_state() -> None:
    """Once the rule asks for t1 == a, A has nothing left to ask whatever t0 is."""
    rule = Rule("K", Severity.HARD, "", parse("addressed(t0)"), parse("t1 == a"))
    scenario = _scenario(_terms(2), _position("A1", "t0 == a or t1 == a"), rules=(rule,))
    assert [len(table) for table in deal_space(scenario, ask(scenario)).diagram.tables] == [1, 1]


@st.composite
def _tables(draw: st.DrawFn) -> tuple[list[int], list[list[int]]]:
    radices = draw(st.lists(st.sampled_from([1, 2, 3, 1 << 20, 1 << 40]), max_size=4))
    row = st.tuples(*(st.integers(0, min(radix - 1, 3)) for radix in radices))
    return radices, [list(r) for r in draw(st.lists(row, min_size=1, max_size=8))]


@given(_tables(), st.sampled_from([0, 1 << 22]), st.sampled_from([number_rows, group_rows]))
def test_numbering_tells_rows_apart_exactly(
    case: tuple[list[int], list[list[int]]], small: int, numbering: Numbering
) -> None:
    radices, rows = case
    if not radices:
        return
    columns = list(np.array(rows, dtype=np.int64).T)
    with (
        patch.object(sim.engine.numbering, "_DENSE", small),
        patch.object(sim.engine.numbering, "_FEW", small),
    ):
        first, number = numbering(columns, radices)
    kinds = sorted({tuple(row) for row in rows})
    assert len(first) == len(kinds)
    assert sorted(tuple(rows[place]) for place in first.tolist()) == kinds
    for row, kind in zip(rows, number.tolist(), strict=True):
        assert rows[first[kind]] == row


def _terms(number: int, options: str = "ab", **more: str | None) -> tuple[Term, ...]:
    listed = tuple(Option(option, option) for option in options)
    return tuple(
        Term(f"t{n}", f"t{n}", listed, status_quo=more.get("status_quo")) for n in range(number)
    )


def _position(name: str, requires: str, kind: Kind = Kind.RED_LINE, party: str = "A") -> Position:
    return Position(name, party, kind, Evidence.OFFICIAL, name, parse(requires))


def _scenario(
    terms: tuple[Term, ...],
    *positions: Position,
    parties: tuple[Party, ...] = (Party("A", "A"), Party("B", "B")),
    rules: tuple[Rule, ...] = (),
) -> Scenario:
    return Scenario(
        "large", "large", date(2025, 3, 18), terms, parties, positions=positions, rules=rules
    )


def test_counts_past_machine_integers_are_exact() -> None:
    """Forty terms of four options: 2 ** 80 packages, of which A forbids pairs."""
    pairs = [_position(f"A{n}", f"t{n} != a or t{n + 1} != a") for n in range(0, 40, 2)]
    scenario = _scenario(
        _terms(40, "abcd"),
        *pairs,
        _position("B1", "t0 == a", party="B"),
        _position("B2", "t39 in {b, c, d}", Kind.DEMAND, party="B"),
    )
    found = deals(scenario, ask(scenario))
    assert found.packages == found.combinations == 4**40
    assert found.accepts == {"A": 15**20, "B": 4**39}
    assert found.deals == found.coalitions[frozenset("AB")] == 3 * 15**19
    assert found.exactly[frozenset()] == 4**40 - 15**20 - 4**39 + 3 * 15**19
    assert found.options["t0"] == {"a": 3 * 15**19, "b": 0, "c": 0, "d": 0}
    assert found.options["t2"] == {"a": 9 * 15**18, **dict.fromkeys("bcd", 12 * 15**18)}
    satisfied = deals(scenario, ask(scenario, standard=Standard.SATISFIED))
    # B also asks that the last of the last pair be no a: 12 of its 15 are left.
    assert satisfied.deals == 3 * 15**18 * 12
    silent = deals(scenario, ask(scenario, settle="none"))
    assert silent.packages == 5**40
    # Left out, without a status quo, is open: nobody is blocked by it.
    assert silent.accepts == {"A": 24**20, "B": 2 * 5**39}
    assert silent.options["t1"][LEFT_OUT] == 2 * 24**19


def test_a_pin_past_machine_integers_is_exact() -> None:
    pairs = [_position(f"A{n}", f"t{n} != a or t{n + 1} != a") for n in range(0, 40, 2)]
    scenario = _scenario(_terms(40, "abcd"), *pairs)
    space = deal_space(scenario, ask(scenario, parties="A"))
    assert count(space, {"t0": "a"}).deals == 3 * 15**19
    assert count(space, {"t0": "a"}).options["t0"] == {
        "a": 3 * 15**19,
        **dict.fromkeys("bcd", 4 * 15**19),
    }
    assert count(space, {f"t{n}": "a" for n in range(0, 40, 2)}).deals == 3**20
    assert count(space, {"t0": "a", "t1": "a"}).deals == 0


def test_a_minimum_over_many_terms_counts_like_the_binomial() -> None:
    terms = _terms(66)
    third = Fraction(1, 3)
    party = Party("A", "A", points={term.id: {"a": third} for term in terms}, minimum=Fraction(11))
    scenario = _scenario(terms, parties=(party,))
    assert deals(scenario, ask(scenario)).deals == sum(comb(66, k) for k in range(33, 67))
    huge = replace(
        party,
        points={term.id: {"a": third * 10**30} for term in terms},
        minimum=Fraction(11 * 10**30) + Fraction(1, 10**9),
    )
    scenario = replace(scenario, parties=(huge,))
    # A billionth more than 33 terms bring: 34 are needed.
    assert deals(scenario, ask(scenario)).deals == sum(comb(66, k) for k in range(34, 67))


@pytest.mark.parametrize("bonus", [5, -5])
def test_a_bonus_still_to_come_keeps_the_minimum_unsettled(bonus: int) -> None:
    """Whether t0 and t7 agree is known last, and decides; the points between are small."""
    terms = _terms(8)
    points = {term.id: {"a": Fraction(1)} for term in terms}
    party = Party("A", "A", points=points, minimum=Fraction(6))
    alike = _position("A1", "t0 == a and t7 == a or t0 == b and t7 == b", Kind.DEMAND)
    scenario = _scenario(terms, replace(alike, points=Fraction(bonus)), parties=(party,))
    question = ask(scenario)
    expected = oracle.count(scenario, question)
    assert 0 < len(expected.deals) < len(expected.listed)
    agrees(deals(scenario, question), expected)


def test_quorum_and_veto_by_hand() -> None:
    parties = tuple(Party(name, name) for name in "ABC")
    positions = [_position(name, f"t{n} == a", party=name) for n, name in enumerate("ABC")]
    scenario = replace(_scenario(_terms(3), *positions, parties=parties), agreement=None)
    assert deals(scenario, ask(scenario)).deals == 1
    for at_least, veto, expected in (
        (1, (), 7),
        (2, (), 4),
        (3, (), 1),
        (1, ("A",), 4),
        (2, ("A",), 3),
        (2, ("A", "B"), 2),
        (None, ("A",), 1),
    ):
        rule = AgreementRule(("A", "B", "C"), at_least, veto)
        found = deals(replace(scenario, agreement=rule), ask(replace(scenario, agreement=rule)))
        assert found.deals == expected
        assert found.coalitions[frozenset("AB")] == 2
        assert found.exactly[frozenset("AB")] == 1


def test_parties_named_must_all_accept_whatever_the_agreement_rule() -> None:
    positions = [_position(name, f"t{n} == a", party=name) for n, name in enumerate("AB")]
    scenario = replace(_scenario(_terms(2), *positions), agreement=AgreementRule(("A", "B"), 1))
    assert deals(scenario, ask(scenario)).deals == 3
    assert deals(scenario, ask(scenario, parties="all")).deals == 1
    assert deals(scenario, ask(scenario, parties=["A"])).deals == 2


def test_degenerate_questions() -> None:
    nobody = _scenario(_terms(3), parties=())
    assert deals(nobody, ask(nobody)).deals == 8
    nothing = _scenario(())
    assert (deals(nothing, ask(nothing)).packages, deals(nothing, ask(nothing)).deals) == (1, 1)
    single = _scenario(_terms(4, "a"), _position("A1", "t0 != a"))
    assert deals(single, ask(single, settle="all")).accepts == {"A": 0, "B": 1}
    free = _scenario(_terms(20))
    assert deals(free, ask(free)).deals == 2**20
    closed = ask(free, open_terms=[])
    assert (deals(free, closed).combinations, deals(free, closed).options) == (1, {})


def test_rules_that_exclude_everything_leave_no_package() -> None:
    rules = (
        Rule("K1", Severity.HARD, "", parse("t0 == a or t0 == b"), parse("t1 == a")),
        Rule("K2", Severity.HARD, "", parse("addressed(t0)"), parse("t1 == b")),
    )
    scenario = _scenario(_terms(3), _position("A1", "t2 == a"), rules=rules)
    found = deals(scenario, ask(scenario))
    assert (found.combinations, found.packages, found.deals) == (8, 0, 0)
    assert set(found.coalitions.values()) == {0}
    assert found.options == {f"t{n}": {"a": 0, "b": 0} for n in range(3)}
    assert count(deal_space(scenario, ask(scenario)), {"t0": "a"}).packages == 0
    # With t0 left out K1 and K2 have nothing to say.
    assert deals(scenario, ask(scenario, open_terms=["t1", "t2"])).packages == 4


def test_warnings_exclude_nothing() -> None:
    rule = Rule("K", Severity.WARNING, "", parse("t0 == a"), parse("t1 == a"))
    scenario = _scenario(_terms(2), rules=(rule,))
    assert deals(scenario, ask(scenario)).packages == 4


def test_more_parties_than_coalitions_are_counted_for() -> None:
    parties = tuple(Party(f"P{n}", f"P{n}") for n in range(12))
    positions = [_position(p.id, f"t{n % 6} == a", party=p.id) for n, p in enumerate(parties)]
    scenario = _scenario(_terms(6), *positions, parties=parties)
    found = deals(scenario, ask(scenario))
    assert {len(group) for group in found.coalitions} == {0, 1, 12}
    assert found.deals == found.coalitions[frozenset(p.id for p in parties)] == 1
    assert set(found.accepts.values()) == {32}


def _wide() -> Scenario:
    """Conditions that tie far-off terms together, so that no order is narrow."""
    pairs = [(n, (7 * n + 3) % 24) for n in range(24)] + [(n, (5 * n + 11) % 24) for n in range(24)]
    positions = [
        _position(f"A{n}", f"t{one} != a or t{other} != b") for n, (one, other) in enumerate(pairs)
    ]
    return _scenario(_terms(24, "abc"), *positions)


def test_past_its_budget_the_diagram_gives_up_and_says_so() -> None:
    scenario = _wide()
    with pytest.raises(TooWide, match="the budget is 20") as caught:
        deals(scenario, ask(scenario), Budget(states=20))
    assert "states" in caught.value.reason
    with pytest.raises(TooWide, match="time limit"):
        deals(scenario, ask(scenario), Budget(until=monotonic() - 1))
    assert deals(scenario, ask(scenario)).deals > 0


@pytest.mark.parametrize("states", [1, 10, 100, 1_000])
def test_a_formula_alone_keeps_to_the_budget(states: int) -> None:
    """All a's are read before any b in whatever order, were it not for the budget."""
    halves = " or ".join(f"t{n} == a and t{n + 30} == a" for n in range(30))
    scenario = _scenario(_terms(60), _position("A1", f"not ({halves})"))
    try:
        found = deals(scenario, ask(scenario, parties="A"), Budget(states=states))
    except TooWide as error:
        assert str(states) in error.reason
    else:
        assert found.deals == 3**30


_AGAIN = """
import json
from tests.test_deals import _wide
from sim.questions.deals import deals
from sim.scenario.question import ask
print(json.dumps(deals(_wide(), ask(_wide(), settle="none")).as_json()))
"""


def test_another_process_with_another_hash_seed_prints_the_same() -> None:
    printed = {
        subprocess.run(
            [sys.executable, "-c", _AGAIN],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1
    assert json.loads(printed.pop())["exact"]


def test_an_unlisted_whole_number_can_be_pinned_and_chosen() -> None:
    days = Term(
        "days",
        "days",
        (Option("30", "", value=Fraction(30)), Option("never", "", value=float("inf"))),
        span=(0, 365),
    )
    scenario = _scenario((days, *_terms(1)), _position("A1", "days <= 45"))
    asked_for = ask(scenario, parties="A", limit={"days": ["30", "45", "46", "never"]})
    assert deals(scenario, asked_for).options["days"] == {"30": 2, "45": 2, "46": 0, "never": 0}
    assert deals(scenario, ask(scenario, parties="A", pins={"days": "46"})).deals == 0
    assert deals(scenario, ask(scenario, parties="A")).deals == 2


def test_a_pin_that_is_no_choice_is_refused() -> None:
    scenario = _scenario(_terms(2))
    space = deal_space(scenario, ask(scenario, open_terms=["t0"]))
    assert count(space, {"t1": LEFT_OUT}).packages == 2
    for pin in ({"t0": "c"}, {"t0": LEFT_OUT}, {"t1": "a"}, {"t9": "a"}):
        with pytest.raises(KeyError):
            count(space, pin)


BAD = [
    ({"parties": ["A", "C"]}, ["--parties: there is no party 'C'"]),
    ({"parties": []}, ["--parties: name at least one party, or 'all'"]),
    ({"pins": {"t9": "a"}}, ["--set: there is no term 't9'"]),
    ({"pins": {"t0": "x"}}, ["--set: term 't0' has no option 'x'"]),
    ({"open_terms": ["t0"], "pins": {"t0": "a"}}, ["--open: t0: this term is set"]),
    ({"limit": {"t0": ["a"]}, "pins": {"t0": "a"}}, ["--limit: t0: this term is set"]),
    ({"limit": {"t0": []}}, ["--limit: t0: no option is left"]),
    ({"limit": {"t0": ["a", "z"]}}, ["--limit: term 't0' has no option 'z'"]),
    ({"standard": "unblock"}, ["--standard: there is no standard 'unblock'"]),
    (
        {"parties": ["X"], "pins": {"t9": "a"}, "open_terms": ["t8"]},
        ["no party 'X'", "no term 't9'", "no term 't8'"],
    ),
]


@pytest.mark.parametrize(("words", "messages"), BAD)
def test_a_question_that_makes_no_sense_is_refused_with_every_reason(
    words: dict[str, object], messages: list[str]
) -> None:
    scenario = _scenario(_terms(3))
    with pytest.raises(InvalidInput) as caught:
        ask(scenario, **words)  # type: ignore[arg-type]
    found = [str(problem) for problem in caught.value.problems]
    assert len(found) == len(messages)
    for message in messages:
        assert any(message in problem for problem in found)
