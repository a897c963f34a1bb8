"""Terms with their options: what there is, and one more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from sim.files.edit import Edit
from sim.scenario.model import Scenario, Term
from sim.ui import look
from sim.ui.forms import Form
from sim.ui.own_case import identifier, options
from sim.ui.page.own_item import foot, given, listed, make
from sim.ui.seen import Seen
from sim.ui.widgets import in_place

_LEFT: Final = ""


def show(seen: Seen) -> None:
    """Each term with its options in a form of its own, and a new one."""
    scenario = seen.scenario
    with in_place():
        for label, term in listed("Which term", scenario.terms, lambda t: t.label):
            form = Form(f"own.term.{term.id}", f"Terms: {term.label}")
            title = f"{look.label(label)} ({len(term.written)})"
            with st.expander(title, expanded=bool(form.fields)):
                _term(form, scenario, term)
                inner = {o.id: f"option: {o.label}" for o in term.written}
                foot(("terms", term.id), "this term", inner, "options")
    form = Form("own.term+", "Terms: a new one")
    with st.container(border=True):
        label = form.text("Something more to be settled", placeholder="Weekend shifts")
        said = form.text("Its options, one a line", height=110, placeholder="None\nAt double pay")
        ordered = form.tick("They go from less to more")
        if form.saved("Add this term", icon=":material/playlist_add:"):
            made = options(said.splitlines())
            if label.strip() and made:
                name = identifier(label, scenario.term, "term")
                fields = {"id": name, "label": " ".join(label.split()), "options": made}
                make(form, Edit(("terms",), fields | ({"ordered": True} if ordered else {})))
            else:
                st.error("Name the term, and one option at least.")


def _term(form: Form, scenario: Scenario, term: Term) -> None:
    labels = look.labels({o.id: o.label for o in term.written}, 60, look.flat)
    parties = look.labels({p: x.label for p, x in scenario.party.items()}, 60, look.flat)
    label = form.text("Name", term.label)
    first, second = st.columns(2)
    unit = form.text("Unit", term.unit, box=first)
    group = form.text("Heading", term.group, box=second)
    now = term.status_quo or _LEFT
    choices = [_LEFT, *labels, *([] if now in ("", *labels) else [now])]
    quo = form.one(
        "In force if nothing is agreed",
        choices,
        now,
        lambda one: labels.get(one, one or "unclear"),
    )
    ordered = form.tick("The options go from less to more", term.ordered)
    named = {
        o.id: form.text(f"Option {n}", o.label, f"option.{o.id}")
        for n, o in enumerate(term.written, 1)
    }
    out = form.many("Take out", list(labels), said=labels.__getitem__)
    more = form.text("More options, one a line", height=80)
    first, second = st.columns(2)
    deliver = form.many(
        "Who must act to change it", list(parties), term.deliver, parties.__getitem__, box=first
    )
    breakers = form.many(
        "Who can undo it", list(parties), term.breakers, parties.__getitem__, box=second
    )
    note = form.text("Memo", term.note, height=80)
    if form.saved("Save"):
        fields = given({"label": label, "unit": unit, "group": group, "status_quo": quo})
        fields |= given({"note": note}) | {"ordered": ordered or None}
        fields |= {"deliver": deliver or None, "break": breakers or None}
        within = ("terms", term.id, "options")
        made = options(more.splitlines(), labels)
        make(
            form,
            Edit(("terms", term.id), fields),
            *(Edit((*within, o), {"label": new}) for o, new in named.items() if o not in out),
            *(Edit((*within, o)) for o in out),
            *(Edit(within, option) for option in made if isinstance(option, Mapping)),
        )
