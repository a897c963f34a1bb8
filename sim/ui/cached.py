"""Answers kept between runs of the script, keyed by the scenario's digest and the question.

What belongs to a shipped scenario is kept for everybody; what belongs to a session's own
scenario is kept in that session only.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Final, TypeVar

import streamlit as st

from sim.files import catalogue
from sim.scenario.model import Scenario

MOST_SHARED: Final = 400
MOST_OWN: Final = 60
_OWN_ANSWERS: Final = "page.answers"
Answer = TypeVar("Answer")


class Memo:
    """A bounded store of answers; the least recently used goes first. Safe to share."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def get(
        self, key: Hashable, compute: Callable[[], Answer], whole: Callable[[Answer], bool]
    ) -> Answer:
        """The answer kept under ``key``, computed if there is none; kept if it is whole."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                found: Answer = self._kept[key]
                return found
        # Outside the lock: two sessions may compute the same thing, none waits for another.
        answer = compute()
        if not whole(answer):
            return answer
        with self._lock:
            self._kept[key] = answer
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return answer


@st.cache_resource(show_spinner="Reading the scenario …")
def shipped(name: str) -> Scenario:
    """A shipped scenario, read once for everybody."""
    return catalogue.open_scenario(name)


@st.cache_resource(show_spinner=False)
def _everybodys() -> Memo:
    return Memo(MOST_SHARED)


def remember(
    scenario: Scenario,
    own: bool,
    key: Hashable,
    compute: Callable[[], Answer],
    whole: Callable[[Answer], bool],
) -> Answer:
    """The answer to a question about a scenario, computed at most once in a while.

    One that is not ``whole``, because time ran out on a busy server, is not kept.
    """
    if own:
        if _OWN_ANSWERS not in st.session_state:
            st.session_state[_OWN_ANSWERS] = Memo(MOST_OWN)
        memo: Memo = st.session_state[_OWN_ANSWERS]
    else:
        memo = _everybodys()
    return memo.get((scenario.digest, key), compute, whole)
