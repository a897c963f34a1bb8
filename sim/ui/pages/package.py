"""The Package page: toggle terms, see at once who accepts, who blocks, and why."""

from __future__ import annotations

import streamlit as st

from sim.diagram.automaton import TooWide
from sim.sentences.words import option_words
from sim.ui import look
from sim.ui.answers.around import marks
from sim.ui.answers.package import package_check
from sim.ui.parts import downloads, opening, partial, terms, verdicts
from sim.ui.safe import label
from sim.ui.session import Now, change, now
from sim.ui.state import NOTHING, OUT
from sim.ui.subject import base_of, packages_of, settings_of_state


def show() -> None:
    """Draw the page."""
    here = now()
    _choose(here)
    with st.container(key="split"):
        left, right = st.columns([7, 5], gap="large")
    result = package_check(here)
    _, opened = settings_of_state(here.scenario, here.state)
    # The verdict first, then the controls, then what takes a little longer to work out.
    with left:
        if opened:
            partial.draw(here)
        else:
            verdicts.draw(here.scenario, result)
    with right:
        _terms(here)
    look.let_it_show()
    opening.draw(here)
    verdicts.rest(here.scenario, result, settled=not opened)
    downloads.package(here, result)


def _choose(here: Now) -> None:
    names = packages_of(here.scenario)
    key = f"package.{here.name}"
    st.session_state[key] = here.state.package

    def words(name: str) -> str:
        known = name if name != NOTHING else ""
        return f"{known.partition('/')[2] or known}: {names[name]}".removeprefix(": ")

    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(
            "Package",
            list(names),
            format_func=words,
            key=key,
            on_change=lambda: change(package=st.session_state[key], changed={}, nearest=0),
            width=520,
        )
        st.button(
            "Undo changes",
            icon=":material/undo:",
            key="package.undo",
            disabled=not here.state.changed,
            on_click=lambda: change(changed={}),
        )
        st.button(
            "Leave everything out",
            icon=":material/clear_all:",
            key="package.clear",
            on_click=lambda: change(changed=dict.fromkeys(base_of(here.scenario, here.state), OUT)),
        )


def _terms(here: Now) -> None:
    set_to, opened = settings_of_state(here.scenario, here.state)
    said = [
        f"{here.scenario.term[t].label}: {option_words(here.scenario, t, o)}"
        for t, o in set_to.items()
    ] + [f"{here.scenario.term[t].label}: open" for t in opened]
    words = f"{len(said)} of {len(here.scenario.terms)} terms addressed"
    with st.container(key="strip"):
        look.show(verdicts.strip(here.scenario, package_check(here)) if not opened else "")
    look.show("<h2>Terms of the package</h2>", look.folded(words, said))
    terms.group_control(here)
    shown = terms.shown_terms(here)
    try:
        found = marks(here)
        st.html(terms.marks_style(here, shown, found))
        st.caption(label(terms.legend(here, shown, found), 300))
    except TooWide:
        st.caption("Too wide to mark which options still lead to a deal.")
    for name in shown:
        terms.term_control(here, here.scenario.term[name])


if __name__ == "__main__":
    show()
