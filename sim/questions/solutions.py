"""The four textbook solutions of a bargaining problem, on a finite set of deals.

Everything is computed from the frontier, exactly, with integers: each solution's
optimum is attained there, because whoever dominates a deal gains nowhere less. What the
solutions do not share is who ties: only undominated deals can tie for the largest sum or
a positive product, while a least gain may also be attained by dominated deals. So a
solution says which totals a deal must reach to attain the optimum, or which vectors of
the frontier attain it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm, prod
from types import MappingProxyType
from typing import Final

DEFINITIONS: Final = MappingProxyType(
    {
        "nash": "the largest product of the gains over each party's minimum (0 if it has none)",
        "egalitarian": "the largest least gain over the minimum (Kalai), in points as they are",
        "kalai_smorodinsky": (
            "the largest least share of the ideal gain, which is the most that a party "
            "gains in any of these packages"
        ),
        "utilitarian": "the largest sum of points, added up as they are",
    }
)
"""Beside every number. Nash and Kalai-Smorodinsky look only where no gain is negative."""


@dataclass(frozen=True, slots=True)
class Optimum:
    """One solution: its value, and who attains it.

    Exactly one of ``vectors`` (places in the frontier) and ``reach`` (per criterion the
    least total, in the diagram's units) is given, unless there is no solution: then
    ``value`` is None.
    """

    value: Fraction | None
    vectors: tuple[int, ...] | None = None
    reach: tuple[int, ...] | None = None
    note: str = ""


NONE: Final = "there is no such package"


def solve(
    vectors: Sequence[Sequence[int]],
    factors: Sequence[int],
    start: Sequence[Fraction],
    ideal: Sequence[int] | None = None,
) -> dict[str, Optimum]:
    """The four solutions over the packages whose frontier is ``vectors``.

    ``vectors`` are totals, ``factors[c]`` units to a point; ``start`` is what gains are
    counted from, in points. Where the vectors are a part of the frontier, ``ideal`` are the
    ideal gains over all of it, in units (:class:`Scales`).
    """
    scales = Scales(tuple(factors), tuple(start))
    gains = [scales.gains(vector) for vector in vectors]
    willing = [place for place, row in enumerate(gains) if min(row) >= 0]
    return {
        "nash": _nash(scales, gains, willing),
        "egalitarian": _egalitarian(scales, gains),
        "kalai_smorodinsky": _kalai_smorodinsky(scales, gains, willing, ideal),
        "utilitarian": _utilitarian(scales, vectors),
    }


@dataclass(frozen=True)
class Scales:
    """All parties' totals brought to one unit, so that they can be compared as integers."""

    factors: tuple[int, ...]
    start: tuple[Fraction, ...]

    @cached_property
    def unit(self) -> int:
        """Units to a point."""
        return lcm(*self.factors, *(value.denominator for value in self.start))

    def gains(self, totals: Sequence[int]) -> tuple[int, ...]:
        """What these totals are above the start, in units."""
        unit = self.unit
        return tuple(
            total * (unit // factor) - int(start * unit)
            for total, factor, start in zip(totals, self.factors, self.start, strict=True)
        )

    def totals(self, gains: Sequence[int]) -> tuple[int, ...]:
        """The least totals with at least these gains."""
        unit = self.unit
        return tuple(
            -(-(gain + int(start * unit)) // (unit // factor))
            for gain, factor, start in zip(gains, self.factors, self.start, strict=True)
        )


def _nash(scales: Scales, gains: list[tuple[int, ...]], willing: list[int]) -> Optimum:
    if not willing:
        return Optimum(None, note=NONE)
    products = {place: prod(gains[place]) for place in willing}
    most = max(products.values())
    if most == 0:
        note = (
            "in no package do all parties gain, so every product is 0 and all packages "
            "without a negative gain tie; the textbook asks for a package where all gain"
        )
        return Optimum(Fraction(0), reach=scales.totals((0,) * len(scales.factors)), note=note)
    attained = tuple(place for place, product in products.items() if product == most)
    return Optimum(Fraction(most, scales.unit ** len(scales.factors)), vectors=attained)


def _egalitarian(scales: Scales, gains: list[tuple[int, ...]]) -> Optimum:
    if not gains:
        return Optimum(None, note=NONE)
    most = max(map(min, gains))
    reach = scales.totals((most,) * len(scales.factors))
    return Optimum(Fraction(most, scales.unit), reach=reach)


def _kalai_smorodinsky(
    scales: Scales,
    gains: list[tuple[int, ...]],
    willing: list[int],
    ideal: Sequence[int] | None,
) -> Optimum:
    if not willing:
        return Optimum(None, note=NONE)
    ideal = ideal or [max(gains[place][c] for place in willing) for c in range(len(scales.factors))]
    gaining = [c for c, most in enumerate(ideal) if most > 0]
    if not gaining:
        note = "no party gains in any package, so there is no ideal gain and all of these tie"
        return Optimum(Fraction(0), reach=scales.totals((0,) * len(ideal)), note=note)
    # Shares are compared over one denominator, so that nothing is rounded.
    whole = lcm(*(ideal[c] for c in gaining))
    most = max(min(gains[place][c] * (whole // ideal[c]) for c in gaining) for place in willing)
    least = [-(-most * ideal[c] // whole) if c in gaining else 0 for c in range(len(ideal))]
    note = "" if len(gaining) == len(ideal) else "parties that gain in no package are left aside"
    return Optimum(Fraction(most, whole), reach=scales.totals(least), note=note)


def _utilitarian(scales: Scales, vectors: Sequence[Sequence[int]]) -> Optimum:
    if not vectors:
        return Optimum(None, note=NONE)
    each = [scales.unit // factor for factor in scales.factors]
    sums = [
        sum(total * units for total, units in zip(vector, each, strict=True)) for vector in vectors
    ]
    most = max(sums)
    attained = tuple(place for place, value in enumerate(sums) if value == most)
    return Optimum(Fraction(most, scales.unit), vectors=attained)
