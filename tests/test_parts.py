"""What shares no term is solved apart: against the oracle, and cited by hand."""

from __future__ import annotations

from math import comb, prod
from random import Random
from time import monotonic

from hypothesis import given
from hypothesis import strategies as st

from sim.engine.budget import Budget
from sim.engine.parts import parts_of
from sim.engine.settling import deal_space
from sim.engine.sweeps import total, weights
from sim.questions.conflicts import deadlock
from sim.questions.deals import deals
from sim.questions.deals_listed import deal_ends
from sim.questions.explain import AskExplain, explain
from sim.scenario.model import Scenario
from sim.scenario.question import Question, ask
from tests import oracle
from tests.deadlocks import deadlocks, scenario_of
from tests.strategies import asked


@given(asked() | deadlocks())
def test_numbers_of_deals_multiply_over_the_parts(case: tuple[Scenario, Question]) -> None:
    scenario, question = case
    space = deal_space(scenario, question)
    parts = parts_of(space, [(stake,) for stake in space.stakes])
    read = [term for part in parts for term in part.layout.order]
    assert len(read) == len(set(read))
    deals = [
        total(d, weights(d.layout), deal_ends(d, question.agreement))
        for part in parts
        for d in (part.diagram,)
    ]
    free = prod(size for term, size in enumerate(space.space.sizes) if term not in read)
    assert prod(deals) * free == len(oracle.count(scenario, space.question).deals)


def _programmes(disputes: int, sides: int = 3) -> Scenario:
    """Each question is answered one way by the first party and the other way by the others."""
    return scenario_of(
        *(
            (f"{side}{n}", f"p{side}", f"t{n} == {'b' if side else 'a'}")
            for n in range(disputes)
            for side in range(sides)
        ),
        terms=disputes,
    )


@given(st.integers(2, 6), st.integers(2, 4))
def test_a_product_of_disputes(disputes: int, sides: int) -> None:
    scenario = _programmes(disputes, sides)
    found = deadlock(deal_space(scenario, ask(scenario)))
    assert len(found.conflicts) == disputes * (sides - 1)
    assert found.number == len(found.corrections) == 2**disputes
    sizes = [len(names) for names in found.corrections]
    assert sizes == sorted(sizes)
    # Of k disputes the side of many gives way: k of the larger concessions.
    for k in range(disputes + 1 if sides > 2 else 0):
        assert sizes.count(disputes + k * (sides - 2)) == comb(disputes, k)
    assert found.always == frozenset()


def test_twenty_one_disputes_are_told_and_not_multiplied_out() -> None:
    # The shape of a comparison of party programmes (Wahl-O-Mat 2017): of 21 questions in
    # dispute, in 15 one party stands against two, in 6 one against one.
    rows = [
        (f"{side}{n}", f"p{side}", f"t{n} == {'b' if side else 'a'}")
        for n in range(21)
        for side in range(3 if n < 15 else 2)
    ]
    scenario = scenario_of(*rows, terms=21)
    start = monotonic()
    found = explain(scenario, ask(scenario), Budget(sets=100))
    assert monotonic() - start < 5
    assert found.exact
    assert len(found.conflicts) == 36
    assert (found.in_all, found.ways, found.least) == (2**21, 2**6, 21)
    assert len(found.concessions) == 100
    assert [len(c.give_up) for c in found.concessions[:64]] == [21] * 64
    assert len(found.parts) == 21
    told = found.told(scenario)
    assert "21 groups" in told
    assert "2,097,152 combinations" in told
    assert "gives up 21 positions; 64 are of that size" in told
    assert "100 of 2,097,152 concessions are listed" in told


def test_a_smallest_concession_is_found_where_the_list_is_cut() -> None:
    # One party against two on each of twelve terms, and one position that ties all: it is
    # given up with the other twelve of that party, or one term is won by giving up two.
    rows = [
        (f"{side}{n}", f"p{side}", f"t{n} == {'b' if side else 'a'}")
        for n in range(12)
        for side in range(3)
    ]
    tie = " or ".join(f"t{n} == a" for n in range(12))
    scenario = scenario_of(*rows, ("tie", "p0", tie), terms=12)
    found = deadlock(deal_space(scenario, ask(scenario)), Budget(sets=50))
    assert not found.corrections_complete
    assert (found.least, len(found.corrections[0])) == (13, 13)
    assert found.least_complete
    assert found.ways == 13


def test_the_time_holds_from_the_first_step() -> None:
    scenario = _programmes(12)
    start = monotonic()
    AskExplain(seconds=0.5, alone=True).answer(scenario)
    assert monotonic() - start < 3


@given(st.randoms(use_true_random=False))
def test_a_condition_over_twenty_pairs_is_narrow_however_it_is_declared(random: Random) -> None:
    names = [*range(40)]
    random.shuffle(names)
    pairs = zip(names[::2], names[1::2], strict=True)
    condition = " or ".join(f"(t{one} == a and t{other} == b)" for one, other in pairs)
    scenario = scenario_of(("x", "p", condition), terms=40)
    found = deals(scenario, ask(scenario, settle="all"))
    # A pair holds in one of nine ways.
    assert found.deals == 9**20 - 8**20
    assert found.states < 200
