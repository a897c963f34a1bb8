"""The normal form that conditions are compiled to.

A formula is monotone in *leaves*: a leaf says that the choice made for one term is
in a set. Normal form, kept by the constructors: ``All`` and ``Any`` have at least
two parts, neither is nested in its own kind, each holds at most one leaf per term,
and no leaf is always or never true. There is no negation: it is pushed into the
leaves when a formula is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


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


Formula = Constant | Leaf | All | Any


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
    """Every leaf, in order."""
    match formula:
        case Leaf():
            yield formula
        case All(parts) | Any(parts):
            for part in parts:
                yield from leaves_in(part)
        case Constant():
            return


def given(formula: Formula, term: int, choice: int) -> Formula:
    """The formula that remains once ``choice`` is made for ``term``."""
    match formula:
        case Leaf(t, mask, _):
            return (TRUE if mask >> choice & 1 else FALSE) if t == term else formula
        case All(parts):
            return conjunction(given(part, term, choice) for part in parts)
        case Any(parts):
            return disjunction(given(part, term, choice) for part in parts)
        case Constant():
            return formula
