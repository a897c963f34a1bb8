"""Terms with their options: what there is, and one more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from sim.files.edit import Edit
from sim.scenario.model import Scenario, Term
from sim.ui import look
from sim.ui.own_case import identifier, options
from sim.ui.page.own_item import foot, given, listed, make
from sim.ui.seen import Seen

_LEFT: Final = ""


def show(seen: Seen) -> None:
    """Each term with its options in a form of its own, and a new one."""
    scenario = seen.scenario
    for label, term in listed("Which term", scenario.terms, lambda t: t.label):
        with st.expander(f"{look.label(label)} ({len(term.written)})"):
            _term(scenario, term)
            inner = {o.id: f"option: {o.label}" for o in term.written}
            foot(("terms", term.id), "this term", inner, "options")
    with st.form("own.term.new", clear_on_submit=True):
        label = st.text_input("Something more to be settled", placeholder="Weekend shifts")
        said = st.text_area(
            "Its options, one a line", height=110, placeholder="None\nAt double pay"
        )
        ordered = st.checkbox("They go from less to more")
        if st.form_submit_button("Add this term", icon=":material/playlist_add:"):
            made = options(said.splitlines())
            if label.strip() and made:
                name = identifier(label, scenario.term, "term")
                fields = {"id": name, "label": " ".join(label.split()), "options": made}
                make(Edit(("terms",), fields | ({"ordered": True} if ordered else {})))
            else:
                st.error("Name the term, and one option at least.")


def _term(scenario: Scenario, term: Term) -> None:
    labels = look.labels({o.id: o.label for o in term.written}, 60, look.flat)
    parties = look.labels({p: x.label for p, x in scenario.party.items()}, 60, look.flat)
    with st.form(f"own.term.{term.id}", border=False):
        label = st.text_input("Name", term.label)
        first, second = st.columns(2)
        unit = first.text_input("Unit", term.unit)
        group = second.text_input("Heading", term.group)
        now = term.status_quo or _LEFT
        choices = [_LEFT, *labels, *([] if now in ("", *labels) else [now])]
        quo = st.selectbox(
            "In force if nothing is agreed",
            choices,
            choices.index(now),
            lambda one: labels.get(one, one or "unclear"),
        )
        ordered = st.checkbox("The options go from less to more", term.ordered)
        named = {o.id: st.text_input(f"Option {n}", o.label) for n, o in enumerate(term.written, 1)}
        out = st.multiselect("Take out", list(labels), format_func=labels.__getitem__)
        more = st.text_area("More options, one a line", height=80)
        act_, undo = st.columns(2)
        deliver = act_.multiselect(
            "Who must act to change it", list(parties), list(term.deliver), parties.__getitem__
        )
        breakers = undo.multiselect(
            "Who can undo it", list(parties), list(term.breakers), parties.__getitem__
        )
        note = st.text_area("Memo", term.note, height=80)
        if st.form_submit_button("Save"):
            fields = given({"label": label, "unit": unit, "group": group, "status_quo": quo})
            fields |= given({"note": note}) | {"ordered": ordered or None}
            fields |= {"deliver": deliver or None, "break": breakers or None}
            within = ("terms", term.id, "options")
            made = options(more.splitlines(), labels)
            make(
                Edit(("terms", term.id), fields),
                *(Edit((*within, o), {"label": new}) for o, new in named.items() if o not in out),
                *(Edit((*within, o)) for o in out),
                *(Edit(within, option) for option in made if isinstance(option, Mapping)),
            )
