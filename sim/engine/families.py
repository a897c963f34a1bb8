"""How likely it is that some set of a family lies within a random set, exactly.

Each element is in the random set with a chance of its own, independently of the
others: with one half each, the chance is the share of all subsets. The family is
counted as a monotone formula in disjunctive normal form, by splitting on an element
and on independent parts and remembering what was counted (a decision diagram in all
but name). Counting such formulas is hard in general (Valiant 1979), so there is a
bound on the work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from math import prod

from sim import limits
from sim.engine.budget import Budget

Masks = frozenset[int]


class TooMuchWork(Exception):
    """The exact count would take more work than allowed."""


def some_within(
    family: Iterable[Collection[str]],
    chance: Mapping[str, Fraction],
    work: int = limits.CHANCE_WORK,
    budget: Budget | None = None,
) -> Fraction:
    """The probability that the random set contains some set of the family.

    An element without a chance is never in the random set.

    >>> half = dict.fromkeys("abc", Fraction(1, 2))
    >>> some_within([{"a", "b"}, {"c"}], half)  # 5 of the 8 subsets
    Fraction(5, 8)

    Raises:
        TooMuchWork: the bound was reached, or the time of the budget.
    """
    uncertain = sorted({e for members in family for e in members if 0 < chance.get(e, 0) < 1})
    if len(uncertain) > limits.CHANCE_ELEMENTS:
        raise TooMuchWork(f"more than {limits.CHANCE_ELEMENTS} elements")
    bit = {element: 1 << place for place, element in enumerate(uncertain)}
    masks = {
        sum(bit.get(element, 0) for element in set(members))
        for members in family
        if all(chance.get(element, 0) > 0 for element in members)
    }
    counter = _Counter([chance[element] for element in uncertain], work, budget or Budget())
    return counter.chance_of(counter.minimal(masks))


class _Counter:
    def __init__(self, chances: list[Fraction], work: int, budget: Budget) -> None:
        self._chances = chances
        self._left = work
        self._budget = budget
        self._known: dict[Masks, Fraction] = {}

    def chance_of(self, family: Masks) -> Fraction:
        if not family:
            return Fraction(0)
        if 0 in family:
            return Fraction(1)
        if family not in self._known:
            none = prod(1 - self._connected(part) for part in _parts(family))
            self._known[family] = Fraction(1 - none)
        return self._known[family]

    def minimal(self, family: Collection[int]) -> Masks:
        """Without the sets that contain another one."""
        kept: list[int] = []
        for mask in sorted(family, key=lambda m: (m.bit_count(), m)):
            self._charge(len(kept))
            if not any(small & mask == small for small in kept):
                kept.append(mask)
        return frozenset(kept)

    def _connected(self, family: Masks) -> Fraction:
        counts = Counter(place for mask in family for place in _places(mask))
        self._charge(len(family))
        # Of the most frequent elements the first, so that the work is the same each time.
        pivot = min(counts, key=lambda place: (-counts[place], place))
        bit = 1 << pivot
        with_it = frozenset(mask & ~bit for mask in family if mask & bit)
        without = frozenset(mask for mask in family if not mask & bit)
        self._charge(len(with_it) * len(without))
        rest = frozenset(m for m in without if not any(s & m == s for s in with_it))
        chance = self._chances[pivot]
        return chance * self.chance_of(with_it | rest) + (1 - chance) * self.chance_of(without)

    def _charge(self, work: int) -> None:
        self._left -= 1 + work
        if self._left < 0:
            raise TooMuchWork("too many sets to count exactly")
        if not self._budget.seconds_left:
            raise TooMuchWork("the time limit was reached")


def _parts(family: Masks) -> list[Masks]:
    """The family as parts that share no element."""
    parts: list[tuple[int, list[int]]] = []
    for mask in sorted(family):
        touching = [part for part in parts if part[0] & mask]
        parts = [part for part in parts if not part[0] & mask]
        union, members = mask, [mask]
        for other, sets in touching:
            union, members = union | other, members + sets
        parts.append((union, members))
    return [frozenset(members) for _, members in parts]


def _places(mask: int) -> Iterable[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
