"""A new option, or a new term, out of the words selected: the case grows while one reads."""

from __future__ import annotations

from typing import Final

import streamlit as st

from sim.files.edit import Edit
from sim.scenario.model import Scenario
from sim.ui import look
from sim.ui.own_case import identifier, options
from sim.ui.page.own_text import change_text
from sim.ui.session import act, current

_NEW: Final = ""
_CUT: Final = 80


def grow(scenario: Scenario, words: str) -> None:
    """Offer to add an option that is missing, to a term there is or to a new one."""
    with st.popover("An option is missing", icon=":material/add_circle:"):
        terms = {t: term.label for t, term in scenario.term.items()}
        labels = look.labels({_NEW: "Something new to be settled", **terms}, 60, look.flat)
        name = st.selectbox(
            "To be settled", [*terms, _NEW], format_func=labels.__getitem__, key="own.grow.term"
        )
        label = ""
        if name == _NEW:
            label = st.text_input("Its name", key="own.grow.label")
        option = st.text_input(
            "The option",
            look.flat(words, _CUT),
            key=f"own.grow.option.{len(words)}.{words[:_CUT]}",
        )
        st.button(
            "Add it",
            icon=":material/add:",
            key="own.grow.add",
            disabled=not option.strip() or (name == _NEW and not label.strip()),
            on_click=lambda: act(lambda: _add(name, label, option)),
        )


def _add(name: str, label: str, option: str) -> None:
    scenario = current().scenario
    if name == _NEW:
        new = identifier(label, scenario.term, "term")
        fields = {"id": new, "label": " ".join(label.split()), "options": options([option])}
        change_text([Edit(("terms",), fields)])
        return
    taken = [o.id for o in scenario.term[name].options]
    (made,) = options([option], taken)
    if isinstance(made, dict) and not scenario.term[name].numeric:
        made.pop("value", None)
    change_text([Edit(("terms", name, "options"), made if isinstance(made, dict) else {})])
