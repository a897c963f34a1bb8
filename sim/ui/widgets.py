"""Widgets that every page uses: those that show a field of the state, tables, downloads."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Final, Literal

import streamlit as st

from sim.engine.budget import TooWide
from sim.scenario.model import Settings
from sim.ui import look
from sim.ui.rows import Row, as_csv, frame
from sim.ui.session import change, current, show_as_own

MORE_TIME: Final = "{}. The command line takes more time."
"""Why a page has no answer."""


_MIME: Final = {
    "csv": "text/csv",
    "json": "application/json",
    "html": "text/html",
    "md": "text/markdown",
    "txt": "text/plain",
    "bib": "application/x-bibtex",
}


def in_place() -> AbstractContextManager[Any]:
    """A box for what may grow or shrink: what follows it stays what it was to the browser.

    Otherwise that would be taken for something new there, and lose the focus and what is typed.
    """
    return st.container()


def hold(key: str, value: Any) -> None:
    """Give a widget the value of the state, unless it has it already.

    A value that is given again would undo in the browser a click that is on its way.
    """
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def controlled(
    widget: Callable[..., Any],
    words: str,
    key: str,
    value: Any,
    change_to: str | Callable[[Any], object],
    options: Mapping[Any, str] | None = None,
    **rest: Any,
) -> Any:
    """A widget that shows ``value``, which is of the state; what it gives.

    ``change_to`` is the field of the state that the widget changes, or a function of what
    it is set to. ``options`` are what it may be set to, each with its words; anything else
    changes nothing: a click on what an earlier run drew may bring what this run does not know.
    """
    hold(key, value)

    def changed() -> None:
        given = st.session_state[key]
        known = options is None or given is None or isinstance(given, list) or given in options
        if known and callable(change_to):
            change_to(given)
        elif known:
            change(**{str(change_to): tuple(given) if isinstance(given, list) else given})

    if options is not None:
        rest |= {"options": list(options), "format_func": options.__getitem__}
    return widget(words, key=key, on_change=changed, **rest)


def whole(
    words: str,
    key: str,
    span: tuple[int, int],
    usual: int,
    on_change: Callable[[], object] = lambda: None,
    box: Any = st,
    **rest: Any,
) -> int:
    """A whole number of the span; left empty it is the usual one, out of it a sentence says so."""
    least, most = span
    told, last = f"{key}.told", f"{key}.last"

    def fits(given: int | None) -> bool:
        return given is not None and least <= given <= most

    def changed() -> None:
        given = st.session_state[key]
        st.session_state.pop(told, None)
        if given is None:
            given = st.session_state[key] = usual
        if fits(given):
            on_change()
        else:
            span_words = f"{least:,} to {most:,}"
            st.session_state[told] = f"{given:,} is not from {span_words}; nothing was changed."

    if not fits(st.session_state.get(key)):
        before = st.session_state.get(last)
        st.session_state[key] = before if fits(before) else usual
    # Without the bounds, past which Streamlit keeps a number in the browser and says nothing.
    number: int = box.number_input(
        words, None, None, None, 1, placeholder=str(usual), key=key, on_change=changed, **rest
    )
    st.session_state[last] = number
    if told in st.session_state:
        box.caption(f":material/error: {st.session_state[told]}")
    return number


def undone(words: str, field: str, said: Callable[[str], str], help_: str) -> None:
    """What of the state is set aside or off, as pills; a click on one takes it back."""
    held: tuple[str, ...] = getattr(current().state, field)

    def left(given: list[str]) -> None:
        # Of the state as it is, which a click before this one may have changed already.
        change(**{field: tuple(w for w in getattr(current().state, field) if w in given)})

    if held:
        options = look.labels({word: said(word) for word in held}, 60)
        controlled(
            *(st.pills, words, f"side.{field}", list(held), left, options),
            selection_mode="multi",
            help=help_,
        )


def once_open(section: Any, draw: Callable[[], object]) -> None:
    """Draw what is in a popover or an expander once it is open: each click costs that much less."""
    if section.open:
        with section:
            draw()


def first_unsaid(field: str, among: Sequence[str]) -> Callable[[str], None]:
    """Changes the field; the first choice, which is shown anyway, is left unsaid."""
    return lambda chosen: change(**{field: "" if chosen == among[0] else chosen})


@contextmanager
def unless_too_wide(said: str = "Too large to answer here: {}.", *before: object) -> Iterator[None]:
    """Draw what is inside, or say that its answer would take too long, and why."""
    try:
        yield
    except TooWide as wide:
        look.show(*before, look.soft(said.format(wide.reason)))


def table(rows: Sequence[Row], alt: str, columns: Sequence[str] | None = None, **rest: Any) -> None:
    """Rows in a table that scrolls and sorts."""
    st.dataframe(frame(rows, columns), hide_index=True, alt=alt, **rest)


def column(title: str, width: Literal["small", "medium", "large"] | None = None) -> Any:
    """A column of text."""
    return st.column_config.TextColumn(title, width=width)


def download(words: str, name: str, make: Callable[[], Any]) -> None:
    """A file whose content is made only once it is asked for.

    ``make`` gives rows for a ``.csv``, the documented object for a ``.json``, else the text.
    """
    form = name.rpartition(".")[2]

    def content() -> bytes:
        made = make()
        text = as_csv(made) if form == "csv" else as_json(made) if form == "json" else made
        return str(text).encode()

    st.download_button(
        words,
        data=content,
        file_name=name,
        mime=_MIME[form],
        key=f"download.{name}",
        icon=":material/download:",
        on_click="ignore",
    )


def as_json(value: Mapping[str, object]) -> str:
    """The documented object, as the command line prints it."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def open_one(words: str, packages: Sequence[Settings], key: str, use: str, width: int) -> None:
    """A number, and a button that shows this one of the packages on the Package page."""
    number = whole(words, key, (1, len(packages)), 1, width=width)
    if st.button("See it on the Package page", icon=":material/handshake:", key=use):
        show_as_own(packages[number - 1])
