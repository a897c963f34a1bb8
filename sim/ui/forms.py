"""Forms of the page *Own case*: what stands in one is held until it is saved or thrown away.

A form has a name, and what is unfinished in it are the fields that are not as the case has
them. A field shows what is held, else what is usual for it; what is held and does not fit, as
an option that is gone by now, is passed over. :mod:`sim.ui.unfinished` has the browser keep it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import streamlit as st

from sim.ui import own_kept
from sim.ui.session import act, current
from sim.ui.widgets import hold, whole

Value = bool | int | str | list[str] | list[int]
Fields = dict[str, Value]
T = TypeVar("T", bound=str)
ABOUT: Final = ""
"""The field that says in words what a form is about."""
_HELD: Final = "own.unfinished"
_DRAWN: Final = "own.unfinished.drawn"
_ROUND: Final = "own.unfinished.round"
_EVERY: Final = ""
"""All fields of all forms."""
_NONE: Final = "none"
"""Where none of one's own is shown."""


def of_case() -> str:
    """The case whose forms are drawn, by the name under which the browser keeps it."""
    return own_kept.name(current()) if current().own is not None else _NONE


def held() -> dict[str, Fields]:
    """What is unfinished of the case that is shown: form -> its fields."""
    every: dict[str, dict[str, Fields]] = st.session_state.setdefault(_HELD, {})
    return every.setdefault(of_case(), {})


def begin() -> None:
    """Nothing is drawn yet in this run."""
    st.session_state[_DRAWN] = {}


def brought() -> None:
    """Draw every field as a new one: what it holds comes from elsewhere now.

    What the browser still sends of a field as it was would be taken for a change of it by hand.
    """
    _draw_anew(_EVERY)


def _draw_anew(name: str) -> None:
    rounds: Counter[str] = st.session_state.setdefault(_ROUND, Counter())
    rounds[name] += 1


def _field_key(form: str, field: str) -> str:
    """The key of a field's widget: another one each time that it is drawn as a new one."""
    name, rounds = f"{form}.{field}", st.session_state.get(_ROUND, {})
    number = rounds.get(_EVERY, 0) + rounds.get(name, 0)
    return f"{name}.{number}" if number else name


def drawn() -> dict[Form, dict[str, str]]:
    """The forms drawn in this run, and the class that each field of text has in the browser."""
    found: dict[Form, dict[str, str]] = st.session_state.setdefault(_DRAWN, {})
    return found


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its name, and in words what it is about.

    Each field has a label, and a ``key`` where that alone does not tell it from the others.
    """

    name: str
    about: str

    @property
    def fields(self) -> Mapping[str, Value]:
        """What is unfinished in it."""
        return held().get(self.name, {})

    def put(self, field: str, value: Value) -> None:
        """Hold a value."""
        held().setdefault(self.name, {ABOUT: self.about})[field] = value

    def drop(self, field: str) -> None:
        """Hold a field no longer, nor those whose names go on from it behind a point."""
        left = {
            key: value
            for key, value in held().pop(self.name, {}).items()
            if key != field and not key.startswith(f"{field}.")
        }
        if left.keys() - {ABOUT}:
            held()[self.name] = left

    def clear(self) -> None:
        """It was saved, or is thrown away.

        What stood in its fields may still be on its way here, with a click that came before
        the browser had them emptied: it would count as filled in again.
        """
        for field in held().pop(self.name, {}):
            _draw_anew(f"{self.name}.{field}")

    def text(
        self, words: str, usual: str | None = "", key: str = "", box: Any = st, **rest: Any
    ) -> str:
        """A line of text; several with ``height``."""
        make = box.text_area if "height" in rest else box.text_input
        drawn().setdefault(self, {})[key or words] = _style(_field_key(self.name, key or words))
        value = self._field(make, words, usual or "", key, lambda v: isinstance(v, str), rest)
        return str(value)

    def one(
        self,
        words: str,
        options: Sequence[T],
        usual: str | None = None,
        said: Callable[[str], str] = str,
        key: str = "",
        box: Any = st,
        kind: str = "selectbox",
        **rest: Any,
    ) -> T:
        """One of the options, the first where none is usual."""
        known = list(options)
        rest |= {"options": known, "format_func": said}
        first = next((each for each in known if each == usual), known[0])
        found = self._field(getattr(box, kind), words, first, key, lambda v: v in known, rest)
        return next((each for each in known if each == found), first)

    def many(
        self,
        words: str,
        options: Sequence[str],
        usual: Sequence[str] = (),
        said: Callable[[str], str] = str,
        key: str = "",
        box: Any = st,
        **rest: Any,
    ) -> list[str]:
        """Any of the options."""
        known = list(options)

        def fits(value: object) -> bool:
            return isinstance(value, list) and all(word in known for word in value)

        rest |= {"options": known, "format_func": said}
        before = [word for word in usual if word in known]
        return list(self._field(box.multiselect, words, before, key, fits, rest))

    def tick(self, words: str, usual: bool = False, key: str = "", **rest: Any) -> bool:
        """Yes or no; a switch with ``kind="toggle"``."""
        make = getattr(st, rest.pop("kind", "checkbox"))
        return bool(self._field(make, words, usual, key, lambda v: isinstance(v, bool), rest))

    def number(
        self,
        words: str,
        span: tuple[int, int],
        usual: int,
        key: str = "",
        box: Any = st,
        **rest: Any,
    ) -> int:
        """A whole number within a span."""
        least, most = span

        def fits(value: object) -> bool:
            return type(value) is int and least <= value <= most

        within = max(least, min(most, usual))
        rest |= {"span": span, "usual": within, "box": box}
        return int(self._field(whole, words, within, key, fits, rest))

    def saved(self, words: str, **rest: Any) -> bool:
        """Buttons that save it, and throw away what is unfinished; whether it is to be saved."""
        with st.container(horizontal=True, gap="small"):
            pressed = st.button(words, key=self._key("save"), **rest)
            self.thrown_away()
        return pressed

    def thrown_away(self, clear: Callable[[], None] | None = None) -> None:
        """A button that throws away what is unfinished, where anything is."""
        if self.fields:
            st.button(
                "Throw away what is not saved",
                key=self._key("away"),
                type="tertiary",
                on_click=lambda: act(clear or self.clear),
            )

    def _key(self, field: str) -> str:
        return f"{self.name}.{field}"

    def _field(
        self,
        make: Callable[..., Any],
        words: str,
        usual: Value,
        key: str,
        fits: Callable[[object], bool],
        rest: dict[str, Any],
    ) -> Any:
        field = key or words
        drawn().setdefault(self, {})
        value = self.fields.get(field, usual)
        name = _field_key(self.name, field)
        hold(name, value if fits(value) else usual)

        def changed() -> None:
            if name != _field_key(self.name, field):
                return  # It was emptied since the browser drew it.
            given = st.session_state[name]
            if given == usual:
                self.drop(field)
            else:
                self.put(field, given)

        return make(words, key=name, on_change=lambda: act(changed), **rest)


def _style(key: str) -> str:
    """The class that Streamlit gives the box of a widget with this key."""
    return "st-key-" + re.sub(r"[^a-zA-Z0-9_-]", "-", key.strip())
