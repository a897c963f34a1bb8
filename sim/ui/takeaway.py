"""What one can take along from every page: a brief, a link, and how to cite."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from sim.engine.budget import TooWide
from sim.questions.explain import AskExplain
from sim.questions.explain_told import Explanation
from sim.runs.brief import Brief, as_html, as_markdown, brief
from sim.runs.cite import apa, bibtex
from sim.ui.answers_overview import answered, as_seen
from sim.ui.kept import budget
from sim.ui.seen import Seen
from sim.ui.widgets import download, once_open


def popover(seen: Seen, params: Mapping[str, str]) -> None:
    """The button that opens it; what is behind it is drawn once it is open."""
    icon = ":material/ios_share:"
    menu = st.popover("Take away", icon=icon, key="takeaway", on_change="rerun")
    once_open(menu, lambda: _offers(seen, params))


def _offers(seen: Seen, params: Mapping[str, str]) -> None:
    scenario = seen.scenario
    package, phase = seen.named
    told = [package.id if package else "own", *([phase] if phase else [])]
    name = "-".join([scenario.id, *told, *([] if seen.as_recorded else ["changed"])])
    st.caption("One page about the package as it stands: finding, sources, what would open it.")
    with st.container(horizontal=True, gap="small"):
        link = _address("package", params)
        download("HTML", f"{name}-brief.html", partial(_brief, seen, as_html, link))
        download("Markdown", f"{name}-brief.md", partial(_brief, seen, as_markdown, link))
        download("BibTeX", f"{scenario.id}.bib", lambda: bibtex(scenario))
    here = _address(None, params)
    if here:
        st.caption("Link to what is shown")
        st.code(here, language=None, wrap_lines=True)
    st.caption("Cite")
    st.code("\n".join(apa(scenario)), language=None, wrap_lines=True)


def asked(seen: Seen) -> AskExplain:
    """The question of a brief about the package as it stands."""
    as_it_is = seen.as_recorded and seen.named[0] is not None
    return AskExplain(
        package=seen.state.package if as_it_is else None,
        set={} if as_it_is else seen.set,
        standard=seen.state.standard,
        shifts=True,
    )


def _brief(seen: Seen, form: Callable[[Brief], str], link: str) -> str:
    ask = as_seen(seen, asked(seen))
    try:
        answer = answered(seen, ask)
    except TooWide as wide:
        return f"Too large to answer here: {wide.reason}. The command line takes more time."
    if not isinstance(ask, AskExplain) or not isinstance(answer, Explanation):
        raise TypeError(f"{ask.name} is not what a brief is about")
    return form(brief(seen.scenario, ask, answer, date.today(), link, budget()))


def _address(page: str | None, params: Mapping[str, str]) -> str:
    """Where this is shown, as the browser has it; empty where there is no browser."""
    url = (st.context.url or "").partition("?")[0]
    if not url:
        return ""
    base = url if page is None else f"{url.rpartition('/')[0]}/{page}"
    return f"{base}?{urlencode(params, safe=',:/*')}" if params else base
