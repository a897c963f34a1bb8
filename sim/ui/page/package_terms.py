"""The controls of the terms: each set to an option, left out, or open to the solver."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import streamlit as st

from sim.engine.budget import TooWide
from sim.language.syntax import LEFT_OUT
from sim.questions.check import Check
from sim.scenario.model import Scenario, Term
from sim.ui import look
from sim.ui.answers import Marks, marks, refused
from sim.ui.look import label, labels
from sim.ui.page import package_refused
from sim.ui.page.package_refused import Refusal
from sim.ui.seen import Seen
from sim.ui.session import change, current
from sim.ui.state import OPEN, OUT
from sim.ui.widgets import controlled

SWITCHED_OFF: Final = "Switched off: left out of every package (Own case page, or the side bar)."
_LEFT_OUT: Final = "Left out"
_OPEN: Final = "Open"
_LEGEND: Final = (
    "✔ with it, this package is a deal as it stands; ◦ a deal can still be made; "
    "✖ no deal is left with it, whatever else is filled in."
)
_HOPELESS: Final = (
    "As the rest of the package stands, no single change here leaves a deal; see below what would "
    "open it."
)
_UNDERLINED: Final = "Underlined: refused; point at it or hold it to see by whom."
_ROOM: Final = (
    '[class*=" st-key-term-"] [role=radio] p::before '
    '{ content: ""; display: inline-block; min-width: 1.2em; }'
)
_COUNT: Final = (
    '[class*=" st-key-terms-group-"] [role=radio]:nth-of-type({0}) p::after '
    '{{ content: "{1}"; content: "{1}" / "{2}"; }}'
)
_MARK: Final = (
    '[class*=" st-key-term-{0}-"] [role=radio]:nth-of-type({1}) p::before '
    '{{ content: "{2}"; content: "{2}" / "{3}"; }}'
)


def draw(seen: Seen, result: Check) -> None:
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
        st.html(f"<style>{''.join(_counts(seen, result))}</style>")
    terms = [term for term in seen.scenario.terms if term.group == seen.state.group]
    place = {name: place for place, name in enumerate(seen.scenario.term)}
    choices = {term.id: _choices(seen, term) for term in terms}
    try:
        found = marks(seen)
        hopeless = _hopeless(choices, found, seen)
        st.html(_style(choices, place, found, hopeless=hopeless))
        st.caption(label(f"{_HOPELESS if hopeless else _LEGEND} {_UNDERLINED}", 300))
    except TooWide:
        st.caption("Too wide to mark which options still lead to a deal.")
    for term in terms:
        if term.id in seen.left:
            _control(seen, term, f"term.{place[term.id]}.{seen.name}.{term.id}", choices[term.id])
        else:
            look.show(look.para(look.bold(term.label)), look.soft(SWITCHED_OFF))
    shown = {term: options for term, options in choices.items() if term in seen.left}
    against = list(_refusals(seen, shown, place))
    package_refused.on_options(seen.scenario, against)
    # Below all of them, so that a click moves nothing under the pointer.
    look.show(*package_refused.in_a_list(seen.scenario, against))


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


def _style(
    choices: Mapping[str, Mapping[str, str]],
    place: Mapping[str, int],
    found: Marks,
    *,
    hopeless: bool,
) -> str:
    """Glyphs in front of the options, as a style.

    They are no part of the labels, by which Streamlit tells options apart and which
    therefore must stay; and room is kept for them, so that nothing moves. Where nothing
    leaves a deal, one sentence says so instead of a cross everywhere.
    """
    rules: list[str] = []
    if hopeless:
        return f"<style>{_ROOM}</style>"
    for term, options in choices.items():
        for number, option in enumerate(options, 1):
            known = (term, LEFT_OUT if option == OUT else option)
            if known in found.dead:
                rules.append(_MARK.format(place[term], number, "✖", "no deal is left with"))
            elif known in found.at_once:
                rules.append(_MARK.format(place[term], number, "✔", "a deal with"))
            elif option != OPEN:
                rules.append(_MARK.format(place[term], number, "◦", "a deal can be made with"))
    return f"<style>{_ROOM}{''.join(rules)}</style>"


def _hopeless(terms: Mapping[str, object], found: Marks, seen: Seen) -> bool:
    """Whether none of the options here leaves a deal."""
    left = {term: seen.left[term] for term in terms if term in seen.left}
    marked = [(term, o) for term, options in left.items() for o in (LEFT_OUT, *options)]
    return found.dead.issuperset(marked)


def _counts(seen: Seen, result: Check) -> Iterator[str]:
    """Behind each group how many of its terms are set, and how many of these are refused."""
    refused = {
        term
        for party in seen.agreement.parties
        for finding in result.parties[party].failing
        if not result.accepts(party)
        for term in finding.terms
    }
    for number, group in enumerate(seen.groups, 1):
        terms = {t.id for t in seen.scenario.terms if t.group == group}
        set_, against = len(terms & seen.set.keys()), len(terms & refused)
        if set_ or against:
            short = f" {set_ or ''}{f' ✖{against}' if against else ''}"
            yield _COUNT.format(number, short, f", {set_} set, {against} refused")


def _refusals(
    seen: Seen, choices: Mapping[str, Mapping[str, str]], place: Mapping[str, int]
) -> Iterator[Refusal]:
    """The options here that somebody refuses, where they stand among the controls."""
    found = refused(seen, seen.state.group)
    for term, options in choices.items():
        for number, option in enumerate(options, 1):
            if positions := found.get((term, option)):
                yield Refusal(place[term], number, term, option, positions)


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
        _number(seen, term, value)


def _number(seen: Seen, term: Term, value: str) -> None:
    """A field for any number of the range; empty leaves the term out, all else is told."""
    low, high = term.span or (0, 0)
    key = f"number.{seen.name}.{term.id}"
    wrong = f"{key}.wrong"

    def typed(given: str) -> None:
        text = given.strip().replace("\u2212", "-")
        if not text or (text.removeprefix("-").isdecimal() and low <= int(text) <= high):
            chosen = str(int(text)) if text else OUT
            change(changed=current().changed_to(term.id, chosen), nearest=0)
        else:
            st.session_state[wrong] = text

    controlled(
        st.text_input,
        label(f"Another number, {low} to {high} {term.unit}".rstrip()),
        key,
        value if value.removeprefix("-").isdigit() else "",
        typed,
        placeholder="left out" if value == OUT else f"{low} to {high}",
        max_chars=12,
        width=260,
    )
    if (text := st.session_state.pop(wrong, None)) is not None:
        said = f"“{text}” is no whole number from {low:,} to {high:,}; nothing was changed."
        st.caption(f":material/error: {label(said, 120)}")


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
