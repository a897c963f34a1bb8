"""The condition language: its syntax tree, its meaning, and how it prints.

A condition is a Boolean combination of *atoms*; each atom speaks of one term
(or is the name of a definition). ``str(condition)`` prints text that
:func:`sim.parsing.parse` reads back to an equal tree.

An atom about a term that has no value (left out, and no status quo) is *missing*.
``when`` takes a missing atom for false; ``requires`` keeps it unknown and combines
by the strong three-valued logic of Kleene (1938). :func:`evaluate` does both.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sim.model import Definition, Number, Option, Term

COMPARISONS: Final[Mapping[str, Callable[[Number, Number], bool]]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}


@dataclass(frozen=True, slots=True)
class Equals:
    """``term == option``, or ``!=``. A missing term satisfies neither."""

    term: str
    option: str
    negated: bool = False

    def __str__(self) -> str:
        return f"{self.term} {'!=' if self.negated else '=='} {self.option}"


@dataclass(frozen=True, slots=True)
class OneOf:
    """``term in {a, b}``, or ``not in``."""

    term: str
    options: tuple[str, ...]
    negated: bool = False

    def __str__(self) -> str:
        return f"{self.term} {'not in' if self.negated else 'in'} {{{', '.join(self.options)}}}"


@dataclass(frozen=True, slots=True)
class Compare:
    """``term <= bound`` and the like: by value on numbers, by place on ordered terms."""

    term: str
    comparison: str
    bound: str

    def __str__(self) -> str:
        return f"{self.term} {self.comparison} {self.bound}"


@dataclass(frozen=True, slots=True)
class Addressed:
    """``addressed(term)``: the package sets the term, to whatever option."""

    term: str

    def __str__(self) -> str:
        return f"addressed({self.term})"


@dataclass(frozen=True, slots=True)
class Named:
    """A definition, by name."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Not:
    """``not part``."""

    part: Condition

    def __str__(self) -> str:
        inner = f"({self.part})" if isinstance(self.part, AllOf | AnyOf) else str(self.part)
        return f"not {inner}"


@dataclass(frozen=True, slots=True)
class AllOf:
    """``a and b``: at least two parts."""

    parts: tuple[Condition, ...]

    def __str__(self) -> str:
        return " and ".join(
            f"({part})" if isinstance(part, AllOf | AnyOf) else str(part) for part in self.parts
        )


@dataclass(frozen=True, slots=True)
class AnyOf:
    """``a or b``: at least two parts."""

    parts: tuple[Condition, ...]

    def __str__(self) -> str:
        return " or ".join(
            f"({part})" if isinstance(part, AnyOf) else str(part) for part in self.parts
        )


Atom = Equals | OneOf | Compare | Addressed
Condition = Atom | Named | Not | AllOf | AnyOf


def atoms(condition: Condition, definitions: Mapping[str, Definition]) -> Iterator[Atom]:
    """Every atom of the condition, definitions unfolded, in the order written."""
    match condition:
        case Named(name):
            yield from atoms(definitions[name].means, definitions)
        case Not(part):
            yield from atoms(part, definitions)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from atoms(part, definitions)
        case _:
            yield condition


def terms_of(condition: Condition, definitions: Mapping[str, Definition]) -> tuple[str, ...]:
    """The terms the condition speaks of, each once, in the order written."""
    return tuple(dict.fromkeys(atom.term for atom in atoms(condition, definitions)))


def admits(atom: Equals | OneOf | Compare, term: Term, option: Option) -> bool:
    """Whether the atom is true when ``term`` is settled by ``option``."""
    match atom:
        case Equals(_, wanted, negated):
            return (option.id == wanted) != negated
        case OneOf(_, options, negated):
            return (option.id in options) != negated
        case Compare(_, comparison, bound):
            return COMPARISONS[comparison](_rank(term, option), _bound(term, bound))


def _rank(term: Term, option: Option) -> Number:
    return option.value if option.value is not None else term.position_of[option.id]


def _bound(term: Term, bound: str) -> Number:
    if term.has(bound):
        return _rank(term, term.option(bound))
    return Fraction(bound)


@dataclass(frozen=True, slots=True)
class World:
    """What a condition is evaluated on: the value of each term that has one.

    ``values`` maps a term to the option in force; ``addressed`` are the terms that
    the package sets.
    """

    terms: Mapping[str, Term]
    definitions: Mapping[str, Definition]
    values: Mapping[str, str]
    addressed: Collection[str]


def holds(condition: Condition, world: World) -> bool:
    """Two-valued truth: an atom about a term without a value is false."""
    return bool(evaluate(condition, world, missing=False))


def truth(condition: Condition, world: World) -> bool | None:
    """Three-valued truth: None when it hinges on a term without a value."""
    return evaluate(condition, world, missing=None)


def evaluate(condition: Condition, world: World, *, missing: bool | None) -> bool | None:
    """Truth of a condition, with ``missing`` for atoms about valueless terms."""
    match condition:
        case Named(name):
            return evaluate(world.definitions[name].means, world, missing=missing)
        case Not(part):
            inner = evaluate(part, world, missing=missing)
            return None if inner is None else not inner
        case AllOf(parts):
            return _kleene([evaluate(part, world, missing=missing) for part in parts], False)
        case AnyOf(parts):
            return _kleene([evaluate(part, world, missing=missing) for part in parts], True)
        case Addressed(term):
            return term in world.addressed
        case _:
            value = world.values.get(condition.term)
            if value is None:
                return missing
            subject = world.terms[condition.term]
            return admits(condition, subject, subject.option(value))


def _kleene(truths: list[bool | None], decisive: bool) -> bool | None:
    if decisive in truths:
        return decisive
    return None if None in truths else not decisive
