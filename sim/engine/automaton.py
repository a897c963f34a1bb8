"""Layered deterministic automata, and how they are made from formulas and points.

An automaton reads one class of choices per layer of a :class:`Layout`, from a single
root state; its end states carry integer labels. It is *reduced*: no two states of a
layer have equal futures. In a reduced automaton of a 0/1 label the states whose
future is settled are unique, so that "already decided" can be seen at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.engine.budget import Budget
from sim.engine.formulas import All, Any, Constant, Formula, Leaf, Sum, given, leaves_in, terms_in
from sim.engine.layout import Layout
from sim.engine.numbering import Ints, group_rows

Table = NDArray[np.int32]
Places = NDArray[np.int32]
"""A state of one automaton per row of a product."""


_SMALL = 10_000
"""States up to which a product is made at once rather than pairwise."""


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
    if isinstance(formula, Constant):
        # What is set settles most formulas.
        return everything(layout) if formula.value else nothing(layout)
    if isinstance(formula, Leaf):
        return _chain((formula,), layout, lost=0)
    if isinstance(formula, All | Any) and all(isinstance(part, Leaf) for part in formula.parts):
        leaves = tuple(part for part in formula.parts if isinstance(part, Leaf))
        return _chain(leaves, layout, lost=0 if isinstance(formula, All) else 1)
    if isinstance(formula, Sum):
        return _adding(formula, layout, budget)
    if isinstance(formula, All | Any) and any(isinstance(part, Sum) for part in formula.parts):
        parts = [of_formula(part, layout, budget) for part in formula.parts]
        if isinstance(formula, Any):
            return any_of(parts, layout, budget)
        return negated(any_of([negated(part) for part in parts], layout, budget))
    states: list[Formula] = [formula]
    concerned = terms_in(formula)
    tables: list[Table | None] = []
    column_of: list[Sequence[int]] = []
    for term, classes in zip(layout.order, layout.classes, strict=True):
        if term not in concerned:
            tables.append(None)
            column_of.append(())
            continue
        # One column for all the classes that this formula does not tell apart.
        masks = [part.mask for part in leaves_in(formula) if part.term == term]
        kinds: dict[tuple[int, ...], int] = {}
        choices = []
        columns = []
        for choice, *_ in classes:
            kind = tuple(mask >> choice & 1 for mask in masks)
            if kind not in kinds:
                choices.append(choice)
            columns.append(kinds.setdefault(kind, len(kinds)))
        column_of.append(columns)
        numbers: dict[Formula, int] = {}
        rows = []
        for state in states:
            budget.charge(len(numbers))
            after = (given(state, term, choice) for choice in choices)
            rows.append([numbers.setdefault(follower, len(numbers)) for follower in after])
        tables.append(np.array(rows, dtype=np.int32))
        states = list(numbers)
    labels = [isinstance(f, Constant) and f.value for f in states]
    narrow = reduced(Automaton(tuple(tables), np.array(labels, dtype=np.int64)), budget)
    full = (
        None if table is None else table[:, columns]
        for table, columns in zip(narrow.tables, column_of, strict=True)
    )
    return Automaton(tuple(full), narrow.labels)


def _chain(leaves: Sequence[Leaf], layout: Layout, *, lost: int) -> Automaton:
    """Of leaves that all have to hold (``lost`` 0), or one of which has to (``lost`` 1).

    Most conditions are of this kind; it is reduced as it is made: a state is open or lost.
    """
    tables: list[Table | None] = [None] * len(layout.order)
    reading = sorted((layout.layer_of[part.term], part.mask) for part in leaves)
    for number, (layer, mask) in enumerate(reading, start=1):
        holds = [mask >> choice & 1 for choice, *_ in layout.classes[layer]]
        if number < len(reading):
            children = [int(met == lost) for met in holds]
            given_up = 1
        else:
            children, given_up = holds, lost
        rows = [children, [given_up] * len(holds)] if number > 1 else [children]
        tables[layer] = np.array(rows, dtype=np.int32)
    return Automaton(tuple(tables), np.arange(2, dtype=np.int64))


def _adding(formula: Sum, layout: Layout, budget: Budget) -> Automaton:
    """Of a sum; a state is what has been added up, as far as that matters."""
    rows, most = dict(formula.weights), formula.most
    rest = sum(map(max, rows.values()))
    kind = np.int64 if rest < 1 << 61 else object
    spent = np.zeros(1, dtype=kind)
    tables: list[Table | None] = []
    for term, classes in zip(layout.order, layout.classes, strict=True):
        if term not in rows:
            tables.append(None)
            continue
        row = np.array([rows[term][choice] for choice, *_ in classes], dtype=kind)
        budget.charge(len(spent) * len(row))
        rest -= max(rows[term])
        after = (spent[:, None] + row).ravel()
        # Too much stays too much, and what the rest cannot make too much is settled.
        after = np.maximum(np.minimum(after, most + 1), most - rest)
        spent, number = np.unique(after, return_inverse=True)
        tables.append(number.reshape(-1, len(row)).astype(np.int32))
    return reduced(Automaton(tuple(tables), (spent <= most).astype(np.int64)), budget)


def any_of(parts: Sequence[Automaton], layout: Layout, budget: Budget) -> Automaton:
    """The automaton labelled 1 where any of these 0/1 automata is."""
    # Parts that read the same layers are joined first, a few at a time, reducing each
    # time: the union of a few is small even where all are many.
    grown = sorted(parts, key=_reads)
    while len(grown) > 1:
        grown = [_union(group, layout, budget) for group in _groups(grown)]
    return grown[0] if grown else nothing(layout)


def _reads(part: Automaton) -> list[int]:
    """The layers it reads, last first."""
    return [layer for layer, table in enumerate(part.tables) if table is not None][::-1]


def _groups(parts: Sequence[Automaton]) -> list[list[Automaton]]:
    """Neighbours whose product is surely small together; at least two of any width."""
    groups: list[list[Automaton]] = []
    product = _SMALL + 1
    for part in parts:
        width = max(part.widths)
        if product * width > _SMALL and (not groups or len(groups[-1]) > 1):
            groups.append([])
            product = 1
        groups[-1].append(part)
        product *= width
    return groups


def negated(part: Automaton) -> Automaton:
    """The automaton labelled 1 where this 0/1 automaton is 0."""
    return Automaton(part.tables, 1 - part.labels)


def nothing(layout: Layout) -> Automaton:
    """The automaton labelled 0 everywhere."""
    return Automaton((None,) * len(layout.order), np.zeros(1, dtype=np.int64))


def everything(layout: Layout) -> Automaton:
    """The automaton labelled 1 everywhere."""
    return Automaton((None,) * len(layout.order), np.ones(1, dtype=np.int64))


def _union(parts: Sequence[Automaton], layout: Layout, budget: Budget) -> Automaton:
    if len(parts) == 1:
        return parts[0]
    # Per state: whether some part is settled at 1, which decides it, and where each part is
    # that has begun and is not settled everywhere.
    decided = np.array([any(part.settled[0][0] == 1 for part in parts)])
    rows: dict[int, Places] = {}
    tables: list[Table | None] = []
    for layer, classes in enumerate(layout.classes):
        reading = {place for place, part in enumerate(parts) if _waits(part, layer)}
        if not reading:
            tables.append(None)
            continue
        width = len(classes)
        budget.charge(len(decided) * width)
        start = np.zeros(len(decided), dtype=np.int32)
        decided = np.repeat(decided, width)
        columns: dict[int, Places] = {}
        for place in sorted(reading.union(rows)):
            budget.check_clock()
            part, settled = parts[place], parts[place].settled[layer + 1]
            column = follow(part, rows.get(place, start), layer, width)
            if place in reading:
                decided |= settled.take(column) == 1
            if len(settled) > 1 and settled.min() < 0:
                columns[place] = column
        undecided = ~decided
        apart = [decided, *(column * undecided for column in columns.values())]
        radices = [2, *(parts[place].widths[layer + 1] for place in columns)]
        first, number = group_rows(apart, radices)
        tables.append(number.reshape(-1, width).astype(np.int32))
        decided = decided.take(first)
        rows = {place: column.take(first) for place, column in columns.items()}
    return reduced(Automaton(tuple(tables), decided.astype(np.int64)), budget)


def _waits(part: Automaton, layer: int) -> bool:
    """Whether it reads the layer and is not settled everywhere before it."""
    return part.tables[layer] is not None and bool(part.settled[layer].min() < 0)


def follow(part: Automaton, row: Places, layer: int, width: int) -> Places:
    """Where the automaton goes from each place, for each class: flat, row by row."""
    table = part.tables[layer]
    return np.repeat(row, width) if table is None else table.take(row, axis=0).ravel()


def following(
    parts: Sequence[Automaton], rows: Sequence[Places], layer: int, width: int, budget: Budget
) -> Iterator[Places]:
    """Where each part goes, one part after the other, watching the clock."""
    for part, row in zip(parts, rows, strict=True):
        budget.check_clock()
        yield follow(part, row, layer, width)


def chosen(
    parts: Sequence[Automaton], rows: Sequence[Places], layer: int, state: Ints, group: Ints
) -> list[Places]:
    """Where each part goes from these rows for these classes."""
    followers = []
    for part, row in zip(parts, rows, strict=True):
        table = part.tables[layer]
        start = row.take(state)
        followers.append(start if table is None else table[start, group])
    return followers


def reduced(automaton: Automaton, budget: Budget) -> Automaton:
    """The same automaton with equal futures merged, from the end to the root."""
    labels, merged = np.unique(automaton.labels, return_inverse=True)
    tables: list[Table | None] = []
    for table in reversed(automaton.tables):
        if table is None:
            tables.append(None)
            continue
        budget.check_clock()
        children = merged.take(table)
        span = int(merged.max()) + 1
        first, merged = group_rows(children.T, [span] * children.shape[1])
        tables.append(children.take(first, axis=0).astype(np.int32))
    return Automaton(tuple(reversed(tables)), labels.astype(np.int64))
