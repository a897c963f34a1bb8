"""The vocabulary of a negotiation: what a scenario is made of.

Each class is declared once, for three readers. To the program it is a frozen dataclass,
made as any other. The type of a field (:mod:`sim.scenario.fields`) says how its value is
read from a file and checked there, an ``alias`` under which key. The text below a field is
the help that editors show, by the JSON Schema made of it. Terms, positions,
proposals and the record of what was said have files of their own.

Identifiers are unique within their kind; cross references are by identifier and are
checked by :mod:`sim.files.load`, which is the usual way to obtain a scenario.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any

from sim.language.syntax import Condition, terms_of
from sim.scenario.agreement import AgreementRule, Inside
from sim.scenario.fields import (
    ConditionField,
    Day,
    Flag,
    Id,
    Label,
    NotWritten,
    OptionId,
    PackageRef,
    Parties,
    Points,
    TermId,
    Text,
)
from sim.scenario.item import Item
from sim.scenario.positions import Position, Reading, Variant
from sim.scenario.proposals import EMPTY, Expectation, Package, Phase, Settings, Stair, Staircase
from sim.scenario.record import (
    AnnouncedAnswer,
    Contradiction,
    Incident,
    NotEncoded,
    Pledge,
    Scope,
    Source,
    Statement,
    Voice,
)
from sim.scenario.remembering import Remembering
from sim.scenario.taken import SOME, Key, Then
from sim.scenario.terms import Option, Term, worth_what_they_spell
from sim.scenario.verdicts import Evidence, Kind, Severity


@dataclass(frozen=True, slots=True)
class Party(Item):
    """Someone who takes positions and may accept or block."""

    id: Id
    """Identifier of the party"""
    label: Label
    """Name shown to readers"""
    in_text: Text = field(default="", kw_only=True)
    """Its name within a sentence, such as 'the United States'; absent: the label"""
    plural: Flag = field(default=False, kw_only=True)
    """Whether that name is plural: 'the market traders refuse', not 'refuses'"""
    kind: Text = ""
    """State, alliance, company ..."""
    voices: tuple[Text, ...] = ()
    """Who speaks for it officially"""
    member_of: Parties = ()
    """Parties that it belongs to"""
    members: Text = ""
    """Who belongs to it, in words"""
    accepts: Inside | None = None
    """Whom it needs inside it: without them it does not accept"""
    at_table: Flag | None = None
    """Whether it takes part in the talks"""
    note: Text = ""
    """Anything a reader should know"""
    points: Mapping[TermId, Mapping[OptionId, Points]] = field(default_factory=dict)
    """Scored games only: points per term and option"""
    minimum: Points | None = None
    """Least total that it accepts"""
    cap: Points | None = None
    """Most points a package can be worth"""


@dataclass(frozen=True, slots=True)
class Definition(Item):
    """A condition with a name."""

    id: Id
    """The name, used in conditions"""
    says: Label
    """What it means, in words"""
    means: ConditionField
    """What it means, as a condition"""


@dataclass(frozen=True, slots=True)
class Rule(Item):
    """Consistency over terms."""

    id: Id
    """Identifier of the rule"""
    severity: Severity
    """hard: a package that breaks it is impossible; warning: shown; note: shown"""
    says: Label
    """The rule in words"""
    when: Annotated[ConditionField, Key("if")]
    """Looks only at what the package sets"""
    then: ConditionField | None = None
    """Looks at the package completed with the status quo"""
    first_phase: Flag = False
    """Speaks of the first phase only"""
    note: Text = ""
    """Anything a reader should know"""


@dataclass(frozen=True)
class Scenario(Item, Remembering):
    """One negotiation: who wants what, on what evidence."""

    id: Annotated[Id, Key("scenario")]
    """Identifier of the scenario"""
    title: Label
    """Title shown to readers"""
    as_of: Day
    """The day whose positions count by default"""
    terms: Annotated[tuple[Annotated[Term, Then(worth_what_they_spell)], ...], SOME]
    """What is to be settled"""
    parties: Annotated[tuple[Party, ...], SOME]
    """Who takes positions"""
    summary: Text = ""
    """What it is about, in a few sentences"""
    evidence: Evidence = Evidence.REPORTED
    """Weakest evidence counted by default"""
    sources: tuple[Source, ...] = ()
    """The publications read"""
    voices: tuple[Voice, ...] = ()
    """Who is quoted without being a party"""
    statements: tuple[Statement, ...] = ()
    """What was said: the evidence"""
    definitions: tuple[Definition, ...] = ()
    """Conditions with a name"""
    rules: tuple[Rule, ...] = ()
    """What goes together and what does not"""
    positions: tuple[Position, ...] = ()
    """What each party wants"""
    readings: tuple[Reading, ...] = ()
    """Wordings taken in several ways"""
    packages: tuple[Package, ...] = ()
    """Proposals on the table"""
    stairs: tuple[Staircase, ...] = ()
    """Steps from less to more, of which it is asked how far one gets"""
    answers: tuple[AnnouncedAnswer, ...] = ()
    """What parties have announced to do about a breach"""
    pledges: tuple[Pledge, ...] = ()
    """What parties have said that they will keep"""
    scopes: tuple[Scope, ...] = ()
    """What each wording of a truce covers"""
    incidents: tuple[Incident, ...] = ()
    """What happened meanwhile"""
    contradictions: tuple[Contradiction, ...] = ()
    """Where sources differ"""
    not_encoded: tuple[NotEncoded, ...] = ()
    """What could not be encoded"""
    expectations: tuple[Expectation, ...] = ()
    """What the model must repeat"""
    agreement: AgreementRule | None = None
    """Who must accept"""
    licence: Text = ""
    """Terms of use of this file"""
    notes: tuple[Text, ...] = ()
    """What a reader should know"""
    runs: tuple[Mapping[str, Any], ...] = ()
    """Questions to be asked by negsim run"""
    digest: NotWritten = field(default="", compare=False)
    """SHA-256 of the file's text, so that a result can say what it was about."""

    @cached_property
    def term(self) -> Mapping[str, Term]:
        """Term id -> term."""
        return {item.id: item for item in self.terms}

    @cached_property
    def party(self) -> Mapping[str, Party]:
        """Party id -> party."""
        return {item.id: item for item in self.parties}

    @cached_property
    def position(self) -> Mapping[str, Position]:
        """Position id -> position, in its default reading."""
        return {item.id: item for item in self.positions}

    @cached_property
    def package(self) -> Mapping[str, Package]:
        """Package id -> package."""
        return {item.id: item for item in self.packages}

    @cached_property
    def scored(self) -> frozenset[str]:
        """The parties that count points: of options, of positions that are met, or a minimum."""
        by_option = {p.id for p in self.parties if p.points or p.minimum is not None}
        return frozenset(by_option | {p.party for p in self.positions if p.points})

    @cached_property
    def bounded(self) -> frozenset[str]:
        """The parties with a minimum that some package can miss."""
        rewarded = {position.party for position in self.positions if position.points}
        least = [p for p in self.parties if p.minimum is not None]
        return frozenset(
            p.id for p in least if p.points or p.id in rewarded or (p.minimum or 0) > 0
        )

    @cached_property
    def status_quo(self) -> Settings:
        """Term -> the option in force if nothing is agreed, for terms that have one."""
        return {
            t.id: t.status_quo
            for t in self.terms
            if t.status_quo is not None and t.has(t.status_quo)
        }

    @cached_property
    def definition(self) -> Mapping[str, Definition]:
        """Name of a definition -> the definition."""
        return {item.id: item for item in self.definitions}

    @cached_property
    def meanings(self) -> Mapping[str, Condition]:
        """Name of a definition -> the condition it stands for."""
        return {item.id: item.means for item in self.definitions}

    @cached_property
    def source(self) -> Mapping[str, Source]:
        """Source id -> source."""
        return {item.id: item for item in self.sources}

    @cached_property
    def statement(self) -> Mapping[str, Statement]:
        """Statement id -> statement."""
        return {item.id: item for item in self.statements}

    @cached_property
    def reading(self) -> Mapping[str, Reading]:
        """Reading id -> reading."""
        return {item.id: item for item in self.readings}

    @cached_property
    def rule(self) -> Mapping[str, Rule]:
        """Rule id -> rule."""
        return {item.id: item for item in self.rules}

    def terms_in(self, condition: Condition) -> tuple[str, ...]:
        """The terms that a condition speaks of, as :func:`terms_of` finds them; remembered."""
        kept = self._terms_in.get(id(condition))
        # The condition is kept as well: another one may be given the id of one that is gone.
        if kept is None or kept[0] is not condition:
            kept = (condition, terms_of(condition, self.meanings))
            self._terms_in[id(condition)] = kept
        return kept[1]

    @cached_property
    def _terms_in(self) -> dict[int, tuple[Condition, tuple[str, ...]]]:
        return {}

    def sources_of(self, said: Position | AnnouncedAnswer | Pledge) -> tuple[Source, ...]:
        """The sources that it rests on, its own first, then those of its basis."""
        ids = [*said.sources] if isinstance(said, Position) else []
        for statement in said.basis:
            ids += self.statement[statement].sources
        return tuple(self.source[i] for i in dict.fromkeys(ids))


__all__ = [
    "EMPTY",
    "AgreementRule",
    "Definition",
    "Expectation",
    "Kind",
    "Option",
    "Package",
    "PackageRef",
    "Party",
    "Phase",
    "Position",
    "Reading",
    "Rule",
    "Scenario",
    "Settings",
    "Severity",
    "Stair",
    "Staircase",
    "Term",
    "Variant",
]
