"""What a party says about terms, and the wordings on which that depends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Annotated

from sim.scenario.fields import (
    ConditionField,
    Day,
    Flag,
    Id,
    Label,
    PartyId,
    Points,
    ReadingId,
    Sources,
    Statements,
    Terms,
    Text,
)
from sim.scenario.item import Item
from sim.scenario.proposals import Settings
from sim.scenario.taken import SOME, Key
from sim.scenario.verdicts import Evidence, Kind


@dataclass(frozen=True, slots=True)
class Variant(Item):
    """What a position says under one value of a reading."""

    when: ConditionField | None = None
    """Replaces the position's when"""
    requires: ConditionField | None = None
    """Replaces its requires"""
    held: Flag = True
    """false: under this value the position is not held at all"""


@dataclass(frozen=True, slots=True)
class Position(Item):
    """What one party says about terms."""

    id: Id
    """Identifier of the position"""
    party: PartyId
    """The party that holds it"""
    kind: Kind
    """How it binds the party"""
    evidence: Evidence
    """How it is known"""
    says: Label
    """The position in words"""
    when: ConditionField | None = field(default=None, kw_only=True)
    """Applies if this holds; absent: once the package sets a term it requires"""
    requires: ConditionField
    """What has to hold"""
    since: Day | None = None
    """First day on which it holds"""
    until: Day | None = None
    """Last day on which it holds"""
    basis: Statements = ()
    """Statements that it rests on"""
    sources: Sources = ()
    """Sources beyond those of its statements"""
    variants: Annotated[Mapping[ReadingId, Mapping[Id, Variant]], Key("readings")] = field(
        default_factory=dict
    )
    """What changes per reading and value"""
    collective: Flag = False
    """Held by a group as a whole"""
    points: Points = field(default_factory=Fraction)
    """Scored games only: points when met"""
    note: Text = ""
    """Anything a reader should know"""

    def held(self, readings: Settings) -> bool:
        """Whether it is held at all where this is how it is read."""
        return all(
            variant.held
            for reading, by_value in self.variants.items()
            if (variant := by_value.get(readings.get(reading, ""))) is not None
        )

    def valid_on(self, day: date) -> bool:
        """Whether ``since <= day <= until``, each end open when not given."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


@dataclass(frozen=True, slots=True)
class Reading(Item):
    """A wording that can be taken in several ways: a switch with named values."""

    id: Id
    """Identifier of the reading"""
    label: Label
    """Name shown to readers"""
    default: Id
    """The value used unless another is chosen"""
    values: Annotated[Mapping[Id, Label], SOME]
    """Each value and what it means"""
    about: Terms = ()
    """Terms that it bears on"""
    sources: Sources = ()
    """Sources that differ or are unclear"""
    note: Text = ""
    """Anything a reader should know"""
