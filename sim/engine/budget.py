"""How much an answer may cost: made once per question, handed down, and shared out on the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import monotonic

from sim import limits


class TooWide(Exception):
    """The answer would cost more than its budget; ``reason`` says what ran out, in words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


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
        """Raise :class:`TooWide` when the clock is past the budget."""
        if monotonic() > self.until:
            raise TooWide("the time limit was reached")
