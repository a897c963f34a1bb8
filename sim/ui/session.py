"""One visitor's session: what is seen, in step with the URL.

Widgets are *controlled*: each is given the value of the state before it is drawn,
and its callback changes the state. The URL is written from the state, and read back
when it changed without a widget having been used: a followed link, back, forward.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final, NoReturn

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from sim import limits
from sim.files import catalogue
from sim.scenario.model import Scenario, Settings
from sim.ui.kept import start_clock
from sim.ui.links import decode, encode
from sim.ui.own_drafts import MARK
from sim.ui.own_files import files, loaded, written_back
from sim.ui.seen import OWN, Own, Seen
from sim.ui.state import NOTHING, default_state

FIRST: Final = "ukraine-2025-03"
_PACKAGE_ONLY: Final = frozenset({"package", "set", "group", "nearest", "compare"})
"""Parameters of a link that are about the Package page."""
_SEEN, _URL, _ACTED, _NOTICES, _OWN, _KEPT, _PAGES, _TRAIL, _MISSING = (
    f"page.{name}"
    for name in ("seen", "url", "acted", "notices", "own", "kept", "pages", "trail", "missing")
)
_SHOWN: Final = "page.notices.shown"
_AGAIN: Final = "page.again"
_LINK: Final = "page.link"
_STEPS: Final = frozenset({"package", "changed", "dropped", "off"})
"""Fields of the state of which each change can be undone."""


@st.cache_resource(show_spinner=False)
def shipped(name: str) -> Scenario:
    """A shipped scenario, read once for everybody."""
    return catalogue.open_scenario(name)


def begin() -> Seen:
    """Bring session and URL in step; called once at the start of a run."""
    start_clock()
    acted, again = st.session_state.pop(_ACTED, False), st.session_state.pop(_AGAIN, False)
    asked = st.query_params.to_dict()
    written = (acted or again) and not _went()
    if _SEEN not in st.session_state or (not written and asked != st.session_state[_URL]):
        _follow(asked)
    seen = current()
    if acted:
        st.session_state.pop(_MISSING, None)
    if missing() is not None:
        # The link stays until it is known whether the browser has what it names.
        st.session_state[_URL] = asked
        return seen
    params = url_of(seen)
    # After a step back always: a click just before it may have changed the link meanwhile.
    if _went() or st.query_params.to_dict() != params:
        st.query_params.from_dict(params)
    st.session_state[_URL] = params
    return seen


def missing() -> Mapping[str, str] | None:
    """The link to a case of one's own that this session lacks, until that is settled."""
    found: Mapping[str, str] | None = st.session_state.get(_MISSING)
    return found


def tell_missing(failed: str) -> None:
    """Say that the case which the link names is not in this browser either."""
    st.session_state.pop(_MISSING, None)
    why = f" (it keeps nothing: {failed})" if failed else ""
    said = f"The link is about a case, or how one was before, that this browser lacks{why}."
    _tell([f"{said} Upload its file to see it."])


def take_up(own: Own) -> None:
    """Show a case that the browser kept, as the link says that was followed, if one was."""
    asked = st.session_state.pop(_MISSING, None)
    st.session_state[_OWN] = own
    if asked is None:
        keep_own(own)
    else:
        _follow({**asked, "scenario": own.link})
        st.session_state[_ACTED] = True


def run_again() -> NoReturn:
    """Draw the page anew with what the browser has said.

    The link is not read back: the browser may have sent it before something was done.
    """
    not_acted()
    st.rerun()


def not_acted() -> None:
    """This run, or the next, is not for anything that the visitor did."""
    st.session_state[_AGAIN] = True


def current() -> Seen:
    """The scenario and the state as they are."""
    found: Seen = st.session_state[_SEEN]
    return found


def url_of(seen: Seen) -> dict[str, str]:
    """The parameters of a link to what is shown; written once for everything in a run."""
    of, params = st.session_state.get(_LINK, (None, {}))
    if of is not seen:
        name = {} if seen.name == first() else {"scenario": seen.name}
        params = {**name, **encode(seen)}
        st.session_state[_LINK] = (seen, params)
    return dict(params)


def means_package(params: Mapping[str, str]) -> bool:
    """Whether a link without the name of a page is one from when that was the Package page."""
    return not _PACKAGE_ONLY.isdisjoint(params)


def first() -> str:
    """The scenario that is shown when none is asked for."""
    if (own := next(iter(files()), None)) is not None:
        return own
    return _first_shipped()


def _first_shipped() -> str:
    names = catalogue.names()
    return FIRST if FIRST in names else names[0]


def know_pages(pages: Mapping[str, st.Page]) -> None:
    """Keep the pages of this run, so that one can lead to another."""
    st.session_state[_PAGES] = dict(pages)


def link_to(name: str, words: str) -> None:
    """A link to another page, which shows the same there."""
    st.page_link(st.session_state[_PAGES][name], label=words, query_params=url_of(current()))


def page_named(name: str) -> st.Page:
    """A page of this run, to make a link to it."""
    found: st.Page = st.session_state[_PAGES][name]
    return found


def show_as_own(settings: Settings) -> NoReturn:
    """Leave for the Package page, to show these settings as a package of one's own."""
    in_order = {t: settings[t] for t in current().scenario.term if t in settings}
    change(package=NOTHING, changed=in_order, nearest=0)
    st.switch_page(page_named("package"), query_params=url_of(current()))


def change(**fields: Any) -> None:
    """Give fields of the state new values; for the callbacks of widgets."""
    if not _STEPS.isdisjoint(fields):
        past, _ = _trail(current().name)
        past.append(_part(current()))
        st.session_state[_TRAIL] = (current().name, past[-limits.UNDO_STEPS :], [])
    act(lambda: _show(current().as_if(**fields)))


def bring(**fields: Any) -> None:
    """Give fields of the state values that come from elsewhere than a widget; for the next run."""
    _show(current().as_if(**fields))
    st.session_state[_ACTED] = True


def can_step(*, forth: bool) -> bool:
    """Whether there is a change of the package to undo, or one undone to do again."""
    return bool(_trail(current().name)[forth])


def step(*, forth: bool) -> None:
    """Undo the last change of the package, or do the last one undone again."""
    seen = current()
    trail = _trail(seen.name)
    if trail[forth]:
        fields = trail[forth].pop()
        trail[not forth].append(_part(seen))
        st.session_state[_TRAIL] = (seen.name, *trail)
        package, then = fields["package"], fields.pop("drafts")
        if (name := package.removeprefix(MARK)) in then and package not in seen.package_names:
            # Deleted or renamed since: it is back, and none that was saved since is gone.
            fields["drafts"] = {**seen.state.drafts, name: then[name]}
        elif package not in seen.package_names:
            fields["package"] = NOTHING
        act(lambda: _show(seen.as_if(**fields)))


def _part(seen: Seen) -> dict[str, Any]:
    """What of the state is undone and redone, and the drafts there are."""
    return {name: getattr(seen.state, name) for name in (*_STEPS, "drafts")}


def _trail(name: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The steps behind and, undone, ahead; of this scenario only."""
    of, past, ahead = st.session_state.get(_TRAIL, (name, [], []))
    return (past, ahead) if of == name else ([], [])


def act(effect: Callable[[], None]) -> None:
    """Run a callback, after which the URL is not read back.

    Nothing is done where the visitor went back or forward: a widget that was given another
    value just before may not have heard of it in the browser, and what it sends along is no click.
    """
    if _went():
        return
    if st.session_state.pop(_SHOWN, False):
        st.session_state.pop(_NOTICES, None)
    effect()
    st.session_state[_ACTED] = True


def _went() -> bool:
    """Whether the visitor went back or forward, for which this run is."""
    context = get_script_run_ctx(suppress_warning=True)
    return context is not None and context.is_history_navigation


def show_scenario(name: str) -> None:
    """Go to another scenario, with its own defaults."""
    own, told = _own(name)
    _tell(told)
    if told:
        return
    scenario = shipped(name) if own is None else own.scenario
    act(lambda: _show(Seen(name, scenario, default_state(scenario), own)))


def _own(name: str) -> tuple[Own | None, list[str]]:
    """The case of one's own of this name, from this tab or a file; what is wrong with the file."""
    own = own_scenario()
    if own is not None and name == own.link:
        return own, []
    file = files().get(name)
    if file is None:
        return None, []
    kept: dict[str, Own] = st.session_state.get(_KEPT, {})
    if name in kept and not written_back():
        # Changed in this tab, which is the only place where the changes are.
        st.session_state[_OWN] = kept[name]
        return kept[name], []
    text, found = loaded(file)
    if found.scenario is None:
        told = [str(problem) for problem in found.errors[: limits.NOTICE_PROBLEMS]]
        return None, [f"{file.name} cannot be used. {'; '.join(told)}"]
    own = Own(name, text, found.scenario, file)
    st.session_state[_OWN] = own
    return own, []


def keep_own(own: Own) -> None:
    """Make this the session's own scenario and show it; the state is kept where it fits."""
    before: Seen | None = st.session_state.get(_SEEN)
    told: list[str] = []
    state = default_state(own.scenario)
    if before is not None and (before.own is not None or before.name == own.scenario.id):
        # Made before anything is kept: a session never has the state of another scenario.
        state, told = decode(own.scenario, encode(Seen(own.link, own.scenario, before.state)))
    st.session_state[_OWN] = own
    if own.file is not None:
        st.session_state.setdefault(_KEPT, {})[own.link] = own
    _tell(told)
    act(lambda: _show(Seen(own.link, own.scenario, state, own)))


def own_scenario() -> Own | None:
    """The session's own scenario, if it has one."""
    found: Own | None = st.session_state.get(_OWN)
    return found


def notices() -> list[str]:
    """What had to be ignored in the link that was followed; told until something is done."""
    st.session_state[_SHOWN] = True
    found: list[str] = st.session_state.get(_NOTICES, [])
    return found


def _tell(notices: list[str]) -> None:
    st.session_state[_NOTICES], st.session_state[_SHOWN] = notices, False


def _show(seen: Seen) -> None:
    st.session_state[_SEEN] = seen


def _follow(asked: Mapping[str, str]) -> None:
    told: list[str] = []
    name = asked.get("scenario", first())
    own, wrong = _own(name)
    told += wrong
    if own is None:
        if name.startswith(OWN):
            st.session_state[_MISSING] = dict(asked)
        elif not wrong and name not in catalogue.names():
            told.append(f"The link names the scenario “{name[:60]}”, which does not exist.")
        if name not in catalogue.names():
            name, asked = _first_shipped(), {}
    scenario = shipped(name) if own is None else own.scenario
    state, ignored = decode(scenario, asked)
    before: Seen | None = st.session_state.get(_SEEN)
    if before is not None and before.name == name:
        # A link, or a step back, takes no draft away.
        state = replace(state, drafts={**before.state.drafts, **state.drafts})
    _tell(told + ignored)
    _show(Seen(name, scenario, state, own))
