"""What may be written in a runs file: questions, sweeps of their parameters, expectations.

The parameters of a question are those that it declares; here is only how each kind of
value is written in a file. Whether names lead anywhere is checked by
:mod:`sim.runs.naming`. The same list may stand under ``runs:`` in a scenario file.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cache
from types import GenericAlias
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    TypeAdapter,
    create_model,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from sim import limits
from sim.files.shape import json_schema as schema_of_scenarios
from sim.questions.registry import QUESTIONS, asks
from sim.scenario.asked import AskedParties
from sim.scenario.declared import Field as AskedField
from sim.scenario.described import described
from sim.scenario.fields import (
    ConditionText,
    Day,
    Id,
    Label,
    Numeral,
    OptionId,
    Points,
    StepId,
    Text,
    Whole,
)
from sim.scenario.parameters import Asked, shown
from sim.scenario.verdicts import Standard

EACH = "each"
"""In a sweep over dropped positions: every position, one at a time."""
STATUS_QUO = "status_quo"
"""In a sweep over where a path starts: the status quo."""

T = TypeVar("T")


def _several(value: object) -> object:
    return value if isinstance(value, list) or value is None else [value]


def _lists(value: object) -> object:
    return [_several(item) for item in value] if isinstance(value, list) else [_several(value)]


def _finding(value: object) -> object:
    """Numbers as Python has them, exactly: integers, or texts such as ``0.25``."""
    if isinstance(value, Numeral):
        whole = value.text.lstrip("-+").isdecimal() and len(value.text) <= limits.WHOLE_DIGITS
        return int(value.text) if whole else value
    if isinstance(value, list):
        return [_finding(item) for item in value]
    if isinstance(value, dict):
        return {key: _finding(item) for key, item in value.items()}
    return value


class _OrOne:
    """Tells editors that a single item may stand for a list of one."""

    @staticmethod
    def __get_pydantic_json_schema__(
        schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        listed = handler(schema)
        return {"anyOf": [listed, listed["items"]]}


Several = Annotated[list[T], BeforeValidator(_several), _OrOne()]
"""A list; a single item is taken as a list of one."""
Lists = Annotated[list[Several[T]], BeforeValidator(_lists), _OrOne()]
"""A list of lists; each may be a single item."""
EveryLevel = Literal["official", "reported", "interpretation", "inferred", "all"]
Finding = Annotated[Any, BeforeValidator(_finding)]


class Words(BaseModel):
    """What all items share: unknown keys are refused, an empty value counts as absent."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        known = {field.alias or name for name, field in cls.model_fields.items()}
        return {key: value for key, value in data.items() if value is not None or key not in known}


class Given(Words):
    """Parameters as they are given; which there may be, the questions declare."""

    @property
    def given(self) -> dict[str, Any]:
        """Parameter -> value, for those that are given."""
        static = type(self).__base__.model_fields  # type: ignore[union-attr]
        return {n: getattr(self, n) for n in self.model_fields_set if n not in static}


class CaseWords(Given):
    """One question of a list: its parameters are laid over those of the run."""

    case: Id | None = Field(None, description="A short name for it; absent: its number")


class GridWords(Words):
    """Values of parameters; the word all stands for every value there is."""

    packages: Several[StepId] = Field([], description="Packages, PACKAGE/PHASE, or all")
    start: Several[StepId] = Field(
        [], description="path: packages or phases to start from, status_quo among them, or all"
    )
    through: Several[bool] = Field(
        [], description="path: whether ordered terms pass through the options between"
    )
    as_of: Several[Day] = Field([], description="Days")
    evidence: Several[EveryLevel] = Field([], description="Evidence levels, or all")
    readings: dict[Id, Several[Id]] = Field({}, description="Values per reading, or all")
    drop: Lists[Id] = Field(
        [], description="Lists of positions left out of account, or each: one at a time"
    )
    parties: Lists[Id] = Field([], description="Lists of parties that must accept, or all")
    set: dict[Id, Several[OptionId]] = Field(
        {}, description="Options per term, left_out among them, or all"
    )
    standard: Several[Annotated[Standard, Field(strict=False)]] = Field(
        [], description="What counts as accepting"
    )


class SweepWords(GridWords):
    """Every combination of these values is asked."""

    where: ConditionText | None = Field(
        None, description="Of the packages swept, only those that meet this condition"
    )


class SelectWords(GridWords):
    """Questions of a run, picked by what was swept."""

    cases: Several[Id] = Field([], description="Cases by name or number")


class ExpectWords(Words):
    """What the answers must say."""

    for_: SelectWords | None = Field(
        None, alias="for", description="The questions meant; absent: every one of the run"
    )
    only: SelectWords | None = Field(
        None, description="These questions and no others of the run have these findings"
    )
    that: dict[Id, Finding] = Field(
        min_length=1, description="Findings: a value, or at_least and at_most; maps in part"
    )
    note: Text = Field("", description="Why this is expected")


class RunWords(Given):
    """One named question, or a sweep of questions."""

    id: Id = Field(description="Identifier of the run")
    label: Label = Field(description="The question in plain words, shown to readers")
    question: str = Field(description="What is asked")
    sweep: SweepWords | None = Field(None, description="Ask for every combination of values")
    cases: list[CaseWords] = Field([], description="Ask for each of these in turn")
    expect: list[ExpectWords] = Field([], description="What the answers must say")
    overview: Whole | None = Field(
        None, description="Its place among the questions that the page answers first"
    )
    asks: Text = Field("", description="The question there as a sentence; absent: the label")
    note: Text = Field("", description="Anything a reader should know")


class RunsFileWords(Words):
    """Questions about one scenario, written down once."""

    scenario: Label = Field(description="A shipped scenario's name, or a file beside this one")
    title: Label | None = Field(None, description="Title of the report")
    summary: Text = Field("", description="What is asked and why, in a few sentences")
    notes: list[Text] = Field([], description="What a reader should know")
    runs: list[RunWords] = Field(min_length=1, description="The questions")


@cache
def runs_file() -> TypeAdapter[RunsFileWords]:
    """The shape of a runs file, with every parameter that a question declares."""
    case = _with(CaseWords, _parameters({"": AskedParties}))
    kinds = {"question": Literal[QUESTIONS], "cases": GenericAlias(list, case)}
    run = _with(RunWords, _parameters({name: asks(name) for name in QUESTIONS}) | kinds)
    return TypeAdapter(_with(RunsFileWords, {"runs": GenericAlias(list, run)}))


W = TypeVar("W", bound=Words)


def _with(base: type[W], types: Mapping[str, Any]) -> type[W]:
    """The words with fields of these types added, or known fields given them."""
    fields: dict[str, Any] = {
        name: (kind, base.model_fields[name]) if name in base.model_fields else kind
        for name, kind in types.items()
    }
    return create_model(base.__name__, __base__=base, __doc__=base.__doc__, **fields)


def _parameters(shapes: Mapping[str, type[Asked]]) -> dict[str, Any]:
    """Parameter -> how it is written, and what it means, of which question if of one only."""
    found: dict[str, Any] = {}
    for name in {name: None for shape in shapes.values() for name in shape.model_fields}:
        of = [question for question, shape in shapes.items() if name in shape.model_fields]
        field = shapes[of[0]].model_fields[name]
        words = described(shapes[of[0]], name)
        words = f"{of[0]}: {words}" if len(of) == 1 < len(shapes) else words
        meaning = Field(None, description=words[:1].upper() + words[1:])
        found[name] = (_written(name, field) | None, meaning)
    return found


def _written(name: str, field: AskedField) -> Any:
    """How a parameter of the declared type is written in a file."""
    kind = _type(field.annotation)
    if get_origin(kind) is tuple:
        return Several[Label] if "=" in shown(field).metavar else Several[Id]
    if get_origin(kind) is dict:
        value = _type(get_args(kind)[1])
        if get_origin(value) is tuple:
            return dict[Id, Several[OptionId]]
        return dict[Id, OptionId] if value is str else dict[Id, Points]
    if issubclass(kind, Enum):
        return Annotated[kind, Field(strict=False)]
    if kind is str:
        return StepId if name == "package" else Label
    return {bool: bool, int: Whole, float: Points, Fraction: Points, date: Day}[kind]


def _type(annotation: Any) -> Any:
    """The type in an annotation, without None and without what is annotated."""
    if get_origin(annotation) in (None, tuple, dict):
        return annotation
    return _type(next(part for part in get_args(annotation) if part is not type(None)))


def json_schema() -> dict[str, Any]:
    """The JSON Schema of runs files, for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **runs_file().json_schema(),
        "title": "Scripted runs",
    }


def scenario_schema() -> dict[str, Any]:
    """The JSON Schema of scenario files, with the questions that they may carry."""
    schema, runs = schema_of_scenarios(), json_schema()
    schema["$defs"] = dict(sorted((runs["$defs"] | schema["$defs"]).items()))
    schema["properties"]["runs"]["items"] = runs["properties"]["runs"]["items"]
    return schema
