"""The diagram of possible packages with integer weights on its arcs, one per criterion.

A package's total in a criterion is the offset plus the weights along its path. Points
of options sit on the arc of their choice; points of a position (and, for counts, one
per unmet demand) on the arc where that position is settled. After that the diagram
forgets the position, so two histories that differ only in it share a state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.automaton import Automaton, Table, following
from sim.engine.budget import Budget
from sim.engine.layout import Layout
from sim.engine.numbering import Ints, number_rows
from sim.engine.votes import passing
from sim.scenario.agreement import AgreementRule

Numbers = NDArray[Any]
"""int64, or object holding Python integers where a total could pass 2**61."""

_SAFE = 1 << 61


@dataclass(frozen=True)
class Bonus:
    """``worth`` in one criterion wherever the 0/1 automaton is 1."""

    automaton: Automaton
    criterion: int
    worth: int


@dataclass(frozen=True)
class Weights:
    """What a package is worth: ``points[criterion][term][choice]`` and bonuses."""

    points: tuple[tuple[tuple[int, ...], ...], ...]
    bonuses: tuple[Bonus, ...]
    least_cap: int = 0
    """Totals can be cut off to this, so it must fit as well."""

    @cached_property
    def kind(self) -> np.dtype[Any]:
        """int64 where every total, over all criteria, surely fits; else Python integers."""
        largest = abs(min(self.least_cap, 0)) + sum(
            max((abs(v) for v in row), default=0) for table in self.points for row in table
        )
        largest += sum(abs(bonus.worth) for bonus in self.bonuses)
        return np.dtype(np.int64 if largest < _SAFE else object)


def fitting(bound: int | None, kind: np.dtype[Any]) -> int | None:
    """A bound that means the same to totals of this kind and can be one of them."""
    if bound is None or kind.hasobject:
        return bound
    return max(-_SAFE, min(bound, _SAFE))


@dataclass(frozen=True)
class Weighted:
    """``tables[k][state, class]`` is the state of layer ``k + 1``, or -1 if none is possible.

    ``weight(k, states)`` gives what the arcs out of these states add. Bit ``p`` of
    ``labels[end]`` says that nothing but its minimum can keep ``parties[p]`` from accepting.
    """

    layout: Layout
    parties: tuple[str, ...]
    agreement: AgreementRule | None
    """Who must accept; None when every possible package counts."""
    tables: tuple[Table, ...]
    labels: Ints
    offset: Numbers
    by_class: tuple[Numbers, ...]
    """Layer -> (class, criterion)."""
    by_state: tuple[Numbers | None, ...]
    """Layer -> (state, class, criterion), on top of ``by_class``; None for all zero."""

    def weight(self, layer: int, states: NDArray[np.integer]) -> Numbers:
        """(state, class, criterion): what each arc out of these states adds."""
        extra = self.by_state[layer]
        common = self.by_class[layer][None, :, :]
        return common if extra is None else common + extra[states]

    @property
    def states(self) -> int:
        """Number of states over all layers, the end states included."""
        return sum(map(len, self.tables)) + len(self.labels)

    @cached_property
    def unanimous(self) -> bool:
        """Whether every end needs all the parties, so that each minimum binds everywhere."""
        return self.agreement is not None and self.agreement.unanimous

    def best(self, rows: Numbers) -> tuple[Numbers, ...]:
        """Per layer and state: the most that the rest can add, in each combination of criteria.

        ``rows`` (combination, criterion) holds the factors of each combination.
        """
        return self._furthest(rows, np.maximum)

    def worst(self, rows: Numbers) -> tuple[Numbers, ...]:
        """The least instead of the most."""
        return self._furthest(rows, np.minimum)

    def _furthest(self, rows: Numbers, pick: np.ufunc) -> tuple[Numbers, ...]:
        # Factors given as Python integers may pass what machine integers hold.
        kind = np.dtype(object) if rows.dtype == object else self.offset.dtype
        factors = rows.T.astype(kind)
        found: list[Numbers] = [np.zeros((len(self.labels), len(rows)), dtype=kind)]
        for layer in range(len(self.tables) - 1, -1, -1):
            table = self.tables[layer]
            added = self.weight(layer, np.arange(len(table))) @ factors
            here = np.zeros((len(table), len(rows)), dtype=kind)
            known = np.zeros(len(table), dtype=bool)
            for group in range(table.shape[1]):
                alive = np.flatnonzero(table[:, group] >= 0)
                value = found[-1][table[alive, group]]
                value = value + (added[0, group] if len(added) == 1 else added[alive, group])
                better = np.where(known[alive][:, None], pick(here[alive], value), value)
                here[alive] = better
                known[alive] = True
            found.append(here)
        return tuple(reversed(found))


def weighted(
    layout: Layout,
    impossible: Automaton,
    blocked: Mapping[str, Automaton],
    agreement: AgreementRule | None,
    weights: Weights,
    budget: Budget,
) -> Weighted:
    """The product of the automata, without what is impossible or can be no deal any more.

    ``impossible`` is labelled 1 where a hard rule is broken, ``blocked[p]`` where party
    ``p`` does not accept whatever the totals are.

    Raises:
        TooWide: a layer passes the budget of states, or what is held that of bytes.
    """
    holders = [] if agreement is None else list(blocked.values())
    bonuses = [bonus.automaton for bonus in weights.bonuses]
    parts = [impossible, *holders, *bonuses]
    fixed = 1 + len(holders)
    kind = weights.kind
    offset = np.zeros(len(weights.points), dtype=kind)
    for bonus in weights.bonuses:
        offset[bonus.criterion] += bonus.worth * max(int(bonus.automaton.settled[0][0]), 0)
    rows = np.zeros((len(parts), 1), dtype=np.int64)
    verdict = _Passing(agreement, tuple(blocked))
    if (
        impossible.settled[0][0] == 1
        or verdict.hopeless(
            [part.settled[0][row] for part, row in zip(holders, rows[1:fixed], strict=True)], 1
        ).any()
    ):
        rows = rows[:, :0]
    held = 0
    tables: list[Table] = []
    by_class: list[Numbers] = []
    by_state: list[Numbers | None] = []
    for layer, classes in enumerate(layout.classes):
        width = len(classes)
        budget.charge(rows.shape[1] * width)
        # Where each part is after each choice, and what is settled of it.
        budget.charge_bytes(held + 16 * rows.shape[1] * width * len(parts))
        places = [row.astype(np.int32) for row in rows]
        columns = [c.astype(np.int64) for c in following(parts, places, layer, width, budget)]
        settled = [part.settled[layer + 1][c] for part, c in zip(parts, columns, strict=True)]
        dead = (settled[0] == 1) | verdict.hopeless(settled[1:fixed], len(columns[0]))
        budget.check_clock()
        extra: Numbers | None = None
        for place, bonus in enumerate(weights.bonuses, start=fixed):
            if bonus.automaton.tables[layer] is None:
                continue
            before = bonus.automaton.settled[layer][rows[place]]
            just = (np.repeat(before, width) < 0) & (settled[place] == 1)
            if just.any():
                if extra is None:
                    extra = np.zeros((len(dead), len(offset)), dtype=kind)
                extra[just, bonus.criterion] += bonus.worth
        for place in range(fixed, len(parts)):
            known = parts[place].settled[layer + 1]
            # Both settled states are as good as one: what they are worth is already paid.
            if (known >= 0).any():
                columns[place] = np.where(
                    settled[place] >= 0, np.argmax(known >= 0), columns[place]
                )
        budget.check_clock()
        alive = np.flatnonzero(~dead)
        kept = [column[alive] for column in columns]
        first, number = number_rows(kept, [part.widths[layer + 1] for part in parts])
        children = np.full(len(dead), -1, dtype=np.int32)
        children[alive] = number
        tables.append(children.reshape(-1, width))
        held += children.nbytes + (0 if extra is None else extra.nbytes)
        by_state.append(None if extra is None else extra.reshape(-1, width, len(offset)))
        term = layout.order[layer]
        by_class.append(
            np.array(
                [[table[term][members[0]] for table in weights.points] for members in classes],
                dtype=kind,
            ).reshape(width, len(offset))
        )
        rows = np.stack([column[first] for column in kept])
    labels = np.zeros(rows.shape[1], dtype=np.int64)
    for bit, (part, row) in enumerate(zip(holders, rows[1:fixed], strict=True)):
        labels |= (part.labels[row] == 0).astype(np.int64) << bit
    return _trimmed(
        Weighted(
            layout=layout,
            parties=tuple(blocked),
            agreement=agreement,
            tables=tuple(tables),
            labels=labels,
            offset=offset,
            by_class=tuple(by_class),
            by_state=tuple(by_state),
        )
    )


@dataclass(frozen=True)
class _Passing:
    """Whether a set of parties that do not block can still make a deal."""

    agreement: AgreementRule | None
    parties: tuple[str, ...]

    def hopeless(self, settled: Sequence[Ints], number: int) -> NDArray[np.bool_]:
        """Where too many are settled as blocked."""
        if self.agreement is None:
            return np.zeros(number, dtype=bool)
        willing = np.zeros(number, dtype=np.int64)
        for bit, column in enumerate(settled):
            willing |= (column != 1).astype(np.int64) << bit
        return ~passing(self.agreement, self.parties, willing)


def _trimmed(diagram: Weighted) -> Weighted:
    """Without the states from which no end can be reached."""
    tables: list[Table] = []
    by_state: list[Numbers | None] = []
    renumber = np.arange(len(diagram.labels) + 1, dtype=np.int32)
    renumber[-1] = -1
    for table, extra in zip(reversed(diagram.tables), reversed(diagram.by_state), strict=True):
        children = renumber[table]
        useful = (children >= 0).any(axis=1)
        renumber = np.full(len(table) + 1, -1, dtype=np.int32)
        renumber[:-1][useful] = np.arange(np.count_nonzero(useful), dtype=np.int32)
        tables.append(children[useful])
        by_state.append(None if extra is None else extra[useful])
    return Weighted(
        layout=diagram.layout,
        parties=diagram.parties,
        agreement=diagram.agreement,
        tables=tuple(reversed(tables)),
        labels=diagram.labels,
        offset=diagram.offset,
        by_class=diagram.by_class,
        by_state=tuple(reversed(by_state)),
    )
