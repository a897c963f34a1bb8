"""The record: what was said or happened, by whom, where it was read, how well it is known.

Positions rest on it; nothing here is a constraint. Everything is frozen, and identifiers
are plain strings, as in :mod:`sim.scenario.model`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property


class Evidence(Enum):
    """How a position is known, strongest first."""

    OFFICIAL = "official"
    REPORTED = "reported"
    INTERPRETATION = "interpretation"
    INFERRED = "inferred"

    @cached_property
    def rank(self) -> int:
        """0 for official up to 3 for inferred; a run counts ranks up to its level."""
        return list(Evidence).index(self)


@dataclass(frozen=True, slots=True)
class Source:
    """One publication that statements are read from."""

    id: str
    outlet: str
    headline: str | None = None
    authors: str = ""
    date: str = ""
    quality: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """Someone quoted who is not a party: shown beside it, never counted as it."""

    id: str
    label: str
    near: str | None = None
    described_as: str = ""
    treat_as: Evidence = Evidence.INTERPRETATION
    note: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said or reported: the evidence on which positions rest."""

    id: str
    holders: tuple[str, ...]
    says: str
    sources: tuple[str, ...]
    voice: str = ""
    type: str = ""
    strength: str = ""
    date: str = ""
    dating: str = ""
    terms: tuple[str, ...] = ()
    provided: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class AnnouncedAnswer:
    """What a party has announced to break, should one of ``by`` break the term ``broken``."""

    id: str
    party: str
    broken: str
    by: tuple[str, ...]
    breaks: tuple[str, ...]
    says: str
    evidence: Evidence
    basis: tuple[str, ...] = ()
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Pledge:
    """What a party has said that it will keep, and provided what."""

    id: str
    party: str
    keeps: tuple[str, ...]
    provided: str
    says: str
    evidence: Evidence
    basis: tuple[str, ...] = ()
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """A truce in the words of ``wording``: which means and which targets it covers."""

    id: str
    label: str
    wording: str
    means: tuple[str, ...]
    targets: tuple[str, ...]
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that happened, to be held against each truce scope.

    ``targets`` lists every kind the target may have been; more than one means that
    the sources leave it open.
    """

    id: str
    what: str
    by: str
    means: str
    targets: tuple[str, ...]
    claimed_by: str = ""
    sources: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Where the sources disagree, and how the scenario deals with it."""

    id: str
    about: str
    versions: Mapping[str, str]
    effect: str = ""
    resolve: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class NotEncoded:
    """Something said that could not be turned into a constraint, and why."""

    holder: str
    what: str
    why: str
