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
from dataclasses import replace
from types import MappingProxyType
from typing import Annotated, ClassVar, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, computed_field

from sim.engine.budget import Budget, TooWide
from sim.engine.joint import Diagram, joint
from sim.engine.narrow import with_deals
from sim.engine.settling import deal_space
from sim.engine.space import DealSpace
from sim.engine.sweeps import Counts
from sim.engine.walks import cheapest
from sim.language.syntax import LEFT_OUT
from sim.problems import InvalidInput, Problem, all_unknown
from sim.questions.base import About, Answer, Ask, AskedAbout, Findings, OrOut, Part
from sim.questions.deals import as_settings, deal_diagram, deal_ends
from sim.questions.glossary import big, counted, deal_words, listed, option_words
from sim.questions.keeping import keeping
from sim.scenario.asked import AskedParties
from sim.scenario.model import Kind, Scenario, Settings, Term
from sim.scenario.parameters import Names, Shown
from sim.scenario.provenance import Provenance
from sim.scenario.question import Question, ask

MOST: Final = 100
"""Ties listed unless asked otherwise; their exact number is always given."""
_BITS: Final = 62
_NEVER: Final = 10**9
"""The price of a choice that is ruled out: more than changing every term."""


class Change(Part):
    """One term changed: from what the package says to what the deal says."""

    term: str
    """the term"""
    before: OrOut = Field(serialization_alias="from")
    """its option in the package"""
    after: OrOut = Field(serialization_alias="to")
    """its option in the deal"""


class NearDeal(Part):
    """One nearest deal, and how it differs from the package."""

    package: Settings
    """the deal: term and option"""
    changes: tuple[Change, ...]
    """the terms on which it differs"""


class NearestFindings(Findings):
    """What an expectation may name."""

    distance: int | None
    """fewest terms to change, null when there is no deal"""
    ties: int
    """how many deals are as near"""
    unmet_demands: int | None
    """with fewest_demands: demands left unmet"""


class NearestRow(NamedTuple):
    """One changed term of one nearest deal."""

    deal: int
    term: str
    before: str
    after: str


class Nearest(Answer):
    """The deals with the fewest changed terms."""

    method: str = "shortest paths in the decision diagram"
    package: Settings
    """what was asked about"""
    distance: int | None
    """fewest terms to change; null when there is no deal"""
    ties: int
    """how many deals are as near, exactly"""
    limit: int
    """how many of them may be listed"""
    may_drop: bool = False
    """whether they may undo what the package settles"""
    unmet_demands: int | None = Field(None, exclude_if=lambda value: value is None)
    """with fewest_demands: the least number of demands left unmet among them"""
    deals: tuple[NearDeal, ...] = Field(serialization_alias="nearest")
    """the first of them, and what each changes"""
    question: AskedAbout
    """what was asked"""
    provenance: About
    """scenario and view"""

    @computed_field
    def listed(self) -> int:
        """how many are listed"""
        return len(self.deals)

    @property
    def findings(self) -> NearestFindings:
        """Distance and ties."""
        return NearestFindings(
            distance=self.distance, ties=self.ties, unmet_demands=self.unmet_demands
        )

    @property
    def failing(self) -> Mapping[str, bool]:
        """``none``: there is no deal at all."""
        return {"none": self.distance is None}

    @property
    def _cut(self) -> bool:
        """Whether some are not listed; of a range one line may stand for many."""
        return self.limit <= len(self.deals) < self.ties

    def headline(self, scenario: Scenario) -> str:
        """How far the nearest deal is."""
        who = deal_words(scenario, self.question)
        if self.distance is None:
            if not self.may_drop:
                return (
                    f"No deal keeps what this package settles and is {who}; "
                    "ask for deals that may drop some of it."
                )
            return f"No change makes this package one that is {who}: there is no deal at all."
        if self.distance == 0:
            return "This package is a deal already."
        ways = f"; {big(self.ties)} deals are equally near" if self.ties > 1 else ""
        if self._cut:
            ways += f", the first {len(self.deals)} are listed"
        makes = "makes" if self.distance == 1 else "make"
        return f"{counted(self.distance, 'change')} {makes} it one that is {who}{ways}."

    def told(self, scenario: Scenario) -> str:
        """How far it is, and the first way there."""
        first = ""
        if self.deals and self.distance:
            words = listed(change_words(scenario, changed) for changed in self.deals[0].changes)
            first = f" For instance: {words}."
        return self.headline(scenario) + first

    def tables(self, scenario: Scenario) -> dict[str, Sequence[NearestRow]]:
        """Every change of every deal listed."""
        return {
            "nearest_deals": [
                NearestRow(number, c.term, c.before or LEFT_OUT, c.after or LEFT_OUT)
                for number, deal in enumerate(self.deals, 1)
                for c in deal.changes
            ]
        }

    def lines(self, scenario: Scenario) -> list[str]:
        """The finding, then each deal as the changes that lead to it."""
        ways = [
            f"{place}. {'; '.join(change_words(scenario, c) for c in deal.changes)}"
            for place, deal in enumerate(self.deals, 1)
            if deal.changes
        ]
        more = f"{len(self.deals)} of {self.ties} are listed (--most N for more)."
        return [self.headline(scenario), *ways, *([more] if self._cut else [])]


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
    most: Annotated[int, Field(ge=1, le=100_000), Shown("N")] = MOST
    """list this many"""

    def problems(self, scenario: Scenario) -> list[Problem]:
        """Terms to keep that do not exist as well."""
        return [
            *super().problems(scenario),
            *all_unknown("--keep", "term", self.keep, scenario.term),
        ]

    def answer(self, scenario: Scenario) -> Nearest:
        """Fewest changes, and all ties up to ``most``."""
        self.refuse_bad(scenario)
        return nearest(
            scenario,
            self.settings(scenario),
            ask(
                scenario,
                parties=self.whom,
                standard=self.standard,
                view=self.view(scenario),
                spoken=self.spoken,
                first_phase=self.first_phase(scenario),
            ),
            keep=self.keep,
            fewest_demands=self.fewest_demands,
            may_drop=self.may_drop,
            limit=self.most,
        )


ASK: Final = AskNearest


def nearest(
    scenario: Scenario,
    package: Settings,
    question: Question,
    *,
    keep: Collection[str] = (),
    only: Mapping[str, Sequence[str]] | None = None,
    fewest_demands: bool = False,
    may_drop: bool = False,
    limit: int = MOST,
    budget: Budget | None = None,
    space: DealSpace | None = None,
) -> Nearest:
    """The deals nearest to ``package``, for the question's parties and standard.

    Every term may change to any listed option (of those that ``only`` names for it), or be
    left out; only those in ``keep`` stay as they are. With ``fewest_demands``, of the
    nearest deals those are kept that leave the fewest demands of the chosen parties unmet.
    What the package settles is kept (:func:`keeping`), unless it ``may_drop`` that.
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
    kept = None if may_drop else keeping(scenario, package, question)
    cost = [
        [_cost(term, choice.option, package, kept) for choice in choices]
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
    if len(demands) + len(holders) > _BITS:
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
    least, ties, walks = cheapest(diagram, weighted, unmet, ends, limit)
    if least is not None and least >= _NEVER * weight:
        least, ties, walks = None, 0, []
    found = as_settings(space, walks)
    return Nearest(
        provenance=Provenance.of(scenario, asked.view),
        question=asked,
        package=dict(package),
        distance=None if least is None else least // weight,
        ties=ties,
        deals=tuple(
            NearDeal(package=deal, changes=changes(scenario, package, deal)) for deal in found
        ),
        limit=limit,
        may_drop=may_drop,
        unmet_demands=least % weight if least is not None and fewest_demands else None,
    )


def _cost(
    term: str,
    option: str | None,
    package: Settings,
    kept: Mapping[str, frozenset[str | None]] | None,
) -> int:
    if option == package.get(term):
        return 0
    return 1 if kept is None or term not in kept or option in kept[term] else _NEVER


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


def changes(scenario: Scenario, before: Settings, after: Settings) -> tuple[Change, ...]:
    """The terms on which two packages differ, in the scenario's order."""
    return tuple(
        Change(term=t.id, before=before.get(t.id), after=after.get(t.id))
        for t in scenario.terms
        if before.get(t.id) != after.get(t.id)
    )


def change_words(scenario: Scenario, changed: Change) -> str:
    """One changed term."""
    term = scenario.term[changed.term]
    if changed.after is None:
        quo = option_words(scenario, term.id, term.status_quo)
        return f"Leave out “{term.label}” (it stays: {quo})"
    after = option_words(scenario, term.id, changed.after)
    if changed.before is None:
        return f"Add “{term.label}”: {after}"
    before = option_words(scenario, term.id, changed.before)
    return f"Change “{term.label}” from “{before}” to “{after}”"


def _deals(space: DealSpace, budget: Budget) -> tuple[Diagram, NDArray[np.bool_]]:
    try:
        return deal_diagram(space)
    except TooWide:
        if not space.question.agreement.unanimous:
            raise
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
