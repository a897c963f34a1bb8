"""The smallest concession from a mixed-integer program: the same as the exact explanation's."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from sim.engine.budget import Budget
from sim.questions.explain import explain
from sim.questions.least_by_solver import least_by_solver
from sim.scenario.model import AgreementRule, Scenario
from sim.scenario.question import Question, ask
from tests.deadlocks import deadlocks
from tests.test_explain_cases import harbour


@given(deadlocks())
def test_the_solver_finds_a_smallest_concession(case: tuple[Scenario, Question]) -> None:
    scenario, question = case
    question = replace(question, agreement=AgreementRule(question.parties))
    full = explain(scenario, question)
    found, stakes = least_by_solver(scenario, full.question, Budget())
    assert (found.possible, found.feasible, found.least) == (
        full.possible,
        full.feasible,
        full.least,
    )
    assert {concession.give_up for concession in full.smallest}.issuperset(found.corrections)
    assert stakes.keys() >= set(full.stakes)


@pytest.mark.parametrize(
    ("budget", "why"), [(Budget(states=2), "a layer"), (Budget(bytes=8), "the diagram would take")]
)
def test_a_question_too_large_is_answered_by_the_solver(budget: Budget, why: str) -> None:
    scenario = harbour(30)
    question = ask(scenario, parties="all")
    full, found = (
        explain(scenario, question),
        explain(scenario, question, budget, alone=True),
    )
    assert full.exact and not found.exact
    assert found.complete == {"conflicts": False, "concessions": False, "smallest": True}
    # Which of the smallest it is depends on the solver's version.
    (same,) = (c for c in full.smallest if c.give_up == found.concessions[0].give_up)
    assert found.concessions[0].by_party == same.by_party
    assert f"too large to be counted or listed in full: {why}" in found.caveats(scenario)[0]
    assert "The smallest concession gives up" in found.told(scenario)
    assert "At least" not in found.told(scenario)
    assert found.singles == dict.fromkeys(full.stakes)
