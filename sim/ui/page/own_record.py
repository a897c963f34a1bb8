"""Sources and statements: what was read where, and who said what in whose words."""

from __future__ import annotations

import streamlit as st

from sim.files.edit import Edit
from sim.questions.glossary import source_words
from sim.scenario.model import Scenario
from sim.scenario.record import Source, Statement
from sim.ui import look
from sim.ui.forms import Form
from sim.ui.own_case import numbered
from sim.ui.page.own_item import filled, foot, given, listed, make
from sim.ui.seen import Seen
from sim.ui.widgets import in_place

STRENGTHS = ("", "categorical", "firm", "tentative")


def sources(scenario: Scenario, at_hand: dict[str, int]) -> None:
    """A form for each source; ``at_hand`` says how long the text is where it is here."""
    for label, source in listed("Which source", scenario.sources, source_words):
        here = f" ({at_hand[source.id]:,} characters here)" if source.id in at_hand else ""
        form = Form(f"own.source.{source.id}", f"Text: the source {source.outlet}")
        with st.expander(look.label(f"{label}{here}"), expanded=bool(form.fields)):
            _source(form, source)
            foot(("sources", source.id), "this source")


def _source(form: Form, source: Source) -> None:
    first, second = st.columns(2)
    outlet = form.text("Its outlet", source.outlet, box=first)
    day = form.text("Its date", source.date, box=second)
    headline = form.text("Its headline", source.headline, box=first)
    authors = form.text("Its author", source.authors, box=second)
    quality = form.text("How well the text is preserved", source.quality)
    if form.saved("Save"):
        said = {"outlet": outlet, "date": day, "headline": headline}
        fields = given({**said, "authors": authors, "quality": quality})
        make(form, Edit(("sources", source.id), fields))


def statements(seen: Seen) -> None:
    """A form for each statement, and a new one."""
    scenario = seen.scenario
    look.show(look.soft("What was said, on which positions rest. Selected words are added here."))
    with in_place():
        said = listed(
            "Which statement", scenario.statements, lambda s: f"{s.id}: {s.quote or s.says}"
        )
        for label, statement in said:
            form = Form(f"own.statement.{statement.id}", f"Statements: {statement.id}")
            with st.expander(look.label(label), expanded=bool(form.fields)):
                _statement(form, scenario, statement)
                foot(("statements", statement.id), "this statement")
    if scenario.sources:
        form = Form("own.statement+", "Statements: a new one")
        with st.expander("A new statement", icon=":material/add:", expanded=bool(form.fields)):
            _statement(form, scenario, None)


def _statement(form: Form, scenario: Scenario, found: Statement | None) -> None:
    parties = look.labels({p: x.label for p, x in scenario.party.items()}, 60, look.flat)
    read_in = look.labels({s.id: source_words(s) for s in scenario.sources}, 90, look.flat)
    says = form.text("What was said", found.says if found else None)
    quote = form.text("In the words of the source", found.quote if found else None)
    first, second = st.columns(2)
    usual = found.holders if found else ()
    holders = form.many("Whose it is", list(parties), usual, parties.__getitem__, box=first)
    speaker = form.text("Spoken by", found.speaker if found else None, box=second)
    usual = found.sources if found else ()
    where = form.many("Reported in", list(read_in), usual, read_in.__getitem__)
    first, second = st.columns(2)
    day = form.text("Said on", found.date if found else None, box=first)
    strength = found.strength if found else ""
    known = STRENGTHS if strength in STRENGTHS else (*STRENGTHS, strength)
    firm = form.one("How firmly", known, strength, lambda one: one or "not said", box=second)
    note = form.text("Memo", found.note if found else None, height=80)
    if form.saved("Save" if found else "Add this statement"):
        texts = {"says": says, "quote": quote, "speaker": speaker, "date": day}
        fields = given({**texts, "strength": firm, "note": note})
        fields |= {"holders": holders or None, "sources": where or None}
        if not (says.strip() and holders and where):
            st.error("Say what was said, whose it is and where it is reported.")
        elif found is not None:
            make(form, Edit(("statements", found.id), fields))
        else:
            name = numbered("Q", scenario.statement)
            make(form, Edit(("statements",), {"id": name, **filled(fields)}))
