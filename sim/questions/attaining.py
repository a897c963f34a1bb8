"""Who attains an outcome or a solution: counted and listed."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from sim.engine.budget import TooWide
from sim.engine.criteria import Comparison
from sim.engine.frontier import Frontier
from sim.engine.reaching import Reaching, reaching
from sim.engine.walks import Walk
from sim.questions.deals_listed import as_settings
from sim.questions.solutions import Optimum
from sim.questions.tradeoffs_told import Solution, Valued
from sim.scenario.model import Settings


def sum_of(counts: Iterable[int | None]) -> int | None:
    """The sum, None when one of them is not known."""
    known = list(counts)
    return None if None in known else sum(count for count in known if count is not None)


class Ties:
    """Counts and lists who attains a vector or an optimum."""

    def __init__(self, compared: Comparison, found: Frontier) -> None:
        self._compared = compared
        self._found = found
        self._at_cap: dict[int, Reaching | None] = {}

    def count(self, place: int) -> int | None:
        """How many packages have the vector at this place; None when too many to count."""
        if not self._found.at_cap[place]:
            return self._found.counts[place]
        again = self._again(place)
        return None if again is None else again.count

    def packages(self, place: int) -> Iterable[Walk]:
        """The packages that have it."""
        again = self._again(place) if self._found.at_cap[place] else None
        return self._found.packages(place) if again is None else again.packages()

    def settings(self, walks: Iterable[Walk]) -> tuple[Settings, ...]:
        """Packages of the diagram in words of the scenario."""
        return tuple(as_settings(self._compared.space, walks))

    def solution(
        self, name: str, optimum: Optimum, totals: tuple[tuple[int, ...], ...], ties: int
    ) -> Solution:
        """A solution with who attains it, the first ``ties`` of them listed."""
        if optimum.vectors is not None:
            count = sum_of(self.count(place) for place in optimum.vectors)
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
