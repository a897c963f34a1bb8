"""Which states of a game are stable: the graph model for conflict resolution.

Options are yes or no and each belongs to one party; a state says yes or no to every
option. A party moves by changing some of its own options. An *improvement* is a move to a
state that the mover strictly prefers. A state is stable for a party if every improvement
it has can be *sanctioned*: the others can go on to a state that it does not prefer to the
one it left (an equal one suffices).

* ``Nash``: it has no improvement.
* ``GMR``: the others can sanction each improvement, by whatever moves.
* ``SMR``: and it has no move of its own out of the sanction either.
* ``SEQ``: as GMR, but every move of the sanction is an improvement for whoever makes it.
* ``SSEQ``: as SEQ, and no move of its own out of it.

How long a sanction may be is a matter on which authors and programs differ: a
``sequence`` of any length in which nobody moves twice in a row, each opponent at most
``once``, or ``one`` move of one opponent.

Sources: Fang, Hipel & Kilgour, Interactive Decision Making: The Graph Model for Conflict
Resolution (1993); SSEQ: Rêgo & Vieira, Group Decision and Negotiation 26 (2017).
Algorithm: per party one table of the least value that the others can still bring about,
a fixed point over (next mover, state); an improvement is sanctioned if its entry is at
most what the party had.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from sim import limits

CONCEPTS: Final = ("Nash", "GMR", "SMR", "SEQ", "SSEQ")

Rule = Literal["sequence", "once", "one"]
Ints = NDArray[np.int32]
Truths = NDArray[np.bool_]

_Way = Callable[[Ints], Ints]
_Known = dict[tuple[int, ...], Ints]
_HIGHEST: Final = np.int32(np.iinfo(np.int32).max)


class Way(Enum):
    """In which direction an option may be changed."""

    BOTH = "both"
    TO_YES = "to_yes"
    TO_NO = "to_no"


@dataclass(frozen=True, eq=False)
class GraphModel:
    """A game: what each state is worth to each party (ranks only), and who can move where."""

    values: Ints
    """party, state -> rank; higher is preferred, equal ranks are ties"""
    moves: tuple[Moves, ...]

    def stable(self, rule: Rule = "sequence") -> Mapping[str, Truths]:
        """Concept -> (party, state) -> whether the state is stable for the party.

        ``rule`` is how long a sanction may be; name it beside every answer.
        """
        parts = [self._stable_for(party, rule) for party in range(len(self.values))]
        return {concept: np.array([part[concept] for part in parts]) for concept in CONCEPTS}

    def equilibria(self, rule: Rule = "sequence") -> Mapping[str, Ints]:
        """Concept -> the states that are stable for all, ascending."""
        stable = self.stable(rule)
        return {c: np.flatnonzero(stable[c].all(axis=0)).astype(np.int32) for c in CONCEPTS}

    def _stable_for(self, party: int, rule: Rule) -> dict[str, Truths]:
        worth, own = self.values[party], self.moves[party]
        # What a sanction is worth if the party may still move once, or keep still.
        escaped = np.maximum(worth, -own.least(-worth))
        stable = {"Nash": own.best_improvement(worth) <= worth}
        for concept, willing, end in (
            ("GMR", False, worth),
            ("SMR", False, escaped),
            ("SEQ", True, worth),
            ("SSEQ", True, escaped),
        ):
            left = self._least(party, end, willing, rule)
            stable[concept] = own.best_improvement(left) <= worth
        return stable

    def _least(self, party: int, end: Ints, willing: bool, rule: Rule) -> Ints:
        """State -> the least of ``end`` that the others can bring about from there.

        ``willing``: by improvements only.
        """
        others = [moves for k, moves in enumerate(self.moves) if k != party]
        ways = [moves.least_improvement if willing else moves.least for moves in others]
        if rule == "once":
            return _once(tuple(range(len(others))), ways, end, {})
        # first[k]: where the k-th of them moves first, and not directly again.
        first = [way(end) for way in ways]
        while rule == "sequence":
            before = [table.sum(dtype=np.int64) for table in first]
            for k, way in enumerate(ways):
                first[k] = way(_minimum([end, *first[:k], *first[k + 1 :]]))
            if before == [table.sum(dtype=np.int64) for table in first]:
                break
        return _minimum([np.full_like(end, _HIGHEST), *first])


class Moves:
    """What one party can do, and which of it is an improvement.

    From each state marked in ``here`` it may go to any other of the row. A row is padded,
    at least once, with the number of states that there are. ``worth`` is the rank of each.
    """

    def __init__(self, rows: Ints, here: Truths, worth: Ints) -> None:
        self._size = len(worth)
        worths = np.append(worth, np.int32(-_HIGHEST))[rows]
        order = np.argsort(worths, axis=1, kind="stable")
        worths = np.take_along_axis(worths, order, axis=1)
        self._rows = np.take_along_axis(rows, order, axis=1)
        self._here = np.take_along_axis(here, order, axis=1)
        # Where in the row, now in order of worth, the states begin that are preferred.
        width = worths.shape[1]
        ends = np.where(worths[:, :-1] < worths[:, 1:], np.arange(1, width), width)
        ends = np.pad(ends, ((0, 0), (0, 1)), constant_values=width)
        self._beyond = np.minimum.accumulate(ends[:, ::-1], axis=1)[:, ::-1]

    def least(self, table: Ints) -> Ints:
        """State -> the least entry of the table among the states it may go to."""
        entries = np.append(table, _HIGHEST)[self._rows]
        lowest, second = np.partition(entries, 1, axis=1)[:, :2].T[:, :, None]
        return self._by_state(np.where(entries == lowest, second, lowest))

    def least_improvement(self, table: Ints) -> Ints:
        """State -> the least entry of the table among its improvements."""
        entries = np.append(table, _HIGHEST)[self._rows]
        least = np.minimum.accumulate(entries[:, ::-1], axis=1)[:, ::-1]
        least = np.pad(least, ((0, 0), (0, 1)), constant_values=_HIGHEST)
        return self._by_state(np.take_along_axis(least, self._beyond, axis=1))

    def best_improvement(self, table: Ints) -> Ints:
        """State -> the highest entry of the table among its improvements."""
        return -self.least_improvement(-table)

    def _by_state(self, entries: Ints) -> Ints:
        # A merged state stands in several rows.
        least = np.full(self._size, _HIGHEST)
        np.minimum.at(least, self._rows[self._here], entries[self._here])
        return least


def _once(left: tuple[int, ...], ways: Sequence[_Way], end: Ints, known: _Known) -> Ints:
    """The least that a sequence brings about in which each of ``left`` moves at most once."""
    if left not in known:
        after = [
            ways[k](np.minimum(end, _once(tuple(o for o in left if o != k), ways, end, known)))
            for k in left
        ]
        known[left] = _minimum([np.full_like(end, _HIGHEST), *after])
    return known[left]


def _minimum(tables: Sequence[Ints]) -> Ints:
    least: Ints = np.minimum.reduce(tables)
    return least


def of_options(
    owners: Sequence[int],
    values: Ints,
    states: Ints | None = None,
    ways: Sequence[Way] | None = None,
) -> GraphModel:
    """The game in which party ``owners[k]`` may change option ``k``.

    ``values``: party, state -> rank. ``states``: yes and no as bits, the first
    option the lowest -> number of the state, -1 for an impossible one, the same number for
    several that are one state (default: all possible, each its own). ``ways``: in which
    direction each option may be changed (default: both).

    Raises:
        ValueError: more than 20 options, or not one value per party and state.
    """
    if len(owners) > limits.GAME_OPTIONS:
        raise ValueError(f"{len(owners)} options are too many: at most {limits.GAME_OPTIONS}")
    states = np.arange(2 ** len(owners), dtype=np.int32) if states is None else states
    number = int(states.max(initial=-1)) + 1
    if values.shape != (max(owners) + 1, number) or number == 0:
        raise ValueError(f"values of shape {values.shape} for {number} states")
    ways = ways or [Way.BOTH] * len(owners)
    values, states = values.astype(np.int32), np.where(states < 0, np.int32(number), states)
    moves = []
    for party, worth in enumerate(values):
        own = sum(1 << k for k, owner in enumerate(owners) if owner == party)
        yes = sum(1 << k for k, way in enumerate(ways) if way is Way.TO_YES) & own
        no = sum(1 << k for k, way in enumerate(ways) if way is Way.TO_NO) & own
        moves.append(Moves(*_rows(states, number, own, yes, no), worth))
    return GraphModel(values, tuple(moves))


def _rows(states: Ints, number: int, own: int, yes: int, no: int) -> tuple[Ints, Truths]:
    """The rows of the party that owns these bits, of which some only go to yes or to no."""
    codes = np.arange(len(states), dtype=np.int32)
    patterns, bases = codes[codes & ~own == 0], codes[codes & own == 0]
    rows, here = [], []
    # One row per base, and per pattern of the options that only go one way.
    for fixed in np.unique(patterns & (yes | no)):
        reached = (patterns & yes & fixed == fixed & yes) & (patterns & no & ~fixed == 0)
        row = np.where(reached, states[bases[:, None] | patterns], number)
        rows.append(np.pad(row, ((0, 0), (0, 1)), constant_values=number))
        here.append(np.pad((patterns & (yes | no)) == fixed, (0, 1))[None, :].repeat(len(row), 0))
    return _without_repeats(np.concatenate(rows), np.concatenate(here), number)


def _without_repeats(rows: Ints, here: Truths, number: int) -> tuple[Ints, Truths]:
    """Each state once in a row: a merged one could otherwise move to itself."""
    order = np.argsort(rows * 2 + ~here, axis=1)
    rows, here = np.take_along_axis(rows, order, axis=1), np.take_along_axis(here, order, axis=1)
    repeated = np.pad(rows[:, 1:] == rows[:, :-1], ((0, 0), (1, 0)))
    return np.where(repeated, number, rows), here & ~repeated & (rows < number)
