"""The decision diagram of a question: every possible package, and who accepts it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.engine.automaton import Automaton, Places, Table, chosen, follow, following
from sim.engine.budget import Budget
from sim.engine.layout import Layout
from sim.engine.numbering import Ints, group_rows


@dataclass(frozen=True)
class Diagram:
    """A layered decision diagram, reduced: equal futures share a state, none is hopeless.

    ``tables[k][state, class]`` is the state of layer ``k + 1``, or -1 where every
    completion is impossible. Bit ``p`` of ``labels[end]`` says that ``parties[p]``
    accepts; after the parties may come ``<party>:for``, by whom votes are counted, with
    such bits. A diagram without any possible package has empty tables.
    """

    layout: Layout
    parties: tuple[str, ...]
    tables: tuple[Table, ...]
    labels: Ints

    @property
    def states(self) -> int:
        """Number of states over all layers, the end states included."""
        return sum(map(len, self.tables)) + len(self.labels)

    @property
    def bytes(self) -> int:
        """Memory held by tables and labels."""
        return sum(table.nbytes for table in self.tables) + self.labels.nbytes


def joint(
    layout: Layout,
    impossible: Automaton,
    blocked: Mapping[str, Automaton],
    budget: Budget,
    *,
    required: Collection[str] = (),
) -> Diagram:
    """The product of the parties' automata over the packages that are possible.

    ``impossible`` is labelled 1 where a hard rule is broken, ``blocked[p]`` where party
    ``p`` does not accept. Packages that a ``required`` party does not accept are cut
    off as well, as soon as that is settled.
    """
    parts: list[Automaton] = [impossible, *blocked.values()]
    fatal = [place for place, party in enumerate(blocked, start=1) if party in required]
    fatal = [0, *(place for place in fatal if parts[place].labels.any())]
    rows: list[Places] = [np.zeros(1, dtype=np.int32)] * len(parts)
    tables: list[Table] = []
    if any(parts[place].settled[0][0] == 1 for place in fatal):
        rows = [row[:0] for row in rows]
    held = 0
    for layer, classes in enumerate(layout.classes):
        width = len(classes)
        budget.charge(len(rows[0]) * width)
        budget.charge_bytes(held := held + 4 * len(rows[0]) * width)
        if width == 1 and all(part.tables[layer] is None for part in parts):
            # Nobody reads this term, so every state goes on as it is.
            tables.append(np.arange(len(rows[0]), dtype=np.int32).reshape(-1, 1))
            continue
        arcs = np.ones(len(rows[0]) * width, dtype=bool)
        for place in fatal:
            ends = parts[place].settled[layer + 1] == 1
            if ends.any():
                arcs &= ~ends.take(follow(parts[place], rows[place], layer, width))
                budget.check_clock()
        alive = np.flatnonzero(arcs)
        # Made one at a time: a wide layer of many parties would not fit in memory at once.
        columns = (
            column if len(alive) == len(column) else column.take(alive)
            for column in following(parts, rows, layer, width, budget)
        )
        first, number = group_rows(columns, [part.widths[layer + 1] for part in parts])
        children = np.full(len(arcs), -1, dtype=np.int32)
        children[alive] = number
        tables.append(children.reshape(-1, width))
        # Where each part is in each state, before and after: of many parts more than the tables.
        budget.charge_bytes(held + 4 * (len(rows[0]) + len(first)) * len(parts))
        state, group = np.divmod(alive[first], width)
        rows = chosen(parts, rows, layer, state, group)
    labels = _labels(parts[1:], rows[1:], len(rows[0]))
    return Diagram(layout, tuple(blocked), *_merged(tables, labels, budget))


def _labels(parts: Sequence[Automaton], rows: Sequence[Places], number: int) -> Ints:
    labels = np.zeros(number, dtype=np.int64)
    for bit, (part, row) in enumerate(zip(parts, rows, strict=True)):
        labels |= (part.labels[row] == 0).astype(np.int64) << bit
    return labels


def _merged(tables: list[Table], labels: Ints, budget: Budget) -> tuple[tuple[Table, ...], Ints]:
    """Without the states from which no end can be reached, and with equal futures merged.

    The product of reduced automata can hold states that differ only in what has been
    cut off.
    """
    merged: list[Table] = []
    renumber = np.arange(len(labels) + 1, dtype=np.int32)
    renumber[-1] = -1
    for table in reversed(tables):
        budget.check_clock()
        children = renumber.take(table)
        useful = np.flatnonzero((children >= 0).any(axis=1))
        kept = children.take(useful, axis=0)
        # Child -1 is numbered 0 here, so that the columns count from 0.
        radix = int(renumber.max()) + 2
        columns = (column + 1 for column in kept.T)
        first, number = group_rows(columns, [radix] * kept.shape[1])
        renumber = np.full(len(table) + 1, -1, dtype=np.int32)
        renumber[useful] = number
        merged.append(kept.take(first, axis=0))
    return tuple(reversed(merged)), labels
