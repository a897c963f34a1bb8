"""Sums in the condition language: ``cost + aid <= 500``, ``2 * troops <= police``."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

Number = Fraction | float
"""An exact finite value, or ``math.inf`` for a special such as an open-ended truce."""

_PLACES = 15
"""Most places behind the point of a number in a condition."""


@dataclass(frozen=True, slots=True)
class Addend:
    """So many times the value of a term; the number itself where there is no term."""

    times: Fraction
    term: str = ""
    at: int | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        if not self.term:
            return _decimal(self.times)
        return self.term if self.times == 1 else f"{_decimal(self.times)} * {self.term}"


Side = tuple[Addend, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """Two sums compared, by ``<=`` and the like, ``==`` or ``!=``.

    What is subtracted counts on the other side, so that each side is a number or infinite.
    A missing term leaves the whole comparison missing.
    """

    left: Side
    comparison: str
    right: Side

    def __str__(self) -> str:
        return f"{_sum(self.left)} {self.comparison} {_sum(self.right)}"

    @property
    def addends(self) -> Side:
        """Those of both sides, in the order written."""
        return self.left + self.right

    @property
    def terms(self) -> tuple[str, ...]:
        """Each once, as the two sums without subtraction name them."""
        left, right = self.sides
        return tuple(dict.fromkeys(one.term for one in left + right if one.term))

    @property
    def sides(self) -> tuple[Side, Side]:
        """The two sums without subtraction."""
        return (
            _added(self.left, 1) + _added(self.right, -1),
            _added(self.right, 1) + _added(self.left, -1),
        )


def _added(side: Side, sign: int) -> Side:
    """Those of one sign, counted up."""
    return tuple(Addend(abs(one.times), one.term) for one in side if one.times * sign > 0)


def _sum(side: Side) -> str:
    first, *rest = side
    said = str(first)
    for one in rest:
        sign = "-" if one.times < 0 else "+"
        said += f" {sign} {Addend(abs(one.times), one.term)}"
    return said


def _decimal(number: Fraction) -> str:
    digits = f"{abs(number * 10**_PLACES).numerator:0{_PLACES + 1}d}"
    whole, part = digits[:-_PLACES], digits[-_PLACES:].rstrip("0")
    return "-" * (number < 0) + whole + ("." + part) * bool(part)
