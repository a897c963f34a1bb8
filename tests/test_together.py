"""Engine and slow oracle held together on one scenario at a time: every answer at once.

Each example is a whole generated scenario with phases, a view and a question about it (what
must be settled, whether on the record); what is checked: a package and its phases, counts of
every coalition, options, the record, conflicts and concessions, the nearest deals. ``make test``
tries 300; ``make thorough`` as many as ``SCENARIOS`` says, 20,000 unless told otherwise.
"""

from __future__ import annotations

import math
import os
from dataclasses import replace
from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine.settling import deal_space
from sim.questions.deals import deals
from sim.questions.deals_listed import listed
from sim.questions.deals_told import Deals
from sim.scenario.model import Scenario
from sim.scenario.question import Question
from tests import oracle, test_check, test_deals, test_explain, test_nearest, test_settling
from tests.deadlocks import deadlocks
from tests.strategies import questions, scenarios

NUMBER: Final = int(os.environ.get("SCENARIOS", "300"))
_WIDE: Final = 250
"""Packages around one of which the nearest deal is looked for, at most."""


@st.composite
def cases(draw: st.DrawFn) -> tuple[Scenario, Question]:
    """A scenario, mostly with a package in phases, and a question about it."""
    scenario = draw(scenarios(most_packages=1, scored=draw(st.integers(0, 4)) == 0))
    question = draw(questions(scenario))
    return scenario, replace(question, spoken=draw(st.booleans()))


def _as_tested(test: Any) -> Any:
    """What a test says of one example."""
    return test.hypothesis.inner_test


@settings(max_examples=NUMBER)
@given(cases() | deadlocks())
def test_every_answer_at_once(case: tuple[Scenario, Question]) -> None:
    scenario, question = case
    slow = oracle.count(scenario, question)
    found = deals(scenario, question)
    test_deals.agrees(found, slow)
    _record(scenario, question, found, slow)
    _as_tested(test_explain.test_both_lists_agree_with_trying_every_subset)(case)
    checked = (scenario, question.view)
    _as_tested(test_check.test_named_packages_equal_the_oracle_phase_by_phase)(checked)
    if math.prod(len(term.options) + 1 for term in scenario.terms) <= _WIDE:
        said = replace(question, spoken=False)
        near = (scenario, dict(question.pins), said)
        _as_tested(test_nearest.test_it_finds_all_the_nearest_and_no_others)(near)
        _as_tested(test_nearest.test_what_is_settled_is_kept)((scenario, said))


def _record(scenario: Scenario, question: Question, found: Deals, slow: oracle.Counted) -> None:
    recorded = [d for d in slow.deals if oracle.on_record(scenario, question, d)]
    must = oracle.settle(scenario, question)
    assert found.on_record is not None and found.on_record.deals == len(recorded)
    assert found.on_record.options == oracle.options(question, recorded, must)
    test_settling.rests_as_in(scenario, question, found, slow)
    shown = recorded if question.spoken else slow.deals
    every = listed(deal_space(scenario, question), 10**6)
    assert {tuple(sorted(d.items())) for d in every} == {
        tuple(sorted(d.settings.items())) for d in shown
    }
