"""Random scenarios of a stated size, the same for the same shape and seed.

Every position and every hard rule rules out one *box*: a few terms, each within a set
of options (``when a in A and b in B`` it ``requires c in C``, so it fails in the box
A x B x not C). No box holds one package drawn beforehand, so that there is a deal
(unless minimum points exclude it). Boxes are kept beside the scenario, so that a
benchmark can give other programs exactly the same constraints without this project's
compiler.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from random import Random

from sim.language.syntax import AllOf, Condition, OneOf
from sim.scenario.model import Kind, Option, Party, Position, Rule, Scenario, Severity, Term
from sim.scenario.record import Evidence

Box = tuple[tuple[int, frozenset[int]], ...]
"""(term index, option indices) pairs: the packages with all these terms in these options."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a generated scenario is like."""

    terms: int
    parties: int
    positions: int
    options: tuple[int, ...] = (2, 3, 3, 4)
    """How many options a term may have: drawn from these, or taken in turn if ``exact``."""
    exact: bool = False
    arity: tuple[int, int, int] = (50, 40, 10)
    """Weights of conditions over one, two and three terms."""
    rules: int = 2
    scored: int = 0
    """How many parties have points and a minimum."""
    scored_terms: int = 6
    """Over how many terms each of them scores."""
    highest: int = 10
    """Most points for one option; whole numbers from 0."""


@dataclass(frozen=True, slots=True, eq=False)
class Generated:
    """A scenario with the boxes that its positions and hard rules rule out."""

    scenario: Scenario
    sizes: tuple[int, ...]
    impossible: tuple[Box, ...]
    refused: Mapping[str, tuple[Box, ...]]
    """Party -> the boxes in which one of its positions fails."""

    @property
    def packages(self) -> int:
        """Number of packages, impossible ones included."""
        product = 1
        for size in self.sizes:
            product *= size
        return product


def generate(shape: Shape, seed: int) -> Generated:
    """The scenario of this shape and seed; positions are dealt to the parties in turn."""
    random = Random(repr((shape, seed)))
    sizes = tuple(
        shape.options[place % len(shape.options)] if shape.exact else random.choice(shape.options)
        for place in range(shape.terms)
    )
    deal = [random.randrange(size) for size in sizes]
    terms = tuple(
        Term(f"t{i}", f"t{i}", tuple(Option(f"o{k}", f"o{k}") for k in range(size)))
        for i, size in enumerate(sizes)
    )
    names = [f"p{i}" for i in range(shape.parties)]
    refused: dict[str, tuple[Box, ...]] = dict.fromkeys(names, ())
    positions = []
    for number in range(shape.positions):
        party = names[number % len(names)]
        box = _box(shape, sizes, deal, random)
        refused[party] += (box,)
        when, requires = _stated(box, terms)
        kind = random.choice((Kind.RED_LINE, Kind.CONDITION, Kind.OFFER_LIMIT))
        positions.append(
            Position(f"X{number}", party, kind, Evidence.OFFICIAL, "", requires, when=when)
        )
    impossible = tuple(_box(shape, sizes, deal, random, least=2) for _ in range(shape.rules))
    rules = []
    for number, box in enumerate(impossible):
        when, then = _stated(box, terms)
        assert when is not None
        rules.append(Rule(f"K{number}", Severity.HARD, "", when, then))
    scenario = Scenario(
        id="generated",
        title="generated",
        as_of=date(2025, 3, 18),
        terms=terms,
        parties=tuple(
            _party(name, shape, terms, random) if place < shape.scored else Party(name, name)
            for place, name in enumerate(names)
        ),
        rules=tuple(rules),
        positions=tuple(positions),
    )
    return Generated(scenario, sizes, impossible, refused)


def _box(
    shape: Shape, sizes: Sequence[int], deal: Sequence[int], random: Random, least: int = 1
) -> Box:
    """One option of one term, or a few options of each of several; never holding ``deal``."""
    arity = max(least, random.choices((1, 2, 3), shape.arity)[0])
    while True:
        terms = random.sample(range(len(sizes)), arity)
        numbers = [1 if arity == 1 else random.randint(1, sizes[term] - 1) for term in terms]
        box = tuple(
            (term, frozenset(random.sample(range(sizes[term]), number)))
            for term, number in zip(terms, numbers, strict=True)
        )
        if any(deal[term] not in options for term, options in box):
            return box


def _stated(box: Box, terms: tuple[Term, ...]) -> tuple[Condition | None, Condition]:
    """The box as ``when`` and ``requires``: the last term must stay out of its options."""

    def within(term: int, options: frozenset[int], negated: bool = False) -> Condition:
        chosen = tuple(terms[term].options[k].id for k in sorted(options))
        return OneOf(terms[term].id, chosen, negated)

    *earlier, (term, options) = box
    conditions = tuple(within(*part) for part in earlier)
    when = AllOf(conditions) if len(conditions) > 1 else next(iter(conditions), None)
    return when, within(term, options, negated=True)


def _party(name: str, shape: Shape, terms: tuple[Term, ...], random: Random) -> Party:
    scored = sorted(random.sample(range(len(terms)), min(shape.scored_terms, len(terms))))
    points = {
        terms[i].id: {
            option.id: Fraction(random.randint(0, shape.highest)) for option in terms[i].options
        }
        for i in scored
    }
    most = sum(max(values.values()) for values in points.values())
    return Party(name, name, points=points, minimum=most * Fraction(3, 5))
