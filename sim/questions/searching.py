"""The four solutions by a mixed-integer program, where the frontier is too large.

Every package found is checked and its points are added up exactly, apart from the program.
That none is better rests on the solver's bounds, and is called proven only where whole
numbers leave no room beyond the solver's tolerances:

* *Egalitarian, utilitarian, ideal gains*: the next better value is a whole unit away.
* *Kalai-Smorodinsky*: a better package gives every party at least the next whole unit above
  its share of its ideal gain; whether one does is asked until none does.
* *Nash*: a sum of logarithms, each cut off by secants between neighbouring whole numbers,
  which are exact at whole numbers and are added where the last package found lies. A better
  package gives some party more than the best one found, so the best that gives the first
  party more is sought, then the second, and so on: all must be clearly worse.

Else the value found is given with what no package passes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from math import ceil, exp, floor, log, prod
from types import MappingProxyType
from typing import Final, NamedTuple

from sim.engine.budget import Budget, TooWide
from sim.engine.linear import Amounts, Linear, Row, grain_of
from sim.engine.milp import largest, slack
from sim.questions.party_check import PartyCheck, party_check
from sim.scenario.model import Scenario, Settings, Severity
from sim.scenario.question import Question
from sim.scenario.view import in_force, of_parties
from sim.scenario.world import as_set, breaks, completed

_CLOSE: Final = 1e-8
"""Difference of logarithms that the solver cannot tell from none."""
_CLEAR: Final = 1e-7
"""One that it surely can."""
_COARSE: Final = 1.25
"""Ratio of the gains at which a logarithm is cut off to begin with."""
_MILLION: Final = 10**6
_UNSOUND: Final = "what the solver found does not hold in whole numbers"

Gains = tuple[int, ...]
"""By party, above its minimum, in the largest unit of which all are whole multiples."""


class Package(NamedTuple):
    """A package that was found, checked and added up."""

    settings: Settings
    points: tuple[Fraction, ...]
    gains: Gains


class _Searched(NamedTuple):
    package: Package
    bound: float
    """What no package passes, in the solver's arithmetic."""


class _Whole(NamedTuple):
    package: Package
    passed: int | None
    """The whole number that no package passes; None where the package has it."""


def held_against(
    scenario: Scenario, question: Question, settings: Settings
) -> dict[str, PartyCheck]:
    """What each party asked says of a package that the solver found, without the program.

    Raises:
        TooWide: it breaks a hard rule.
    """
    own = of_parties(scenario, in_force(scenario, question.view))
    alone, whole = as_set(scenario, settings), completed(scenario, settings)
    if any(
        breaks(rule, alone, whole)
        for rule in scenario.rules
        if rule.severity is Severity.HARD and (question.first_phase or not rule.first_phase)
    ):
        raise TooWide(_UNSOUND)
    return {
        p: party_check(scenario, scenario.party[p], own[p], alone, whole, None)
        for p in question.parties
    }


class Search:
    """One question's program, asked for one solution after another.

    ``found`` are the packages met on the way, ``undominated`` those known to be it, by their
    gains. ``passed`` says, for a solution of which the best found may not be the best, what
    no package passes; None where that is not known either.
    """

    def __init__(self, scenario: Scenario, question: Question, program: Linear, *, deals: bool):
        self.found: dict[Gains, Package] = {}
        self.undominated: dict[Gains, Package] = {}
        self.passed: dict[str, Fraction | None] = {}
        self.ideal: Gains | None = None
        self.parties = tuple(program.points)
        self._scenario, self.question, self._deals = scenario, question, deals
        self._program, self._points = program, tuple(program.points.values())
        self.grain = grain_of([own.grain for own in self._points])
        self._ratio = [int(own.grain / self.grain) for own in self._points]
        self.starts = tuple(scenario.party[p].minimum or Fraction(0) for p in self.parties)
        self._start = [int(start / self.grain) for start in self.starts]
        tops = [self._ratio[p] * own.most - self._start[p] for p, own in enumerate(self._points)]
        lows = [self._ratio[p] * own.least - self._start[p] for p, own in enumerate(self._points)]
        self._level = program.column(min(lows, default=0), max(tops, default=0))
        self._share = program.column(0, 1, whole=False)
        self._logs = [program.column(0, log(max(top, 1)), whole=False) for top in tops]
        self._secants: dict[tuple[int, int], Row] = {}
        for place, top in enumerate(tops):
            at = 1.0
            while at < top:
                self._secant(place, int(at))
                at = max(at + 1, at * _COARSE)

    def solve(self, budget: Budget) -> bool:
        """Look for all four; False: there is no package.

        Raises:
            TooWide: not even one package was found in time.
        """
        if not self._egalitarian(budget.share(1 / 4)):
            return False
        steps = {
            "utilitarian": (1 / 4, self._utilitarian),
            "nash": (1 / 2, self._nash),
            "kalai_smorodinsky": (3 / 4, self._shares),
        }
        for name, (part, step) in steps.items():
            try:
                step(budget.share(part))
            except TooWide:
                self.passed.setdefault(name, None)
        return True

    def raised(self, package: Package, budget: Budget) -> None:
        """Look for the best for all together that is worse for nobody, so not dominated."""
        if package.gains not in self.undominated:
            rows = [self._at_least(p, gain) for p, gain in enumerate(package.gains)]
            best = self._whole(self._together, self._sum, rows, budget)
            if best and best.passed is None:
                self.undominated[best.package.gains] = best.package

    def any_package(self, budget: Budget) -> Package | None:
        """Some package; None: there is none.

        Raises:
            TooWide: neither was found in time.
        """
        searched = self._search({}, (), budget)
        return None if searched is None else searched.package

    def _egalitarian(self, budget: Budget) -> bool:
        rows = [self._at_least(p, 0, {self._level: -1}) for p in self._places]
        best = self._whole({self._level: 1}, min, rows, budget)
        if best and best.passed is not None:
            self.passed["egalitarian"] = best.passed * self.grain
        return best is not None

    def _utilitarian(self, budget: Budget) -> None:
        best = self._whole(self._together, self._sum, (), budget)
        if best and best.passed is None:
            self.undominated[best.package.gains] = best.package
        elif best and best.passed is not None:
            self.passed["utilitarian"] = best.passed * self.grain

    def _nash(self, budget: Budget) -> None:
        if self._least_gain <= 0 and "egalitarian" not in self.passed:
            return
        rows = [self._at_least(p, 1) for p in self._places]
        searched = self._product(rows, budget.share(1 / 2))
        if searched is None:
            if self._least_gain < 0:
                self.passed["nash"] = Fraction(0)
            return
        most, best = max((prod(g), p) for g, p in self.found.items() if min(g) > 0)
        passed = ceil(Fraction(most) * Fraction(exp(max(searched.bound - log(most), 0) + _CLOSE)))
        self.passed["nash"] = passed * self.grain ** len(self._points)
        for party, gain in enumerate(best.gains):
            other = self._product([*rows, self._at_least(party, gain + 1)], budget)
            if other is not None and other.bound > log(most) - _CLEAR:
                return
        self.undominated[best.gains] = best
        del self.passed["nash"]

    def _product(self, rows: Sequence[Row], budget: Budget) -> _Searched | None:
        """A package with the largest product of gains among these, and its logarithm's bound."""
        known, wanted = None, dict.fromkeys(self._logs, 1)
        while True:
            before = len(self._secants)
            for gains in self.found:
                for place, gain in enumerate(gains):
                    self._secant(place, gain - 1)
                    self._secant(place, gain)
            if known is not None and len(self._secants) == before:
                return known
            try:
                searched = self._search(wanted, [*rows, *self._secants.values()], budget)
            except TooWide:
                if known is None:
                    raise
                return known
            if searched is None or searched.bound - log(prod(searched.package.gains)) < _CLOSE:
                return searched
            known = searched

    def _shares(self, budget: Budget) -> None:
        if self._least_gain < 0 and "egalitarian" not in self.passed:
            return
        willing = [self._at_least(p, 0) for p in self._places]
        ideal: list[int] = []
        for place, own in enumerate(self._points):
            wanted = {own.column: self._ratio[place]}
            value = partial(self._points_of, place)
            best = self._whole(wanted, value, willing, budget.share(1 / 4))
            if best is None:
                return
            if best.passed is not None:
                raise TooWide("the ideal gains are not known")
            ideal.append(best.package.gains[place])
        self.ideal = tuple(ideal)
        gaining = [place for place in self._places if ideal[place] > 0]
        shares = [self._at_least(p, 0, {self._share: -ideal[p]}) for p in gaining]
        rows = [*willing, *shares]
        passed = 1.0
        while gaining and (searched := self._search({self._share: 1}, rows, budget)):
            passed = min(passed, searched.bound)
            self.passed["kalai_smorodinsky"] = Fraction(ceil(passed * _MILLION) + 1, _MILLION)
            share = max(
                min(Fraction(gains[p], ideal[p]) for p in gaining)
                for gains in self.found
                if min(gains) >= 0
            )
            above = [self._at_least(p, floor(share * ideal[p]) + 1) for p in gaining]
            rows = [*willing, *shares, *above]
        self.passed.pop("kalai_smorodinsky", None)

    @property
    def _places(self) -> range:
        return range(len(self._points))

    @property
    def _least_gain(self) -> int:
        """The largest least gain found."""
        return max(map(min, self.found))

    @property
    def _together(self) -> dict[int, float]:
        return {own.column: self._ratio[place] for place, own in enumerate(self._points)}

    def _sum(self, gains: Gains) -> int:
        return sum(gains) + sum(self._start)

    def _points_of(self, place: int, gains: Gains) -> int:
        return gains[place] + self._start[place]

    def _at_least(self, place: int, gain: int, others: Amounts = MappingProxyType({})) -> Row:
        """The gain of a party, with what else is added, is so much or more."""
        amounts = {self._points[place].column: self._ratio[place], **others}
        return Row(amounts, gain + self._start[place])

    def _secant(self, place: int, gain: int) -> None:
        """The logarithm is nowhere above its secant between this whole number and the next."""
        if gain > 0 and (place, gain) not in self._secants:
            slope = log(gain + 1) - log(gain)
            amounts = {
                self._points[place].column: slope * self._ratio[place],
                self._logs[place]: -1,
            }
            least = slope * (gain + self._start[place]) - log(gain)
            self._secants[place, gain] = Row(amounts, least)

    def _whole(
        self, wanted: Amounts, value: Callable[[Gains], int], rows: Sequence[Row], budget: Budget
    ) -> _Whole | None:
        """A package with the most of a whole number."""
        searched = self._search(wanted, rows, budget, gap=0.9)
        if searched is None:
            return None
        passed = floor(searched.bound + slack(self._program, rows))
        return _Whole(searched.package, passed if passed > value(searched.package.gains) else None)

    def _search(
        self, wanted: Amounts, rows: Sequence[Row], budget: Budget, gap: float = 1e-9
    ) -> _Searched | None:
        found = largest(self._program, wanted, budget, rows, gap=gap)
        if found is None:
            return None
        package = self._checked(found.settings)
        self.found.setdefault(package.gains, package)
        return _Searched(package, found.bound)

    def _checked(self, settings: Settings) -> Package:
        """The package held against every position and rule, without the program."""
        question = self.question
        said = held_against(self._scenario, question, settings)
        accepting = [p for p, one in said.items() if question.standard.accepts(one.shortfall)]
        speaking = [p for p, one in said.items() if one.speaks_for]
        passed = question.agreement.passes(question.agreement.ballot(accepting, speaking))
        if self._deals and not passed:
            raise TooWide(_UNSOUND)
        points = tuple(said[p].points or Fraction(0) for p in self.parties)
        gains = (int(v / self.grain) - s for v, s in zip(points, self._start, strict=True))
        return Package(settings, points, tuple(gains))
