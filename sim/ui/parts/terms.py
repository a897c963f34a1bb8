"""The controls of the terms: each set to an option, left out, or open to the solver."""

from __future__ import annotations

from typing import Final

import streamlit as st

from sim.language.syntax import LEFT_OUT
from sim.scenario.model import Scenario, Term
from sim.ui import look, off
from sim.ui.answers.around import Marks
from sim.ui.safe import html, label, labels
from sim.ui.session import Now, change, hold, picked
from sim.ui.session import now as current
from sim.ui.state import OPEN, OUT
from sim.ui.subject import base_of, changed_to, groups_of

SWITCHED_OFF: Final = "Switched off: left out of every package (Scenario page, or the side bar)."
_LEFT_OUT: Final = "Left out"
_OPEN: Final = "Open"
_LEGEND: Final = (
    "✖ no deal is left with it, whatever else is filled in; "
    "✔ with it, this package is a deal or can still become one"
)
_HOPELESS: Final = (
    "✖ everywhere: as the rest of the package stands, no single change here leaves a deal; "
    "see below what would open it"
)


def group_control(now: Now) -> None:
    """Which group of terms is shown."""
    groups = groups_of(now.scenario)
    if len(groups) < 2:
        return
    key = f"terms.group.{now.name}"
    st.session_state[key] = now.state.group
    words = labels({group: group or "Terms" for group in groups}, 60)
    st.pills(
        "Group of terms",
        list(groups),
        format_func=words.__getitem__,
        key=key,
        required=True,
        on_change=lambda: change(group=picked(key, groups, now.state.group)),
        label_visibility="collapsed",
        wrap=True,
    )


def shown_terms(now: Now) -> tuple[str, ...]:
    """The terms of the group that is shown."""
    return tuple(t.id for t in now.scenario.terms if t.group == now.state.group)


def term_control(now: Now, term: Term) -> None:
    """One term: its options, left out, open; and any number where the term is one."""
    if not off.options_left(now.scenario, now.state, term.id):
        look.show(f"<p><b>{html(term.label)}</b></p>", look.soft(SWITCHED_OFF))
        return
    value = value_of(now, term.id)
    words = _choices(now, term, value)
    key = f"term.{list(now.scenario.term).index(term.id)}.{now.name}.{term.id}"
    hold(key, value)

    def changed() -> None:
        chosen = st.session_state[key]
        if chosen is None or chosen in words:
            # Clicked once more, an option is let go, and the term with it.
            _set(now, term, chosen or OUT)

    st.pills(
        label(term.label),
        list(words),
        format_func=words.__getitem__,
        key=key,
        on_change=changed,
        wrap=True,
        help=_help(now.scenario, term),
    )
    if term.span is not None:
        _number(now, term, value)


def _set(drawn: Now, term: Term, value: str) -> None:
    """Change the state as it is, which a click before this one may have changed already."""
    state = current().state
    change(changed=changed_to(drawn.scenario, state, term.id, value), nearest=0)


def value_of(now: Now, term: str) -> str:
    """An option, left out, or open; left out where what is set is switched off."""
    merged = {**base_of(now.scenario, now.state), **now.state.changed}
    return off.without(now.scenario, now.state, merged).get(term, OUT)


def _choices(now: Now, term: Term, value: str) -> dict[str, str]:
    """Everything that the term may be, with its label."""
    listed = [*off.options_left(now.scenario, now.state, term.id)]
    if value not in (OPEN, OUT, *listed):
        listed.append(value)
    own = {option: _told_apart(term.option(option).label, option) for option in listed}
    return {OUT: _LEFT_OUT, **labels(own, 90), OPEN: _OPEN}


def legend(now: Now, terms: tuple[str, ...], marks: Marks) -> str:
    """What the glyphs say."""
    left = {term: off.options_left(now.scenario, now.state, term) for term in terms}
    marked = [(term, o) for term, some in left.items() if some for o in (LEFT_OUT, *some)]
    return _HOPELESS if marks.dead.issuperset(marked) else _LEGEND


def _told_apart(words: str, option: str) -> str:
    """An option may be called as the page calls what is no option."""
    reserved = words.strip().lower() in (_LEFT_OUT.lower(), _OPEN.lower())
    return f"{words} ({option})" if reserved else words


def marks_style(now: Now, terms: tuple[str, ...], marks: Marks) -> str:
    """Glyphs in front of the options, as a style.

    They are no part of the labels, by which Streamlit tells options apart and which
    therefore must stay; and room is kept for them, so that nothing moves.
    """
    rules = []
    for name in terms:
        choices = _choices(now, now.scenario.term[name], value_of(now, name))
        place_of = list(now.scenario.term).index(name)
        for place, option in enumerate(choices, 1):
            known = (name, LEFT_OUT if option == OUT else option)
            if known in marks.dead:
                rules.append(_MARK.format(place_of, place, "✖", "no deal is left with"))
            elif known in marks.at_once:
                rules.append(_MARK.format(place_of, place, "✔", "a deal with"))
    return f"<style>{_ROOM}{''.join(rules)}</style>"


_ROOM: Final = (
    '[class*=" st-key-term-"] [role=radio] p::before '
    '{ content: ""; display: inline-block; min-width: 1.2em; }'
)
_MARK: Final = (
    '[class*=" st-key-term-{0}-"] [role=radio]:nth-of-type({1}) p::before '
    '{{ content: "{2}"; content: "{2}" / "{3}"; }}'
)


def _number(now: Now, term: Term, value: str) -> None:
    assert term.span is not None  # noqa: S101 - asked by the caller
    key = f"number.{now.name}.{term.id}"
    whole = value.removeprefix("-").isdigit()
    hold(key, int(value) if whole else None)

    def changed() -> None:
        given = st.session_state[key]
        if given is not None:
            _set(now, term, str(given))

    low, high = term.span
    st.number_input(
        label(f"Another number, {low} to {high} {term.unit}".rstrip()),
        min_value=low,
        max_value=high,
        step=1,
        key=key,
        on_change=changed,
        placeholder=f"{low} to {high}",
        width=220,
    )


def _help(scenario: Scenario, term: Term) -> str:
    quo = "not settled" if term.status_quo is None else term.option(term.status_quo).label
    who = ", ".join(scenario.party[p].label for p in term.deliver)
    parts = [f"Left out, it stays: {quo}."]
    if who:
        parts.append(f"Takes action by: {who}.")
    parts += [f"{o.label}: {o.note}." for o in term.options if o.note]
    if term.note:
        parts.append(term.note)
    return label(" ".join(parts), 600)
