"""What lies around a package: which options still lead to a deal, and the nearest deals."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.engine.automaton import TooWide
from sim.engine.joint import Diagram
from sim.engine.settling import deal_space
from sim.engine.space import DealSpace
from sim.engine.sweeps import option_counts, total, weights
from sim.language.syntax import LEFT_OUT
from sim.questions.deals import allowed_choices, deal_ends, named_options
from sim.questions.estimate import must_accept
from sim.questions.nearest import Nearest, around, nearest_deals
from sim.scenario.model import Settings
from sim.ui import off
from sim.ui.answers.asking import budget, kept, pairs, question_of, switches
from sim.ui.session import Now
from sim.ui.state import MOST_NEAREST
from sim.ui.subject import settings_of_state


@dataclass(frozen=True, slots=True)
class Marks:
    """What becomes of a deal when one term takes an option, per term and option.

    ``dead`` holds options with which no deal is left, however the terms that are not
    set are filled in; ``at_once`` those with which the package, with nothing else
    changed, is a deal (or still may be one, when terms are open).
    """

    dead: frozenset[tuple[str, str]]
    at_once: frozenset[tuple[str, str]]


def universe(now: Now) -> DealSpace:
    """Every package there is, for the chosen parties; any term may also be left out.

    Raises:
        TooWide: it would take too long for the page.
    """
    set_to, _ = settings_of_state(now.scenario, now.state)
    unlisted = {t: o for t, o in set_to.items() if o not in now.scenario.term[t].position_of}

    def compute() -> DealSpace:
        question = question_of(now, {}, None, "none")
        asked = around(now.scenario, unlisted, question, *_limits(now))
        space = deal_space(now.scenario, asked, budget())
        # Built now, within the budget: a space kept for later has a clock that ran out.
        _diagram(space)
        with suppress(TooWide):
            _ = space.diagram
        return space

    return kept(now, ("universe", switches(now), pairs(unlisted)), compute)


def _limits(now: Now) -> tuple[frozenset[str], dict[str, tuple[str, ...]]]:
    """(terms that stay left out, options left of the others that lost some)."""
    left = off.terms_left(now.scenario, now.state)
    return frozenset(now.scenario.term).difference(left), off.limits(now.scenario, now.state)


def marks(now: Now) -> Marks:
    """Which options of each term still lead to a deal, and which make one at once.

    Raises:
        TooWide: it would take too long for the page.
    """
    set_to, opened = settings_of_state(now.scenario, now.state)

    def compute() -> Marks:
        space = universe(now)
        as_it_is = {t: set_to.get(t, LEFT_OUT) for t in space.question.open if t not in opened}
        return Marks(
            dead=_options(_leading(space, set_to, ()), lead=False),
            at_once=_options(_leading(space, as_it_is, opened), lead=True),
        )

    return kept(now, ("marks", switches(now), pairs(set_to), tuple(opened)), compute)


def _options(counts: dict[str, dict[str, int]], lead: bool) -> frozenset[tuple[str, str]]:
    return frozenset((t, o) for t, row in counts.items() for o, n in row.items() if bool(n) == lead)


def _leading(
    space: DealSpace, pins: Settings, settled: Collection[str]
) -> dict[str, dict[str, int]]:
    """Term -> option -> how many deals have it, were this term alone not pinned.

    The terms ``settled`` take any option, but are not left out.
    """
    diagram, ends = _diagram(space)
    allowed = _allowed(space, pins, settled)
    return named_options(space, option_counts(diagram, allowed, ends))


def _allowed(
    space: DealSpace, pins: Settings, settled: Collection[str]
) -> dict[int, frozenset[int]]:
    allowed = allowed_choices(space, pins)
    for name in settled:
        index = space.space.index(name)
        places = enumerate(space.space.choices[index])
        allowed[index] = frozenset(place for place, c in places if c.option is not None)
    return allowed


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
        keep, only = _limits(now)
        return nearest_deals(
            now.scenario,
            set_to,
            question_of(now, {}, None, "none"),
            keep=keep,
            only=only,
            limit=MOST_NEAREST,
            budget=budget(),
            space=universe(now),
        )

    return kept(now, ("nearest", switches(now), pairs(set_to)), compute)


def fillings(now: Now) -> int:
    """How many deals there are that keep what the package sets, every other term free.

    Raises:
        TooWide: it would take too long for the page.
    """
    set_to, _ = settings_of_state(now.scenario, now.state)

    def compute() -> int:
        space = universe(now)
        diagram, ends = _diagram(space)
        return total(diagram, weights(diagram.layout, _allowed(space, set_to, ())), ends)

    return kept(now, ("fillings", switches(now), pairs(set_to)), compute)
