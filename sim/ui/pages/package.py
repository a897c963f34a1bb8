"""The Package page: toggle terms, see at once who accepts, who blocks, and why."""

from __future__ import annotations

import streamlit as st

from sim.engine.automaton import TooWide
from sim.questions.check_told import origin
from sim.questions.glossary import counted, option_words
from sim.ui import look
from sim.ui.answers.around import marks
from sim.ui.answers.package import agreement, package_check
from sim.ui.parts import downloads, opening, partial, terms, verdicts
from sim.ui.safe import label
from sim.ui.session import Now, change, now
from sim.ui.state import NOTHING, OPEN, OUT
from sim.ui.subject import as_recorded, base_of, named_package, packages_of, settings_of_state


def show() -> None:
    """Draw the page."""
    here = now()
    _choose(here)
    result = package_check(here)
    _, opened = settings_of_state(here.scenario, here.state)
    # The finding first, then the controls, then cards and reasons, then what takes a
    # little longer. On a narrow screen they stand in this order, so that what changes its
    # length with every click never moves what is clicked.
    with st.container(key="board"):
        with st.container(key="board-answer"):
            if opened:
                partial.finding(here)
            else:
                verdicts.finding(here.scenario, result, agreement(here))
        with st.container(key="board-terms"):
            _terms(here)
        with st.container(key="board-why"):
            if opened:
                partial.cards(here)
                partial.why(here)
            else:
                verdicts.cards(here.scenario, result, agreement(here))
                verdicts.why(here.scenario, result)
    look.let_it_show()
    if opened:
        look.show(look.soft("Everything below takes the open terms as left out."))
    opening.draw(here)
    verdicts.rest(here.scenario, result, settled=not opened)
    downloads.package(here, result)


def _choose(here: Now) -> None:
    names = packages_of(here.scenario)
    key = f"package.{here.name}"
    st.session_state[key] = here.state.package

    def words(name: str) -> str:
        return names[name] if name == NOTHING else f"{name}: {names[name]}"

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
    look.show(f'<div class="np-origin">{look.soft(" ".join(_origin(here)))}</div>')


def _origin(here: Now) -> list[str]:
    """Where the package comes from; once it is changed it is nobody's but one's own."""
    named, _ = named_package(here.scenario, here.state)
    if named is None:
        return ["A package of your own."]
    if as_recorded(here.scenario, here.state):
        return origin(here.scenario, named)
    set_to, opened = settings_of_state(here.scenario, here.state)
    now_so = {**set_to, **dict.fromkeys(opened, OPEN)}
    base = base_of(here.scenario, here.state)
    number = sum(now_so.get(t) != base.get(t) for t in here.scenario.term)
    changed = f"{counted(number, 'term')} changed"
    return [f"A package of your own, started from “{named.label}” ({changed})."]


def _terms(here: Now) -> None:
    set_to, opened = settings_of_state(here.scenario, here.state)
    said = [
        f"{here.scenario.term[t].label}: {option_words(here.scenario, t, o)}"
        for t, o in set_to.items()
    ] + [f"{here.scenario.term[t].label}: open" for t in opened]
    words = f"{len(said)} of {len(here.scenario.terms)} terms addressed"
    with st.container(key="strip"):
        found = package_check(here)
        look.show(partial.strip(here) if opened else verdicts.strip(here.scenario, found))
    look.show("<h2>Terms of the package</h2>", look.folded(words, said))
    terms.group_control(here)
    shown = terms.shown_terms(here)
    try:
        marked = marks(here)
        st.html(terms.marks_style(here, shown, marked))
        st.caption(label(terms.legend(here, shown, marked), 300))
    except TooWide:
        st.caption("Too wide to mark which options still lead to a deal.")
    for name in shown:
        terms.term_control(here, here.scenario.term[name])


if __name__ == "__main__":
    show()
