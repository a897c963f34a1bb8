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
from functools import cache
from typing import TypeVar

from hypothesis import strategies as st

from sim.language.sums import Addend, Total
from sim.language.syntax import (
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
from sim.scenario.agreement import AgreementRule, Threshold
from sim.scenario.model import (
    Definition,
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
from sim.scenario.question import Question, ask
from sim.scenario.record import Evidence
from sim.scenario.verdicts import Standard
from sim.scenario.view import View, view_of

DAYS = tuple(date(2025, 3, day) for day in (1, 10, 18, 25))
READINGS = {"R1": ("narrow", "wide"), "R2": ("yes", "no")}
VALUES: tuple[Fraction | float, ...] = (
    Fraction(-3),
    Fraction(0),
    Fraction(1, 2),
    Fraction(1),
    Fraction(30),
    math.inf,
)
POINTS = (Fraction(-2), Fraction(0), Fraction(1, 3), Fraction(1), Fraction(5, 2), Fraction(7))
MINIMA = (Fraction(-3), Fraction(0), Fraction(1, 3), Fraction(2), Fraction(7, 2), Fraction(12))
MOST_PACKAGES = 160
"""Packages of one generated question: the oracle goes through all of them."""

_T = TypeVar("_T")

# Strategies made once: making them anew for each draw takes most of the time.
_flag = st.booleans()
_days = st.sampled_from(DAYS)
_levels = st.sampled_from(list(Evidence))
_levels_mostly_lax = st.sampled_from([*[Evidence.INFERRED] * 4, *Evidence])
_kinds = st.sampled_from(list(Kind))
_standards = st.sampled_from(list(Standard))
_severities = st.sampled_from([Severity.HARD, Severity.HARD, *Severity])
_points = st.sampled_from(POINTS)
_minima = st.sampled_from(MINIMA)
_values = st.sampled_from(VALUES)
_comparisons = st.sampled_from(["<=", ">=", "<", ">"])
_term_shapes = st.sampled_from(["plain", "plain", "ordered", "numeric", "span"])
_atom_shapes = st.sampled_from(["equals", "one_of", "compare", "addressed", "total"])
_atom_shapes_or_named = st.sampled_from(
    ["equals", "one_of", "compare", "addressed", "total", "named", "named"]
)
_signs = st.sampled_from(["<=", ">=", "<", ">", "==", "!="])
_times = st.sampled_from(
    [Fraction(n) for n in (1, 1, 1, 2, -1)] + [Fraction(1, 2), Fraction(-3, 4)]
)
_numbers = st.sampled_from([Fraction(n, 2) for n in (-6, 0, 1, 2, 5, 62)])
_hows = st.sampled_from(["at_least", "at_most", "exactly"])
_shapes = st.sampled_from(["atom", "atom", "not", "all", "any", "count"])
_fates = st.sampled_from(["open", "open", "open", "limited", "pinned", "left out"])
_reading_lists = st.lists(st.sampled_from(list(READINGS)), min_size=1, unique=True)
_whole = st.lists(st.integers(-1, 4), min_size=1, max_size=4, unique=True)


@cache
def _up_to(most: int, least: int = 0) -> st.SearchStrategy[int]:
    return st.integers(least, most)


@cache
def _counts(most: int) -> st.SearchStrategy[int]:
    """Zero to ``most``, mostly many."""
    return st.sampled_from([0, *range(1, most, 2), *range(most // 2, most + 1)])


@cache
def _one_of(words: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.sampled_from(words)


@cache
def _some_of(
    words: tuple[str, ...], least: int, most: int | None = None
) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(words), min_size=least, max_size=most, unique=True)


def _maybe(draw: st.DrawFn, strategy: st.SearchStrategy[_T]) -> _T | None:
    return draw(strategy) if draw(_flag) else None


@st.composite
def terms(draw: st.DrawFn, name: str, parties: Sequence[str]) -> Term:
    """One term: plain, ordered, numeric (finite or not), or whole numbers of a span."""
    shape = draw(_term_shapes)
    size = draw(_up_to(4, 1))
    span = None
    if shape == "span":
        span = (-1, 4)
        options = [Option(str(n), str(n), value=Fraction(n)) for n in draw(_whole)[:size]]
        if len(options) < 4 and draw(_flag):
            options.append(Option("never", "never", value=math.inf))
    elif shape == "numeric":
        options = [Option("abcd"[i], "", value=draw(_values)) for i in range(size)]
    else:
        options = [Option("abcd"[i], "") for i in range(size)]
    settled = tuple(option.id for option in options) + (("2",) if span else ())
    return Term(
        id=name,
        label=name,
        options=tuple(options),
        ordered=shape == "ordered" or (shape != "plain" and draw(_flag)),
        status_quo=draw(_one_of(settled)) if draw(_up_to(2)) else None,
        span=span,
        deliver=tuple(draw(_some_of(tuple(parties), 0, 2))),
        breakers=tuple(draw(_some_of(tuple(parties), 0, 2))),
    )


def settings_for(term: Term) -> st.SearchStrategy[str]:
    """Any option a package may set the term to, unlisted whole numbers included."""
    unlisted = [] if term.span is None else [str(n) for n in range(term.span[0], term.span[1] + 1)]
    return _one_of(tuple(dict.fromkeys([*(o.id for o in term.options), *unlisted])))


@st.composite
def atoms(draw: st.DrawFn, among: Sequence[Term], definitions: Sequence[str] = ()) -> Condition:
    """One atom of any type that fits these terms and definitions."""
    shape = draw(_atom_shapes_or_named if definitions else _atom_shapes)
    if shape == "named":
        return Named(draw(_one_of(tuple(definitions))))
    numeric = [term for term in among if term.numeric]
    if shape == "total" and numeric:
        return draw(totals(numeric))
    term = among[draw(_up_to(len(among) - 1))]
    option = settings_for(term)
    if shape == "addressed":
        return Addressed(term.id)
    if shape == "compare" and (term.ordered or term.numeric):
        number = term.numeric and draw(_flag)
        bound = draw(_one_of(("-1", "0", "0.5", "2", "31")) if number else option)
        return Compare(term.id, draw(_comparisons), bound)
    if shape == "one_of":
        options = [draw(option) for _ in range(draw(_up_to(3, 1)))]
        return OneOf(term.id, tuple(dict.fromkeys(options)), draw(_flag))
    return Equals(term.id, draw(option), draw(_flag))


@st.composite
def totals(draw: st.DrawFn, among: Sequence[Term]) -> Condition:
    """Two sums of terms with values, and perhaps a number on either side."""
    sides = []
    for least in (1, 0):
        drawn = [among[draw(_up_to(len(among) - 1))].id for _ in range(draw(_up_to(3, least)))]
        side = [Addend(draw(_times), name) for name in drawn]
        if not side or draw(_flag):
            side.append(Addend(draw(_numbers)))
        sides.append(tuple(side))
    if sides[0][1:] == () and all(not one.term for one in sides[1]):
        # One term and one number are no sum.
        sides[0] *= 2
    return Total(sides[0], draw(_signs), sides[1])


@st.composite
def conditions(
    draw: st.DrawFn, among: Sequence[Term], definitions: Sequence[str] = (), depth: int = 3
) -> Condition:
    """Any condition over these terms and definitions, nested up to ``depth``."""
    shape = draw(_shapes) if depth else "atom"
    if shape == "atom":
        return draw(atoms(among, definitions))
    deeper = conditions(among, definitions, depth - 1)
    if shape == "not":
        return Not(draw(deeper))
    parts = tuple(draw(deeper) for _ in range(draw(_up_to(3, 2))))
    if shape == "count":
        how = draw(_hows)
        number = draw(_up_to(len(parts) - (how == "at_most"), int(how == "at_least")))
        return Count(how, number, parts)
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
def _party(draw: st.DrawFn, name: str, among: Sequence[Term], *, scored: bool) -> Party:
    if not scored and draw(_up_to(3)):
        return Party(name, name)
    points: dict[str, Mapping[str, Fraction]] = {}
    for term in among:
        if draw(_flag):
            worth = [option.id for option in term.options if draw(_flag)]
            points[term.id] = {option: draw(_points) for option in worth}
    minimum = draw(_minima) if scored else _maybe(draw, _minima)
    cap = _maybe(draw, _minima)
    return Party(name, name, points=points, minimum=minimum, cap=cap)


@st.composite
def _position(draw: st.DrawFn, name: str, draft: _Draft, *, scored: bool) -> Position:
    variants: dict[str, dict[str, Variant]] = {}
    if draw(_up_to(2)) == 0:
        for reading in draw(_reading_lists):
            value = draw(_one_of(READINGS[reading]))
            if not draw(_up_to(3)):
                variants[reading] = {value: Variant(held=False)}
                continue
            when = _maybe(draw, draft.condition(1))
            requires = _maybe(draw, draft.condition(1))
            variants[reading] = {value: Variant(when, requires)}
    return Position(
        id=name,
        party=draw(_one_of(draft.parties)),
        kind=Kind.DEMAND if scored and draw(_flag) else draw(_kinds),
        evidence=draw(_levels),
        says=name,
        requires=draw(draft.condition()),
        when=_maybe(draw, draft.condition()),
        since=None if draw(_up_to(5)) else draw(_days),
        until=None if draw(_up_to(5)) else draw(_days),
        variants=variants,
        points=draw(_points) if scored or draw(_flag) else Fraction(0),
    )


@st.composite
def _rule(draw: st.DrawFn, name: str, draft: _Draft) -> Rule:
    severity = draw(_severities)
    says_nothing = severity is Severity.NOTE and draw(_flag)
    return Rule(
        id=name,
        severity=severity,
        says=name,
        when=draw(draft.condition(1)),
        then=None if says_nothing else draw(draft.condition(1)),
        first_phase=draw(_flag),
    )


@st.composite
def settings_of(draw: st.DrawFn, among: Sequence[Term]) -> dict[str, str]:
    """A package as settings: each term left out, or set to any of its options."""
    return {term.id: draw(settings_for(term)) for term in among if draw(_flag)}


@st.composite
def _package(draw: st.DrawFn, name: str, among: Sequence[Term]) -> Package:
    some = settings_of(among)
    phases = tuple(
        Phase(f"{name}{letter}", letter, draw(some), draw(some))
        for letter in "xyz"[: draw(_up_to(3))]
    )
    return Package(name, name, stated=draw(some), assumed=draw(some), phases=phases)


@st.composite
def thresholds(draw: st.DrawFn, parties: Sequence[str], depth: int = 2) -> Threshold:
    """So many votes of these parties, or several thresholds joined."""
    some = tuple(parties)
    votes = {p: draw(_up_to(4, 1)) for p in draw(_some_of(some, 1))} if draw(_flag) else {}
    if depth and draw(_flag):
        parts = tuple(draw(thresholds(parties, depth - 1)) for _ in range(draw(_up_to(2, 1))))
        return Threshold(None, votes, *((parts, ()) if draw(_flag) else ((), parts)))
    return Threshold(draw(_up_to(sum(votes.values()) or len(some), 1)), votes)


@st.composite
def agreements(draw: st.DrawFn, parties: Sequence[str]) -> AgreementRule:
    """Any rule: everyone, so many, weighted thresholds joined, with vetoes and a minority."""
    asked = draw(_some_of(tuple(parties), 1))
    in_order = tuple(party for party in parties if party in asked)
    veto = tuple(draw(_some_of(in_order, 0, 1)))
    if draw(_flag):
        return AgreementRule(in_order, _maybe(draw, _up_to(len(in_order), 1)), veto)
    top = draw(thresholds(in_order))
    minority = _maybe(draw, thresholds(in_order, 1))
    return AgreementRule(in_order, top.at_least, veto, top.votes, top.each, top.some, minority)


@st.composite
def scenarios(
    draw: st.DrawFn,
    *,
    most_terms: int = 6,
    most_positions: int = 12,
    most_packages: int = 0,
    scored: bool = False,
) -> Scenario:
    """A whole scenario: small, and with every feature of the model somewhere.

    ``scored``: every party has a minimum, and every position is worth points.
    """
    parties = tuple("PQRS"[: draw(_up_to(4, 1))])
    count = draw(_counts(most_terms)) or 1
    listed = tuple(draw(terms(f"t{number}", parties)) for number in range(count))
    definitions: list[Definition] = []
    for number in range(draw(_up_to(3))):
        earlier = [definition.id for definition in definitions]
        means = draw(conditions(listed, earlier, 2))
        definitions.append(Definition(f"d{number}", "", means))
    draft = _Draft(parties, listed, tuple(definition.id for definition in definitions))
    return Scenario(
        id="generated",
        title="generated",
        as_of=DAYS[1],
        terms=listed,
        parties=tuple(draw(_party(name, listed, scored=scored)) for name in parties),
        evidence=draw(_levels_mostly_lax),
        definitions=tuple(definitions),
        rules=tuple(draw(_rule(f"K{n}", draft)) for n in range(draw(_up_to(3)))),
        positions=tuple(
            draw(_position(f"X{n}", draft, scored=scored))
            for n in range(draw(_counts(most_positions)))
        ),
        readings=tuple(
            Reading(name, name, values[0], {value: value for value in values})
            for name, values in READINGS.items()
        ),
        packages=tuple(draw(_package(f"A{n}", listed)) for n in range(draw(_up_to(most_packages)))),
        agreement=draw(agreements(parties)) if draw(_flag) else None,
    )


@cache
def countable() -> st.SearchStrategy[Scenario]:
    """Whole scenarios with few enough packages to try them all; about one in twenty has more."""
    return scenarios().filter(
        lambda scenario: math.prod(len(term.options) + 1 for term in scenario.terms) <= 600
    )


@st.composite
def views(draw: st.DrawFn, scenario: Scenario) -> View:
    """Any day, level, readings and dropped positions."""
    known = tuple(position.id for position in scenario.positions)
    readings: dict[str, str] = {}
    for name, values in READINGS.items():
        if draw(_flag):
            readings[name] = draw(_one_of(values))
    drop: list[str] = []
    if draw(_flag) and known:
        drop = draw(_some_of(known, 0, 2))
    return view_of(
        scenario,
        as_of=_maybe(draw, _days),
        evidence=_maybe(draw, _levels_mostly_lax),
        readings=readings,
        drop=drop,
    )


@st.composite
def questions(draw: st.DrawFn, scenario: Scenario) -> Question:
    """A question with few enough packages for the oracle to go through them all."""
    settle = draw(_one_of(("none", "all", *(("contested",) if _few(scenario) else ()))))
    pins: dict[str, str] = {}
    opened: list[str] = []
    limit: dict[str, list[str]] = {}
    packages = 1
    for term in scenario.terms:
        fate = draw(_fates)
        choices = [option.id for option in term.options]
        if fate == "limited":
            drawn = [draw(settings_for(term)) for _ in range(draw(_up_to(3, 1)))]
            choices = list(dict.fromkeys(drawn))
        size = len(choices) + (settle != "all")
        if fate in ("open", "limited") and packages * size <= MOST_PACKAGES:
            packages *= size
            if fate == "limited":
                limit[term.id] = choices
            else:
                opened.append(term.id)
        elif fate != "left out":
            pins[term.id] = draw(settings_for(term))
    named = tuple(party.id for party in scenario.parties)
    who = draw(_one_of(("agreement", "all", "named")))
    everything = len(opened) + len(limit) + len(pins) == len(scenario.terms)
    return ask(
        scenario,
        parties={"agreement": None, "all": "all"}.get(who, draw(_some_of(named, 1))),
        pins=pins,
        open_terms=None if everything and draw(_flag) else opened,
        limit=limit,
        settle=settle,
        standard=draw(_standards),
        view=_maybe(draw, views(scenario)),
    )


def _few(scenario: Scenario) -> bool:
    """Whether a plain loop can go through every way to settle every term."""
    return math.prod(len(term.options) for term in scenario.terms) <= 200


@st.composite
def asked(draw: st.DrawFn, *, scored: bool = False) -> tuple[Scenario, Question]:
    """A scenario and a question about it."""
    scenario = draw(scenarios(scored=scored))
    return scenario, draw(questions(scenario))


@st.composite
def viewed(draw: st.DrawFn, *, most_packages: int = 0) -> tuple[Scenario, View]:
    """A scenario and a view of it."""
    scenario = draw(scenarios(most_packages=most_packages))
    return scenario, draw(views(scenario))
