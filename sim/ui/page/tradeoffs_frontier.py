"""The frontier of two parties as a picture, the others as a filter, and its outcomes as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

import streamlit as st

from sim.questions import outcomes as told
from sim.questions.check import Check
from sim.questions.glossary import big, number
from sim.questions.tradeoffs_told import Point, Tradeoffs
from sim.scenario.model import Scenario
from sim.ui import charts, look
from sim.ui.answers import package_check
from sim.ui.credit import picture
from sim.ui.look import flat, label, labels
from sim.ui.rows import Rows
from sim.ui.seen import Seen
from sim.ui.session import change, current
from sim.ui.widgets import controlled, open_one, table

LETTER: Final = {"nash": "N", "egalitarian": "E", "kalai_smorodinsky": "K", "utilitarian": "U"}
"""How the picture names the solutions."""
_WIDE: Final = 10**6
"""Points between least and most beyond which there is no slider."""
Axes = tuple[str, str]
"""The parties across and up."""


def draw(seen: Seen, found: Tradeoffs) -> None:
    """The controls, the picture, the outcomes in a table, and a way to open one."""
    look.show(look.head("The frontier"))
    parties = tuple(found.frontier[0].values)
    axes = across, up = _axes(seen, parties)
    least = {party: _least(seen, party, found) for party in parties if party not in axes}
    shown = [place for place, point in enumerate(found.frontier) if enough(point, least)]
    names = {party: found.label for party, found in seen.scenario.party.items()}
    solutions = ", ".join(f"{sign} {told.SOLUTION_WORDS[name]}" for name, sign in LETTER.items())
    look.show(
        look.soft(
            f"Across: points of {names[across]}. Up: points of {names[up]}. Dashed: "
            f"their minimums. Diamonds: the solutions, {solutions}. Cross: the package of the "
            "Package page. "
            f"{len(shown)} of {found.vectors if found.whole else 'many'} undominated outcomes are "
            "shown; with more than two "
            "parties an outcome may look worse here and give another party more."
        )
    )
    clicked = picture(
        seen,
        charts.frontier(
            outcome_rows(seen.scenario, found, shown, axes),
            solution_rows(seen.scenario, found, axes),
            package_rows(seen.scenario, package_check(seen), axes),
            minimum_rows(seen.scenario, axes),
        ),
        (
            f"Points of {flat(names[across])} and {flat(names[up])} in every "
            "undominated outcome; the table below holds the same numbers"
        ),
        key=f"frontier.{seen.name}.{across}.{up}",
        on_select="rerun",
        selection_mode=charts.PICK,
    )
    table(
        frontier_rows(seen.scenario, found, shown),
        "Undominated outcomes, one per row: points per party and a package",
        height=300,
    )
    if shown:
        _open(found, f"frontier.open.{seen.name}", picked_place(clicked))


def _open(found: Tradeoffs, key: str, picked: int | None) -> None:
    """The number of the outcome to open is the one clicked last, until it is changed."""
    if picked is not None and st.session_state.get(f"{key}.was") != picked:
        st.session_state[key] = st.session_state[f"{key}.was"] = picked
    packages = [point.packages[0] for point in found.frontier]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        open_one("Open an outcome as a package", packages, key, "frontier.use", 240)


def picked_place(state: Any) -> int | None:
    """The place (from 1) of the outcome that was clicked, if one was."""
    chosen = dict(state).get("selection", {}).get(charts.PICK) if state else None
    places = [row.get("place") for row in chosen or [] if isinstance(row, Mapping)]
    return places[0] if places and isinstance(places[0], int) else None


def _axes(seen: Seen, parties: tuple[str, ...]) -> Axes:
    if len(parties) < 2:
        return parties[0], parties[0]
    asked = [party for party in seen.state.axes if party in parties]
    across, up, *_ = dict.fromkeys((*asked, *parties))
    # The axis that was taken over goes to the party that gave way.
    sides = (
        ("Across", across, parties, lambda p: change(axes=(p, across if p == up else up))),
        ("Up", up, [p for p in parties if p != across], lambda p: change(axes=(across, p))),
    )
    said = labels({party: seen.scenario.party[party].label for party in parties}, 40, flat)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        for side, value, options, set_to in sides:
            controlled(
                st.selectbox,
                side,
                f"frontier.{side.lower()}.{seen.name}",
                value,
                set_to,
                {party: said[party] for party in options},
                width=260,
            )
    return across, up


def _least(seen: Seen, party: str, found: Tradeoffs) -> Fraction:
    """The least points that an outcome must give this party to be shown."""
    values = [point.values[party] for point in found.frontier]
    low, high = min(values), max(values)
    if low == high or high - low > _WIDE:
        return low
    bottom, top = int(low // 1), int(-(-high // 1))

    def set_to(given: int) -> None:
        least = {p: n for p, n in current().state.least.items() if p != party}
        change(least=least if given == bottom else {**least, party: str(int(given))})

    given = controlled(
        st.slider,
        label(f"{seen.scenario.party[party].label}: at least", 60),
        f"frontier.least.{seen.name}.{party}",
        min(max(int(seen.state.least.get(party, bottom)), bottom), top),
        set_to,
        min_value=bottom,
        max_value=top,
    )
    return Fraction(given)


def enough(point: Point, least: Mapping[str, Fraction]) -> bool:
    """Whether an outcome gives each of these parties so many points."""
    return all(point.values[party] >= bound for party, bound in least.items())


def outcome_rows(scenario: Scenario, found: Tradeoffs, shown: Sequence[int], axes: Axes) -> Rows:
    """A row per outcome that is shown."""
    return [
        {
            **_place(point.values, axes),
            "place": place + 1,
            "points": told.values_words(scenario, point.values),
            "deal": told.package_words(scenario, point.packages[0]),
        }
        for place in shown
        for point in (found.frontier[place],)
    ]


def solution_rows(scenario: Scenario, found: Tradeoffs, axes: Axes) -> Rows:
    """A row per place of a solution; solutions that share one share a row."""
    names: dict[tuple[float, ...], list[str]] = {}
    words: dict[tuple[float, ...], str] = {}
    for solution in found.solutions.values():
        for valued in solution.packages:
            place = tuple(_place(valued.values, axes).values())
            name = LETTER[solution.name]
            if name not in names.setdefault(place, []):
                names[place].append(name)
            words[place] = told.values_words(scenario, valued.values)
    return [
        {"x": x, "y": y, "name": " ".join(held), "points": words[x, y]}
        for (x, y), held in names.items()
    ]


def package_rows(scenario: Scenario, package: Check, axes: Axes) -> Rows:
    """The package of the Package page, unless it sets nothing."""
    points = {p: found.points for p, found in package.parties.items() if found.points is not None}
    if not package.package or not points.keys() >= {*axes}:
        return []
    name = package.name or "Your package"
    return [{**_place(points, axes), "name": name, "points": told.values_words(scenario, points)}]


def minimum_rows(scenario: Scenario, axes: Axes) -> Rows:
    """The minimums of the two parties."""
    ends = [scenario.party[party].minimum for party in axes]
    x, y = (None if end is None else float(end) for end in ends)
    return [{"x": x, "y": y}]


def _place(values: Mapping[str, Fraction], axes: Axes) -> dict[str, float]:
    return {"x": float(values[axes[0]]), "y": float(values[axes[1]])}


def frontier_rows(scenario: Scenario, found: Tradeoffs, shown: Sequence[int]) -> Rows:
    """The outcomes that are shown, for the table and to take away."""
    return [
        {
            "outcome": place + 1,
            **{told.criterion(scenario, n): number(v) for n, v in point.values.items()},
            "packages": "?" if point.count is None else big(point.count),
            "for example": told.package_words(scenario, point.packages[0]),
        }
        for place in shown
        for point in (found.frontier[place],)
    ]
