"""The text of the case that is shown: taken in, changed, taken back, given out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import streamlit as st

from sim import limits
from sim.files import catalogue
from sim.files.edit import Document, Edit
from sim.files.head import with_fields
from sim.files.load import read
from sim.files.references import dependents
from sim.files.save import BACKUP, write_over
from sim.files.text import encoding_of
from sim.problems import InvalidInput, Problem
from sim.scenario.model import Scenario
from sim.ui import look, own_kept
from sim.ui.own_files import loaded, text_in, written_back
from sim.ui.seen import Own, Seen
from sim.ui.session import act, current, keep_own

LAST: Final = "page.upload"
"""What was taken in last: its name, its text and the problems with it, if any."""
_REFUSED: Final = "own.refused"
_UNWRITTEN: Final = "own.unwritten"
_WRITTEN: Final = "own.written"
_PAST: Final = "own.past"
_UNDONE: Final = "own.undone"
_ONE: Final = {
    **{"parties": "party", "agreement": "the rule of who has to agree", "stairs": "staircase"},
    **{"expectations": "an expectation", "not_encoded": "what is not encoded"},
}
"""Section -> what one of its items is called, where no letter is only taken away."""


def load_text(name: str, data: bytes, *, anew: bool = False) -> bool:
    """Show the scenario in these bytes, or keep what is wrong with them to be shown.

    ``anew``: it is another case, not this one changed.
    """
    data = data[: limits.FILE_BYTES + 1]
    found = read(data, name)
    text = data.decode(encoding_of(data), errors="replace").removeprefix("\ufeff")
    if found.scenario is None:
        st.session_state[LAST] = (name, text, found.errors)
        return False
    st.session_state[LAST] = (name, text, found.warnings) if found.warnings else None
    _accept(text, found.scenario, anew=anew)
    return True


def text_of(seen: Seen) -> str:
    """The text of the scenario that is shown, with its comments."""
    if seen.own is not None:
        return seen.own.text
    return catalogue.path(seen.name).read_text(encoding="utf-8")


def change_text(edits: Iterable[Edit]) -> bool:
    """Make these edits; what stands against them is kept to be shown, and nothing changes.

    An item goes only when nothing that stays names it.
    """
    asked = tuple(edits)
    try:
        document = Document.parse(text_of(current()))
        gone = [edit.path for edit in asked if edit.fields is None]
        if needed := [p for path in gone for p in _still_named(document, path, gone)]:
            raise InvalidInput(needed)
        return replace_text(document.edited(asked).text())
    except InvalidInput as invalid:
        refuse(invalid.problems)
        return False


def _still_named(
    document: Document, path: tuple[str, ...], gone: Sequence[tuple[str, ...]]
) -> Iterator[Problem]:
    """What depends on an item that is to be taken out."""
    for by in dependents(document.root, path):
        if (by.kind, by.id) not in gone:
            what = f"{_ONE.get(by.kind, by.kind.removesuffix('s'))} {by.id}".strip()
            yield Problem("scenario", path=path[-1], message=f"{what} depends on it")


def change_head(fields: Mapping[str, object]) -> bool:
    """Change what the file says of the whole, as :func:`change_text` does of items."""
    try:
        return replace_text(with_fields(text_of(current()), fields))
    except InvalidInput as invalid:
        refuse(invalid.problems)
        return False


def refuse(problems: tuple[Problem, ...]) -> None:
    """Keep why something was not done, to be shown once."""
    st.session_state[_REFUSED] = problems


def replace_text(text: str, *, anew: bool = False) -> bool:
    """Show the scenario in this text, unless something is wrong with it, which is kept."""
    found = read(text, "scenario")
    if found.scenario is None:
        st.session_state[_REFUSED] = found.errors
        return False
    st.session_state.pop(_REFUSED, None)
    st.session_state.pop(LAST, None)
    _accept(text, found.scenario, anew=anew)
    return True


def _accept(text: str, scenario: Scenario, *, anew: bool) -> None:
    before = current()
    if anew:
        own_kept.begin_another()
    past, undone = _steps()
    if anew or before.own is None or (past and past[-1] != before.own.text):
        past.clear()
    if not past and before.own is not None and not anew:
        past.append(before.own.text)
    if not past or past[-1] != text:
        past.append(text)
    undone.clear()
    del past[: -limits.UNDO_STEPS]
    while len(past) > 2 and sum(map(len, past)) > limits.UNDO_CHARACTERS:
        del past[0]
    _show(text, scenario, None if anew or before.own is None else before.own)


def _show(text: str, scenario: Scenario, before: Own | None) -> None:
    """Show it, as the file that was shown before where it was one, and write it there."""
    file = None if before is None else before.file
    keep_own(Own(scenario.id, text, scenario, file))
    if before is not None and file is not None and written_back():
        _write(file, text, before.text)


def _write(file: Path, text: str, before: str) -> None:
    """Write it over what the file said; the file as it was at first is kept beside it."""
    written: dict[Path, str] = st.session_state.setdefault(_WRITTEN, {})
    try:
        write_over(file, text, written.get(file, before), keep=file not in written)
    except InvalidInput as invalid:
        st.session_state[_UNWRITTEN] = invalid.problems[0]
    else:
        written[file] = text
        st.session_state.pop(_UNWRITTEN, None)


def write_runs(changed: Mapping[Path, tuple[str, str]]) -> None:
    """Write runs files that named something renamed: file -> (what it said, what it says now)."""
    for file, (before, after) in changed.items():
        if before != after:
            try:
                write_over(file, after, before)
            except InvalidInput as invalid:
                refuse(invalid.problems)
            else:
                st.toast(
                    f"{look.label(file.name)} follows; as it was: {look.label(file.name)}{BACKUP}"
                )


def unwritten() -> None:
    """Say that the file on disk is another by now, and let the visitor choose between the two."""
    problem: Problem | None = st.session_state.get(_UNWRITTEN)
    own = current().own
    if problem is None or own is None or own.file is None:
        return
    st.error(f"Not written to disk: {look.label(problem.message)}", icon=":material/sync_problem:")
    with st.container(horizontal=True, gap="small"):
        st.button("Take what is on disk", key="own.theirs", on_click=lambda: act(_take_theirs))
        st.button("Write mine over it", key="own.mine", on_click=lambda: act(_write_mine))


def _take_theirs() -> None:
    own = current().own
    if own is not None and own.file is not None:
        text, found = loaded(own.file)
        if found.scenario is None:
            st.session_state[_REFUSED] = found.errors
            return
        st.session_state.setdefault(_WRITTEN, {})[own.file] = text
        st.session_state.pop(_UNWRITTEN, None)
        keep_own(Own(found.scenario.id, text, found.scenario, own.file))


def _write_mine() -> None:
    own = current().own
    if own is not None and own.file is not None:
        try:
            theirs = text_in(own.file)
        except InvalidInput as invalid:
            st.session_state[_UNWRITTEN] = invalid.problems[0]
            return
        # Theirs is kept beside it.
        st.session_state.setdefault(_WRITTEN, {}).pop(own.file, None)
        _write(own.file, own.text, theirs)


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


def _undo() -> None:
    past, undone = _steps()
    if len(past) > 1:
        undone.append(past.pop())
        _again(past[-1])


def _redo() -> None:
    past, undone = _steps()
    if undone:
        past.append(undone.pop())
        _again(past[-1])


def _again(text: str) -> None:
    scenario = read(text, "scenario").scenario
    if scenario is not None:
        _show(text, scenario, current().own)
