"""The four solutions by a mixed-integer solver, told with what is proven of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from math import ceil, lcm
from typing import Final

from sim.engine.budget import Budget, TooWide
from sim.engine.compile import compile_question
from sim.engine.criteria import By, Comparison, Over
from sim.engine.linear import linear
from sim.engine.milp import version
from sim.engine.reaching import reaching
from sim.engine.settling import settled
from sim.questions.deals_listed import as_settings
from sim.questions.direct import largest_sum
from sim.questions.searching import Package, Search
from sim.questions.solutions import Optimum, solve
from sim.questions.tradeoffs_told import Point, Solution, Tradeoffs, Valued
from sim.scenario.model import Scenario, Settings
from sim.scenario.provenance import Provenance
from sim.scenario.question import Question

METHOD: Final = (
    "mixed-integer program: packages checked and added up exactly; that none is better follows "
    "from the solver's bounds"
)


def search_for(scenario: Scenario, question: Question, over: Over, budget: Budget) -> Search:
    """The program of a question, made ready to be asked.

    Raises:
        TooWide: it does not fit the budget.
    """
    question = settled(scenario, question, budget.share(1 / 3))
    space = compile_question(scenario, question, budget)
    deals = over is Over.DEALS
    program = linear(scenario, space, question, budget, deals=deals)
    return Search(scenario, question, program, deals=deals)


def by_solver(
    scenario: Scenario,
    question: Question,
    over: Over,
    compared: Comparison | None,
    ties: int,
    budget: Budget,
) -> Tradeoffs:
    """The solutions, and of the frontier what was met on the way.

    Ties are counted by the diagram of what is ``compared``, where there is one.

    Raises:
        TooWide: not even one package was found in time, or there is no solver.
    """
    search = search_for(scenario, question, over, budget)
    some = search.solve(budget.share(3 / 4))
    best = _Best(search, compared, ties, budget)
    solutions = {solution.name: solution for solution in best.solutions()}
    proven = all(solution.proven for solution in solutions.values())
    listed = [
        Point(values=best.values(package), count=None, packages=(package.settings,))
        for package in search.undominated.values()
    ]
    question = search.question
    return Tradeoffs(
        provenance=Provenance.of(scenario, question.view),
        question=question,
        over=over,
        by=By.POINTS,
        unscored=unscored(scenario, question),
        exact=proven,
        reason=None if proven else "the solver had no time to prove every solution the best",
        method=METHOD,
        solver=version(),
        whole=not some,
        size=None if some else 0,
        vectors=len(listed) or (None if some else 0),
        frontier=tuple(listed),
        totals=tuple(best.totals(package) for package in search.undominated.values()),
        carried=0,
        **solutions,
    )


def unscored(scenario: Scenario, question: Question) -> tuple[str, ...]:
    """The parties asked that count no points."""
    return tuple(party for party in question.parties if party not in scenario.scored)


class _Best:
    """What was found as solutions."""

    def __init__(
        self, search: Search, compared: Comparison | None, ties: int, budget: Budget
    ) -> None:
        self._search, self._compared = search, compared
        self._ties, self._budget = ties, budget
        self._found = list(search.found.values())
        numbers = [v for package in self._found for v in package.points]
        self._unit = lcm(*(v.denominator for v in [*numbers, *search.starts]))

    def values(self, package: Package) -> dict[str, Fraction]:
        """Points by party."""
        return dict(zip(self._search.parties, package.points, strict=True))

    def totals(self, package: Package) -> tuple[int, ...]:
        """Points in whole units."""
        return tuple(int(value * self._unit) for value in package.points)

    def solutions(self) -> Iterator[Solution]:
        """The four, in their order."""
        search = self._search
        of_unit = search.grain * self._unit
        optima = solve(
            [self.totals(package) for package in self._found],
            [self._unit] * len(search.parties),
            search.starts,
            search.ideal and [int(gain * of_unit) for gain in search.ideal],
        )
        for name, optimum in optima.items():
            unknown = name in search.passed
            passed = search.passed.get(name)
            proven = not unknown or (passed is not None and passed == optimum.value)
            if proven:
                yield self._proven(name, optimum)
            else:
                yield self._unproven(name, optimum, passed)

    def _unproven(self, name: str, optimum: Optimum, passed: Fraction | None) -> Solution:
        if name == "kalai_smorodinsky" and self._search.ideal is None:
            optimum = Optimum(None, vectors=(), note="the ideal gains were not found in time")
        elif optimum.value is None:
            optimum = replace(optimum, vectors=(), note="none was found in time")
        return Solution(
            name=name,
            value=optimum.value,
            proven=False,
            at_most=passed,
            count=None,
            packages=self._valued([p[:2] for p in self._attaining(optimum)], whole=False),
            note=optimum.note,
        )

    def _proven(self, name: str, optimum: Optimum) -> Solution:
        attaining = self._attaining(optimum)
        for package in attaining[:1]:
            with suppress(TooWide):
                self._search.raised(package, self._budget.share(1 / 8))
        attaining = self._attaining(optimum)
        counted = self._counted(name, optimum) if attaining else (0, ())
        count, packages = counted or (
            None,
            self._valued([p[:2] for p in attaining], whole=False),
        )
        return Solution(
            name=name, value=optimum.value, count=count, packages=packages, note=optimum.note
        )

    def _attaining(self, optimum: Optimum) -> list[Package]:
        """Of what was found."""
        if optimum.vectors is not None:
            return [self._found[place] for place in optimum.vectors]
        found = [*self._search.undominated.values(), *self._found]
        once = {package.points: package for package in reversed(found)}.values()
        least = optimum.reach
        return [] if least is None else [p for p in once if _reaches(self.totals(p), least)]

    def _counted(self, name: str, optimum: Optimum) -> tuple[int, tuple[Valued, ...]] | None:
        """All that attain it, where the diagram tells them soon."""
        compared, least = self._compared, optimum.reach
        if compared is None:
            return None
        compared = compared.within(self._budget.share(1 / 4))
        with suppress(TooWide):
            if name == "utilitarian":
                best = largest_sum(compared, self._ties)
                return None if best.count is None else (best.count, best.packages)
            if least is None:
                # Nothing else has as large a product, so all that attain it have its points.
                least = self.totals(self._attaining(optimum)[0])
            wanted = [
                ceil(Fraction(value, self._unit) * criterion.factor)
                for value, criterion in zip(least, compared.criteria, strict=True)
            ]
            tied = reaching(compared.diagram, compared.bounds, wanted, compared.budget)
            walks = list(islice(tied.packages(), self._ties))
            packages = [
                (settings, tuple(compared.values(compared.totals(walk)).values()))
                for settings, walk in zip(as_settings(compared.space, walks), walks, strict=True)
            ]
            return tied.count, self._valued(packages, whole=tied.count <= self._ties)
        return None

    def _valued(
        self, found: Sequence[tuple[Settings, tuple[Fraction, ...]]], *, whole: bool
    ) -> tuple[Valued, ...]:
        """With what is known of each: whoever dominates one that ties is in the ``whole``."""
        best = {package.points for package in self._search.undominated.values()}
        others = {points for _, points in found} | best
        return tuple(
            Valued(
                package=settings,
                points=dict(zip(self._search.parties, points, strict=True)),
                undominated=points in best
                or (False if any(_dominates(o, points) for o in others) else whole or None),
            )
            for settings, points in found[: self._ties]
        )


def _reaches(totals: Sequence[int], least: Sequence[int]) -> bool:
    return all(total >= bound for total, bound in zip(totals, least, strict=True))


def _dominates(one: tuple[Fraction, ...], other: tuple[Fraction, ...]) -> bool:
    return one != other and all(a >= b for a, b in zip(one, other, strict=True))
