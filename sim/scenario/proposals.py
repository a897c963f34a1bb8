"""Proposals: terms set to options, and what the model must repeat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated

from sim import limits
from sim.scenario.fields import (
    After,
    DateText,
    Day,
    Flag,
    Id,
    Label,
    OptionId,
    PackageId,
    PackageRef,
    Parties,
    PartyId,
    Positions,
    ReadingId,
    Sources,
    Statements,
    TermId,
    Terms,
    Text,
)
from sim.scenario.item import Item
from sim.scenario.taken import SOME, Key, Taken
from sim.scenario.verdicts import Evidence, Verdict

Settings = Mapping[TermId, OptionId]
"""Term id -> option id. A term that is absent is *left out* (unaddressed)."""

EMPTY: Settings = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Phase(Item):
    """One step of a package, laid over the steps before it."""

    id: Id
    """Identifier of the phase"""
    label: Label
    """Name shown to readers"""
    after: After = field(default="", kw_only=True)
    """When it begins: so long after the phase before, or a day"""
    lapses: Terms = field(default=(), kw_only=True)
    """Terms that fall back to their status quo then"""
    stated: Annotated[Settings, Key("set")] = field(default_factory=dict)
    """What the proposer states: term and option"""
    assumed: Settings = field(default_factory=dict)
    """What the modeller assumes: term and option"""


@dataclass(frozen=True, slots=True)
class Package(Item):
    """Terms set to options; what the proposer states and what the modeller assumes."""

    id: Id
    """Identifier of the package"""
    label: Label
    """Name shown to readers"""
    date: DateText = field(default="", kw_only=True)
    """When it was proposed"""
    proposer: Text = field(default="", kw_only=True)
    """Who proposed it"""
    stated: Annotated[Settings, Key("set")] = field(default_factory=dict)
    """What the proposer states: term and option"""
    assumed: Settings = field(default_factory=dict)
    """What the modeller assumes: term and option"""
    open: Terms = ()
    """Terms that are still to be negotiated"""
    phases: tuple[Phase, ...] = ()
    """Steps, in their order"""
    on_record: Mapping[PartyId, Text] = field(default_factory=dict)
    """What parties have said of it"""
    answer_pending: Parties = ()
    """Parties that have yet to answer"""
    basis: Statements = ()
    """Statements that it rests on"""
    sources: Sources = ()
    """Sources beyond those of its statements"""
    unresolved: Text = ""
    """What it leaves unclear"""

    def laid_out(self, phase: str | None = None) -> tuple[Settings, Settings]:
        """(everything set, the assumed part of it) up to and including ``phase``.

        Without a phase, all phases are laid over each other in their order.
        A later stated value replaces an earlier assumed one, and the reverse.

        Raises:
            KeyError: the package has no such phase.
        """
        everything = {**self.assumed, **self.stated}
        assumed = {t: o for t, o in self.assumed.items() if t not in self.stated}
        if phase is not None and phase not in {p.id for p in self.phases}:
            raise KeyError(phase)
        for step in self.phases:
            for term in step.stated:
                assumed.pop(term, None)
            assumed |= {t: o for t, o in step.assumed.items() if t not in step.stated}
            everything |= {**step.assumed, **step.stated}
            if step.id == phase:
                break
        return everything, assumed


@dataclass(frozen=True, slots=True)
class Stair(Item):
    """One step of a staircase."""

    label: Label
    """Name shown to readers"""
    stated: Annotated[Settings, SOME, Key("set")]
    """What has to be settled on it: term and option"""


@dataclass(frozen=True, slots=True)
class Staircase(Item):
    """Steps from the least that could be agreed to the most."""

    id: Id
    """Identifier of the staircase"""
    label: Label
    """Name shown to readers"""
    steps: Annotated[tuple[Stair, ...], Taken(min_length=2, max_length=limits.STEPS)]
    """The steps, least first"""
    note: Text = ""
    """Anything a reader should know"""


@dataclass(frozen=True, slots=True)
class Expectation(Item):
    """What the model must repeat: a verdict, or whether a party accepts a package."""

    package: PackageId
    """A package, or PACKAGE/PHASE"""
    party: PartyId
    """The party asked"""
    verdict: Verdict | None = None
    """The verdict expected"""
    accepts: Flag | None = None
    """Whether it is expected to accept"""
    as_of: Day | None = None
    """On this day instead of the scenario's"""
    evidence: Evidence | None = None
    """At this level instead of the scenario's"""
    readings: Mapping[ReadingId, Id] = field(default_factory=dict)
    """Readings and values, instead of the defaults"""
    because: Positions = ()
    """The positions expected to fail"""
    note: Text = ""
    """Anything a reader should know"""

    @property
    def ref(self) -> PackageRef:
        """The package and, if it is about one, the phase."""
        return PackageRef.of(self.package)
