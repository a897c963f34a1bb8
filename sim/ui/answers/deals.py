"""How many deals there are, a few of them, and what they trade off."""

from __future__ import annotations

from typing import Final

from sim.engine.automaton import TooWide
from sim.engine.space import DealSpace, deal_space
from sim.questions.deals import count, listed, sampled
from sim.questions.deals_told import Deals
from sim.questions.estimate import estimate
from sim.questions.tradeoffs import tradeoffs
from sim.questions.tradeoffs_told import Tradeoffs
from sim.scenario.model import Settings
from sim.ui.answers.asking import budget, kept, pairs, question_of, switches
from sim.ui.session import Now

VECTORS: Final = 400_000
"""Outcomes carried before the page gives up; the command line takes more."""


def counted(now: Now, pins: Settings) -> Deals:
    """How many packages there are with these terms held, and who accepts how many.

    Estimated where the exact diagram is too wide.

    Raises:
        TooWide: not even an estimate is possible in the time the page has.
    """

    def compute() -> Deals:
        try:
            return count(_space(now, pins))
        except TooWide as wide:
            question = question_of(now, pins, None, silence=True)
            return estimate(now.scenario, question, wide.reason, budget())

    key = ("counted", switches(now), pairs(pins))
    return kept(now, key, compute, lambda found: found.exact)


def drawn(now: Now, pins: Settings) -> list[dict[str, str]]:
    """Deals, in order or at random, as the state asks.

    Raises:
        TooWide: it would take too long for the page.
    """
    draw = now.state.draw

    def compute() -> list[dict[str, str]]:
        space = _space(now, pins)
        if draw.seed is None:
            return listed(space, draw.number)
        return sampled(space, draw.number, draw.seed)

    return kept(now, ("drawn", switches(now), pairs(pins), draw), compute)


def traded(now: Now, pins: Settings) -> Tradeoffs:
    """The undominated outcomes and four ways to choose among them.

    Raises:
        TooWide: it would take too long for the page.
    """

    def compute() -> Tradeoffs:
        question = question_of(now, pins, None, silence=False)
        return tradeoffs(now.scenario, question, budget=budget(), vectors=VECTORS)

    return kept(now, ("tradeoffs", switches(now), pairs(pins)), compute)


def _space(now: Now, pins: Settings) -> DealSpace:
    """The packages with these terms held, every other one free."""

    def compute() -> DealSpace:
        question = question_of(now, pins, None, silence=True)
        space = deal_space(now.scenario, question, budget())
        _ = space.diagram  # Built within the budget, whose clock runs out.
        return space

    return kept(now, ("space", switches(now), pairs(pins)), compute)
