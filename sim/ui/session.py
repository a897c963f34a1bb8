"""One visitor's session: which scenario, which state, and both in step with the URL.

Widgets are *controlled*: each is given the value of the state before it is drawn,
and its callback changes the state. The URL is written from the state, and read back
when it changed without a widget having been used: a followed link, back, forward.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any, Final, NoReturn

import streamlit as st

from sim.files import catalogue
from sim.scenario.model import Scenario, Settings
from sim.ui import cached
from sim.ui.links import decode, encode
from sim.ui.state import NOTHING, PageState, default_state

FIRST: Final = "ukraine-2025-03"
OWN: Final = "own-"
"""How the URL names a scenario that lives in one session only, before its digest."""
_STATE, _SCENARIO, _URL, _ACTED, _NOTICES, _OWN, _PAGES, _STARTED = (
    f"page.{name}"
    for name in ("state", "scenario", "url", "acted", "notices", "own", "pages", "started")
)


@dataclass(frozen=True, slots=True)
class Own:
    """A scenario that was uploaded or edited in this session: its text and its model."""

    name: str
    text: str
    scenario: Scenario


@dataclass(frozen=True, slots=True)
class Now:
    """What the page shows in this run."""

    name: str
    scenario: Scenario
    state: PageState
    own: Own | None


def started() -> float:
    """When this run of the page began, as a reading of :func:`time.monotonic`."""
    found: float = st.session_state.get(_STARTED, monotonic())
    return found


def begin() -> Now:
    """Bring session and URL in step; called once at the start of a run."""
    st.session_state[_STARTED] = monotonic()
    acted = st.session_state.pop(_ACTED, False)
    asked = st.query_params.to_dict()
    if _STATE not in st.session_state or (not acted and asked != st.session_state[_URL]):
        _follow(asked)
    here = now()
    write_url(here)
    return here


def now() -> Now:
    """The scenario and the state as they are."""
    name: str = st.session_state[_SCENARIO]
    own = own_scenario()
    scenario = own.scenario if own is not None and name == own_name(own) else cached.shipped(name)
    return Now(name, scenario, st.session_state[_STATE], own if name.startswith(OWN) else None)


def write_url(here: Now) -> None:
    """Put the state into the URL, if it is not there yet."""
    params = url_of(here)
    if st.query_params.to_dict() != params:
        st.query_params.from_dict(params)
    st.session_state[_URL] = params


def url_of(here: Now) -> dict[str, str]:
    """The parameters of a link to what is shown."""
    name = {} if here.name == first() else {"scenario": here.name}
    return {**name, **encode(here.scenario, here.state)}


def first() -> str:
    """The scenario that is shown when none is asked for."""
    names = catalogue.names()
    return FIRST if FIRST in names else names[0]


def know_pages(pages: Mapping[str, st.Page]) -> None:
    """Keep the pages of this run, so that one can lead to another."""
    st.session_state[_PAGES] = dict(pages)


def show_as_own(settings: Settings) -> NoReturn:
    """Leave for the Package page, to show these settings as a package of one's own."""
    in_order = {t: settings[t] for t in now().scenario.term if t in settings}
    change(package=NOTHING, changed=in_order, nearest=0)
    st.switch_page(st.session_state[_PAGES]["package"], query_params=url_of(now()))


def change(**fields: Any) -> None:
    """Give fields of the state new values; for the callbacks of widgets."""
    st.session_state[_STATE] = replace(st.session_state[_STATE], **fields)
    st.session_state[_ACTED] = True


def hold(key: str, value: Any) -> None:
    """Give a widget the value of the state, unless it has it already.

    A value that is given again would undo in the browser a click that is on its way.
    """
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def picked(key: str, known: Collection[Any], usual: Any) -> Any:
    """What a widget was set to, if it is one of ``known``.

    A click on what an earlier run drew may bring a word that this run does not know.
    """
    value = st.session_state[key]
    return value if value in known else usual


def act(effect: Callable[[], None]) -> None:
    """Run a callback that is not about the state, so that the URL is not read back."""
    effect()
    st.session_state[_ACTED] = True


def show_scenario(name: str) -> None:
    """Go to another scenario, with its own defaults."""
    st.session_state[_SCENARIO] = name
    own = own_scenario()
    scenario = own.scenario if own is not None and name == own_name(own) else cached.shipped(name)
    st.session_state[_STATE] = default_state(scenario)
    st.session_state[_ACTED] = True


def keep_own(own: Own) -> None:
    """Make this the session's own scenario and show it; the state is kept where it fits."""
    before = st.session_state.get(_STATE)
    was = st.session_state.get(_SCENARIO)
    told: list[str] = []
    state = default_state(own.scenario)
    if before is not None and was is not None and _same_case(was, own):
        # Made before anything is kept: a session never has the state of another scenario.
        state, told = decode(own.scenario, encode(own.scenario, before))
    st.session_state[_OWN] = own
    st.session_state[_SCENARIO] = own_name(own)
    st.session_state[_STATE] = state
    st.session_state[_NOTICES] = told
    st.session_state[_ACTED] = True


def own_scenario() -> Own | None:
    """The session's own scenario, if it has one."""
    found: Own | None = st.session_state.get(_OWN)
    return found


def own_name(own: Own) -> str:
    """How the URL names it."""
    return f"{OWN}{own.scenario.digest[:12]}"


def notices() -> list[str]:
    """What had to be ignored in the link that was followed; each is told once."""
    found: list[str] = st.session_state.pop(_NOTICES, [])
    return found


def _follow(asked: Mapping[str, str]) -> None:
    told: list[str] = []
    name = asked.get("scenario", first())
    own = own_scenario()
    if own is not None and name == own_name(own):
        scenario = own.scenario
    else:
        if name.startswith(OWN):
            told.append(
                "The link is about a scenario that was uploaded or changed in another tab, or in "
                "this one before it was reloaded, and lives only there. Upload its file to see it."
            )
        elif name not in catalogue.names():
            told.append(f"The link names the scenario “{name[:60]}”, which does not exist.")
        if name not in catalogue.names():
            name, asked = first(), {}
        scenario = cached.shipped(name)
    state, ignored = decode(scenario, asked)
    st.session_state[_SCENARIO] = name
    st.session_state[_STATE] = state
    st.session_state[_NOTICES] = told + ignored


def _same_case(was: str, own: Own) -> bool:
    return was.startswith(OWN) or was == own.scenario.id
