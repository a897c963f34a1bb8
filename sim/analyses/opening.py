"""What giving up some stakes opens: how many deals, with which options, of how many kinds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analyses.deals import deal_ends
from sim.analyses.stakes import Ground, Stake
from sim.diagram.automaton import Automaton, any_of
from sim.diagram.joint import Diagram, joint
from sim.diagram.sweeps import arrivals, option_counts, ways, weights
from sim.model import LEFT_OUT


@dataclass(frozen=True, slots=True)
class Opening:
    """Exact counts of the deals there are once some stakes are given up.

    ``options`` counts them per option of each term set or open.
    """

    deals: int
    options: Mapping[str, Mapping[str, int]]


def opening(ground: Ground, given_up: Collection[str]) -> Opening:
    """Count the deals without these stakes.

    A stake given up no longer binds, but the points of a position still count for its
    party when the package meets it.

    Raises:
        TooWide: the diagram does not fit the budget.
    """
    diagram, ends = _opened(ground, given_up)
    counts = option_counts(diagram, {}, ends)
    return Opening(
        deals=sum(counts[0]) if counts else int(ends.any()),
        options={
            term: {
                choice.option or LEFT_OUT: n
                for choice, n in zip(ground.space.choices[index], counts[index], strict=True)
            }
            for index, term in enumerate(ground.space.terms)
            if term in ground.question.pins or term in ground.question.open
        },
    )


def kinds(led: Ground, given_up: Collection[str], terms: int) -> int:
    """How many distinct combinations of the first ``terms`` terms read lead to a deal.

    The ground must read the terms that define a kind before all others; then a kind is
    a way into that layer from which some deal can be reached.

    Raises:
        TooWide: the diagram does not fit the budget.
    """
    diagram, ends = _opened(led, given_up)
    weight = weights(diagram.layout)
    leads_on = (ways(diagram, weight, ends)[terms] > 0).astype(bool)
    return int(arrivals(diagram, weight)[terms][leads_on].sum())


def _opened(ground: Ground, given_up: Collection[str]) -> tuple[Diagram, NDArray[np.bool_]]:
    """A diagram and its ends that are deals once the stakes are given up."""
    kept = [stake for stake in ground.stakes if stake.id not in given_up]
    if ground.unanimous:
        # Each stake required by itself: most packages are cut off as soon as one fails.
        failing = {stake.id: stake.failing for stake in kept}
        diagram = joint(ground.layout, ground.impossible, failing, ground.budget, required=failing)
        return diagram, np.ones(len(diagram.labels), dtype=bool)
    blocked = {
        party: any_of(_failing(party, kept), ground.layout, ground.budget)
        for party in ground.question.parties
    }
    diagram = joint(ground.layout, ground.impossible, blocked, ground.budget)
    return diagram, deal_ends(diagram, ground.question.agreement)


def _failing(party: str, stakes: list[Stake]) -> list[Automaton]:
    return [stake.failing for stake in stakes if stake.party == party]
