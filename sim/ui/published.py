"""A button that takes the scenario away as one page, which answers without this program."""

from __future__ import annotations

import streamlit as st

from sim import limits
from sim.formats.page.publish import publish
from sim.ui.seen import Seen

_HELP = (
    "One HTML file in which any reader changes terms and gets the exact answers, without a server. "
    "It opens as you look at the scenario now; readers may switch the evidence that counts."
)


def button(seen: Seen) -> None:
    """The page of what is seen, made when somebody asks for it."""

    def page() -> bytes:
        named = seen.state.package
        return publish(
            seen.scenario,
            view=seen.view,
            views={"evidence": ["all"]},
            parties=seen.state.parties or None,
            package=named if named in seen.scenario.package else None,
        ).html.encode()

    st.download_button(
        "Publish it as one page (HTML)",
        data=page,
        file_name=f"{seen.scenario.id}.html",
        mime="text/html",
        icon=":material/public:",
        key="download.published",
        on_click="ignore",
        help=_HELP,
        disabled=len(seen.scenario.parties) > limits.PUBLISHED_PARTIES,
    )
