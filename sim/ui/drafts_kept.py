"""Drafts lie in the visitor's own browser as well: a reload or a closed tab loses none of them.

What is changed and not saved lies there too, as a draft called :data:`UNSAVED`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from sim import limits
from sim.ui import own_kept
from sim.ui.browser_store import Kept
from sim.ui.browser_store import shelf as on_shelf
from sim.ui.own_drafts import Draft, named, written
from sim.ui.seen import Seen
from sim.ui.session import bring, run_again

_SHELF: Final = "drafts"
_TAKEN: Final = "drafts.taken"
UNSAVED: Final = "Not saved"


def keep(seen: Seen) -> None:
    """Bring back what the browser kept of this scenario, once; then keep what there is now.

    Called when all of the page is drawn: it may be drawn anew from here, and a widget that was
    not drawn before that would forget what it is set to.
    """
    taken: set[str] = st.session_state.setdefault(_TAKEN, set())
    name = own_kept.name(seen)
    listed = f"{_SHELF}.copies.{name}"
    copies: tuple[str, ...] = st.session_state.get(listed, ())
    put = {name: _kept(seen), **dict.fromkeys(copies)} if name in taken else None
    found = on_shelf(_SHELF, put, [name, *copies])
    if found is None or found.failed or name in taken:
        return
    others = tuple(each for each in found.listed if each.startswith(f"{name}~"))
    if not set(others) <= set(copies):
        # What other tabs kept meanwhile is fetched as well, and then stands in one place.
        st.session_state[listed] = others
        run_again()
    taken.add(name)
    brought = together(seen, [found.texts[n] for n in (name, *copies) if n in found.texts])
    if brought != seen.state.drafts:
        bring(drafts=brought)
        run_again()


def together(seen: Seen, texts: list[str]) -> dict[str, Draft]:
    """The drafts of the state with those of the texts; a name that means another has a number."""
    drafts = dict(seen.state.drafts)
    for text in texts:
        for name, draft in seen.drafts_in(text)[0].items():
            shown = name == UNSAVED and draft == _now(seen)
            if len(drafts) < limits.DRAFTS and drafts.get(name) != draft and not shown:
                drafts[named(name, drafts)] = draft
    return drafts


def _kept(seen: Seen) -> Kept | None:
    drafts: Mapping[str, Draft] = seen.state.drafts
    now = _now(seen)
    if not seen.as_recorded and seen.set and now not in drafts.values():
        drafts = {**drafts, UNSAVED: now}
    return Kept(f"Drafts of {seen.scenario.title}", written(drafts)) if drafts else None


def _now(seen: Seen) -> Draft:
    return Draft(seen.set, seen.state.dropped)
