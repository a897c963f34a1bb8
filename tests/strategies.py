"""Hypothesis strategies: whole random scenarios, packages, views and questions.

Scenarios are built from the dataclasses of the model and keep to what the loader lets
through: names that exist, comparisons on ordered or numeric terms only, every option
of a numeric term with a value.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from hypothesis import strategies as st

from sim.conditions import (
    Addressed,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Equals,
    Named,
    Not,
    OneOf,
)
from sim.model import (
    AgreementRule,
    Definition,
    Evidence,
    Kind,
    Option,
    Package,
    Party,
    Phase,
    Position,
    Reading,
    Rule,
    Scenario,
    Severity,
    Term,
    Variant,
)
from sim.question import Question, ask
from sim.verdicts import Standard
from sim.view import View, view_of

DAYS = tuple(date(2025, 3, day) for day in (1, 10, 18, 25))
READINGS = {"R1": ("narrow", "wide"), "R2": ("yes", "no")}
VALUES = (Fraction(-3), Fraction(0), Fraction(1, 2), Fraction(1), Fraction(30), math.inf)
POINTS = (Fraction(-2), Fraction(0), Fraction(1, 3), Fraction(1), Fraction(5, 2), Fraction(7))
MINIMA = (Fraction(-3), Fraction(0), Fraction(1, 3), Fraction(2), Fraction(7, 2), Fraction(12))
MOST_PACKAGES = 160
"""Packages of one generated question: the oracle goes through all of them."""

_names = st.sampled_from("abcd")


@st.composite
def terms(draw: st.DrawFn, name: str, parties: Sequence[str]) -> Term:
    """One term: plain, ordered, numeric (finite or not), or whole numbers of a span."""
    shape = draw(st.sampled_from(["plain", "plain", "ordered", "numeric", "span"]))
    size = draw(st.integers(1, 4))
    span = None
    if shape == "span":
        span = (-1, 4)
        listed = draw(st.lists(st.integers(-1, 4), min_size=1, max_size=size, unique=True))
        options = [Option(str(n), str(n), value=Fraction(n)) for n in listed]
        if size == 4 and len(options) < 4:
            options.append(Option("never", "never", value=math.inf))
    elif shape == "numeric":
        values = draw(st.lists(st.sampled_from(VALUES), min_size=size, max_size=size))
        options = [Option("abcd"[i], "", value=value) for i, value in enumerate(values)]
    else:
        options = [Option("abcd"[i], "") for i in range(size)]
    settled = [option.id for option in options] + (["2"] if span else [])
    who = st.lists(st.sampled_from(parties), max_size=2, unique=True) if parties else st.just([])
    return Term(
        id=name,
        label=name,
        options=tuple(options),
        ordered=shape == "ordered" or (shape != "plain" and draw(st.booleans())),
        status_quo=draw(st.none() | st.sampled_from(settled)),
        span=span,
        deliver=tuple(draw(who)),
        breakers=tuple(draw(who)),
    )


def settings_for(term: Term) -> st.SearchStrategy[str]:
    """Any option a package may set the term to, unlisted whole numbers included."""
    unlisted = [] if term.span is None else [str(n) for n in range(term.span[0], term.span[1] + 1)]
    return st.sampled_from(list(dict.fromkeys([*(o.id for o in term.options), *unlisted])))


@st.composite
def atoms(draw: st.DrawFn, among: Sequence[Term], definitions: Sequence[str] = ()) -> Condition:
    """One atom of any type that fits these terms and definitions."""
    kinds = ["equals", "one_of", "compare", "addressed"] + (["named"] * 2 if definitions else [])
    kind = draw(st.sampled_from(kinds))
    if kind == "named":
        return Named(draw(st.sampled_from(list(definitions))))
    term = draw(st.sampled_from(list(among)))
    option = settings_for(term)
    if kind == "addressed":
        return Addressed(term.id)
    if kind == "compare" and (term.ordered or term.numeric):
        numbers = st.sampled_from(["-1", "0", "0.5", "2", "31"])
        bound = draw(option | numbers) if term.numeric else draw(option)
        return Compare(term.id, draw(st.sampled_from(["<=", ">=", "<", ">"])), bound)
    if kind == "one_of":
        options = draw(st.lists(option, min_size=1, max_size=3, unique=True))
        return OneOf(term.id, tuple(options), draw(st.booleans()))
    return Equals(term.id, draw(option), draw(st.booleans()))


@st.composite
def conditions(
    draw: st.DrawFn, among: Sequence[Term], definitions: Sequence[str] = (), depth: int = 3
) -> Condition:
    """Any condition over these terms and definitions, nested up to ``depth``."""
    shape = draw(st.sampled_from(["atom", "atom", "not", "all", "any"])) if depth else "atom"
    if shape == "atom":
        return draw(atoms(among, definitions))
    if shape == "not":
        return Not(draw(conditions(among, definitions, depth - 1)))
    size = draw(st.integers(2, 3))
    parts = tuple(draw(conditions(among, definitions, depth - 1)) for _ in range(size))
    return AllOf(parts) if shape == "all" else AnyOf(parts)


@dataclass(frozen=True)
class _Draft:
    """What later parts of a scenario refer to."""

    parties: tuple[str, ...]
    terms: tuple[Term, ...]
    definitions: tuple[str, ...]

    def condition(self, depth: int = 2) -> st.SearchStrategy[Condition]:
        return conditions(self.terms, self.definitions, depth)


@st.composite
def _party(draw: st.DrawFn, name: str, among: Sequence[Term]) -> Party:
    if draw(st.integers(0, 3)):
        return Party(name, name)
    points: dict[str, Mapping[str, Fraction]] = {}
    for term in among:
        if draw(st.booleans()):
            points[term.id] = {
                option.id: draw(st.sampled_from(POINTS))
                for option in term.options
                if draw(st.booleans())
            }
    return Party(
        name,
        name,
        points=points,
        minimum=draw(st.none() | st.sampled_from(MINIMA)),
        cap=draw(st.none() | st.sampled_from(MINIMA)),
    )


@st.composite
def _position(draw: st.DrawFn, name: str, draft: _Draft) -> Position:
    variants: dict[str, dict[str, Variant]] = {}
    if draw(st.integers(0, 2)) == 0:
        for reading in draw(st.lists(st.sampled_from(list(READINGS)), min_size=1, unique=True)):
            value = draw(st.sampled_from(READINGS[reading]))
            when = draw(st.none() | draft.condition(1))
            requires = draw(st.none() | draft.condition(1))
            variants[reading] = {value: Variant(when, requires)}
    return Position(
        id=name,
        party=draw(st.sampled_from(draft.parties)),
        kind=draw(st.sampled_from(list(Kind))),
        evidence=draw(st.sampled_from(list(Evidence))),
        says=name,
        requires=draw(draft.condition()),
        when=draw(st.none() | draft.condition()),
        since=draw(st.none() | st.none() | st.sampled_from(DAYS)),
        until=draw(st.none() | st.none() | st.sampled_from(DAYS)),
        variants=variants,
        points=draw(st.just(Fraction(0)) | st.sampled_from(POINTS)),
    )


@st.composite
def _rule(draw: st.DrawFn, name: str, draft: _Draft) -> Rule:
    severity = draw(st.sampled_from([Severity.HARD, Severity.HARD, *Severity]))
    consequence = draft.condition(1)
    return Rule(
        id=name,
        severity=severity,
        says=name,
        when=draw(draft.condition(1)),
        then=draw(st.none() | consequence if severity is Severity.NOTE else consequence),
        first_phase=draw(st.booleans()),
    )


@st.composite
def settings_of(draw: st.DrawFn, among: Sequence[Term]) -> dict[str, str]:
    """A package as settings: each term left out, or set to any of its options."""
    chosen = {term.id: draw(st.none() | settings_for(term)) for term in among}
    return {term: option for term, option in chosen.items() if option is not None}


@st.composite
def _package(draw: st.DrawFn, name: str, among: Sequence[Term]) -> Package:
    some = settings_of(among)
    phases = tuple(
        Phase(f"{name}{letter}", letter, draw(some), draw(some))
        for letter in "xyz"[: draw(st.integers(0, 2))]
    )
    return Package(name, name, stated=draw(some), assumed=draw(some), phases=phases)


@st.composite
def _agreement(draw: st.DrawFn, parties: Sequence[str]) -> AgreementRule:
    asked = draw(st.lists(st.sampled_from(list(parties)), min_size=1, unique=True))
    in_order = tuple(party for party in parties if party in asked)
    veto = draw(st.lists(st.sampled_from(in_order), max_size=1, unique=True))
    return AgreementRule(in_order, draw(st.none() | st.integers(1, len(in_order))), tuple(veto))


@st.composite
def scenarios(draw: st.DrawFn, *, most_terms: int = 6, most_positions: int = 8) -> Scenario:
    """A whole scenario: small, and with every feature of the model somewhere."""
    parties = tuple("PQRS"[: draw(st.integers(1, 4))])
    count = draw(st.integers(1, most_terms))
    listed = tuple(draw(terms(f"t{number}", parties)) for number in range(count))
    definitions: list[Definition] = []
    for number in range(draw(st.integers(0, 3))):
        earlier = [definition.id for definition in definitions]
        means = draw(conditions(listed, earlier, 2))
        definitions.append(Definition(f"d{number}", "", means))
    draft = _Draft(parties, listed, tuple(definition.id for definition in definitions))
    return Scenario(
        id="generated",
        title="generated",
        as_of=DAYS[1],
        terms=listed,
        parties=tuple(draw(_party(name, listed)) for name in parties),
        evidence=draw(st.sampled_from(list(Evidence))),
        definitions=tuple(definitions),
        rules=tuple(draw(_rule(f"K{n}", draft)) for n in range(draw(st.integers(0, 3)))),
        positions=tuple(
            draw(_position(f"X{n}", draft)) for n in range(draw(st.integers(0, most_positions)))
        ),
        readings=tuple(
            Reading(name, name, values[0], {value: value for value in values})
            for name, values in READINGS.items()
        ),
        packages=tuple(draw(_package(f"A{n}", listed)) for n in range(draw(st.integers(0, 2)))),
        agreement=draw(st.none() | _agreement(parties)),
    )


@st.composite
def views(draw: st.DrawFn, scenario: Scenario) -> View:
    """Any day, level, readings and dropped positions."""
    known = [position.id for position in scenario.positions]
    return view_of(
        scenario,
        as_of=draw(st.none() | st.sampled_from(DAYS)),
        evidence=draw(st.none() | st.sampled_from(list(Evidence))),
        readings={
            name: draw(st.sampled_from(values))
            for name, values in READINGS.items()
            if draw(st.booleans())
        },
        drop=draw(st.lists(st.sampled_from(known), max_size=2)) if known else (),
    )


@st.composite
def questions(draw: st.DrawFn, scenario: Scenario) -> Question:
    """A question with few enough packages for the oracle to go through them all."""
    silence = draw(st.booleans())
    pins: dict[str, str] = {}
    opened: list[str] = []
    limit: dict[str, list[str]] = {}
    packages = 1
    for term in scenario.terms:
        fate = draw(st.sampled_from(["open", "open", "open", "limited", "pinned", "left out"]))
        choices = [option.id for option in term.options]
        if fate == "limited":
            choices = draw(st.lists(settings_for(term), min_size=1, max_size=3, unique=True))
        size = len(choices) + silence
        if fate in ("open", "limited") and packages * size <= MOST_PACKAGES:
            packages *= size
            if fate == "limited":
                limit[term.id] = choices
            else:
                opened.append(term.id)
        elif fate != "left out":
            pins[term.id] = draw(settings_for(term))
    named = [party.id for party in scenario.parties]
    everyone_set = len(opened) + len(limit) + len(pins) == len(scenario.terms)
    return ask(
        scenario,
        parties=draw(
            st.none()
            | st.just("all")
            | st.lists(st.sampled_from(named), min_size=1, unique=True)
        ),
        pins=pins,
        open_terms=None if everyone_set and draw(st.booleans()) else opened,
        limit=limit,
        silence=silence,
        standard=draw(st.sampled_from(list(Standard))),
        view=draw(st.none() | views(scenario)),
    )


@st.composite
def asked(draw: st.DrawFn) -> tuple[Scenario, Question]:
    """A scenario and a question about it."""
    scenario = draw(scenarios())
    return scenario, draw(questions(scenario))


@st.composite
def viewed(draw: st.DrawFn) -> tuple[Scenario, View]:
    """A scenario and a view of it."""
    scenario = draw(scenarios())
    return scenario, draw(views(scenario))
