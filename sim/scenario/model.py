"""The vocabulary of a negotiation: what a scenario is made of.

What was said, and where it was read, is in :mod:`sim.scenario.record`. Everything here is
frozen and does no input or output. Identifiers are plain strings, unique within their
kind; cross references are by identifier and are checked by :mod:`sim.files.load`, which is
the usual way to obtain a scenario.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from sim.language.syntax import Condition, Number, terms_of
from sim.scenario.record import (
    AnnouncedAnswer,
    Contradiction,
    Evidence,
    Incident,
    NotEncoded,
    Pledge,
    Scope,
    Source,
    Statement,
    Voice,
)

Settings = Mapping[str, str]
"""Term id -> option id. A term that is absent is *left out* (unaddressed)."""

EMPTY: Settings = MappingProxyType({})


class PackageRef(NamedTuple):
    """A package, or one phase of it; in words ``PK12`` or ``PK12/PK12a``."""

    id: str
    phase: str | None = None

    @classmethod
    def of(cls, words: str) -> PackageRef:
        """What the words name, whether or not it exists."""
        package, _, phase = words.partition("/")
        return cls(package, phase or None)

    def __str__(self) -> str:
        return self.id if self.phase is None else f"{self.id}/{self.phase}"


class Kind(Enum):
    """How a position binds the party that holds it."""

    RED_LINE = "red_line"
    CONDITION = "condition"
    OFFER_LIMIT = "offer_limit"
    DEMAND = "demand"
    PREFERENCE = "preference"
    OPENNESS = "openness"


class Severity(Enum):
    """What breaking a rule means."""

    HARD = "hard"
    """A package that breaks it is impossible."""
    WARNING = "warning"
    """Shown when broken, never forbidden."""
    NOTE = "note"
    """Shown when its *if* holds; there is nothing to break."""


@dataclass(frozen=True, slots=True)
class Option:
    """One way to settle a term. ``value`` makes it comparable as a number."""

    id: str
    label: str
    note: str = ""
    value: Number | None = None


@dataclass(frozen=True)
class Term:
    """One thing to be settled.

    ``options`` are what the solver may choose from. A term with a ``span`` is a
    whole number: a package may set any integer in it, listed or not. ``deliver``
    names who must act for the term to leave the status quo, ``breakers`` who can
    undo it.
    """

    id: str
    label: str
    options: tuple[Option, ...]
    ordered: bool = False
    status_quo: str | None = None
    group: str = ""
    unit: str = ""
    span: tuple[int, int] | None = None
    deliver: tuple[str, ...] = ()
    breakers: tuple[str, ...] = ()
    note: str = ""
    before: str = ""
    after: str = ""
    binds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Option -> the parties that it binds to keep other terms."""
    binds_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Term -> the options of it that are kept so; none for all of them."""
    once: bool = False
    """Whether what is done cannot be undone."""

    @cached_property
    def position_of(self) -> Mapping[str, int]:
        """Option id -> its place in ``options``."""
        return {option.id: place for place, option in enumerate(self.options)}

    @property
    def numeric(self) -> bool:
        """Whether every option carries a value, so that ``<=`` compares values."""
        return all(option.value is not None for option in self.options)

    def option(self, option_id: str) -> Option:
        """The option with this id, or the integer it names if that lies in the span.

        Raises:
            KeyError: there is no such option.
        """
        place = self.position_of.get(option_id)
        if place is not None:
            return self.options[place]
        if self.span is not None and _is_whole_number(option_id):
            value = int(option_id)
            if self.span[0] <= value <= self.span[1]:
                return Option(option_id, _numbered(value, self.unit), value=Fraction(value))
        raise KeyError(option_id)

    def has(self, option_id: str) -> bool:
        """Whether :meth:`option` would find ``option_id``."""
        try:
            self.option(option_id)
        except KeyError:
            return False
        return True


def _is_whole_number(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdigit() and len(digits) <= 12 and text == str(int(text))


def _numbered(value: int, unit: str) -> str:
    return f"{value} {unit}".rstrip()


@dataclass(frozen=True, slots=True)
class Party:
    """Someone who takes positions and may accept or block.

    ``points`` (term -> option -> points) and ``minimum`` are for scored games
    only; a scenario of stated positions leaves them empty.
    """

    id: str
    label: str
    kind: str = ""
    voices: tuple[str, ...] = ()
    member_of: tuple[str, ...] = ()
    members: str = ""
    at_table: bool | None = None
    note: str = ""
    points: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)
    minimum: Fraction | None = None
    cap: Fraction | None = None
    """Most points a package can be worth (some formats cut the total off)."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A condition with a name, such as ``full_ceasefire``."""

    id: str
    says: str
    means: Condition


@dataclass(frozen=True, slots=True)
class Rule:
    """Consistency over terms.

    ``when`` looks only at what the package sets; ``then`` at the package completed
    with the status quo. ``first_phase`` rules speak of the first phase only.
    """

    id: str
    severity: Severity
    says: str
    when: Condition
    then: Condition | None
    first_phase: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Variant:
    """What a position says under one value of a reading; None keeps the default."""

    when: Condition | None = None
    requires: Condition | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """What one party says about terms: ``when`` it applies, what it ``requires``.

    Without ``when`` it applies once the package addresses a term it requires.
    """

    id: str
    party: str
    kind: Kind
    evidence: Evidence
    says: str
    requires: Condition
    when: Condition | None = None
    since: date | None = None
    until: date | None = None
    basis: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    variants: Mapping[str, Mapping[str, Variant]] = field(default_factory=dict)
    collective: bool = False
    points: Fraction = Fraction(0)
    note: str = ""

    def valid_on(self, day: date) -> bool:
        """Whether ``since <= day <= until``, each end open when not given."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """A wording that can be taken in several ways: a switch with named values."""

    id: str
    label: str
    default: str
    values: Mapping[str, str]
    about: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Phase:
    """One step of a package, laid over the steps before it."""

    id: str
    label: str
    stated: Settings = field(default_factory=dict)
    assumed: Settings = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Package:
    """Terms set to options; what the proposer states and what the modeller assumes."""

    id: str
    label: str
    stated: Settings = field(default_factory=dict)
    assumed: Settings = field(default_factory=dict)
    phases: tuple[Phase, ...] = ()
    proposer: str = ""
    date: str = ""
    basis: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    on_record: Mapping[str, str] = field(default_factory=dict)
    answer_pending: tuple[str, ...] = ()
    unresolved: str = ""

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
class Expectation:
    """What the model must repeat: a verdict, or whether a party accepts a package."""

    package: PackageRef
    party: str
    verdict: str | None = None
    accepts: bool | None = None
    as_of: date | None = None
    evidence: Evidence | None = None
    readings: Settings = field(default_factory=dict)
    because: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class AgreementRule:
    """Who must accept: at least ``at_least`` of ``parties``, all of ``veto`` among them.

    ``at_least`` None means all of them.
    """

    parties: tuple[str, ...]
    at_least: int | None = None
    veto: tuple[str, ...] = ()

    @property
    def needed(self) -> int:
        """How many of the parties must accept."""
        return len(self.parties) if self.at_least is None else self.at_least

    @property
    def unanimous(self) -> bool:
        """Whether every one of the parties must accept."""
        return self.needed >= len(self.parties)

    def passes(self, accepting: frozenset[str]) -> bool:
        """Whether these acceptances make a deal."""
        return accepting.issuperset(self.veto) and (
            sum(party in accepting for party in self.parties) >= self.needed
        )


@dataclass(frozen=True)
class Scenario:
    """One case: everything above and the record it rests on, as read from one file."""

    id: str
    title: str
    as_of: date
    terms: tuple[Term, ...]
    parties: tuple[Party, ...]
    summary: str = ""
    evidence: Evidence = Evidence.REPORTED
    sources: tuple[Source, ...] = ()
    voices: tuple[Voice, ...] = ()
    statements: tuple[Statement, ...] = ()
    definitions: tuple[Definition, ...] = ()
    rules: tuple[Rule, ...] = ()
    positions: tuple[Position, ...] = ()
    readings: tuple[Reading, ...] = ()
    packages: tuple[Package, ...] = ()
    scopes: tuple[Scope, ...] = ()
    incidents: tuple[Incident, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    not_encoded: tuple[NotEncoded, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    answers: tuple[AnnouncedAnswer, ...] = ()
    pledges: tuple[Pledge, ...] = ()
    agreement: AgreementRule | None = None
    licence: str = ""
    notes: tuple[str, ...] = ()
    digest: str = field(default="", compare=False)
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

    def sources_of(self, position: Position) -> tuple[Source, ...]:
        """The sources a position rests on, its own first, then those of its basis."""
        ids = [*position.sources]
        for statement in position.basis:
            ids += self.statement[statement].sources
        return tuple(self.source[i] for i in dict.fromkeys(ids))
