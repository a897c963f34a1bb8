"""Small scenarios that mostly have no deal, with several clashes at once."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import strategies as st

from sim.language.parser import parse
from sim.language.sums import Addend, Total
from sim.language.syntax import AllOf, AnyOf, Condition, Count, OneOf
from sim.scenario.model import (
    AgreementRule,
    Kind,
    Option,
    Party,
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
from tests.strategies import agreements

_OPTIONS = "abc"
_BINDING = (Kind.RED_LINE, Kind.CONDITION, Kind.OFFER_LIMIT)


@st.composite
def _one(draw: st.DrawFn, terms: int) -> Condition:
    term = f"t{draw(st.integers(0, terms - 1))}"
    allowed = draw(st.lists(st.sampled_from(_OPTIONS), min_size=1, max_size=2, unique=True))
    return OneOf(term, tuple(sorted(allowed)))


@st.composite
def _total(draw: st.DrawFn, terms: int) -> Condition:
    times = st.sampled_from([Fraction(1), Fraction(1), Fraction(2), Fraction(-1)])
    names = draw(st.lists(st.integers(0, terms - 1), min_size=2, max_size=3))
    side = tuple(Addend(draw(times), f"t{n}") for n in names)
    bound = Addend(Fraction(draw(st.integers(0, 2 * terms))))
    return Total(side, draw(st.sampled_from(["<=", ">=", "==", "<"])), (bound,))


@st.composite
def _requirement(draw: st.DrawFn, terms: int) -> Condition:
    parts = draw(st.lists(_one(terms) | _total(terms), min_size=1, max_size=3))
    if len(parts) == 3 and draw(st.booleans()):
        return Count(draw(st.sampled_from(["at_least", "at_most", "exactly"])), 2, tuple(parts))
    if len(parts) == 1:
        return parts[0]
    if len(parts) == 3:
        return AllOf((parts[0], AnyOf((parts[1], parts[2]))))
    return AllOf(tuple(parts)) if draw(st.booleans()) else AnyOf(tuple(parts))


@st.composite
def _position(draw: st.DrawFn, name: str, parties: int, terms: int) -> Position:
    other = draw(st.none() | _requirement(terms))
    return Position(
        id=name,
        party=f"P{draw(st.integers(0, parties - 1))}",
        kind=draw(st.sampled_from(_BINDING)),
        evidence=draw(st.sampled_from([Evidence.REPORTED, Evidence.INFERRED])),
        says=f"what {name} says",
        requires=draw(_requirement(terms)),
        when=draw(st.none() | st.none() | _one(terms)),
        variants={} if other is None else {"R": {"wide": Variant(requires=other)}},
        points=Fraction(draw(st.sampled_from([0, 0, 2]))),
    )


@st.composite
def _party(draw: st.DrawFn, name: str, terms: int) -> Party:
    if draw(st.integers(0, 2)):
        return Party(name, name)
    points = {
        f"t{n}": {option: Fraction(draw(st.integers(-1, 4))) for option in _OPTIONS}
        for n in range(terms)
    }
    return Party(name, name, points=points, minimum=Fraction(draw(st.integers(0, 4 * terms))))


@st.composite
def deadlocks(draw: st.DrawFn) -> tuple[Scenario, Question]:
    """A scenario and a question about it, most often without a deal."""
    terms, parties = draw(st.integers(1, 4)), draw(st.integers(2, 4))
    names = [f"P{n}" for n in range(parties)]
    enough = draw(st.none() | st.none() | st.integers(1, parties))
    veto = (draw(st.sampled_from(names)),) if enough and draw(st.booleans()) else ()
    scenario = Scenario(
        id="deadlock",
        title="deadlock",
        as_of=date(2025, 3, 18),
        evidence=Evidence.INFERRED,
        terms=tuple(
            Term(
                f"t{n}",
                f"t{n}",
                tuple(Option(o, o, value=Fraction(value)) for value, o in enumerate(_OPTIONS)),
                status_quo=draw(st.none() | st.sampled_from(_OPTIONS)),
            )
            for n in range(terms)
        ),
        parties=tuple(draw(_party(name, terms)) for name in names),
        rules=tuple(
            Rule(f"K{n}", Severity.HARD, "", draw(_one(terms)), draw(_requirement(terms)))
            for n in range(draw(st.integers(0, 2)))
        ),
        positions=tuple(
            draw(_position(f"X{n}", parties, terms)) for n in range(draw(st.integers(2, 8)))
        ),
        readings=(Reading("R", "R", "narrow", {"narrow": "narrow", "wide": "wide"}),),
        agreement=draw(st.just(AgreementRule(tuple(names), enough, veto)) | agreements(names)),
    )
    pinned = draw(st.dictionaries(st.just("t0"), st.sampled_from(_OPTIONS), max_size=1))
    return scenario, ask(
        scenario, pins=pinned, settle=draw(st.sampled_from(["none", "all", "contested"]))
    )


def scenario_of(
    *positions: tuple[str, str, str],
    terms: int = 2,
    kind: Kind = Kind.RED_LINE,
    evidence: Evidence = Evidence.REPORTED,
) -> Scenario:
    """Positions given as (id, party, condition) over terms with options a, b and c."""
    return Scenario(
        id="small",
        title="small",
        as_of=date(2025, 3, 18),
        evidence=Evidence.INFERRED,
        terms=tuple(
            Term(f"t{n}", f"Term {n}", tuple(Option(o, f"Option {o}") for o in _OPTIONS))
            for n in range(terms)
        ),
        parties=tuple(Party(p, p.title()) for p in dict.fromkeys(p for _, p, _ in positions)),
        positions=tuple(
            Position(name, party, kind, evidence, f"{name} it is.", parse(text))
            for name, party, text in positions
        ),
    )
