"""A new option, or a new term, out of the words selected: the case grows while one reads."""

from __future__ import annotations

from typing import Final

import streamlit as st

from sim.files.edit import Edit
from sim.scenario.model import Scenario
from sim.ui import look
from sim.ui.forms import Form
from sim.ui.own_case import identifier, options
from sim.ui.page.own_item import make

_NEW: Final = ""
_CUT: Final = 80


def grow(scenario: Scenario, words: str) -> None:
    """Offer to add an option that is missing, to a term there is or to a new one."""
    with st.popover("An option is missing", icon=":material/add_circle:"):
        terms = {t: term.label for t, term in scenario.term.items()}
        labels = look.labels({_NEW: "Something new to be settled", **terms}, 60, look.flat)
        form = Form("own.grow", "Positions: an option that is missing")
        name = form.one("To be settled", [*terms, _NEW], said=labels.__getitem__)
        label = form.text("Its name") if name == _NEW else ""
        # Other words are another option.
        option = form.text("The option", look.flat(words, _CUT), f"{len(words)}.{words[:_CUT]}")
        if form.saved("Add it", icon=":material/add:"):
            if not option.strip() or (name == _NEW and not label.strip()):
                st.error("Name what is to be settled, and the option.")
            else:
                make(form, _added(scenario, name, label, option))


def _added(scenario: Scenario, name: str, label: str, option: str) -> Edit:
    if name == _NEW:
        new = identifier(label, scenario.term, "term")
        fields = {"id": new, "label": " ".join(label.split()), "options": options([option])}
        return Edit(("terms",), fields)
    taken = [o.id for o in scenario.term[name].options]
    (made,) = options([option], taken)
    if isinstance(made, dict) and not scenario.term[name].numeric:
        made.pop("value", None)
    return Edit(("terms", name, "options"), made if isinstance(made, dict) else {})
