"""What may be asked, declared once: read alike from a command line, a runs file and a link.

An :class:`Asked` holds words as a person gives them, in the shape of their kind; whether
names lead anywhere is checked against a scenario, by :meth:`AskedDeals.question` and its
like, all at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Annotated, Any, Final, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, PydanticCustomError

from sim.language.syntax import LEFT_OUT
from sim.problems import InvalidInput, Problem, unknown
from sim.scenario.fields import Numeral, exact
from sim.scenario.model import PackageRef, Scenario, Settings
from sim.scenario.question import Question, ask, unknown_settings
from sim.scenario.verdicts import Evidence, Standard
from sim.scenario.view import View, view_of

ALL: Final = "all"
"""Stands for every party or term, wherever names are asked for."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How a parameter is shown on a command line.

    ``flag`` differs from the field's name where one value is given at a time; ``many``
    values may follow one flag; ``noun`` is what one of its words is called.
    """

    metavar: str = ""
    flag: str = ""
    many: bool = False
    noun: str = ""


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
Seconds = Annotated[float, Field(gt=0, le=86_400), Shown("S")]
Count = Annotated[int, Field(ge=1, le=100_000), Shown("N")]
SECONDS: Final = 60.0
"""Time limit of a question unless another is asked for."""


A = TypeVar("A", bound="Asked")


class Asked(BaseModel):
    """What is asked; each subclass adds parameters."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    def problems(self, scenario: Scenario) -> list[Problem]:
        """Everything wrong with what is asked of this scenario."""
        return []

    def refuse_bad(self, scenario: Scenario) -> None:
        """Raise InvalidInput with all the problems, if there are any."""
        if problems := list(dict.fromkeys(self.problems(scenario))):
            raise InvalidInput(problems)


class AskedView(Asked):
    """How the scenario is looked at."""

    as_of: Annotated[Day | None, Shown("DATE")] = None
    """count positions valid on this day"""
    evidence: Annotated[Evidence | None, Shown("LEVEL", noun="evidence level")] = None
    """count positions up to this level: official, reported, interpretation, inferred"""
    readings: Annotated[Pairs, Shown("R=VALUE", flag="reading")] = {}
    """take one wording in this way (repeatable)"""
    drop: Annotated[Names, Shown("POSITION", many=True)] = ()
    """leave these positions out of account"""

    def problems(self, scenario: Scenario) -> list[Problem]:
        """Names of the view that lead nowhere as well."""
        return [*super().problems(scenario), *_wrong(lambda: self.view(scenario))]

    def view(self, scenario: Scenario) -> View:
        """The view asked for; raises InvalidInput with every unknown name."""
        return view_of(
            scenario,
            as_of=self.as_of,
            evidence=self.evidence,
            readings=self.readings,
            drop=self.drop,
        )


class AskedPackage(AskedView):
    """Which package is meant: a named one, terms set by hand, or these laid over it."""

    package: Annotated[str | None, Shown("ID[/PHASE]")] = None
    """a named package of the scenario"""
    set: Annotated[Pairs, Shown("TERM=OPTION", many=True)] = {}
    """set terms (laid over --package when both are given); left_out takes a term out of it"""

    def problems(self, scenario: Scenario) -> list[Problem]:
        """A package, phase, term or option that does not exist as well."""
        return [*super().problems(scenario), *_wrong(lambda: self.settings(scenario))]

    @property
    def names_package(self) -> bool:
        """Whether it is said which package is meant."""
        return self.package is not None or bool(self.set)

    def named(self, scenario: Scenario) -> tuple[str | None, str | None]:
        """(package id, phase id), each None where none is named.

        Raises:
            InvalidInput: there is no such package, or no such phase of it.
        """
        if self.package is None:
            return None, None
        package, phase = PackageRef.of(self.package)
        if package not in scenario.package:
            raise InvalidInput([unknown("--package", "package", package, scenario.package)])
        phases = [p.id for p in scenario.package[package].phases]
        if phase and phase not in phases:
            raise InvalidInput([unknown("--package", f"phase of {package}", phase, phases)])
        return package, phase

    def subject(self, scenario: Scenario) -> tuple[str | Settings, str | None]:
        """(what is checked, phase or None): the package by its name, or the terms set.

        A package over which ``set`` is laid is no longer the one that has the name.
        """
        package, phase = self.named(scenario)
        if package is None or self.set:
            return self.settings(scenario), None
        return package, phase

    def settings(self, scenario: Scenario) -> dict[str, str]:
        """The terms set: those of the package with ``set`` laid over them."""
        package, phase = self.named(scenario)
        base = {} if package is None else dict(scenario.package[package].laid_out(phase)[0])
        laid = {**base, **self.set}
        given = {term: option for term, option in laid.items() if option != LEFT_OUT}
        if wrong := unknown_settings(scenario, given, "--set"):
            raise InvalidInput(wrong)
        return given


class AskedParties(AskedPackage):
    """Who must accept, and what counts as accepting."""

    parties: Annotated[Names | None, Shown("A,B,C|all")] = None
    """who must accept (default: the scenario's own agreement rule)"""
    standard: Annotated[Standard, Shown("WORD", noun="standard")] = Standard.UNBLOCKED
    """what counts as accepting: unblocked (default), satisfied or not_refused"""

    def problems(self, scenario: Scenario) -> list[Problem]:
        """Parties that do not exist as well."""
        return [*super().problems(scenario), *_wrong(lambda: ask(scenario, parties=self.whom))]

    @property
    def whom(self) -> Names | str | None:
        """The parties as :func:`sim.scenario.question.ask` takes them."""
        return ALL if self.parties == (ALL,) else self.parties


class AskedDeals(AskedParties):
    """Which packages are in question."""

    open: Annotated[Names | None, Shown("all|T1,T2")] = None
    """terms the solver may choose (default: every term not set); others are left out"""
    limit: Annotated[Lists, Shown("T=O1,O2", many=True)] = {}
    """narrow an open term to these options"""
    allow_silence: bool = False
    """an open term may also be left out"""
    seconds: Seconds = SECONDS
    """past this time the answer is not exact, and says so"""

    def problems(self, scenario: Scenario) -> list[Problem]:
        """Terms opened or narrowed that do not exist, or are set, as well."""
        return [*super().problems(scenario), *_wrong(lambda: self.question(scenario))]

    def question(self, scenario: Scenario) -> Question:
        """The checked question about deals.

        Raises:
            InvalidInput: with every unknown or contradictory name.
        """
        pins = self.settings(scenario)
        out = {term for term, option in self.set.items() if option == LEFT_OUT}
        opened = None if self.open is None or ALL in self.open else list(self.open)
        if out:
            everything = [t for t in scenario.term if t not in pins]
            opened = [t for t in (everything if opened is None else opened) if t not in out]
        return ask(
            scenario,
            parties=self.whom,
            pins=pins,
            open_terms=opened,
            limit=self.limit,
            silence=self.allow_silence,
            standard=self.standard,
            view=self.view(scenario),
        )


def shown(field: FieldInfo) -> Shown:
    """How a parameter is shown on a command line."""
    return next((m for m in _metadata(field) if isinstance(m, Shown)), Shown())


def flag_of(shape: type[Asked], name: str) -> str:
    """The option that a parameter is on the command line."""
    field = shape.model_fields.get(name)
    return f"--{(field and shown(field).flag) or name.replace('_', '-')}"


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
    except ValidationError as wrong:
        errors = wrong.errors()
    misfits = {str(error["loc"][0]) for error in errors}
    rest = {name: value for name, value in given.items() if name not in misfits}
    rest |= {str(e["loc"][0]): e["ctx"]["kept"] for e in errors if e["type"] == "pairs"}
    asked, others = read_in_part(shape, rest)
    return asked, [*(p for error in errors for p in _problems(shape, error)), *others]


def _wrong(attempt: Callable[[], object]) -> Sequence[Problem]:
    try:
        attempt()
    except InvalidInput as invalid:
        return invalid.problems
    return ()


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
