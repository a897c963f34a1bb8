"""The page's frame: configuration, navigation, shared controls. No arithmetic here."""

from __future__ import annotations

import sys
from pathlib import Path
from time import sleep
from typing import Final

import streamlit as st

from sim.questions.glossary import sample_words
from sim.ui import (
    controls,
    credit,
    drafts_kept,
    leads,
    look,
    own_kept,
    session,
    takeaway,
    unfinished,
)

# Not a folder named "pages", which Streamlit would take for pages without this frame.
_PAGES: Final = Path(__file__).resolve().parent / "page"
_TITLES: Final = {
    "overview": ("Overview", ":material/space_dashboard:", "overview"),
    "package": ("Package", ":material/handshake:", "package"),
    "deals": ("Deals", ":material/grid_view:", "deals"),
    "tradeoffs": ("Trade-offs", ":material/balance:", "tradeoffs"),
    "deadlock": ("Deadlock", ":material/lock:", "deadlock"),
    "steps": ("Steps", ":material/route:", "steps"),
    "positions": ("Positions", ":material/fact_check:", "evidence"),
    "own-case": ("Own case", ":material/upload_file:", "scenario"),
    "method": ("Method", ":material/menu_book:", "method"),
}
"""How the URL names a page: its title, its icon, and the file that draws it."""
_BEFORE: Final = {"evidence": "positions", "scenario": "own-case"}
"""What a page was called in the URL before: what it is called now."""
_BRAND: Final = look.Html(
    f'<div class="np-brand"><b>{look.NAME}</b><span>what each side said, and what follows from it'
    "</span><details><summary>What is this?</summary><p>A case is written down from news articles: "
    "who asked for what, how firmly, where it was read. The program then works out, without "
    "weights or guesses, which packages nobody has refused, which positions cannot both be had, "
    "and what would have to give. It predicts nothing and takes no side; "
    "silence is never counted as a yes."
    "</p></details></div>"
)
"""What this is, above everything."""
_TURN: Final = 0.0005
"""Seconds for which one visitor's work keeps the others from theirs: a click is drawn in a hundred
messages, each of which waits for its turn; with Python's own five thousandths, half a second."""
_STYLED: Final = 0.3
"""Seconds that a browser takes to load what draws the style; all text needs the same."""
_START: Final = "start"
"""The page without a name in the URL: *Overview*; links from before may mean *Package*."""


def main() -> None:
    """Draw the frame and run the page that is asked for."""
    sys.setswitchinterval(_TURN)
    st.set_page_config(page_title=look.NAME, page_icon="⚖️", layout="wide")
    pages = {name: _page(name, name) for name in _TITLES}
    start = _page(_START, "overview", default=True)
    before = {_page(old, name): name for old, name in _BEFORE.items()}
    chosen = st.navigation([start, *pages.values(), *before], position="hidden")
    session.know_pages(pages)
    seen = session.begin()
    params = session.url_of(seen)
    if chosen is start and session.means_package(params):
        st.switch_page(pages["package"], query_params=params)
    # The link that leads to where one is must be this very page to be marked as such.
    shown = {**pages, ("overview" if chosen is start else before.get(chosen, "")): chosen}
    first = shown["overview"] is chosen
    case = look.flat(seen.scenario.title, 60)
    st.set_page_config(
        page_title=f"{chosen.title} · {case} · {look.NAME}",
        # The line of words opens the same controls, and the table needs the room.
        initial_sidebar_state="collapsed" if first else "auto",
    )
    st.html(look.STYLE)
    st.html(look.WORKING)
    # The side bar before anything that would have to make room for it; and nothing before the
    # browser has the style, with which it would move.
    st.sidebar.html('<div class="np"></div>')
    if session.is_new():
        sleep(_STYLED)
    controls.sidebar(seen)
    scored = bool(seen.scenario.scored)
    look.show(_BRAND)
    with st.container(horizontal=True, gap="small", key="nav"):
        for name in pages:
            if name != "tradeoffs" or shown[name] is chosen or scored:
                st.page_link(shown[name], query_params=params)
        takeaway.popover(seen, params)
    # What the page hears from the browser, in a place that no page moves.
    listening = st.container(key="listening")
    with listening:
        leads.follow()
        credit.copies(seen)
    if first:
        controls.view_line(seen)
    else:
        title = look.safe(seen.scenario.title)
        look.show(look.Html(f'<h1 class="np-title">{title}</h1>'))
    if not first or controls.beyond_line(seen):
        controls.asked(seen)
    if session.missing() is not None:
        look.show(look.soft("Looking in this browser for the case that the link names …"))
    for notice in session.notices():
        st.warning(look.label(notice, 300), icon=":material/link_off:")
    if caution := sample_words(seen.scenario):
        st.warning(look.label(caution, 300), icon=":material/grid_on:")
    chosen.run()
    # Last, so that the browser has every control before it answers through these.
    with listening:
        drafts_kept.keep(session.current())
        on_own_case = chosen.title == _TITLES["own-case"][0]
        if on_own_case or own_kept.needed():
            own_kept.keep()
        if on_own_case and session.missing() is None:
            unfinished.keep()


def _page(path: str, name: str, *, default: bool = False) -> st.Page:
    title, icon, file = _TITLES[name]
    return st.Page(_PAGES / f"{file}.py", title=title, icon=icon, url_path=path, default=default)


if __name__ == "__main__":
    main()
