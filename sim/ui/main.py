"""The page's frame: configuration, navigation, shared controls. No arithmetic here."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from sim.scenario.model import Scenario
from sim.ui import controls, look, session
from sim.ui.parts import asked
from sim.ui.safe import html, label
from sim.ui.style import STYLE

_PAGES: Final = Path(__file__).resolve().parent / "pages"
_TITLES: Final = {
    "package": ("Package", ":material/handshake:"),
    "deals": ("Deals", ":material/grid_view:"),
    "tradeoffs": ("Trade-offs", ":material/balance:"),
    "deadlock": ("Deadlock", ":material/lock:"),
    "evidence": ("Evidence", ":material/fact_check:"),
    "scenario": ("Scenario", ":material/upload_file:"),
    "method": ("Method", ":material/menu_book:"),
}


def main() -> None:
    """Draw the frame and run the page that is asked for."""
    st.set_page_config(page_title="Negotiation positions", page_icon="⚖️", layout="wide")
    pages = {
        name: st.Page(
            _PAGES / f"{name}.py",
            title=title,
            icon=icon,
            url_path=name,
            default=name == "package",
        )
        for name, (title, icon) in _TITLES.items()
        if (_PAGES / f"{name}.py").exists()
    }
    chosen = st.navigation(list(pages.values()), position="hidden")
    session.know_pages(pages)
    now = session.begin()
    st.html(STYLE)
    st.html(look.WORKING)
    params = session.url_of(now)
    with st.container(horizontal=True, gap="small", key="nav"):
        for name, page in pages.items():
            if name != "tradeoffs" or page is chosen or _is_scored(now.scenario):
                st.page_link(page, query_params=params)
    controls.sidebar(now)
    look.show(f'<h1 class="np-title">{html(now.scenario.title)}</h1>')
    asked.draw(now)
    for notice in session.notices():
        st.warning(label(notice, 300), icon=":material/link_off:")
    chosen.run()


def _is_scored(scenario: Scenario) -> bool:
    """Whether there is anything to trade off."""
    return any(party.points for party in scenario.parties)


if __name__ == "__main__":
    main()
