"""What would open a package: minds that change, or terms that change."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from sim.engine.automaton import TooWide
from sim.questions import concessions_told as moved
from sim.questions.explain_told import Explanation
from sim.questions.glossary import counted, listed
from sim.questions.nearest import NearDeal, Nearest, change_words
from sim.ui import goals, look
from sim.ui.answers.around import fillings, nearest
from sim.ui.answers.deadlock import explained
from sim.ui.off import terms_left
from sim.ui.safe import html
from sim.ui.session import Now, change, picked
from sim.ui.state import OUT
from sim.ui.subject import base_of, settings_of_state

SHOWN = 2
"""Concessions shown here; the Deadlock page has all."""


def draw(here: Now) -> None:
    """Both ways out of a package that is no deal; open terms count as left out."""
    look.show("<h2>What would open it</h2>")
    with st.container(key="split-ways"):
        left, right = st.columns(2, gap="large")
    with left:
        _changing_terms(here)
    with right:
        _changing_minds(here)


def _changing_minds(here: Now) -> None:
    set_to, _ = settings_of_state(here.scenario, here.state)
    head = "<h3>If what the package sets stays</h3>"
    try:
        deals = fillings(here)
        if deals:
            # The common case, and much quicker to answer than a deadlock.
            free = any(t not in set_to for t in terms_left(here.scenario, here.state))
            ways = counted(deals, "way")
            filled = f" The terms left out can be filled in, in {ways}, so that it is a deal."
            text = f"Nobody has to give anything up.{filled if free else ''}"
            look.show(head, look.soft(text))
            return
        found = explained(here, set_to, SHOWN)
    except TooWide as wide:
        look.show(head, look.soft(f"Too large to search here: {wide.reason}."))
        return
    if not found.possible:
        text = (
            "No concession helps: taken as one set of terms, what the package sets breaks the "
            "rules, whatever is added."
        )
        look.show(head, look.soft(text))
    elif not found.concessions:
        look.show(head, look.soft(f"No concession was found: {found.reason}."))
    else:
        look.show(head, *_concessions(here, found))


def _concessions(here: Now, found: Explanation) -> list[str]:
    """The first of them, and how many more there are."""
    said = [moved.sentence(here.scenario, c, found.weak) for c in found.concessions[:SHOWN]]
    whole = found.concessions_complete
    these = "the smallest there are" if whole else "the smallest of those found in the time"
    more = len(found.concessions) - SHOWN
    return [
        look.soft(
            "The terms set stay, and terms left out may be added. Giving up one of these sets "
            f"of positions, {these}, is then enough:"
        ),
        look.listing(said),
        look.soft(f"and {more} more: on the Deadlock page, with “What the package sets” held fixed")
        if more > 0
        else "",
    ]


def _changing_terms(here: Now) -> None:
    head = "<h3>If the positions stay</h3>"
    try:
        found = nearest(here)
    except TooWide as wide:
        look.show(head, look.soft(f"Too large to search here: {wide.reason}."))
        return
    lost = goal_lost(here, found)
    look.show(
        head,
        look.soft(found.headline(here.scenario)),
        f"<p><b>{html(lost)}</b></p>" if lost else "",
    )
    if not found.distance or not found.deals:
        return
    deal = found.deals[_which(here, len(found.deals))]
    look.show(look.listing(change_words(here.scenario, changed) for changed in deal.changes))
    st.button(
        "Apply these changes",
        icon=":material/check:",
        key="package.apply",
        type="primary",
        on_click=_apply(here, deal),
    )


def goal_lost(here: Now, found: Nearest) -> str:
    """That no nearest deal keeps what a definition names, although the package does."""
    if not found.distance or not found.deals:
        return ""
    lost = [
        goals.short(definition)
        for definition in here.scenario.definitions
        if (held := goals.pinned(definition).items())
        and held <= found.package.items()
        and not any(held <= near.package.items() for near in found.deals)
    ]
    few = "None of them" if len(found.deals) == found.ties else "None of those listed"
    names = listed(f"“{name}”" for name in lost)
    return f"{few} keeps {names}." if lost else ""


def _which(here: Now, listed: int) -> int:
    """The place of the deal that is shown; another package has other deals near it."""
    place = here.state.nearest if here.state.nearest < listed else 0
    if listed > 1:
        key = f"package.nearest.{here.name}"
        st.session_state[key] = place
        st.selectbox(
            "Which of the nearest deals",
            range(listed),
            format_func=lambda number: f"{number + 1} of {listed} listed",
            key=key,
            on_change=lambda: change(nearest=picked(key, range(listed), 0)),
            width=240,
        )
    return place


def _apply(here: Now, deal: NearDeal) -> Callable[[], None]:
    base = base_of(here.scenario, here.state)
    wanted = {t: deal.package.get(t, OUT) for t in here.scenario.term}
    changed = {t: o for t, o in wanted.items() if base.get(t, OUT) != o}
    return lambda: change(changed=changed, nearest=0)
