"""How much an answer may cost, and what happens when it would cost more."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic


class TooWide(Exception):
    """The diagram would pass its budget of states, or its time."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


STATES = 3_000_000
"""States a layer may have before merging, unless asked otherwise."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How much building may cost: states per layer (before merging), and a clock time."""

    states: int = STATES
    until: float = float("inf")
    """Reading of :func:`time.monotonic` at which to stop."""

    @property
    def seconds_left(self) -> float:
        """Until the clock is past the budget."""
        return max(self.until - monotonic(), 0.0)

    def charge(self, states: int) -> None:
        """Raise :class:`TooWide` when ``states`` or the clock is past the budget."""
        if states > self.states:
            raise TooWide(f"a layer would have {states} states, the budget is {self.states}")
        self.check_clock()

    def check_clock(self) -> None:
        """Raise :class:`TooWide` when the clock is past the budget."""
        if monotonic() > self.until:
            raise TooWide("the time limit was reached")
