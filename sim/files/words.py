"""The frame of a scenario file in the author's words: who negotiates over what.

The second half, what is said and proposed, is in :mod:`sim.files.schema`.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from sim.scenario.fields import (
    ConditionText,
    DateText,
    Id,
    Label,
    OptionId,
    Points,
    Span,
    Text,
    Value,
)
from sim.scenario.model import Severity
from sim.scenario.record import Evidence

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


class SourceWords(Words):
    """One publication."""

    id: Id = Field(description="Identifier of the source")
    outlet: Label = Field(description="Who published it")
    authors: Text = Field("", description="Who wrote it")
    headline: Text | None = Field(None, description="Its headline")
    date: DateText = Field("", description="When it was published")
    quality: Text = Field("", description="How well the text is preserved")


class PartyWords(Words):
    """Someone who takes positions and may accept or block."""

    id: Id = Field(description="Identifier of the party")
    label: Label = Field(description="Name shown to readers")
    kind: Text = Field("", description="State, alliance, company ...")
    voices: list[Text] = Field([], description="Who speaks for it officially")
    member_of: list[Id] = Field([], description="Parties that it belongs to")
    members: Text = Field("", description="Who belongs to it, in words")
    at_table: bool | None = Field(None, description="Whether it takes part in the talks")
    note: Text = Field("", description="Anything a reader should know")
    points: dict[Id, dict[OptionId, Points]] = Field(
        {}, description="Scored games only: points per term and option"
    )
    minimum: Points | None = Field(None, description="Least total that it accepts")
    cap: Points | None = Field(None, description="Most points a package can be worth")


class VoiceWords(Words):
    """Someone quoted who is not a party."""

    id: Id = Field(description="Identifier of the voice")
    label: Label = Field(description="Name shown to readers")
    near: Id | None = Field(None, description="The party that the voice is close to")
    described_as: Text = Field("", description="How the sources describe the voice")
    treat_as: Level = Field(Evidence.INTERPRETATION, description="What its words are worth")
    note: Text = Field("", description="Anything a reader should know")


class OptionWords(Words):
    """One way to settle a term."""

    id: OptionId = Field(description="Identifier of the option")
    label: Label = Field(description="Neutral wording shown to readers")
    note: Text = Field("", description="Anything a reader should know")
    value: Value | None = Field(None, description="Its number, for <= and the like, or infinite")


class TermWords(Words):
    """One thing to be settled."""

    id: Id = Field(description="Identifier of the term, used in conditions")
    label: Label = Field(description="Name shown to readers")
    group: Text = Field("", description="Heading that it is shown under")
    ordered: bool = Field(False, description="Whether the options go from less to more")
    unit: Text = Field("", description="Unit of its numbers")
    range: Span | None = Field(
        None, description="Least and greatest whole number that a package may set"
    )
    options: list[OptionWords] = Field(
        min_length=1, description="What may be chosen, from less to more if ordered"
    )
    status_quo: OptionId | None = Field(
        None, description="The option in force if nothing is agreed; absent: unclear"
    )
    deliver: list[Id] = Field([], description="Parties that must act to change it")
    break_: list[Id] = Field([], alias="break", description="Parties that can undo it")
    note: Text = Field("", description="Anything a reader should know")
    before: Text = Field("", description="How things stood before")
    after: Text = Field("", description="How things stand after what is under study")


class DefinitionWords(Words):
    """A condition with a name."""

    id: Id = Field(description="The name, used in conditions")
    says: Label = Field(description="What it means, in words")
    means: ConditionText = Field(description="What it means, as a condition")


class RuleWords(Words):
    """Consistency over terms."""

    id: Id = Field(description="Identifier of the rule")
    severity: Annotated[Severity, Field(strict=False)] = Field(
        description="hard: a package that breaks it is impossible; warning: shown; note: shown"
    )
    says: Label = Field(description="The rule in words")
    if_: ConditionText = Field(alias="if", description="Looks only at what the package sets")
    then: ConditionText | None = Field(
        None, description="Looks at the package completed with the status quo"
    )
    first_phase: bool = Field(False, description="Speaks of the first phase only")
    note: Text = Field("", description="Anything a reader should know")


class ReadingWords(Words):
    """A wording that can be taken in several ways."""

    id: Id = Field(description="Identifier of the reading")
    label: Label = Field(description="Name shown to readers")
    about: list[Id] = Field([], description="Terms that it bears on")
    default: Id = Field(description="The value used unless another is chosen")
    values: dict[Id, Label] = Field(min_length=1, description="Each value and what it means")
    sources: list[Id] = Field([], description="Sources that differ or are unclear")
    note: Text = Field("", description="Anything a reader should know")
