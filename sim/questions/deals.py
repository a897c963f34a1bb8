"""How many packages there are, who accepts how many, and which options lead to a deal.

>>> import sim
>>> scenario = sim.open_scenario("ukraine-2025-03")
>>> found = AskDeals(parties=["russia", "ukraine", "us"]).answer(scenario)
>>> found.exact, found.packages, found.deals
(True, 837940267008000, 20407334400)
>>> AskDeals(parties=["russia", "ukraine"], set={"ground": "stops"}).answer(scenario).deals
0
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from math import prod
from types import MappingProxyType
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray

from sim import limits
from sim.engine.budget import Budget, TooWide
from sim.engine.joint import Diagram, joint
from sim.engine.milp import installed
from sim.engine.narrow import with_deals
from sim.engine.settling import deal_space, settled
from sim.engine.space import DealSpace
from sim.engine.sweeps import label_counts, option_counts, total, weights
from sim.engine.votes import favouring
from sim.language.syntax import LEFT_OUT
from sim.problems import Problem
from sim.questions.base import Ask
from sim.questions.coalitions import coalitions, members
from sim.questions.deals_listed import (
    deal_diagram,
    listed,
    named_options,
    pinned_choices,
    sampled,
)
from sim.questions.deals_told import (
    CoalitionRow,
    DealFindings,
    Deals,
    Estimate,
    OnRecord,
    OptionRow,
)
from sim.questions.estimate import estimate
from sim.scenario.agreement import AgreementRule, Tally
from sim.scenario.asked import AskedDeals
from sim.scenario.model import EMPTY, Scenario, Settings
from sim.scenario.parameters import Count
from sim.scenario.provenance import Provenance
from sim.scenario.question import Question
from sim.scenario.spoken import leaves_status_quo, unspoken

_Problems = list[Problem]


class AskDeals(AskedDeals, Ask):
    """How many deals there are, for whom, and which options lead to one."""

    name: ClassVar = "deals"
    help: ClassVar = "exactly how many packages no party refuses, and which options lead to a deal"
    finds: ClassVar = DealFindings
    rows: ClassVar = MappingProxyType({"coalitions": CoalitionRow, "options": OptionRow})
    fails: ClassVar = MappingProxyType({"none": "there is no deal"})

    list: Count | None = None
    """list the first N deals"""
    sample: Count | None = None
    """draw N deals uniformly"""
    seed: int = 0
    """of the draw"""

    def problems(self, scenario: Scenario) -> _Problems:
        """Both ways to list as well."""
        problems = super().problems(scenario)
        if self.list is not None and self.sample is not None:
            message = "ask for --list or for --sample, not both"
            problems.append(Problem("--sample", message=message))
        return problems

    def answer(self, scenario: Scenario) -> Deals:
        """The counts, and the deals listed or drawn.

        Raises:
            TooWide: not even an estimate was possible in the time given.
        """
        self.refuse_bad(scenario)
        question = self.question(scenario)
        found, space = answer(scenario, question, seconds=self.seconds, seed=self.seed)
        packages: Iterable[Settings] = ()
        if space is not None and self.list is not None:
            packages = listed(space, self.list)
        elif space is not None and self.sample is not None:
            packages = sampled(space, self.sample, self.seed)
        listing = tuple(packages)
        return found.model_copy(
            update={"listed": listing, "unlisted": self._unlisted(found, listing)}
        )

    def _unlisted(self, found: Deals, listing: tuple[Settings, ...]) -> str | None:
        if listing or not (self.list or self.sample):
            return None
        if isinstance(found, Estimate):
            return "deals are listed only where they are counted exactly"
        return none_listed(found)


ASK: Final = AskDeals


def none_listed(found: Deals) -> str:
    """Why there is no deal to list, where there is none."""
    return "none of the deals is on the record" if found.deals else "there is no deal"


def answer(
    scenario: Scenario,
    question: Question,
    *,
    seconds: float = limits.SECONDS,
    states: int = limits.STATES,
    seed: int = 0,
) -> tuple[Deals, DealSpace | None]:
    """Count the deals within ``seconds``; estimate them when the diagram is too wide.

    Raises:
        TooWide: neither was possible in the time given.
    """
    budget = replace(Budget.lasting(seconds), states=states)
    question = settled(scenario, question, budget.share(1 / 3))
    try:
        # The first attempt may use half of the time, so that others can follow.
        space = deal_space(scenario, question, budget.share(1 / 2))
        return count(space), space
    except TooWide as wide:
        reason = wide.reason
    # Not within the handler: it would keep what was built in vain.
    return otherwise(scenario, question, reason, budget, seed=seed)


def otherwise(
    scenario: Scenario, question: Question, reason: str, budget: Budget, *, seed: int = 0
) -> tuple[Deals, DealSpace | None]:
    """What can be said where the diagram of every package is too wide, for this ``reason``.

    The deals alone are counted, exactly, where everybody has to agree and that fits half of
    the time; else they are estimated, and where no draw is one a solver looks for one.

    Raises:
        TooWide: neither was possible in the time given.
    """
    if question.agreement.unanimous:
        with suppress(TooWide):
            half = budget.share(1 / 2)
            space = with_deals(deal_space(scenario, question, half), half)
            return _count_alone(space, reason), space
    drawing = budget.share(2 / 3) if installed() else budget
    guess = estimate(scenario, question, reason, drawing, seed=seed)
    # What solves takes as long to import as all else that counts.
    solving = import_module("sim.questions.any_deal")
    return solving.any_deal(scenario, question, guess, budget), None


def deals(scenario: Scenario, question: Question, budget: Budget | None = None) -> Deals:
    """Count the deals of a question.

    Raises:
        TooWide: the diagram does not fit the budget; see :mod:`sim.questions.estimate`.
    """
    return count(deal_space(scenario, question, budget))


def count(space: DealSpace, pins: Settings = EMPTY) -> Deals:
    """Count the deals of a space already built, optionally with more terms pinned.

    A pin to ``left_out`` leaves the term out, where the question allows that.
    """
    diagram = space.diagram
    agreement = space.question.agreement
    allowed = pinned_choices(space, pins)
    by_label = label_counts(diagram, weights(diagram.layout, allowed))
    parties = space.question.parties
    exactly: dict[frozenset[str], int] = {}
    for label, n in by_label.items():
        who = members(label, parties)
        exactly[who] = exactly.get(who, 0) + n
    groups = coalitions(parties, exactly)
    found, ends = deal_diagram(space)
    options = named_options(space, option_counts(found, allowed, ends))
    return Deals(
        provenance=Provenance.of(space.scenario, space.question.view),
        question=space.question,
        combinations=prod(
            sum(c.size for place, c in enumerate(choices) if place in allowed.get(index, {place}))
            for index, choices in enumerate(space.space.choices)
        ),
        packages=sum(exactly.values()),
        deals=total(found, weights(found.layout, allowed), ends),
        accepts={p: sum(n for who, n in exactly.items() if p in who) for p in parties},
        coalitions=groups,
        exactly={who: exactly.get(who, 0) for who in groups},
        options=options,
        on_record=_on_record(space, allowed, (found, ends)),
        rests_on_silence=_rests_on_silence(space, options),
        states=diagram.states,
        most_for=_most_for(agreement, diagram.parties, by_label),
    )


def _most_for(
    rule: AgreementRule, names: Sequence[str], labels: Collection[int]
) -> tuple[Tally, ...]:
    """Per threshold, the most votes that any possible package has."""
    if rule.threshold is None or not labels:
        return ()
    ballots = [favouring(rule, names, label) for label in labels]
    return tuple(max(leaf.tally(who) for who in ballots) for leaf in rule.threshold.leaves)


def _count_alone(space: DealSpace, reason: str) -> Deals:
    """The deals of everybody, and nothing of what others accept."""
    single = len(space.question.parties) == 1
    deals, ends = deal_diagram(space)
    everyone = frozenset(space.question.parties)
    number = total(deals, weights(deals.layout), ends)
    options = named_options(space, option_counts(deals, {}, ends))
    possible = joint(space.layout, space.impossible, {}, space.budget)
    return Deals(
        provenance=Provenance.of(space.scenario, space.question.view),
        question=space.question,
        method="decision diagram of the deals alone",
        combinations=space.space.combinations,
        packages=total(possible, weights(possible.layout), np.ones(len(possible.labels), bool)),
        deals=number,
        accepts={party: number for party in everyone if single},
        coalitions={everyone: number},
        exactly={everyone: number},
        uncounted=None if single else reason,
        options=options,
        on_record=_on_record(space, {}, (deals, ends)),
        rests_on_silence=_rests_on_silence(space, options),
        states=deals.states,
    )


def _on_record(
    space: DealSpace,
    allowed: Mapping[int, frozenset[int]],
    found: tuple[Diagram, NDArray[np.bool_]],
) -> OnRecord:
    diagram, ends = found
    spoken = {**space.on_record, **allowed}
    counts = option_counts(diagram, spoken, ends)
    # Of a choice ruled out it says what it would lead to; here nothing is on the record.
    kept = tuple(
        tuple(n if place in spoken.get(term, (place,)) else 0 for place, n in enumerate(row))
        for term, row in enumerate(counts)
    )
    by_option = named_options(space, kept)
    number = total(diagram, weights(diagram.layout, spoken), ends)
    return OnRecord(deals=number, options=by_option)


def _rests_on_silence(
    space: DealSpace, options: Mapping[str, Mapping[str, int]]
) -> dict[str, tuple[str, ...]]:
    """Of what is set, and of what every deal changes: the terms with parties that are silent."""
    question, found = space.question, {}
    for name, parties in unspoken(space.scenario, question).items():
        term = space.scenario.term[name]
        if name in question.pins:
            moved = leaves_status_quo(term, question.pins[name])
        else:
            counts = options.get(name, {})
            stays = [n for o, n in counts.items() if o in (LEFT_OUT, term.status_quo)]
            moved = any(counts.values()) and not any(stays)
        if moved:
            found[name] = parties
    return found
