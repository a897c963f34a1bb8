"""What there is to find of a deadlock: findings, rows of tables, independent parts."""

from __future__ import annotations

from typing import NamedTuple

from sim.engine.marco import Names
from sim.questions.base import Findings, Part


class ExplainFindings(Findings):
    """What an expectation may name."""

    possible: bool
    """some package breaks no hard rule"""
    feasible: bool
    """there is a deal"""
    deals: int | None
    """how many"""
    conflicts: int
    """how many smallest sets of positions cannot all hold"""
    concessions: int
    """how many smallest sets of concessions open a deal"""
    smallest: int | None
    """size of the smallest concession"""
    smallest_sets: list[list[str]]
    """the smallest concessions, as lists of positions"""
    opens_most: list[str]
    """with alone: the positions whose giving-up alone opens most"""
    most_opened: int | None
    """with alone: how many more deals that are"""
    weakenings: int | None
    """with graded: how many smallest combinations of weakenings open a deal"""


class ConflictRow(NamedTuple):
    """One conflict."""

    number: int
    size: int
    positions: str


class ConcessionRow(NamedTuple):
    """One concession."""

    number: int
    size: int
    give_up: str
    movers: str
    opens: int | None
    kinds: int | None


class AloneRow(NamedTuple):
    """One position given up alone."""

    position: str
    more_deals: int | None


class GradedRow(NamedTuple):
    """One weakening of a smallest combination of weakenings."""

    number: int
    position: str
    party: str
    part: str | None
    term: str | None
    before: str | None
    after: str | None
    given_up: bool
    opens: int | None


class Dispute(Part):
    """One independent part of a deadlock: it shares no term with any other."""

    conflicts: tuple[Names, ...]
    """its conflicts"""
    concessions: tuple[Names, ...]
    """its smallest sets of positions to give up; to open a deal takes one in each part"""
