"""The decision diagram of a question: every possible package, and who accepts it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.diagram.automaton import Automaton, Budget, Table, step
from sim.diagram.layout import Layout
from sim.diagram.numbering import Ints, number_rows


@dataclass(frozen=True)
class Arcs:
    """The arcs into one layer, grouped by the state they lead to (for forward sweeps)."""

    order: NDArray[np.intp]
    starts: NDArray[np.intp]
    targets: NDArray[np.intp]


@dataclass(frozen=True)
class Diagram:
    """A layered decision diagram, reduced: equal futures share a state, none is hopeless.

    ``tables[k][state, class]`` is the state of layer ``k + 1``, or -1 where every
    completion is impossible. Bit ``p`` of ``labels[end]`` says that ``parties[p]``
    accepts. A diagram without any possible package has empty tables.
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

    @cached_property
    def arcs(self) -> tuple[Arcs, ...]:
        """Per layer, its outgoing arcs grouped by target."""
        return tuple(_grouped(table) for table in self.tables)

    def end_mask(self, parties: Collection[str]) -> NDArray[np.bool_]:
        """Which end states every one of these parties accepts."""
        wanted = sum(1 << self.parties.index(party) for party in parties)
        accepted: NDArray[np.bool_] = (self.labels & wanted) == wanted
        return accepted


def _grouped(table: Table) -> Arcs:
    children = table.ravel()
    order = np.argsort(children, kind="stable")
    ordered = children[order]
    first = int(np.searchsorted(ordered, 0))
    order, ordered = order[first:], ordered[first:]
    starts = np.flatnonzero(np.diff(ordered, prepend=-1))
    return Arcs(order, starts, ordered[starts].astype(np.intp))


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
    fatal = [True, *(party in required for party in blocked)]
    rows = np.zeros((len(parts), 1), dtype=np.int64)
    tables: list[Table] = []
    if any(part.settled[0][0] == 1 for part, deadly in zip(parts, fatal, strict=True) if deadly):
        rows = rows[:, :0]
    for layer, classes in enumerate(layout.classes):
        budget.charge(rows.shape[1] * len(classes))
        columns = step(parts, rows, layer, len(classes))
        dead = np.zeros(len(columns[0]), dtype=bool)
        for part, column, deadly in zip(parts, columns, fatal, strict=True):
            if deadly:
                dead |= part.settled[layer + 1][column] == 1
        alive = np.flatnonzero(~dead)
        kept = [column[alive] for column in columns]
        first, number = number_rows(kept, [part.widths[layer + 1] for part in parts])
        children = np.full(len(dead), -1, dtype=np.int32)
        children[alive] = number
        tables.append(children.reshape(-1, len(classes)))
        rows = np.stack([column[first] for column in kept])
    labels = _labels(list(blocked.values()), rows[1:])
    return Diagram(layout, tuple(blocked), *_merged(tables, labels))


def _labels(parts: Sequence[Automaton], rows: Ints) -> Ints:
    labels = np.zeros(rows.shape[1], dtype=np.int64)
    for bit, (part, row) in enumerate(zip(parts, rows, strict=True)):
        labels |= (part.labels[row] == 0).astype(np.int64) << bit
    return labels


def _merged(tables: list[Table], labels: Ints) -> tuple[tuple[Table, ...], Ints]:
    """Without the states from which no end can be reached, and with equal futures merged.

    The product of reduced automata can hold states that differ only in what has been
    cut off.
    """
    merged: list[Table] = []
    renumber = np.arange(len(labels) + 1, dtype=np.int32)
    renumber[-1] = -1
    for table in reversed(tables):
        children = renumber[table]
        useful = np.flatnonzero((children >= 0).any(axis=1))
        kept = children[useful]
        # Child -1 is numbered 0 here, so that the columns count from 0.
        radix = int(renumber.max()) + 2
        columns = [column.astype(np.int64) + 1 for column in kept.T]
        first, number = number_rows(columns, [radix] * len(columns))
        renumber = np.full(len(table) + 1, -1, dtype=np.int32)
        renumber[useful] = number
        merged.append(kept[first])
    return tuple(reversed(merged)), labels
