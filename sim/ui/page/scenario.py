"""The Own case page: bring your own file, change positions and wording, take it away again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from sim import limits
from sim.files.edit import Document
from sim.files.save import BACKUP
from sim.problems import InvalidInput
from sim.ui import forms, look, own_kept, unfinished
from sim.ui.edits import TableEdit, option_edits, position_edits, term_edits
from sim.ui.own_files import written_back
from sim.ui.page import own_problems
from sim.ui.page.own_guide import guide
from sim.ui.page.own_start import kept, start
from sim.ui.page.own_steps import stay_in_tables, steps
from sim.ui.page.own_text import LAST, load_text, text_of, unwritten
from sim.ui.page.scenario_compare import compare_with
from sim.ui.page.scenario_tables import Pending, draw, forget, pending
from sim.ui.published import button
from sim.ui.seen import Seen
from sim.ui.session import act, current
from sim.ui.widgets import in_place

_KEY: Final = "scenario.upload"
_BRING: Final = (
    "Bring your own scenario, or change this one. It is not written to the server's disk, and "
    "nobody else sees it; your browser keeps it where it can."
)
_TAB: Final = (
    "You are looking at your own copy. It lives in this tab; nothing is written to the server's "
    "disk. Download it to keep it."
)
_OWN: Final = (
    "You are looking at your own copy. Your browser keeps it, with each change and what is not "
    "saved yet, when you reload or close the tab; nothing is written to the server's disk. "
    "Download it to have it elsewhere."
)
_LOST: Final = (
    "You are looking at your own copy. It lives in this tab until you reload or close it, since "
    "this browser does not keep it ({}). Download it to keep it."
)


def show() -> None:
    """Draw the page."""
    seen = current()
    forms.begin()
    look.show(look.finding(_said(seen)))
    left = st.container()
    with in_place():
        unwritten()
        own_problems.told()
    if seen.own is not None:
        steps(seen, lambda: _tables(seen))
        look.show(look.head("Another case"))
    kept()
    start()
    guide()
    _upload()
    compare_with(seen)
    if seen.own is None:
        look.show(look.head("Change it"))
        _tables(seen)
    with left:
        unfinished.told(seen.scenario.digest)


def _said(seen: Seen) -> str:
    """Where what is shown lives, and where changes go."""
    if seen.own is None:
        return _BRING
    if seen.own.file is None:
        if (why := own_kept.failed()) is None:
            return _TAB
        return _LOST.format(why) if why else _OWN
    name = seen.own.file.name
    if written_back():
        return (
            f"You are changing {name}. Each change is written to it; as it was before the first "
            f"one it is kept as {name}{BACKUP}."
        )
    return (
        f"You are looking at {name}. Changes stay in this browser: they are not written to the "
        "file unless the page is started with --edit."
    )


def _tables(seen: Seen) -> None:
    waiting = pending(seen.scenario)
    draw(seen, waiting)
    _buttons(seen, waiting)


def _upload() -> None:
    """A file from the visitor: it loads, or its problems are shown beside the text."""
    st.file_uploader(
        "A scenario file (YAML)",
        type=["yaml", "yml", "json"],
        max_upload_size=limits.UPLOAD_MEGABYTES,
        key=_KEY,
        on_change=lambda: act(_take),
        help="Up to 2 MiB. The README says what it holds; “negsim schema” helps an editor.",
    )


def _take() -> None:
    given = st.session_state[_KEY]
    st.session_state.pop(LAST, None)
    if given is not None:
        load_text(given.name, given.getvalue(), anew=True)


def _buttons(seen: Seen, waiting: Pending) -> None:
    """Apply the changes, discard them, or take the scenario away."""
    with st.container(horizontal=True, gap="small"):
        wanted = st.button(
            "Apply the changes",
            icon=":material/check:",
            type="primary",
            key="edit.apply",
            disabled=not waiting.edits,
        )
        st.button(
            "Discard them",
            icon=":material/delete:",
            key="edit.discard",
            disabled=not waiting.edits,
            on_click=lambda: forget(seen.scenario, anew=True),
        )
        st.download_button(
            "Download this scenario (YAML)",
            data=text_of(seen),
            file_name=f"{seen.scenario.id}.yaml",
            mime="application/yaml",
            icon=":material/download:",
            key="download.scenario",
            on_click="ignore",
        )
        button(seen)
    if wanted:
        _apply(seen, waiting.edits)


def _apply(seen: Seen, edits: Mapping[str, TableEdit]) -> None:
    make = {"positions": position_edits, "options": option_edits, "terms": term_edits}
    try:
        with st.spinner("Writing and reading the scenario …"):
            every = [e for table, done in edits.items() for e in make[table](seen.scenario, done)]
            document = Document.parse(text_of(seen)).edited(every)
            loaded = load_text(f"{seen.scenario.id}.yaml", document.text().encode())
    except (InvalidInput, ValueError) as error:
        problems = error.problems if isinstance(error, InvalidInput) else (error,)
        look.show(look.finding("The changes could not be made."), look.listing(problems))
        return
    if loaded:
        stay_in_tables()
        forget(seen.scenario)
        st.toast("The changes are in.", icon=":material/check:")
    st.rerun()


if __name__ == "__main__":
    show()
