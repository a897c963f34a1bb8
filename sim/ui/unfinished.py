"""What is unfinished on the page *Own case* outlives a reload and a closed tab.

The browser keeps it by case: what the forms hold (:mod:`sim.ui.forms`), and beside it, as a
copy of its own, what is typed into a field and was not sent yet. What several tabs kept of one
case is laid together; where two filled one form in otherwise, both stay, and one chooses.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from typing import Annotated, Final, NamedTuple

import streamlit as st
from pydantic import Field, StrictBool, StrictInt, StrictStr, TypeAdapter, ValidationError

from sim import limits
from sim.ui import look, own_kept
from sim.ui.browser_store import Kept, shelf
from sim.ui.forms import ABOUT, Fields, Form, brought, drawn, held, of_case
from sim.ui.session import act, run_again

_SHELF: Final = "unfinished"
_TAKEN: Final = "own.unfinished.taken"
_PUT: Final = "own.unfinished.put"
_COPIES: Final = "own.unfinished.copies"
_TAB: Final = "own.unfinished.tab"
PLACE: Final = Form("own", "The step shown")
"""Which step is shown: there what is unfinished is found again."""
_FILE: Final = "own.file."
_OF_TAB: Final = "~"
"""Stands between the name of a form and the tab that filled it in otherwise."""
_SHOWN: Final = 2_000

_Value = StrictBool | StrictInt | StrictStr | list[StrictStr] | list[StrictInt]
_Part = Annotated[dict[StrictStr, _Value], Field(max_length=limits.UNFINISHED_FIELDS)]
_FORMS: Final[TypeAdapter[dict[str, Fields]]] = TypeAdapter(
    Annotated[dict[StrictStr, _Part], Field(max_length=limits.UNFINISHED_FIELDS)]
)


class Copy(NamedTuple):
    """A text that the browser kept: which tab wrote it when, whether as it was typed."""

    tab: str
    when: str
    typed: bool
    forms: dict[str, Fields]


def of_file(digest: str) -> Form:
    """The form with the text of the case that has this digest."""
    return Form(f"{_FILE}{digest[:12]}", "The file")


def read(text: str) -> dict[str, Fields]:
    """The forms in a text from the browser; none where no page of ours can have written it."""
    try:
        return {} if len(text) > limits.UNFINISHED else _FORMS.validate_json(_plain(text))
    except ValidationError:
        return {}


def _plain(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def written(forms: dict[str, Fields]) -> str:
    """The forms as text; empty if there are none."""
    return json.dumps(forms, ensure_ascii=False) if forms else ""


def together(copies: Iterable[Copy]) -> dict[str, Fields]:
    """The forms of all copies: the newest as they are, and what another tab has otherwise.

    What a tab had typed last goes over what it had sent before.
    """
    every = sorted(copies, key=lambda copy: (copy.when, copy.tab), reverse=True)
    forms: dict[str, Fields] = {}
    for tab in dict.fromkeys(copy.tab for copy in every):
        mine: dict[str, Fields] = {}
        for copy in sorted(every, key=lambda copy: copy.typed):
            for name, fields in copy.forms.items() if copy.tab == tab else ():
                mine[name] = {**mine.get(name, {}), **fields} if copy.typed else fields
        add(forms, mine, tab)
    return forms


def add(forms: dict[str, Fields], more: dict[str, Fields], tab: str) -> None:
    """Add forms that a tab filled in, under other names where they differ from those there."""
    for name, fields in more.items():
        if forms.setdefault(name, fields) != fields and name != PLACE.name:
            forms[f"{name.partition(_OF_TAB)[0]}{_OF_TAB}{tab}"] = fields


def keep() -> None:
    """Bring back what the browser kept of this case, once; then keep what there is now.

    Called when all of the page is drawn.
    """
    case, state = of_case(), st.session_state
    tab: str = state.setdefault(_TAB, secrets.token_hex(6))
    taken: set[str] = state.setdefault(_TAKEN, set())
    ever: set[str] = state.setdefault(_PUT, set())
    copies: tuple[str, ...] = state.setdefault(_COPIES, {}).get(case, ())
    if own_kept.begun_here(case):
        # There is nothing to bring back: what there is now need not wait for the browser's word.
        taken.add(case)
    put: dict[str, Kept | None] = {**own_kept.thrown_away(_SHELF)}
    if case in taken:
        text = written(held())
        if text and len(text) <= limits.UNFINISHED:
            ever.add(case)
            put[case] = Kept(tab, text)
        elif case in ever:
            put[case] = None
        put |= dict.fromkeys(copies)
    fields = {
        style: [form.name, field, form.about]
        for form, texts in drawn().items()
        for field, style in texts.items()
    }
    typing = {"name": f"{case}{_OF_TAB}{tab}", "tab": tab, "fields": fields}
    found = shelf(_SHELF, put, [case, *copies], typing)
    if found is None or found.failed or case in taken:
        return
    listed = tuple(n for n in found.listed if n.startswith(f"{case}{_OF_TAB}"))
    if not set(listed) <= set(copies):
        state[_COPIES][case] = listed
        run_again()
    taken.add(case)
    if case in found.texts:
        ever.add(case)
    lines = [(n, found.listed[n], found.texts[n]) for n in (case, *copies) if n in found.texts]
    kept = together(
        Copy(line.about, line.when, name.endswith(f"{_OF_TAB}{line.about}"), read(text))
        for name, line, text in lines
    )
    # What was begun here meanwhile stays, and what was kept stands beside it.
    add(held(), kept, "before")
    if kept:
        brought()
    if held():
        # It is drawn, and what was begun before the browser answered is kept.
        run_again()


def told(digest: str) -> None:
    """What is unfinished and has no place on the page as it is drawn, with ways to go on.

    ``digest`` is that of the case. Called when all else is drawn.
    """
    shown = {form.name for form in drawn()} | {PLACE.name}
    forms = held()
    if len(written(forms)) > limits.UNFINISHED:
        st.warning("What is not saved yet is too long for your browser to keep. Save it.")
    for name, fields in list(forms.items()):
        if name in shown:
            continue
        about = look.flat(str(fields.get(ABOUT) or "a form"), 80)
        stands = (f"{key}: {_words(value)}" for key, value in fields.items() if key != ABOUT)
        place = name.partition(_OF_TAB)[0]
        place = of_file(digest).name if place.startswith(_FILE) else place
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            look.show(look.folded(f"Not saved yet: {about}", stands))
            if place in shown and place != name:
                st.button(
                    "Take it up",
                    key=f"own.take.{name}",
                    on_click=lambda name=name, place=place: act(lambda: _take_up(name, place)),
                )
            st.button(
                "Throw it away",
                key=f"own.away.{name}",
                type="tertiary",
                on_click=lambda name=name: act(Form(name, "").clear),
            )


def _words(value: object) -> str:
    said = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return look.plain(said)[:_SHOWN]


def _take_up(name: str, place: str) -> None:
    forms = held()
    if name in forms:
        forms[place] = forms.pop(name)
