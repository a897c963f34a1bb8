"""The best answer that the budget allows: exact where possible, else a labelled estimate."""

from __future__ import annotations

from time import monotonic

from sim.engine.automaton import STATES, Budget, TooWide
from sim.engine.space import DealSpace, deal_space
from sim.questions.deals import Deals, count
from sim.questions.estimate import Estimate, estimate
from sim.scenario.model import Scenario
from sim.scenario.question import Question


def answer(
    scenario: Scenario,
    question: Question,
    *,
    seconds: float = 60.0,
    states: int = STATES,
    seed: int = 0,
) -> tuple[Deals, DealSpace] | tuple[Estimate, None]:
    """Count the deals within ``seconds``; estimate them when the diagram is too wide.

    Raises:
        TooWide: neither was possible in the time given.
    """
    start = monotonic()
    try:
        # The exact attempt may use two thirds of the time, so that an estimate can follow.
        budget = Budget(states, start + seconds * 2 / 3)
        space = deal_space(scenario, question, budget)
        return count(space), space
    except TooWide as wide:
        rest = Budget(states, start + seconds)
        return estimate(scenario, question, wide.reason, rest, seed=seed), None
