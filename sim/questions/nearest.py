"""From a package that fails, the deals that change the fewest of its terms."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.engine.automaton import Budget
from sim.engine.joint import Diagram, joint
from sim.engine.space import DealSpace, deal_space
from sim.engine.sweeps import Counts
from sim.engine.walks import cheapest
from sim.language.syntax import LEFT_OUT
from sim.problems import InvalidInput, Problem
from sim.questions.deals import deal_ends
from sim.questions.listing import as_settings
from sim.scenario.model import Kind, Scenario, Settings
from sim.scenario.provenance import Provenance
from sim.scenario.question import Question

MOST = 100
"""Ties listed unless asked otherwise; their exact number is always given."""
_BITS = 62


@dataclass(frozen=True, slots=True)
class Change:
    """One term changed: from what the package says to what the deal says."""

    term: str
    before: str | None
    after: str | None

    def as_json(self) -> dict[str, str]:
        """With ``left_out`` for a term not addressed."""
        return {
            "term": self.term,
            "from": self.before or LEFT_OUT,
            "to": self.after or LEFT_OUT,
        }


@dataclass(frozen=True, slots=True)
class NearDeal:
    """One nearest deal, and how it differs from the package."""

    package: Settings
    changes: tuple[Change, ...]

    def as_json(self) -> dict[str, object]:
        """Package and changes."""
        return {
            "package": dict(self.package),
            "changes": [change.as_json() for change in self.changes],
        }


@dataclass(frozen=True, slots=True)
class Nearest:
    """The deals with the fewest changed terms; ``distance`` None when there is no deal.

    ``ties`` is the exact number of them; ``deals`` lists the first ``limit``.
    ``unmet_demands`` is the least number left unmet among them, when asked for.
    """

    provenance: Provenance
    question: Question
    package: Settings
    distance: int | None
    ties: int
    deals: tuple[NearDeal, ...]
    limit: int
    unmet_demands: int | None = None
    exact: bool = True
    method: str = "shortest paths in the decision diagram"

    def as_json(self) -> dict[str, object]:
        """The documented object of ``negsim nearest --json``."""
        return {
            "exact": self.exact,
            "method": self.method,
            "package": dict(self.package),
            "distance": self.distance,
            "ties": self.ties,
            "listed": len(self.deals),
            "limit": self.limit,
            **({} if self.unmet_demands is None else {"unmet_demands": self.unmet_demands}),
            "nearest": [deal.as_json() for deal in self.deals],
            "question": self.question.as_json(),
            "provenance": self.provenance.as_json(),
        }


def nearest_deals(
    scenario: Scenario,
    package: Settings,
    question: Question,
    *,
    keep: Collection[str] = (),
    only: Mapping[str, Sequence[str]] | None = None,
    fewest_demands: bool = False,
    limit: int = MOST,
    budget: Budget | None = None,
    space: DealSpace | None = None,
) -> Nearest:
    """The deals nearest to ``package``, for the question's parties and standard.

    Every term may change to any listed option (of those that ``only`` names for it), or be
    left out; only those in ``keep`` stay as they are. With ``fewest_demands``, of the
    nearest deals those are kept that leave the fewest demands of the chosen parties unmet.
    ``space`` gives the space of :func:`around` this package, when it is built already.

    Raises:
        TooWide: the diagram does not fit the budget.
        InvalidInput: more binary demands than one diagram can tell apart.
    """
    budget = budget or Budget()
    asked = around(scenario, package, question, keep, only)
    watched = (Kind.DEMAND,) if fewest_demands else ()
    if space is None or watched:
        space = deal_space(scenario, asked, budget, watched=watched)
    cost = [
        [int(choice.option != package.get(term)) for choice in choices]
        for term, choices in zip(space.space.terms, space.space.choices, strict=True)
    ]
    demands = [p for p in space.space.positions if p.kind is Kind.DEMAND] if fewest_demands else []
    if len(demands) + len(asked.parties) > _BITS:
        raise InvalidInput([Problem("--fewest-demands", message="too many demands to count")])
    counted = {p.id: space.failing[p.id] for p in demands}
    diagram = (
        joint(space.layout, space.impossible, {**space.blocked, **counted}, budget)
        if counted
        else space.diagram
    )
    ends = deal_ends(_without(diagram, len(counted)), asked.agreement)
    unmet = _unmet(diagram, len(counted))
    # One change outweighs every demand, so demands only choose among the nearest.
    weight = len(demands) + 1
    weighted = [[price * weight for price in row] for row in cost]
    least, ties, walks = cheapest(diagram, weighted, unmet, ends, limit)
    found = as_settings(space, walks)
    return Nearest(
        provenance=Provenance.of(scenario, asked.view),
        question=asked,
        package=dict(package),
        distance=None if least is None else least // weight,
        ties=ties,
        deals=tuple(NearDeal(deal, changes(scenario, package, deal)) for deal in found),
        limit=limit,
        unmet_demands=least % weight if least is not None and fewest_demands else None,
    )


def around(
    scenario: Scenario,
    package: Settings,
    question: Question,
    keep: Collection[str] = (),
    only: Mapping[str, Sequence[str]] | None = None,
) -> Question:
    """The question whose packages are all those that ``package`` can be changed into."""
    only = only or {}
    open_to = {
        t.id: tuple(
            dict.fromkeys((*only.get(t.id, [o.id for o in t.options]), *_own(package, t.id)))
        )
        for t in scenario.terms
        if t.id not in keep
    }
    pins = {term: option for term, option in package.items() if term in keep}
    return replace(question, pins=pins, open=open_to, silence=True)


def _own(package: Settings, term: str) -> tuple[str, ...]:
    return (package[term],) if term in package else ()


def changes(scenario: Scenario, before: Settings, after: Settings) -> tuple[Change, ...]:
    """The terms on which two packages differ, in the scenario's order."""
    return tuple(
        Change(t.id, before.get(t.id), after.get(t.id))
        for t in scenario.terms
        if before.get(t.id) != after.get(t.id)
    )


def _without(diagram: Diagram, counted: int) -> Diagram:
    parties = len(diagram.parties) - counted
    labels = diagram.labels & ((1 << parties) - 1)
    return replace(diagram, parties=diagram.parties[:parties], labels=labels)


def _unmet(diagram: Diagram, counted: int) -> Counts:
    parties = len(diagram.parties) - counted
    # A counted bit is set where the demand does not fail.
    met = np.array([label.bit_count() for label in (diagram.labels >> parties).tolist()])
    return counted - met.astype(np.int64)
