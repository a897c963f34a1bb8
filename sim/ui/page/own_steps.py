"""A case step by step, with its text beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import streamlit as st

from sim.questions.glossary import counted
from sim.ui import look, unfinished
from sim.ui.forms import Form
from sim.ui.page import (
    own_agree,
    own_article,
    own_packages,
    own_parties,
    own_positions,
    own_record,
    own_terms,
)
from sim.ui.page.own_text import load_text, refused, text_of, undo_and_redo
from sim.ui.seen import Seen
from sim.ui.session import act, page_named, url_of
from sim.ui.widgets import in_place

_STEPS: Final[Mapping[str, Callable[[Seen], None]]] = {
    "Text": own_article.show,
    "Parties": own_parties.show,
    "Terms and options": own_terms.show,
    "Positions": own_positions.show,
    "Statements": own_record.statements,
    "Packages": own_packages.show,
    "Second coder": own_agree.show,
}
_TABLES: Final = "In tables"


def stay_in_tables() -> None:
    """Show the tables once there is a case of one's own: it was begun in them."""
    unfinished.PLACE.put("step", _TABLES)


def steps(seen: Seen, tables: Callable[[], None]) -> None:
    """The steps on the left, the text of the case on the right; ``tables`` take the width."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        chosen = unfinished.PLACE.one(
            "Step",
            [*_STEPS, _TABLES],
            key="step",
            kind="segmented_control",
            required=True,
            label_visibility="collapsed",
        )
        with st.container(horizontal=True, gap="small", width="content"):
            undo_and_redo()
    with in_place():
        refused()
    if chosen == _TABLES:
        tables()
        return
    with st.container(key="own-sides"):
        left, right = st.columns([7, 5], gap="large")
        with left:
            _STEPS[chosen](seen)
            _onward(seen)
        with right:
            _text(seen)


def _onward(seen: Seen) -> None:
    """Where the answers are, once there is something to answer."""
    scenario = seen.scenario
    if scenario.positions:
        look.show(look.head("What follows from it", 3))
        params = url_of(seen)
        with st.container(horizontal=True, gap="small"):
            for name, words in (
                ("deals", "Which deals are there?"),
                ("deadlock", "What stands in the way?"),
                ("package", "Who blocks a package?"),
            ):
                st.page_link(page_named(name), label=words, query_params=params)


def _text(seen: Seen) -> None:
    text = text_of(seen)
    number = counted(len(text.splitlines()), "line")
    form = unfinished.of_file(seen.scenario.digest)
    changed = form.text(f"The file ({number})", text, "text", height=620)
    with st.container(horizontal=True, gap="small"):
        if st.button("Read it as changed", icon=":material/sync:", key="own.read"):
            if changed != text:
                act(lambda: _read(form, seen.scenario.id, changed))
                st.rerun()
            st.toast("Nothing has been changed.")
        st.download_button(
            "Download",
            data=text,
            file_name=f"{seen.scenario.id}.yaml",
            mime="application/yaml",
            icon=":material/download:",
            key="own.download",
            on_click="ignore",
        )
        form.thrown_away()


def _read(form: Form, name: str, text: str) -> None:
    if load_text(f"{name}.yaml", text.encode("utf-8", "replace")):
        form.clear()
