"""Start a new case: from a template, which is sound and has something to find at once."""

from __future__ import annotations

import streamlit as st

from sim.files.templates import USUAL, template, titles
from sim.ui import look
from sim.ui.page.own_text import load_text
from sim.ui.session import act

_KEY = "own.template"


def start() -> None:
    """Choose a template and begin with it."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.selectbox(
            "Start a new case from",
            list(titles()),
            key=_KEY,
            format_func=lambda name: look.flat(titles()[name]),
            width=460,
        )
        st.button(
            "Start",
            icon=":material/note_add:",
            key="own.start",
            on_click=lambda: act(_begin),
        )


def _begin() -> None:
    name = st.session_state.get(_KEY, USUAL)
    load_text(f"{name}.yaml", template(name).encode())
