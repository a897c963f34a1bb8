"""The frontier of two parties as a picture, the others as a filter."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

import streamlit as st

from sim import charts_tradeoffs
from sim.analyses.tradeoffs import Point, Tradeoffs
from sim.check import Check
from sim.frames import frame
from sim.model import Scenario
from sim.sentences import tradeoffs as told
from sim.sentences.words import big
from sim.ui import look
from sim.ui.answers.package import package_check
from sim.ui.safe import label, labels
from sim.ui.session import Now, change, picked, show_as_own
from sim.ui.session import now as current

LETTER: Final = {"nash": "N", "egalitarian": "E", "kalai_smorodinsky": "K", "utilitarian": "U"}
"""How the picture names the solutions."""
Least = Mapping[str, Fraction]
"""Party -> the least points that an outcome must give it to be shown."""


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
            f"Points of {label(names[across].label)} and {label(names[up].label)} in every "
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

    said = labels({party: words[party].label for party in parties}, 40)
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


def enough(point: Point, least: Least) -> bool:
    """Whether an outcome gives each of these parties enough."""
    return all(point.values[party] >= bound for party, bound in least.items())


def outcome_rows(
    scenario: Scenario, found: Tradeoffs, shown: list[int], across: str, up: str
) -> list[dict[str, object]]:
    """A row per outcome that is shown."""
    return [
        {
            "x": float(point.values[across]),
            "y": float(point.values[up]),
            "place": place + 1,
            "points": told.values_words(scenario, point.values),
            "deal": told.package_words(scenario, point.packages[0]),
        }
        for place in shown
        for point in (found.frontier[place],)
    ]


def solution_rows(
    scenario: Scenario, found: Tradeoffs, across: str, up: str
) -> list[dict[str, object]]:
    """A row per place of a solution; solutions that share one share a row."""
    names: dict[tuple[float, float], list[str]] = {}
    words: dict[tuple[float, float], str] = {}
    for solution in found.solutions.values():
        for valued in solution.packages:
            place = (float(valued.values[across]), float(valued.values[up]))
            name = LETTER[solution.name]
            if name not in names.setdefault(place, []):
                names[place].append(name)
            words[place] = told.values_words(scenario, valued.values)
    return [
        {"x": place[0], "y": place[1], "name": " ".join(held), "points": words[place]}
        for place, held in names.items()
    ]


def package_rows(
    scenario: Scenario, package: Check, across: str, up: str
) -> list[dict[str, object]]:
    """The package of the Package page, unless it sets nothing."""
    points = {
        party: found.points for party, found in package.parties.items() if found.points is not None
    }
    if not package.package or across not in points or up not in points:
        return []
    return [
        {
            "x": float(points[across]),
            "y": float(points[up]),
            "name": package.name or "Your package",
            "points": told.values_words(scenario, points),
        }
    ]


def minimum_rows(scenario: Scenario, across: str, up: str) -> list[dict[str, object]]:
    """The minimums of the two parties."""
    ends = [scenario.party[party].minimum for party in (across, up)]
    x, y = (None if end is None else float(end) for end in ends)
    return [{"x": x, "y": y}]


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


def frontier_rows(
    scenario: Scenario, found: Tradeoffs, shown: list[int]
) -> list[dict[str, object]]:
    """The outcomes that are shown, for the table and to take away."""
    return [
        {
            "outcome": place + 1,
            **{
                told.criterion(scenario, name): told.number(value)
                for name, value in found.frontier[place].values.items()
            },
            "packages": count_words(found.frontier[place].count),
            "for example": told.package_words(scenario, found.frontier[place].packages[0]),
        }
        for place in shown
    ]


def count_words(count: int | None) -> str:
    """How many packages have an outcome; a question mark when they could not be counted."""
    return "?" if count is None else big(count)
