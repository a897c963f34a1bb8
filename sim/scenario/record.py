"""The record: what was said or happened, by whom, where it was read, how well it is known.

Positions rest on it; nothing here is a constraint. What a class is and how its fields are
checked is said as in :mod:`sim.scenario.model`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from sim.scenario.fields import (
    DateText,
    Digest,
    Flag,
    Id,
    Label,
    OptionId,
    PartyId,
    Quote,
    SomeParties,
    SomeSources,
    SomeTerms,
    Sources,
    Span,
    Statements,
    TermId,
    Terms,
    Text,
)
from sim.scenario.item import Item
from sim.scenario.taken import SOME, Key
from sim.scenario.verdicts import Evidence

__all__ = [
    "AnnouncedAnswer",
    "Contradiction",
    "Evidence",
    "Incident",
    "NotEncoded",
    "Pledge",
    "Scope",
    "Source",
    "Statement",
    "Voice",
]

Means = Literal["air", "sea", "ground"]


@dataclass(frozen=True, slots=True)
class Source(Item):
    """One publication that statements are read from."""

    id: Id
    """Identifier of the source"""
    outlet: Label
    """Who published it"""
    headline: Text | None = None
    """Its headline"""
    authors: Text = ""
    """Who wrote it"""
    date: DateText = ""
    """When it was published"""
    quality: Text = ""
    """How well the text is preserved"""
    text_digest: Digest | None = None
    """SHA-256 of its text, to know it again by"""


@dataclass(frozen=True, slots=True)
class Voice(Item):
    """Someone quoted who is not a party: shown beside it, never counted as it."""

    id: Id
    """Identifier of the voice"""
    label: Label
    """Name shown to readers"""
    near: PartyId | None = None
    """The party that the voice is close to"""
    described_as: Text = ""
    """How the sources describe the voice"""
    treat_as: Evidence = Evidence.INTERPRETATION
    """What its words are worth"""
    note: Text = ""
    """Anything a reader should know"""


@dataclass(frozen=True, slots=True)
class Statement(Item):
    """One thing said or reported: the evidence on which positions rest."""

    id: Id
    """Identifier of the statement"""
    holders: SomeParties
    """Parties whose statement it is"""
    says: Label
    """What was said, in neutral words"""
    sources: SomeSources
    """Where it is reported"""
    voice: Text = ""
    """Through whom it was said"""
    type: Text = ""
    """Demand, offer, rejection ..."""
    strength: Text = ""
    """How firmly it was put"""
    date: DateText = ""
    """When it was said"""
    dating: Text = ""
    """How the date is known"""
    terms: Terms = ()
    """Terms that it speaks of"""
    quote: Quote = ""
    """Its words, verbatim: at most 20"""
    speaker: Text = ""
    """Who spoke them"""
    at: Span | None = None
    """Where they stand in the text of the first source named: first and last character"""
    provided: Text = ""
    """The proviso that came with it, in words"""
    note: Text = ""
    """Anything a reader should know"""


@dataclass(frozen=True, slots=True)
class AnnouncedAnswer(Item):
    """What a party has announced to break if another breaks what it agreed to."""

    id: Id
    """Identifier of the announcement"""
    party: PartyId
    """Who announced it"""
    broken: TermId
    """The term whose breach would be answered"""
    by: SomeParties
    """By whom it would be broken"""
    breaks: SomeTerms
    """The terms that the party would then break"""
    says: Label
    """What it said, in neutral words"""
    evidence: Evidence
    """How it is known"""
    basis: Statements = ()
    """Statements that it rests on"""


@dataclass(frozen=True, slots=True)
class Pledge(Item):
    """What a party has said that it will keep."""

    id: Id
    """Identifier of the pledge"""
    party: PartyId
    """Who gave it"""
    keeps: SomeTerms
    """The terms that it will keep"""
    provided: Text = ""
    """The proviso that came with it, in words"""
    says: Label = field(kw_only=True)
    """What it said, in neutral words"""
    evidence: Evidence = field(kw_only=True)
    """How it is known"""
    basis: Statements = ()
    """Statements that it rests on"""


@dataclass(frozen=True, slots=True)
class Scope(Item):
    """A truce in the words of one side: which means and targets it covers."""

    id: Id
    """Identifier of the scope"""
    label: Label
    """Name shown to readers"""
    wording: Label
    """The words of the truce"""
    means: Annotated[tuple[Means, ...], SOME]
    """Means of attack that it covers"""
    targets: Annotated[tuple[Label, ...], SOME]
    """Kinds of target that it covers"""
    stated: Annotated[Mapping[TermId, OptionId], Key("set")] = field(default_factory=dict)
    """Who is bound under it: options of terms that bind; absent: everyone"""
    in_force: Flag = True
    """Whether it ever was; where not, an incident only would have been a breach"""
    sources: Sources = ()
    """Where the wording is reported"""
    note: Text = ""
    """Anything a reader should know"""


@dataclass(frozen=True, slots=True)
class Incident(Item):
    """Something that happened, to be held against each scope."""

    id: Id
    """Identifier of the incident"""
    what: Label
    """What happened, in neutral words"""
    by: PartyId
    """The party that did it"""
    means: Means
    """By what means"""
    targets: Annotated[tuple[Label, ...], SOME]
    """Every kind of target it may have been; more than one: the sources leave it open"""
    claimed_by: Text = ""
    """Who says so"""
    sources: Sources = ()
    """Where it is reported"""
    note: Text = ""
    """Anything a reader should know"""


@dataclass(frozen=True, slots=True)
class Contradiction(Item):
    """Where the sources disagree, and how the scenario deals with it."""

    id: Id
    """Identifier of the contradiction"""
    about: Label
    """What they disagree about"""
    versions: Annotated[Mapping[Label, Text], SOME]
    """Who says what"""
    effect: Text = ""
    """What depends on it"""
    resolve: Text = ""
    """How the scenario deals with it"""
    note: Text = ""
    """Anything a reader should know"""


@dataclass(frozen=True, slots=True)
class NotEncoded(Item):
    """Something said that could not be turned into a position."""

    holder: Label
    """Who said it"""
    what: Label
    """What was said"""
    why: Label
    """Why it is not a position"""
