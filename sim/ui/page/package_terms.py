"""The controls of the terms: each set to an option, left out, or open to the solver."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from sim.engine.budget import TooWide
from sim.language.syntax import LEFT_OUT
from sim.scenario.model import Scenario, Term
from sim.ui import look
from sim.ui.answers import Marks, marks
from sim.ui.look import label, labels
from sim.ui.seen import Seen
from sim.ui.session import change, current
from sim.ui.state import OPEN, OUT
from sim.ui.widgets import controlled

SWITCHED_OFF: Final = "Switched off: left out of every package (Own case page, or the side bar)."
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
_ROOM: Final = (
    '[class*=" st-key-term-"] [role=radio] p::before '
    '{ content: ""; display: inline-block; min-width: 1.2em; }'
)
_MARK: Final = (
    '[class*=" st-key-term-{0}-"] [role=radio]:nth-of-type({1}) p::before '
    '{{ content: "{2}"; content: "{2}" / "{3}"; }}'
)


def draw(seen: Seen) -> None:
    """The choice of a group, what its marks mean, and its terms."""
    if len(seen.groups) > 1:
        controlled(
            st.pills,
            "Group of terms",
            f"terms.group.{seen.name}",
            seen.state.group,
            "group",
            labels({group: group or "Terms" for group in seen.groups}, 60),
            required=True,
            label_visibility="collapsed",
            wrap=True,
        )
    terms = [term for term in seen.scenario.terms if term.group == seen.state.group]
    place = {name: place for place, name in enumerate(seen.scenario.term)}
    choices = {term.id: _choices(seen, term) for term in terms}
    try:
        found = marks(seen)
        st.html(_style(choices, place, found))
        st.caption(label(_legend(choices, found, seen), 300))
    except TooWide:
        st.caption("Too wide to mark which options still lead to a deal.")
    for term in terms:
        if term.id in seen.left:
            _control(seen, term, f"term.{place[term.id]}.{seen.name}.{term.id}", choices[term.id])
        else:
            look.show(look.para(look.bold(term.label)), look.soft(SWITCHED_OFF))


def _choices(seen: Seen, term: Term) -> dict[str, str]:
    """Everything that the term may be, with its label."""
    listed, value = seen.left.get(term.id, ()), seen.value(term.id)
    own = {option: term.option(option).label for option in listed}
    if value not in (OPEN, OUT):
        own.setdefault(value, term.option(value).label)
    # An option may be called as the page calls what is no option.
    taken = (_LEFT_OUT.lower(), _OPEN.lower())
    own = {o: f"{said} ({o})" if said.strip().lower() in taken else said for o, said in own.items()}
    return {OUT: _LEFT_OUT, **labels(own, 90), OPEN: _OPEN}


def _style(choices: Mapping[str, Mapping[str, str]], place: Mapping[str, int], found: Marks) -> str:
    """Glyphs in front of the options, as a style.

    They are no part of the labels, by which Streamlit tells options apart and which
    therefore must stay; and room is kept for them, so that nothing moves.
    """
    rules = []
    for term, options in choices.items():
        for number, option in enumerate(options, 1):
            known = (term, LEFT_OUT if option == OUT else option)
            if known in found.dead:
                rules.append(_MARK.format(place[term], number, "✖", "no deal is left with"))
            elif known in found.at_once:
                rules.append(_MARK.format(place[term], number, "✔", "a deal with"))
    return f"<style>{_ROOM}{''.join(rules)}</style>"


def _legend(terms: Mapping[str, object], found: Marks, seen: Seen) -> str:
    """What the glyphs say."""
    left = {term: seen.left[term] for term in terms if term in seen.left}
    marked = [(term, o) for term, options in left.items() for o in (LEFT_OUT, *options)]
    return _HOPELESS if found.dead.issuperset(marked) else _LEGEND


def _control(seen: Seen, term: Term, key: str, choices: Mapping[str, str]) -> None:
    """One term: its options, left out, open; and any number where the term is one."""

    def set_to(value: str | int | None) -> None:
        # Clicked once more, an option is let go, and the term with it. The state is changed
        # as it is, which a click before this one may have changed already.
        chosen = OUT if value is None else str(value)
        change(changed=current().changed_to(term.id, chosen), nearest=0)

    value = seen.value(term.id)
    help_ = _help(seen.scenario, term)
    controlled(st.pills, label(term.label), key, value, set_to, choices, wrap=True, help=help_)
    if term.span is not None:
        low, high = term.span
        controlled(
            st.number_input,
            label(f"Another number, {low} to {high} {term.unit}".rstrip()),
            f"number.{seen.name}.{term.id}",
            int(value) if value.removeprefix("-").isdigit() else None,
            lambda number: None if number is None else set_to(number),
            min_value=low,
            max_value=high,
            step=1,
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
