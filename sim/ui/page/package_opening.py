"""What would open a package: minds that change, or terms that change."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from sim.questions import concessions_told as moved
from sim.questions.explain_told import Explanation
from sim.questions.glossary import counted, listed
from sim.questions.nearest import Nearest, change_words
from sim.scenario.model import Settings
from sim.ui import look
from sim.ui.answers import fillings, nearest
from sim.ui.answers_deals import explained
from sim.ui.seen import Seen, pinned, short
from sim.ui.session import change
from sim.ui.state import OUT
from sim.ui.widgets import controlled, unless_too_wide

SHOWN = 2
"""Concessions shown here; the Deadlock page has all."""


def opening(seen: Seen) -> None:
    """Both ways out of a package that is no deal; open terms count as left out."""
    look.show(look.head("What would open it"))
    with st.container(key="split-ways"):
        left, right = st.columns(2, gap="large")
    for column, head, draw in (
        (left, "If the positions stay", _changing_terms),
        (right, "If what the package sets stays", _changing_minds),
    ):
        with column, unless_too_wide("Too large to search here: {}.", look.head(head, 3)):
            draw(seen, look.head(head, 3))


def _changing_minds(seen: Seen, head: look.Html) -> None:
    deals = fillings(seen)
    if deals:
        # The common case, and much quicker to answer than a deadlock.
        free = any(term not in seen.set for term in seen.left)
        ways = counted(deals, "way")
        filled = f" The terms left out can be filled in, in {ways}, so that it is a deal."
        look.show(head, look.soft(f"Nobody has to give anything up.{filled if free else ''}"))
        return
    found = explained(seen, seen.set, SHOWN)
    if not found.possible:
        text = (
            "No concession helps: taken as one set of terms, what the package sets breaks the "
            "rules, whatever is added."
        )
        look.show(head, look.soft(text))
    elif found.exact and not found.concessions:
        text = "No concession helps: whatever is given up, too few of the parties are for it."
        look.show(head, look.soft(text))
    elif not found.concessions:
        look.show(head, look.soft(f"No concession was found: {found.reason}."))
    else:
        look.show(head, *_concessions(seen, found))


def _concessions(seen: Seen, found: Explanation) -> Iterator[look.Html]:
    """The first of them, and how many more there are."""
    whole = found.concessions_complete
    these = "the smallest there are" if whole else "the smallest of those found in the time"
    yield look.soft(
        "The terms set stay, and terms left out may be added. Giving up one of these sets "
        f"of positions, {these}, is then enough:"
    )
    yield look.listing(
        moved.sentence(seen.scenario, c, found.weak) for c in found.concessions[:SHOWN]
    )
    more = found.in_all - SHOWN
    if more > 0:
        where = "on the Deadlock page, with “What the package sets” held fixed"
        yield look.soft(f"and {more:,} more: {where}")


def _changing_terms(seen: Seen, head: look.Html) -> None:
    found = nearest(seen)
    lost = goal_lost(seen, found)
    warning = look.para(look.bold(lost)) if lost else ""
    look.show(head, look.soft(found.headline(seen.scenario)), warning)
    if not found.distance or not found.deals:
        return
    deal = found.deals[_which(seen, len(found.deals))]
    look.show(look.listing(change_words(seen.scenario, changed) for changed in deal.changes))
    st.button(
        "Apply these changes",
        icon=":material/check:",
        key="package.apply",
        type="primary",
        on_click=lambda: change(changed=_changes(seen, deal.package), nearest=0),
    )


def goal_lost(seen: Seen, found: Nearest) -> str:
    """That no nearest deal keeps what a definition names, although the package does."""
    if not found.distance or not found.deals:
        return ""
    lost = [
        short(definition)
        for definition in seen.scenario.definitions
        if (held := pinned(definition).items())
        and held <= found.package.items()
        and not any(held <= near.package.items() for near in found.deals)
    ]
    few = "None of them" if len(found.deals) == found.ties else "None of those listed"
    names = listed(f"“{name}”" for name in lost)
    return f"{few} keeps {names}." if lost else ""


def _which(seen: Seen, listed: int) -> int:
    """The place of the deal that is shown; another package has other deals near it."""
    place = seen.state.nearest if seen.state.nearest < listed else 0
    if listed > 1:
        controlled(
            st.selectbox,
            "Which of the nearest deals",
            f"package.nearest.{seen.name}",
            place,
            "nearest",
            {number: f"{number + 1} of {listed} listed" for number in range(listed)},
            width=240,
        )
    return place


def _changes(seen: Seen, package: Settings) -> Settings:
    wanted = {t: package.get(t, OUT) for t in seen.scenario.term}
    return {t: o for t, o in wanted.items() if seen.base.get(t, OUT) != o}
