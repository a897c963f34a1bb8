"""The types of the fields of a scenario file: identifiers, texts, numbers, dates.

Each takes a value of :mod:`sim.files.tree` and says in plain words what it wants when
the value does not fit.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Annotated, Final

from pydantic import BeforeValidator, Field, PlainValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from sim.language import bounds
from sim.scenario import limits

_ID: Final = r"[A-Za-z0-9_][A-Za-z0-9_.\-]*"
_WHOLE: Final = re.compile(r"-?\d{1,12}", re.ASCII)
_RATIO: Final = rf"-?[0-9]{{1,{limits.RATIO_DIGITS}}}/[0-9]{{1,{limits.RATIO_DIGITS}}}"
_MOST_EXPONENT: Final = 18
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as it is written in the file, not yet computed."""

    text: str


def exact(text: str) -> Fraction:
    """The exact value of a number as written: ``0.1`` is one tenth.

    Raises:
        PydanticCustomError: it is too long or too large to be computed safely.
    """
    exponent = re.split("[eE]", text)[1:]
    if len(text) > limits.NUMBER or any(abs(int(e)) > _MOST_EXPONENT for e in exponent):
        raise PydanticCustomError(
            "number",
            f"should be a number of at most {limits.NUMBER} characters, "
            f"its exponent between -{_MOST_EXPONENT} and {_MOST_EXPONENT}",
        )
    return Fraction(text)


def _as_number(value: object) -> Fraction:
    if isinstance(value, Numeral):
        return exact(value.text)
    if isinstance(value, str) and re.fullmatch(_RATIO, value) and int(value.partition("/")[2]):
        return Fraction(value)
    raise PydanticCustomError("number", "should be a number")


def _as_value(value: object) -> Fraction | float:
    if value == "infinite":
        return math.inf
    if isinstance(value, Numeral):
        return exact(value.text)
    raise PydanticCustomError("number", "should be a number or 'infinite'")


def _as_whole(value: object) -> int:
    if isinstance(value, Numeral) and _WHOLE.fullmatch(value.text):
        return int(value.text)
    raise PydanticCustomError("number", "should be a whole number of at most 12 digits")


def _as_day(value: object) -> date:
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("day", f"{value} is no day of the calendar") from None
    raise PydanticCustomError("day", "should be a date such as 2025-03-18")


def _number_as_text(value: object) -> object:
    return value.text if isinstance(value, Numeral) else value


def _dated(value: object) -> object:
    if isinstance(value, str) and _DAY.fullmatch(value):
        _as_day(value)
    return _number_as_text(value)


Id = Annotated[
    str,
    BeforeValidator(_number_as_text),
    StringConstraints(strict=True, pattern=f"^{_ID}$", max_length=limits.ID),
    WithJsonSchema({"type": ["string", "integer"], "pattern": f"^{_ID}$", "maxLength": limits.ID}),
]
"""An identifier: letters, digits, ``_``, ``.`` and ``-``. Whole numbers are taken as text."""

_OPTION_ID: Final = rf"^({_ID}|-[0-9]{{1,12}})$"
OptionId = Annotated[
    str,
    BeforeValidator(_number_as_text),
    StringConstraints(strict=True, pattern=_OPTION_ID, max_length=limits.ID),
    WithJsonSchema({"type": ["string", "integer"], "pattern": _OPTION_ID, "maxLength": limits.ID}),
]
"""An option by name, or a whole number (which may be negative) of a numeric term."""

_STEP_ID: Final = f"^{_ID}(/{_ID})?$"
StepId = Annotated[
    str,
    BeforeValidator(_number_as_text),
    StringConstraints(strict=True, pattern=_STEP_ID, max_length=2 * limits.ID + 1),
    WithJsonSchema({"type": ["string", "integer"], "pattern": _STEP_ID}),
]
"""A package, or PACKAGE/PHASE."""

Text = Annotated[str, StringConstraints(strict=True, max_length=limits.TEXT)]
Label = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=limits.TEXT)]
DateText = Annotated[
    str,
    BeforeValidator(_dated),
    StringConstraints(strict=True, max_length=limits.TEXT),
    WithJsonSchema({"type": ["string", "integer"]}),
]
"""A date in words or figures; written as YYYY-MM-DD it has to exist."""

ConditionText = Annotated[
    str, StringConstraints(strict=True, min_length=1, max_length=bounds.CONDITION)
]
Points = Annotated[
    Fraction,
    PlainValidator(_as_number),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string", "pattern": f"^{_RATIO}$"}]}),
]
"""An exact number: decimal, or a fraction such as ``5/3`` (the form answers have in JSON)."""
Value = Annotated[
    Fraction | float,
    PlainValidator(_as_value),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"const": "infinite"}]}),
]
Whole = Annotated[int, PlainValidator(_as_whole), WithJsonSchema({"type": "integer"})]
Day = Annotated[date, PlainValidator(_as_day), WithJsonSchema({"type": "string", "format": "date"})]
Span = Annotated[list[Whole], Field(min_length=2, max_length=2)]
