"""The shape of a runs file, in the author's words: questions, sweeps, expectations.

The same list may stand under ``runs:`` in a scenario file. Parameters carry the names
of the command line's options. Whether names fit is checked by :mod:`sim.files.run_names`.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    TypeAdapter,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

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
from sim.scenario.verdicts import Evidence

ALL = "all"
"""Stands for every package, party, level, value or option, wherever a list is asked for."""
EACH = "each"
"""In a sweep over dropped positions: every position, one at a time."""

T = TypeVar("T")


def _several(value: object) -> object:
    return value if isinstance(value, list) or value is None else [value]


def _lists(value: object) -> object:
    return [_several(item) for item in value] if isinstance(value, list) else [_several(value)]


def _finding(value: object) -> object:
    """Numbers as Python has them, exactly: integers, or texts such as ``0.25``."""
    if isinstance(value, Numeral):
        whole = value.text.lstrip("-+").isdigit() and len(value.text) < 4_000
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
StandardWord = Literal["unblocked", "satisfied", "not_refused"]
QuestionWord = Literal[
    "check", "deals", "explain", "nearest", "tradeoffs", "sensitivity", "incidents"
]
Finding = Annotated[Any, BeforeValidator(_finding)]


Level = Annotated[Evidence, Field(strict=False)]


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


class ParameterWords(Words):
    """What may differ from one question of a run to the next."""

    package: StepId | None = Field(None, description="A package, or PACKAGE/PHASE")
    set: dict[Id, OptionId] = Field(
        {}, description="Terms set, over the package's; left_out takes a term out of it"
    )
    parties: Several[Id] | None = Field(
        None, description="Who must accept, or all; absent: the scenario's agreement rule"
    )
    as_of: Day | None = Field(None, description="Count positions valid on this day")
    evidence: Level | None = Field(None, description="Count positions up to this level")
    readings: dict[Id, Id] = Field({}, description="Readings and values, instead of defaults")
    drop: list[Id] = Field([], description="Positions left out of account")
    standard: StandardWord | None = Field(None, description="What counts as accepting")


class CaseWords(ParameterWords):
    """One question of a list: its parameters are laid over those of the run."""

    case: Id | None = Field(None, description="A short name for it; absent: its number")


class GridWords(Words):
    """Values of parameters; the word all stands for every value there is."""

    packages: Several[StepId] = Field([], description="Packages, PACKAGE/PHASE, or all")
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
    standard: Several[StandardWord] = Field([], description="What counts as accepting")


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


class RunWords(ParameterWords):
    """One named question, or a sweep of questions."""

    id: Id = Field(description="Identifier of the run")
    label: Label = Field(description="The question in plain words, shown to readers")
    question: QuestionWord = Field(description="What is asked")
    open: Several[Id] | None = Field(None, description="Terms the solver may choose, or all")
    limit: dict[Id, Several[OptionId]] = Field({}, description="Narrows open terms to options")
    allow_silence: bool | None = Field(None, description="An open term may also be left out")
    keep: list[Id] = Field([], description="nearest: terms that must not change")
    fewest_demands: bool | None = Field(None, description="nearest: fewest demands unmet")
    most: Whole | None = Field(None, description="nearest: list this many deals")
    kinds: list[Id] = Field([], description="explain: terms that make deals differ in kind")
    alone: bool | None = Field(None, description="explain: what giving up each one alone opens")
    over: Literal["deals", "packages"] | None = Field(
        None, description="tradeoffs: what is compared; absent: deals"
    )
    by: Literal["points", "counts"] | None = Field(
        None, description="tradeoffs: by what; absent: points where there are some"
    )
    bound: list[Id] | None = Field(None, description="incidents: the parties the truce binds")
    disputed: list[Id] | None = Field(
        None, description="sensitivity: positions that may not be firm; absent: all at stake"
    )
    firmness: dict[Id, Points] = Field(
        {}, description="sensitivity: your probability, 0 to 1, that a position is firm"
    )
    draws: Whole | None = Field(None, description="sensitivity: draws where no count is feasible")
    seed: Whole | None = Field(None, description="Of whatever is drawn at random")
    seconds: Points | None = Field(None, description="Time limit of each question")
    sweep: SweepWords | None = Field(None, description="Ask for every combination of values")
    cases: list[CaseWords] = Field([], description="Ask for each of these in turn")
    expect: list[ExpectWords] = Field([], description="What the answers must say")
    note: Text = Field("", description="Anything a reader should know")


class RunsPart(Words):
    """The runs of a scenario file."""

    model_config = ConfigDict(extra="ignore")

    runs: list[RunWords] = Field([], description="Questions to be asked by negsim run")


RUNS_PART: Final = TypeAdapter(RunsPart)


class RunsFileWords(Words):
    """Questions about one scenario, written down once."""

    scenario: Label = Field(description="A shipped scenario's name, or a file beside this one")
    title: Label | None = Field(None, description="Title of the report")
    summary: Text = Field("", description="What is asked and why, in a few sentences")
    notes: list[Text] = Field([], description="What a reader should know")
    runs: list[RunWords] = Field(min_length=1, description="The questions")


RUNS_FILE: Final = TypeAdapter(RunsFileWords)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of runs files, for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **RUNS_FILE.json_schema(),
        "title": "Scripted runs",
    }
