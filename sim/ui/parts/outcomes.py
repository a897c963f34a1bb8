"""The outcomes of the frontier as rows: for the picture, for the table, to take away."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from sim.questions import outcomes as told
from sim.questions.check import Check
from sim.questions.glossary import big, number
from sim.questions.tradeoffs_told import Point, Tradeoffs
from sim.scenario.model import Scenario

LETTER: Final = {"nash": "N", "egalitarian": "E", "kalai_smorodinsky": "K", "utilitarian": "U"}
"""How the picture names the solutions."""
Least = Mapping[str, Fraction]
"""Party -> the least points that an outcome must give it to be shown."""


def enough(point: Point, least: Least) -> bool:
    """Whether an outcome gives each of these parties enough."""
    return all(point.values[party] >= bound for party, bound in least.items())


def outcome_rows(
    scenario: Scenario, found: Tradeoffs, shown: list[int], across: str, up: str
) -> list[dict[str, object]]:
    """A row per outcome that is shown."""
    return [
        {
            "x": float(point.values[across]),
            "y": float(point.values[up]),
            "place": place + 1,
            "points": told.values_words(scenario, point.values),
            "deal": told.package_words(scenario, point.packages[0]),
        }
        for place in shown
        for point in (found.frontier[place],)
    ]


def solution_rows(
    scenario: Scenario, found: Tradeoffs, across: str, up: str
) -> list[dict[str, object]]:
    """A row per place of a solution; solutions that share one share a row."""
    names: dict[tuple[float, float], list[str]] = {}
    words: dict[tuple[float, float], str] = {}
    for solution in found.solutions.values():
        for valued in solution.packages:
            place = (float(valued.values[across]), float(valued.values[up]))
            name = LETTER[solution.name]
            if name not in names.setdefault(place, []):
                names[place].append(name)
            words[place] = told.values_words(scenario, valued.values)
    return [
        {"x": place[0], "y": place[1], "name": " ".join(held), "points": words[place]}
        for place, held in names.items()
    ]


def package_rows(
    scenario: Scenario, package: Check, across: str, up: str
) -> list[dict[str, object]]:
    """The package of the Package page, unless it sets nothing."""
    points = {
        party: found.points for party, found in package.parties.items() if found.points is not None
    }
    if not package.package or across not in points or up not in points:
        return []
    return [
        {
            "x": float(points[across]),
            "y": float(points[up]),
            "name": package.name or "Your package",
            "points": told.values_words(scenario, points),
        }
    ]


def minimum_rows(scenario: Scenario, across: str, up: str) -> list[dict[str, object]]:
    """The minimums of the two parties."""
    ends = [scenario.party[party].minimum for party in (across, up)]
    x, y = (None if end is None else float(end) for end in ends)
    return [{"x": x, "y": y}]


def frontier_rows(
    scenario: Scenario, found: Tradeoffs, shown: list[int]
) -> list[dict[str, object]]:
    """The outcomes that are shown, for the table and to take away."""
    return [
        {
            "outcome": place + 1,
            **{
                told.criterion(scenario, name): number(value)
                for name, value in found.frontier[place].values.items()
            },
            "packages": count_words(found.frontier[place].count),
            "for example": told.package_words(scenario, found.frontier[place].packages[0]),
        }
        for place in shown
    ]


def count_words(count: int | None) -> str:
    """How many packages have an outcome; a question mark when they could not be counted."""
    return "?" if count is None else big(count)
