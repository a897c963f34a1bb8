"""Links within the page's own text that lead to an entry of the record, and stay in the session.

Plain links would load the page anew, and so lose a case of one's own. A script in the page hands
the click over instead; opened in a new tab, a link is followed as it stands. Nothing of a
scenario is ever part of the script.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

import streamlit as st

from sim.ui.look import Html, safe
from sim.ui.session import change, page_named, url_of
from sim.ui.session import current as seen_now
from sim.ui.state import SECTIONS

_JS: Final = """
export default function ({ setTriggerValue }) {
  const follow = (event) => {
    const link = event.target.closest?.("a[data-lead]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    event.stopPropagation();
    setTriggerValue("followed", link.dataset.lead);
  };
  document.addEventListener("click", follow, true);
  return () => document.removeEventListener("click", follow, true);
}
"""
_listener = st.components.v2.component("np_leads", js=_JS, isolate_styles=False)
_KEY: Final = "leads"
POSITIONS: Final = "positions"
STATEMENTS: Final = "timeline"
CONTRADICTIONS: Final = "contradictions"
READINGS: Final = "readings"


def lead(section: str, name: str, words: str = "") -> Html:
    """A link to what is called so in a section of the Positions page."""
    to = urlencode({"section": section, "find": name})
    return Html(
        f'<a href="positions?{safe(to)}" target="_self" data-lead="{safe(section)}:{safe(name)}">'
        f"{safe(words or name)}</a>"
    )


def follow() -> None:
    """Listen, once per run; a link that was followed leads to the Positions page."""
    given = _listener(key=_KEY, on_followed_change=_look_up).get("followed")
    if isinstance(given, str) and _of(given):
        st.switch_page(page_named("positions"), query_params=url_of(seen_now()))


def _look_up() -> None:
    given = st.session_state[_KEY].get("followed")
    if isinstance(given, str) and (found := _of(given)):
        change(section=found[0], find=found[1], shown=(), bearing=False)


def _of(given: str) -> tuple[str, str] | None:
    """The section and the name; None where the browser says what no link does."""
    section, _, name = given.partition(":")
    return (section, name) if section in SECTIONS and name else None
