"""What a sum of terms means: its truth, and the numbers of a range that it tells apart."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final, TypeVar

from sim import limits
from sim.language.sums import Addend, Number, Side, Total
from sim.language.syntax import Atom, Compare, Condition, Equals, rebuilt
from sim.scenario.model import Definition, Position, Rule, Scenario, Variant
from sim.scenario.terms import Term

Held = TypeVar("Held", Definition, Rule, Position, Variant)

COMPARED: Final[Mapping[str, Callable[[Number, Number], bool]]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
    "==": operator.eq,
    "!=": operator.ne,
}


def as_meant(condition: Condition, terms: Mapping[str, Term]) -> Condition:
    """The condition with ``one <= other`` as a sum where both are terms.

    A word that is an option of the first term as well means the option.
    """
    return rebuilt(condition, lambda atom: _as_sum(atom, terms))


def with_sums(scenario: Scenario) -> Scenario:
    """The scenario with each of its conditions :func:`as_meant`."""

    def meant(held: Held) -> Held:
        found: dict[str, Any] = {
            name: as_meant(condition, scenario.term)
            for name in ("when", "requires", "then", "means")
            if (condition := getattr(held, name, None)) is not None
        }
        return replace(held, **found)

    positions = (
        replace(
            meant(position),
            variants={
                reading: {value: meant(variant) for value, variant in by_value.items()}
                for reading, by_value in position.variants.items()
            },
        )
        for position in scenario.positions
    )
    return replace(
        scenario,
        positions=tuple(positions),
        rules=tuple(map(meant, scenario.rules)),
        definitions=tuple(map(meant, scenario.definitions)),
    )


def _as_sum(atom: Atom, terms: Mapping[str, Term]) -> Atom:
    match atom:
        case Compare(name, sign, word, at):
            pass
        case Equals(name, word, negated, at):
            sign = "!=" if negated else "=="
        case _:
            return atom
    if word not in terms or name not in terms or terms[name].has(word):
        return atom
    places = at or (None, None)
    one, other = (Addend(Fraction(1), *both) for both in zip((name, word), places, strict=True))
    return Total((one,), sign, (other,))


def compares(total: Total, value: Callable[[str], Number]) -> bool:
    """Whether the comparison holds, given the value of each of its terms."""
    left, right = (_sum(side, value) for side in total.sides)
    return COMPARED[total.comparison](left, right)


def _sum(side: Side, value: Callable[[str], Number]) -> Number:
    zero: Number = Fraction(0)
    return sum((one.times * (value(one.term) if one.term else 1) for one in side), zero)


def told_apart(total: Total, term: Term, terms: Mapping[str, Term]) -> Sequence[Fraction]:
    """Numbers between which the comparison says the same of every number of a range.

    Where the other terms have few values these are all at which it turns; else every whole
    number from the first such to the last, or one more than ``limits.TOLD_APART`` of them.
    """
    slopes = _slopes(total)
    slope = slopes.pop(term.id, Fraction(0))
    if not slope:
        return ()
    turns = {-slopes.pop("", Fraction(0))}
    least = most = next(iter(turns))
    for name, times in slopes.items():
        values = [-times * value for value in _values(terms[name])]
        least, most = least + min(values), most + max(values)
        few = terms[name].span is None and len(turns) * len(values) <= limits.TOLD_COMBINATIONS
        turns = {turn + value for turn in turns for value in values} if few and turns else set()
    if turns:
        return sorted(turn / slope for turn in turns)
    low, high = sorted((least / slope, most / slope))
    first, last = term.span or (math.floor(low), math.ceil(high))
    whole = range(max(first, math.floor(low)), min(last, math.ceil(high)) + 1)
    return list(map(Fraction, whole[: limits.TOLD_APART + 1]))


def _slopes(total: Total) -> dict[str, Fraction]:
    """Term -> how often it counts, on the left; the number itself under the empty name."""
    slopes: dict[str, Fraction] = {}
    for one in total.addends:
        slopes[one.term] = slopes.get(one.term, Fraction(0))
    for sign, side in ((1, total.left), (-1, total.right)):
        for one in side:
            slopes[one.term] += sign * one.times
    return slopes


def _values(term: Term) -> list[Fraction]:
    """Its finite values, of a range the least and the greatest; 0 where there is none."""
    found = [option.value for option in term.options] + [Fraction(n) for n in term.span or ()]
    return [value for value in found if isinstance(value, Fraction)] or [Fraction(0)]
