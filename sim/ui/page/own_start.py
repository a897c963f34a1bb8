"""Start a new case: from a few lines, or from a template that has something to find at once."""

from __future__ import annotations

from datetime import date
from typing import Final

import streamlit as st

from sim.files.templates import NAMES, USUAL, template, titles
from sim.problems import InvalidInput, Problem
from sim.ui import look, own_kept
from sim.ui.forms import Form
from sim.ui.own_case import new_case
from sim.ui.page.own_text import replace_text, text_of
from sim.ui.session import act, current

_KEY: Final = "own.template"
_KEPT: Final = {"Go on with it": own_kept.go_on_with, "Forget it": own_kept.forget}


def kept() -> None:
    """The cases that the browser keeps beside this one: go on with one, or throw it away."""
    for case in own_kept.others():
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            when = case.when[:16].replace("T", ", ")
            look.show(look.para(f"Kept in this browser: {case.title} ({when} UTC)"))
            for words, does in _KEPT.items():
                st.button(
                    words,
                    key=f"own.kept.{words}.{case.name}",
                    type="tertiary",
                    on_click=lambda does=does, case=case: act(lambda: does(case)),
                )


def start() -> None:
    """A form for a new case, templates, and a copy of what is shown."""
    form = Form("own.new", "A new case")
    wanted = bool(form.fields)
    with st.expander("Start a new case", icon=":material/note_add:", expanded=wanted):
        _few_lines(form)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.selectbox(
            "Or from a template",
            NAMES,
            key=_KEY,
            format_func=lambda name: look.flat(titles()[name]),
            width=440,
        )
        st.button("Start from it", key="own.start", on_click=lambda: act(_begin))
        if current().own is None:
            st.button("Take a copy of this case", key="own.copy", on_click=lambda: act(_copy))


def _few_lines(form: Form) -> None:
    title = form.text("Title", placeholder="Port strike at Nordhaven")
    # Not a date input: an empty one has parts that a screen reader cannot tell.
    given = form.text("As of", placeholder="today, or 2026-03-04")
    parties = form.text("Parties, one a line", height=100, placeholder="Union\nBlueQuay")
    terms = form.text(
        "To be settled, one a line with its options",
        height=130,
        placeholder="Pay rise: 5 %, 6 %, 9 %\nWeekend shifts: none, at double pay",
    )
    if form.saved("Start", type="primary", icon=":material/check:"):
        try:
            said = parties.splitlines(), terms.splitlines()
            text = new_case(title, _day(given), *said)
        except InvalidInput as invalid:
            look.show(look.listing(map(str, invalid.problems)))
            return
        # Of the case that is left.
        form.clear()
        act(lambda: _load(text))
        st.rerun()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else date.today()
    except ValueError:
        message = "should be a date such as 2026-03-04"
        raise InvalidInput([Problem("As of", message=message)]) from None


def _begin() -> None:
    _load(template(st.session_state.get(_KEY, USUAL)))


def _copy() -> None:
    _load(text_of(current()))


def _load(text: str) -> None:
    replace_text(text, anew=True)
