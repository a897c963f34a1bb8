"""Sensitivity against brute force: every subset, every package, every view."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.engine.budget import Budget
from sim.engine.families import TooMuchWork, some_within
from sim.problems import InvalidInput
from sim.questions.passing import passing
from sim.questions.robustness import robustness
from sim.questions.sensitivity import sensitivity
from sim.scenario.model import Scenario
from sim.scenario.question import Question, ask
from sim.scenario.record import Evidence
from sim.scenario.view import others
from tests.deadlocks import deadlocks, scenario_of
from tests.strategies import asked
from tests.test_explain import failures, makes_deal, subsets

PROBABILITIES = st.sampled_from([Fraction(n, 4) for n in range(5)])


def by_hand(
    scenario: Scenario, question: Question, stakes: frozenset[str], chance: dict[str, Fraction]
) -> Fraction:
    """The probability of a deal, one subset of given-up stakes after the other."""
    packages = failures(scenario, question)
    total = Fraction(0)
    for given_up in subsets(chance):
        kept = stakes - given_up
        if any(
            makes_deal(scenario, question, failing, speaking, kept)
            for _, failing, speaking in packages
        ):
            total += prod(chance[s] if s in given_up else 1 - chance[s] for s in chance)
    return total


@given(asked() | deadlocks(), st.data())
@settings(max_examples=60)
def test_shares_and_chances_agree_with_trying_every_subset(
    case: tuple[Scenario, Question], data: st.DataObject
) -> None:
    scenario, question = case
    known = [*scenario.position, *(f"{p}:minimum" for p in question.parties)]
    stakes = frozenset(sensitivity(scenario, question, draws=1).what_if)
    chosen = data.draw(st.lists(st.sampled_from(sorted(stakes)), unique=True, max_size=7) if stakes
                       else st.just([]))  # fmt: skip
    firmness = {name: data.draw(PROBABILITIES) for name in chosen}
    found = sensitivity(scenario, question, disputed=chosen, firmness=firmness)
    assert set(known) >= stakes and found.exact
    failing = frozenset().union(*(failing for _, failing, _ in failures(scenario, question)))
    everything = stakes | failing
    half = dict.fromkeys(chosen, Fraction(1, 2))
    assert found.subsets.value == by_hand(scenario, question, everything, half)
    given_up = {name: 1 - value for name, value in firmness.items()}
    if firmness:
        assert found.any_deal is not None
        assert found.any_deal.value == by_hand(scenario, question, everything, given_up)
    else:
        assert found.any_deal is None, "no probability may be invented"
    for item in found.what_if.values():
        if item.stake in chosen:
            with_it = by_hand(scenario, question, everything, {**half, item.stake: Fraction(1)})
            without = by_hand(scenario, question, everything, {**half, item.stake: Fraction(0)})
            assert item.importance == with_it - without
        else:
            assert item.importance is None


@given(deadlocks(), st.data())
@settings(max_examples=60)
def test_the_chance_that_a_package_passes(
    case: tuple[Scenario, Question], data: st.DataObject
) -> None:
    scenario, question = case
    packages = failures(scenario, question)
    if not packages:
        return
    package, failing, speaking = data.draw(st.sampled_from(packages))
    movable = sorted(name for name in failing if name in scenario.position)
    firmness = {name: data.draw(PROBABILITIES) for name in movable[:6]}
    expected = Fraction(0)
    for given_up in subsets(firmness):
        if makes_deal(scenario, question, failing, speaking, failing - given_up):
            expected += prod(1 - p if n in given_up else p for n, p in firmness.items())
    assert passing(scenario, question, package, firmness).chance == expected


@given(asked(), st.data())
@settings(max_examples=40)
def test_robust_is_the_same_in_every_view(
    case: tuple[Scenario, Question], data: st.DataObject
) -> None:
    scenario, question = case
    packages = failures(scenario, question)
    if not packages:
        return
    package, *_ = data.draw(st.sampled_from(packages))
    found = robustness(scenario, package, question.view)
    readings = [[(r.id, value) for value in r.values] for r in scenario.readings]
    verdicts: dict[str, set[str]] = {party: set() for party in scenario.party}
    for level, chosen in product(Evidence, product(*readings)):
        view = sim.view_of(
            scenario,
            as_of=question.view.as_of,
            evidence=level,
            readings=dict(chosen),
            drop=question.view.dropped,
        )
        for party, result in sim.check(scenario, package, view).parties.items():
            verdicts[party].add(result.verdict.value)
    assert found.exact
    for hold in found.parties.values():
        assert {verdict.value for verdict in hold.verdicts} == verdicts[hold.party]
        assert hold.robust == (len(verdicts[hold.party]) == 1)


@given(asked())
def test_others_differ_in_exactly_one_switch(case: tuple[Scenario, Question]) -> None:
    scenario, question = case
    view, seen = question.view, []
    for switch, value, other in others(scenario, view, question.parties):
        mine = {"evidence": view.evidence.value, "as_of": view.as_of.isoformat(), **view.readings}
        its = {"evidence": other.evidence.value, "as_of": other.as_of.isoformat(), **other.readings}
        assert {name for name in mine if mine[name] != its[name]} == {switch}
        assert its[switch] == value and other.dropped == view.dropped
        seen.append((switch, value))
    assert len(seen) == len(set(seen))
    assert sum(switch == "evidence" for switch, _ in seen) == len(Evidence) - 1
    held = {r for p in scenario.positions if p.party in question.parties for r in p.variants}
    expected = sum(len(r.values) - 1 for r in scenario.readings if r.id in held)
    assert sum(switch in scenario.reading for switch, _ in seen) == expected


@given(
    st.lists(st.frozensets(st.sampled_from("abcdefg"), max_size=4), max_size=9),
    st.fixed_dictionaries(dict.fromkeys("abcdef", PROBABILITIES)),
)
def test_counting_sets_within_a_random_set(
    family: list[frozenset[str]], chance: dict[str, Fraction]
) -> None:
    expected = sum(
        (
            prod(chance[e] if e in chosen else 1 - chance[e] for e in chance)
            for chosen in subsets(chance)
            if any(members <= chosen for members in family)
        ),
        Fraction(0),
    )
    assert some_within(family, chance) == expected


def test_large_families_are_exact_or_refused() -> None:
    half = {f"{side}{n}": Fraction(1, 2) for n in range(100) for side in "ab"}
    pairs = [(f"a{n}", f"b{n}") for n in range(100)]
    assert some_within(pairs, half) == 1 - Fraction(3, 4) ** 100
    dense = [
        (f"a{i}", f"b{(i * j) % 97}", f"a{(i + j) % 89}") for i in range(90) for j in range(1, 40)
    ]
    with pytest.raises(TooMuchWork):
        some_within(dense, half, work=50_000)


def test_sampling_is_seeded_labelled_and_near() -> None:
    names = [(f"A{n}", "a", f"t{n} == a") for n in range(6)]
    names += [(f"B{n}", "b", f"t{n} == b") for n in range(6)]
    scenario = scenario_of(*names, terms=6)
    question = ask(scenario)
    exact = sensitivity(scenario, question)
    assert exact.exact and exact.subsets.value == Fraction(3, 4) ** 6
    budget = Budget.lasting(30, sets=1)
    sampled = sensitivity(scenario, question, budget=budget, draws=4_000, seed=7)
    again = sensitivity(scenario, question, budget=budget, draws=4_000, seed=7)
    assert not sampled.exact and sampled.subsets == again.subsets
    assert sampled.subsets.reason and sampled.subsets.seed == 7
    assert sampled.subsets.standard_error is not None
    error = float(sampled.subsets.value - exact.subsets.value)
    assert abs(error) < 4 * sampled.subsets.standard_error
    assert all(item.importance is None for item in sampled.what_if.values())


def test_bad_input_is_refused() -> None:
    scenario = scenario_of(("A", "a", "t0 == a"), ("B", "b", "t0 == b"))
    question = ask(scenario)
    with pytest.raises(InvalidInput) as refused:
        sensitivity(scenario, question, disputed=["X"], firmness={"A": Fraction(2)}, draws=0)
    assert len(refused.value.problems) == 3
    unasked = sensitivity(scenario, ask(scenario, parties=["a"]), firmness={"B": Fraction(1, 2)})
    assert unasked.without_effect == ("B",) and unasked.any_deal is not None


def test_what_was_not_counted_is_not_told_to_be_without_effect() -> None:
    scenario = scenario_of(("A", "a", "t0 == a"), ("B", "b", "t0 == b"), ("C", "b", "t0 != c"))
    found = sensitivity(scenario, ask(scenario))
    told = found.lines(scenario)
    assert "1 other position at stake: alone without effect." in told
    blank = {s: w.model_copy(update={"more": None}) for s, w in found.what_if.items()}
    blank["A"] = blank["A"].model_copy(update={"importance": None})
    blank["C"] = blank["C"].model_copy(update={"importance": None})
    told = found.model_copy(update={"what_if": blank}).lines(scenario)
    assert "2 other positions at stake: alone not counted." in told
    assert not any("without effect" in line for line in told)


def test_the_flagship_full_ceasefire() -> None:
    """Three independent pairs: in each, one of the two has to give."""
    scenario = sim.open_scenario("ukraine-2025-03")
    pins = {"strikes": "all_air", "maritime": "in_force", "ground": "stops", "duration_days": "30"}
    question = sim.ask(scenario, parties=["russia", "ukraine", "us"], pins=pins)
    firm = {"RU-01": Fraction(9, 10), "UA-03": Fraction(1, 2)}
    found = sensitivity(scenario, question, firmness=firm)
    assert found.subsets.value == Fraction(3, 4) ** 3
    assert found.any_deal is not None and found.any_deal.value == 0
    everyone = {p: Fraction(1, 2) for p in ("RU-01", "RU-02", "RU-03", "UA-03", "UA-04", "UA-05")}
    some = sensitivity(scenario, question, firmness=everyone).any_deal
    assert some is not None and some.value == Fraction(27, 64)
