"""The types of the fields of a scenario: identifiers, names, texts, numbers, days, conditions.

To the program they are ``str``, ``Fraction``, ``date`` and the like; a program that makes an
item says what it means, and nothing is checked. When a file is read each takes a value of
:mod:`sim.files.tree` and says in plain words what it wants when the value does not fit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

from sim import limits
from sim.language.syntax import Condition
from sim.scenario.taken import SOME, Taken, Then, misfit

if TYPE_CHECKING:
    from pydantic import ValidationInfo

_ID: Final = r"[A-Za-z0-9_][A-Za-z0-9_.\-]*"
_WHOLE: Final = re.compile(r"-?\d{1,12}", re.ASCII)
_RATIO: Final = rf"-?[0-9]{{1,{limits.RATIO_DIGITS}}}/[0-9]{{1,{limits.RATIO_DIGITS}}}"
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as it is written in the file, not yet computed."""

    text: str


class TooLong(ValueError):
    """A number that is too long or too large to be computed safely."""


def exact(text: str) -> Fraction:
    """The exact value of a number as written: ``0.1`` is one tenth.

    Raises:
        TooLong: it is too long or too large to be computed safely.
        ValueError: it is none.
    """
    exponent = re.split("[eE]", text)[1:]
    if len(text) > limits.NUMBER or any(abs(int(e)) > limits.EXPONENT for e in exponent):
        raise TooLong(
            f"should be a number of at most {limits.NUMBER} characters, "
            f"its exponent between -{limits.EXPONENT} and {limits.EXPONENT}"
        )
    return Fraction(text)


def _exact(text: str) -> Fraction:
    try:
        return exact(text)
    except TooLong as error:
        raise misfit("number", str(error)) from None


def _as_number(value: object) -> Fraction:
    if isinstance(value, Numeral):
        return _exact(value.text)
    if isinstance(value, str) and re.fullmatch(_RATIO, value) and int(value.partition("/")[2]):
        return Fraction(value)
    raise misfit("number", "should be a number")


def _as_value(value: object) -> Fraction | float:
    if value == "infinite":
        return math.inf
    if isinstance(value, Numeral):
        return _exact(value.text)
    raise misfit("number", "should be a number or 'infinite'")


def _as_whole(value: object) -> int:
    if isinstance(value, Numeral) and _WHOLE.fullmatch(value.text):
        return int(value.text)
    raise misfit("number", "should be a whole number of at most 12 digits")


def _as_day(value: object) -> date:
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        raise misfit("day", f"{value} is no day of the calendar") from None
    raise misfit("day", "should be a date such as 2025-03-18")


def _number_as_text(value: object) -> object:
    return value.text if isinstance(value, Numeral) else value


def _dated(value: object) -> object:
    if isinstance(value, str) and _DAY.fullmatch(value):
        _as_day(value)
    return _number_as_text(value)


Id = Annotated[
    str,
    Taken(
        before=_number_as_text,
        shown={"type": ["string", "integer"], "pattern": f"^{_ID}$", "maxLength": limits.ID},
        strict=True,
        pattern=f"^{_ID}$",
        max_length=limits.ID,
    ),
]
"""An identifier: letters, digits, ``_``, ``.`` and ``-``. Whole numbers are taken as text."""

_OPTION_ID: Final = rf"^({_ID}|-[0-9]{{1,12}})$"
_OPTION_JSON: Final = {
    "type": ["string", "integer"],
    "pattern": _OPTION_ID,
    "maxLength": limits.ID,
}
OptionId = Annotated[
    str,
    Taken(
        before=_number_as_text,
        shown=_OPTION_JSON,
        strict=True,
        pattern=_OPTION_ID,
        max_length=limits.ID,
    ),
]
"""An option by name, or a whole number (which may be negative) of a numeric term."""


def _every(value: object) -> object:
    return [ALL] if value == ALL else value


ALL: Final = "all"
OptionIds = Annotated[
    tuple[OptionId, ...],
    Taken(
        before=_every, shown={"anyOf": [{"const": ALL}, {"type": "array", "items": _OPTION_JSON}]}
    ),
]
"""Options of a term; the one word ``all`` stands for every one."""

_STEP_ID: Final = f"^{_ID}(/{_ID})?$"
StepId = Annotated[
    str,
    Taken(
        before=_number_as_text,
        shown={"type": ["string", "integer"], "pattern": _STEP_ID},
        strict=True,
        pattern=_STEP_ID,
        max_length=2 * limits.ID + 1,
    ),
]
"""A package, or PACKAGE/PHASE; :class:`PackageRef` takes it apart."""


class PackageRef(NamedTuple):
    """A package, or one phase of it; in words ``PK12`` or ``PK12/PK12a``."""

    id: str
    phase: str | None = None

    @classmethod
    def of(cls, words: str) -> PackageRef:
        """What the words name, whether or not it exists."""
        package, _, phase = words.partition("/")
        return cls(package, phase or None)

    def __str__(self) -> str:
        return self.id if self.phase is None else f"{self.id}/{self.phase}"


@dataclass(frozen=True, slots=True)
class Known:
    """A check that a name is that of an item of a section of the file.

    The context of validation maps sections to the ids in them; without a context, or of
    a section that is not in it, every name will do.
    """

    section: str
    noun: str

    def __call__(self, name: str, info: ValidationInfo) -> str:
        """The name, if it is one."""
        ids: Collection[str] | None = (info.context or {}).get(self.section)
        word = PackageRef.of(name).id
        if ids is not None and word not in ids:
            told = {"noun": self.noun, "name": repr(word), "word": word, "among": sorted(ids)}
            raise misfit("unknown_name", "there is no {noun} {name}", told)
        return name


PartyId = Annotated[Id, Then(Known("parties", "party"), asks=True)]
TermId = Annotated[Id, Then(Known("terms", "term"), asks=True)]
ReadingId = Annotated[Id, Then(Known("readings", "reading"), asks=True)]
SourceId = Annotated[Id, Then(Known("sources", "source"), asks=True)]
StatementId = Annotated[Id, Then(Known("statements", "statement"), asks=True)]
PositionId = Annotated[Id, Then(Known("positions", "position"), asks=True)]
PackageId = Annotated[StepId, Then(Known("packages", "package"), asks=True)]


def _each_once(names: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
    twice = [place for place, name in enumerate(names) if name in names[:place]]
    if twice and info.context is not None:
        raise import_module("sim.scenario.shapes").twice(names, twice)
    return names


_ONCE: Final = Then(_each_once, asks=True)
Parties = Annotated[tuple[PartyId, ...], _ONCE]
SomeParties = Annotated[tuple[PartyId, ...], SOME, _ONCE]
Terms = Annotated[tuple[TermId, ...], _ONCE]
SomeTerms = Annotated[tuple[TermId, ...], SOME, _ONCE]
Sources = Annotated[tuple[SourceId, ...], _ONCE]
SomeSources = Annotated[tuple[SourceId, ...], SOME, _ONCE]
Statements = Annotated[tuple[StatementId, ...], _ONCE]
Positions = Annotated[tuple[PositionId, ...], _ONCE]
"""Names of items, none of them twice."""

Text = Annotated[str, Taken(strict=True, max_length=limits.TEXT)]
Label = Annotated[str, Taken(strict=True, min_length=1, max_length=limits.TEXT)]


def _few_words(text: str) -> str:
    if len(text.split()) > limits.QUOTE:
        message = f"{len(text.split()):,} words; a quotation has at most {limits.QUOTE}"
        raise misfit("quotation", message)
    return text


Quote = Annotated[Text, Then(_few_words)]
"""Words of a source, few enough to quote."""
Digest = Annotated[str, Taken(strict=True, pattern="^[0-9a-f]{64}$")]
"""SHA-256 of a text, in hexadecimal."""
DateText = Annotated[
    str,
    Taken(
        before=_dated, shown={"type": ["string", "integer"]}, strict=True, max_length=limits.TEXT
    ),
]
"""A date in words or figures; written as YYYY-MM-DD it has to exist."""

_SPAN: Final = re.compile(r"\d{1,4} (day|week|month|year)s?")


def _awaited(value: object) -> object:
    """A span of time in whole units, or a day that exists."""
    if isinstance(value, str) and _SPAN.fullmatch(value):
        return value
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        message = "should be a time such as '30 days', or a day as YYYY-MM-DD"
        raise misfit("awaited", message) from None


After = Annotated[str, Taken(before=_awaited, shown={"type": "string"})]
"""How long something takes, in whole days, weeks, months or years; or a day."""

ConditionText = Annotated[str, Taken(strict=True, min_length=1, max_length=limits.CONDITION)]


def _as_condition(value: object) -> Condition:
    condition: Condition = import_module("sim.scenario.shapes").condition(value)
    return condition


ConditionField = Annotated[
    Condition,
    Taken(
        alone=_as_condition, shown={"type": "string", "minLength": 1, "maxLength": limits.CONDITION}
    ),
]
"""A condition, read from its text; an error of it says at which character."""

Flag = Annotated[bool, Taken(strict=True)]
Points = Annotated[
    Fraction,
    Taken(
        alone=_as_number,
        shown={"anyOf": [{"type": "number"}, {"type": "string", "pattern": f"^{_RATIO}$"}]},
    ),
]
"""An exact number: decimal, or a fraction such as ``5/3`` (the form answers have in JSON)."""
Value = Annotated[
    Fraction | float,
    Taken(alone=_as_value, shown={"anyOf": [{"type": "number"}, {"const": "infinite"}]}),
]
Whole = Annotated[int, Taken(alone=_as_whole, shown={"type": "integer"})]
Day = Annotated[date, Taken(alone=_as_day, shown={"type": "string", "format": "date"})]
Span = Annotated[tuple[Whole, ...], Taken(min_length=2, max_length=2)]
"""The least and the greatest whole number."""


def _not_written(value: object) -> str:
    raise misfit("unexpected_keyword_argument", "is not for a file to say")


NotWritten = Annotated[str, Taken(alone=_not_written, hidden=True)]
"""A text that a program adds, which no file may hold."""


NotWrittenFlag = Annotated[bool, Taken(alone=_not_written, hidden=True)]
NotWrittenNumber = Annotated[int, Taken(alone=_not_written, hidden=True)]
"""A number that a program adds, which no file may hold."""
