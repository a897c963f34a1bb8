"""What each side trades: the exact Pareto frontier of the deals, and the textbook solutions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice

from sim.engine.automaton import Budget, TooWide
from sim.engine.criteria import By, Ground, Over, Values, ground_of
from sim.engine.frontier import VECTORS, Frontier, frontier
from sim.engine.reaching import Reaching, reaching
from sim.engine.walks import Walk
from sim.questions.listing import as_settings
from sim.questions.solutions import DEFINITIONS, Optimum, solve
from sim.scenario.model import Scenario, Settings
from sim.scenario.provenance import Provenance, exact
from sim.scenario.question import Question

MOST = 1_000
"""Vectors of the frontier listed unless asked otherwise."""
TIES = 10
"""Packages listed per vector, and per solution, unless asked otherwise."""


@dataclass(frozen=True, slots=True)
class Valued:
    """One package and what it is worth to each party (or leaves unmet)."""

    package: Settings
    values: Values
    undominated: bool = True

    def as_json(self, word: str) -> dict[str, object]:
        """With the values under ``word``."""
        return {
            "package": dict(self.package),
            word: {name: exact(value) for name, value in self.values.items()},
        }


@dataclass(frozen=True, slots=True)
class Point:
    """One vector of the frontier: its packages, counted exactly and listed in part.

    ``count`` None: there are more than the budget lets one count.
    """

    values: Values
    count: int | None
    packages: tuple[Settings, ...]


@dataclass(frozen=True, slots=True)
class Solution:
    """One textbook solution with all its ties; ``value`` None when there is none.

    ``count`` is the exact number of packages that attain ``value``, the listed ones
    included; None when the budget does not let one count them.
    """

    name: str
    value: Fraction | None
    count: int | None
    packages: tuple[Valued, ...]
    note: str = ""

    @property
    def definition(self) -> str:
        """What is maximised."""
        return DEFINITIONS[self.name]

    def as_json(self) -> dict[str, object]:
        """Value and ties; ``count`` counts ties that are not listed too."""
        return {
            "definition": self.definition,
            "value": None if self.value is None else exact(self.value),
            "count": self.count,
            "packages": [
                {**valued.as_json("points"), "undominated": valued.undominated}
                for valued in self.packages
            ],
            **({"note": self.note} if self.note else {}),
        }


@dataclass(frozen=True)
class Tradeoffs:
    """The frontier over deals (or over every possible package), and the solutions.

    ``size`` is the exact number of packages on the frontier (None when it could not be
    counted), ``vectors`` that of their different vectors. By counts there are no
    solutions: counts are of stated demands, not utilities.
    """

    provenance: Provenance
    question: Question
    over: Over
    by: By
    unscored: tuple[str, ...]
    """Chosen parties without points: they accept or not, and are not compared."""
    size: int | None
    vectors: int
    frontier: tuple[Point, ...]
    solutions: Mapping[str, Solution]
    carried: int
    exact: bool = True
    method: str = "undominated vectors carried over the decision diagram"
    totals: tuple[tuple[int, ...], ...] = field(default=(), repr=False)
    """All vectors of the frontier, in units of the diagram."""

    @property
    def listed(self) -> int:
        """Packages of the frontier that are listed."""
        return sum(len(point.packages) for point in self.frontier)

    def as_json(self) -> dict[str, object]:
        """The documented object of ``negsim tradeoffs --json``."""
        return {
            "exact": self.exact,
            "method": self.method,
            "over": self.over.value,
            "by": self.by.value,
            "frontier_size": self.size,
            "frontier_vectors": self.vectors,
            "listed": self.listed,
            "frontier": [
                {
                    **Valued(package, point.values).as_json(word_for(self.by)),
                    "packages": point.count,
                }
                for point in self.frontier
                for package in point.packages
            ],
            **{name: solution.as_json() for name, solution in self.solutions.items()},
            "unscored": list(self.unscored),
            "question": self.question.as_json(),
            "provenance": self.provenance.as_json(),
        }


def word_for(by: By) -> str:
    """What values are called in JSON."""
    return "points" if by is By.POINTS else "unmet"


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
    ground = ground_of(scenario, question, over=over, by=by, budget=budget)
    found = frontier(ground.diagram, ground.bounds, ground.budget, vectors)
    looked_up = _Ties(ground, found)
    totals = tuple(tuple(int(value) for value in row) for row in found.vectors.tolist())
    counts = [looked_up.count(place) for place in range(len(found))]
    scored = {criterion.party for criterion in ground.criteria}
    return Tradeoffs(
        provenance=Provenance.of(scenario, question.view),
        question=question,
        over=over,
        by=ground.by,
        unscored=()
        if ground.by is By.COUNTS
        else tuple(party for party in question.parties if party not in scored),
        size=_sum(counts),
        vectors=len(found),
        frontier=tuple(
            Point(
                ground.values(totals[place]),
                counts[place],
                looked_up.settings(islice(looked_up.packages(place), ties)),
            )
            for place in range(min(len(found), most))
        ),
        solutions={}
        if ground.by is By.COUNTS
        else {
            name: looked_up.solution(name, optimum, totals, ties)
            for name, optimum in solve(
                totals, [c.factor for c in ground.criteria], ground.starting_point()
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

    def __init__(self, ground: Ground, found: Frontier) -> None:
        self._ground = ground
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
        return tuple(as_settings(self._ground.space, walks))

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
        return Solution(name, optimum.value, count, listed, optimum.note)

    def _valued(
        self, walks: Iterable[Walk], totals: tuple[tuple[int, ...], ...]
    ) -> tuple[Valued, ...]:
        best = set(totals)
        listed = list(walks)
        return tuple(
            Valued(package, self._ground.values(own), own in best)
            for package, own in zip(
                self.settings(listed), map(self._ground.totals, listed), strict=True
            )
        )

    def _again(self, place: int) -> Reaching | None:
        """The packages of a vector that touches a cap, where the sweep may have lost some."""
        if place not in self._at_cap:
            vector = tuple(int(value) for value in self._found.vectors[place].tolist())
            self._at_cap[place] = self._reach(vector)
        return self._at_cap[place]

    def _reach(self, least: tuple[int, ...]) -> Reaching | None:
        ground = self._ground
        try:
            return reaching(ground.diagram, ground.bounds, least, ground.budget)
        except TooWide:
            return None
