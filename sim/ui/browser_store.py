"""Texts that the visitor's own browser keeps, so that a reload or a closed tab loses nothing.

They lie in the browser's IndexedDB, on this machine of the visitor's and for this address only;
the server holds them while the session lasts and writes nothing. Texts lie on *shelves*, each
under a name and with a line about it::

    found = shelf("drafts", wanted=[case])
    if found is not None and case in found.texts:
        ...  # what was kept before
    shelf("drafts", put={case: Kept("Drafts of the port strike", text)}, wanted=[case])

Call :func:`shelf` at the end of a run, once for each shelf: the browser answers at once, and what
it has not been sent by then, the server would take for changed. Call it with everything that is
to lie there by then: what the browser has confirmed is not sent again. It answers None until the
browser has said what it
has; the page is then run again by itself. Do not put anything under a name of which an earlier
text is to be taken up before that. Under a name that another tab has written meanwhile its text
stays, beside this one, under ``NAME~1``, ``NAME~2`` and so on.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

import streamlit as st
from pydantic import BaseModel, ValidationError

from sim.ui.session import not_acted, run_again

_JS: Final = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_store = st.components.v2.component("np_browser_store", html="<span></span>", js=_JS)


class Kept(NamedTuple):
    """A text, and a line that says what it is."""

    about: str
    text: str


class Listed(NamedTuple):
    """What lies under a name: the line about it, and when it was put there (ISO 8601, UTC)."""

    about: str
    when: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the browser keeps on a shelf: everything listed, and the texts that were wanted.

    ``failed`` says why it keeps nothing, if it does not: it may be full, or forbidden to.
    """

    listed: Mapping[str, Listed] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    failed: str = ""


class _Answer(BaseModel):
    """What the script sends: why it keeps nothing, or what lies there and the texts wanted."""

    failed: str = ""
    listed: list[tuple[str, str, str, str]] = []
    texts: dict[str, str] = {}
    wanted: list[str] = []


@dataclass(slots=True)
class _Talk:
    """What this session and the browser have told each other about one shelf."""

    shelf: Shelf | None = None
    wanted: tuple[str, ...] = ()
    asked: set[str] = field(default_factory=set)
    pending: dict[str, tuple[str, Kept | None]] = field(default_factory=dict)
    versions: dict[str, list[str]] = field(default_factory=dict)
    heard: object = None
    typing: Mapping[str, object] | None = None
    session: str = field(default_factory=lambda: secrets.token_hex(8))

    def put(self, texts: Mapping[str, Kept | None]) -> None:
        """Note what is to be kept, or None what is to be taken off."""
        for name, kept in texts.items():
            version = "" if kept is None else hashlib.sha256(repr(kept).encode()).hexdigest()[:24]
            known = self.versions.setdefault(name, [])
            if not known or known[-1] != version:
                known.append(version)
                self.pending[name] = (version, kept)

    def data(self) -> dict[str, object]:
        """What the browser is told: what it has not confirmed yet, and what is wanted of it."""
        put = {
            name: {"version": version, "after": self.versions[name][-50:]}
            | ({} if kept is None else kept._asdict())
            for name, (version, kept) in self.pending.items()
        }
        wanted = [name for name in self.wanted if name not in self.asked]
        return {"put": put, "wanted": wanted, "typing": self.typing}

    def hear(self, said: object) -> bool:
        """Take in what the browser says; whether the page has to be drawn anew for it.

        What is not of the form that the script sends is passed over.
        """
        if said is None or said == self.heard:
            return False
        self.heard = said
        try:
            found = _Answer.model_validate(said)
        except ValidationError:
            return False
        before = self.shelf or Shelf()
        if found.failed:
            self.shelf = Shelf(before.listed, before.texts, found.failed)
            return found.failed != before.failed
        versions = {name: version for name, _, _, version in found.listed}
        done = [n for n, (version, _) in self.pending.items() if versions.get(n, "") == version]
        for name in done:
            del self.pending[name]
        for name in found.texts:
            self.versions.setdefault(name, []).append(versions.get(name, ""))
        first = self.shelf is None
        asked = set(found.wanted) - self.asked
        self.asked |= asked
        listed = {name: Listed(about, when) for name, about, when, _ in found.listed}
        self.shelf = Shelf(listed, {**before.texts, **found.texts})
        return first or bool(asked or before.failed)


def shelf(
    name: str,
    put: Mapping[str, Kept | None] | None = None,
    wanted: Iterable[str] = (),
    typing: Mapping[str, object] | None = None,
    *,
    confirm: bool = False,
) -> Shelf | None:
    """Put texts on a shelf of the visitor's browser; what lies there, None while that is unknown.

    ``put`` maps names to what is to be kept, or to None to take it off; ``wanted`` are names
    of which the texts are fetched, as they are when the name is first wanted; one that is not
    wanted for a run is fetched anew. Both may stay the same from run to run. A name that is
    wanted and not in ``texts`` once there is an answer has no text.

    ``typing`` has the browser keep what is typed into fields until it is sent, under a ``name`` of
    this tab's with ``tab`` as the line about it; ``fields`` says of the class of each what that is
    the form, the field of it, and what the form is about. ``confirm`` has the browser say of each
    text that it lies there, for which the page is drawn anew.
    """
    talk: _Talk = st.session_state.setdefault(f"browser.{name}", _Talk())
    talk.put(put or {})
    talk.typing = typing
    before, talk.wanted = talk.wanted, tuple(dict.fromkeys(wanted))
    talk.asked.difference_update(set(talk.wanted).difference(before))
    _frame(name, confirm=confirm)
    return talk.shelf if talk.shelf is None or _told(talk) else None


def heard(name: str) -> Shelf | None:
    """What the browser has said of a shelf so far."""
    talk: _Talk | None = st.session_state.get(f"browser.{name}")
    return None if talk is None else talk.shelf


def _told(talk: _Talk) -> bool:
    """Whether everything that is wanted was asked for."""
    return bool(talk.shelf and talk.shelf.failed) or talk.asked.issuperset(talk.wanted)


def _frame(name: str, *, confirm: bool) -> None:
    """The part of the page through which the two talk; it takes no room."""
    talk: _Talk = st.session_state[f"browser.{name}"]
    key = f"browser.frame.{name}"

    def hears() -> None:
        # What the browser says comes by itself, and with the link as it was then.
        talk.hear(st.session_state[key].get("found"))
        not_acted()

    with st.container(key=f"np-kept-{name}"):
        data = {"shelf": name, "session": talk.session, "confirm": confirm, **talk.data()}
        answer = _store(key=key, data=data, on_found_change=hears)
    if talk.hear(answer.get("found")):
        run_again()
