"""The frontier of two parties as a picture, the others as a filter."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import streamlit as st

from sim.questions import outcomes as told
from sim.questions.tradeoffs_told import Tradeoffs
from sim.ui import charts_tradeoffs, look
from sim.ui.answers.package import package_check
from sim.ui.frames import frame
from sim.ui.parts.outcomes import (
    LETTER,
    enough,
    frontier_rows,
    minimum_rows,
    outcome_rows,
    package_rows,
    solution_rows,
)
from sim.ui.safe import flat, label, labels
from sim.ui.session import Now, change, picked, show_as_own
from sim.ui.session import now as current


def draw(here: Now, found: Tradeoffs) -> None:
    """The controls, the picture, the outcomes in a table, and a way to open one."""
    look.show("<h2>The frontier</h2>")
    parties = tuple(found.frontier[0].values)
    across, up = _axes(here, parties)
    others = [party for party in parties if party not in (across, up)]
    least = {party: _least(here, party, found) for party in others}
    shown = [place for place, point in enumerate(found.frontier) if enough(point, least)]
    names = here.scenario.party
    look.show(
        look.soft(
            f"Across: points of {names[across].label}. Up: points of {names[up].label}. Dashed: "
            f"their minimums. Diamonds: the solutions, {_letters()}. Cross: the package of the "
            "Package page. "
            f"{len(shown)} of {found.vectors} undominated outcomes are shown; with more than two "
            "parties an outcome may look worse here and give another party more."
        )
    )
    package = package_check(here)
    clicked = st.vega_lite_chart(
        charts_tradeoffs.frontier(
            outcome_rows(here.scenario, found, shown, across, up),
            solution_rows(here.scenario, found, across, up),
            package_rows(here.scenario, package, across, up),
            minimum_rows(here.scenario, across, up),
        ),
        key=f"frontier.{here.name}.{across}.{up}",
        on_select="rerun",
        selection_mode=charts_tradeoffs.PICK,
        alt=(
            f"Points of {flat(names[across].label)} and {flat(names[up].label)} in every "
            "undominated outcome; the table below holds the same numbers"
        ),
    )
    _table(here, found, shown, picked_place(clicked))


def _letters() -> str:
    return ", ".join(f"{letter} {told.SOLUTION_WORDS[name]}" for name, letter in LETTER.items())


def _axes(here: Now, parties: tuple[str, ...]) -> tuple[str, str]:
    if len(parties) < 2:
        return parties[0], parties[0]
    words = here.scenario.party
    asked = [party for party in here.state.axes if party in parties]
    across, up, *_ = dict.fromkeys((*asked, *parties))
    keys = [f"frontier.{side}.{here.name}" for side in ("across", "up")]
    st.session_state[keys[0]], st.session_state[keys[1]] = across, up

    def changed() -> None:
        first = picked(keys[0], parties, across)
        second = picked(keys[1], parties, up)
        # The axis that was taken over goes to the party that gave way.
        change(axes=(first, across if second == first else second))

    said = labels({party: words[party].label for party in parties}, 40, flat)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        for side, key in zip(("Across", "Up"), keys, strict=True):
            st.selectbox(
                side,
                parties if side == "Across" else [p for p in parties if p != across],
                format_func=said.__getitem__,
                key=key,
                width=260,
                on_change=changed,
            )
    return across, up


def _least(here: Now, party: str, found: Tradeoffs) -> Fraction:
    values = [point.values[party] for point in found.frontier]
    low, high = min(values), max(values)
    if low == high or high - low > 10**6:
        return low
    bottom, top = int(low // 1), int(-(-high // 1))
    key = f"frontier.least.{here.name}.{party}"
    st.session_state[key] = min(max(int(here.state.least.get(party, bottom)), bottom), top)

    def changed() -> None:
        least = {p: n for p, n in current().state.least.items() if p != party}
        given = int(st.session_state[key])
        change(least=least if given == bottom else {**least, party: str(given)})

    given = st.slider(
        label(f"{here.scenario.party[party].label}: at least", 60),
        bottom,
        top,
        key=key,
        on_change=changed,
    )
    return Fraction(given)


def picked_place(state: Any) -> int | None:
    """The place (from 1) of the outcome that was clicked, if one was."""
    chosen = dict(state).get("selection", {}).get(charts_tradeoffs.PICK) if state else None
    places = [row.get("place") for row in chosen or [] if isinstance(row, Mapping)]
    return places[0] if places and isinstance(places[0], int) else None


def _table(here: Now, found: Tradeoffs, shown: list[int], picked: int | None) -> None:
    rows = frontier_rows(here.scenario, found, shown)
    st.dataframe(
        frame(rows),
        hide_index=True,
        height=300,
        alt="Undominated outcomes, one per row: points per party and a package",
    )
    if not shown:
        return
    key = f"frontier.open.{here.name}"
    if picked is not None and st.session_state.get(f"{key}.was") != picked:
        st.session_state[key] = picked
        st.session_state[f"{key}.was"] = picked
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        number = st.number_input(
            "Open an outcome as a package", 1, len(found.frontier), key=key, width=240
        )
        if st.button("See it on the Package page", icon=":material/handshake:", key="frontier.use"):
            show_as_own(found.frontier[number - 1].packages[0])
