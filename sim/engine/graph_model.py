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
from functools import cached_property
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

CONCEPTS: Final = ("Nash", "GMR", "SMR", "SEQ", "SSEQ")
MOST_OPTIONS: Final = 20

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
class Moves:
    """What one party can do: from each state marked in ``here`` to any other of its row.

    A row is padded with the number of states there are.
    """

    rows: Ints
    here: Truths


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
        worth, own = self.values[party], self._steps[party]
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

    @cached_property
    def _steps(self) -> tuple[_Steps, ...]:
        return tuple(_Steps(m, v) for m, v in zip(self.moves, self.values, strict=True))

    def _least(self, party: int, end: Ints, willing: bool, rule: Rule) -> Ints:
        """State -> the least of ``end`` that the others can bring about from there.

        ``willing``: by improvements only.
        """
        others = [step for k, step in enumerate(self._steps) if k != party]
        ways = [step.least_improvement if willing else step.least for step in others]
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


class _Steps:
    """The moves of one party, and which of them are improvements."""

    def __init__(self, moves: Moves, worth: Ints) -> None:
        self._moves = moves
        worths = np.append(worth, np.int32(-_HIGHEST))[moves.rows]
        order = np.argsort(worths, axis=1, kind="stable")
        worths = np.take_along_axis(worths, order, axis=1)
        self._ranked = np.take_along_axis(moves.rows, order, axis=1)
        self._here = np.take_along_axis(moves.here, order, axis=1)
        # Where in the ranked row the states begin that are strictly preferred.
        width = worths.shape[1]
        ends = np.where(worths[:, :-1] < worths[:, 1:], np.arange(1, width), width)
        ends = np.pad(ends, ((0, 0), (0, 1)), constant_values=width)
        self._beyond = np.minimum.accumulate(ends[:, ::-1], axis=1)[:, ::-1]

    def least(self, table: Ints) -> Ints:
        """State -> the least entry of the table among the states it may go to."""
        entries = np.append(table, _HIGHEST)[self._moves.rows]
        if entries.shape[1] == 1:
            return np.full_like(table, _HIGHEST)
        lowest, second = np.partition(entries, 1, axis=1)[:, :2].T[:, :, None]
        return _spread(
            table, self._moves.rows, self._moves.here, np.where(entries == lowest, second, lowest)
        )

    def least_improvement(self, table: Ints) -> Ints:
        """State -> the least entry of the table among its improvements."""
        entries = np.append(table, _HIGHEST)[self._ranked]
        least = np.minimum.accumulate(entries[:, ::-1], axis=1)[:, ::-1]
        least = np.pad(least, ((0, 0), (0, 1)), constant_values=_HIGHEST)
        return _spread(
            table, self._ranked, self._here, np.take_along_axis(least, self._beyond, axis=1)
        )

    def best_improvement(self, table: Ints) -> Ints:
        """State -> the highest entry of the table among its improvements."""
        return -self.least_improvement(-table)


def _spread(table: Ints, rows: Ints, here: Truths, entries: Ints) -> Ints:
    # A merged state stands in several rows.
    least = np.full_like(table, _HIGHEST)
    np.minimum.at(least, rows[here], entries[here])
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


def numbered(possible: Truths, same: Sequence[Truths] = ()) -> Ints:
    """Code of a state -> its number, -1 for an impossible one.

    The code has the first option as its lowest bit. Numbers ascend with the codes; the
    states where one of ``same`` holds are one, and these come last.
    """
    single = possible & ~np.logical_or.reduce([np.zeros_like(possible), *same])
    states = np.where(single, np.cumsum(single, dtype=np.int32) - 1, np.int32(-1))
    for place, merged in enumerate(same):
        states[possible & merged] = np.count_nonzero(single) + place
    return states.astype(np.int32)


def of_options(
    owners: Sequence[int],
    values: Ints,
    states: Ints | None = None,
    ways: Sequence[Way] | None = None,
) -> GraphModel:
    """The game in which party ``owners[k]`` may change option ``k``.

    ``values``: party, state -> rank. ``states`` are :func:`numbered` (all possible
    without), ``ways`` the direction in which each option may be changed (both without).

    Raises:
        ValueError: more than 20 options, or not one value per party and state.
    """
    if len(owners) > MOST_OPTIONS:
        raise ValueError(f"{len(owners)} options are too many: at most {MOST_OPTIONS}")
    states = np.arange(2 ** len(owners), dtype=np.int32) if states is None else states
    number = int(states.max(initial=-1)) + 1
    if values.shape != (max(owners) + 1, number) or number == 0:
        raise ValueError(f"values of shape {values.shape} for {number} states")
    ways = ways or [Way.BOTH] * len(owners)
    named = np.where(states < 0, np.int32(number), states)
    moves = tuple(_moves(party, owners, ways, named, number) for party in range(len(values)))
    return GraphModel(values.astype(np.int32), moves)


def _moves(
    party: int, owners: Sequence[int], ways: Sequence[Way], named: Ints, number: int
) -> Moves:
    own = sum(1 << k for k, owner in enumerate(owners) if owner == party)
    codes = np.arange(len(named), dtype=np.int32)
    patterns = codes[(codes & ~own) == 0]
    bases = codes[(codes & own) == 0]
    yes = sum(1 << k for k, w in enumerate(ways) if w is Way.TO_YES) & own
    no = sum(1 << k for k, w in enumerate(ways) if w is Way.TO_NO) & own
    rows, here = [], []
    # One row per base, and per pattern of the options that only go one way.
    for fixed in np.unique(patterns & (yes | no)):
        reached = patterns[
            ((patterns & yes) | (fixed & yes) == (patterns & yes))
            & ((patterns & no) & ~(fixed & no) == 0)
        ]
        rows.append(named[bases[:, None] | reached])
        here.append(np.broadcast_to((reached & (yes | no)) == fixed, rows[-1].shape))
    width = max(row.shape[1] for row in rows)
    padded = [
        np.pad(row, ((0, 0), (0, width - row.shape[1])), constant_values=number) for row in rows
    ]
    marked = [np.pad(mark, ((0, 0), (0, width - mark.shape[1]))) for mark in here]
    return _without_repeats(np.concatenate(padded), np.concatenate(marked), number)


def _without_repeats(rows: Ints, here: Truths, number: int) -> Moves:
    """Each state once in a row: a merged one could otherwise move to itself."""
    order = np.argsort(rows * 2 + ~here, axis=1)
    rows, here = np.take_along_axis(rows, order, axis=1), np.take_along_axis(here, order, axis=1)
    repeated = np.pad(rows[:, 1:] == rows[:, :-1], ((0, 0), (1, 0)))
    rows = np.where(repeated, np.int32(number), rows)
    return Moves(rows, here & ~repeated & (rows < number))
