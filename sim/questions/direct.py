"""The four solutions without the whole frontier: each in the part of it where it must lie.

The part of the frontier above some floors is found much sooner than the whole, and whoever
dominates a package of it is in it, too. So it remains to find floors that no better package
can be below:

* *Egalitarian*: a least gain, found by bisection. Nothing reaches it: it was too high; too
  much does: too low; else the best package of the part is the best of all.
* *Kalai-Smorodinsky*: the same with shares of the ideal gains, each of which is the first
  package of a best-first search.
* *Utilitarian*: the first package of such a search.
* *Nash*: no package whose product is at least that of a known one, P, gives a party a gain
  x with x * ((S - x) / (n - 1)) ** (n - 1) < P, where S is the largest sum of gains of all
  n: the product of the others' gains is largest when they are equal.

All is done with integers and exact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import prod
from typing import Final, NamedTuple

from sim import limits
from sim.engine.budget import TooWide
from sim.engine.criteria import Comparison
from sim.engine.frontier import Frontier, frontier
from sim.engine.ranking import best_first
from sim.engine.walks import Walk
from sim.questions.attaining import Ties
from sim.questions.deals_listed import as_settings
from sim.questions.solutions import Scales, solve
from sim.questions.tradeoffs_told import Solution, Valued

APART: Final = "undominated vectors carried above floors that each solution must reach"
"""How the solutions were found; every one is exact."""
_STEPS: Final = 1_024
"""Shares that are told apart while a level is sought."""


class _Part(NamedTuple):
    compared: Comparison
    found: Frontier
    totals: tuple[tuple[int, ...], ...]


def apart_from_frontier(
    compared: Comparison, ties: int
) -> tuple[Comparison, Frontier, dict[str, Solution]]:
    """The four solutions, and the part of the frontier in which the egalitarian one lies.

    Raises:
        TooWide: one of them could not be found within the budget, or there is no package in
            which every party gains, so that no product tells packages apart.
    """
    found = _Search(compared)
    equal = found.equal()
    parts = {
        "nash": found.nash(equal),
        "egalitarian": equal,
        "kalai_smorodinsky": found.shares(),
    }
    solutions = {name: found.solution(name, part, ties) for name, part in parts.items()}
    utilitarian = largest_sum(compared, ties)
    return equal.compared, equal.found, solutions | {"utilitarian": utilitarian}


def largest_sum(compared: Comparison, ties: int) -> Solution:
    """The utilitarian solution: the largest sum, and who attains it; none of them is dominated.

    Raises:
        TooWide: too much had to be looked at.
    """
    scales = scales_of(compared)
    most, count = None, 0
    listed: list[Walk] = []
    for total, walk in best_first(
        compared.diagram, compared.bounds, _each(scales), compared.budget
    ):
        if most is not None and total < most:
            break
        most, count = total, count + 1
        listed += [walk] if count <= ties else []
        if count > limits.BEST_COUNTED:
            break
    packages = zip(as_settings(compared.space, listed), map(compared.totals, listed), strict=True)
    return Solution(
        name="utilitarian",
        value=Fraction(most or 0, scales.unit),
        count=count if count <= limits.BEST_COUNTED else None,
        packages=tuple(
            Valued(package=package, points=compared.values(own), undominated=True)
            for package, own in packages
        ),
    )


def scales_of(compared: Comparison) -> Scales:
    """The units of what is compared."""
    return Scales(tuple(c.factor for c in compared.criteria), compared.starting_point())


def _each(scales: Scales) -> list[int]:
    return [scales.unit // factor for factor in scales.factors]


class _Search:
    def __init__(self, compared: Comparison) -> None:
        self._compared = compared
        self._factors = [criterion.factor for criterion in compared.criteria]
        self._start = compared.starting_point()
        self._scales = scales_of(compared)
        self._willing = self._above([0] * len(self._factors))
        self.ideal = [
            self._scales.gains(self._first(self._willing, [int(c == one) for c in self._places]))[
                one
            ]
            for one in self._places
        ]
        if min(self.ideal) <= 0:
            raise TooWide("some party gains in no package")

    @property
    def _places(self) -> range:
        return range(len(self._factors))

    def equal(self) -> _Part:
        """Where the largest least gain lies."""
        return self._sought(lambda level: [level] * len(self._factors), min(self.ideal))

    def shares(self) -> _Part:
        """Where the largest least share of the ideal gain lies."""
        # Rounded up: whoever is in the part has the share, and who has a larger one is in it.
        return self._sought(
            lambda level: [-(-level * most // _STEPS) for most in self.ideal], _STEPS
        )

    def nash(self, near: _Part) -> _Part:
        """Where the largest product lies, given packages that are near it."""
        known = max(prod(self._scales.gains(vector)) for vector in near.totals)
        if known <= 0:
            raise TooWide("in no package near the egalitarian solution do all parties gain")
        best = self._first(self._willing, _each(self._scales))
        most, others = sum(self._scales.gains(best)), len(self._factors) - 1
        low, high = 0, most // (others + 1)
        while low < high:
            tried = (low + high) // 2
            # Below the mean the product grows with x.
            reached = tried * (most - tried) ** others >= known * others**others
            low, high = (low, tried) if reached else (tried + 1, high)
        return self._part(
            [low if others else known] * len(self._factors), limits.LEVEL_VECTORS * 100
        )

    def solution(self, name: str, part: _Part, ties: int) -> Solution:
        """A solution that lies in a part."""
        optimum = solve(part.totals, self._factors, self._start, self.ideal)[name]
        return Ties(part.compared, part.found).solution(name, optimum, part.totals, ties)

    def _sought(self, floors: Callable[[int], list[int]], most: int) -> _Part:
        """The part above the highest level that is not empty, or near it."""
        low, high = 0, most
        while low <= high:
            level = (low + high + 1) // 2
            try:
                part = self._part(floors(level), limits.LEVEL_VECTORS)
            except TooWide:
                low = level + 1
                continue
            if part.totals:
                return part
            high = level - 1
        raise TooWide("no level separates what is too much to carry from what is out of reach")

    def _part(self, gains: list[int], vectors: int) -> _Part:
        compared = self._above(gains)
        budget = compared.budget
        soon = budget.share(1 / 4)
        budget.check_clock()
        found = frontier(compared.diagram, compared.bounds, soon, vectors)
        totals = tuple(tuple(int(value) for value in row) for row in found.vectors.tolist())
        return _Part(compared, found, totals)

    def _above(self, gains: Sequence[int]) -> Comparison:
        values = {
            criterion.name: start + Fraction(gain, self._scales.unit)
            for criterion, start, gain in zip(
                self._compared.criteria, self._start, gains, strict=True
            )
        }
        return self._compared.above(values)

    def _first(self, compared: Comparison, factors: Sequence[int]) -> tuple[int, ...]:
        """The totals of a package with the largest sum of factors times totals."""
        found = best_first(compared.diagram, compared.bounds, factors, compared.budget)
        first = next(found, None)
        if first is None:
            raise TooWide("in no package is every party at least where it starts")
        return compared.totals(first[1])
