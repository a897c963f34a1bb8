"""What the page asks about one package: who accepts it, what would open it, what flips it.

Answers about many packages raise TooWide where they would take too long for the page.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from time import monotonic

from sim import limits
from sim.engine.budget import TooWide
from sim.engine.formulas import FALSE
from sim.engine.joint import joint
from sim.engine.settling import deal_space, settled
from sim.engine.space import DealSpace
from sim.engine.sweeps import label_counts, option_counts, total, weights
from sim.language.syntax import LEFT_OUT
from sim.questions.check import Check, check
from sim.questions.deals import count
from sim.questions.deals_listed import allowed_choices, deal_diagram, named_options
from sim.questions.deals_told import Deals
from sim.questions.expectations import Held, held_to
from sim.questions.how_sure import Around, Holding, holding, views_around
from sim.questions.inverse import Needs, inverse
from sim.questions.nearest import around
from sim.questions.nearest import nearest as nearest_deals
from sim.questions.nearest_told import Nearest
from sim.questions.refusals import refusals
from sim.scenario.model import Position, Settings
from sim.scenario.question import EVERY
from sim.scenario.verdicts import Verdict
from sim.ui.kept import budget, kept, until
from sim.ui.seen import Seen


@kept("switches", "subject")
def package_check(seen: Seen) -> Check:
    """The package as it stands; open terms count as left out."""
    return _check(seen)


def named_check(seen: Seen, name: str) -> Check:
    """A named package, or a phase of it, under the state's switches; not kept."""
    return _check(seen.as_if(package=name, changed={}))


def _check(seen: Seen) -> Check:
    package, phase = seen.subject
    return check(seen.scenario, package, seen.view, phase=phase, standard=seen.state.standard)


@kept("switches", "subject")
def how_sure(seen: Seen) -> Holding:
    """In how many other views the answer about the package stays the same."""
    return holding(
        seen.scenario, package_check(seen), seen.view, seen.agreement, _views_around(seen)
    )


@kept("switches")
def _views_around(seen: Seen) -> tuple[Around, ...]:
    return views_around(seen.scenario, seen.view, seen.agreement)


@kept("switches", "subject", whole=lambda found: found.exact)
def needed(seen: Seen, party: str) -> Needs:
    """What a party would have to come to accept for the package to pass."""
    package, phase = seen.subject
    standard = seen.state.standard
    return inverse(
        seen.scenario, package, party, seen.view, phase=phase, standard=standard, until=until()
    )


@dataclass(frozen=True, slots=True)
class Partial:
    """The answer about a package with open terms.

    ``fails`` counts, per binding position, the completions in which it fails; ``silent``
    are the parties of which no position applies in any of them, and that have no points.
    """

    deals: Deals
    fails: Mapping[str, int]
    silent: frozenset[str]


@kept("switches", "set", "open")
def partial(seen: Seen) -> Partial:
    """Three-valued answers: every party's share of the ways to settle the open terms."""
    question = seen.question(seen.set, seen.open, EVERY)
    everyone = tuple(seen.scenario.party)
    space = deal_space(seen.scenario, replace(question, parties=everyone), budget())
    counted = count(space)
    speaking = {p.party for p in space.space.positions if p.speaks != FALSE}
    # A minimum that is never reached is a refusal, also of one that says nothing.
    speaking |= {party for party, short in space.short.items() if short.labels.any()}
    parties = seen.scenario.parties
    return Partial(
        counted,
        {p: _fails(space, p, counted.packages) for p in space.failing},
        frozenset(p.id for p in parties if not p.points and p.id not in speaking),
    )


def _fails(space: DealSpace, position: str, packages: int) -> int:
    failing = space.failing[position]
    if not failing.labels.any():
        # What is set settles it, as it does most positions; no product is needed.
        return 0
    diagram = joint(space.layout, space.impossible, {position: failing}, space.budget)
    return packages - label_counts(diagram, weights(diagram.layout)).get(1, 0)


@kept("switches", "unlisted")
def universe(seen: Seen) -> DealSpace:
    """Every package there is, for the chosen parties; any term may also be left out."""
    any_deal = seen.question({}, settle="none")
    asked = around(seen.scenario, seen.unlisted, any_deal, *_limits(seen))
    space = deal_space(seen.scenario, asked, budget())
    # Built now, within the budget: a space kept for later has a clock that ran out.
    deal_diagram(space)
    with suppress(TooWide):
        _ = space.diagram
    return space


def _limits(seen: Seen) -> tuple[frozenset[str], Mapping[str, tuple[str, ...]]]:
    """(terms that stay left out, options left of the others that lost some)."""
    return frozenset(seen.scenario.term).difference(seen.left), seen.narrowed


@dataclass(frozen=True, slots=True)
class Marks:
    """What becomes of a deal when one term takes an option, per term and option.

    ``dead`` holds options with which no deal is left that settles what it must, however the
    terms that are not set are filled in; ``at_once`` those with which the package, with
    nothing else changed, is a deal (or still may be one, when terms are open).
    """

    dead: frozenset[tuple[str, str]]
    at_once: frozenset[tuple[str, str]]


@kept("switches", "set", "open")
def marks(seen: Seen) -> Marks:
    """Which options of each term still lead to a deal, and which make one at once."""
    space = universe(seen)
    terms = space.question.open
    as_it_is = {t: seen.set.get(t, LEFT_OUT) for t in terms if t not in seen.open}
    return Marks(
        dead=_options(_leading(space, seen.set, must_settle(seen)), lead=False),
        at_once=_options(_leading(space, as_it_is, seen.open), lead=True),
    )


@kept("switches", "set")
def refused(seen: Seen, group: str) -> Mapping[tuple[str, str], tuple[Position, ...]]:
    """(term, option) -> the positions that refuse it, for the terms of a group."""
    terms = [t.id for t in seen.scenario.terms if t.group == group and t.id in seen.left]
    parties, standard = seen.agreement.parties, seen.state.standard
    return refusals(seen.scenario, seen.set, terms, seen.view, parties, standard)


def must_settle(seen: Seen) -> tuple[str, ...]:
    """The terms, beside those that are set, that every deal must settle."""
    asked = settled(seen.scenario, seen.question(seen.set), budget())
    return tuple(t for t in asked.settle or () if t in seen.left and t not in seen.set)


def _options(counts: dict[str, dict[str, int]], lead: bool) -> frozenset[tuple[str, str]]:
    return frozenset((t, o) for t, row in counts.items() for o, n in row.items() if bool(n) == lead)


def _leading(space: DealSpace, pins: Settings, must: Collection[str]) -> dict[str, dict[str, int]]:
    """Term -> option -> how many deals have it, were this term alone not pinned.

    The terms that ``must`` be settled take any option, but are not left out.
    """
    diagram, ends = deal_diagram(space)
    allowed = _allowed(space, pins, must)
    return named_options(space, option_counts(diagram, allowed, ends))


def _allowed(space: DealSpace, pins: Settings, must: Collection[str]) -> dict[int, frozenset[int]]:
    """The choices left to each term: those of a term that must be settled, and pins."""
    allowed = allowed_choices(space, pins)
    for name in must:
        index = space.space.index(name)
        places = enumerate(space.space.choices[index])
        allowed[index] = frozenset(place for place, c in places if c.option is not None)
    return allowed


@kept("switches", "set", "open", "locks")
def nearest(seen: Seen, may_drop: bool = False) -> Nearest:
    """The deals that change the fewest terms of the package, and settle what is open.

    They ``may_drop`` what the package settles, also where the page does not say so.
    """
    out, only = _limits(seen)
    keep, may = seen.locks
    return nearest_deals(
        seen.scenario,
        seen.set,
        seen.question({}, settle="none"),
        settle=seen.open,
        keep=out.union(keep),
        only=only,
        may_drop=may or may_drop,
        limit=limits.PAGE_NEAREST,
        budget=budget(),
        space=universe(seen),
    )


@kept("switches", "set", "open")
def fillings(seen: Seen) -> int:
    """How many deals keep what the package sets and settle what a deal must settle."""
    space = universe(seen)
    diagram, ends = deal_diagram(space)
    allowed = _allowed(space, seen.set, must_settle(seen))
    return total(diagram, weights(diagram.layout, allowed), ends)


@dataclass(frozen=True, slots=True)
class Flip:
    """A verdict on a named package that another reading changes."""

    package: str
    party: str
    before: Verdict
    after: Verdict


@kept("switches", whole=lambda found: None not in found.values())
def flips(seen: Seen) -> dict[tuple[str, str], tuple[Flip, ...] | None]:
    """(reading, value) -> what reading it so would change, for every value not chosen now.

    None where there was no time to say.
    """
    end = until()
    before: dict[str, Check] = {}
    return {
        (name, value): _flips(seen, name, value, before, end)
        for name, reading in seen.scenario.reading.items()
        for value in reading.values
        if value != seen.view.readings[name]
    }


def _flips(
    seen: Seen, name: str, value: str, before: dict[str, Check], end: float
) -> tuple[Flip, ...] | None:
    """What is said otherwise; ``before`` keeps what is said now."""
    read = seen.as_if(readings={**seen.state.readings, name: value})
    found: list[Flip] = []
    turns = any(name in position.variants for position in seen.scenario.positions)
    for package in seen.scenario.package if turns else ():
        if monotonic() > end:
            return None
        if package not in before:
            before[package] = named_check(seen, package)
        now, then = before[package].parties, named_check(read, package).parties
        found += [
            Flip(package, party, now[party].verdict, then[party].verdict)
            for party in now
            if now[party].verdict is not then[party].verdict
        ]
    return tuple(found)


@kept()
def expectations(seen: Seen) -> tuple[Held, ...]:
    """What the record says happened, held against the model."""
    return held_to(seen.scenario)
