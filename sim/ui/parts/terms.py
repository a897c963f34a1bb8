"""The controls of the terms: each set to an option, left out, or open to the solver."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from sim.model import Scenario, Term
from sim.ui.answers import Marks
from sim.ui.safe import label
from sim.ui.session import Now, change
from sim.ui.state import OPEN, OUT, base_of, changed_to, groups_of

LEGEND = (
    "✖ no deal is left with it, whatever else is filled in; "
    "✔ with it, this package is a deal or can still become one"
)


def group_control(now: Now, set_to: Mapping[str, str], opened: list[str]) -> None:
    """Which group of terms is shown."""
    groups = groups_of(now.scenario)
    if len(groups) < 2:
        return
    key = f"terms.group.{now.name}"
    st.session_state[key] = now.state.group

    def words(group: str) -> str:
        members = [t.id for t in now.scenario.terms if t.group == group]
        settled = sum(t in set_to or t in opened for t in members)
        return label(f"{group or 'Terms'} ({settled})" if settled else group or "Terms", 60)

    st.pills(
        "Group of terms",
        list(groups),
        format_func=words,
        key=key,
        required=True,
        on_change=lambda: change(group=st.session_state[key]),
        label_visibility="collapsed",
        wrap=True,
    )


def shown_terms(now: Now) -> tuple[str, ...]:
    """The terms of the group that is shown."""
    return tuple(t.id for t in now.scenario.terms if t.group == now.state.group)


def term_control(now: Now, term: Term, marks: Marks | None) -> None:
    """One term: its options, left out, open; and any number where the term is one."""
    value = {**base_of(now.scenario, now.state), **now.state.changed}.get(term.id, OUT)
    listed = [option.id for option in term.options]
    if value not in (OPEN, OUT, *listed):
        listed.append(value)
    key = f"term.{now.name}.{term.id}"
    st.session_state[key] = value

    def changed() -> None:
        chosen = st.session_state[key] or OUT
        change(changed=changed_to(now.scenario, now.state, term.id, chosen))

    st.pills(
        label(term.label),
        [OUT, *listed, OPEN],
        format_func=lambda option: option_label(term, option, marks),
        key=key,
        on_change=changed,
        wrap=True,
        help=_help(now.scenario, term),
    )
    if term.span is not None:
        _number(now, term, value)


def option_label(term: Term, option: str, marks: Marks | None) -> str:
    """The option in words, with its mark in front."""
    if option == OPEN:
        return "Open"
    name = "left_out" if option == OUT else option
    words = "Left out" if option == OUT else label(term.option(option).label, 90)
    if marks is not None and (term.id, name) in marks.dead:
        return f"✖ {words}"
    if marks is not None and (term.id, name) in marks.at_once:
        return f"✔ {words}"
    return words


def _number(now: Now, term: Term, value: str) -> None:
    assert term.span is not None  # noqa: S101 - asked by the caller
    key = f"number.{now.name}.{term.id}"
    whole = value.removeprefix("-").isdigit()
    st.session_state[key] = int(value) if whole else None

    def changed() -> None:
        given = st.session_state[key]
        if given is not None:
            change(changed=changed_to(now.scenario, now.state, term.id, str(given)))

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
