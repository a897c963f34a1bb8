"""How every answer is asked for: what it may cost, and where it is kept.

Answers are kept between runs of the script. What belongs to a shipped scenario is kept for
everybody; what belongs to a session's own scenario is kept in that session only.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, MutableMapping
from functools import wraps
from threading import Lock
from time import monotonic, sleep
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from sim import limits
from sim.engine.budget import Budget, Memory
from sim.ui.seen import Seen

_PAUSE: Final = 0.015
"""Seconds; the server sends what was drawn every hundredth of a second."""
_STARTED, _OWN_ANSWERS, _DRAWN = "page.started", "page.answers", "page.drawn"
Answer = TypeVar("Answer")
P = ParamSpec("P")


def start_clock() -> None:
    """A run of the page begins."""
    st.session_state[_STARTED] = monotonic()


def let_it_show() -> None:
    """What was drawn so far is to be sent before the next answer that is not at hand.

    Work in Python holds up the server's own thread; measured, the verdict arrives a
    third sooner with a short pause than without.
    """
    st.session_state[_DRAWN] = True


def _pause() -> None:
    if (visit := _visit()).get(_DRAWN):
        visit[_DRAWN] = False
        sleep(_PAUSE)


def _visit() -> MutableMapping[Any, Any]:
    """What is known of the visitor; of nobody, when something is answered in advance."""
    nobody: dict[Any, Any] = {}
    return nobody if get_script_run_ctx(suppress_warning=True) is None else st.session_state


def until() -> float:
    """The reading of :func:`time.monotonic` at which an answer that begins now gives up."""
    now = monotonic()
    started: float = _visit().get(_STARTED, now)
    return min(now + limits.PAGE_SECONDS, started + limits.PAGE_RUN_SECONDS)


class _Visit(Memory):
    """What the server may hold for an answer, as long as its visitor waits for it."""

    __slots__ = ()

    def look(self) -> None:
        """Also end the run here if the visitor has gone on to something else, or stopped it."""
        super().look()
        # Streamlit ends a run where something of the session is asked for.
        _visit().get(_STARTED)


def budget() -> Budget:
    """What one answer may cost."""
    return Budget(until=until(), sets=limits.PAGE_SETS, memory=_Visit())


def kept(
    *of: str, whole: Callable[[Any], bool] = lambda _: True
) -> Callable[[Callable[Concatenate[Seen, P], Answer]], Callable[Concatenate[Seen, P], Answer]]:
    """Keep what a function answers about what is seen, and ask it at most once in a while.

    ``of`` names what of :class:`Seen` the answer depends on, beside the scenario and the
    function's other arguments. An answer that is not ``whole``, because time ran out on a
    busy server, is not kept.
    """

    def decorate(
        function: Callable[Concatenate[Seen, P], Answer],
    ) -> Callable[Concatenate[Seen, P], Answer]:
        @wraps(function)
        def answer(seen: Seen, /, *args: P.args, **rest: P.kwargs) -> Answer:
            given = (*(getattr(seen, name) for name in of), *args, *sorted(rest.items()))
            key = (function.__qualname__, *map(_plain, given))
            found: Answer = remember(seen, key, lambda: function(seen, *args, **rest), whole)
            return found

        return answer

    return decorate


def _plain(value: Any) -> Hashable:
    """Settings as a part of a key."""
    if isinstance(value, Mapping):
        return tuple(value.items())
    return tuple(map(_plain, value)) if isinstance(value, tuple) else value


class Memo:
    """A bounded store of answers; the least recently used goes first. Safe to share."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[Hashable, Any] = {}
        self._lock = Lock()
        self._at_work: dict[Hashable, Lock] = {}

    def get(
        self, key: Hashable, compute: Callable[[], Answer], whole: Callable[[Answer], bool]
    ) -> Answer:
        """The answer kept under ``key``, computed if there is none; kept if it is whole."""
        with self._lock:
            own = self._at_work.setdefault(key, Lock())
        # Whoever asks for what is being found waits for it; twice at once takes twice as long.
        with own:
            try:
                return self._found(key, compute, whole)
            finally:
                with self._lock:
                    self._at_work.pop(key, None)

    def _found(
        self, key: Hashable, compute: Callable[[], Answer], whole: Callable[[Answer], bool]
    ) -> Answer:
        with self._lock:
            if key in self._kept:
                found: Answer = self._kept.pop(key)
                self._kept[key] = found
                return found
        answer = compute()
        if whole(answer):
            with self._lock:
                self._kept[key] = answer
                if len(self._kept) > self._most:
                    del self._kept[next(iter(self._kept))]
        return answer


@st.cache_resource(show_spinner=False)
def _everybodys() -> Memo:
    return Memo(limits.ANSWERS_SHARED)


def remember(
    seen: Seen, key: Hashable, compute: Callable[[], Answer], whole: Callable[[Answer], bool]
) -> Answer:
    """The answer kept under ``key`` for this scenario and, if it is its own, this session."""
    memo = _everybodys() if seen.own is None else _own_answers()

    def computed() -> Answer:
        _pause()
        return compute()

    return memo.get((seen.scenario.digest, key), computed, whole)


def _own_answers() -> Memo:
    found: Memo = st.session_state.setdefault(_OWN_ANSWERS, Memo(limits.ANSWERS_OWN))
    return found
