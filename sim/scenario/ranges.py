"""Whole-number terms: every number of the range, as few options as tell the numbers apart.

Each number that the scenario names somewhere is an option of its own; between them, the
numbers that no condition and no points tell apart are one option, such as ``151..199``,
which counts as often as it has numbers.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from sim.language.sums import Number
from sim.language.syntax import Condition, atoms, terms_said
from sim.scenario.choices import named_by
from sim.scenario.model import Scenario
from sim.scenario.terms import Term, numbers, whole_number


def with_every_number(scenario: Scenario) -> Scenario:
    """The scenario with the numbers of its ranges as options."""
    named: dict[str, set[Number]] = {
        term.id: set(_named(scenario, term))
        for term in scenario.terms
        if term.span is not None and not term.only_listed
    }
    if not named:
        return scenario
    terms = (_filled(t, named[t.id]) if t.id in named else t for t in scenario.terms)
    return replace(scenario, terms=tuple(terms))


def _filled(term: Term, named: set[Number]) -> Term:
    """The options in the order of their numbers, those of the file among them."""
    least, greatest = term.span or (0, 0)
    listed = {option.value for option in term.options}
    cuts = {least, greatest + 1}
    for value in (*named, *listed):
        if value is not None and math.isfinite(value):
            low, high = math.floor(value), math.ceil(value)
            # A number stands alone; one between two whole numbers only parts them.
            cuts |= {low, high + 1} if low == high else {high}
    edges = sorted(cut for cut in cuts if least <= cut <= greatest + 1)
    between = [
        numbers(low, after - 1, term.unit)
        for low, after in pairwise(edges)
        if Fraction(low) not in listed
    ]
    options = sorted((*term.options, *between), key=lambda option: option.value or Fraction(0))
    return replace(term, options=tuple(options))


def _named(scenario: Scenario, term: Term) -> Iterator[Number]:
    for condition in _conditions(scenario):
        for atom in atoms(condition, scenario.meanings):
            if term.id in terms_said(atom):
                yield from named_by(atom, term, scenario.term)
    for word in _words(scenario, term):
        if (number := whole_number(word)) is not None:
            yield number


def _conditions(scenario: Scenario) -> Iterator[Condition]:
    for position in scenario.positions:
        read: list[tuple[Condition | None, Condition | None]]
        read = [(position.when, position.requires)]
        for variants in position.variants.values():
            read += [(variant.when, variant.requires) for variant in variants.values()]
        yield from (c for both in read for c in both if c is not None)
    for rule in scenario.rules:
        yield from (c for c in (rule.when, rule.then) if c is not None)
    yield from (definition.means for definition in scenario.definitions)


def _words(scenario: Scenario, term: Term) -> Iterator[str]:
    """Options of the term that are named elsewhere than in conditions."""
    yield from (term.status_quo,) if term.status_quo is not None else ()
    yield from term.binds
    yield from (word for other in scenario.terms for word in other.binds_for.get(term.id, ()))
    for party in scenario.parties:
        yield from party.points.get(term.id, ())
    for package in scenario.packages:
        settings = [package.stated, package.assumed]
        settings += [s for phase in package.phases for s in (phase.stated, phase.assumed)]
        yield from (step[term.id] for step in settings if term.id in step)
