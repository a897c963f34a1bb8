"""What the form of every item has: saving it, taking it out, another id for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

import streamlit as st

from sim import limits
from sim.files.edit import Edit
from sim.problems import InvalidInput
from sim.runs.renaming import renamed
from sim.ui import look
from sim.ui.forms import Form
from sim.ui.own_files import runs_beside
from sim.ui.page.own_text import change_head, change_text, refuse, replace_text, text_of, write_runs
from sim.ui.session import act, current


class _Named(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_Named)
Path = tuple[str, ...]


def listed(words: str, items: Sequence[T], label: Callable[[T], str]) -> Sequence[tuple[str, T]]:
    """The items to be shown with their labels: each, or the one chosen where there are many."""
    labels = look.labels({item.id: label(item) for item in items}, 90, look.flat)
    if len(items) > limits.PAGE_FORMS:
        name = st.selectbox(words, list(labels), 0, labels.__getitem__, key=f"own.which.{words}")
        items = [item for item in items if item.id == name]
    return [(labels[item.id], item) for item in items]


def given(fields: Mapping[str, str]) -> dict[str, object]:
    """The fields in one line each; an emptied one is taken away."""
    return {key: " ".join(value.split()) or None for key, value in fields.items()}


def filled(fields: Mapping[str, object]) -> dict[str, object]:
    """Without what is empty, for an item that is new."""
    return {key: value for key, value in fields.items() if value}


def make(form: Form, *edits: Edit) -> None:
    """Make the edits that a form asks for, which is saved with that; draw the page anew."""
    act(lambda: _make(form, edits))
    st.rerun()


def _make(form: Form, edits: tuple[Edit, ...]) -> None:
    if change_text(edits):
        form.clear()


def _changed(edits: tuple[Edit, ...]) -> None:
    change_text(edits)


def save_head(form: Form, fields: Mapping[str, object]) -> None:
    """Change what the file says of the whole, as :func:`make` does of items."""
    act(lambda: _save_head(form, fields))
    st.rerun()


def _save_head(form: Form, fields: Mapping[str, object]) -> None:
    if change_head(fields):
        form.clear()


def foot(path: Path, what: str, inner: Mapping[str, str] | None = None, of: str = "") -> None:
    """Below the form of an item: take it out, or change its id.

    ``inner`` are the items in it, by their id, each in words; they are its ``of``.
    """
    key = ".".join(path)
    with st.container(horizontal=True, gap="small"):
        st.button(
            f"Take {what} out",
            icon=":material/delete:",
            key=f"own.out.{key}",
            on_click=lambda: act(lambda: _changed((Edit(path),))),
            help="If anything still refers to it, that is named and nothing happens.",
        )
        with st.popover("Its id", icon=":material/badge:"):
            within = {(*path, of, name): said for name, said in (inner or {}).items()}
            _ids(key, {path: what, **within})


def _ids(key: str, every: Mapping[Path, str]) -> None:
    path = next(iter(every))
    if len(every) > 1:
        words = look.labels({str(p): said for p, said in every.items()}, 60, look.flat)
        chosen = st.selectbox(
            "The id of", list(words), 0, words.__getitem__, key=f"own.id.of.{key}"
        )
        path = next(p for p in every if str(p) == chosen)
    form = Form("own.id", "Another id")
    new = form.text("Id, as conditions and links name it", path[-1], ".".join(path)).strip()
    if st.button(
        "Rename everywhere",
        icon=":material/drive_file_rename_outline:",
        key=f"own.rename.{key}",
    ):
        act(lambda: _rename(form, path, new))
        st.rerun()


def _rename(form: Form, path: Path, new: str) -> None:
    """Another id for an item, in the file, its conditions and the runs files beside it."""
    if new == path[-1]:
        return
    own = current().own
    beside = {} if own is None or own.file is None else runs_beside(own.file)
    texts = {str(file): text for file, text in beside.items()}
    try:
        done = renamed(text_of(current()), path, new, texts)
    except InvalidInput as invalid:
        refuse(invalid.problems)
        return
    if replace_text(done.text):
        form.drop(".".join(path))
        write_runs({file: (before, done.runs[str(file)]) for file, before in beside.items()})
