"""Numbers of foreign files, exactly: no value passes through a float."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from sim import limits

_DECIMAL: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?", re.ASCII)


def number(text: str | None) -> Fraction | None:
    """The exact value of a decimal number as written, or None when it is none.

    >>> number("0.10"), number("5e-1"), number("s"), number("NaN")
    (Fraction(1, 10), Fraction(1, 2), None, None)
    """
    plain = "" if text is None else text.strip()
    if len(plain) > limits.DECIMAL or not _DECIMAL.fullmatch(plain):
        return None
    return Fraction(plain)


def comma_for_point(text: str | None) -> bool:
    """Whether the text would be a number, were it not for its commas.

    >>> comma_for_point("0,5"), comma_for_point("1,000"), comma_for_point("0.5")
    (True, True, False)
    """
    return text is not None and "," in text and number(text.replace(",", "")) is not None
