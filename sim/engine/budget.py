"""How much an answer may cost: made once per question, handed down, and shared out on the way."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Final

from sim import limits

_APART: Final = 0.005
"""Between two looks at the memory: what is taken meanwhile is well below what is kept free."""


class TooWide(Exception):
    """The answer would cost more than its budget; ``reason`` says what ran out, in words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Memory:
    """What the process may hold while a question is answered, counted from its first step."""

    __slots__ = ("_due", "_most")

    def __init__(self) -> None:
        self._due, self._most = float("-inf"), 0

    def check(self, now: float) -> None:
        """Look once in a while, however often this is called."""
        if now >= self._due:
            self._due = now + _APART
            self.look()

    def look(self) -> None:
        """Raise :class:`TooWide` when the process has grown too much."""
        held = _held()
        self._most = self._most or held + limits.MEMORY
        if held > self._most:
            raise TooWide(f"it would take more than {limits.MEMORY >> 20} MiB of memory")


def _held() -> int:
    """Bytes of memory that this process holds; 0 where the system does not say (Linux does)."""
    try:
        with open("/proc/self/statm", "rb") as told:  # noqa: PTH123 a Path costs twice the time
            return int(told.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


@dataclass(frozen=True, slots=True)
class Budget:
    """What one question may cost (:mod:`sim.limits` says what each bound is, and what is past it).

    The clock is the same for every step: a step that may take only a part of the time is
    given a :meth:`share`, so that no sum of steps can pass the whole.
    """

    until: float = float("inf")
    """Reading of :func:`time.monotonic` at which to stop."""
    states: int = limits.STATES
    sets: int = limits.SETS
    clauses: int = limits.CLAUSES
    bytes: int = limits.BYTES
    memory: Memory = field(default_factory=Memory, compare=False)

    @classmethod
    def lasting(cls, seconds: float, *, sets: int = limits.SETS) -> Budget:
        """The budget of a question that begins now."""
        return cls(until=monotonic() + seconds, sets=sets)

    @property
    def seconds_left(self) -> float:
        """Until the clock is past the budget."""
        return max(self.until - monotonic(), 0.0)

    def share(self, part: float) -> Budget:
        """The same, with this part of the time that is left."""
        now = monotonic()
        return replace(self, until=min(self.until, now + part * max(self.until - now, 0.0)))

    def charge(self, states: int) -> None:
        """Raise :class:`TooWide` when ``states`` or the clock is past the budget."""
        if states > self.states:
            raise TooWide(f"a layer would have {states} states, the budget is {self.states}")
        self.check_clock()

    def charge_bytes(self, held: int) -> None:
        """Raise :class:`TooWide` when what a diagram holds is past the budget."""
        if held > self.bytes:
            raise TooWide(f"the diagram would take more than {self.bytes:,} bytes")

    def charge_clauses(self, number: int) -> None:
        """Raise :class:`TooWide` when ``number`` or the clock is past the budget."""
        if number > self.clauses:
            raise TooWide(f"more than {self.clauses:,} clauses")
        self.check_clock()

    def check_clock(self) -> None:
        """Raise :class:`TooWide` when the clock, or the memory, is past the budget."""
        if (now := monotonic()) > self.until:
            raise TooWide("the time limit was reached")
        self.memory.check(now)
