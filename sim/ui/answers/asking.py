"""How every answer is asked for: what it may cost, the question, and where it is kept."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from time import monotonic
from typing import Final, TypeVar

from sim.engine.automaton import STATES, Budget
from sim.engine.marco import Limits
from sim.scenario.model import Settings
from sim.scenario.question import CONTESTED, Question, ask
from sim.ui import off
from sim.ui.cached import remember
from sim.ui.session import Now, started
from sim.ui.subject import view_of_state

SECONDS: Final = 5.0
"""Longest that one answer of the page may take before it gives up and says so."""
IN_ALL: Final = 7.0
"""Seconds that all answers of one run of the page may take together."""
SETS: Final = 400
"""Conflicts, and concessions, found before the lists are labelled incomplete."""
Answer = TypeVar("Answer")


def until() -> float:
    """The reading of :func:`time.monotonic` at which an answer that begins now gives up."""
    return min(monotonic() + SECONDS, started() + IN_ALL)


def budget() -> Budget:
    """What one answer may cost."""
    return Budget(STATES, until())


def sets() -> Limits:
    """How far the search for conflicts and concessions may go; counting gets half the time."""
    return Limits(sets=SETS, seconds=max(until() - monotonic(), 0.0) / 2, firm=True)


def _always(_: object) -> bool:
    return True


def kept(
    now: Now,
    key: Hashable,
    compute: Callable[[], Answer],
    whole: Callable[[Answer], bool] = _always,
) -> Answer:
    """The answer kept for this scenario and session; asked anew while it is not ``whole``."""
    return remember(now.scenario, now.own is not None, key, compute, whole)


def switches(now: Now) -> tuple[Hashable, ...]:
    """The part of a key that says how the scenario is looked at."""
    s = now.state
    return (s.evidence, s.as_of, pairs(s.readings), s.dropped, s.off, s.standard, s.parties)


def pairs(settings: Settings) -> tuple[tuple[str, str], ...]:
    """Settings as a part of a key."""
    return tuple(settings.items())


def question_of(
    now: Now, pins: Settings, opened: tuple[str, ...] | None, settle: str = CONTESTED
) -> Question:
    """A question for the chosen parties under the state's switches; None opens what is on."""
    scenario, state = now.scenario, now.state
    asked = off.terms_left(scenario, state) if opened is None else opened
    free = [term for term in asked if term not in pins]
    limits = off.limits(scenario, state)
    return ask(
        scenario,
        parties=state.parties or None,
        pins=pins,
        open_terms=free,
        limit={term: limits[term] for term in free if term in limits},
        settle=settle,
        standard=state.standard,
        view=view_of_state(scenario, state),
    )
