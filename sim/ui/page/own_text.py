"""The text of the case that is shown: taken in, told what is wrong with it, given out."""

from __future__ import annotations

from typing import Final

import streamlit as st

from sim.files import catalogue
from sim.files.load import read
from sim.scenario import limits
from sim.ui.seen import Own, Seen
from sim.ui.session import keep_own

LAST: Final = "page.upload"
"""What was taken in last: its name, its text and the problems with it, if any."""


def load_text(name: str, data: bytes) -> bool:
    """Show the scenario in these bytes, or keep what is wrong with them to be shown."""
    loaded = read(data[: limits.FILE_BYTES + 1], name)
    text = data[: limits.FILE_BYTES].decode("utf-8", errors="replace")
    if loaded.scenario is None:
        st.session_state[LAST] = (name, text, loaded.errors)
        return False
    st.session_state[LAST] = (name, text, loaded.warnings) if loaded.warnings else None
    keep_own(Own(loaded.scenario.id, text, loaded.scenario))
    return True


def text_of(seen: Seen) -> str:
    """The text of the scenario that is shown, with its comments."""
    if seen.own is not None:
        return seen.own.text
    return catalogue.path(seen.name).read_text(encoding="utf-8")
