"""What packages are compared by: the parties' points, or counts of what stays unmet.

Points are a party's own scale. Counts are of stated demands and preferences: an order
of its own per party, never a utility, and never added up across parties.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from math import ceil, lcm

import numpy as np

from sim.engine.automaton import of_formula
from sim.engine.budget import Budget
from sim.engine.frontier import Bounds
from sim.engine.settling import deal_space
from sim.engine.space import DealSpace
from sim.engine.walks import Walk
from sim.engine.weighted import Bonus, Weighted, Weights, fitting, weighted
from sim.problems import InvalidInput, Problem
from sim.scenario.model import Kind, Scenario
from sim.scenario.question import Question

Values = Mapping[str, Fraction]
"""Criterion (by its name) -> value as people read it."""


class By(Enum):
    """What is compared."""

    POINTS = "points"
    COUNTS = "counts"


class Over(Enum):
    """Which packages are compared."""

    DEALS = "deals"
    PACKAGES = "packages"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One number to be made as large (points) or as small (counts) as possible.

    A total in the diagram is ``factor`` times the value.
    """

    party: str
    kind: Kind | None
    """The kind of position counted; None for points."""
    factor: int

    @property
    def name(self) -> str:
        """The party for points; the party and what is counted otherwise."""
        return self.party if self.kind is None else f"{self.party}.unmet_{self.kind.value}s"


@dataclass(frozen=True)
class Comparison:
    """The packages of a space with what they are compared by."""

    space: DealSpace
    over: Over
    by: By
    criteria: tuple[Criterion, ...]
    diagram: Weighted
    bounds: Bounds

    @property
    def budget(self) -> Budget:
        """What may be built, and until when."""
        return self.space.budget

    def values(self, totals: Sequence[int]) -> dict[str, Fraction]:
        """Totals of the diagram as people read them."""
        return {
            criterion.name: Fraction(total, criterion.factor)
            for criterion, total in zip(self.criteria, totals, strict=True)
        }

    def totals(self, walk: Walk) -> tuple[int, ...]:
        """Totals of one package of the diagram, cut off at the caps."""
        state, totals = 0, self.diagram.offset.tolist()
        for layer, term in enumerate(self.diagram.layout.order):
            group = self.diagram.layout.class_of[layer][walk[term]]
            added = self.diagram.weight(layer, np.array([state]))[0, group].tolist()
            totals = [a + b for a, b in zip(totals, added, strict=True)]
            state = int(self.diagram.tables[layer][state, group])
        return tuple(
            int(total if cap is None else min(total, cap))
            for total, cap in zip(totals, self.bounds.cap, strict=True)
        )

    def starting_point(self) -> tuple[Fraction, ...]:
        """Per criterion of points: the party's minimum, 0 if it has none."""
        return tuple(
            self.space.scenario.party[criterion.party].minimum or Fraction(0)
            for criterion in self.criteria
        )

    def within(self, budget: Budget) -> Comparison:
        """The same within another budget."""
        return replace(self, space=replace(self.space, budget=budget))

    def above(self, values: Values) -> Comparison:
        """Only packages that are nowhere worse than these values."""
        kind = self.diagram.offset.dtype
        floor = tuple(
            fitting(ceil(values[criterion.name] * criterion.factor), kind)
            for criterion in self.criteria
        )
        return replace(self, bounds=replace(self.bounds, floor=floor))


def comparison(
    scenario: Scenario,
    question: Question,
    *,
    over: Over = Over.DEALS,
    by: By | None = None,
    budget: Budget | None = None,
) -> Comparison:
    """Compile the question. ``by`` None means points where a chosen party has some.

    Raises:
        InvalidInput: points are asked for and none of the parties has any.
        TooWide: an automaton or the diagram does not fit the budget.
    """
    budget = budget or Budget()
    with_points = [party for party in question.parties if party in scenario.scored]
    if by is By.POINTS and not with_points:
        message = "none of these parties has points; compare by counts of what stays unmet"
        raise InvalidInput([Problem("--by", message=message)])
    if by is By.COUNTS or not with_points:
        return _by_counts(scenario, question, over, budget)
    return _by_points(scenario, question, over, with_points, budget)


def _by_points(
    scenario: Scenario, question: Question, over: Over, parties: list[str], budget: Budget
) -> Comparison:
    # Minimums are applied to the totals at the ends, so no automaton of them is built.
    space = deal_space(scenario, question, budget, minimums=False)
    criteria, tables, bonuses = [], [], []
    minimum: list[int | None] = []
    cap: list[int | None] = []
    for place, party_id in enumerate(parties):
        party = scenario.party[party_id]
        table = space.space.points[party_id]
        rewards = [p for p in space.space.positions if p.party == party_id and p.points]
        numbers = [value for row in table for value in row] + [p.points for p in rewards]
        numbers += [bound for bound in (party.minimum, party.cap) if bound is not None]
        factor = lcm(*(number.denominator for number in numbers))
        criteria.append(Criterion(party_id, None, factor))
        tables.append(tuple(tuple(int(value * factor) for value in row) for row in table))
        bonuses += [
            Bonus(of_formula(p.met, space.layout, budget), place, int(p.points * factor))
            for p in rewards
        ]
        minimum.append(_scaled(party.minimum, factor) if over is Over.DEALS else None)
        cap.append(_scaled(party.cap, factor))
    least_cap = min((bound for bound in cap if bound is not None), default=0)
    weights = Weights(tuple(tables), tuple(bonuses), least_cap)
    bounds = Bounds(
        owner=tuple(question.parties.index(party) for party in parties),
        minimum=tuple(fitting(bound, weights.kind) for bound in minimum),
        cap=tuple(fitting(bound, weights.kind) for bound in cap),
        floor=(None,) * len(parties),
    )
    return _comparison(space, over, By.POINTS, tuple(criteria), bounds, weights)


def _scaled(bound: Fraction | None, factor: int) -> int | None:
    return None if bound is None else int(bound * factor)


def _by_counts(scenario: Scenario, question: Question, over: Over, budget: Budget) -> Comparison:
    counted = (Kind.DEMAND, Kind.PREFERENCE)
    space = deal_space(scenario, question, budget, watched=counted)
    criteria: list[Criterion] = []
    bonuses: list[Bonus] = []
    for party in question.parties:
        for kind in counted:
            positions = [p for p in space.space.positions if p.party == party and p.kind is kind]
            if positions:
                bonuses += [Bonus(space.failing[p.id], len(criteria), -1) for p in positions]
                criteria.append(Criterion(party, kind, -1))
    nothing: tuple[int | None, ...] = (None,) * len(criteria)
    owner = tuple(question.parties.index(criterion.party) for criterion in criteria)
    zeros = tuple((0,) * size for size in space.space.sizes)
    return _comparison(
        space,
        over,
        By.COUNTS,
        tuple(criteria),
        Bounds(owner, nothing, nothing, nothing),
        Weights((zeros,) * len(criteria), tuple(bonuses)),
    )


def _comparison(
    space: DealSpace,
    over: Over,
    by: By,
    criteria: tuple[Criterion, ...],
    bounds: Bounds,
    weights: Weights,
) -> Comparison:
    agreement = space.question.agreement if over is Over.DEALS else None
    diagram = weighted(
        space.layout,
        space.impossible,
        space.voting(space.blocked),
        agreement,
        weights,
        space.budget,
    )
    return Comparison(space, over, by, criteria, diagram, bounds)
