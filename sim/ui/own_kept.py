"""The visitor's own case and its articles, kept by the browser over reloads and closed tabs.

Each case lies under a name of its own (:mod:`sim.ui.browser_store`), so that a new one takes no
earlier one away; the line about it says its title, how a link names it and which articles it
has. The server writes nothing.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from contextlib import suppress
from typing import Final, NamedTuple

import streamlit as st

from sim.files.load import read
from sim.ui import session
from sim.ui.browser_store import Kept, Shelf, heard, shelf
from sim.ui.own_files import written_back
from sim.ui.seen import Own, Seen

_CASES: Final = "cases"
_ARTICLES: Final = "articles"
_CASE: Final = "case-"
_NAME: Final = "own.kept.name"
_BEGUN: Final = "own.kept.begun"
_WANTED: Final = "own.kept.wanted"
_FORGET: Final = "own.kept.forget"
_SHELVED: Final = "own.kept.shelf.articles"
_TEXTS: Final = "own.articles"


class Case(NamedTuple):
    """A case that the browser keeps: under which name, its title, since when, and its articles."""

    name: str
    title: str
    when: str
    link: str
    articles: tuple[str, ...]


def articles() -> dict[str, str]:
    """The articles at hand, by the SHA-256 of their text."""
    held: dict[str, str] = st.session_state.setdefault(_TEXTS, {})
    return held


def begin_another() -> None:
    """From now on another case is kept beside the one before."""
    st.session_state.pop(_NAME, None)


def needed() -> bool:
    """Whether there is a case to be kept, or to be looked for."""
    return session.own_scenario() is not None or session.missing() is not None


def keep() -> None:
    """Have the browser keep the case as it is by now; take up what it kept and is asked for."""
    own, forget = session.own_scenario(), st.session_state.get(_FORGET, {})
    put: dict[str, Kept | None] = dict.fromkeys(forget)
    if own is not None and not (own.file is not None and written_back()):
        put[_name(own)] = Kept(_about(own), own.text)
    wanted = st.session_state.get(_WANTED, "")
    found = shelf(_CASES, put, [wanted] if wanted else [], confirm=True)
    _keep_articles(own, [d for digests in forget.values() for d in digests])
    if found is not None:
        _take_up(found, wanted)


def name(seen: Seen) -> str:
    """Under which name the browser keeps what is about the case shown, however it is changed."""
    return seen.name if seen.own is None else _name(seen.own)


def _name(own: Own) -> str:
    """Under which name it is kept: a file by its own, any other by one of this session's."""
    if own.file is not None:
        return own.link
    if _NAME not in st.session_state:
        st.session_state[_NAME] = st.session_state[_BEGUN] = f"{_CASE}{secrets.token_hex(4)}"
    mine: str = st.session_state[_NAME]
    return mine


def begun_here(case: str) -> bool:
    """Whether a case was begun in this session, so that the browser has nothing of it before."""
    return bool(st.session_state.get(_BEGUN) == case)


def _about(own: Own) -> str:
    digests = [s.text_digest for s in own.scenario.sources if s.text_digest is not None]
    return json.dumps({"title": own.scenario.title, "link": own.link, "articles": digests})


def _keep_articles(own: Own | None, forget: list[str]) -> None:
    mine = [] if own is None else [s.text_digest for s in own.scenario.sources if s.text_digest]
    held = articles()
    put: dict[str, Kept | None] = dict.fromkeys(set(forget) - set(mine))
    known: Shelf = st.session_state.get(_SHELVED) or Shelf()
    put |= {d: Kept("", held[d]) for d in mine if d in held and d not in known.listed}
    if not (mine or put):
        return
    found = shelf(_ARTICLES, put, [d for d in mine if d not in held], confirm=True)
    st.session_state[_SHELVED] = found or known
    texts = {} if found is None else found.texts
    new = {d: t for d, t in texts.items() if d in mine and d not in held and _digest(t) == d}
    if new:
        held.update(new)
        session.run_again()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _take_up(found: Shelf, wanted: str) -> None:
    """The case that is asked for, by a button or by the link that was followed."""
    if wanted:
        st.session_state.pop(_WANTED)
        scenario = read(found.texts.get(wanted, ""), wanted).scenario
        if scenario is not None:
            # A file's is now a case of its own: what is on disk may be another by now.
            begin_another()
            if wanted.startswith(_CASE):
                st.session_state[_NAME] = wanted
            session.take_up(Own(scenario.id, found.texts[wanted], scenario))
            session.run_again()
    asked = session.missing()
    if asked is not None:
        case = next((c.name for c in _listed(found) if c.link == asked.get("scenario")), None)
        if case is None or wanted == case:
            session.tell_missing(found.failed)
        else:
            st.session_state[_WANTED] = case
        session.run_again()


def _listed(found: Shelf) -> list[Case]:
    cases = []
    for case, (about, when) in found.listed.items():
        # What lies there may have been put there by a hand other than this program's.
        with suppress(ValueError, KeyError, TypeError):
            said = json.loads(about)
            words = str(said["title"]), when, str(said["link"])
            cases.append(Case(case, *words, tuple(map(str, said["articles"]))))
    return sorted(cases, key=lambda case: case.when, reverse=True)


def others() -> list[Case]:
    """The cases that the browser keeps beside the one that is shown, the last one first."""
    found = heard(_CASES)
    own = session.own_scenario()
    mine = None if own is None else _name(own)
    gone: Mapping[str, object] = st.session_state.get(_FORGET, {})
    return [c for c in _listed(found or Shelf()) if c.name != mine and c.name not in gone]


def thrown_away(where: str) -> dict[str, None]:
    """What lies on a shelf about cases that were thrown away, copies of other tabs as well."""
    gone: Mapping[str, object] = st.session_state.get(_FORGET, {})
    listed = (heard(where) or Shelf()).listed
    return {name: None for name in listed if name.partition("~")[0] in gone}


def failed() -> str | None:
    """Why the browser keeps nothing; empty if it does, None while it has not said."""
    found = heard(_CASES)
    return None if found is None else found.failed


def go_on_with(case: Case) -> None:
    """Ask the browser for a case that it keeps."""
    st.session_state[_WANTED] = case.name


def forget(case: Case) -> None:
    """Have the browser throw a case away, with the articles that no other one has."""
    others_have = {digest for c in others() if c.name != case.name for digest in c.articles}
    gone = st.session_state.setdefault(_FORGET, {})
    gone[case.name] = [digest for digest in case.articles if digest not in others_have]
