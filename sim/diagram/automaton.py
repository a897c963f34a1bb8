"""Layered deterministic automata, and how they are made from formulas and points.

An automaton reads one class of choices per layer of a :class:`Layout`, from a single
root state; its end states carry integer labels. It is *reduced*: no two states of a
layer have equal futures. In a reduced automaton of a 0/1 label the states whose
future is settled are unique, so that "already decided" can be seen at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from sim.diagram.layout import Layout
from sim.diagram.numbering import Ints, number_rows
from sim.formulas import Constant, Formula, given, terms_in

Table = NDArray[np.int32]


class TooWide(Exception):
    """The diagram would pass its budget of states, or its time."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


STATES = 3_000_000
"""States a layer may have before merging, unless asked otherwise."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How much building may cost: states per layer (before merging), and a clock time."""

    states: int = STATES
    until: float = float("inf")
    """Reading of :func:`time.monotonic` at which to stop."""

    def charge(self, states: int) -> None:
        """Raise :class:`TooWide` when ``states`` or the clock is past the budget."""
        if states > self.states:
            raise TooWide(f"a layer would have {states} states, the budget is {self.states}")
        if monotonic() > self.until:
            raise TooWide("the time limit was reached")


@dataclass(frozen=True)
class Automaton:
    """``tables[k][state, class]`` is the state of layer ``k + 1``; None reads nothing."""

    tables: tuple[Table | None, ...]
    labels: Ints

    @cached_property
    def widths(self) -> tuple[int, ...]:
        """States per layer, the end states last."""
        widths = [len(self.labels)]
        for table in reversed(self.tables):
            widths.append(widths[-1] if table is None else len(table))
        return tuple(reversed(widths))

    @cached_property
    def settled(self) -> tuple[Ints, ...]:
        """Per layer and state: the label of all its ends if they share one, else -1."""
        settled = [self.labels]
        for table in reversed(self.tables):
            below = settled[-1]
            if table is not None:
                reached = below[table]
                same = (reached == reached[:, :1]).all(axis=1)
                below = np.where(same, reached[:, 0], -1)
            settled.append(below)
        return tuple(reversed(settled))


def of_formula(formula: Formula, layout: Layout, budget: Budget) -> Automaton:
    """The automaton labelled 1 where the formula holds and 0 elsewhere."""
    states: list[Formula] = [formula]
    concerned = terms_in(formula)
    tables: list[Table | None] = []
    for term, classes in zip(layout.order, layout.classes, strict=True):
        if term not in concerned:
            tables.append(None)
            continue
        numbers: dict[Formula, int] = {}
        rows = []
        for state in states:
            budget.charge(len(numbers))
            after = (given(state, term, members[0]) for members in classes)
            rows.append([numbers.setdefault(follower, len(numbers)) for follower in after])
        tables.append(np.array(rows, dtype=np.int32))
        states = list(numbers)
    labels = [isinstance(f, Constant) and f.value for f in states]
    return reduced(Automaton(tuple(tables), np.array(labels, dtype=np.int64)))


def any_of(parts: Sequence[Automaton], layout: Layout, budget: Budget) -> Automaton:
    """The automaton labelled 1 where any of these 0/1 automata is."""
    if len(parts) == 1:
        return parts[0]
    grown = list(parts)
    # Pairwise, reducing each time: the union of a few is small even where all are many.
    while len(grown) > 1:
        grown = [
            _union(grown[i : i + 2], layout, budget) if i + 1 < len(grown) else grown[i]
            for i in range(0, len(grown), 2)
        ]
    return grown[0] if grown else nothing(layout)


def nothing(layout: Layout) -> Automaton:
    """The automaton labelled 0 everywhere."""
    return Automaton((None,) * len(layout.order), np.zeros(1, dtype=np.int64))


def everything(layout: Layout) -> Automaton:
    """The automaton labelled 1 everywhere."""
    return Automaton((None,) * len(layout.order), np.ones(1, dtype=np.int64))


def _union(parts: Sequence[Automaton], layout: Layout, budget: Budget) -> Automaton:
    rows = np.zeros((len(parts), 1), dtype=np.int64)
    tables: list[Table | None] = []
    for layer, classes in enumerate(layout.classes):
        if all(part.tables[layer] is None for part in parts):
            tables.append(None)
            continue
        budget.charge(rows.shape[1] * len(classes))
        columns = step(parts, rows, layer, len(classes))
        settled = [part.settled[layer + 1][c] for part, c in zip(parts, columns, strict=True)]
        # One part settled at 1 decides the union, whatever the others still wait for.
        decided = np.any([s == 1 for s in settled], axis=0)
        radices = [part.widths[layer + 1] + 1 for part in parts]
        sinks = [np.where(decided, radix - 1, c) for c, radix in zip(columns, radices, strict=True)]
        first, number = number_rows(sinks, radices)
        tables.append(number.reshape(-1, len(classes)).astype(np.int32))
        rows = np.stack([column[first] for column in columns])
    ends = [part.labels[row] for part, row in zip(parts, rows, strict=True)]
    return reduced(Automaton(tuple(tables), np.max(ends, axis=0)))


def step(parts: Sequence[Automaton], rows: Ints, layer: int, classes: int) -> list[Ints]:
    """Where each part goes from each row, for each class: flat, row by row."""
    columns = []
    for part, row in zip(parts, rows, strict=True):
        table = part.tables[layer]
        columns.append(
            np.repeat(row, classes) if table is None else table[row].ravel().astype(np.int64)
        )
    return columns


def reduced(automaton: Automaton) -> Automaton:
    """The same automaton with equal futures merged, from the end to the root."""
    labels, merged = np.unique(automaton.labels, return_inverse=True)
    tables: list[Table | None] = []
    for table in reversed(automaton.tables):
        if table is None:
            tables.append(None)
            continue
        children = merged[table]
        span = int(merged.max()) + 1
        first, merged = number_rows(list(children.T), [span] * children.shape[1])
        tables.append(children[first].astype(np.int32))
    return Automaton(tuple(reversed(tables)), labels.astype(np.int64))
