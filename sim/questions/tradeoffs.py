"""What each side trades: the exact Pareto frontier of the deals, and the textbook solutions.

>>> import sim
>>> scenario = sim.open_scenario("market-square")
>>> found = AskTradeoffs(parties=["all"]).answer(scenario)
>>> found.exact, found.findings.frontier
(True, 5)
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from fractions import Fraction
from itertools import islice
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Final

from sim import limits
from sim.engine.budget import Budget, TooWide
from sim.engine.criteria import By, Comparison, Over, comparison
from sim.engine.frontier import Frontier, frontier
from sim.engine.milp import INSTALL, installed
from sim.problems import Problem, unknown
from sim.questions.attaining import Ties, sum_of
from sim.questions.base import Ask
from sim.questions.better import Better, better_than
from sim.questions.by_solver import by_solver, unscored
from sim.questions.direct import APART, apart_from_frontier
from sim.questions.solutions import solve
from sim.questions.top import Top, top
from sim.questions.tradeoffs_told import (
    FrontierRow,
    Point,
    Solution,
    SolutionRow,
    TradeoffFindings,
    Tradeoffs,
)
from sim.scenario.asked import AskedDeals
from sim.scenario.model import Scenario
from sim.scenario.parameters import Count, Names, Shown
from sim.scenario.provenance import Provenance
from sim.scenario.question import Question


class AskTradeoffs(AskedDeals, Ask):
    """What each side trades."""

    name: ClassVar = "tradeoffs"
    help: ClassVar = (
        "what each side trades: the exact Pareto frontier, Nash, Kalai and other solutions"
    )
    finds: ClassVar = TradeoffFindings
    rows: ClassVar = MappingProxyType({"solutions": SolutionRow, "frontier": FrontierRow})
    fails: ClassVar = MappingProxyType(
        {"none": "there is no such package", "dominated": "the package is dominated"}
    )

    over: Annotated[Over, Shown("deals|packages", noun="range")] = Over.DEALS
    """compare the deals (default), or every possible package"""
    by: Annotated[By | None, Shown("points|counts", noun="comparison")] = None
    """compare by points (default where there are some) or by counts of what stays unmet"""
    top: Count | None = None
    """instead: the N best by points"""
    weights: Annotated[Names | None, Shown("A=2,B=1")] = None
    """with --top: whose points count, and how much (default: everyone alike)"""
    better_than: bool = False
    """instead: what is better for some and worse for none than --package or --set"""
    most: Count = limits.FRONTIER_LISTED
    """list this many outcomes of the frontier"""
    ties: Count = limits.TIES_LISTED
    """list this many packages per outcome and solution"""

    def answer(self, scenario: Scenario) -> Tradeoffs | Better | Top:
        """The frontier and the solutions, or one of what is asked instead.

        Raises:
            TooWide: no exact answer fits the time; none is estimated.
        """
        self.refuse_bad(scenario)
        weights = self._weights(scenario, [])
        budget = Budget.lasting(self.seconds)
        if self.better_than:
            # The package is what is compared with, not what is set: all of its terms are open.
            free = self.model_copy(update={"package": None, "set": {}})
            return better_than(
                scenario,
                self.settings(scenario),
                free.question(scenario),
                over=self.over,
                by=self.by,
                most=self.most,
                ties=self.ties,
                budget=budget,
            )
        question = self.question(scenario)
        if self.top is not None:
            return top(scenario, question, self.top, weights=weights, over=self.over, budget=budget)
        return tradeoffs(
            scenario,
            question,
            over=self.over,
            by=self.by,
            most=self.most,
            ties=self.ties,
            budget=budget,
        )

    def problems(self, scenario: Scenario) -> list[Problem]:
        """Parts that do not go together as well."""
        problems = super().problems(scenario)
        if self.better_than and not self.names_package:
            message = "name a package (--package or --set)"
            problems.append(Problem("--better-than", message=message))
        if self.better_than and self.top is not None:
            message = "ask for --top or for --better-than, not both"
            problems.append(Problem("--top", message=message))
        if self.top is not None and self.by is By.COUNTS:
            problems.append(Problem("--top", message="ranks by points; counts are not added up"))
        if self.weights is not None and self.top is None:
            problems.append(Problem("--weights", message="belongs to --top"))
        self._weights(scenario, problems)
        return problems

    def _weights(self, scenario: Scenario, problems: list[Problem]) -> dict[str, Fraction] | None:
        weights: dict[str, Fraction] = {}
        for word in self.weights or ():
            party, equals, given = (part.strip() for part in word.partition("="))
            if party not in scenario.party:
                problems.append(unknown("--weights", "party", party, scenario.party))
                continue
            try:
                weights[party] = Fraction(given if equals else "1")
            except (ValueError, ZeroDivisionError):
                problems.append(Problem("--weights", message=f"{given!r} is no number"))
        return None if self.weights is None else weights


ASK: Final = AskTradeoffs


def tradeoffs(
    scenario: Scenario,
    question: Question,
    *,
    over: Over = Over.DEALS,
    by: By | None = None,
    most: int = limits.FRONTIER_LISTED,
    ties: int = limits.TIES_LISTED,
    budget: Budget | None = None,
    vectors: int = limits.VECTORS,
) -> Tradeoffs:
    """The frontier and the four solutions.

    Where the whole frontier takes more than a part of the time, the solutions are found apart
    from it, by a mixed-integer solver if there is one (:mod:`sim.questions.by_solver`), else
    or where that proves too little from parts of the frontier (:mod:`sim.questions.direct`).

    Raises:
        InvalidInput: points are asked for and none of the parties has any.
        TooWide: the diagram or the vectors carried do not fit their budgets.
    """
    budget = budget or Budget()
    scored = scenario.scored.intersection(question.parties)
    points = by is not By.COUNTS and bool(scored)
    # What the solver is to do needs a part of the time.
    first = budget.share(1 / 2) if points and installed() else budget
    made: Comparison | None = None
    try:
        made = comparison(scenario, question, over=over, by=by, budget=first).within(budget)
        early = budget.share(_part(budget)) if points else budget
        found = frontier(made.diagram, made.bounds, early, vectors)
        return _answer(scenario, made, over, found, most, ties)
    except TooWide as wide:
        if not points:
            raise
        reason = wide.reason
    # Not within the handler: it would keep what was built in vain.
    return _apart(scenario, question, over, made, most, ties, budget, reason)


def _part(budget: Budget) -> float:
    """The part of the time that the whole frontier may take before it is done without."""
    if not installed():
        return 1 / 2
    return min(1 / 2, max(1 / 6, limits.FRONTIER_SECONDS / max(budget.seconds_left, 1)))


def _apart(
    scenario: Scenario,
    question: Question,
    over: Over,
    compared: Comparison | None,
    most: int,
    ties: int,
    budget: Budget,
    reason: str,
) -> Tradeoffs:
    """The solutions without the whole frontier, which was too wide for this ``reason``."""
    solved: Tradeoffs | None = None
    if installed():
        part = budget if compared is None else budget.share(2 / 3)
        with suppress(TooWide):
            solved = by_solver(scenario, question, over, compared, ties, part)
            if solved.exact:
                return solved
    if compared is not None:
        with suppress(TooWide):
            part_of, found, apart = apart_from_frontier(compared, ties)
            return _answer(scenario, part_of, over, found, most, ties, apart)
    if solved is not None:
        return solved
    raise TooWide(reason if installed() else f"{reason}; {INSTALL}")


def _answer(
    scenario: Scenario,
    compared: Comparison,
    over: Over,
    found: Frontier,
    most: int,
    ties: int,
    apart: Mapping[str, Solution] = MappingProxyType({}),
) -> Tradeoffs:
    looked_up = Ties(compared, found)
    totals = tuple(tuple(int(value) for value in row) for row in found.vectors.tolist())
    counts = [looked_up.count(place) for place in range(len(found))]
    question = compared.space.question
    solutions: dict[str, Any] = {"method": APART, **apart} if apart else {}
    if not apart and compared.by is not By.COUNTS:
        factors = [criterion.factor for criterion in compared.criteria]
        solutions = {
            name: looked_up.solution(name, optimum, totals, ties)
            for name, optimum in solve(totals, factors, compared.starting_point()).items()
        }
    return Tradeoffs(
        provenance=Provenance.of(scenario, question.view),
        question=question,
        over=over,
        by=compared.by,
        unscored=() if compared.by is By.COUNTS else unscored(scenario, question),
        size=None if apart else sum_of(counts),
        whole=not apart,
        vectors=len(found),
        frontier=tuple(
            Point(
                values=compared.values(totals[place]),
                count=counts[place],
                packages=looked_up.settings(islice(looked_up.packages(place), ties)),
            )
            for place in range(min(len(found), most))
        ),
        **solutions,
        carried=found.carried,
        totals=totals,
    )
