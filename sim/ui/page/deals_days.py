"""A line of days: on which of them a deal was open, and what was said that day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

import streamlit as st

from sim.questions.glossary import GLYPH, Stance, counted, listed, party_name
from sim.questions.timeline import Frame
from sim.scenario.model import Scenario, Settings
from sim.ui import look
from sim.ui.answers_moving import days
from sim.ui.seen import Seen
from sim.ui.session import change
from sim.ui.widgets import controlled, unless_too_wide


def line_of_days(seen: Seen, pins: Settings) -> None:
    """One day after the other; a click is that day. Nothing where no position has a date."""
    with unless_too_wide("The days are too many to work out here: {}."):
        found = days(seen, pins)
        if len(found.frames) < 2:
            return
        look.show(look.head("Day by day"), look.para(found.told(seen.scenario)))
        frames = {frame.day: frame for frame in found.frames}
        earlier = [day for day in frames if day <= seen.state.as_of]
        controlled(
            st.pills,
            "A day on which a position begins or ends; it stays so until the next",
            f"days.{seen.name}",
            max(earlier, default=None),
            _to,
            {day: _words(frame) for day, frame in frames.items()},
            wrap=True,
        )
        shown = frames.get(max(earlier, default=date.min))
        if shown is not None:
            look.show(look.soft(_moved(seen.scenario, shown)))


def _to(day: date | None) -> None:
    if day is not None:
        change(as_of=day)


def _words(frame: Frame) -> str:
    if not frame.open:
        return f"{frame.day} {GLYPH[Stance.BLOCKS]} no deal"
    deals = "" if frame.deals is None else f" {counted(frame.deals, 'deal')}"
    return f"{frame.day} {GLYPH[Stance.ACCEPTS]}{deals}"


def _moved(scenario: Scenario, frame: Frame) -> str:
    """What came and went on a day, by party."""
    said = [
        f"{words} {counted(len(ids), 'position')}: {_whose(scenario, ids)}"
        for words, ids in (("came", frame.came), ("went", frame.went))
        if ids
    ]
    return f"On {frame.day} {'; '.join(said)}." if said else f"{frame.day}: before anything dated."


def _whose(scenario: Scenario, ids: Sequence[str]) -> str:
    number = Counter(scenario.position[name].party for name in ids)
    return listed(
        f"{number[party]} of {party_name(scenario, party)}"
        for party in scenario.party
        if number[party]
    )
