"""In which order to read the terms, so that conditions close early.

FORCE (Aloul, Markov and Sakallah, *FORCE: a fast and easy-to-implement variable-ordering
heuristic*, GLSVLSI 2003): every connective of every condition is an edge that draws its
terms together, the inner ones as well as the outer, so that a condition over many pairs
keeps each pair side by side. Several starts move at once, as rows of one matrix; of the
orders in which they come to rest the one with the least expected width is taken. The
amount of work is bounded by the size of the question, and the result is deterministic.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import log2

import numpy as np
from numpy.typing import NDArray

from sim.engine.budget import Budget
from sim.engine.formulas import All, Any, Formula, Leaf, Some, Sum, terms_in

_STARTS = 8
_ROUNDS = 50
_SEED = 0
"""Of the starts; the first is as the terms are written."""
_MOST_BITS = 200.0

Scope = frozenset[int]


def term_order(
    terms: int, formulas: Iterable[Formula], classes: Sequence[int], budget: Budget | None = None
) -> tuple[int, ...]:
    """An order of ``range(terms)`` with small expected width.

    Raises:
        TooWide: the budget's clock ran out on the way.
    """
    budget = budget or Budget()
    formulas = list(formulas)
    edges = Counter(scope for formula in formulas for scope in _connectives(formula))
    tied = sorted(set[int]().union(*edges))
    free = [term for term in range(terms) if term not in set(tied)]
    if not tied:
        return tuple(free)
    place = {term: number for number, term in enumerate(tied)}
    scopes = sorted(edges, key=sorted)
    members = _incidence(scopes, place)
    pulls = np.array([edges[scope] for scope in scopes], dtype=float)
    inner = {scope for formula in formulas for scope in _innermost(formula)}
    bits = np.array([log2(max(2, classes[term])) for term in tied])
    waits = _incidence(inner, place)
    outer = _incidence([scope for scope in scopes if scope not in inner], place)
    orders = sorted(set(map(tuple, _drawn_together(members, pulls, budget).tolist())))
    best = min(orders, key=lambda order: _width(np.argsort(order), waits, outer, bits))
    return (*(tied[number] for number in best), *free)


def _connectives(formula: Formula) -> Iterator[Scope]:
    """The terms of every connective, the inner ones as well."""
    if isinstance(formula, All | Any | Some | Sum):
        scope = terms_in(formula)
        if len(scope) > 1:
            yield scope
        for part in () if isinstance(formula, Sum) else formula.parts:
            yield from _connectives(part)


def _innermost(formula: Formula) -> Iterator[Scope]:
    """Terms that have to be known together: the leaves of one connective.

    Beside other connectives its leaves wait for one term of each.
    """
    if not isinstance(formula, All | Any | Some):
        return
    if isinstance(formula, Some):
        # How many have held is all that is remembered of those that were read.
        for part in formula.parts:
            yield from _innermost(part)
        return
    own = frozenset(part.term for part in formula.parts if isinstance(part, Leaf))
    others = [part for part in formula.parts if not isinstance(part, Leaf)]
    if own and others:
        yield from (own | {min(terms_in(part))} for part in others)
    elif len(own) > 1:
        yield own
    for part in others:
        yield from _innermost(part)


def _incidence(scopes: Iterable[Scope], place: dict[int, int]) -> NDArray[np.bool_]:
    """A row per scope, true at its terms."""
    rows = [[term in scope for term in place] for scope in scopes]
    return np.array(rows, dtype=bool).reshape(-1, len(place))


def _drawn_together(
    members: NDArray[np.bool_], pulls: NDArray[np.float64], budget: Budget
) -> NDArray[np.int64]:
    """The orders in which the starts come to rest, one per row."""
    number = members.shape[1]
    inside = members.astype(float)
    drawn = inside * pulls[:, None]
    # A term goes to the mean of the centres of its edges.
    step = (inside / inside.sum(axis=1, keepdims=True)).T @ (drawn / drawn.sum(axis=0))
    random = np.random.default_rng(_SEED)
    starts = [np.arange(number), *(random.permutation(number) for _ in range(_STARTS - 1))]
    places = np.stack(starts).astype(float)
    for _ in range(_ROUNDS):
        budget.check_clock()
        moved = np.argsort(np.argsort(places @ step, axis=1, kind="stable"), axis=1).astype(float)
        if (moved == places).all():
            break
        places = moved
    return np.argsort(places, axis=1)


def _width(
    place: NDArray[np.int64],
    waits: NDArray[np.bool_],
    outer: NDArray[np.bool_],
    bits: NDArray[np.float64],
) -> float:
    """Expected number of states over all layers of an order, given each term's place in it.

    A term is remembered until the last of those it has to be known with is read, and of
    every outer connective that has begun and not ended, whether it is settled.
    """
    number = len(place)
    ends = np.where(waits, place, -1).max(axis=1, initial=-1)
    last = np.where(waits, ends[:, None], -1).max(axis=0, initial=-1)
    first = np.where(outer, place, number).min(axis=1, initial=number)
    closed = np.where(outer, place, -1).max(axis=1, initial=-1)
    open_ones = last > place
    change = np.zeros(number + 2)
    np.add.at(change, place[open_ones] + 1, bits[open_ones])
    np.subtract.at(change, last[open_ones] + 1, bits[open_ones])
    np.add.at(change, first + 1, 1.0)
    np.subtract.at(change, closed + 1, 1.0)
    return float(np.exp2(np.minimum(np.cumsum(change), _MOST_BITS)).sum())
