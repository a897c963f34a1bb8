"""A question as linear rows over whole numbers, so that a mixed-integer solver can search it.

Normal form: a 0/1 column for each choice of a term, of which exactly one is 1; rows that are
at least a bound; whole coefficients throughout. A condition that must not hold becomes rows
directly; what lies deeper gets a 0/1 column that is 1 only if it is false, translated in that
one direction (Plaisted and Greenbaum 1986), which is enough because formulas are monotone in
their leaves. Under an agreement rule that counts votes each party has a column for "does not
block", and what it insists on binds only where that is 1. A column for a party's points is
never more than the points of the choices made: whatever asks for many points is answered
rightly, and points are counted again, exactly, of whatever is found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import gcd, lcm
from operator import getitem
from typing import Final, NamedTuple

from sim.engine.budget import Budget, TooWide
from sim.engine.compile import Space
from sim.engine.formulas import All, Any, Constant, Formula, Leaf, Some, Sum, disjunction, negation
from sim.engine.votes import turned
from sim.scenario.agreement import Threshold
from sim.scenario.model import Scenario
from sim.scenario.question import Question
from sim.scenario.verdicts import MINIMUM

_LARGEST: Final = 1 << 40
"""Coefficients and sums past which floating point would not tell whole numbers apart."""

Amounts = Mapping[int, float]
"""Column -> coefficient."""


class Row(NamedTuple):
    """Coefficients times columns are ``least`` or more."""

    amounts: Amounts
    least: float


class Column(NamedTuple):
    """What a column may be."""

    least: float
    most: float
    whole: bool = True


class Points(NamedTuple):
    """A party's points: ``grain`` times ``column``, a whole number from ``least`` to ``most``."""

    column: int
    grain: Fraction
    least: int
    most: int


@dataclass(frozen=True)
class Linear:
    """The columns and rows of one question."""

    space: Space
    columns: list[Column]
    rows: list[Row]
    choices: tuple[tuple[int, ...], ...]
    """Term -> the columns of its choices."""
    points: Mapping[str, Points]
    kept: Mapping[str, int]
    """What is at stake -> the column that is 1 only where it is met, if it may be given up."""

    def column(self, least: float, most: float, *, whole: bool = True) -> int:
        """One more column."""
        self.columns.append(Column(least, most, whole))
        return len(self.columns) - 1

    def settings(self, chosen: Sequence[int]) -> dict[str, str]:
        """The package with these choices; a term left out is absent."""
        choices = map(getitem, self.space.choices, chosen)
        named = zip(self.space.terms, choices, strict=True)
        return {term: choice.option for term, choice in named if choice.option is not None}


def linear(
    scenario: Scenario,
    space: Space,
    question: Question,
    budget: Budget,
    *,
    deals: bool,
    loose: bool = False,
) -> Linear:
    """The packages of the space; only the ``deals`` of the question among them, if so asked.

    With ``loose`` stakes each of them may be given up, which its own column says; that needs an
    agreement of everybody.

    Raises:
        TooWide: there are more rows than the budget has clauses, or numbers too large.
    """
    writer = _Writer(space, budget)
    for formula in space.broken.values():
        writer.forbid(formula)
    scored = [party for party in question.parties if party in scenario.scored]
    points = {party: writer.points(party, scenario.party[party].cap) for party in scored}
    kept: dict[str, int] = {}
    if deals:
        willing = writer.agreed(scenario, question)

        def guard(stake: str, party: str) -> int | None:
            if loose:
                kept[stake] = writer.bit()
            return kept.get(stake, willing.get(party))

        for position in space.positions:
            if position.party in question.parties and position.kind in question.standard.binding:
                writer.forbid(position.fails, guard(position.id, position.party))
        for party, own in points.items():
            if party in space.minimum:
                writer.reach(own, space.minimum[party], guard(f"{party}{MINIMUM}", party))
    return Linear(space, writer.columns, writer.rows, writer.choices, points, kept)


class _Writer:
    def __init__(self, space: Space, budget: Budget) -> None:
        self.columns: list[Column] = []
        self.rows: list[Row] = []
        self._space = space
        self._budget = budget
        self._false: dict[Formula, int] = {}
        self.choices = tuple(tuple(self.bit() for _ in range(size)) for size in space.sizes)
        for columns in self.choices:
            self._row(dict.fromkeys(columns, 1), 1)
            self._row(dict.fromkeys(columns, -1), -1)

    def forbid(self, formula: Formula, guard: int | None = None) -> None:
        """``formula`` is false, wherever the column ``guard`` is 1."""
        match formula:
            case Constant(value):
                if value:
                    self._enough([], 1, guard)
            case Leaf():
                self._enough([formula], 1, guard)
            case Any(parts):
                for part in parts:
                    self.forbid(part, guard)
            case All(parts):
                self._enough(parts, 1, guard)
            case Some(need, parts):
                self._enough(parts, len(parts) - need + 1, guard)
            case Sum(weights, most):
                amounts = {
                    column: weight
                    for term, row in weights
                    for column, weight in zip(self.choices[term], row, strict=True)
                }
                self._guarded(amounts, most + 1, guard)

    def points(self, party: str, cap: Fraction | None) -> Points:
        """A column that is at most the party's points, in units of its own."""
        table = self._space.points[party]
        rewards = [p for p in self._space.positions if p.party == party and p.points]
        minimum = self._space.minimum.get(party, Fraction(0))
        numbers = [*(v for row in table for v in row), *(p.points for p in rewards), minimum]
        grain = grain_of([*numbers, *([] if cap is None else [cap])])
        amounts: dict[int, float] = {}
        least = most = 0
        for row, columns in zip(table, self.choices, strict=True):
            worth = [int(value / grain) for value in row]
            least, most = least + min(worth), most + max(worth)
            amounts.update(zip(columns, worth, strict=True))
        constant = 0
        for position in rewards:
            value = int(position.points / grain)
            # A reward counts only where it is earned, a loss wherever it is incurred.
            counts = self.bit()
            self.forbid(negation(position.met) if value > 0 else position.met, counts)
            amounts[counts] = abs(value)
            least, most = least + min(value, 0), most + max(value, 0)
            constant += min(value, 0)
        if cap is not None:
            least, most = min(least, int(cap / grain)), min(most, int(cap / grain))
        self.columns.append(Column(least, most))
        total = len(self.columns) - 1
        self._row({**amounts, total: -1}, -constant)
        return Points(total, grain, least, most)

    def reach(self, own: Points, minimum: Fraction, guard: int | None) -> None:
        """The points reach the minimum, wherever the column ``guard`` is 1."""
        least = int(minimum / own.grain)
        if guard is None:
            self._row({own.column: 1}, least)
        elif least > own.least:
            self._row({own.column: 1, guard: own.least - least}, own.least)

    def agreed(self, scenario: Scenario, question: Question) -> dict[str, int]:
        """Party -> the column "does not block"; none where no party may block."""
        rule = question.agreement
        if rule.unanimous:
            return {}
        willing = {party: self.bit() for party in rule.parties}
        for party in rule.veto:
            self._row({willing[party]: 1}, 1)
        if rule.threshold is not None:
            favour = {p: self._for(scenario, p, column) for p, column in willing.items()}
            self._votes(rule.threshold, favour, None)
        if rule.minority is not None:
            self._votes(turned(rule.minority), willing, None)
        return willing

    def _for(self, scenario: Scenario, party: str, willing: int) -> int:
        """A column that is 1 only where the party is for the package."""
        if scenario.party[party].minimum is not None:
            return willing
        favour = self.bit()
        self._row({willing: 1, favour: -1}, 0)
        said = disjunction(p.met for p in self._space.positions if p.party == party)
        self.forbid(negation(said), favour)
        return favour

    def _votes(self, threshold: Threshold, votes: Mapping[str, int], guard: int | None) -> None:
        for part in threshold.each:
            self._votes(part, votes, guard)
        if threshold.some:
            chosen = [self.bit() for _ in threshold.some]
            self._guarded(dict.fromkeys(chosen, 1), 1, guard)
            for part, column in zip(threshold.some, chosen, strict=True):
                self._votes(part, votes, column)
        if threshold.at_least is not None:
            cast = {votes[p]: weight for p, weight in threshold.votes.items() if p in votes}
            self._guarded(cast, threshold.at_least, guard)

    def _enough(self, parts: Iterable[Formula], need: int, guard: int | None) -> None:
        """So many of the parts are false, wherever the column ``guard`` is 1."""
        amounts: dict[int, float] = {}
        for part in parts:
            for column in self._fails(part):
                amounts[column] = amounts.get(column, 0) + 1
        self._guarded(amounts, need, guard)

    def _fails(self, formula: Formula) -> Sequence[int]:
        """Columns of which one is 1 only if ``formula`` is false."""
        if isinstance(formula, Leaf):
            columns = self.choices[formula.term]
            return [c for place, c in enumerate(columns) if not formula.mask >> place & 1]
        if formula not in self._false:
            label = self._false[formula] = self.bit()
            self.forbid(formula, label)
        return [self._false[formula]]

    def _guarded(self, amounts: Amounts, need: int, guard: int | None) -> None:
        """For amounts that are never negative: without the guard, they are at least 0."""
        self._row(amounts, need) if guard is None else self._row({**amounts, guard: -need}, 0)

    def bit(self) -> int:
        self.columns.append(Column(0, 1))
        return len(self.columns) - 1

    def _row(self, amounts: Amounts, least: int) -> None:
        if sum(map(abs, amounts.values())) + abs(least) > _LARGEST:
            raise TooWide("the points are numbers too large for the solver")
        self.rows.append(Row(amounts, least))
        self._budget.charge_clauses(len(self.rows))


def grain_of(numbers: Sequence[Fraction]) -> Fraction:
    """The largest number of which each of these is a whole multiple; 1 where all are 0."""
    unit = lcm(*(number.denominator for number in numbers))
    return Fraction(reduce(gcd, (int(number * unit) for number in numbers), 0) or unit, unit)
