"""The smallest concession by a mixed-integer program, where an exact explanation is too large.

What is given up is read off a package that is held against every position, exactly; that no
concession is smaller rests on the solver's bound.
"""

from __future__ import annotations

from math import floor
from typing import Final

from sim.engine.budget import Budget, TooWide
from sim.engine.compile import choices_of, compile_space
from sim.engine.linear import linear
from sim.engine.marco import MinimalSets, Names
from sim.engine.milp import largest, slack
from sim.questions.searching import held_against
from sim.scenario.model import Scenario, Settings
from sim.scenario.question import Question
from sim.scenario.verdicts import MINIMUM, Shortfall

METHOD: Final = (
    "mixed-integer program: what is given up is counted exactly; that nothing smaller would do "
    "follows from the solver's bound"
)
LARGE: Final = "too large to be counted or listed in full"


def least_by_solver(
    scenario: Scenario, question: Question, budget: Budget
) -> tuple[MinimalSets, dict[str, str]]:
    """Whether there is a deal, else one concession; and what is at stake, each with its party.

    ``least`` is None where the concession is only known to be one, not to be a smallest.

    Raises:
        TooWide: neither was known in time, there is no solver, or a vote decides.
    """
    if not question.agreement.unanimous:
        raise TooWide("what is given up under votes is not asked of the solver")
    space = compile_space(
        scenario,
        question.view,
        choices_of(scenario, question),
        question.parties,
        first_phase=question.first_phase,
        budget=budget,
    )
    program = linear(scenario, space, question, budget, deals=True, loose=True)
    stakes = {
        stake: scenario.position[stake].party
        if stake in scenario.position
        else stake.removesuffix(MINIMUM)
        for stake in program.kept
    }
    found = largest(program, dict.fromkeys(program.kept.values(), 1), budget, gap=0.9)
    if found is None:
        return MinimalSets(possible=False, feasible=False), stakes
    given_up = _failing(scenario, question, found.settings)
    if not given_up:
        return MinimalSets(possible=True, feasible=True), stakes
    least = len(stakes) - floor(found.bound + slack(program, ()))
    if least < 1:
        raise TooWide("the time limit was reached before a deal was found or ruled out")
    return MinimalSets(
        possible=True,
        feasible=False,
        conflicts_complete=False,
        corrections=(given_up,),
        corrections_complete=False,
        least=len(given_up) if least == len(given_up) else None,
        least_complete=False,
    ), stakes


def _failing(scenario: Scenario, question: Question, settings: Settings) -> Names:
    """What the package does not meet of all that is at stake."""
    binding = question.standard.binding
    found = []
    for party, said in held_against(scenario, question, settings).items():
        found += [f.position.id for f in said.failing if f.position.kind in binding]
        found += [f"{party}{MINIMUM}"] if said.shortfall & Shortfall.BELOW_MINIMUM else []
    return tuple(sorted(found))
