"""Compare with …: another version of the file, or the same file looked at otherwise."""

from __future__ import annotations

from typing import Final

import streamlit as st

from sim import limits
from sim.files.load import Loaded, read
from sim.questions.diff import Side, diff
from sim.questions.glossary import LEVELS, counted
from sim.scenario.model import Scenario
from sim.scenario.question import ask
from sim.scenario.view import View, view_of
from sim.ui import look
from sim.ui.rows import Rows
from sim.ui.seen import Seen
from sim.ui.widgets import download, table

_OTHER: Final = "page.other"
_WAYS: Final = {"file": "Another version of the file", "view": "This file, looked at otherwise"}


def compare_with(seen: Seen) -> None:
    """What differs, and whom it turns; worked out once it is wanted."""
    section = st.expander("Compare with …", on_change="rerun", key="scenario.compare")
    if not section.open:
        return
    with section:
        chosen = st.segmented_control(
            "With",
            list(_WAYS),
            default="file",
            format_func=_WAYS.__getitem__,
            key="scenario.with",
            required=True,
        )
        if chosen == "view":
            _compared(seen, seen.scenario, _otherwise(seen))
            return
        other = _uploaded()
        if other is not None:
            _compared(seen, other, _as_here(seen, other))


def _uploaded() -> Scenario | None:
    """Another scenario file of the visitor's; its problems are shown."""
    given = st.file_uploader(
        "The other version (YAML)",
        type=["yaml", "yml", "json"],
        max_upload_size=limits.UPLOAD_MEGABYTES,
        key="scenario.other",
        help="It is compared only, and stays in this tab.",
    )
    if given is None:
        return None
    known: tuple[str, Loaded] | None = st.session_state.get(_OTHER)
    if known is None or known[0] != given.file_id:
        known = (given.file_id, read(given.getvalue()[: limits.FILE_BYTES + 1], given.name))
        st.session_state[_OTHER] = known
    problems = known[1].errors
    if problems:
        said = look.bold(f"{given.name}: {counted(len(problems), 'problem')}; it was not read.")
        look.show(look.para(said), look.listing(map(str, problems[:20])))
    return known[1].scenario


def _as_here(seen: Seen, other: Scenario) -> View:
    """The switches of the page, as far as the other file has them."""
    kept = {
        reading: value
        for reading, value in seen.state.readings.items()
        if reading in other.reading and value in other.reading[reading].values
    }
    dropped = [position for position in seen.state.dropped if position in other.position]
    s = seen.state
    return view_of(other, as_of=s.as_of, evidence=s.evidence, readings=kept, drop=dropped)


def _otherwise(seen: Seen) -> View:
    """Another day, level or reading; each as on the page until it is changed."""
    scenario, view = seen.scenario, seen.view
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        day = st.date_input("As of", view.as_of, format="YYYY-MM-DD", key="with.day", width=180)
        level = st.selectbox(
            "Positions that count",
            list(LEVELS),
            list(LEVELS).index(view.evidence),
            format_func=LEVELS.__getitem__,
            key="with.level",
            width=320,
        )
        readings = {
            found.id: st.selectbox(
                look.label(f"{found.label} ({found.id})"),
                list(found.values),
                list(found.values).index(view.readings[found.id]),
                format_func=look.labels(found.values, 90, look.flat).__getitem__,
                key=f"with.{seen.name}.{found.id}",
                width=420,
            )
            for found in scenario.readings
        }
    return view_of(scenario, as_of=day, evidence=level, readings=readings, drop=view.dropped)


def _compared(seen: Seen, other: Scenario, view: View) -> None:
    """The finding, then the differences only."""
    if other is seen.scenario and view == seen.view:
        look.show(look.soft("Change the day, the level or a reading to compare."))
        return
    sides = [
        Side(
            scenario,
            ask(
                scenario,
                parties=[p for p in seen.state.parties if p in scenario.party] or None,
                standard=seen.state.standard,
                view=how,
            ),
        )
        for scenario, how in ((seen.scenario, seen.view), (other, view))
    ]
    found = diff(*sides, seconds=limits.PAGE_SECONDS)
    first, stop, rest = found.told(other).partition(". ")
    look.show(look.para(look.bold(first + stop.strip())), look.para(rest))
    rows: Rows
    tables = found.tables(other)
    if rows := [row._asdict() for row in tables["turns"]]:
        table(rows, "Verdicts that differ, before and after")
    if rows := [row._asdict() for row in tables["changes"]]:
        table(rows, "What differs in the file, before and after")
    download("What differs (JSON)", f"{other.id}-diff.json", found.as_json)
