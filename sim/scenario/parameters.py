"""One parameter of what may be asked: its shape, how a command line shows it, what misfits.

Values come as words of a command line, as values of a runs file or as parts of a link; each
kind takes all three forms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from types import NoneType, UnionType
from typing import Annotated, Any, Final, TypeVar, Union, get_args, get_origin

from sim import limits
from sim.problems import InvalidInput, Problem, unknown
from sim.scenario.declared import Field, Fields
from sim.scenario.fields import Numeral, TooLong, exact
from sim.scenario.model import Scenario

ALL: Final = "all"
"""Stands for every party or term, wherever names are asked for."""
_FORM: Final = "is not of the form"


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


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which numbers a number has to lie; ``above`` itself is too little."""

    most: float
    least: float | None = None
    above: float | None = None

    def __contains__(self, number: float) -> bool:
        low = self.least is None or self.least <= number
        return low and (self.above is None or self.above < number) and number <= self.most

    def __str__(self) -> str:
        return f"{self.above if self.least is None else self.least} and {self.most}"


class Misfit(ValueError):
    """Why a value does not fit: (where in it, what is wrong) each; ``kept`` is what does."""

    def __init__(self, *wrong: tuple[str, str], kept: object = None) -> None:
        super().__init__(*wrong)
        self.wrong, self.kept = wrong, kept


def _words(value: object) -> tuple[str, ...]:
    """``a,b`` or a list of such, as a tuple of words without repetition."""
    if isinstance(value, str | Numeral):
        value = [value]
    if not isinstance(value, Iterable) or isinstance(value, Mapping):
        raise Misfit(("", "should be a list of names"))
    texts = [item.text if isinstance(item, Numeral) else item for item in value]
    if not all(isinstance(text, str) for text in texts):
        raise Misfit(("", "should be a list of names"))
    return tuple(
        dict.fromkeys(word.strip() for text in texts for word in text.split(",") if word.strip())
    )


def _pairs(value: object) -> dict[str, Any]:
    """``T=O`` words (``T:O,T:O`` in a link) as a map."""
    if isinstance(value, str):
        value = [word.replace(":", "=", 1) for word in value.split(",")]
    if isinstance(value, Mapping):
        return dict(value)
    if not isinstance(value, list | tuple):
        raise Misfit(("", "should be a map of names"))
    pairs: dict[str, str] = {}
    wrong: list[tuple[str, str]] = []
    for word in value:
        name, _, given = (part.strip() for part in str(word).partition("="))
        if not (name and given):
            wrong.append(("", f"{word!r} {_FORM}"))
        elif pairs.setdefault(name, given) != given:
            wrong.append((name, f"set twice: to {pairs[name]} and {given}"))
    if wrong:
        raise Misfit(*wrong, kept=pairs)
    return pairs


def _each(value: object, read: Callable[[Any], object]) -> dict[str, object]:
    """Pairs with each second part read."""
    wrong: list[tuple[str, str]] = []
    found = {}
    for name, given in _pairs(value).items():
        try:
            found[name] = read(given)
        except Misfit as misfit:
            wrong += [(".".join(filter(None, (name, path))), said) for path, said in misfit.wrong]
    if wrong:
        raise Misfit(*wrong)
    return found


def _texts(value: object) -> dict[str, object]:
    return _each(value, _text)


def _lists(value: object) -> dict[str, object]:
    """``T=A,B`` words (``T:A|B,T:C`` in a link) as a map to tuples."""
    return _each(value, lambda o: _words(o.replace("|", ",") if isinstance(o, str) else o))


def _numbers(value: object) -> dict[str, object]:
    """Exact, as they are written: ``0.9`` is nine tenths."""
    return _each(value, _number)


def _number(value: object) -> Fraction:
    text = value.text if isinstance(value, Numeral) else value
    if isinstance(text, int | float | Fraction):
        return Fraction(text)
    try:
        return exact(str(text))
    except TooLong as error:
        raise Misfit(("", str(error))) from None
    except (ValueError, ZeroDivisionError):
        raise Misfit(("", f"{text!r} is no number")) from None


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise Misfit(("", f"{value!r} is no date of the form YYYY-MM-DD")) from None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Misfit(("", "should be text"))
    return value


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise Misfit(("", "should be true or false"))
    return value


def _whole(value: object) -> int:
    whole = isinstance(value, float | Fraction) and value == value // 1
    if whole or isinstance(value, int | str):
        with suppress(ValueError):
            return int(value)  # type: ignore[call-overload, no-any-return]
    raise Misfit(("", f"should be a whole number, not {value!r}"))


def _seconds(value: object) -> float:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        raise Misfit(("", f"should be a number, not {value!r}")) from None


Names = Annotated[tuple[str, ...], _words]
Pairs = Annotated[dict[str, str], _texts]
Lists = Annotated[dict[str, tuple[str, ...]], _lists]
Numbers = Annotated[dict[str, Fraction], _numbers]
Day = Annotated[date, _day]
Seconds = Annotated[float, Bounds(limits.MOST_SECONDS, above=0), Shown("S")]
Count = Annotated[int, Bounds(limits.MOST_LISTED, least=1), Shown("N")]
_READ: Final[Mapping[Any, Callable[[Any], Any]]] = {
    bool: _truth,
    int: _whole,
    float: _seconds,
    str: _text,
}


A = TypeVar("A", bound="Asked")


class Asked(Fields):
    """What is asked; each subclass adds parameters.

    Made by a program it takes what a file or a command line may say.

    Raises:
        InvalidInput: with every value that does not fit.
    """

    def __init__(self, **given: Any) -> None:
        values, problems = _fitting(type(self), given)
        if problems:
            raise InvalidInput(problems)
        super().__init__(**values)

    def problems(self, scenario: Scenario) -> list[Problem]:
        """Everything wrong with what is asked of this scenario."""
        return []

    def refuse_bad(self, scenario: Scenario) -> None:
        """Raise InvalidInput with all the problems, if there are any."""
        if problems := list(dict.fromkeys(self.problems(scenario))):
            raise InvalidInput(problems)


def shown(field: Field) -> Shown:
    """How a parameter is shown on a command line."""
    return next((m for m in _beside(field) if isinstance(m, Shown)), Shown())


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
    return shape(**given)


def read_in_part(shape: type[A], given: Mapping[str, Any]) -> tuple[A, list[Problem]]:
    """What was asked as far as its values fit, and a problem for each that does not."""
    values, problems = _fitting(shape, given)
    made = object.__new__(shape)
    Fields.__init__(made, **values)
    return made, problems


def _fitting(shape: type[Asked], given: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    values: dict[str, Any] = {}
    problems = []
    fields = shape.model_fields
    for name in filter(given.__contains__, fields):
        value = given[name]
        while name not in values:
            try:
                values[name] = _read(fields[name], value)
            except Misfit as misfit:
                problems += _problems(flag_of(shape, name), fields[name], value, misfit)
                if misfit.kept is None:
                    break
                value = misfit.kept
    strange = [name for name in given if name not in fields]
    problems += [unknown(flag_of(shape, name), "parameter", name, fields) for name in strange]
    return values, problems


def _read(field: Field, value: object) -> object:
    """The value as its kind has it.

    Raises:
        Misfit: it is none of the kind.
    """
    kind = kind_of(field)
    if value is None and kind is not field.annotation:
        return None
    if isinstance(kind, type) and issubclass(kind, Enum):
        try:
            return kind(value)
        except ValueError:
            raise Misfit() from None
    beside = _beside(field)
    read = next((m for m in beside if callable(m)), None) or _READ[kind]
    found = read(value)
    bounds = bounds_of(field)
    if bounds is not None and found not in bounds:
        raise Misfit(("", f"must lie between {bounds}"))
    return found


def _problems(flag: str, field: Field, value: object, misfit: Misfit) -> list[Problem]:
    how = shown(field)
    if not misfit.wrong:
        known = [str(word.value) for word in kind_of(field)]
        return [unknown(flag, how.noun, str(value), known)]
    return [
        Problem(flag, path=path, message=f"{said} {how.metavar}" if said.endswith(_FORM) else said)
        for path, said in misfit.wrong
    ]


def kind_of(field: Field) -> Any:
    """The type of its values, without None and what is said beside it."""
    kinds = [kind for kind in get_args(field.annotation) if kind is not NoneType]
    optional = get_origin(field.annotation) in (Union, UnionType)
    kind = kinds[0] if optional else field.annotation
    return kind.__origin__ if hasattr(kind, "__metadata__") else kind


def bounds_of(field: Field) -> Bounds | None:
    """The bounds that a number is declared with."""
    return next((m for m in _beside(field) if isinstance(m, Bounds)), None)


def _beside(field: Field) -> list[Any]:
    """What is said beside the type; of an optional value it stands inside the union."""
    inner = [m for kind in get_args(field.annotation) for m in getattr(kind, "__metadata__", ())]
    return [*field.metadata, *inner]
