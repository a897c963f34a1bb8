"""From a package that fails, the deals that change the fewest of its terms.

>>> import sim
>>> scenario = sim.open_scenario("ukraine-2025-03")
>>> found = AskNearest(package="PK05", parties=["russia", "ukraine", "us"]).answer(scenario)
>>> found.findings.distance, found.findings.ties
(1, 2)
>>> found.deals[0].changes[0].after  # the US sees to it that the other side complies
'us_assures'
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from types import MappingProxyType
from typing import Annotated, ClassVar, Final

import numpy as np
from numpy.typing import NDArray

from sim import limits
from sim.engine.budget import Budget, TooWide
from sim.engine.joint import Diagram, joint
from sim.engine.narrow import with_deals
from sim.engine.settling import deal_space
from sim.engine.space import DealSpace
from sim.engine.sweeps import Counts
from sim.engine.walks import cheapest
from sim.problems import InvalidInput, Problem, all_unknown
from sim.questions.base import Ask
from sim.questions.deals_listed import as_settings, deal_diagram, deal_ends
from sim.questions.keeping import keeping
from sim.questions.nearest_told import NearDeal, Nearest, NearestFindings, NearestRow, changes
from sim.questions.party_check import party_check
from sim.scenario.asked import AskedPackage, AskedParties
from sim.scenario.model import Kind, Scenario, Settings, Term
from sim.scenario.parameters import Bounds, Names, Seconds, Shown
from sim.scenario.provenance import Provenance
from sim.scenario.question import Question
from sim.scenario.view import in_force
from sim.scenario.world import as_set, completed

_NEVER: Final = 10**9
"""The price of a choice that is ruled out: more than changing every term."""


class AskNearest(AskedParties, Ask):
    """The deals that change the fewest terms of a package."""

    name: ClassVar = "nearest"
    help: ClassVar = "the deals that change the fewest terms of a package"
    finds: ClassVar = NearestFindings
    rows: ClassVar = MappingProxyType({"nearest_deals": NearestRow})
    fails: ClassVar = MappingProxyType({"none": "there is no deal at all"})
    needs_package: ClassVar = True

    keep: Annotated[Names, Shown("T1,T2", noun="term")] = ()
    """terms that must not change"""
    fewest_demands: bool = False
    """of the nearest deals, those that leave the fewest demands unmet"""
    may_drop: bool = False
    """also deals that undo what the package settles"""
    spoken: bool = False
    """list, draw and judge only deals on the record: who must act has spoken to what changes"""
    most: Annotated[int, Bounds(limits.MOST_LISTED, least=1), Shown("N")] = limits.NEAREST_LISTED
    """list this many"""
    seconds: Seconds = limits.SECONDS
    """past this time there is no answer, and it is said why"""

    def problems(self, scenario: Scenario) -> list[Problem]:
        """Terms to keep that do not exist as well."""
        return [
            *super().problems(scenario),
            *all_unknown("--keep", "term", self.keep, scenario.term),
        ]

    def answer(self, scenario: Scenario) -> Nearest:
        """Fewest changes, and all ties up to ``most``."""
        self.refuse_bad(scenario)
        first = self.first_phase(scenario)
        return nearest(
            scenario,
            self.settings(scenario),
            self.asking(scenario, spoken=self.spoken, first_phase=first),
            keep=self.keep,
            fewest_demands=self.fewest_demands,
            may_drop=self.may_drop,
            limit=self.most,
            budget=Budget.lasting(self.seconds),
        )


ASK: Final = AskNearest


def nearest(
    scenario: Scenario,
    package: str | Settings,
    question: Question,
    *,
    keep: Collection[str] = (),
    only: Mapping[str, Sequence[str]] | None = None,
    fewest_demands: bool = False,
    may_drop: bool = False,
    settle: Collection[str] = (),
    limit: int = limits.NEAREST_LISTED,
    budget: Budget | None = None,
    space: DealSpace | None = None,
) -> Nearest:
    """The deals nearest to ``package`` (its name or its terms), for the question's parties.

    Every term may change to any listed option (of those that ``only`` names for it), or be
    left out; only those in ``keep`` stay as they are. With ``fewest_demands``, of the
    nearest deals those are kept that leave the fewest demands of the chosen parties unmet.
    What the package settles is kept (:func:`keeping`), unless it ``may_drop`` that; the
    terms to ``settle`` are settled in any way.
    Ties come in the order of settled terms undone, then of demands left unmet. ``space``
    is that of :func:`around` this package, when it is built already; ``keep`` may add to it.

    Raises:
        TooWide: the diagram does not fit the budget.
        InvalidInput: there is no such package, or more binary demands than one diagram can
            tell apart.
    """
    budget = budget or Budget()
    if isinstance(package, str):
        package = AskedPackage.of(package).settings(scenario)
    must = tuple(term for term in scenario.term if term in settle)
    asked = replace(around(scenario, package, question, keep, only), settle=must)
    watched = (Kind.DEMAND,) if fewest_demands else ()
    if space is None or watched:
        space = deal_space(scenario, asked, budget, watched=watched)
    kept = keeping(scenario, package, question)
    only_to = {**({} if may_drop else kept), **{t: frozenset([package.get(t)]) for t in keep}}
    cost = [
        [
            _NEVER
            if choice.option is None and term in must
            else _cost(term, choice.option, package, only_to)
            for choice in choices
        ]
        for term, choices in zip(space.space.terms, space.space.choices, strict=True)
    ]
    if question.spoken:
        for index, spoken in space.on_record.items():
            own = package.get(space.space.terms[index])
            for place, choice in enumerate(space.space.choices[index]):
                if place not in spoken and choice.option != own:
                    cost[index][place] = _NEVER
    demands = [p for p in space.space.positions if p.kind is Kind.DEMAND] if fewest_demands else []
    # Built only where demands are counted: alone it may be too wide where the deals are not.
    holders = space.voting(space.blocked) if demands else {}
    if len(demands) + len(holders) > limits.DEMANDS_COUNTED:
        raise InvalidInput([Problem("--fewest-demands", message="too many demands to count")])
    counted = {p.id: space.failing[p.id] for p in demands}
    if counted:
        required = space.blocked if asked.agreement.unanimous else ()
        read = {**holders, **counted}
        diagram = joint(space.layout, space.impossible, read, budget, required=required)
        ends = deal_ends(_without(diagram, len(counted)), asked.agreement)
    else:
        diagram, ends = _deals(space, budget)
    unmet = _unmet(diagram, len(counted))
    # One change outweighs every demand, so demands only choose among the nearest.
    weight = len(demands) + 1
    weighted = [[price * weight for price in row] for row in cost]
    least, ties, walks = cheapest(
        diagram, weighted, unmet, ends, max(limit, limits.NEAREST_ORDERED)
    )
    if least is not None and least >= _NEVER * weight:
        least, ties, walks = None, 0, []
    found = [_near(scenario, asked, package, deal, kept) for deal in as_settings(space, walks)]
    found.sort(key=lambda near: (len(near.undone), len(near.unmet)))
    return Nearest(
        provenance=Provenance.of(scenario, asked.view),
        question=asked,
        package=dict(package),
        distance=None if least is None else least // weight,
        ties=ties,
        deals=tuple(found[:limit]),
        in_order=len(found),
        limit=limit,
        may_drop=may_drop,
        unmet_demands=least % weight if least is not None and fewest_demands else None,
    )


def _cost(
    term: str, option: str | None, package: Settings, only_to: Mapping[str, frozenset[str | None]]
) -> int:
    if option == package.get(term):
        return 0
    return 1 if term not in only_to or option in only_to[term] else _NEVER


def _near(
    scenario: Scenario,
    question: Question,
    package: Settings,
    deal: Settings,
    kept: Mapping[str, frozenset[str | None]],
) -> NearDeal:
    """The deal with what it costs: settled terms undone, demands left unmet."""
    alone, whole = as_set(scenario, deal), completed(scenario, deal)
    demands = [p for p in in_force(scenario, question.view) if p.kind is Kind.DEMAND]
    unmet: list[str] = []
    for party in question.parties:
        own = [p for p in demands if p.party == party]
        said = party_check(scenario, scenario.party[party], own, alone, whole, None)
        unmet += [finding.position.id for finding in said.failing]
    return NearDeal(
        package=deal,
        changes=changes(scenario, package, deal),
        undone=tuple(term for term, options in kept.items() if deal.get(term) not in options),
        unmet=tuple(unmet),
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
            dict.fromkeys(
                (*only[t.id], *_own(package, t.id)) if t.id in only else _apart(t, package)
            )
        )
        for t in scenario.terms
        if t.id not in keep
    }
    pins = {term: option for term, option in package.items() if term in keep}
    return replace(question, pins=pins, open=open_to, settle=())


def _apart(term: Term, package: Settings) -> tuple[str, ...]:
    """Every option, with the number that the package has apart."""
    if term.id in package:
        return term.telling_apart(package[term.id])
    return tuple(option.id for option in term.options)


def _own(package: Settings, term: str) -> tuple[str, ...]:
    return (package[term],) if term in package else ()


def _deals(space: DealSpace, budget: Budget) -> tuple[Diagram, NDArray[np.bool_]]:
    if not space.question.agreement.unanimous:
        return deal_diagram(space)
    with suppress(TooWide):
        return deal_diagram(space)
    return deal_diagram(with_deals(space, budget))


def _without(diagram: Diagram, counted: int) -> Diagram:
    parties = len(diagram.parties) - counted
    labels = diagram.labels & ((1 << parties) - 1)
    return replace(diagram, parties=diagram.parties[:parties], labels=labels)


def _unmet(diagram: Diagram, counted: int) -> Counts:
    parties = len(diagram.parties) - counted
    # A counted bit is set where the demand does not fail.
    met = np.array([label.bit_count() for label in (diagram.labels >> parties).tolist()])
    return counted - met.astype(np.int64)
