"""Sources and statements: what was read where, and who said what in whose words."""

from __future__ import annotations

import streamlit as st

from sim.files.edit import Edit
from sim.questions.glossary import source_words
from sim.scenario.model import Scenario
from sim.scenario.record import Source, Statement
from sim.ui import look
from sim.ui.own_case import numbered
from sim.ui.page.own_item import filled, foot, given, listed, make
from sim.ui.seen import Seen

STRENGTHS = ("", "categorical", "firm", "tentative")


def sources(scenario: Scenario, at_hand: dict[str, int]) -> None:
    """A form for each source; ``at_hand`` says how long the text is where it is here."""
    for label, source in listed("Which source", scenario.sources, source_words):
        here = f" ({at_hand[source.id]:,} characters here)" if source.id in at_hand else ""
        with st.expander(look.label(f"{label}{here}")):
            _source(source)
            foot(("sources", source.id), "this source")


def _source(source: Source) -> None:
    with st.form(f"own.source.{source.id}", border=False):
        first, second = st.columns(2)
        outlet = first.text_input("Its outlet", source.outlet)
        day = second.text_input("Its date", source.date)
        headline = first.text_input("Its headline", source.headline or "")
        authors = second.text_input("Its author", source.authors)
        quality = st.text_input("How well the text is preserved", source.quality)
        if st.form_submit_button("Save"):
            said = {"outlet": outlet, "date": day, "headline": headline}
            fields = given({**said, "authors": authors, "quality": quality})
            make(Edit(("sources", source.id), fields))


def statements(seen: Seen) -> None:
    """A form for each statement, and a new one."""
    scenario = seen.scenario
    look.show(look.soft("What was said, on which positions rest. Selected words are added here."))
    said = listed("Which statement", scenario.statements, lambda s: f"{s.id}: {s.quote or s.says}")
    for label, statement in said:
        with st.expander(look.label(label)):
            _statement(scenario, statement)
            foot(("statements", statement.id), "this statement")
    if scenario.sources:
        with st.expander("A new statement", icon=":material/add:"):
            _statement(scenario, None)


def _statement(scenario: Scenario, found: Statement | None) -> None:
    parties = look.labels({p: x.label for p, x in scenario.party.items()}, 60, look.flat)
    read_in = look.labels({s.id: source_words(s) for s in scenario.sources}, 90, look.flat)
    with st.form(f"own.statement.{found and found.id}", border=False, clear_on_submit=not found):
        says = st.text_input("What was said", found.says if found else "")
        quote = st.text_input("In the words of the source", found.quote if found else "")
        first, second = st.columns(2)
        usual = list(found.holders) if found else []
        holders = first.multiselect("Whose it is", list(parties), usual, parties.__getitem__)
        speaker = second.text_input("Spoken by", found.speaker if found else "")
        usual = list(found.sources) if found else []
        where = st.multiselect("Reported in", list(read_in), usual, read_in.__getitem__)
        first, second = st.columns(2)
        day = first.text_input("Said on", found.date if found else "")
        strength = found.strength if found else ""
        known = STRENGTHS if strength in STRENGTHS else (*STRENGTHS, strength)
        at = known.index(strength)
        firm = second.selectbox("How firmly", known, at, lambda one: one or "not said")
        note = st.text_area("Memo", found.note if found else "", height=80)
        if st.form_submit_button("Save" if found else "Add this statement"):
            texts = {"says": says, "quote": quote, "speaker": speaker, "date": day}
            fields = given({**texts, "strength": firm, "note": note})
            fields |= {"holders": holders or None, "sources": where or None}
            if not (says.strip() and holders and where):
                st.error("Say what was said, whose it is and where it is reported.")
            elif found is not None:
                make(Edit(("statements", found.id), fields))
            else:
                name = numbered("Q", scenario.statement)
                make(Edit(("statements",), {"id": name, **filled(fields)}))
