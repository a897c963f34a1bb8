"""Independent parts of a question: what shares no term, directly or through others.

Terms are joined when one hard rule, one stake, or one group of stakes that is taken
together reads both. What is said of one part then bears on no other: numbers of deals
multiply, conflicts are those of the parts together, and a concession is one concession
in each part that has a conflict. A part is a space of its own over fewer terms.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice, product
from math import prod

import numpy as np

from sim.engine.automaton import Automaton, Table, any_of, of_formula
from sim.engine.budget import Budget, TooWide
from sim.engine.clauses import Clauses, clauses_of
from sim.engine.formulas import Constant, terms_in
from sim.engine.layout import Layout
from sim.engine.marco import (
    MinimalSets,
    Names,
    conflicts_one_by_one,
    minimal_sets,
    possible,
    verified,
)
from sim.engine.sat import OutOfTime
from sim.engine.space import DealSpace, Stake
from sim.scenario.verdicts import Kind

Groups = Mapping[str, Sequence[Stake]]


def parts_of(space: DealSpace, groups: Iterable[Sequence[Stake]]) -> tuple[DealSpace, ...]:
    """The parts, each with its rules and stakes; terms that nothing reads are in none.

    Under an agreement rule that asks only for some of the parties, every stake bears on
    every other: then the whole space is the only part.

    Raises:
        TooWide: the rules of a part do not fit the budget.
    """
    broken = space.space.broken
    if not space.question.agreement.unanimous or any(
        isinstance(formula, Constant) and formula.value for formula in broken.values()
    ):
        return (space,)
    layer_of = space.layout.layer_of
    rules = {rule: {layer_of[t] for t in terms_in(f)} for rule, f in broken.items()}
    held = [(stakes, {layer for s in stakes for layer in _reads(s, layer_of)}) for stakes in groups]
    joined = _joined([*rules.values(), *(layers for _, layers in held)])
    parts = []
    for layers in joined:
        inside = [s for stakes, read in held if read <= layers and read for s in stakes]
        parts.append(
            _part(space, layers, [r for r, read in rules.items() if read & layers], inside)
        )
    # What no choice of any term can meet is a part by itself.
    return (*parts, *(_part(space, set(), [], stakes) for stakes, read in held if not read))


def minimal_sets_in(
    space: DealSpace, groups: Groups, budget: Budget, *, checked: bool = True
) -> MinimalSets:
    """Every conflict and every correction between groups of stakes, found part by part.

    The budget holds for the whole; each list of a part may have as many sets. When
    ``checked``, a second, fresh solver agrees with every set, as far as the time allows.

    Raises:
        TooWide: there was no time to say whether there is a deal.
    """
    parts, lost = _encoded(space, groups, budget)
    found: list[tuple[Clauses, MinimalSets]] = []
    for place, clauses in enumerate(parts):
        # An equal share of the time for each part still to come.
        share = budget.share(1 / (len(parts) - place))
        found.append((clauses, minimal_sets(clauses, share, budget.until)))
    if not space.question.agreement.unanimous and not found[0][1].possible:
        # Too few votes for any possible package is not the same as no possible package.
        without = minimal_sets(clauses_of(space, {}, counted=False, budget=budget), budget)
        return MinimalSets(possible=without.possible, feasible=False)
    with suppress(OutOfTime):
        if checked and not all(verified(clauses, sets, budget.until) for clauses, sets in found):
            raise AssertionError("a set found is not minimal; this is an error of the program")
    alone = [MinimalSets(True, False, (one,), (one,), least=1) for one in lost]
    return together([*(sets for _, sets in found), *alone], budget.sets)


def conflicts_in(space: DealSpace, groups: Groups, budget: Budget) -> Iterator[Names]:
    """Every conflict between groups of stakes, each as soon as it is found.

    Where no package is possible, or too few votes for any, there is none.

    Raises:
        TooWide: the time was up, or a part has more sets than the budget.
    """
    parts, lost = _encoded(space, groups, budget)
    try:
        if not all(possible(clauses, budget.until) for clauses in parts):
            return
        yield from lost
        for clauses in parts:
            if not possible(clauses, budget.until, clauses.selectors.values()):
                yield from conflicts_one_by_one(clauses, budget)
    except OutOfTime:
        raise TooWide("the time limit was reached") from None


def _encoded(space: DealSpace, groups: Groups, budget: Budget) -> tuple[list[Clauses], list[Names]]:
    """The clauses of each part; and each group that nothing which is left to choose can meet."""
    parts: list[Clauses] = []
    lost: list[Names] = []
    for part in parts_of(space, groups.values()):
        mine = {stake.id: stake for stake in part.stakes}
        inside = {n: [mine[s.id] for s in g if s.id in mine] for n, g in groups.items()}
        inside = {name: stakes for name, stakes in inside.items() if stakes}
        if part.layout.order:
            parts.append(clauses_of(part, inside, budget=budget))
        else:
            lost += [(name,) for name in inside]
    return parts, lost


def together(found: Sequence[MinimalSets], most: int) -> MinimalSets:
    """What was found of independent parts as one answer."""
    if not all(part.possible for part in found):
        return MinimalSets(possible=False, feasible=False)
    parts = tuple(part for part in found if not part.feasible)
    if len(parts) < 2:
        return parts[0] if parts else MinimalSets(possible=True, feasible=True)
    conflicts = _sorted(conflict for part in parts for conflict in part.conflicts)
    corrections = _products([part.corrections for part in parts], most)
    least = [part.least for part in parts]
    reasons = [part.reason for part in parts if part.reason]
    cut = len(conflicts) > most
    if cut and not reasons:
        reasons = [f"the limit of {most:,} sets was reached"]
    return MinimalSets(
        possible=True,
        feasible=False,
        conflicts=conflicts[:most],
        conflicts_complete=not cut and all(part.conflicts_complete for part in parts),
        corrections=_sorted(corrections),
        corrections_complete=all(part.corrections_complete for part in parts)
        and len(corrections) == prod(len(part.corrections) for part in parts),
        reason=next(iter(reasons), None),
        least=None if None in least else sum(size or 0 for size in least),
        least_complete=all(part.least_complete for part in parts),
        parts=parts,
    )


def _sorted(sets: Iterable[Names]) -> tuple[Names, ...]:
    return tuple(sorted((tuple(sorted(s)) for s in sets), key=lambda names: (len(names), names)))


def _products(lists: Sequence[Sequence[Names]], most: int) -> list[Names]:
    """One set of each list, joined: the ``most`` smallest joins, smallest first."""
    joined: list[Names] = [()]
    for sets in lists:
        ones, others = _by_size(joined), _by_size(sets)
        sizes = sorted(product(ones, others), key=lambda pair: (sum(pair), pair))
        joins = (one + other for a, b in sizes for one in ones[a] for other in others[b])
        joined = list(islice(joins, most))
    return joined


def _by_size(sets: Sequence[Names]) -> dict[int, list[Names]]:
    sizes: dict[int, list[Names]] = {}
    for names in sets:
        sizes.setdefault(len(names), []).append(names)
    return sizes


def _reads(stake: Stake, layer_of: Mapping[int, int]) -> set[int]:
    """The layers on which it hinges."""
    if stake.fails is not None:
        return {layer_of[term] for term in terms_in(stake.fails)}
    tables = enumerate(stake.failing.tables)
    return {layer for layer, t in tables if t is not None and (t != t[:, :1]).any()}


def _joined(scopes: Iterable[Collection[int]]) -> list[set[int]]:
    """Layers that some scope holds, those of overlapping scopes together, in order."""
    part_of: dict[int, set[int]] = {}
    for scope in scopes:
        together = set(scope).union(*(part_of[layer] for layer in scope if layer in part_of))
        part_of |= dict.fromkeys(together, together)
    parts = {id(part): part for _, part in sorted(part_of.items())}
    return list(parts.values())


def _part(
    space: DealSpace, layers: Collection[int], rules: Sequence[str], stakes: Sequence[Stake]
) -> DealSpace:
    kept = sorted(layers)
    order, classes = space.layout.order, space.layout.classes
    layout = Layout(
        tuple(order[k] for k in kept), tuple(classes[k] for k in kept), space.layout.sizes
    )
    broken = {rule: space.space.broken[rule] for rule in rules}
    made = [of_formula(formula, layout, space.budget) for formula in broken.values()]
    mine = {stake.id: stake for stake in stakes}
    short = {s.party: _on(s.failing, kept) for s in stakes if s.fails is None}
    inside = replace(
        space.space,
        broken=broken,
        # What earns a party points counts towards its minimum, also where it is no stake.
        positions=tuple(
            p if p.id in mine else replace(p, kind=Kind.PREFERENCE)
            for p in space.space.positions
            if p.id in mine or (p.points and p.party in short)
        ),
        hopeless=space.space.hopeless.intersection(short),
    )
    return replace(
        space,
        space=inside,
        layout=layout,
        impossible=any_of(made, layout, space.budget),
        failing={name: _on(stake.failing, kept) for name, stake in mine.items() if stake.fails},
        short=short,
        known={},
        built=None,
    )


def _on(automaton: Automaton, layers: Sequence[int]) -> Automaton:
    """The automaton on these layers alone; it must hinge on no other."""
    kept = set(layers)
    tables: list[Table | None] = []
    # States of the part -> states of the whole; a layer left out may still renumber them.
    states = np.zeros(1, dtype=np.int64)
    for layer, table in enumerate(automaton.tables):
        if layer in kept:
            tables.append(None if table is None else table[states])
        if table is not None:
            states = np.arange(table.max() + 1) if layer in kept else table[states, 0]
    return Automaton(tuple(tables), automaton.labels[states])
