"""The state of the page as one value: all that a copied link must bring back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sim import limits
from sim.scenario.model import Scenario, Settings
from sim.scenario.question import CONTESTED
from sim.scenario.record import Evidence
from sim.scenario.verdicts import Standard
from sim.ui.own_drafts import Draft

# No id begins with a hyphen or is an asterisk.
OPEN: Final = "*"
"""Stands where an option could: the solver may choose."""
OUT: Final = "-"
"""Stands where an option could: left out."""
NOTHING: Final = "-nothing"
"""The goal of holding no term fixed; also the package that sets nothing."""
PACKAGE: Final = "-package"
"""The goal of holding what the package sets."""
SECTIONS: Final = (
    *("stands", "positions", "readings", "contradictions", "incidents"),
    *("left-out", "timeline", "sources", "record"),
)
"""The sections of the Positions page."""
DISPUTED: Final = "contested"
"""Of the terms those that are contested."""
TABLES: Final = ("positions", "terms", "options")
"""The tables of the Own case page."""
WALKS: Final = ("through", "avoid-warnings", "to-nearest")
"""How one may go on the Steps page: by the options between, without new warnings, to a deal."""
_DIGITS: Final = 9
"""Digits of a number in a link that are still read."""


def is_number(text: str) -> bool:
    """Whether a link may hold this as a whole number, none of them negative."""
    return text.isascii() and text.isdigit() and len(text) <= _DIGITS


@dataclass(frozen=True, slots=True)
class Draw:
    """How many deals are listed, in order or, with a seed, at random."""

    number: int = 10
    seed: int | None = None

    @classmethod
    def read(cls, text: str) -> Draw | None:
        """From ``10`` or ``10:7``; None when it is neither, or out of bounds."""
        number, _, seed = text.partition(":")
        if not is_number(number) or not 1 <= int(number) <= limits.PAGE_LISTED:
            return None
        if seed and not is_number(seed):
            return None
        return cls(int(number), int(seed) if seed else None)

    def __str__(self) -> str:
        return str(self.number) if self.seed is None else f"{self.number}:{self.seed}"


@dataclass(frozen=True, slots=True)
class PageState:
    """Everything that a copied link must bring back.

    ``package`` is the id of a named package, or of a phase as ``PK12/PK12a``; ``changed``
    lays an option, :data:`OPEN` or :data:`OUT` over it. No ``parties`` means the
    scenario's own agreement rule. ``dropped`` are positions set aside, ``off`` the terms
    and options (``term:option``) that are switched off, see :mod:`sim.ui.seen`.
    ``nearest`` is the place, from 0, of the nearest deal shown. ``goal`` is what the
    Deals, Trade-offs and Deadlock pages hold fixed: :data:`NOTHING`, :data:`PACKAGE` or the id of a
    definition; empty leaves it to the page. ``draw`` is how deals are listed there,
    ``asked`` the party of the inverse question, ``section`` that of the Positions page,
    ``shown`` the parties whose positions are listed there, ``table`` that of the
    Own case page. ``axes`` are the parties across and up on the Trade-offs page,
    ``least`` the whole points that an outcome must give the others to be shown there.
    ``settle`` is what every deal must settle, a word or terms; ``spoken`` asks for deals on
    the record. ``start`` is the package that the Steps page goes from (:data:`NOTHING`, the
    status quo), ``walk`` how it goes, ``keep`` the terms that stay, ``way`` the place of the
    way shown. ``stairs`` is the staircase shown on the Deadlock page, where ``goal`` may also be
    a step of one (``truce/4``), and ``grid`` the two parties of its concession grid.
    ``among`` are the terms of which it is shown who stands where: all, the
    contested ones (:data:`DISPUTED`), or those of a group by its number. ``drafts`` are packages of
    one's own by their names. A nearest deal leaves the set terms of ``keep`` as
    well; ``may_drop`` lets it undo what the package settles. ``find`` is what is searched for in
    the lists of the Positions page; ``bearing`` leaves only contradictions on which something
    depends.
    """

    package: str
    evidence: Evidence
    as_of: date
    standard: Standard = Standard.UNBLOCKED
    parties: tuple[str, ...] = ()
    readings: Settings = field(default_factory=dict)
    changed: Settings = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    off: tuple[str, ...] = ()
    group: str = ""
    nearest: int = 0
    compare: tuple[str, ...] = ()
    goal: str = ""
    draw: Draw = Draw()
    asked: str = ""
    section: str = ""
    shown: tuple[str, ...] = ()
    table: str = ""
    axes: tuple[str, ...] = ()
    least: Settings = field(default_factory=dict)
    settle: tuple[str, ...] = (CONTESTED,)
    spoken: bool = False
    start: str = NOTHING
    walk: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    way: int = 0
    stairs: str = ""
    grid: tuple[str, ...] = ()
    among: str = ""
    drafts: Mapping[str, Draft] = field(default_factory=dict)
    may_drop: bool = False
    find: str = ""
    bearing: bool = False


def default_state(scenario: Scenario) -> PageState:
    """What a person sees first: the first package that sets anything."""
    setting = [p for p in scenario.packages if p.laid_out()[0]]
    return PageState(
        package=setting[0].id if setting else NOTHING,
        evidence=scenario.evidence,
        as_of=scenario.as_of,
        group=scenario.terms[0].group,
        compare=tuple(p.id for p in setting[:2]),
    )
