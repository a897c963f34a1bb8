"""Whether there is a deal at all, where none was among the packages drawn at random."""

from __future__ import annotations

from sim.engine.budget import Budget, TooWide
from sim.engine.compile import choices_of
from sim.engine.criteria import Over
from sim.engine.milp import INSTALL, installed, version
from sim.language.syntax import LEFT_OUT
from sim.questions.by_solver import search_for
from sim.questions.deals_told import Deals, Estimate
from sim.scenario.model import Scenario
from sim.scenario.provenance import not_exact_because
from sim.scenario.question import Question


def any_deal(scenario: Scenario, question: Question, guess: Estimate, budget: Budget) -> Deals:
    """The estimate with a deal that the solver found, or the exact answer that there is none.

    Where the time does not suffice, or there is no solver, the estimate with the reason.
    """
    if guess.hits or not guess.within:
        return guess
    try:
        if not installed():
            raise TooWide(INSTALL)
        found = search_for(scenario, question, Over.DEALS, budget).any_package(budget)
    except TooWide as wide:
        return guess.model_copy(update={"reason": not_exact_because(guess.reason, wide.reason)})
    if found is not None:
        return guess.model_copy(update={"example": dict(found.settings), "solver": version()})
    everyone = frozenset(question.parties)
    return Deals(
        provenance=guess.provenance,
        question=guess.question,
        method="mixed-integer program: that there is no deal follows from the solver's bounds",
        solver=version(),
        combinations=guess.combinations,
        packages=guess.packages,
        deals=0,
        accepts={},
        coalitions={everyone: 0},
        exactly={everyone: 0},
        uncounted=guess.reason,
        options={
            term: {choice.option or LEFT_OUT: 0 for choice in choices}
            for term, choices in choices_of(scenario, guess.question).items()
        },
    )
