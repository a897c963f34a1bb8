"""Numbers of foreign files, exactly: no value passes through a float."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

_DECIMAL: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?", re.ASCII)
_MOST_CHARACTERS: Final = 64
DIGITS: Final = 38
"""Most digits of a number of points that a scenario file may hold."""


def number(text: str | None) -> Fraction | None:
    """The exact value of a decimal number as written, or None when it is none.

    >>> number("0.10"), number("5e-1"), number("s"), number("NaN")
    (Fraction(1, 10), Fraction(1, 2), None, None)
    """
    plain = "" if text is None else text.strip()
    if len(plain) > _MOST_CHARACTERS or not _DECIMAL.fullmatch(plain):
        return None
    return Fraction(plain)


@dataclass(frozen=True, slots=True)
class Scale:
    """The whole number that turns one party's utilities into whole points."""

    factor: int
    exact: bool

    def points(self, utility: Fraction) -> int:
        """The utility in points; rounded to the nearest when the scale is not exact."""
        return math.floor(utility * self.factor + Fraction(1, 2))


def scale_of(utilities: Iterable[Fraction]) -> Scale:
    """The least factor that makes all of them whole.

    Not exact when the points would need more than ``DIGITS`` digits; the factor is
    then the power of ten that uses what there is.
    """
    values = list(utilities)
    largest = max((abs(value) for value in values), default=Fraction(0))
    bound = Fraction(10**DIGITS)
    factor = 1
    for value in values:
        factor = math.lcm(factor, value.denominator)
        if max(largest, Fraction(1)) * factor >= bound:
            break
    else:
        return Scale(factor, exact=True)
    whole = len(str(math.floor(largest)))
    return Scale(10 ** max(DIGITS - whole, 0), exact=False)
