"""Verdicts for millions of given packages: formulas as bitwise operations on arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.engine.compile import Space, compile_space, every_choice
from sim.engine.formulas import Constant, Formula, disjunction
from sim.engine.slices import Slice, Slices, columns_of, narrowed, unpacked
from sim.scenario.model import Scenario
from sim.scenario.provenance import Provenance
from sim.scenario.verdicts import SHORTFALL_OF, Shortfall, Standard, Verdict
from sim.scenario.view import View, view_of

_ROWS = 1 << 17
_SAFE = 1 << 62

Bits = NDArray[np.uint8]


@dataclass(frozen=True)
class ArrayCheck:
    """Shortfall bits (see :class:`sim.scenario.verdicts.Shortfall`) per package and party."""

    provenance: Provenance
    parties: tuple[str, ...]
    shortfall: Bits
    possible: NDArray[np.bool_]
    """Whether the package breaks no hard rule."""
    exact: bool = True
    method: str = "bit slices"

    def verdicts(self) -> Bits:
        """Per package and party, the verdict as its place in ``Verdict``."""
        return _BIT_LENGTH[self.shortfall]

    def verdict(self, row: int, party: str) -> Verdict:
        """One verdict."""
        return Verdict.of(Shortfall(int(self.shortfall[row, self.parties.index(party)])))

    def accepts(self, standard: Standard = Standard.UNBLOCKED) -> NDArray[np.bool_]:
        """Per package and party, whether the party accepts."""
        accepted: NDArray[np.bool_] = (self.shortfall & int(standard.bars)) == 0
        return accepted


_BIT_LENGTH = np.array([value.bit_length() for value in range(64)], dtype=np.uint8)


def check_array(scenario: Scenario, packages: ArrayLike, view: View | None = None) -> ArrayCheck:
    """Check every row of ``packages`` at once; rows equal :func:`sim.questions.check.check`.

    ``packages`` is integer, N x number of terms, in the scenario's order of terms; an
    entry is the place of an option in its term, or -1 for a term left out. Integers
    of a span that are not listed as options cannot be coded; check those singly.

    Raises:
        ValueError: another shape or kind, or an entry out of range.
    """
    view = view or view_of(scenario)
    array = _checked(scenario, packages)
    space = compile_space(scenario, view, {t.id: every_choice(t) for t in scenario.terms})
    parties = tuple(scenario.party)
    entries = _entries(space, parties)
    sums = [_sum(space, party, minimum) for party, minimum in space.minimum.items()]
    shortfall = np.empty((len(array), len(parties)), dtype=np.uint8)
    possible = np.empty(len(array), dtype=np.bool_)
    for start in range(0, len(array), _ROWS):
        # A block turned on its side is read many times as fast as down its columns.
        turned = np.ascontiguousarray(array[start : start + _ROWS].T)
        _in_range(scenario, turned)
        columns = narrowed(turned, space.sizes)
        block = slice(start, start + columns.shape[1])
        slices, found = Slices(columns), np.zeros((len(parties), columns.shape[1]), np.uint8)
        for place, bits, formula in entries:
            found[place] |= unpacked(slices.of(formula), columns.shape[1]) * np.uint8(bits)
        for total in sums:
            total.add_to(found[parties.index(total.party)], columns, slices)
        shortfall[block] = found.T
        possible[block] = unpacked(~slices.of(disjunction(space.broken.values())), columns.shape[1])
    return ArrayCheck(Provenance.of(scenario, view), parties, shortfall, possible)


def speaking(
    scenario: Scenario, packages: NDArray[np.integer], view: View, parties: Sequence[str]
) -> dict[str, NDArray[np.bool_]]:
    """Party -> per row of such packages, whether a position of it is met."""
    choices = {term.id: every_choice(term) for term in scenario.terms}
    space = compile_space(scenario, view, choices, parties)
    slices = Slices(columns_of(packages, space.sizes))
    met = {p: disjunction(c.met for c in space.positions if c.party == p) for p in parties}
    return {p: unpacked(slices.of(f), len(packages)).astype(bool) for p, f in met.items()}


def _checked(scenario: Scenario, packages: ArrayLike) -> NDArray[np.integer]:
    array = np.asarray(packages)
    if array.ndim != 2 or array.shape[1] != len(scenario.terms):
        raise ValueError(f"packages must be N x {len(scenario.terms)}, not {array.shape}")
    if not np.issubdtype(array.dtype, np.integer):
        raise ValueError(f"packages must be integers, not {array.dtype}")
    return array


def _in_range(scenario: Scenario, columns: NDArray[np.integer]) -> None:
    """Raise ValueError where an entry is no place of an option."""
    bounds = zip(scenario.terms, columns.min(axis=1), columns.max(axis=1), strict=True)
    for term, least, most in bounds:
        if least < -1 or most >= len(term.options):
            raise ValueError(f"term {term.id!r} takes -1 (left out) to {len(term.options) - 1}")


def _entries(space: Space, parties: Sequence[str]) -> list[tuple[int, int, Formula]]:
    """(party, bit, when): each bit of a party's shortfall, and the formula that sets it."""
    when: dict[tuple[int, int], list[Formula]] = {}
    for position in space.positions:
        place = parties.index(position.party)
        when.setdefault((place, int(Shortfall.STATED)), []).append(position.speaks)
        if position.kind in SHORTFALL_OF:
            when.setdefault((place, int(SHORTFALL_OF[position.kind])), []).append(position.fails)
    for party in space.hopeless:
        when[parties.index(party), int(Shortfall.BELOW_MINIMUM)] = [Constant(True)]
    return [(place, bit, disjunction(formulas)) for (place, bit), formulas in when.items()]


@dataclass(frozen=True)
class _Sum:
    """A party's points, and the least total it accepts."""

    party: str
    tables: Sequence[NDArray[np.int64]]
    bonuses: Sequence[tuple[Formula, int]]
    wanted: int

    def add_to(self, found: Slice, columns: NDArray[np.integer], slices: Slices) -> None:
        """Set the bit of the packages that are worth too little."""
        total: NDArray[np.int64] = np.zeros(len(found), dtype=self.tables[0].dtype)
        for term, table in enumerate(self.tables):
            total = total + table[columns[term]]
        for met, value in self.bonuses:
            total = total + unpacked(slices.of(met), len(found)).astype(total.dtype) * value
        found[(total < self.wanted).astype(bool)] |= int(Shortfall.BELOW_MINIMUM)


def _sum(space: Space, party: str, minimum: Fraction) -> _Sum:
    bonuses = [p for p in space.positions if p.party == party and p.points]
    tables, worth, wanted = scaled(space.points[party], [p.points for p in bonuses], minimum)
    met = [position.met for position in bonuses]
    return _Sum(party, tables, list(zip(met, worth, strict=True)), wanted)


def scaled(
    points: Sequence[Sequence[Fraction]], bonuses: Sequence[Fraction], minimum: Fraction
) -> tuple[list[NDArray[np.int64]], list[int], int]:
    """The same as whole numbers: points per term and choice, bonuses, and the least total."""
    scale = lcm(minimum.denominator, *(v.denominator for row in (bonuses, *points) for v in row))
    whole = [[_times(v, scale) for v in row] for row in points]
    worth = [_times(v, scale) for v in bonuses]
    wanted = _times(minimum, scale)
    largest = sum(max(map(abs, row), default=0) for row in whole)
    largest += sum(map(abs, worth)) + abs(wanted)
    kind = np.int64 if largest < _SAFE else object
    return [np.array(row, dtype=kind) for row in whole], worth, wanted


def _times(value: Fraction, scale: int) -> int:
    """``value * scale`` where that is whole."""
    return value.numerator * (scale // value.denominator)
