"""Graded concessions: how far positions would have to be weakened, not given up whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from functools import partial
from math import prod

from sim.engine.budget import Budget, TooWide
from sim.engine.formulas import FALSE
from sim.engine.marco import Names
from sim.engine.parts import minimal_sets_in
from sim.engine.settling import deal_space, settled
from sim.engine.space import DealSpace
from sim.questions.base import Part, is_none
from sim.questions.concessions import Counter as Opened
from sim.questions.stakes_told import holder
from sim.scenario.declared import json_field
from sim.scenario.model import Scenario
from sim.scenario.question import Question
from sim.scenario.terms import Option
from sim.scenario.weakening import Apart, apart
from sim.scenario.weakening import Part as Asked

_Levels = dict[tuple[str, int], int]
"""(position, part) -> by how many steps it is weakened; a minimum is part 0 of itself."""


class Weakening(Part):
    """How far one part of one position is weakened."""

    position: str
    """the position, or minimum of points"""
    party: str
    """who holds it"""
    part: str | None = json_field(default=None, unless=is_none)
    """the part of its requirement, as a condition; absent where it is the whole of it"""
    term: str | None = json_field(default=None, unless=is_none)
    """of a bound on an ordered term: the term"""
    least: bool = json_field(default=False, hidden=True)
    """Whether the bound is a least that is asked for, not a most."""
    before: str | None = json_field(default=None, name="from", unless=is_none)
    """of a bound: where it stands; absent where it admits nothing that there is"""
    after: str | None = json_field(default=None, name="to", unless=is_none)
    """of a bound: the option or number it must reach, or ``151..174``: any one of these numbers, \
the same for all who move on this term"""
    of: int | None = json_field(default=None, unless=is_none)
    """of a bound on how many things hold: how many there are"""
    given_up: bool
    """whether nothing is left of this part"""


class GradedWay(Part):
    """A smallest combination of weakenings that opens a deal: none of them can be less."""

    weakenings: tuple[Weakening, ...]
    """what is weakened, and how far"""
    whole: tuple[str, ...]
    """the positions of which nothing is left"""
    opens: int | None
    """how many deals there are then (at any one number where they meet); null: not counted"""

    @property
    def positions(self) -> tuple[str, ...]:
        """The positions weakened or given up."""
        return tuple(dict.fromkeys(weakening.position for weakening in self.weakenings))

    @property
    def by_party(self) -> tuple[str, ...]:
        """Whose they are."""
        return tuple(dict.fromkeys(weakening.party for weakening in self.weakenings))


class Graded(Part):
    """Every smallest combination of weakenings; complete, or not exact."""

    exact: bool
    """whether every combination is listed and what it opens was counted"""
    reason: str | None
    """why not"""
    in_all: int
    """how many there are (of those found), listed or not"""
    ways: tuple[GradedWay, ...]
    """the combinations, those that touch the fewest positions first"""


def graded(
    scenario: Scenario, question: Question, budget: Budget, counted: int | None = None
) -> Graded:
    """Every least weakening that opens a deal, alone and together with others.

    A combination is listed if no other asks no more of any position and less of one
    (Pareto-minimal). What the first ``counted`` open is counted, of all when it is None.
    Finding them may take half of the time, and counting what they open the rest.
    """
    try:
        ready = settled(scenario, question, budget)
        taken = apart(scenario, ready)
        space = _binding_only(deal_space(taken.scenario, ready, budget), taken)
        groups = {stake.id: (stake,) for stake in space.stakes}
        found = minimal_sets_in(space, groups, budget.share(1 / 2), checked=False)
    except TooWide as wide:
        return Graded(exact=False, reason=wide.reason, in_all=0, ways=())
    reason = None
    if not found.corrections_complete:
        reason = found.reason or f"only {budget.sets:,} of the combinations are listed"
    decoded = sorted(
        ((_levels(taken, dropped), dropped) for dropped in found.corrections),
        key=lambda pair: (len({position for position, _ in pair[0]}), sorted(pair[0].items())),
    )
    ways = []
    with Opened(space, (), budget.until) as counter:
        for place, (levels, dropped) in enumerate(decoded):
            opens = counter.deals(dropped) if counted is None or place < counted else None
            ways.append(_way(scenario, taken, levels, opens))
    reason = reason or counter.reason
    exact = reason is None and not any(term.sampled for term in scenario.terms)
    return Graded(exact=exact, reason=reason, in_all=found.number, ways=tuple(ways))


def _binding_only(space: DealSpace, taken: Apart) -> DealSpace:
    """The same where part of a position that is met is no vote for a package."""
    inside = space.space
    silent = (replace(p, met=FALSE) if p.id in taken.versions else p for p in inside.positions)
    return replace(space, space=replace(inside, positions=tuple(silent)))


def _levels(taken: Apart, dropped: Names) -> _Levels:
    levels: _Levels = {}
    for name in dropped:
        version = taken.versions.get(name)
        key = (name, 0) if version is None else (version.position, version.part)
        steps = 1 if version is None else version.weakened + 1
        levels[key] = max(steps, levels.get(key, 0))
    return levels


def _way(scenario: Scenario, taken: Apart, levels: _Levels, opens: int | None) -> GradedWay:
    asked = {key: taken.parts[key[0]][key[1]] for key in levels if key[0] in taken.parts}
    moves = [
        _weakening(scenario, taken, key, steps, asked.values())
        for key, steps in sorted(levels.items())
    ]
    # All who move on a term come to one option, which every deal opened has; of the numbers
    # that it may stand for, the least weakening admits one.
    sizes = {
        part.term: scenario.term[part.term].option(part.reached[levels[key] - 1]).size
        for key, part in asked.items()
        if part.term
    }
    gone = Counter(move.position for move in moves if move.given_up)
    return GradedWay(
        weakenings=tuple(moves),
        whole=tuple(p for p, parts in gone.items() if parts == len(taken.parts.get(p, (None,)))),
        opens=None if opens is None else opens // prod(sizes.values()),
    )


def _weakening(
    scenario: Scenario, taken: Apart, key: tuple[str, int], steps: int, beside: Iterable[Asked]
) -> Weakening:
    """One part weakened by so many steps; what is not a bound is given up."""
    position, party = key[0], holder(scenario, key[0])
    if position not in taken.parts:
        return Weakening(position=position, party=party, given_up=True)
    parts = taken.parts[position]
    part = parts[key[1]]
    says = str(part.says) if len(parts) > 1 else None
    weakened = partial(Weakening, position=position, party=party, part=says, least=part.least)
    whole = steps == len(part.versions)
    if part.of:
        after = part.reached[steps - 1]
        return weakened(before=part.before, after=after, of=part.of, given_up=whole)
    if not part.term:
        return Weakening(position=position, party=party, part=says, given_up=True)
    term = scenario.term[part.term]
    reached = term.option(part.reached[steps - 1])
    # Who comes from below and who from above have to meet at one number.
    meet = any(other.term == part.term and other.least != part.least for other in beside)
    return weakened(
        term=term.id,
        before=part.before and _end(term.option(part.before), upper=not part.least),
        after=reached.id if meet else _end(reached, upper=part.least),
        given_up=whole,
    )


def _end(option: Option, *, upper: bool) -> str:
    """The least or the greatest of the numbers that an option stands for."""
    if option.size == 1 or not isinstance(option.value, Fraction):
        return option.id
    return str(int(option.value) + (option.size - 1 if upper else 0))
