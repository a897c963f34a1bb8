"""Wordings that can be taken in two ways: a switch each, and what it flips."""

from __future__ import annotations

import streamlit as st

from sim.engine.automaton import TooWide
from sim.questions.glossary import counted, verdict_of
from sim.questions.shifts import Shift
from sim.questions.switches import switched
from sim.ui import look
from sim.ui.answers.deadlock import shifted
from sim.ui.answers.evidence import Flip, flips
from sim.ui.parts import goal
from sim.ui.safe import html, label, labels
from sim.ui.session import Now, change, now, picked
from sim.ui.subject import packages_of, read_as


def draw(here: Now) -> None:
    """Each reading with its values; under each other value, what it would flip."""
    if not here.scenario.readings:
        look.show(look.finding("This scenario has no wording that can be taken in two ways."))
        return
    number = len(here.scenario.readings)
    look.show(
        look.finding(f"{counted(number, 'wording')} can be taken in more than one way."),
        look.soft("Switch one, and every page answers anew."),
    )
    flipped = flips(here)
    for name, reading in here.scenario.reading.items():
        control(here, name, "evidence")
        about = [here.scenario.term[t].label for t in reading.about]
        parts = [look.soft(f"About: {', '.join(about)}.")] if about else []
        if reading.note:
            parts.append(look.soft(reading.note))
        for value, says in reading.values.items():
            if (name, value) in flipped:
                parts.append(_flips(here, says, flipped[name, value]))
        look.show(*parts)
    _shifts(here)


def control(here: Now, name: str, place: str) -> None:
    """The switch of one reading; ``place`` tells apart where it is drawn."""
    reading = here.scenario.reading[name]
    key = f"{place}.reading.{here.name}.{name}"
    st.session_state[key] = here.state.readings.get(name, reading.default)

    def changed() -> None:
        value = picked(key, reading.values, reading.default)
        change(readings=read_as(here.scenario, now().state, name, value))

    st.radio(
        label(f"{reading.label} ({name})"),
        list(reading.values),
        format_func=labels(reading.values, 200).__getitem__,
        key=key,
        on_change=changed,
    )


def _flips(here: Now, says: str, flipped: tuple[Flip, ...] | None) -> str:
    if flipped is None:
        return look.soft(f"Read as “{says}”: there was no time to check every named package.")
    if not flipped:
        return look.soft(f"Read as “{says}”: no verdict on a named package changes.")
    names = packages_of(here.scenario)
    party = here.scenario.party
    lines = [
        f"{names[f.package]}: {party[f.party].label} goes from "
        f"“{verdict_of(party[f.party], f.before)[1]}” to "
        f"“{verdict_of(party[f.party], f.after)[1]}”"
        for f in flipped
    ]
    return look.folded(
        f"Read as “{says}”: {counted(len(flipped), 'verdict')} on named packages "
        f"{'changes' if len(flipped) == 1 else 'change'}",
        lines,
    )


def _shifts(here: Now) -> None:
    section = st.expander(
        "What moves with judgement: the deadlock at every level, reading and date",
        on_change="rerun",
        key="evidence.shifts",
    )
    if not section.open:
        return
    with section:
        try:
            rows = shifted(here, goal.held(here))
        except TooWide as wide:
            look.show(look.soft(f"Too large to answer here: {wide.reason}."))
            return
        head = ["Switch", "Deal?", "Conflicts", "Smallest concession"]
        lines = [_shift(here, row) for row in rows]
        held = goal.words(here, goal.first_goal(here))
        cut = not all(row.complete for row in rows)
        look.show(
            look.soft(f"With {held} held fixed:") if held else "",
            look.soft("+: the list was cut short by its time or length.") if cut else "",
            look.table(head, lines, "The deadlock under each switch"),
        )


def _shift(here: Now, row: Shift) -> str:
    words = switched(here.scenario, row.switch, row.value)
    deal = "✔ yes" if row.feasible else "✖ no"
    mark = " (as now)" if row.as_asked else ""
    smallest = "–" if row.smallest is None else counted(row.smallest, "position")
    words += mark
    more = "" if row.complete else "+"
    cells = [deal, f"{row.conflicts}{more}", f"{smallest}{more and ' or fewer'}"]
    return look.row(words, [html(cell) for cell in cells])
