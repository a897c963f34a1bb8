"""What holds of a package: the status quo behind it, and the truth of a condition on it.

An atom about a term that has no value (left out, and no status quo) is *missing*.
``when`` takes a missing atom for false; ``requires`` keeps it unknown and combines
by the strong three-valued logic of Kleene (1938). :func:`evaluate` does both.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from sim.language.sums import Number, Total
from sim.language.syntax import (
    About,
    Addressed,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Count,
    Equals,
    Named,
    Not,
    OneOf,
)
from sim.scenario.model import Option, Rule, Scenario, Settings, Term
from sim.scenario.sums import COMPARED, compares


def admits(atom: About, term: Term, option: Option) -> bool:
    """Whether the atom is true when ``term`` is settled by ``option``."""
    match atom:
        case Equals(_, wanted, negated):
            return (option.id == wanted) != negated
        case OneOf(_, options, negated):
            return (option.id in options) != negated
        case Compare(_, comparison, bound):
            return COMPARED[comparison](rank(term, option.id), bound_of(term, bound))


def rank(term: Term, option: str) -> Number:
    """How high an option is: its value, or else its place among the options."""
    found = term.option(option)
    return found.value if found.value is not None else term.position_of[option]


def bound_of(term: Term, bound: str) -> Number:
    """What an option or number, as it stands in a condition, is compared as."""
    if term.has(bound):
        return rank(term, bound)
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
        case Count(_, _, parts):
            truths = [evaluate(part, world, missing=missing) for part in parts]
            true, maybe = truths.count(True), truths.count(None)
            if true > condition.most or true + maybe < condition.least:
                return False
            return True if true >= condition.least and true + maybe <= condition.most else None
        case Addressed(term):
            return term in world.addressed
        case Total(terms=names):
            if not world.values.keys() >= set(names):
                return missing
            return compares(condition, lambda t: rank(world.terms[t], world.values[t]))
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


def failing(condition: Condition, world: World) -> tuple[Condition, ...]:
    """The parts of a condition that does not hold for which it does not."""
    match condition:
        case AllOf(parts):
            return tuple(part for part in parts if truth(part, world) is False)
        case Count(_, _, parts):
            truths = [truth(part, world) for part in parts]
            told = truths.count(True) > condition.most
            return tuple(p for p, t in zip(parts, truths, strict=True) if t is told)
        case _:
            return (condition,)


def breaks(rule: Rule, as_set: World, completed: World) -> bool:
    """Whether ``when`` holds on what is set and ``then`` is definitely false."""
    return (
        rule.then is not None and holds(rule.when, as_set) and truth(rule.then, completed) is False
    )
