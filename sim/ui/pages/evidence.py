"""The Evidence page: what every answer rests on, and what moves with judgement."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from sim.ui.parts import incidents, positions, readings, record, sources, timeline
from sim.ui.session import Now, change, now
from sim.ui.state import SECTIONS, unless_first

_SECTIONS: Final[dict[str, tuple[str, Callable[[Now], None]]]] = {
    "positions": ("Positions", positions.draw),
    "readings": ("Readings", readings.draw),
    "contradictions": ("Contradictions", record.contradictions),
    "incidents": ("Incidents", incidents.draw),
    "left-out": ("Not encoded", record.not_encoded),
    "timeline": ("Timeline", timeline.draw),
    "sources": ("Sources and parties", sources.draw),
    "record": ("Against the record", record.expectations),
}


def show() -> None:
    """Draw the chosen section."""
    here = now()
    chosen = here.state.section or SECTIONS[0]
    key = "evidence.section"
    st.session_state[key] = chosen
    st.pills(
        "Section",
        list(_SECTIONS),
        format_func=lambda name: _SECTIONS[name][0],
        key=key,
        required=True,
        on_change=lambda: change(section=unless_first(st.session_state[key], _SECTIONS)),
        label_visibility="collapsed",
        wrap=True,
    )
    _SECTIONS[chosen][1](here)


if __name__ == "__main__":
    show()
