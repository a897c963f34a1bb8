"""Set single positions aside and watch what opens."""

from __future__ import annotations

import streamlit as st

from sim.questions.explain_told import Explanation
from sim.questions.glossary import KIND_WORDS, big, counted
from sim.scenario.model import Position
from sim.scenario.view import in_force
from sim.ui import look
from sim.ui.safe import label
from sim.ui.session import Now, change, hold, now
from sim.ui.subject import view_of_state

_SHOWN = 16


def draw(here: Now, before: Explanation, after: Explanation) -> None:
    """A switch per position in dispute, and what is open now."""
    look.show("<h2>What if a position gave way?</h2>")
    look.show(f'<div class="np-origin">{look.soft(_opened(before, after))}</div>')
    disputed = [p for p in here.scenario.positions if any(p.id in c for c in before.conflicts)]
    shown = disputed[:_SHOWN]
    shown += [p for p in here.scenario.positions if p.id in here.state.dropped and p not in shown]
    for position in shown:
        _switch(here, position)
    if not shown:
        look.show(look.soft("No position stands in the way."))
    _others(here, [p.id for p in shown])


def _opened(before: Explanation, after: Explanation) -> str:
    if before.now is None or after.now is None:
        return "The deals were not counted."
    now = counted(after.now.deals, "deal")
    if after.question.view.dropped == before.question.view.dropped:
        hint = " Switch one off to see what opens." if before.conflicts else ""
        return f"With every position kept: {now}.{hint}"
    return f"With every position kept: {big(before.now.deals)} deals. As switched: {now}."


def _switch(here: Now, position: Position) -> None:
    key = f"held.{here.name}.{position.id}"
    hold(key, position.id not in here.state.dropped)

    def changed() -> None:
        others = [p for p in now().state.dropped if p != position.id]
        change(dropped=tuple(others if st.session_state[key] else [*others, position.id]))

    who = here.scenario.party[position.party].label
    words = f"{who}, {KIND_WORDS[position.kind]} {position.id}: {position.says}"
    st.toggle(label(words, 200), key=key, on_change=changed)


def _others(here: Now, shown: list[str]) -> None:
    binding = here.state.standard.binding
    chosen = here.state.parties or tuple(here.scenario.party)
    rest = [
        p
        for p in in_force(here.scenario, view_of_state(here.scenario, here.state))
        if p.kind in binding and p.party in chosen and p.id not in shown
    ]
    if not rest:
        return
    key = f"held.other.{here.name}"
    st.session_state[key] = None
    says = {p.id: f"{p.id}: {p.says}" for p in rest}

    def changed() -> None:
        if st.session_state[key]:
            change(dropped=(*now().state.dropped, st.session_state[key]))

    st.selectbox(
        "Set another position aside",
        [p.id for p in rest],
        format_func=says.__getitem__,
        key=key,
        on_change=changed,
        placeholder="Choose a position",
    )
