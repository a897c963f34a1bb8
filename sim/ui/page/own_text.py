"""The text of the case that is shown: taken in, changed, taken back, given out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import streamlit as st

from sim.files import catalogue
from sim.files.edit import Document, Edit
from sim.files.load import read
from sim.problems import InvalidInput, Problem
from sim.scenario import limits
from sim.ui import look
from sim.ui.seen import Own, Seen
from sim.ui.session import act, current, keep_own

LAST: Final = "page.upload"
"""What was taken in last: its name, its text and the problems with it, if any."""
_REFUSED: Final = "own.refused"
_PAST: Final = "own.past"
_UNDONE: Final = "own.undone"
_STEPS: Final = 100


def load_text(name: str, data: bytes) -> bool:
    """Show the scenario in these bytes, or keep what is wrong with them to be shown."""
    loaded = read(data[: limits.FILE_BYTES + 1], name)
    text = data[: limits.FILE_BYTES].decode("utf-8", errors="replace")
    if loaded.scenario is None:
        st.session_state[LAST] = (name, text, loaded.errors)
        return False
    st.session_state[LAST] = (name, text, loaded.warnings) if loaded.warnings else None
    _remember(text)
    keep_own(Own(loaded.scenario.id, text, loaded.scenario))
    return True


def text_of(seen: Seen) -> str:
    """The text of the scenario that is shown, with its comments."""
    if seen.own is not None:
        return seen.own.text
    return catalogue.path(seen.name).read_text(encoding="utf-8")


def change_text(edits: Iterable[Edit]) -> bool:
    """Make these edits; what stands against them is kept to be shown, and nothing changes."""
    try:
        return replace_text(Document.parse(text_of(current())).edited(edits).text())
    except InvalidInput as invalid:
        st.session_state[_REFUSED] = invalid.problems
        return False


def replace_text(text: str) -> bool:
    """Show the scenario in this text, unless something is wrong with it, which is kept."""
    loaded = read(text, "scenario")
    if loaded.scenario is None:
        st.session_state[_REFUSED] = loaded.errors
        return False
    st.session_state.pop(_REFUSED, None)
    st.session_state.pop(LAST, None)
    _remember(text)
    keep_own(Own(loaded.scenario.id, text, loaded.scenario))
    return True


def refused() -> None:
    """Say once why the last change was not made: by field and item, not by line."""
    problems: tuple[Problem, ...] = st.session_state.pop(_REFUSED, ())
    if problems:
        st.error("That was not done, because of this:", icon=":material/block:")
        look.show(look.listing(map(_told, problems[:20])))


def _told(problem: Problem) -> str:
    hint = f". Did you mean “{problem.hint}”?" if problem.hint else ""
    place = f"{problem.path}: " if problem.path else ""
    return f"{place}{problem.message}{hint}"


def undo_and_redo() -> None:
    """Buttons that take changes of the own case back, and make them again."""
    past, undone = _steps()
    for words, icon, count, key, move in (
        ("Undo", ":material/undo:", len(past) - 1, "own.undo", _undo),
        ("Redo", ":material/redo:", len(undone), "own.redo", _redo),
    ):
        st.button(
            f"{words} ({count})" if count > 0 else words,
            icon=icon,
            key=key,
            disabled=count <= 0,
            on_click=lambda move=move: act(move),
        )


def _steps() -> tuple[list[str], list[str]]:
    """The texts up to the one that is shown, and those that were taken back."""
    state = st.session_state
    return state.setdefault(_PAST, []), state.setdefault(_UNDONE, [])


def _remember(text: str) -> None:
    past, undone = _steps()
    if not past or past[-1] != text:
        past.append(text)
        undone.clear()
        del past[:-_STEPS]


def _undo() -> None:
    past, undone = _steps()
    if len(past) > 1:
        undone.append(past.pop())
        _show(past[-1])


def _redo() -> None:
    past, undone = _steps()
    if undone:
        past.append(undone.pop())
        _show(past[-1])


def _show(text: str) -> None:
    scenario = read(text, "scenario").scenario
    if scenario is not None:
        keep_own(Own(scenario.id, text, scenario))
