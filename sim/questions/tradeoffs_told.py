"""The frontier and the solutions as they are found and told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sim import limits
from sim.engine.criteria import By, Over, Values
from sim.questions.base import About, Answer, AskedAbout, Exact, Findings, Part, is_none
from sim.questions.glossary import big, counted, number, party_names
from sim.questions.outcomes import (
    COUNTS_ARE,
    SOLUTION_WORDS,
    Worth,
    kind_of_packages,
    package_words,
    values_words,
    word_for,
)
from sim.questions.solutions import DEFINITIONS
from sim.scenario.declared import in_json, in_json_as, json_field
from sim.scenario.model import Scenario, Settings
from sim.scenario.provenance import exact


class Valued(Worth):
    """One package of a solution."""

    undominated: bool | None
    """whether no other gives one party more without giving another less; null: not known"""


class Point(Part):
    """One vector of the frontier: its packages, counted exactly and listed in part."""

    values: dict[str, Exact]
    count: int | None
    """how many packages have it; null when more than the budget lets one count"""
    packages: tuple[Settings, ...]

    def told(self, scenario: Scenario) -> str:
        """The outcome, and a package that has it."""
        values = values_words(scenario, self.values)
        if self.count == 1:
            packages = "one package"
        elif self.count is None:
            packages = "packages that were not counted, for example"
        else:
            packages = f"{big(self.count)} packages, for example"
        return f"{values}; {packages}: {package_words(scenario, self.packages[0])}"


class Outcome(Worth):
    """One package of the frontier that is listed."""

    packages: int | None
    """how many packages have the same values; null when they could not be counted"""


class Solution(Part):
    """One textbook solution with all its ties; ``value`` None when there is none."""

    name: str = json_field(hidden=True)
    value: Exact | None
    """what is maximised, at its most; null when there is no solution, or none was found in time"""
    proven: bool = json_field(default=True, unless=bool)
    """false: not shown to be the most; it is the most of what was found"""
    at_most: Exact | None = json_field(default=None, unless=is_none)
    """where the value is not proven: what no package passes"""
    count: int | None
    """how many packages attain it, exactly; null when they could not be counted"""
    packages: tuple[Valued, ...]
    """the first of them"""
    note: str = json_field(default="", unless=lambda note: not note)
    """what is unusual about it"""

    @property
    @in_json
    def definition(self) -> str:
        """what is maximised"""
        return DEFINITIONS[self.name]

    def told(self) -> str:
        """Definition, value and number of ties."""
        start = f"{SOLUTION_WORDS[self.name]}: {self.definition}."
        if self.value is None:
            return f"{start} None: {self.note}."
        note = f" Note: {self.note}." if self.note else ""
        verb = "It is" if self.proven else "Not proven: it is at least"
        return f"{start} {verb} {self.value_told()}.{note}"

    def value_told(self) -> str:
        """The value, and how many packages attain it."""
        if self.value is None:
            return "none"
        if not self.proven:
            passed = "no bound is known" if self.at_most is None else number(self.at_most)
            return f"{number(self.value)}; at most {passed}"
        if self.count is None:
            ties = "how many packages attain it could not be counted within the budget"
        elif self.count == 1:
            ties = "attained by one package"
        else:
            ties = f"{big(self.count)} packages tie"
        return f"{number(self.value)}; {ties}"


class TradeoffFindings(Findings):
    """What an expectation may name."""

    frontier: int | None
    """packages on the frontier"""
    outcomes: int | None
    """different outcomes on the frontier"""
    nash: str | None = None
    """the value that the solution reaches; null when there is none, or none proven"""
    egalitarian: str | None = None
    """the value that the solution reaches; null when there is none, or none proven"""
    kalai_smorodinsky: str | None = None
    """the value that the solution reaches; null when there is none, or none proven"""
    utilitarian: str | None = None
    """the value that the solution reaches; null when there is none, or none proven"""


class SolutionRow(NamedTuple):
    """One package of one solution."""

    solution: str
    number: int
    settings: str
    points: str


class FrontierRow(NamedTuple):
    """One outcome of the frontier, with a package that has it."""

    number: int
    settings: str
    values: str
    packages: int | None


class Tradeoffs(Answer):
    """The frontier over deals (or over every possible package), and the solutions.

    By counts there are no solutions: counts are of stated demands, not utilities.
    """

    method: str = "undominated vectors carried over the decision diagram"
    over: Over
    """deals, or every possible package"""
    by: By
    """points, or counts of what stays unmet"""
    unscored: tuple[str, ...]
    """chosen parties without points: they accept or not, and are not compared"""
    size: int | None = json_field(name="frontier_size")
    """packages on the frontier, exactly; null when they could not be counted"""
    vectors: int | None = json_field(name="frontier_vectors")
    """different vectors on the frontier, or known of it; null when none is known"""
    frontier: tuple[Point, ...] = json_field(hidden=True)
    whole: bool = json_field(default=True, name="frontier_whole", unless=bool)
    """false: the frontier is too large, and only a part of it is listed"""
    solver: str | None = json_field(default=None, unless=is_none)
    """the mixed-integer solver and its version, where one was used"""
    nash: Solution | None = json_field(default=None, unless=is_none)
    """the Nash solution, when compared by points"""
    egalitarian: Solution | None = json_field(default=None, unless=is_none)
    """the egalitarian solution (Kalai), when compared by points"""
    kalai_smorodinsky: Solution | None = json_field(default=None, unless=is_none)
    """the Kalai-Smorodinsky solution, when compared by points"""
    utilitarian: Solution | None = json_field(default=None, unless=is_none)
    """the utilitarian solution, when compared by points"""
    question: AskedAbout
    """what was asked"""
    provenance: About
    """scenario and view"""
    carried: int = json_field(hidden=True)
    totals: tuple[tuple[int, ...], ...] = json_field(default=(), hidden=True)
    """All vectors of the frontier, in units of the diagram."""

    @property
    def solutions(self) -> Mapping[str, Solution]:
        """The four by name; none when compared by counts."""
        found = (self.nash, self.egalitarian, self.kalai_smorodinsky, self.utilitarian)
        return {solution.name: solution for solution in found if solution is not None}

    @property
    @in_json
    def listed(self) -> int:
        """how many packages of the frontier are listed"""
        return sum(len(point.packages) for point in self.frontier)

    @property
    @in_json_as("frontier")
    def outcomes(self) -> tuple[Outcome, ...]:
        """the packages of the frontier that are listed"""
        word = word_for(self.by)
        return tuple(
            Outcome(package=package, packages=point.count, **{word: point.values})
            for point in self.frontier
            for package in point.packages
        )

    @property
    def findings(self) -> TradeoffFindings:
        """Sizes, and the value of each solution as exact text."""
        values = {
            name: str(exact(solution.value))
            if solution.proven and solution.value is not None
            else None
            for name, solution in self.solutions.items()
        }
        named = dict.fromkeys(SOLUTION_WORDS) | values
        return TradeoffFindings(frontier=self.size, outcomes=self.vectors, **named)

    @property
    def failing(self) -> Mapping[str, bool]:
        """``none``: there is no package to compare."""
        return {"none": self.vectors == 0}

    def headline(self, scenario: Scenario) -> str:
        """The frontier in one sentence."""
        kind = kind_of_packages(scenario, self.over, self.question)
        known = self.vectors or 0
        if self.vectors == 0:
            none = f"There is no frontier and no solution: there are no {kind}."
            shown = f" That there is none follows from the bounds of {self.solver}."
            return none + shown if self.solver else none
        if self.by is By.COUNTS:
            return self._counts_headline(kind)
        if self.solver is not None:
            shown = (
                "that none is better follows from the solver's bounds on whole numbers"
                if self.exact
                else "what is not proven to be the best is given with what no package passes"
            )
            return (
                f"Among the {kind} the undominated ones are too many to list within the budget. "
                f"The solutions were found by {self.solver}, a mixed-integer solver: every "
                f"package was checked and added up exactly; {shown}."
            )
        if not self.whole:
            return (
                f"Among the {kind} the undominated ones are too many to list within the budget. "
                "The solutions are exact: each was sought where alone it can lie. Of the frontier "
                f"{counted(known, 'outcome')} near the egalitarian solution are listed."
            )
        if self.size is None:
            return (
                f"Among the {kind} there are {counted(known, 'undominated outcome')} in "
                "points; the packages behind them are too many to count within the budget."
            )
        same = self.size == self.vectors
        outcomes = "" if same else f" ({counted(known, 'different outcome')} in points)"
        return (
            f"Of the {kind}, {big(self.size)} {'is' if self.size == 1 else 'are'} undominated: "
            f"no other gives one party more without giving another less{outcomes}."
        )

    def _counts_headline(self, kind: str) -> str:
        known = self.vectors or 0
        if known > 1:
            return (
                f"Among the {kind} the parties' demands and preferences cannot all be met as "
                f"far as any alone could be: there are {big(known)} ways to trade them off."
            )
        if self.frontier and not any(self.frontier[0].values.values()):
            return (
                f"Among the {kind} some leave no stated demand or preference of these parties "
                "unmet, so there is nothing to trade off."
            )
        return f"Among the {kind} one outcome is the best for every party at once."

    def caveats(self, scenario: Scenario) -> list[str]:
        """What has to be said beside the frontier."""
        said = [COUNTS_ARE] if self.by is By.COUNTS else []
        if self.unscored:
            names = party_names(scenario, self.unscored)
            said.append(f"Without points, so not compared: {names}.")
        return said

    def told(self, scenario: Scenario) -> str:
        """The frontier in one sentence, and what has to be said beside it."""
        return " ".join([self.headline(scenario), *self.caveats(scenario)])

    def lines(self, scenario: Scenario) -> list[str]:
        """The finding, the solutions with their packages, the frontier."""
        said = [self.headline(scenario), *self.caveats(scenario)]
        for solution in self.solutions.values():
            said.append(solution.told())
            for valued in solution.packages[: limits.SHOWN]:
                mark = " (dominated)" if valued.undominated is False else ""
                values = values_words(scenario, valued.values)
                said.append(f"  {values}{mark}: {package_words(scenario, valued.package)}")
        if self.frontier:
            said.append("The frontier:" if self.whole else "Of the frontier:")
        shown = self.frontier[: limits.SHOWN]
        said += [f"{place}. {point.told(scenario)}" for place, point in enumerate(shown, 1)]
        if self.vectors and self.vectors > len(shown):
            words = "outcomes are shown; --json lists up to --most of them"
            said.append(f"{len(shown)} of {self.vectors} {words}.")
        return said

    def tables(
        self, scenario: Scenario
    ) -> dict[str, Sequence[SolutionRow] | Sequence[FrontierRow]]:
        """Solutions, and the frontier."""
        return {
            "solutions": [
                SolutionRow(name, place, _settings(valued.package), _values(valued.values))
                for name, solution in self.solutions.items()
                for place, valued in enumerate(solution.packages, 1)
            ],
            "frontier": [
                FrontierRow(place, _settings(package), _values(point.values), point.count)
                for place, point in enumerate(self.frontier, 1)
                for package in point.packages[:1]
            ],
        }


def _settings(package: Settings) -> str:
    return " ".join(f"{term}={option}" for term, option in package.items())


def _values(values: Values) -> str:
    return " ".join(f"{name}={exact(value)}" for name, value in values.items())
