"""Amounts are exact fractions: their common unit, how files hold them, how people read them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Context, Decimal
from fractions import Fraction
from itertools import count
from math import lcm

from sim import limits


def unit_of(amounts: Iterable[Fraction]) -> int | None:
    """The least number that makes all of them whole, None above ``limits.UNIT_DIGITS`` digits.

    >>> unit_of([Fraction(1, 4), Fraction(2, 3), Fraction(5)])
    12
    """
    unit, most = 1, 10**limits.UNIT_DIGITS
    for amount in amounts:
        unit = lcm(unit, amount.denominator)
        if unit >= most:
            return None
    return unit


def decimal(amount: Fraction) -> str | None:
    """The amount as a decimal number, or None when it has no finite one.

    >>> decimal(Fraction(5, 2)), decimal(Fraction(3)), decimal(Fraction(1, 3))
    ('2.5', '3', None)
    """
    rest, places = amount.denominator, 0
    while rest % 10 == 0:
        rest, places = rest // 10, places + 1
    for prime in (2, 5):
        while rest % prime == 0:
            rest, places = rest // prime, places + 1
    if rest != 1:
        return None
    figures = str(abs(amount.numerator) * 10**places // amount.denominator).rjust(places + 1, "0")
    sign = "-" if amount < 0 else ""
    return sign + (f"{figures[:-places]}.{figures[-places:]}" if places else figures)


def written(amount: Fraction) -> str:
    """The amount as a file holds it: a decimal where a short one is exact, else a fraction.

    >>> written(Fraction(-5, 2)), written(Fraction(1, 3))
    ('-2.5', '1/3')
    """
    short = decimal(amount)
    return str(amount) if short is None or len(short) > limits.NUMBER else short


def writable(amounts: Iterable[Fraction]) -> bool:
    """Whether a file can hold all of them as the points of one party."""
    known = list(amounts)
    most = 10**limits.RATIO_DIGITS
    return unit_of(known) is not None and all(
        max(abs(amount.numerator), amount.denominator) < most for amount in known
    )


def digits(amount: Fraction, *beside: Fraction, least: int = 4) -> str:
    """The decimal nearest to the amount, rounded but never so far that it reads as another.

    It has ``least`` significant digits, or as many more as tell it from the amounts
    ``beside`` it that differ.

    >>> digits(Fraction(2, 3)), digits(Fraction(1)), digits(Fraction(799999, 10**6), Fraction(4, 5))
    ('0.6667', '1', '0.799999')
    """
    others = [other for other in beside if other != amount]
    for places in count(least):
        rounded = _rounded(amount, places)
        if Fraction(rounded) == amount or rounded not in {_rounded(o, places) for o in others}:
            break
    return f"{rounded:f}" if -6 < rounded.adjusted() <= 15 else f"{rounded:e}"


def _rounded(amount: Fraction, places: int) -> Decimal:
    context = Context(prec=places)
    return context.divide(Decimal(amount.numerator), Decimal(amount.denominator)).normalize(context)
