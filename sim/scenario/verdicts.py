"""The kinds of things: evidence, positions, rules, verdicts, and what counts as accepting.

Each way of falling short is one bit; the *verdict* is the highest bit set. The
bits are kept beside it because a standard may forgive one and not another.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, IntFlag
from functools import cached_property
from types import MappingProxyType
from typing import Final

MINIMUM: Final = ":minimum"
"""Behind a party's id: its minimum of points, where the id of a position would stand."""


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


class Shortfall(IntFlag):
    """How a package falls short for a party; ``STATED`` only says that a position applied."""

    NONE = 0
    STATED = 1
    DEMAND_UNMET = 2
    BELOW_MINIMUM = 4
    BEYOND_OFFER = 8
    CONDITION_UNMET = 16
    CROSSES_RED_LINE = 32


class Verdict(Enum):
    """The worst of it, in one word."""

    NO_STATED_VIEW = "no_stated_view"
    NO_OBJECTION = "no_objection"
    DEMAND_UNMET = "demand_unmet"
    BELOW_MINIMUM = "below_minimum"
    BEYOND_OFFER = "beyond_offer"
    CONDITION_UNMET = "condition_unmet"
    CROSSES_RED_LINE = "crosses_red_line"

    @classmethod
    def of(cls, shortfall: Shortfall) -> Verdict:
        """The verdict for these bits: the highest one counts."""
        return _VERDICTS[int(shortfall).bit_length()]


_VERDICTS: Final = tuple(Verdict)


class Outcome(Enum):
    """What became of one position that applies to a package."""

    MET = "met"
    CONTRADICTED = "contradicted"
    """The package sets the term otherwise."""
    SILENT = "silent"
    """The package leaves the term out and the status quo does not satisfy the position."""
    OPEN = "open"
    """Left out, with no status quo to fall back on: neither met nor unmet."""


SHORTFALL_OF: Final[Mapping[Kind, Shortfall]] = MappingProxyType(
    {
        Kind.RED_LINE: Shortfall.CROSSES_RED_LINE,
        Kind.CONDITION: Shortfall.CONDITION_UNMET,
        Kind.OFFER_LIMIT: Shortfall.BEYOND_OFFER,
        Kind.DEMAND: Shortfall.DEMAND_UNMET,
    }
)
"""Preferences and openness are absent: unmet, they never lower a verdict."""


class Standard(Enum):
    """What counts as accepting."""

    UNBLOCKED = "unblocked"
    SATISFIED = "satisfied"
    NOT_REFUSED = "not_refused"

    @cached_property
    def bars(self) -> Shortfall:
        """The shortfalls that this standard does not forgive."""
        refused = Shortfall.CROSSES_RED_LINE | Shortfall.CONDITION_UNMET | Shortfall.BELOW_MINIMUM
        match self:
            case Standard.NOT_REFUSED:
                return refused
            case Standard.UNBLOCKED:
                return refused | Shortfall.BEYOND_OFFER
            case Standard.SATISFIED:
                return refused | Shortfall.BEYOND_OFFER | Shortfall.DEMAND_UNMET

    def accepts(self, shortfall: Shortfall) -> bool:
        """Whether a party that finds these shortfalls still accepts."""
        return not int(shortfall) & int(self.bars)

    @cached_property
    def binding(self) -> frozenset[Kind]:
        """The kinds of position whose failing this standard does not forgive."""
        return frozenset(kind for kind, bit in SHORTFALL_OF.items() if bit & self.bars)
