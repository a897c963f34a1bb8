"""Which stakes clash: every smallest set that no possible package meets, and its mirror image."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from sim.engine.budget import Budget
from sim.engine.marco import MinimalSets, Names
from sim.engine.parts import minimal_sets_in
from sim.engine.space import DealSpace, Stake
from sim.scenario.model import Scenario
from sim.scenario.record import Evidence

WEAK: Final = (Evidence.INTERPRETATION, Evidence.INFERRED)
"""Levels at which a position is someone's reading, not something said or reported."""


def deadlock(space: DealSpace, budget: Budget | None = None) -> MinimalSets:
    """Every conflict and every correction between single stakes.

    Raises:
        TooWide: there was no time to say whether there is a deal.
    """
    return grouped(space, {stake.id: (stake,) for stake in space.stakes}, budget)


def grouped(
    space: DealSpace, groups: Mapping[str, Sequence[Stake]], budget: Budget | None = None
) -> MinimalSets:
    """Every conflict and correction between groups of stakes, verified as far as time allows."""
    return minimal_sets_in(space, groups, budget or space.budget)


def weak_in(scenario: Scenario, conflicts: Iterable[Names]) -> dict[str, Evidence]:
    """The positions in them that are read between the lines, with their level."""
    stakes = {stake for conflict in conflicts for stake in conflict}
    levels = {s: scenario.position[s].evidence for s in sorted(stakes) if s in scenario.position}
    return {position: level for position, level in levels.items() if level in WEAK}
