"""In which order to read the terms, so that conditions close early.

After some terms are read, the diagram must remember what the conditions still open
need to know of them: no more than one class of choices per such term. The sum of
those logarithms bounds the width at that point. Terms are taken greedily by that
bound, from every possible first term, and the best order is improved by moving
single terms while that helps. The result is deterministic.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log2

from sim.formulas import Formula, terms_in

_ROUNDS = 4


def term_order(terms: int, formulas: Iterable[Formula], classes: Sequence[int]) -> tuple[int, ...]:
    """An order of ``range(terms)`` with small expected width."""
    scopes = sorted({_mask(terms_in(formula)) for formula in formulas} - {0})
    scopes = [scope for scope in scopes if scope & (scope - 1)]
    bound = _Bound(scopes, [log2(max(2, count)) for count in classes])
    free = [term for term in range(terms) if not any(s >> term & 1 for s in scopes)]
    tied = [term for term in range(terms) if term not in set(free)]
    best = min(
        (_greedy(tied, first, bound) for first in tied),
        key=lambda order: (bound.total(order), order),
        default=[],
    )
    return (*_improved(best, bound), *free)


def _mask(terms: Iterable[int]) -> int:
    return sum(1 << term for term in terms)


class _Bound:
    def __init__(self, scopes: list[int], bits: list[float]) -> None:
        self._scopes = scopes
        self._bits = bits
        self._known: dict[int, float] = {}

    def after(self, read: int) -> float:
        """Bits to remember once the terms in the mask ``read`` are read."""
        known = self._known.get(read)
        if known is None:
            kept = 0
            for scope in self._scopes:
                inside = scope & read
                if inside and inside != scope:
                    kept |= inside
            known = 0.0
            while kept:
                lowest = kept & -kept
                known += self._bits[lowest.bit_length() - 1]
                kept ^= lowest
            self._known[read] = known
        return known

    def total(self, order: Sequence[int]) -> float:
        """Expected number of states, summed over the layers."""
        read, total = 0, 0.0
        for term in order:
            read |= 1 << term
            total += 2.0 ** min(self.after(read), 500.0)
        return total


def _greedy(terms: Sequence[int], first: int, bound: _Bound) -> list[int]:
    order = [first]
    left = [term for term in terms if term != first]
    read = 1 << first
    while left:
        following = min(left, key=lambda term: (bound.after(read | 1 << term), term))
        order.append(following)
        left.remove(following)
        read |= 1 << following
    return order


def _improved(order: list[int], bound: _Bound) -> list[int]:
    cost = bound.total(order)
    for _ in range(_ROUNDS):
        before = cost
        for term in sorted(order):
            rest = [other for other in order if other != term]
            for place in range(len(order)):
                moved = [*rest[:place], term, *rest[place:]]
                moved_cost = bound.total(moved)
                if moved_cost < cost:
                    order, cost = moved, moved_cost
        if cost == before:
            break
    return order
