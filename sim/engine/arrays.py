"""Verdicts for millions of given packages: table look-ups on arrays.

Positions are gathered into *clusters* of terms whose joint choices number at most
``_CELLS``. For each cluster one table holds, per joint choice, the shortfall bits of
every party, eight bits a party, eight parties to a 64-bit word. A package's verdicts
are then the bitwise OR of one look-up per cluster.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm, prod

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.engine.compile import CompiledPosition, Space, compile_space, every_choice
from sim.engine.formulas import All, Constant, Formula, Leaf, disjunction, terms_in
from sim.scenario.model import Scenario
from sim.scenario.provenance import Provenance
from sim.scenario.verdicts import SHORTFALL_OF, Shortfall, Standard, Verdict
from sim.scenario.view import View, view_of

_CELLS = 1 << 15
_ROWS = 1 << 16
_PER_WORD = 8
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
    method: str = "array look-ups"

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


@dataclass(frozen=True)
class _Cluster:
    terms: tuple[int, ...]
    strides: tuple[int, ...]
    tables: tuple[NDArray[np.uint64], ...]


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
    clusters, large = _clusters(space, parties)
    words = (len(parties) + _PER_WORD) // _PER_WORD
    shortfall = np.zeros((len(array), words * _PER_WORD), dtype=np.uint8)
    for start in range(0, len(array), _ROWS):
        rows = array[start : start + _ROWS]
        found = _look_up(rows, clusters, space.sizes, words)
        for bit_shift, word, formula in large:
            found[word][_evaluate(formula, _columns(formula, rows), len(rows))] |= np.uint64(
                bit_shift
            )
        block = np.stack(found, axis=1).view(np.uint8)
        shortfall[start : start + _ROWS] |= _little_endian(block)
    _add_minimum(space, array, parties, shortfall)
    possible = shortfall[:, len(parties)] == 0
    return ArrayCheck(
        Provenance.of(scenario, view), parties, shortfall[:, : len(parties)], possible
    )


def speaking(
    scenario: Scenario, packages: NDArray[np.integer], view: View, parties: Sequence[str]
) -> dict[str, NDArray[np.bool_]]:
    """Party -> per row of such packages, whether a position of it is met."""
    choices = {term.id: every_choice(term) for term in scenario.terms}
    space = compile_space(scenario, view, choices, parties)
    met = {p: disjunction(c.met for c in space.positions if c.party == p) for p in parties}
    return {p: _evaluate(f, _columns(f, packages), len(packages)) for p, f in met.items()}


def _little_endian(block: Bits) -> Bits:
    if np.little_endian:
        return block
    return block.reshape(len(block), -1, 8)[:, :, ::-1].reshape(len(block), -1)


def _checked(scenario: Scenario, packages: ArrayLike) -> NDArray[np.integer]:
    array = np.asarray(packages)
    if array.ndim != 2 or array.shape[1] != len(scenario.terms):
        raise ValueError(f"packages must be N x {len(scenario.terms)}, not {array.shape}")
    if not np.issubdtype(array.dtype, np.integer):
        raise ValueError(f"packages must be integers, not {array.dtype}")
    if len(array):
        most = array.max(axis=0)
        least = array.min(axis=0)
        for place, term in enumerate(scenario.terms):
            if least[place] < -1 or most[place] >= len(term.options):
                raise ValueError(f"term {term.id!r} takes -1 (left out) to {len(term.options) - 1}")
    return array


@dataclass(frozen=True)
class _Entry:
    """A formula, and the bits it sets where it holds."""

    formula: Formula
    terms: frozenset[int]
    slot: int
    bits: int


def _entries(space: Space, parties: Sequence[str]) -> list[_Entry]:
    """What each position adds; the slot after the parties collects broken hard rules."""
    entries = [
        _Entry(broken, terms_in(broken), len(parties), 1) for broken in space.broken.values()
    ]
    for position in space.positions:
        slot = parties.index(position.party)
        for formula, bits in _bits(position):
            entries.append(_Entry(formula, terms_in(formula), slot, bits))
    return [entry for entry in entries if entry.formula != Constant(False)]


def _bits(position: CompiledPosition) -> list[tuple[Formula, int]]:
    bits = [(position.speaks, int(Shortfall.STATED))]
    if position.kind in SHORTFALL_OF:
        bits.append((position.fails, int(SHORTFALL_OF[position.kind])))
    return bits


def _clusters(
    space: Space, parties: Sequence[str]
) -> tuple[list[_Cluster], list[tuple[int, int, Formula]]]:
    """Tables for all that fits one, and (bits, word, formula) for what does not."""
    sizes = space.sizes
    small: list[_Entry] = []
    large: list[tuple[int, int, Formula]] = []
    for entry in _entries(space, parties):
        if prod(sizes[term] for term in entry.terms) <= _CELLS:
            small.append(entry)
        else:
            shift = 8 * (entry.slot % _PER_WORD)
            large.append((entry.bits << shift, entry.slot // _PER_WORD, entry.formula))
    groups = _grouped(small, sizes)
    words = (len(parties) + _PER_WORD) // _PER_WORD
    return [_cluster(terms, members, sizes, words) for terms, members in groups], large


def _grouped(
    entries: Sequence[_Entry], sizes: Sequence[int]
) -> list[tuple[frozenset[int], list[_Entry]]]:
    """Entries that share terms, together as long as their joint choices fit one table."""
    groups: list[tuple[frozenset[int], list[_Entry]]] = []
    speaking_of: dict[int, dict[int, None]] = {}
    for entry in sorted(entries, key=lambda e: (-len(e.terms), sorted(e.terms))):
        near = dict.fromkeys(g for term in entry.terms for g in speaking_of.get(term, ()))
        for place in near:
            union = groups[place][0] | entry.terms
            if prod(sizes[term] for term in union) <= _CELLS:
                groups[place] = (union, [*groups[place][1], entry])
                break
        else:
            place = len(groups)
            groups.append((entry.terms, [entry]))
        for term in entry.terms:
            speaking_of.setdefault(term, {})[place] = None
    return groups


def _cluster(
    terms: frozenset[int], members: list[_Entry], sizes: Sequence[int], words: int
) -> _Cluster:
    ordered = tuple(sorted(terms))
    shape = [sizes[term] for term in ordered]
    cells = prod(shape)
    grid = np.indices(shape, dtype=np.int16).reshape(len(shape), cells)
    columns = dict(zip(ordered, grid, strict=True))
    tables = [np.zeros(cells, dtype=np.uint64) for _ in range(words)]
    for entry in members:
        shift = 8 * (entry.slot % _PER_WORD)
        tables[entry.slot // _PER_WORD][_evaluate(entry.formula, columns, cells)] |= np.uint64(
            entry.bits << shift
        )
    strides = [prod(shape[place + 1 :]) for place in range(len(shape))]
    return _Cluster(ordered, tuple(strides), tuple(tables))


def _look_up(
    rows: NDArray[np.integer],
    clusters: Sequence[_Cluster],
    sizes: Sequence[int],
    words: int,
) -> list[NDArray[np.uint64]]:
    found = [np.zeros(len(rows), dtype=np.uint64) for _ in range(words)]
    columns = {}
    for term in {term for cluster in clusters for term in cluster.terms}:
        column = rows[:, term].astype(np.int32)
        # Being left out is coded -1 in packages, and is the last choice in tables.
        column[column < 0] = sizes[term] - 1
        columns[term] = column
    for cluster in clusters:
        cell = np.zeros(len(rows), dtype=np.int32)
        for term, stride in zip(cluster.terms, cluster.strides, strict=True):
            cell += columns[term] * np.int32(stride)
        for word, table in enumerate(cluster.tables):
            found[word] |= table[cell]
    return found


def _columns(formula: Formula, rows: NDArray[np.integer]) -> dict[int, NDArray[np.integer]]:
    return {term: rows[:, term] for term in terms_in(formula)}


def _evaluate(
    formula: Formula, columns: Mapping[int, NDArray[np.integer]], length: int
) -> NDArray[np.bool_]:
    """Where the formula holds; ``columns`` has the choices of each of its terms."""
    match formula:
        case Constant(value):
            return np.full(length, value)
        case Leaf(term, mask, size):
            table = np.array([mask >> choice & 1 for choice in range(size)], dtype=bool)
            found: NDArray[np.bool_] = table[columns[term]]
            return found
        case _:
            parts = [_evaluate(part, columns, length) for part in formula.parts]
            joined = np.logical_and if isinstance(formula, All) else np.logical_or
            result: NDArray[np.bool_] = joined.reduce(parts)
            return result


def _add_minimum(
    space: Space,
    array: NDArray[np.integer],
    parties: Sequence[str],
    shortfall: Bits,
) -> None:
    for party in space.hopeless:
        shortfall[:, parties.index(party)] |= int(Shortfall.BELOW_MINIMUM)
    for party, minimum in space.minimum.items():
        bonuses = [p for p in space.positions if p.party == party and p.points]
        tables, worth, wanted = scaled(space.points[party], [p.points for p in bonuses], minimum)
        for start in range(0, len(array), _ROWS):
            rows = array[start : start + _ROWS]
            sums = np.zeros(len(rows), dtype=tables[0].dtype if tables else np.int64)
            for term, table in enumerate(tables):
                sums = sums + table[rows[:, term]]
            for position, value in zip(bonuses, worth, strict=True):
                sums = (
                    sums + _evaluate(position.met, _columns(position.met, rows), len(rows)) * value
                )
            low = (sums < wanted).astype(bool)
            column = shortfall[start : start + _ROWS, parties.index(party)]
            column[low] |= int(Shortfall.BELOW_MINIMUM)


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
