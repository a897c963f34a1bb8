"""The shape of a scenario file, in the author's words.

Each class is one kind of item of the file; descriptions appear as help in editors
that know the JSON Schema of :func:`json_schema`. Whether names fit together is not
said here but checked by :mod:`sim.files.references`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from sim.files.words import (
    DefinitionWords,
    Level,
    PartyWords,
    ReadingWords,
    RuleWords,
    SourceWords,
    TermWords,
    VoiceWords,
    Words,
)
from sim.scenario.fields import (
    ConditionText,
    DateText,
    Day,
    Id,
    Label,
    OptionId,
    Points,
    StepId,
    Text,
    Whole,
)
from sim.scenario.model import Kind
from sim.scenario.record import Evidence
from sim.scenario.verdicts import Verdict

Settings = dict[Id, OptionId]
Means = Literal["air", "sea", "ground"]


class StatementWords(Words):
    """One thing said or reported."""

    id: Id = Field(description="Identifier of the statement")
    holders: list[Id] = Field(min_length=1, description="Parties whose statement it is")
    says: Label = Field(description="What was said, in neutral words")
    sources: list[Id] = Field(min_length=1, description="Where it is reported")
    voice: Text = Field("", description="Through whom it was said")
    type: Text = Field("", description="Demand, offer, rejection ...")
    strength: Text = Field("", description="How firmly it was put")
    date: DateText = Field("", description="When it was said")
    dating: Text = Field("", description="How the date is known")
    terms: list[Id] = Field([], description="Terms that it speaks of")
    provided: Text = Field("", description="The proviso that came with it, in words")
    note: Text = Field("", description="Anything a reader should know")


class VariantWords(Words):
    """What a position says under one value of a reading."""

    when: ConditionText | None = Field(None, description="Replaces the position's when")
    requires: ConditionText | None = Field(None, description="Replaces its requires")


class PositionWords(Words):
    """What one party says about terms."""

    id: Id = Field(description="Identifier of the position")
    party: Id = Field(description="The party that holds it")
    kind: Annotated[Kind, Field(strict=False)] = Field(description="How it binds the party")
    evidence: Level = Field(description="How it is known")
    says: Label = Field(description="The position in words")
    when: ConditionText | None = Field(
        None,
        description="Applies if this holds; absent: once the package sets a term it requires",
    )
    requires: ConditionText = Field(description="What has to hold")
    since: Day | None = Field(None, description="First day on which it holds")
    until: Day | None = Field(None, description="Last day on which it holds")
    basis: list[Id] = Field([], description="Statements that it rests on")
    sources: list[Id] = Field([], description="Sources beyond those of its statements")
    readings: dict[Id, dict[Id, VariantWords]] = Field(
        {}, description="What changes per reading and value"
    )
    collective: bool = Field(False, description="Held by a group as a whole")
    points: Points | None = Field(None, description="Scored games only: points when met")
    note: Text = Field("", description="Anything a reader should know")


class PhaseWords(Words):
    """One step of a package, laid over the steps before it."""

    id: Id = Field(description="Identifier of the phase")
    label: Label = Field(description="Name shown to readers")
    set: Settings = Field({}, description="What the proposer states: term and option")
    assumed: Settings = Field({}, description="What the modeller assumes: term and option")


class PackageWords(Words):
    """Terms set to options."""

    id: Id = Field(description="Identifier of the package")
    label: Label = Field(description="Name shown to readers")
    date: DateText = Field("", description="When it was proposed")
    proposer: Text = Field("", description="Who proposed it")
    set: Settings = Field({}, description="What the proposer states: term and option")
    assumed: Settings = Field({}, description="What the modeller assumes: term and option")
    phases: list[PhaseWords] = Field([], description="Steps, in their order")
    on_record: dict[Id, Text] = Field({}, description="What parties have said of it")
    answer_pending: list[Id] = Field([], description="Parties that have yet to answer")
    basis: list[Id] = Field([], description="Statements that it rests on")
    sources: list[Id] = Field([], description="Sources beyond those of its statements")
    unresolved: Text = Field("", description="What it leaves unclear")


class ScopeWords(Words):
    """A truce in the words of one side: which means and targets it covers."""

    id: Id = Field(description="Identifier of the scope")
    label: Label = Field(description="Name shown to readers")
    wording: Label = Field(description="The words of the truce")
    means: list[Means] = Field(min_length=1, description="Means of attack that it covers")
    targets: list[Label] = Field(min_length=1, description="Kinds of target that it covers")
    sources: list[Id] = Field([], description="Where the wording is reported")


class IncidentWords(Words):
    """Something that happened, to be held against each scope."""

    id: Id = Field(description="Identifier of the incident")
    what: Label = Field(description="What happened, in neutral words")
    by: Id = Field(description="The party that did it")
    means: Means = Field(description="By what means")
    targets: list[Label] = Field(min_length=1, description="Every kind of target it may have been")
    claimed_by: Text = Field("", description="Who says so")
    sources: list[Id] = Field([], description="Where it is reported")
    note: Text = Field("", description="Anything a reader should know")


class ContradictionWords(Words):
    """Where the sources disagree."""

    id: Id = Field(description="Identifier of the contradiction")
    about: Label = Field(description="What they disagree about")
    versions: dict[Label, Text] = Field(min_length=1, description="Who says what")
    effect: Text = Field("", description="What depends on it")
    resolve: Text = Field("", description="How the scenario deals with it")
    note: Text = Field("", description="Anything a reader should know")


class NotEncodedWords(Words):
    """Something said that could not be turned into a position."""

    holder: Label = Field(description="Who said it")
    what: Label = Field(description="What was said")
    why: Label = Field(description="Why it is not a position")


class AgreementWords(Words):
    """Who must accept for a package to pass."""

    parties: list[Id] = Field([], description="Who is asked; absent: every party")
    at_least: Whole | None = Field(None, description="How many must accept; absent: all")
    veto: list[Id] = Field([], description="Who must be among them")


class ExpectationWords(Words):
    """What the model must repeat."""

    package: StepId = Field(description="A package, or PACKAGE/PHASE")
    party: Id = Field(description="The party asked")
    verdict: Annotated[Verdict, Field(strict=False)] | None = Field(
        None, description="The verdict expected"
    )
    accepts: bool | None = Field(None, description="Whether it is expected to accept")
    as_of: Day | None = Field(None, description="On this day instead of the scenario's")
    evidence: Level | None = Field(None, description="At this level instead of the scenario's")
    readings: dict[Id, Id] = Field({}, description="Readings and values, instead of the defaults")
    because: list[Id] = Field([], description="The positions expected to fail")
    note: Text = Field("", description="Anything a reader should know")


class ScenarioWords(Words):
    """One negotiation: who wants what, on what evidence."""

    scenario: Id = Field(description="Identifier of the scenario")
    title: Label = Field(description="Title shown to readers")
    summary: Text = Field("", description="What it is about, in a few sentences")
    licence: Text = Field("", description="Terms of use of this file")
    as_of: Day = Field(description="The day whose positions count by default")
    evidence: Level = Field(Evidence.REPORTED, description="Weakest evidence counted by default")
    notes: list[Text] = Field([], description="What a reader should know")
    sources: list[SourceWords] = Field([], description="The publications read")
    parties: list[PartyWords] = Field(min_length=1, description="Who takes positions")
    voices: list[VoiceWords] = Field([], description="Who is quoted without being a party")
    terms: list[TermWords] = Field(min_length=1, description="What is to be settled")
    definitions: list[DefinitionWords] = Field([], description="Conditions with a name")
    rules: list[RuleWords] = Field([], description="What goes together and what does not")
    readings: list[ReadingWords] = Field([], description="Wordings taken in several ways")
    statements: list[StatementWords] = Field([], description="What was said: the evidence")
    positions: list[PositionWords] = Field([], description="What each party wants")
    packages: list[PackageWords] = Field([], description="Proposals on the table")
    scopes: list[ScopeWords] = Field([], description="What each wording of a truce covers")
    incidents: list[IncidentWords] = Field([], description="What happened meanwhile")
    contradictions: list[ContradictionWords] = Field([], description="Where sources differ")
    not_encoded: list[NotEncodedWords] = Field([], description="What could not be encoded")
    agreement: AgreementWords | None = Field(None, description="Who must accept")
    expectations: list[ExpectationWords] = Field([], description="What the model must repeat")
    runs: list[Any] = Field([], description="Questions to be asked by negsim run")


def json_schema() -> dict[str, Any]:
    """The JSON Schema of scenario files, for editors."""
    schema = ScenarioWords.model_json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "Negotiation scenario",
    }
