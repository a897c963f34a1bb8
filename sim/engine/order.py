"""In which order to read the terms, so that conditions close early.

After some terms are read, the diagram must remember what the conditions still open
need to know of them: no more than one class of choices per such term. The sum of
those logarithms bounds the width at that point. Terms are taken greedily by that
bound, from several first terms; in the best of these orders single terms are moved to
their best place, one after the other, while that helps (sifting; Rudell 1993). The
amount of work is bounded by the size of the question, and the result is deterministic.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log2

import numpy as np
from numpy.typing import NDArray

from sim.engine.formulas import Formula, terms_in

_STARTS = 30
_FEWEST, _MOST = 3, 8
"""Greedy orders to improve."""
_STATES_PER_TRY = 50_000
_ROUNDS = 6
_WORK = 60_000
"""Steps of the greedy search (terms squared, times first terms tried)."""
_HELPS = 1 - 1e-9
"""A move counts only if it helps by more than rounding could."""


def term_order(terms: int, formulas: Iterable[Formula], classes: Sequence[int]) -> tuple[int, ...]:
    """An order of ``range(terms)`` with small expected width."""
    together = [0] * terms
    for scope in {terms_in(formula) for formula in formulas}:
        mask = sum(1 << term for term in scope)
        for term in scope:
            together[term] |= mask & ~(1 << term)
    tied = [term for term in range(terms) if together[term]]
    free = [term for term in range(terms) if not together[term]]
    if not tied:
        return tuple(free)
    bits = [log2(max(2, count)) for count in classes]
    starts = sorted(tied, key=lambda term: (together[term].bit_count(), term))
    number = max(2, min(_STARTS, _WORK // len(tied) ** 2))
    sifting = _Sifting(tied, together, bits)
    greedy = {tuple(_greedy(tied, first, together, bits)) for first in starts[:number]}
    found: list[tuple[float, list[int]]] = []
    for order in sorted(greedy, key=lambda order: (sifting.cost(order), order)):
        # The wider the diagram will be, the more a better order is worth.
        tries = min(found)[0] / _STATES_PER_TRY if found else _MOST
        if len(found) >= min(_MOST, max(_FEWEST, tries)):
            break
        found.append(sifting.improved(order))
    return (*min(found)[1], *free)


def _greedy(
    terms: Sequence[int], first: int, together: Sequence[int], bits: Sequence[float]
) -> list[int]:
    """Each next term is the one after which the fewest bits must be remembered."""
    order = [first]
    left = [term for term in terms if term != first]
    read = kept = 1 << first
    while left:
        best, best_bits, best_closed = left[0], float("inf"), 0
        for term in left:
            after = read | 1 << term
            added = bits[term] if together[term] & ~after else 0.0
            closed = 0 if added else 1 << term
            near = together[term] & kept
            while near:
                lowest = near & -near
                near ^= lowest
                other = lowest.bit_length() - 1
                if not together[other] & ~after:
                    closed |= lowest
                    added -= bits[other]
            if added < best_bits:
                best, best_bits, best_closed = term, added, closed
        order.append(best)
        left.remove(best)
        read |= 1 << best
        kept = (kept | 1 << best) & ~best_closed
    return order


class _Sifting:
    """Moves single terms of an order to where the expected number of states is least."""

    def __init__(
        self, terms: Sequence[int], together: Sequence[int], bits: Sequence[float]
    ) -> None:
        self._terms = terms
        self._index = {term: place for place, term in enumerate(terms)}
        self._together = np.array(
            [[together[one] >> other & 1 for other in terms] for one in terms], dtype=bool
        )
        self._bits = np.array([bits[term] for term in terms])

    def cost(self, order: Sequence[int]) -> float:
        """Expected number of states over all layers."""
        last = self._index[order[-1]]
        rest = [self._index[term] for term in order[:-1]]
        return float(self._totals(rest, last)[-1])

    def improved(self, order: Sequence[int]) -> tuple[float, list[int]]:
        """(expected number of states over all layers, order)."""
        places = [self._index[term] for term in order]
        cost = float("inf")
        for _ in range(_ROUNDS):
            before = cost
            for term in sorted(places):
                now = places.index(term)
                rest = [*places[:now], *places[now + 1 :]]
                totals = self._totals(rest, term)
                best = int(np.argmin(totals))
                if totals[best] < totals[now] * _HELPS:
                    places = [*rest[:best], term, *rest[best:]]
                else:
                    best = now
                cost = float(totals[best])
            if not cost < before * _HELPS:
                break
        return cost, [self._terms[place] for place in places]

    def _totals(self, rest: Sequence[int], term: int) -> NDArray[np.float64]:
        """Expected states of the order with ``term`` inserted at each place of ``rest``."""
        number = len(rest)
        place = np.full(number + 1, -1)
        place[list(rest)] = np.arange(number)
        # Where each term's last companion is read; the moved term counts for none of them.
        last = np.where(self._together, place, -1).max(axis=1)
        waits = self._together[term]
        without = self._remembered(place, np.where(waits, number, last), term)
        with_it = self._remembered(place, last, term)
        with_it[: last[term] + 1] += self._bits[term]
        before = np.exp2(np.minimum(without, 500.0))
        after = np.exp2(np.minimum(with_it, 500.0))
        # Inserted at p: the first p layers lie before it, all others after it.
        ahead = np.append(0.0, np.cumsum(before[1:]))
        behind = np.cumsum(after[::-1])[::-1]
        totals: NDArray[np.float64] = ahead + behind
        return totals

    def _remembered(
        self, place: NDArray[np.int64], last: NDArray[np.int64], term: int
    ) -> NDArray[np.float64]:
        """Bits to remember once the first 0, 1, 2, ... terms of the rest are read."""
        number = len(place) - 1
        open_ones = last > place
        open_ones[term] = False
        change = np.zeros(number + 2)
        np.add.at(change, place[open_ones] + 1, self._bits[open_ones])
        np.subtract.at(change, last[open_ones] + 1, self._bits[open_ones])
        remembered: NDArray[np.float64] = np.cumsum(change)[: number + 1]
        return remembered
