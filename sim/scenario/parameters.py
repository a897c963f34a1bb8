"""One parameter of what may be asked: its shape, how a command line shows it, what misfits.

Values come as words of a command line, as values of a runs file or as parts of a link; each
kind takes all three forms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Annotated, Any, Final, TypeVar, get_args

from pydantic import BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, PydanticCustomError

from sim import limits
from sim.problems import InvalidInput, Problem, unknown
from sim.scenario.described import DescribedModel
from sim.scenario.fields import Numeral, exact
from sim.scenario.model import Scenario

ALL: Final = "all"
"""Stands for every party or term, wherever names are asked for."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How a parameter is shown on a command line.

    ``flag`` differs from the field's name where one value is given at a time; ``many``
    values may follow one flag; ``noun`` is what one of its words is called; what is
    ``positional`` stands behind the scenario, without a flag.
    """

    metavar: str = ""
    flag: str = ""
    many: bool = False
    noun: str = ""
    positional: bool = False


def _words(value: object) -> object:
    """``a,b`` or a list of such, as a tuple of words without repetition."""
    if isinstance(value, str | Numeral):
        value = [value]
    if not isinstance(value, Iterable) or isinstance(value, Mapping):
        return value
    texts = [item.text if isinstance(item, Numeral) else item for item in value]
    if not all(isinstance(text, str) for text in texts):
        return value
    return tuple(
        dict.fromkeys(word.strip() for text in texts for word in text.split(",") if word.strip())
    )


def _pairs(value: object) -> object:
    """``T=O`` words (``T:O,T:O`` in a link) as a map."""
    if isinstance(value, str):
        value = [word.replace(":", "=", 1) for word in value.split(",")]
    if not isinstance(value, list | tuple):
        return value
    pairs: dict[str, str] = {}
    wrong: list[tuple[str, str]] = []
    for word in value:
        name, _, given = (part.strip() for part in str(word).partition("="))
        if not (name and given):
            wrong.append(("", f"{word!r} is not of the form "))
        elif pairs.setdefault(name, given) != given:
            wrong.append((name, f"set twice: to {pairs[name]} and {given}"))
    if wrong:
        raise PydanticCustomError("pairs", "no pairs", {"wrong": wrong, "kept": pairs})
    return pairs


def _lists(value: object) -> object:
    """``T=A,B`` words (``T:A|B,T:C`` in a link) as a map to tuples."""
    pairs = _pairs(value)
    if not isinstance(pairs, Mapping):
        return pairs
    return {
        name: _words(options.replace("|", ",")) if isinstance(options, str) else options
        for name, options in pairs.items()
    }


def _number(value: object) -> object:
    """Exact, as it is written: ``0.9`` is nine tenths."""
    text = value.text if isinstance(value, Numeral) else value
    if not isinstance(text, str):
        return value
    try:
        return exact(text)
    except PydanticCustomError:
        raise
    except (ValueError, ZeroDivisionError):
        raise PydanticCustomError("number", "{given} is no number", {"given": repr(text)}) from None


def _day(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        message = "{given} is no date of the form YYYY-MM-DD"
        raise PydanticCustomError("day", message, {"given": repr(value)}) from None


Names = Annotated[tuple[str, ...], BeforeValidator(_words)]
Pairs = Annotated[dict[str, str], BeforeValidator(_pairs)]
Lists = Annotated[dict[str, tuple[str, ...]], BeforeValidator(_lists)]
Numbers = Annotated[
    dict[str, Annotated[Fraction, BeforeValidator(_number)]], BeforeValidator(_pairs)
]
Day = Annotated[date, BeforeValidator(_day)]
Seconds = Annotated[float, Field(gt=0, le=limits.MOST_SECONDS), Shown("S")]
Count = Annotated[int, Field(ge=1, le=limits.MOST_LISTED), Shown("N")]


A = TypeVar("A", bound="Asked")


class Asked(DescribedModel):
    """What is asked; each subclass adds parameters."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def problems(self, scenario: Scenario) -> list[Problem]:
        """Everything wrong with what is asked of this scenario."""
        return []

    def refuse_bad(self, scenario: Scenario) -> None:
        """Raise InvalidInput with all the problems, if there are any."""
        if problems := list(dict.fromkeys(self.problems(scenario))):
            raise InvalidInput(problems)


def shown(field: FieldInfo) -> Shown:
    """How a parameter is shown on a command line."""
    return next((m for m in _metadata(field) if isinstance(m, Shown)), Shown())


def flag_of(shape: type[Asked], name: str) -> str:
    """The option that a parameter is on the command line; its word, if it is positional."""
    field = shape.model_fields.get(name)
    how = Shown() if field is None else shown(field)
    return how.metavar if how.positional else f"--{how.flag or name.replace('_', '-')}"


def read(shape: type[A], given: Mapping[str, Any]) -> A:
    """What was asked, from the values given by name.

    Raises:
        InvalidInput: with every value that does not fit.
    """
    asked, problems = read_in_part(shape, given)
    if problems:
        raise InvalidInput(problems)
    return asked


def read_in_part(shape: type[A], given: Mapping[str, Any]) -> tuple[A, list[Problem]]:
    """What was asked as far as its values fit, and a problem for each that does not."""
    try:
        return shape.model_validate(dict(given)), []
    except ValidationError as misfit:
        errors = misfit.errors()
    misfits = {str(error["loc"][0]) for error in errors}
    rest = {name: value for name, value in given.items() if name not in misfits}
    rest |= {str(e["loc"][0]): e["ctx"]["kept"] for e in errors if e["type"] == "pairs"}
    asked, others = read_in_part(shape, rest)
    return asked, [*(p for error in errors for p in _problems(shape, error)), *others]


def _problems(shape: type[Asked], error: ErrorDetails) -> list[Problem]:
    name = str(error["loc"][0])
    flag, field = flag_of(shape, name), shape.model_fields.get(name)
    if field is None:
        return [unknown(flag, "parameter", name, shape.model_fields)]
    how = shown(field)
    if error["type"] == "pairs":
        return [
            Problem(flag, path=path, message=message if path else message + how.metavar)
            for path, message in error["ctx"]["wrong"]
        ]
    return [_misfit(flag, how, field, error)]


def _misfit(flag: str, how: Shown, field: FieldInfo, error: ErrorDetails) -> Problem:
    match error["type"]:
        case "enum":
            return unknown(flag, how.noun, str(error["input"]), _known(field))
        case "int_parsing" | "int_type" | "int_from_float":
            return Problem(flag, message=f"should be a whole number, not {error['input']!r}")
        case "float_parsing" | "float_type":
            return Problem(flag, message=f"should be a number, not {error['input']!r}")
        case "greater_than" | "greater_than_equal" | "less_than_equal":
            return Problem(flag, message=f"must lie between {_range(field)}")
        case _:
            return Problem(flag, path=".".join(map(str, error["loc"][1:])), message=error["msg"])


def _known(field: FieldInfo) -> list[str]:
    kinds = [field.annotation, *get_args(field.annotation)]
    return [str(w.value) for k in kinds if isinstance(k, type) and issubclass(k, Enum) for w in k]


def _range(field: FieldInfo) -> str:
    found = bounds(field)
    return f"{found.get('ge', found.get('gt'))} and {found.get('le')}"


def bounds(field: FieldInfo) -> dict[str, Any]:
    """The bounds that a number is declared with, by their names in pydantic: ge, gt, le."""
    return {
        name: getattr(item, name)
        for item in _unfolded(_metadata(field))
        for name in ("ge", "gt", "le")
        if getattr(item, name, None) is not None
    }


def _metadata(field: FieldInfo) -> list[Any]:
    """Of an optional value it stands inside the union."""
    inner = [m for kind in get_args(field.annotation) for m in getattr(kind, "__metadata__", ())]
    return field.metadata + inner


def _unfolded(metadata: Iterable[Any]) -> Iterator[Any]:
    for item in metadata:
        yield from item.metadata if isinstance(item, FieldInfo) else (item,)
