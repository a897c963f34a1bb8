"""Parties, terms with their options, and packages: what is there, and one more."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final, TypeVar

import streamlit as st

from sim.files.edit import Edit
from sim.scenario.model import Package, Party, Term
from sim.ui import look
from sim.ui.own_case import identifier, options
from sim.ui.page.own_text import change_text
from sim.ui.seen import Seen
from sim.ui.session import act

_LEFT: Final = ""
T = TypeVar("T", Term, Package)


def parties(seen: Seen) -> None:
    """Each party in a form of its own, and a new one."""
    for party in seen.scenario.parties:
        with st.expander(look.label(party.label)):
            _party(party)
    with st.form("own.party.new", clear_on_submit=True):
        label = st.text_input("A new party", placeholder="Port authority")
        if st.form_submit_button("Add this party", icon=":material/group_add:") and label.strip():
            name = identifier(label, seen.scenario.party, "party")
            _make(Edit(("parties",), {"id": name, "label": " ".join(label.split())}))


def _shown(words: str, items: Sequence[T], most: int) -> Sequence[T]:
    """The items, or the one chosen where there are more than ``most``."""
    if len(items) <= most:
        return items
    labels = look.labels({item.id: item.label for item in items}, 90, look.flat)
    name = st.selectbox(words, list(labels), 0, labels.__getitem__, key=f"own.which.{words}")
    return [item for item in items if item.id == name]


def _party(party: Party) -> None:
    with st.form(f"own.party.{party.id}", border=False):
        label = st.text_input("Name", party.label)
        in_text = st.text_input(
            "Within a sentence", party.in_text, placeholder="the port authority"
        )
        kind = st.text_input("What it is", party.kind, placeholder="Union, state, company ...")
        note = st.text_area("Note", party.note, height=80)
        if st.form_submit_button("Save"):
            fields = {"label": label, "in_text": in_text, "kind": kind, "note": note}
            _make(Edit(("parties", party.id), _given(fields)))
    _take_out(("parties", party.id), "this party")


def terms(seen: Seen) -> None:
    """Each term with its options in a form of its own, and a new one."""
    for term in _shown("Which term", seen.scenario.terms, 12):
        with st.expander(f"{look.label(term.label)} ({len(term.options)})"):
            _term(term)
    with st.form("own.term.new", clear_on_submit=True):
        label = st.text_input("Something more to be settled", placeholder="Weekend shifts")
        said = st.text_area(
            "Its options, one a line", height=110, placeholder="None\nAt double pay"
        )
        ordered = st.checkbox("They go from less to more")
        if st.form_submit_button("Add this term", icon=":material/playlist_add:"):
            made = options(re.split(r"\n", said))
            if label.strip() and made:
                name = identifier(label, seen.scenario.term, "term")
                fields = {"id": name, "label": " ".join(label.split()), "options": made}
                _make(Edit(("terms",), fields | ({"ordered": True} if ordered else {})))
            else:
                st.error("Name the term, and one option at least.")


def _term(term: Term) -> None:
    labels = look.labels({o.id: o.label for o in term.options}, 60, look.flat)
    with st.form(f"own.term.{term.id}", border=False):
        label = st.text_input("Name", term.label)
        first, second = st.columns(2)
        unit = first.text_input("Unit", term.unit)
        group = second.text_input("Heading", term.group)
        choices = [_LEFT, *labels]
        quo = st.selectbox(
            "In force if nothing is agreed",
            choices,
            choices.index(term.status_quo) if term.status_quo in labels else 0,
            lambda one: labels.get(one, "unclear"),
        )
        ordered = st.checkbox("The options go from less to more", term.ordered)
        named = {o.id: st.text_input(f"Option {n}", o.label) for n, o in enumerate(term.options, 1)}
        out = st.multiselect("Take out", list(labels), format_func=labels.__getitem__)
        more = st.text_area("More options, one a line", height=80)
        if st.form_submit_button("Save"):
            fields = {"label": label, "unit": unit, "group": group, "status_quo": quo}
            within = ("terms", term.id, "options")
            made = options(more.splitlines(), labels)
            _make(
                Edit(("terms", term.id), _given(fields) | {"ordered": ordered or None}),
                *(Edit((*within, o), {"label": new}) for o, new in named.items() if o not in out),
                *(Edit((*within, o)) for o in out),
                *(Edit(within, option) for option in made if isinstance(option, Mapping)),
            )
    _take_out(("terms", term.id), "this term")


def packages(seen: Seen) -> None:
    """Each package in a form of its own, and a new one."""
    for package in _shown("Which package", seen.scenario.packages, 3):
        with st.expander(look.label(package.label)):
            _package(seen, package)
            _take_out(("packages", package.id), "this package")
    with st.container(border=True):
        look.show(look.head("A new package", 3))
        _package(seen, None)


def _package(seen: Seen, package: Package | None) -> None:
    key = "new" if package is None else package.id
    with st.form(f"own.package.{key}", border=False, clear_on_submit=package is None):
        label = st.text_input("Name", "" if package is None else package.label)
        first, second = st.columns(2)
        proposer = first.text_input("Put forward by", "" if package is None else package.proposer)
        day = second.text_input("Date", "" if package is None else package.date)
        chosen: dict[str, str] = {}
        for term in seen.scenario.terms:
            labels = look.labels({o.id: o.label for o in term.options}, 60, look.flat)
            words = [_LEFT, *labels]
            now = _LEFT if package is None else package.stated.get(term.id, _LEFT)
            chosen[term.id] = st.selectbox(
                look.label(term.label),
                words if now in words else [*words, now],
                words.index(now) if now in words else len(words),
                partial(_option, labels),
                key=f"own.package.{key}.{term.id}",
            )
        if package is not None and package.phases:
            look.show(look.soft("Its steps are changed in the text beside this."))
        if st.form_submit_button("Save" if package else "Add this package"):
            settings = {term: option for term, option in chosen.items() if option}
            fields = _given({"label": label, "proposer": proposer, "date": day})
            fields["set"] = settings or None
            if not label.strip():
                st.error("Name the package.")
            elif package is not None:
                _make(Edit(("packages", package.id), fields))
            else:
                name = identifier(label, seen.scenario.package, "package")
                kept = {k: v for k, v in fields.items() if v is not None}
                _make(Edit(("packages",), {"id": name, **kept}))


def _option(labels: Mapping[str, str], one: str) -> str:
    return labels.get(one, one or "left out")


def _given(fields: Mapping[str, str]) -> dict[str, object]:
    """The fields in one line each; an emptied one is taken away."""
    return {key: " ".join(value.split()) or None for key, value in fields.items()}


def _make(*edits: Edit) -> None:
    """Make the edits and draw the page anew."""
    act(lambda: _changed(edits))
    st.rerun()


def _changed(edits: tuple[Edit, ...]) -> None:
    change_text(edits)


def _take_out(path: tuple[str, str], words: str) -> None:
    st.button(
        f"Take {words} out",
        icon=":material/delete:",
        key=f"own.out.{'.'.join(path)}",
        on_click=lambda: act(lambda: _changed((Edit(path),))),
        help="What still refers to it is named, and then it stays.",
    )
