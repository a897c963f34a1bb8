"""Passes over the diagram that count: exactly, at any size.

A sweep takes *weights*: per layer and class, how many choices of that class are
allowed. Pinning a term is a change of weights; nothing is rebuilt. Counts are
machine integers where the number of packages fits, Python integers beyond.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import gcd, isqrt, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.joint import Diagram
from sim.engine.layout import Layout

Counts = NDArray[Any]
"""int64, or object holding Python integers."""
Weights = tuple[Counts, ...]

_FITS = 1 << 62
_EXACT = 1 << 53
"""Whole numbers below this are exact as floats."""


def weights(layout: Layout, allowed: Mapping[int, frozenset[int]] | None = None) -> Weights:
    """Ways per class, by the choices ``allowed`` (term -> choices; absent terms are free)."""
    allowed = allowed or {}
    counts = [
        [
            layout.ways(term, allowed.get(term, frozenset(members)).intersection(members))
            for members in classes
        ]
        for term, classes in zip(layout.order, layout.classes, strict=True)
    ]
    kind = np.int64 if prod(sum(row) for row in counts) < _FITS else object
    return tuple(np.array(row, dtype=kind) for row in counts)


def ways(diagram: Diagram, weight: Weights, ends: NDArray[np.bool_]) -> tuple[Counts, ...]:
    """Per layer and state: how many choices of the rest lead to one of these ends."""
    kind = weight[0].dtype if weight else np.dtype(np.int64)
    counts: list[Counts] = [ends.astype(np.int64).astype(kind)]
    for table, multiplicity in zip(reversed(diagram.tables), reversed(weight), strict=True):
        # The last entry answers for child -1: no way.
        below = np.append(counts[-1], np.zeros(1, dtype=kind))
        counts.append((below.take(table) * multiplicity).sum(axis=1))
    return tuple(reversed(counts))


def arrivals(diagram: Diagram, weight: Weights) -> tuple[Counts, ...]:
    """Per layer and state: how many choices so far lead there."""
    kind = weight[0].dtype if weight else np.dtype(np.int64)
    widths = [*map(len, diagram.tables), len(diagram.labels)]
    counts: list[Counts] = [np.ones(widths[0], dtype=kind)]
    for table, multiplicity, width in zip(diagram.tables, weight, widths[1:], strict=True):
        # The last entry collects child -1: what leads nowhere.
        reached = np.zeros(width + 1, dtype=kind)
        np.add.at(reached, table.ravel(), (counts[-1][:, None] * multiplicity).ravel())
        counts.append(reached[:-1])
    return tuple(counts)


def label_counts(diagram: Diagram, weight: Weights) -> dict[int, int]:
    """Exact number of packages per set of accepting parties (as a bit mask).

    Large counts are taken as remainders and put together by the Chinese remainder theorem:
    the diagram of every package is wide, and Python integers would be slow there.
    """
    labels, place = np.unique(diagram.labels, return_inverse=True)
    moduli = _moduli(diagram, weight)
    whole = prod(moduli)
    totals = [0] * len(labels)
    for modulus in moduli:
        ends = _remainders(diagram, weight, modulus)
        factor = whole // modulus * pow(whole // modulus, -1, modulus)
        found = np.bincount(place, ends, len(labels)).tolist()
        totals = [t + factor * int(r) for t, r in zip(totals, found, strict=True)]
    counts = zip(labels.tolist(), totals, strict=True)
    return {label: count % whole for label, count in counts if count % whole}


def _moduli(diagram: Diagram, weight: Weights) -> list[int]:
    """Pairwise coprime numbers whose product passes every count.

    So small that the sum over the arcs of a layer of ways times remainders is exact in floats.
    """
    most = prod(int(row.sum()) for row in weight)
    if most < _EXACT:
        return [_EXACT]
    arcs = max(len(diagram.labels), *(table.size for table in diagram.tables))
    pairs = zip(diagram.tables, weight, strict=True)
    ways = max(len(table) * int(row.sum()) for table, row in pairs)
    moduli = [max(_EXACT // max(ways, arcs), isqrt(_EXACT // arcs))]
    while prod(moduli) <= most:
        below = range(moduli[-1] - 1, 1, -1)
        moduli.append(next(n for n in below if all(gcd(n, m) == 1 for m in moduli)))
    return moduli


def _remainders(diagram: Diagram, weight: Weights, modulus: int) -> NDArray[np.float64]:
    """Per end state: how many choices lead there, modulo this."""
    widths = [*map(len, diagram.tables), len(diagram.labels)]
    counts = np.ones(widths[0])
    for table, multiplicity, width in zip(diagram.tables, weight, widths[1:], strict=True):
        arriving = counts[:, None] * (multiplicity % modulus).astype(float)
        # Child -1, what leads nowhere, is counted in front.
        below = np.bincount(table.ravel() + 1, arriving.ravel(), width + 1)[1:]
        counts = np.fmod(below, modulus).astype(float)
    return counts


def total(diagram: Diagram, weight: Weights, ends: NDArray[np.bool_]) -> int:
    """Exact number of packages that lead to these ends."""
    return int(ways(diagram, weight, ends)[0].sum())


def option_counts(
    diagram: Diagram,
    allowed: Mapping[int, frozenset[int]],
    ends: NDArray[np.bool_],
) -> tuple[tuple[int, ...], ...]:
    """Term -> choice -> exact number of packages with it that lead to these ends.

    Choices that ``allowed`` rules out count what they would allow if only their own
    term were free, so that the page can mark every option of a pinned term. A term that the
    diagram does not read has no counts.
    """
    weight = weights(diagram.layout, allowed)
    before, after = arrivals(diagram, weight), ways(diagram, weight, ends)
    counts: list[tuple[int, ...]] = [()] * (1 + max(diagram.layout.order, default=-1))
    for layer, (term, classes) in enumerate(
        zip(diagram.layout.order, diagram.layout.classes, strict=True)
    ):
        below = np.append(after[layer + 1], np.zeros(1, dtype=after[layer + 1].dtype))
        per_class = (
            (before[layer][:, None] * below.take(diagram.tables[layer])).sum(axis=0).tolist()
        )
        by_choice = {c: per_class[g] for g, members in enumerate(classes) for c in members}
        counts[term] = tuple(
            int(by_choice[choice]) * diagram.layout.ways(term, (choice,))
            for choice in range(len(by_choice))
        )
    return tuple(counts)
