"""Votes counted: over many packages at once, and as clauses for a SAT solver."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.scenario.agreement import AgreementRule, Threshold

FOR: Final = ":for"
"""After a party: the bit that says whether a package speaks to it."""

_FAR: Final = 1 << 62
"""More votes than there are, whatever is added."""

Truths = NDArray[np.bool_]


def passing(rule: AgreementRule, names: Sequence[str], masks: NDArray[np.int64]) -> Truths:
    """Which masks make a deal; bit ``p`` says so much of ``names[p]``.

    A name is a party that does not block, or ``<party>:for``.
    """
    bits = {name: (masks >> bit & 1).astype(bool) for bit, name in enumerate(names)}
    speaks = {p: bits[f"{p}{FOR}"] for p in rule.parties if f"{p}{FOR}" in bits}
    return agreed(rule, bits, speaks) & np.ones(len(masks), dtype=bool)


def favouring(rule: AgreementRule, names: Sequence[str], mask: int) -> frozenset[str]:
    """Who is for it, of one mask."""
    said = {name for bit, name in enumerate(names) if mask >> bit & 1}
    abstaining = {p for p in rule.parties if f"{p}{FOR}" in names and f"{p}{FOR}" not in said}
    return frozenset(said.intersection(rule.parties) - abstaining)


def agreed(
    rule: AgreementRule, willing: Mapping[str, Truths], speaks: Mapping[str, Truths]
) -> Truths:
    """Where it is a deal, from where each party does not block it and where it is for it.

    A party that is absent from ``speaks`` is for whatever it does not block.
    """
    asked = rule.parties if rule.unanimous else rule.veto
    parts = [willing[party] for party in asked]
    if rule.threshold is not None:
        votes = {p: willing[p] & speaks[p] if p in speaks else willing[p] for p in rule.parties}
        parts.append(_reached(rule.threshold, votes))
    if rule.minority is not None:
        parts.append(~_reached(rule.minority, {p: ~willing[p] for p in rule.parties}))
    # Small arrays first, so that few operations are as large as all packages.
    return reduce(np.logical_and, sorted(parts, key=np.size), np.array(True))


def _reached(threshold: Threshold, votes: Mapping[str, Truths]) -> Truths:
    if threshold.at_least is None:
        join = np.logical_and if threshold.each else np.logical_or
        return reduce(join, [_reached(part, votes) for part in threshold.parts])
    cast = [votes[p] * np.int64(weight) for p, weight in threshold.votes.items() if p in votes]
    return np.asarray(reduce(np.add, cast) >= threshold.at_least)


def turned(threshold: Threshold) -> Threshold:
    """What the others reach exactly where these votes do not reach it."""
    return Threshold(
        None
        if threshold.at_least is None
        else sum(threshold.votes.values()) - threshold.at_least + 1,
        threshold.votes,
        tuple(turned(part) for part in threshold.some),
        tuple(turned(part) for part in threshold.each),
    )


class Counting:
    """Clauses that hold only where enough of some literals are true.

    A weighted threshold is a decision diagram over its parties in which one node stands for
    all numbers of votes still needed that the rest does not tell apart (Abio, Nieuwenhuis,
    Oliveras, Rodriguez-Carbonell and Mayer-Eichberger 2012); each node is a variable that
    is true only if its votes are there.
    """

    def __init__(self, literals: Mapping[str, int], variable: Callable[[], int]) -> None:
        self.clauses: list[tuple[int, ...]] = []
        self._literals = literals
        self._variable = variable

    def require(self, threshold: Threshold, guard: tuple[int, ...] = ()) -> None:
        """The threshold is reached, unless a literal of ``guard`` is true."""
        for part in threshold.each:
            self.require(part, guard)
        if threshold.some:
            chosen = [self._variable() for _ in threshold.some]
            self.clauses.append((*guard, *chosen))
            for part, label in zip(threshold.some, chosen, strict=True):
                self.require(part, (-label,))
        if threshold.at_least is not None:
            known = sorted(threshold.votes.items(), key=lambda item: -item[1])
            votes = [(self._literals[p], weight) for p, weight in known if p in self._literals]
            layers: list[list[_Node]] = [[] for _ in votes]
            self._imply(guard, self._node(votes, layers, 0, threshold.at_least))

    def _node(
        self, votes: Sequence[tuple[int, int]], layers: Sequence[list[_Node]], place: int, need: int
    ) -> _Node:
        rest = sum(weight for _, weight in votes[place:])
        if need <= 0 or need > rest:
            return _Node(-_FAR, 0, True) if need <= 0 else _Node(rest + 1, _FAR, False)
        layer = layers[place]
        near = bisect_left(layer, need, key=lambda node: node.most)
        if near < len(layer) and layer[near].least <= need:
            return layer[near]
        literal, weight = votes[place]
        voted = self._node(votes, layers, place + 1, need - weight)
        other = self._node(votes, layers, place + 1, need)
        label = self._variable()
        self._imply((-label,), voted)
        self._imply((-label, literal), other)
        made = _Node(
            max(voted.least + weight, other.least), min(voted.most + weight, other.most), label
        )
        insort(layer, made, key=lambda node: node.most)
        return made

    def _imply(self, guard: tuple[int, ...], node: _Node) -> None:
        if node.holds is not True:
            self.clauses.append(guard if node.holds is False else (*guard, node.holds))


class _Node(NamedTuple):
    """For ``least`` to ``most`` votes needed yet: always, never, or only if a variable is true."""

    least: int
    most: int
    holds: bool | int
