"""A comparison of sums as formulas: when it holds, and when it does not.

Values become whole numbers of one unit, so that the comparison is exact. Where a side is
infinite the other numbers no longer matter; ``one <= other`` then is read off the choices.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import lcm

from sim.engine.formulas import Formula, adds_up, conjunction, disjunction, leaf, negation
from sim.language.sums import Number, Side, Total

Row = Sequence[Number | None]
"""Of a term, the value with each of its choices; None for a choice that leaves none."""


class Compared:
    """One comparison; ``row`` gives the values of a term, ``index`` its place."""

    def __init__(self, total: Total, row: Callable[[str], Row], index: Mapping[str, int]) -> None:
        self._rows = {term: row(term) for term in total.terms}
        self._index = index
        left, right = total.sides
        self.valued = conjunction(self._where(t, lambda v: v is not None) for t in total.terms)
        """Every term has a value."""
        self.holds: Formula
        """It holds, wherever every term has a value."""
        match total.comparison:
            case "<=":
                self.holds = self._most(left, right)
            case ">=":
                self.holds = self._most(right, left)
            case "<":
                self.holds = negation(self._most(right, left))
            case ">":
                self.holds = negation(self._most(left, right))
            case sign:
                equal = conjunction((self._most(left, right), self._most(right, left)))
                self.holds = equal if sign == "==" else negation(equal)

    def _most(self, one: Side, other: Side) -> Formula:
        """One side is at most the other."""
        signed = [(a.times, a.term) for a in one] + [(-a.times, a.term) for a in other]
        known = (v for row in self._rows.values() for v in row if isinstance(v, Fraction))
        unit = lcm(*(t.denominator for t, _ in signed)) * lcm(*(v.denominator for v in known))
        most = -sum(int(times * unit) for times, term in signed if not term)
        weights = {self._index[term]: [0] * len(row) for term, row in self._rows.items()}
        for times, term in signed:
            for place, value in enumerate(self._rows[term] if term else ()):
                if isinstance(value, Fraction):
                    weights[self._index[term]][place] += int(times * value * unit)
        boundless = disjunction(self._infinite(a.term) for a in other if a.term)
        endless = disjunction(self._infinite(a.term) for a in one if a.term)
        bounded = conjunction((negation(endless), adds_up(weights, most)))
        return disjunction((boundless, bounded))

    def _infinite(self, term: str) -> Formula:
        return self._where(term, lambda v: isinstance(v, float))

    def _where(self, term: str, true: Callable[[Number | None], bool]) -> Formula:
        row = self._rows[term]
        return leaf(self._index[term], sum(1 << p for p, v in enumerate(row) if true(v)), len(row))
