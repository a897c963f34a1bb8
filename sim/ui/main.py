"""The page's frame: configuration, navigation, shared controls. No arithmetic here."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from sim.ui import controls, look, session

# Not a folder named "pages", which Streamlit would take for pages without this frame.
_PAGES: Final = Path(__file__).resolve().parent / "page"
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
            _PAGES / f"{name}.py", title=title, icon=icon, url_path=name, default=name == "package"
        )
        for name, (title, icon) in _TITLES.items()
    }
    chosen = st.navigation(list(pages.values()), position="hidden")
    session.know_pages(pages)
    seen = session.begin()
    st.html(look.STYLE)
    st.html(look.WORKING)
    params = session.url_of(seen)
    scored = bool(seen.scenario.scored)
    with st.container(horizontal=True, gap="small", key="nav"):
        for name, page in pages.items():
            if name != "tradeoffs" or page is chosen or scored:
                st.page_link(page, query_params=params)
    controls.sidebar(seen)
    title = look.safe(seen.scenario.title)
    look.show(look.Html(f'<h1 class="np-title">{title}</h1>'))
    controls.asked(seen)
    for notice in session.notices():
        st.warning(look.label(notice, 300), icon=":material/link_off:")
    chosen.run()


if __name__ == "__main__":
    main()
