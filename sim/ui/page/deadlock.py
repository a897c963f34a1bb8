"""The Deadlock page: why there is no deal, who would have to move, what each move opens."""

from __future__ import annotations

import streamlit as st

from sim.questions.graded_told import AT_ONCE, WEAKENED, told
from sim.scenario.model import Settings
from sim.ui import look
from sim.ui.answers_deals import explained, parties, weakened
from sim.ui.controls import goal, goal_words, settling
from sim.ui.credit import file_name
from sim.ui.page.deadlock_conflicts import clashes, ways
from sim.ui.page.deadlock_moves import inverse, turning_switches, what_if
from sim.ui.page.deadlock_stairs import staircase
from sim.ui.seen import Seen
from sim.ui.session import current, link_to
from sim.ui.widgets import MORE_TIME, download, unless_too_wide


def show() -> None:
    """Draw the page."""
    seen = current()
    scenario = seen.scenario
    pins = goal(seen, seen.first_goal)
    settling(seen, "deadlock")
    both = None
    with unless_too_wide(
        MORE_TIME, look.finding("This question is too large to explain within a few seconds.")
    ):
        both = explained(seen, pins), explained(seen.as_if(dropped=()), pins)
    if both is None:
        inverse(seen)
        return
    found, before = both
    look.show(
        look.block(
            "np-roomy",
            look.finding(found.headline(scenario, goal_words(seen))),
            *map(look.soft, found.caveats(scenario)),
        )
    )
    # Worked out last, so that it takes no time from what explains this deadlock.
    stairs = st.container(key="staircase") if scenario.stairs else None
    link_to("steps", "In which order one gets to the package, and where that stops")
    # On a narrow screen the switches stand before what they change, so that nothing
    # moves under the finger; on a wide one they stand beside it.
    with st.container(key="desk"):
        with st.container(key="desk-switches"):
            what_if(seen, before, found)
        with st.container(key="desk-answer"):
            clashes(seen, found)
            ways(seen, found)
            _weakened(seen, pins)
        with st.container(key="desk-rest"):
            if not found.feasible:
                turning_switches(seen, pins)
            _parties(seen, pins)
            inverse(seen)
    if stairs is not None:
        with stairs:
            staircase(seen)
    download("Conflicts and concessions (JSON)", file_name(seen, "deadlock", "json"), found.as_json)


def _weakened(seen: Seen, pins: Settings) -> None:
    with unless_too_wide():
        found = weakened(seen, pins)
        # Where nothing but whole positions could give way, the ways out have said so.
        if any(set(way.positions).difference(way.whole) for way in found.ways):
            first, *sentences = told(seen.scenario, found)
            look.show(look.head(WEAKENED), look.soft(first), look.listing(sentences[:AT_ONCE]))
            if sentences[AT_ONCE:]:
                look.show(look.folded("More combinations", sentences[AT_ONCE:]))


def _parties(seen: Seen, pins: Settings) -> None:
    look.show(look.head("Who cannot agree with whom"))
    with unless_too_wide():
        view = parties(seen, pins)
        held = goal_words(seen)
        asked = "" if seen.agreement.unanimous else " If all of them had to agree:"
        look.show(
            look.soft(f"{f'With {held} held fixed:' if held else ''}{asked}"),
            look.listing(view.told(seen.scenario)),
        )


if __name__ == "__main__":
    show()
