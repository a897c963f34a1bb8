"""In which order a target can be reached by open drafts only.

Drafts are the cells of an array, one axis per changed term, and a *stroke* moves from a
draft to one that is further along some axes; its size is the number of places moved. All
passes are dynamic programmes over the lattice of drafts, one axis at a time, so that each
costs as much as there are drafts times axes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import comb

import numpy as np
from numpy.typing import NDArray

from sim.engine.drafts import Truths

Cells = NDArray[np.integer]
"""Drafts as rows of places, one column per axis."""
Road = tuple[tuple[int, ...], ...]
"""The drafts passed, the start and the target among them, as places."""

_NEVER = 60_000
_FITS = 1 << 62


@dataclass(frozen=True)
class Roads:
    """The roads from the first cell to the last by strokes of at most ``bundle``.

    ``bundle`` is the least with which the last cell is reached. ``out`` and ``home`` hold
    per cell the fewest strokes from the start and to the target, -1 where there is none.
    """

    open: Truths
    bundle: int
    out: NDArray[np.int16]
    home: NDArray[np.int16]

    @property
    def steps(self) -> int:
        """Fewest strokes."""
        return int(self.out.flat[-1])

    @cached_property
    def passed(self) -> Truths:
        """The drafts from the start on to the target, on however long a road."""
        found: Truths = (self.out >= 0) & (self.home >= 0)
        return found

    @cached_property
    def _short(self) -> NDArray[np.int16]:
        """How many strokes away a draft of a shortest road is; -1 elsewhere."""
        return np.where(self.passed & (self.out + self.home == self.steps), self.out, -1)

    def count(self) -> int:
        """How many roads have the fewest strokes, exactly."""
        moves = sum(length - 1 for length in self.open.shape)
        kind = np.int64 if _most(moves, self.steps, self.bundle) < _FITS else object
        ways = np.zeros(self.open.shape, dtype=kind)
        ways.flat[0] = 1
        for step in range(1, self.steps + 1):
            ways = np.where(self._short == step, _by_one_stroke(ways, self.bundle), 0)
        return int(ways.flat[-1])

    def first(self) -> tuple[int, ...]:
        """The axes along which the first stroke of a shortest road may move."""
        return tuple(np.flatnonzero((self._level(1) > 0).any(axis=0)).tolist())

    def listed(self) -> Iterator[Road]:
        """Every shortest road, ordered by the axes that move first."""
        yield from self._on_from(((0,) * self.open.ndim,))

    def _on_from(self, so_far: Road) -> Iterator[Road]:
        if len(so_far) > self.steps:
            yield so_far
            return
        level = self._level(len(so_far))
        moved = level - np.array(so_far[-1], dtype=np.int16).reshape(1, -1)
        near = (moved >= 0).all(axis=1) & (moved.sum(axis=1) <= self.bundle)
        order = sorted(
            (np.repeat(np.arange(moved.shape[1]), by).tolist(), place.tolist())
            for by, place in zip(moved[near], level[near], strict=True)
        )
        for _, place in order:
            yield from self._on_from((*so_far, tuple(place)))

    def _level(self, step: int) -> Cells:
        if step not in self._levels:
            self._levels[step] = np.argwhere(self._short == step).astype(np.int16)
        return self._levels[step]

    @cached_property
    def _levels(self) -> dict[int, Cells]:
        return {}

    def no_later(self) -> NDArray[np.bool_]:
        """Entry ``a, b``: no road reaches the end of axis ``b`` before that of ``a``."""
        axes = range(self.open.ndim)
        made = np.zeros(self.open.shape, dtype=np.int32)
        for axis in axes:
            _along(made, axis)[-1] |= 1 << axis
        masks = made[self.passed]
        apart = [int(np.bitwise_or.reduce(masks[masks >> a & 1 == 0])) for a in axes]
        return np.array([[not apart[a] >> b & 1 for b in axes] for a in axes], dtype=bool)


def roads(open_: Truths) -> Roads | None:
    """Roads by the smallest strokes that do; None when the last cell is not open.

    The first cell need not be open.
    """
    if not open_.flat[-1]:
        return None
    moves = sum(length - 1 for length in open_.shape)
    for bundle in range(1, moves + 1):
        out = _strokes(open_, bundle)
        if out.flat[-1] >= 0:
            back = open_.copy()
            back.flat[0] = True
            home = np.flip(_strokes(np.flip(back), bundle))
            return Roads(open_, bundle, out, home)
    still = np.zeros(open_.shape, dtype=np.int16)
    return Roads(open_, 0, still, still)


def furthest(open_: Truths) -> Cells:
    """Open drafts beyond which none is open, those with most changes first."""
    beyond = open_.copy()
    strictly = np.zeros_like(open_)
    for axis, length in enumerate(open_.shape):
        line = _along(beyond, axis)
        for place in reversed(range(length - 1)):
            line[place] |= line[place + 1]
    for axis in range(open_.ndim):
        _along(strictly, axis)[:-1] |= _along(beyond, axis)[1:]
    cells = np.argwhere(open_ & ~strictly)
    return cells[np.argsort(-cells.sum(axis=1), kind="stable")]


def _strokes(open_: Truths, bundle: int) -> NDArray[np.int16]:
    """Per draft the fewest strokes from the first cell; -1: not reached."""
    fewest = np.full(open_.shape, -1, dtype=np.int16)
    fewest.flat[0] = 0
    for step in range(1, open_.size + 1):
        since = np.where(fewest == step - 1, 0, _NEVER).astype(np.uint16)
        for axis, length in enumerate(open_.shape):
            line = _along(since, axis)
            for place in range(1, length):
                here = line[place : place + 1]
                np.minimum(here, line[place - 1] + 1, out=here)
        reached = open_ & (since <= bundle) & (fewest < 0)
        if not reached.any():
            break
        fewest[reached] = step
    return fewest


def _by_one_stroke(ways: NDArray[np.generic], bundle: int) -> NDArray[np.generic]:
    """Per draft the sum of ``ways`` over all drafts one stroke before it."""
    by_size = [ways, *(np.zeros_like(ways) for _ in range(bundle))]
    for axis, length in enumerate(ways.shape):
        lines = [_along(part, axis) for part in by_size]
        for place in range(1, length):
            for size in range(bundle, 0, -1):
                lines[size][place] += lines[size - 1][place - 1]
    total: NDArray[np.generic] = sum(by_size[1:])  # type: ignore[assignment]
    return total


def _most(moves: int, steps: int, bundle: int) -> int:
    """At most so many roads there are: ways to deal all moves out to the strokes."""
    ways: Sequence[int] = [1] + [0] * moves
    for _ in range(steps):
        ways = [
            sum(comb(n, size) * ways[n - size] for size in range(1, min(bundle, n) + 1))
            for n in range(moves + 1)
        ]
    return ways[moves]


def _along(array: NDArray, axis: int) -> NDArray:  # type: ignore[type-arg]
    return np.moveaxis(array, axis, 0)
