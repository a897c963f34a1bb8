"""What holds of a package: the status quo behind it, and the truth of a condition on it.

An atom about a term that has no value (left out, and no status quo) is *missing*.
``when`` takes a missing atom for false; ``requires`` keeps it unknown and combines
by the strong three-valued logic of Kleene (1938). :func:`evaluate` does both.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from sim.language.syntax import (
    Addressed,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Equals,
    Named,
    Not,
    Number,
    OneOf,
)
from sim.scenario.model import Option, Scenario, Settings, Term

_COMPARED: Final[Mapping[str, Callable[[Number, Number], bool]]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}


def admits(atom: Equals | OneOf | Compare, term: Term, option: Option) -> bool:
    """Whether the atom is true when ``term`` is settled by ``option``."""
    match atom:
        case Equals(_, wanted, negated):
            return (option.id == wanted) != negated
        case OneOf(_, options, negated):
            return (option.id in options) != negated
        case Compare(_, comparison, bound):
            return _COMPARED[comparison](_rank(term, option), bound_of(term, bound))


def _rank(term: Term, option: Option) -> Number:
    return option.value if option.value is not None else term.position_of[option.id]


def bound_of(term: Term, bound: str) -> Number:
    """What an option or number, as it stands in a condition, is compared as."""
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
    meanings: Mapping[str, Condition]
    values: Mapping[str, str]
    addressed: Collection[str]


def as_set(scenario: Scenario, package: Settings) -> World:
    """What the package itself sets, and nothing else."""
    return World(scenario.term, scenario.meanings, package, package.keys())


def completed(scenario: Scenario, package: Settings) -> World:
    """The package with the status quo behind it."""
    values = {**scenario.status_quo, **package}
    return World(scenario.term, scenario.meanings, values, package.keys())


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
            return evaluate(world.meanings[name], world, missing=missing)
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
