"""What would open a package: minds that change, or terms that change."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from sim.questions import concessions_told as moved
from sim.questions.explain_told import Explanation
from sim.questions.glossary import begun, counted, listed
from sim.questions.nearest_told import Nearest, change_words, cost_words, way_words
from sim.scenario.model import Settings
from sim.ui import look
from sim.ui.answers import fillings, must_settle, nearest
from sim.ui.answers_deals import explained
from sim.ui.look import label, labels
from sim.ui.seen import Seen, pinned, short
from sim.ui.session import change
from sim.ui.state import OUT
from sim.ui.widgets import controlled, once_open, unless_too_wide

SHOWN = 2
"""Concessions shown here; the Deadlock page has all."""


def opening(seen: Seen) -> None:
    """Both ways out of a package that is no deal; open terms have to be settled."""
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
    settles = " that settles what it must" if must_settle(seen) else ""
    if deals:
        free = any(term not in seen.set for term in seen.left)
        ways = counted(deals, "way")
        filled = f" The terms left out can be filled in, in {ways}, so that it is a deal{settles}."
        look.show(head, look.soft(f"Nobody has to give anything up.{filled if free else ''}"))
        return
    look.show(head, look.soft(f"Whatever is filled in, it is no deal{settles}."))
    # A deadlock takes as long to answer as all the rest of the page: only where it is wanted.
    section = st.expander("Who would have to give up what", on_change="rerun", key="package.minds")
    with unless_too_wide("Too large to search here: {}."):
        once_open(section, lambda: _deadlock(seen))


def _deadlock(seen: Seen) -> None:
    found = explained(seen, seen.set, SHOWN)
    if not found.possible:
        text = (
            "No concession helps: taken as one set of terms, what the package sets breaks the "
            "rules, whatever is added."
        )
        look.show(look.soft(text))
    elif found.exact and not found.concessions:
        text = "No concession helps: whatever is given up, too few of the parties are for it."
        look.show(look.soft(text))
    elif not found.concessions:
        look.show(look.soft(f"No concession was found: {found.reason}."))
    else:
        look.show(*_concessions(seen, found))


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
    if found.distance != 0:
        _locks(seen)
    if not found.distance or not found.deals:
        return
    deal = found.deals[_which(seen, found)]
    st.button(
        "Apply these changes",
        icon=":material/check:",
        key="package.apply",
        type="primary",
        on_click=lambda: change(changed=_changes(seen, deal.package), nearest=0),
    )


def _locks(seen: Seen) -> None:
    """A lock per term that is set, and whether what the package settles may be undone."""
    names = {t: f":material/lock: {label(seen.scenario.term[t].label, 40)}" for t in seen.set}
    controlled(
        st.pills,
        "Must stay as it is set",
        f"package.keep.{seen.name}",
        [t for t in seen.state.keep if t in names],
        lambda given: change(keep=tuple(t for t in names if t in given), nearest=0),
        names,
        selection_mode="multi",
        wrap=True,
    )
    controlled(
        st.toggle,
        "What the package settles may be undone",
        f"package.drop.{seen.name}",
        seen.state.may_drop,
        lambda given: change(may_drop=given, nearest=0),
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


def _which(seen: Seen, found: Nearest) -> int:
    """What all of them change, each of them with its cost; the place of the one chosen."""
    scenario, many = seen.scenario, len(found.deals)
    place = seen.state.nearest if seen.state.nearest < many else 0
    alike = [change_words(scenario, changed) for changed in found.common]
    if many == 1:
        look.show(look.listing(alike), look.soft(begun(f"{cost_words(scenario, found.deals[0])}.")))
        return place
    look.show(look.para("In each:") if alike else "", look.listing(alike) if alike else "")
    ways = {str(n): way_words(scenario, found, deal) for n, deal in enumerate(found.deals)}
    controlled(
        st.radio,
        "One of these" if not alike else "And one of these",
        f"package.nearest.{seen.name}",
        str(place),
        lambda number: change(nearest=int(number)),
        labels(ways, 400),
    )
    look.show(*map(look.soft, found.caveats()))
    return place


def _changes(seen: Seen, package: Settings) -> Settings:
    wanted = {t: package.get(t, OUT) for t in seen.scenario.term}
    return {t: o for t, o in wanted.items() if seen.base.get(t, OUT) != o}
