"""GENIUS profiles of type ``nonlinear``: hyper-rectangles that pay where a package lies in them.

u = min(1, total / maxutility). The total is that of the first ``ufun``, which adds up what
its rectangles and its inner functions (each times its weight) pay, or takes the most or the
least of it. A rectangle pays its utility (times its weight) where all its INCLUDES bounds
hold, or where one of its EXCLUDES bounds does not; one without bounds always pays.

Every part of a sum becomes a reward with a condition. The most of several is a sum again:
of the steps from each to the next lower one, where one of those above the step pays. The
least of several is the lowest, where all pay. Both need utilities that are not negative,
and are refused around inner functions that are themselves sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from sim.formats.genius_conditions import Words, all_of, among, any_of
from sim.formats.genius_domain import Node, index_of
from sim.formats.genius_spaces import (
    Profile,
    Reward,
    Space,
    about,
    places_of,
    reservation_of,
)
from sim.language.syntax import Compare, Condition, Not


@dataclass(frozen=True, slots=True)
class _Pay:
    """What is paid where the condition holds; always without one."""

    says: str
    utility: Fraction
    condition: Condition | None


def nonlinear(profile: Profile, words: Words) -> Space:
    """The space of a profile of type nonlinear.

    Raises:
        InvalidInput: something without its numbers, or a function that is no sum of rewards.
    """
    utility = profile.space.first("utility")
    functions = [] if utility is None else utility.named("ufun")
    if utility is None or not functions:
        raise profile.refusal("a nonlinear space needs <utility> with a <ufun>", profile.space)
    most = _needed(profile, utility, "maxutility")
    if most <= 0:
        raise profile.refusal("its maxutility should be above 0", utility)
    pays = _Reader(profile, words, places_of(profile)).function(functions[0])
    always = sum((pay.utility for pay in pays if pay.condition is None), Fraction(0))
    # What is paid whatever is chosen is written beside the first issue.
    shares = [
        tuple((always / most if place == 0 else Fraction(0)) for _ in choices.items)
        for place, choices in enumerate(profile.domain)
    ]
    rewards = tuple(
        Reward(pay.says, pay.utility / most, pay.condition)
        for pay in pays
        if pay.condition is not None and pay.utility
    )
    return Space(tuple(shares), reservation_of(profile), rewards=rewards)


@dataclass(frozen=True, slots=True)
class _Reader:
    profile: Profile
    words: Words
    places: dict[str, int]

    def function(self, node: Node) -> list[_Pay]:
        """What a function pays, as a sum."""
        pays: list[list[_Pay]] = [self._rectangle(each) for each in node.named("hyperrectangle")]
        for inner in node.named("ufun"):
            weight = _given(self.profile, inner, "weight")
            pays.append(
                [_Pay(p.says, p.utility * weight, p.condition) for p in self.function(inner)]
            )
        form = (node.get("aggregation") or "sum").strip().lower()
        if form == "sum":
            return [pay for part in pays for pay in part]
        if form not in {"min", "max"}:
            raise self.profile.refusal(f"unknown aggregation {form[:40]!r}", node)
        if any(len(part) > 1 or any(pay.utility < 0 for pay in part) for part in pays):
            message = f"the {form} of sums, or of negative utilities, cannot be imported"
            raise self.profile.refusal(message, node)
        says = f"the {'most' if form == 'max' else 'least'} of the ufun on line {node.line}"
        paid = [pay for part in pays for pay in part]
        if form == "max":
            return _most(says, paid)
        return _least(says, paid) if paid and all(pays) else []

    def _rectangle(self, node: Node) -> list[_Pay]:
        """What a rectangle pays; nothing when no package lies in it."""
        utility = _needed(self.profile, node, "utility") * _given(self.profile, node, "weight")
        outside = node.named("excludes")
        within: dict[int, list[int]] = {}
        for bound in outside or node.named("includes"):
            place, inside = self._inside(bound)
            within[place] = [number for number in inside if number in within.get(place, inside)]
        empty = not all(within.values())
        bounds = [
            self._among(place, inside)
            for place, inside in within.items()
            if 0 < len(inside) < len(self.words.options[place])
        ]
        says = f"the rectangle on line {node.line}"
        if outside:
            if empty or bounds:
                return [_Pay(says, utility, None if empty else Not(all_of(bounds)))]
            return []
        return [] if empty else [_Pay(says, utility, all_of(bounds) if bounds else None)]

    def _inside(self, bound: Node) -> tuple[int, list[int]]:
        """The issue of a bound, and those of its choices that lie within."""
        place = self.places.get(index_of(bound))
        if place is None:
            raise self.profile.refusal(f"there is no issue {bound.get('index')!r}", bound)
        low = _needed(self.profile, bound, "min")
        high = _needed(self.profile, bound, "max")
        choices = self.profile.domain[place]
        inside = []
        for number, choice in enumerate(choices.items):
            if choice.value is None:
                message = f"{about(choices)} has values that are no numbers"
                raise self.profile.refusal(message, bound)
            if low <= choice.value <= high:
                inside.append(number)
        return place, inside

    def _among(self, place: int, inside: Sequence[int]) -> Condition:
        """That the choice of an issue is one of these, which are some but not all."""
        term, options = self.words.terms[place], self.words.options[place]
        first, last = options[inside[0]], options[inside[-1]]
        if self.profile.domain[place].issue.kind == "discrete" or len(inside) == 1:
            return among(term, [options[number] for number in inside])
        ends = [Compare(term, ">=", first)] if inside[0] else []
        ends += [Compare(term, "<=", last)] if last != options[-1] else []
        return all_of(ends)


def _most(says: str, pays: Sequence[_Pay]) -> list[_Pay]:
    """The highest of several pays (0 where none is paid) as a sum of steps."""
    steps = []
    levels = sorted({pay.utility for pay in pays} | {Fraction(0)}, reverse=True)
    for level, lower in pairwise(levels):
        above = [pay.condition for pay in pays if pay.utility >= level]
        known = [condition for condition in above if condition is not None]
        condition = any_of(known) if len(known) == len(above) else None
        steps.append(_Pay(says, level - lower, condition))
    return steps


def _least(says: str, pays: Sequence[_Pay]) -> list[_Pay]:
    """The lowest of several pays, which is paid where all are."""
    known = [pay.condition for pay in pays if pay.condition is not None]
    return [_Pay(says, min(pay.utility for pay in pays), all_of(known) if known else None)]


def _needed(profile: Profile, node: Node, name: str) -> Fraction:
    value = profile.number(node, name)
    if value is None:
        message = f"<{node.tag[:40]}> needs a number {name}, not {node.get(name)!r}"
        raise profile.refusal(message, node)
    return value


def _given(profile: Profile, node: Node, name: str) -> Fraction:
    """The number of an attribute that is 1 where it is missing."""
    return Fraction(1) if node.get(name) is None else _needed(profile, node, name)
