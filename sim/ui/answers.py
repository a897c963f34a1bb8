"""The questions that the page asks of the engine, each answered once and kept."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from time import monotonic
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.analyses.deals import Deals, allowed_choices, count, deal_ends, named_options
from sim.analyses.estimate import Estimate, estimate, must_accept
from sim.analyses.expectations import Held, held_to
from sim.analyses.explain import Explanation, explain
from sim.analyses.inverse import Needs, needs, sole_blockers
from sim.analyses.listing import listed, sampled
from sim.analyses.marco import Limits
from sim.analyses.nearest import Nearest, around, nearest_deals
from sim.analyses.parties import PartyView, party_view
from sim.analyses.shifts import Shift, shifts
from sim.analyses.space import DealSpace, deal_space
from sim.check import Check, check
from sim.diagram.automaton import STATES, Budget, TooWide
from sim.diagram.joint import Diagram, joint
from sim.diagram.sweeps import label_counts, option_counts, weights
from sim.model import LEFT_OUT, Scenario, Settings
from sim.question import Question, ask
from sim.ui.cached import remember
from sim.ui.session import Now
from sim.ui.state import named_package, settings_of_state, view_of_state
from sim.verdicts import Verdict

SECONDS: Final = 5.0
"""Longest that one answer of the page may take before it gives up and says so."""
SETS: Final = 400
"""Conflicts, and concessions, found before the lists are labelled incomplete."""
NEAREST: Final = 12
"""Nearest deals shown; their number is exact."""
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Partial:
    """The answer about a package with open terms.

    ``fails`` counts, per binding position, the completions in which it fails.
    """

    deals: Deals
    fails: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Marks:
    """What becomes of a deal when one term takes an option, per term and option.

    ``dead`` holds options with which no deal is left, however the terms that are not
    set are filled in; ``at_once`` those with which the package, with nothing else
    changed, is a deal (or still may be one, when terms are open).
    """

    dead: frozenset[tuple[str, str]]
    at_once: frozenset[tuple[str, str]]


def budget() -> Budget:
    """What one answer may cost."""
    return Budget(STATES, monotonic() + SECONDS)


def kept(now: Now, key: Hashable, compute: Callable[[], Answer]) -> Answer:
    """The answer kept for this scenario and session."""
    return remember(now.scenario, now.own is not None, key, compute)


def switches(now: Now) -> tuple[Hashable, ...]:
    """The part of a key that says how the scenario is looked at."""
    s = now.state
    return (s.evidence, s.as_of, _key(s.readings), s.dropped, s.standard, s.parties)


def package_check(now: Now) -> Check:
    """The package as it stands; open terms count as left out."""
    scenario, state = now.scenario, now.state

    def compute() -> Check:
        subject, phase = _subject(now)
        view = view_of_state(scenario, state)
        return check(scenario, subject, view, phase=phase, standard=state.standard)

    return kept(now, ("check", switches(now), state.package, _key(state.changed)), compute)


def question_of(
    now: Now, pins: Settings, opened: tuple[str, ...] | None, silence: bool
) -> Question:
    """A question for the chosen parties under the state's switches."""
    return ask(
        now.scenario,
        parties=now.state.parties or None,
        pins=pins,
        open_terms=opened,
        silence=silence,
        standard=now.state.standard,
        view=view_of_state(now.scenario, now.state),
    )


def partial(now: Now) -> Partial:
    """Three-valued answers: every party's share of the ways to settle the open terms.

    Raises:
        TooWide: it would take too long for the page.
    """
    set_to, opened = settings_of_state(now.scenario, now.state)

    def compute() -> Partial:
        question = question_of(now, set_to, tuple(opened), silence=False)
        everyone = tuple(now.scenario.party)
        space = deal_space(now.scenario, replace(question, parties=everyone), budget())
        counted = count(space)
        return Partial(counted, {p: _fails(space, p, counted.packages) for p in space.failing})

    return kept(now, ("partial", switches(now), _key(set_to), tuple(opened)), compute)


def _fails(space: DealSpace, position: str, packages: int) -> int:
    alone = {position: space.failing[position]}
    diagram = joint(space.layout, space.impossible, alone, space.budget)
    return packages - label_counts(diagram, weights(diagram.layout)).get(1, 0)


def universe(now: Now) -> DealSpace:
    """Every package there is, for the chosen parties; any term may also be left out.

    Raises:
        TooWide: it would take too long for the page.
    """
    set_to, _ = settings_of_state(now.scenario, now.state)
    unlisted = {t: o for t, o in set_to.items() if o not in now.scenario.term[t].position_of}

    def compute() -> DealSpace:
        asked = around(now.scenario, unlisted, question_of(now, {}, None, silence=True))
        space = deal_space(now.scenario, asked, budget())
        # Built now, within the budget: a space kept for later has a clock that ran out.
        _diagram(space)
        with suppress(TooWide):
            _ = space.diagram
        return space

    return kept(now, ("universe", switches(now), _key(unlisted)), compute)


def marks(now: Now, terms: tuple[str, ...]) -> Marks:
    """Which options of these terms still lead to a deal, and which make one at once.

    Raises:
        TooWide: it would take too long for the page.
    """
    set_to, opened = settings_of_state(now.scenario, now.state)
    key = ("marks", switches(now), _key(set_to), tuple(opened), terms)
    return kept(now, key, lambda: _marks(now.scenario, universe(now), set_to, opened, terms))


def _marks(
    scenario: Scenario,
    space: DealSpace,
    set_to: Settings,
    opened: list[str],
    terms: tuple[str, ...],
) -> Marks:
    as_it_is = {t: set_to.get(t, LEFT_OUT) for t in scenario.term if t not in opened}
    dead: set[tuple[str, str]] = set()
    at_once: set[tuple[str, str]] = set()
    for term in terms:
        others = {t: o for t, o in set_to.items() if t != term}
        dead |= {(term, o) for o, n in _leading(space, others, (), term).items() if not n}
        kept_so = {t: o for t, o in as_it_is.items() if t != term}
        settled = [t for t in opened if t != term]
        at_once |= {(term, o) for o, n in _leading(space, kept_so, settled, term).items() if n}
    return Marks(frozenset(dead), frozenset(at_once))


def _leading(
    space: DealSpace, pins: Settings, settled: tuple[str, ...] | list[str], term: str
) -> dict[str, int]:
    """Option of ``term`` -> how many deals; terms ``settled`` take any option."""
    diagram, ends = _diagram(space)
    allowed = allowed_choices(space, pins)
    for name in settled:
        index = space.space.index(name)
        places = enumerate(space.space.choices[index])
        allowed[index] = frozenset(place for place, c in places if c.option is not None)
    return named_options(space, option_counts(diagram, allowed, ends))[term]


def _diagram(space: DealSpace) -> tuple[Diagram, NDArray[np.bool_]]:
    """A diagram that holds every deal, and which of its ends are deals."""
    rule = space.question.agreement
    if len(must_accept(rule)) == len(rule.parties):
        # The diagram of what everyone accepts is much narrower; it has no other ends.
        return space.deals, np.ones(len(space.deals.labels), dtype=bool)
    return space.diagram, deal_ends(space.diagram, rule)


def nearest(now: Now) -> Nearest:
    """The deals that change the fewest terms of the package.

    Raises:
        TooWide: it would take too long for the page.
    """
    set_to, _ = settings_of_state(now.scenario, now.state)

    def compute() -> Nearest:
        question = question_of(now, {}, None, silence=True)
        return nearest_deals(
            now.scenario, set_to, question, limit=NEAREST, budget=budget(), space=universe(now)
        )

    return kept(now, ("nearest", switches(now), _key(set_to)), compute)


def fillings(now: Now, pins: Settings) -> int:
    """How many deals there are with these terms held and every other one free.

    Raises:
        TooWide: it would take too long for the page.
    """

    def compute() -> int:
        free = next(t for t in now.scenario.term)
        return sum(_leading(universe(now), pins, (), free).values())

    return kept(now, ("fillings", switches(now), _key(pins)), compute)


def explained(now: Now, pins: Settings) -> Explanation:
    """Why there is no deal with these terms held, and what would have to be given up.

    Raises:
        TooWide: it would take too long for the page.
    """

    def compute() -> Explanation:
        question = question_of(now, pins, None, silence=True)
        return explain(now.scenario, question, Limits(sets=SETS, seconds=SECONDS))

    return kept(now, ("explained", switches(now), _key(pins)), compute)


def counted(now: Now, pins: Settings) -> Deals | Estimate:
    """How many packages there are with these terms held, and who accepts how many.

    Estimated where the exact diagram is too wide.

    Raises:
        TooWide: not even an estimate is possible in the time the page has.
    """

    def compute() -> Deals | Estimate:
        try:
            return count(space_of(now, pins))
        except TooWide as wide:
            question = question_of(now, pins, None, silence=True)
            return estimate(now.scenario, question, wide.reason, budget())

    return kept(now, ("counted", switches(now), _key(pins)), compute)


def space_of(now: Now, pins: Settings) -> DealSpace:
    """The packages with these terms held, every other one free.

    Raises:
        TooWide: it would take too long for the page.
    """

    def compute() -> DealSpace:
        question = question_of(now, pins, None, silence=True)
        space = deal_space(now.scenario, question, budget())
        _ = space.diagram  # Built within the budget, whose clock runs out.
        return space

    return kept(now, ("space", switches(now), _key(pins)), compute)


def drawn(now: Now, pins: Settings) -> list[dict[str, str]]:
    """Deals, in order or at random, as the state asks.

    Raises:
        TooWide: it would take too long for the page.
    """
    draw = now.state.draw

    def compute() -> list[dict[str, str]]:
        space = space_of(now, pins)
        if draw.seed is None:
            return listed(space, draw.number)
        return sampled(space, draw.number, draw.seed)

    return kept(now, ("drawn", switches(now), _key(pins), draw), compute)


def named_check(now: Now, name: str) -> Check:
    """A named package, or a phase of it, under the state's switches."""
    return package_check(replace(now, state=replace(now.state, package=name, changed={})))


def parties(now: Now, pins: Settings) -> PartyView:
    """Which of the chosen parties can agree, with these terms held.

    Raises:
        TooWide: it would take too long for the page.
    """

    def compute() -> PartyView:
        question = question_of(now, pins, None, silence=True)
        return party_view(now.scenario, question, Limits(sets=SETS, seconds=SECONDS))

    return kept(now, ("parties", switches(now), _key(pins)), compute)


def needed(now: Now, party: str) -> Needs:
    """What a party would have to come to accept for the package to pass."""

    def compute() -> Needs:
        subject, phase = _subject(now)
        view = view_of_state(now.scenario, now.state)
        return needs(now.scenario, subject, party, view, phase=phase, standard=now.state.standard)

    return kept(
        now, ("needs", switches(now), now.state.package, _key(now.state.changed), party), compute
    )


def sole(now: Now, result: Check) -> tuple[str, ...]:
    """Whose consent alone would make the package pass."""
    rule = question_of(now, {}, None, silence=True).agreement
    return sole_blockers(result, rule)


@dataclass(frozen=True, slots=True)
class Flip:
    """A verdict on a named package that another reading changes."""

    package: str
    party: str
    before: Verdict
    after: Verdict


def flips(now: Now, reading: str, value: str) -> tuple[Flip, ...] | None:
    """What reading a wording so would change; None when it is read so already."""
    view = view_of_state(now.scenario, now.state)
    if view.readings[reading] == value:
        return None
    other = replace(view, readings={**view.readings, reading: value})

    def compute() -> tuple[Flip, ...]:
        found = []
        for name in now.scenario.package:
            before = check(now.scenario, name, view).parties
            after = check(now.scenario, name, other).parties
            found += [
                Flip(name, party, before[party].verdict, after[party].verdict)
                for party in before
                if before[party].verdict is not after[party].verdict
            ]
        return tuple(found)

    return kept(now, ("flips", switches(now), reading, value), compute)


def shifted(now: Now, pins: Settings) -> tuple[Shift, ...]:
    """The deadlock under each single switch, with these terms held.

    Raises:
        TooWide: it would take too long for the page.
    """

    def compute() -> tuple[Shift, ...]:
        question = question_of(now, pins, None, silence=True)
        return shifts(now.scenario, question, Limits(sets=SETS, seconds=1.0))

    return kept(now, ("shifts", switches(now), _key(pins)), compute)


def expectations(now: Now) -> tuple[Held, ...]:
    """What the record says happened, held against the model."""
    return kept(now, ("expectations",), lambda: held_to(now.scenario))


def _subject(now: Now) -> tuple[str | Settings, str | None]:
    """The package of the state, by name while it is unchanged."""
    named, phase = named_package(now.scenario, now.state)
    if named is not None and not now.state.changed:
        return named.id, phase
    return settings_of_state(now.scenario, now.state)[0], None


def _key(settings: Settings) -> tuple[tuple[str, str], ...]:
    return tuple(settings.items())
