"""The shelf: undo and redo, save as, and the drafts kept so far."""

from __future__ import annotations

from typing import Final

import streamlit as st

from sim import limits
from sim.ui import look, session
from sim.ui.look import label
from sim.ui.own_drafts import MARK, Draft, named, written
from sim.ui.seen import Seen
from sim.ui.session import change, current
from sim.ui.state import NOTHING
from sim.ui.widgets import controlled, download, once_open

_NAME: Final = "drafts.name"
_TEXT: Final = "drafts.text"


def choose(name: str) -> None:
    """Take up another package; one's own, if it was changed, is kept as a draft first."""
    seen = current()
    drafts = dict(seen.state.drafts)
    if not seen.as_recorded and seen.set and len(drafts) < limits.DRAFTS:
        start = seen.package_names[seen.state.package]
        own = "Own" if seen.state.package == NOTHING else f"From {start}"
        if Draft(seen.set, seen.state.dropped) not in drafts.values():
            drafts[named(own, drafts)] = Draft(seen.set, seen.state.dropped)
    draft = drafts.get(name.removeprefix(MARK)) if name.startswith(MARK) else None
    dropped = seen.state.dropped if draft is None else draft.dropped
    change(package=name, changed={}, nearest=0, drafts=drafts, dropped=dropped)


def steps() -> None:
    """Undo and redo, one step at a time."""
    for words, key, shortcut, forth in (
        ("Undo", "package.undo", "Ctrl+Z", False),
        ("Redo", "package.redo", "Ctrl+Shift+Z", True),
    ):
        st.button(
            words,
            icon=f":material/{words.lower()}:",
            key=key,
            disabled=not session.can_step(forth=forth),
            on_click=session.step,
            kwargs={"forth": forth},
            shortcut=shortcut,
        )


def shelf(seen: Seen) -> None:
    """Save the package as it stands; open, rename, double or delete what was saved."""
    drafts = seen.state.drafts
    words = f"Drafts ({len(drafts)})" if drafts else "Save as a draft"
    menu = st.popover(words, icon=":material/bookmarks:", key="drafts", on_change="rerun")
    once_open(menu, lambda: _drafts(seen))


def _drafts(seen: Seen) -> None:
    drafts = seen.state.drafts
    st.text_input("Name", key=_NAME, max_chars=60, placeholder="US vouches")
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Save as it stands",
            key="drafts.save",
            disabled=len(drafts) >= limits.DRAFTS or not seen.set,
            on_click=lambda: save(_given(_NAME)),
        )
        own = seen.state.package.removeprefix(MARK)
        if seen.state.package.startswith(MARK):
            st.button("Rename", key="drafts.rename", on_click=lambda: _rename(own, _given(_NAME)))
            st.button(
                "Duplicate",
                key="drafts.duplicate",
                disabled=len(drafts) >= limits.DRAFTS,
                on_click=lambda: save(_given(_NAME) or own),
            )
            st.button("Delete", key="drafts.delete", on_click=lambda: _delete(own))
    if drafts:
        controlled(
            st.pills,
            "Open one",
            f"drafts.open.{seen.name}",
            own if own in drafts else None,
            lambda given: choose(MARK + given) if given else None,
            {each: label(each, 40) for each in drafts},
            wrap=True,
        )
        download("Drafts (text)", f"{seen.scenario.id}-drafts.txt", lambda: written(drafts))
    st.text_input("Add drafts from such a text", key=_TEXT)
    st.button("Add", key="drafts.add", on_click=lambda: _add(_given(_TEXT)))
    fits = len(written(drafts)) <= limits.DRAFTS_IN_LINK
    travel = "They travel in the link." if fits else "Too long for a link: the text takes them."
    look.show(look.soft(f"Kept in this browser, not written to the server's disk. {travel}"))


def _given(key: str) -> str:
    """What stands in a field when a button is clicked, which may be what made it lose the focus."""
    return str(st.session_state[key])


def save(words: str) -> None:
    """Keep the package as it stands, and what is set aside, as a draft; go on with that."""
    seen = current()
    name = named(words or seen.package_names[seen.state.package], seen.state.drafts)
    drafts = {**seen.state.drafts, name: Draft(seen.set, seen.state.dropped)}
    change(package=MARK + name, changed={}, drafts=drafts)


def _rename(old: str, words: str) -> None:
    drafts = dict(current().state.drafts)
    name = named(words or old, [each for each in drafts if each != old])
    renamed = {name if each == old else each: draft for each, draft in drafts.items()}
    change(package=MARK + name, drafts=renamed)


def _delete(name: str) -> None:
    seen = current()
    drafts = {each: draft for each, draft in seen.state.drafts.items() if each != name}
    compared = tuple(each for each in seen.state.compare if each != MARK + name)
    change(package=NOTHING, changed=seen.set, drafts=drafts, compare=compared)


def _add(text: str) -> None:
    seen = current()
    found, strange = seen.drafts_in(text)
    drafts = dict(seen.state.drafts)
    for name, draft in found.items():
        drafts[named(name, drafts)] = draft
    change(drafts=dict(list(drafts.items())[: limits.DRAFTS]))
    for word in strange[:3]:
        st.toast(look.label(f"“{word[:40]}” means nothing in this scenario.", 120))
