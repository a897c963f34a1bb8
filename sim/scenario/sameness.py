"""Whether two conditions mean the same, by truth table and not by text.

The two may stand in two files. A term has the same choices in both, or those that both have
are compared: leaving it out, leaving it at a status quo, and setting it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from sim import limits
from sim.language.syntax import Addressed, AnyOf, Condition, atoms
from sim.scenario.choices import by_term, kinds
from sim.scenario.model import Position, Scenario
from sim.scenario.view import as_read
from sim.scenario.world import World, evaluate


class _State(NamedTuple):
    """Of one term: its value, if it has one, and whether a package sets it."""

    value: str | None
    addressed: bool


def same_demand(
    one: Position, in_one: Scenario, other: Position, in_other: Scenario
) -> bool | None:
    """Whether two positions require the same in the same circumstances, read by default.

    None where there are more choices to try than ``limits.VACUITY_CHOICES``.
    """
    defaults = [{r.id: r.default for r in scenario.readings} for scenario in (in_one, in_other)]
    if one.held(defaults[0]) != other.held(defaults[1]):
        return False
    a, b = as_read(one, defaults[0]), as_read(other, defaults[1])
    requires = same(a.requires, in_one, b.requires, in_other, missing=None)
    when = same(_when(a, in_one), in_one, _when(b, in_other), in_other, missing=False)
    if False in (requires, when):
        return False
    return None if None in (requires, when) else True


def _when(position: Position, scenario: Scenario) -> Condition:
    """When a position applies; without a word about it, once a term that it requires is set."""
    if position.when is not None:
        return position.when
    return AnyOf(tuple(map(Addressed, scenario.terms_in(position.requires))))


def same(
    one: Condition,
    in_one: Scenario,
    other: Condition,
    in_other: Scenario,
    *,
    missing: bool | None,
) -> bool | None:
    """Whether the conditions have the same truth under every choice; None: too many to try.

    ``missing`` is the truth of an atom about a term without a value. A term that only one
    of the files has makes the conditions different.
    """
    said = by_term(atoms(one, in_one.meanings)), by_term(atoms(other, in_other.meanings))
    terms = tuple(dict.fromkeys((*said[0], *said[1])))
    if not all(term in in_one.term and term in in_other.term for term in terms):
        return False
    asked = any(isinstance(a, Addressed) for about in said for part in about.values() for a in part)
    states = [
        list(
            _states(
                kinds(
                    [
                        (in_one.term, term, said[0].get(term, ())),
                        (in_other.term, term, said[1].get(term, ())),
                    ]
                ),
                asked,
            )
        )
        for term in terms
    ]
    if math.prod(map(len, states)) > limits.VACUITY_CHOICES:
        return None
    for chosen in product(*states):
        values = {t: s.value for t, s in zip(terms, chosen, strict=True) if s.value is not None}
        set_ = {t for t, state in zip(terms, chosen, strict=True) if state.addressed}
        a, b = (
            evaluate(condition, World(found.term, found.meanings, values, set_), missing=missing)
            for condition, found in ((one, in_one), (other, in_other))
        )
        if a is not b:
            return False
    return True


def _states(options: list[str], asked: bool) -> Iterator[_State]:
    """The states of a term; whether it is set makes a difference only where that is asked."""
    yield _State(None, False)
    for option in options:
        yield _State(option, True)
        if asked:
            yield _State(option, False)
