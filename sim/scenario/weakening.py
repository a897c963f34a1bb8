"""A position taken apart: the parts it joins, and for each how far it could be weakened.

A requirement that joins several things with *and* fails where one of them fails, so each
part can give way alone. A part that speaks of one ordered term and admits its options from
one on, up to one, or both, is a bound that can be moved out option by option; what admits
an interval is two bounds. Every other part is kept or given up. The versions of a part are
a chain: whatever meets one meets all weaker ones. So what has to be dropped of the chains,
at the least, is how far each bound has to move: minimal sets of dropped versions and
smallest combinations of weakenings (Pareto-minimal ones) are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, groupby

from sim.language.syntax import (
    Addressed,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Named,
    Not,
    OneOf,
    atoms,
    terms_of,
)
from sim.scenario.model import Kind, Position, Scenario
from sim.scenario.question import Question
from sim.scenario.terms import Term
from sim.scenario.view import in_force
from sim.scenario.world import World, rank, truth


@dataclass(frozen=True, slots=True)
class Part:
    """One part of what a position requires.

    ``versions`` are the part as it stands and its weaker versions, the weakest of which
    still asks for something. Of a bound, ``reached`` has per weakening the option that it
    comes to admit (one more than there are weaker versions: then nothing is asked), and
    ``before`` the last that it admits as it stands, None where it admits none.
    """

    says: Condition
    versions: tuple[Condition, ...]
    term: str = ""
    least: bool = False
    """Whether it is a least that is asked for, not a most."""
    before: str | None = None
    reached: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """One version of one part of a position: the one left after ``weakened`` weakenings."""

    position: str
    part: int
    weakened: int


@dataclass(frozen=True)
class Apart:
    """A scenario with a position for each version of each part of those that bind."""

    scenario: Scenario
    parts: Mapping[str, tuple[Part, ...]]
    """Position -> its parts."""
    versions: Mapping[str, Version]
    """Id of a position made -> what it stands for."""


def apart(scenario: Scenario, question: Question) -> Apart:
    """Take apart the positions that bind in a question.

    What they were stays as preferences, which bind nobody but may be worth points.
    """
    parts: dict[str, tuple[Part, ...]] = {}
    versions: dict[str, Version] = {}
    made: list[Position] = []
    for position in in_force(scenario, question.view):
        if position.kind not in question.standard.binding:
            made.append(position)
            continue
        made.append(replace(position, kind=Kind.PREFERENCE))
        parts[position.id] = tuple(_parts(scenario, position.requires, question))
        for number, part in enumerate(parts[position.id]):
            for weakened, requires in enumerate(part.versions):
                name = f"{position.id} {number} {weakened}"
                versions[name] = Version(position.id, number, weakened)
                made.append(
                    replace(
                        position,
                        id=name,
                        when=position.when or _addressing(scenario, position.requires),
                        requires=requires,
                        points=position.points * 0,
                    )
                )
    return Apart(replace(scenario, positions=tuple(made)), parts, versions)


def _addressing(scenario: Scenario, requires: Condition) -> Condition:
    """When a position without *when* applies."""
    named = tuple(Addressed(term) for term in terms_of(requires, scenario.meanings))
    return named[0] if len(named) == 1 else AnyOf(named)


def _parts(scenario: Scenario, condition: Condition, question: Question) -> Iterator[Part]:
    for joined in _joined(scenario, condition):
        bounds = _bounds(scenario, joined, question)
        yield from bounds or (Part(joined, (joined,)),)


def _joined(scenario: Scenario, condition: Condition) -> Iterator[Condition]:
    """What is joined with *and*, definitions looked into."""
    match condition:
        case Named(name):
            inner = scenario.meanings[name]
            several = isinstance(inner, AllOf | Named)
            yield from _joined(scenario, inner) if several else (condition,)
        case AllOf(parts):
            for part in parts:
                yield from _joined(scenario, part)
        case Not(AnyOf(parts)):
            for part in parts:
                yield from _joined(scenario, Not(part))
        case _:
            yield condition


def _bounds(scenario: Scenario, said: Condition, question: Question) -> tuple[Part, ...]:
    """The bound or the two bounds that it sets to one ordered term; none if it is no interval."""
    named = terms_of(said, scenario.meanings)
    term = scenario.term[named[0]]
    spoken = any(isinstance(atom, Addressed) for atom in atoms(said, scenario.meanings))
    if len(named) > 1 or spoken or not (term.ordered or term.numeric):
        return ()
    steps = _steps(term, question)
    # Options of the same rank count as one step, and are admitted together.
    flags = [{_admits(scenario, said, term, option) for option in step} for step in steps]
    if any(len(flag) > 1 for flag in flags):
        return ()
    admitted = [place for place, flag in enumerate(flags) if flag == {True}]
    if not admitted:
        # Beyond all there is: which way it points, only a comparison says.
        if not isinstance(said, Compare):
            return ()
        least = said.comparison in (">", ">=")
        return (_bound(said, term, steps, len(steps) if least else -1, least=least),)
    first, last = admitted[0], admitted[-1]
    if len(admitted) != last - first + 1:
        return ()
    low = (_bound(said, term, steps, first, least=True),) if first else ()
    high = (_bound(said, term, steps, last, least=False),) if last < len(steps) - 1 else ()
    return (*low, *high)


def _steps(term: Term, question: Question) -> list[list[str]]:
    """The options from the lowest rank up, those of one rank together."""
    # One number of a range may be set, opened or in force without being listed.
    also = [question.pins.get(term.id), term.status_quo, *question.open.get(term.id, ())]
    ids = dict.fromkeys((*term.position_of, *filter(None, also)))
    ranked = sorted(ids, key=lambda option: rank(term, option))
    return [list(same) for _, same in groupby(ranked, key=lambda option: rank(term, option))]


def _admits(scenario: Scenario, said: Condition, term: Term, option: str) -> bool:
    world = World(scenario.term, scenario.meanings, {term.id: option}, {term.id})
    return truth(said, world) is True


def _bound(said: Condition, term: Term, steps: list[list[str]], last: int, *, least: bool) -> Part:
    """The bound that stands at the step ``last``, moved out step by step."""
    ahead = range(last - 1, -1, -1) if least else range(last + 1, len(steps))
    within = [steps[at:] if least else steps[: at + 1] for at in (last, *ahead[:-1])]
    versions = [OneOf(term.id, tuple(chain.from_iterable(inside))) for inside in within]
    # A bound beyond all there is admits nothing, which no set of options says.
    stands = bool(within[0])
    return Part(
        says=said,
        versions=(versions[0] if stands else said, *versions[1:]),
        term=term.id,
        least=least,
        before=steps[last][0] if stands else None,
        reached=tuple(steps[at][0] for at in ahead),
    )
