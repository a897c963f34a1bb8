"""The normal form that conditions are compiled to.

A formula is monotone in *leaves*: a leaf says that the choice made for one term is
in a set. Normal form, kept by the constructors: ``All`` and ``Any`` have at least
two parts, neither is nested in its own kind, each holds at most one leaf per term,
and no leaf is always or never true. Of the parts of a ``Some`` neither one nor all are
enough, and no part is constant; every term of a ``Sum`` has choices of several weights,
the least of them 0, and its bound can be kept and missed. There is no negation: it is
pushed into the leaves and sums when a formula is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import is_


@dataclass(frozen=True, slots=True)
class Constant:
    """Always true or always false."""

    value: bool


TRUE = Constant(True)
FALSE = Constant(False)


@dataclass(frozen=True, slots=True)
class Leaf:
    """Bit ``c`` of ``mask`` says whether choice ``c`` of the term makes it true."""

    term: int
    mask: int
    size: int


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Some part holds."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least ``need`` of the parts hold, each counted as often as it is listed."""

    need: int
    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """The weights of the choices made, one per term, add up to ``most`` or less."""

    weights: tuple[tuple[int, tuple[int, ...]], ...]
    """Term, and the weight of each of its choices, by term."""
    most: int


Formula = Constant | Leaf | All | Any | Some | Sum


def leaf(term: int, mask: int, size: int) -> Formula:
    """The choice for ``term`` is one of those in ``mask``."""
    if mask == 0:
        return FALSE
    return TRUE if mask == (1 << size) - 1 else Leaf(term, mask, size)


def conjunction(parts: Iterable[Formula]) -> Formula:
    """All of the parts, in normal form."""
    return _joined(parts, All, neutral=TRUE, decisive=FALSE)


def disjunction(parts: Iterable[Formula]) -> Formula:
    """Any of the parts, in normal form."""
    return _joined(parts, Any, neutral=FALSE, decisive=TRUE)


def some(need: int, parts: Iterable[Formula]) -> Formula:
    """At least so many of the parts, in normal form."""
    left = []
    for part in parts:
        if isinstance(part, Constant):
            need -= part.value
        else:
            left.append(part)
    if need <= 0 or need > len(left):
        return Constant(need <= 0)
    if need in (1, len(left)):
        return disjunction(left) if need == 1 else conjunction(left)
    return Some(need, tuple(left))


def adds_up(weights: Mapping[int, Sequence[int]], most: int) -> Formula:
    """The weights of the choices made add up to ``most`` or less, in normal form."""
    kept = []
    for term, row in sorted(weights.items()):
        least = min(row)
        most -= least
        if max(row) > least:
            kept.append((term, tuple(weight - least for weight in row)))
    return _bounded(tuple(kept), most)


def _bounded(weights: tuple[tuple[int, tuple[int, ...]], ...], most: int) -> Formula:
    if most < 0:
        return FALSE
    if most >= sum(max(row) for _, row in weights):
        return TRUE
    if len(weights) == 1:
        ((term, row),) = weights
        return leaf(term, _mask(weight <= most for weight in row), len(row))
    return Sum(weights, most)


def _mask(truths: Iterable[bool]) -> int:
    return sum(1 << place for place, true in enumerate(truths) if true)


def negation(formula: Formula) -> Formula:
    """The formula does not hold."""
    match formula:
        case Constant(value):
            return Constant(not value)
        case Leaf(term, mask, size):
            return leaf(term, ~mask & ((1 << size) - 1), size)
        case All(parts):
            return disjunction(negation(part) for part in parts)
        case Any(parts):
            return conjunction(negation(part) for part in parts)
        case Some(need, parts):
            return some(len(parts) - need + 1, map(negation, parts))
        case Sum(weights, most):
            # More than so much is at most what is left of everything.
            return adds_up({t: [-weight for weight in row] for t, row in weights}, -most - 1)


def _joined(
    parts: Iterable[Formula], kind: type[All] | type[Any], *, neutral: Constant, decisive: Constant
) -> Formula:
    leaves: dict[int, Leaf] = {}
    others: dict[Formula, None] = {}
    queue = list(parts)
    while queue:
        part = queue.pop(0)
        if isinstance(part, kind):
            queue = [*part.parts, *queue]
        elif isinstance(part, Leaf):
            seen = leaves.get(part.term)
            if seen is not None:
                mask = seen.mask & part.mask if kind is All else seen.mask | part.mask
                merged = leaf(part.term, mask, part.size)
                if not isinstance(merged, Leaf):
                    return decisive
                part = merged
            leaves[part.term] = part
        elif part == decisive:
            return decisive
        elif part != neutral:
            others[part] = None
    joined: list[Formula] = [leaves[term] for term in sorted(leaves)]
    joined += others
    if not joined:
        return neutral
    return joined[0] if len(joined) == 1 else kind(tuple(joined))


def terms_in(formula: Formula) -> frozenset[int]:
    """The terms on which the formula depends."""
    return frozenset(part.term for part in leaves_in(formula))


def leaves_in(formula: Formula) -> Iterator[Leaf]:
    """Every leaf, in order; for a sum, leaves that tell the same choices apart."""
    match formula:
        case Leaf():
            yield formula
        case All(parts) | Any(parts) | Some(_, parts):
            for part in parts:
                yield from leaves_in(part)
        case Sum(weights):
            for term, row in weights:
                # The binary digits of the weights tell apart what the weights do.
                for digit in range(max(row).bit_length()):
                    yield Leaf(term, _mask(bool(w >> digit & 1) for w in row), len(row))
        case Constant():
            return


def given(formula: Formula, term: int, choice: int) -> Formula:
    """The formula that remains once ``choice`` is made for ``term``."""
    match formula:
        case Leaf(t, mask, _):
            return (TRUE if mask >> choice & 1 else FALSE) if t == term else formula
        case All(parts) | Any(parts) | Some(_, parts):
            left = [given(part, term, choice) for part in parts]
            if all(map(is_, left, parts)):
                return formula
            if isinstance(formula, Some):
                return some(formula.need, left)
            return conjunction(left) if isinstance(formula, All) else disjunction(left)
        case Sum(weights, most):
            spent = sum(row[choice] for t, row in weights if t == term)
            return _bounded(tuple(one for one in weights if one[0] != term), most - spent)
        case Constant():
            return formula
