"""The Steps page: in which order one gets to the package, and whether it would hold then."""

from __future__ import annotations

import streamlit as st

from sim.engine.budget import TooWide
from sim.problems import InvalidInput
from sim.questions.path_told import Path
from sim.scenario.model import Settings
from sim.ui import look
from sim.ui.answers import nearest
from sim.ui.answers_moving import walked
from sim.ui.credit import file_name
from sim.ui.kept import let_it_show
from sim.ui.page.steps_chain import chain, drafts, phases, stops
from sim.ui.page.steps_hold import would_it_hold
from sim.ui.seen import Seen
from sim.ui.session import change, current
from sim.ui.state import NOTHING, WALKS
from sim.ui.widgets import controlled, download, open_one

# Characters of a finding beyond its first sentence that are read at a glance.
_LONG = 700


def show() -> None:
    """Draw the page."""
    seen = current()
    _ends(seen)
    found = _way(seen)
    if found is not None:
        _finding(found.told(seen.scenario))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="walk"):
        _how(seen, found)
    if found is not None:
        _drawn(seen, found)
    phases(seen)
    let_it_show()
    would_it_hold(seen)


def _finding(told: str) -> None:
    """The first sentence, the rest below it, or under a fold where it is long."""
    first, *rest = told.removesuffix(".").split(". ")
    short = len(told) - len(first) < _LONG
    lines = [f"{sentence}." for sentence in rest]
    look.show(
        look.finding(told if short else f"{first}."),
        "" if short else look.folded("In which order, and who is silent", lines),
    )


def _ends(seen: Seen) -> None:
    """Where one goes from, and where to."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        controlled(
            st.selectbox,
            "From",
            f"steps.from.{seen.name}",
            seen.state.start,
            lambda name: change(start=name, way=0),
            {**seen.package_words, NOTHING: "The status quo"},
            width=420,
        )
        controlled(
            st.selectbox,
            "To",
            f"steps.to.{seen.name}",
            seen.state.package,
            lambda name: change(package=name, changed={}, nearest=0, way=0),
            seen.package_words,
            width=420,
        )
    if not seen.as_recorded:
        look.show(look.soft("With the changes made on the Package page."))


def _way(seen: Seen) -> Path | None:
    """Every way there; None, with a finding that says why, where it is not worked out."""
    walk = seen.state.walk
    try:
        return walked(
            seen,
            {} if seen.state.start == NOTHING else seen.meant(seen.state.start),
            _target(seen),
            seen.state.keep,
            through="through" in walk,
            avoid_warnings="avoid-warnings" in walk,
        )
    except InvalidInput as invalid:
        said = " ".join(f"{problem.message}." for problem in invalid.problems)
        look.show(look.finding("There are too many ways to work out here."), look.soft(said))
    except TooWide as wide:
        look.show(look.finding("The nearest deal was not found here."), look.soft(wide.reason))
    return None


def _target(seen: Seen) -> str | Settings:
    """The package, or the deal nearest to it; the package where there is no deal at all."""
    if "to-nearest" in seen.state.walk:
        deals = nearest(seen).deals
        if deals or (deals := nearest(seen, may_drop=True).deals):
            return deals[min(seen.state.nearest, len(deals) - 1)].package
    package, phase = seen.subject
    return package if phase is None else f"{package}/{phase}"


def _how(seen: Seen, found: Path | None) -> None:
    """How one may go, and what stays."""
    controlled(
        st.pills,
        "How",
        "steps.walk",
        list(seen.state.walk),
        lambda given: change(walk=tuple(w for w in WALKS if w in given), way=0),
        {
            "through": "By way of the options between",
            "avoid-warnings": "Without new warnings",
            "to-nearest": "To the nearest deal instead",
        },
        selection_mode="multi",
        wrap=True,
        help="Options between: an ordered term passes through them one by one. New warnings: "
        "those that neither end draws. The nearest deal: as on the Package page, or, where none "
        "keeps what the package settles, one that drops some of it.",
    )
    differ = () if found is None else found.changes
    terms = seen.scenario.term
    shown = [t for t in terms if found is None or t in differ or t in seen.state.keep]
    controlled(
        st.multiselect,
        "Stays as it is",
        f"steps.keep.{seen.name}",
        list(seen.state.keep),
        lambda given: change(keep=tuple(t for t in terms if t in given), way=0),
        look.labels({t: terms[t].label for t in shown}, 60, look.flat),
        placeholder="Every term may change",
        width=420,
    )


def _drawn(seen: Seen, found: Path) -> None:
    if not found.reachable:
        chain(seen, found, 0)
        stops(seen, found)
    elif found.changes:
        way = min(seen.state.way, len(found.ways) - 1)
        chain(seen, found, way)
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            if len(found.ways) > 1:
                numbers = range(len(found.ways))
                controlled(
                    st.selectbox,
                    "Which of the ways",
                    f"steps.way.{seen.name}",
                    way,
                    "way",
                    {number: f"{number + 1} of {len(found.ways)} listed" for number in numbers},
                    width=200,
                )
            open_one("The package after step", drafts(found, way), "steps.open", "steps.use", 200)
    download("The way (JSON)", file_name(seen, "path", "json"), found.as_json)


if __name__ == "__main__":
    show()
