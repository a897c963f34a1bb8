"""The best deals for one party, or by a sum of points over parties, best first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from math import lcm

from sim.engine.automaton import Budget
from sim.engine.criteria import By, Over, Values, ground_of
from sim.engine.ranking import STEPS, best_first
from sim.problems import InvalidInput, Problem
from sim.questions.listing import as_settings
from sim.scenario.model import Scenario, Settings
from sim.scenario.provenance import Provenance, exact
from sim.scenario.question import Question


@dataclass(frozen=True, slots=True)
class Ranked:
    """One package, its points per party, and the sum it is ranked by."""

    package: Settings
    values: Values
    total: Fraction


@dataclass(frozen=True)
class Top:
    """The first packages by ``weights`` x points; ``more_tie`` when the last is not alone.

    With fewer than ``asked`` there are no more.
    """

    provenance: Provenance
    question: Question
    over: Over
    weights: Mapping[str, Fraction]
    asked: int
    ranked: tuple[Ranked, ...]
    more_tie: bool
    exact: bool = True
    method: str = "best first over the decision diagram"

    def as_json(self) -> dict[str, object]:
        """The documented object of ``negsim tradeoffs --top --json``."""
        return {
            "exact": self.exact,
            "method": self.method,
            "over": self.over.value,
            "weights": {party: exact(weight) for party, weight in self.weights.items()},
            "asked": self.asked,
            "more_tie": self.more_tie,
            "top": [
                {
                    "package": dict(ranked.package),
                    "points": {party: exact(value) for party, value in ranked.values.items()},
                    "total": exact(ranked.total),
                }
                for ranked in self.ranked
            ],
            "question": self.question.as_json(),
            "provenance": self.provenance.as_json(),
        }


def top(
    scenario: Scenario,
    question: Question,
    number: int,
    *,
    weights: Mapping[str, Fraction] | None = None,
    over: Over = Over.DEALS,
    budget: Budget | None = None,
    steps: int = STEPS,
) -> Top:
    """The ``number`` best packages by the weighted sum of the parties' points.

    ``weights`` None weighs every party alike; absent parties weigh nothing. Equal sums
    come in a fixed order.

    Raises:
        InvalidInput: no points, a weight for a party without points, or below 0.
        TooWide: the budget of states or steps was passed.
    """
    ground = ground_of(scenario, question, over=over, by=By.POINTS, budget=budget)
    names = [criterion.party for criterion in ground.criteria]
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
    per_unit = [chosen.get(c.party, Fraction(0)) / c.factor for c in ground.criteria]
    unit = lcm(*(weight.denominator for weight in per_unit))
    found = best_first(
        ground.diagram,
        ground.bounds,
        [int(weight * unit) for weight in per_unit],
        ground.budget,
        steps,
    )
    # One more than asked, to see whether the last place is shared.
    first = list(islice(found, number + 1))
    listed = first[:number]
    packages = as_settings(ground.space, [walk for _, walk in listed])
    return Top(
        provenance=Provenance.of(scenario, question.view),
        question=question,
        over=over,
        weights=chosen,
        asked=number,
        ranked=tuple(
            Ranked(package, ground.values(ground.totals(walk)), Fraction(total, unit))
            for package, (total, walk) in zip(packages, listed, strict=True)
        ),
        more_tie=len(first) > number and first[-1][0] == first[-2][0],
    )
