"""The best deals for one party, or by a sum of points over parties, best first."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import islice
from math import lcm

from sim import limits
from sim.engine.budget import Budget
from sim.engine.criteria import By, Over, comparison
from sim.engine.ranking import best_first
from sim.problems import InvalidInput, Problem
from sim.questions.base import About, Answer, AskedAbout, Exact, Part
from sim.questions.deals_listed import as_settings
from sim.questions.glossary import number, party_names
from sim.questions.outcomes import kind_of_packages, package_words, values_words
from sim.scenario.declared import json_field
from sim.scenario.model import Scenario, Settings
from sim.scenario.provenance import Provenance
from sim.scenario.question import Question


class Ranked(Part):
    """One package of the ranking."""

    package: Settings
    """the package: term and option"""
    points: dict[str, Exact]
    """party: its points"""
    total: Exact
    """the sum it is ranked by"""


class Top(Answer):
    """The first packages by ``weights`` times points; fewer than ``asked`` are all there are."""

    method: str = "best first over the decision diagram"
    over: Over
    """deals, or every possible package"""
    weights: dict[str, Exact]
    """party: how much its points count"""
    asked: int
    """how many were asked for"""
    more_tie: bool
    """whether more packages are worth as much as the last one"""
    ranked: tuple[Ranked, ...] = json_field(name="top")
    """the packages, best first"""
    question: AskedAbout
    """what was asked"""
    provenance: About
    """scenario and view"""

    @property
    def failing(self) -> Mapping[str, bool]:
        """``none``: there is no such package."""
        return {"none": not self.ranked}

    def told(self, scenario: Scenario) -> str:
        """What the ranking is by, and whether its last place is shared."""
        kind = kind_of_packages(scenario, self.over, self.question)
        weighted = {party: weight for party, weight in self.weights.items() if weight}
        if len(set(weighted.values())) == 1:
            by = f"the points of {party_names(scenario, weighted)}"
        else:
            parts = [f"{number(w)} × {scenario.party[p].label}" for p, w in weighted.items()]
            by = f"the weighted points {' + '.join(parts)}"
        if not self.ranked:
            return f"There are no {kind}."
        found = "" if len(self.ranked) == self.asked else " (there are no more)"
        shared = " More packages tie with the last one." if self.more_tie else ""
        return f"The {len(self.ranked)} best {kind} by {by}{found}.{shared}"

    def lines(self, scenario: Scenario) -> list[str]:
        """The finding, then a line per package."""
        ranked = [
            f"{place}. {number(r.total)} ({values_words(scenario, r.points)}): "
            f"{package_words(scenario, r.package)}"
            for place, r in enumerate(self.ranked, 1)
        ]
        return [self.told(scenario), *ranked]


def top(
    scenario: Scenario,
    question: Question,
    number: int,
    *,
    weights: Mapping[str, Fraction] | None = None,
    over: Over = Over.DEALS,
    budget: Budget | None = None,
    steps: int = limits.RANKED,
) -> Top:
    """The ``number`` best packages by the weighted sum of the parties' points.

    ``weights`` None weighs every party alike; absent parties weigh nothing. Equal sums
    come in a fixed order.

    Raises:
        InvalidInput: no points, a weight for a party without points, or below 0.
        TooWide: the budget of states or steps was passed.
    """
    compared = comparison(scenario, question, over=over, by=By.POINTS, budget=budget)
    names = [criterion.party for criterion in compared.criteria]
    chosen = dict.fromkeys(names, Fraction(1)) if weights is None else dict(weights)
    problems = [
        Problem("--weights", message=f"party {party!r} is not asked or has no points")
        for party in chosen
        if party not in names
    ]
    if any(weight < 0 for weight in chosen.values()) or not any(chosen.values()):
        problems.append(Problem("--weights", message="weights are 0 or more, and not all 0"))
    if problems:
        raise InvalidInput(problems)
    per_unit = [chosen.get(c.party, Fraction(0)) / c.factor for c in compared.criteria]
    unit = lcm(*(weight.denominator for weight in per_unit))
    found = best_first(
        compared.diagram,
        compared.bounds,
        [int(weight * unit) for weight in per_unit],
        compared.budget,
        steps,
    )
    # One more than asked, to see whether the last place is shared.
    first = list(islice(found, number + 1))
    listed = first[:number]
    packages = as_settings(compared.space, [walk for _, walk in listed])
    return Top(
        provenance=Provenance.of(scenario, question.view),
        question=question,
        over=over,
        weights=chosen,
        asked=number,
        ranked=tuple(
            Ranked(
                package=package,
                points=compared.values(compared.totals(walk)),
                total=Fraction(total, unit),
            )
            for package, (total, walk) in zip(packages, listed, strict=True)
        ),
        more_tie=len(first) > number and first[-1][0] == first[-2][0],
    )
