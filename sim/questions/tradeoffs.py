"""What each side trades: the exact Pareto frontier of the deals, and the textbook solutions.

>>> import sim
>>> scenario = sim.open_scenario("market-square")
>>> found = AskTradeoffs(parties=["all"]).answer(scenario)
>>> found.exact, found.findings.frontier
(True, 5)
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import islice
from time import monotonic
from types import MappingProxyType
from typing import Annotated, ClassVar, Final

from sim.engine.budget import STATES, Budget, TooWide
from sim.engine.criteria import By, Comparison, Over, comparison
from sim.engine.frontier import VECTORS, Frontier, frontier
from sim.engine.reaching import Reaching, reaching
from sim.engine.walks import Walk
from sim.problems import Problem, unknown
from sim.questions.base import Ask
from sim.questions.better import Better, better_than
from sim.questions.deals import as_settings
from sim.questions.outcomes import TIES
from sim.questions.solutions import Optimum, solve
from sim.questions.top import Top, top
from sim.questions.tradeoffs_told import (
    FrontierRow,
    Point,
    Solution,
    SolutionRow,
    TradeoffFindings,
    Tradeoffs,
    Valued,
)
from sim.scenario.asked import AskedDeals
from sim.scenario.model import Scenario, Settings
from sim.scenario.parameters import Count, Names, Shown
from sim.scenario.provenance import Provenance
from sim.scenario.question import Question

MOST: Final = 1_000
"""Vectors of the frontier listed unless asked otherwise."""


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
    most: Count = MOST
    """list this many outcomes of the frontier"""
    ties: Count = TIES
    """list this many packages per outcome and solution"""

    def answer(self, scenario: Scenario) -> Tradeoffs | Better | Top:
        """The frontier and the solutions, or one of what is asked instead.

        Raises:
            TooWide: no exact answer fits the time; none is estimated.
        """
        self.refuse_bad(scenario)
        weights = self._weights(scenario, [])
        budget = Budget(STATES, monotonic() + self.seconds)
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
    most: int = MOST,
    ties: int = TIES,
    budget: Budget | None = None,
    vectors: int = VECTORS,
) -> Tradeoffs:
    """The frontier and the four solutions.

    Raises:
        InvalidInput: points are asked for and none of the parties has any.
        TooWide: the diagram or the vectors carried do not fit their budgets.
    """
    compared = comparison(scenario, question, over=over, by=by, budget=budget)
    found = frontier(compared.diagram, compared.bounds, compared.budget, vectors)
    looked_up = _Ties(compared, found)
    totals = tuple(tuple(int(value) for value in row) for row in found.vectors.tolist())
    counts = [looked_up.count(place) for place in range(len(found))]
    scored = {criterion.party for criterion in compared.criteria}
    return Tradeoffs(
        provenance=Provenance.of(scenario, question.view),
        question=compared.space.question,
        over=over,
        by=compared.by,
        unscored=()
        if compared.by is By.COUNTS
        else tuple(party for party in question.parties if party not in scored),
        size=_sum(counts),
        vectors=len(found),
        frontier=tuple(
            Point(
                values=compared.values(totals[place]),
                count=counts[place],
                packages=looked_up.settings(islice(looked_up.packages(place), ties)),
            )
            for place in range(min(len(found), most))
        ),
        **{}
        if compared.by is By.COUNTS
        else {
            name: looked_up.solution(name, optimum, totals, ties)
            for name, optimum in solve(
                totals, [c.factor for c in compared.criteria], compared.starting_point()
            ).items()
        },
        carried=found.carried,
        totals=totals,
    )


def _sum(counts: Iterable[int | None]) -> int | None:
    known = list(counts)
    return None if None in known else sum(count for count in known if count is not None)


class _Ties:
    """Counts and lists who attains a vector or an optimum."""

    def __init__(self, compared: Comparison, found: Frontier) -> None:
        self._compared = compared
        self._found = found
        self._at_cap: dict[int, Reaching | None] = {}

    def count(self, place: int) -> int | None:
        if not self._found.at_cap[place]:
            return self._found.counts[place]
        again = self._again(place)
        return None if again is None else again.count

    def packages(self, place: int) -> Iterable[Walk]:
        again = self._again(place) if self._found.at_cap[place] else None
        return self._found.packages(place) if again is None else again.packages()

    def settings(self, walks: Iterable[Walk]) -> tuple[Settings, ...]:
        return tuple(as_settings(self._compared.space, walks))

    def solution(
        self, name: str, optimum: Optimum, totals: tuple[tuple[int, ...], ...], ties: int
    ) -> Solution:
        if optimum.vectors is not None:
            count = _sum(self.count(place) for place in optimum.vectors)
            walks = (walk for place in optimum.vectors for walk in self.packages(place))
            listed = self._valued(islice(walks, ties), totals)
        elif optimum.reach is not None:
            attaining = self._reach(optimum.reach)
            if attaining is None:
                chosen = [
                    place
                    for place, vector in enumerate(totals)
                    if all(v >= least for v, least in zip(vector, optimum.reach, strict=True))
                ]
                walks = (walk for place in chosen for walk in self.packages(place))
                count, listed = None, self._valued(islice(walks, ties), totals)
            else:
                count = attaining.count
                listed = self._valued(islice(attaining.packages(), ties), totals)
        else:
            count, listed = 0, ()
        return Solution(
            name=name, value=optimum.value, count=count, packages=listed, note=optimum.note
        )

    def _valued(
        self, walks: Iterable[Walk], totals: tuple[tuple[int, ...], ...]
    ) -> tuple[Valued, ...]:
        best = set(totals)
        listed = list(walks)
        return tuple(
            Valued(package=package, points=self._compared.values(own), undominated=own in best)
            for package, own in zip(
                self.settings(listed), map(self._compared.totals, listed), strict=True
            )
        )

    def _again(self, place: int) -> Reaching | None:
        """The packages of a vector that touches a cap, where the sweep may have lost some."""
        if place not in self._at_cap:
            vector = tuple(int(value) for value in self._found.vectors[place].tolist())
            self._at_cap[place] = self._reach(vector)
        return self._at_cap[place]

    def _reach(self, least: tuple[int, ...]) -> Reaching | None:
        compared = self._compared
        try:
            return reaching(compared.diagram, compared.bounds, least, compared.budget)
        except TooWide:
            return None
