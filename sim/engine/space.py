"""A question made ready, once, and asked many times: its packages, and what is at stake in it.

A *stake* is something a chosen party insists on and could give up: a position whose
kind the standard does not forgive, or the least total of points it accepts, which
gets the id ``<party>:minimum``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from sim.engine.automaton import Automaton, any_of, everything, negated, of_formula
from sim.engine.budget import Budget
from sim.engine.compile import Space, compile_question
from sim.engine.formulas import Formula
from sim.engine.joint import Diagram, joint
from sim.engine.layout import Layout, layout_of
from sim.engine.threshold import below_minimum
from sim.engine.votes import FOR
from sim.scenario.model import Kind, Scenario
from sim.scenario.question import Question
from sim.scenario.spoken import leaves_status_quo, unspoken
from sim.scenario.verdicts import MINIMUM


@dataclass(frozen=True, slots=True)
class Stake:
    """One thing a party insists on; ``failing`` is labelled 1 where it is not met.

    ``fails`` says the same as a formula; a minimum has none.
    """

    id: str
    party: str
    fails: Formula | None
    failing: Automaton


@dataclass(frozen=True)
class DealSpace:
    """Every possible package of a question; what costs time is built on first use."""

    scenario: Scenario
    question: Question
    space: Space
    layout: Layout
    impossible: Automaton
    failing: Mapping[str, Automaton]
    """Binding or watched position -> labelled 1 where it fails."""
    short: Mapping[str, Automaton]
    """Party with a minimum -> labelled 1 where a package is worth less to it."""
    budget: Budget
    known: Mapping[str, Automaton] = field(default_factory=dict)
    """Of ``blocked``, what was built before."""
    built: Diagram | None = None
    """The diagram of the deals, where it was built in another way."""

    @cached_property
    def blocked(self) -> Mapping[str, Automaton]:
        """Party -> labelled 1 where it does not accept.

        Raises:
            TooWide: one party's automaton alone does not fit the budget.
        """
        return {p: self.known.get(p) or self._blocked(p) for p in self.question.parties}

    @cached_property
    def diagram(self) -> Diagram:
        """The joint diagram of the chosen parties, and of who is for what, where votes count.

        Raises:
            TooWide: it does not fit the budget.
        """
        return joint(self.layout, self.impossible, self.voting(self.blocked), self.budget)

    def voting(self, blocked: Mapping[str, Automaton]) -> dict[str, Automaton]:
        """What is ``blocked``, and under ``<party>:for`` where a party is not for it.

        The latter only of parties whose votes are counted and that may abstain: who has
        a minimum is for what it does not block, also once it has given up that minimum.
        """
        found = dict(blocked)
        for party in self.question.agreement.voters:
            if self.scenario.party[party].minimum is None:
                own = [p.met for p in self.space.positions if p.party == party]
                speaking = [of_formula(met, self.layout, self.budget) for met in own]
                silent = negated(any_of(speaking, self.layout, self.budget))
                found[f"{party}{FOR}"] = any_of([silent, blocked[party]], self.layout, self.budget)
        return found

    @cached_property
    def deals(self) -> Diagram:
        """The part of the diagram that every chosen party accepts; much narrower."""
        return self.built or joint(
            self.layout, self.impossible, self.blocked, self.budget, required=self.blocked
        )

    @cached_property
    def stakes(self) -> tuple[Stake, ...]:
        """Everything at stake.

        What no choice can make fail cannot matter and is left out; nothing is left out for
        any other reason.
        """
        binding = self.question.standard.binding
        bound = [p for p in self.space.positions if p.kind in binding]
        stakes = [Stake(p.id, p.party, p.fails, self.failing[p.id]) for p in bound]
        stakes += [
            Stake(f"{party}{MINIMUM}", party, None, failing)
            for party, failing in self.short.items()
        ]
        return tuple(stake for stake in stakes if stake.failing.settled[0][0] != 0)

    @cached_property
    def on_record(self) -> dict[int, frozenset[int]]:
        """Term -> the choices that are on the record; absent terms are free.

        Only what is open is restricted: what is set is never changed.
        """
        return {
            index: frozenset(
                place
                for place, choice in enumerate(self.space.choices[index])
                if not leaves_status_quo(self.scenario.term[term], choice.option)
            )
            for term in unspoken(self.scenario, self.question)
            if term in self.question.open
            for index in (self.space.index(term),)
        }

    def at_stake_for(self, party: str) -> frozenset[str]:
        """The ids of everything at stake for one party."""
        return frozenset(stake.id for stake in self.stakes if stake.party == party)

    def dropping(self, positions: Collection[str]) -> DealSpace:
        """The same space without these positions; untouched parties are reused."""
        gone = {p.party for p in self.space.positions if p.id in positions}
        kept = tuple(p for p in self.space.positions if p.id not in positions)
        space = replace(self.space, positions=kept)
        view = self.question.view
        view = replace(view, dropped=view.dropped.union(positions))
        # A position given up for good earns no points either.
        short = {
            party: _short_of_minimum(party, space, self.layout, self.budget)
            for party in gone.intersection(self.short)
        }
        return replace(
            self,
            question=replace(self.question, view=view),
            space=space,
            short={party: short.get(party, a) for party, a in self.short.items()},
            known={party: a for party, a in self.blocked.items() if party not in gone},
            built=None,
        )

    def _blocked(self, party: str) -> Automaton:
        if party in self.space.hopeless:
            return self.short[party]
        kinds = self.question.standard.binding
        mine = [p for p in self.space.positions if p.party == party and p.kind in kinds]
        parts = [self.failing[p.id] for p in mine]
        parts += [self.short[party]] if party in self.short else []
        return any_of(parts, self.layout, self.budget)


def space_of(
    scenario: Scenario,
    question: Question,
    budget: Budget | None = None,
    *,
    watched: Collection[Kind] = (),
    first: Sequence[str] = (),
    minimums: bool = True,
) -> DealSpace:
    """Compile the question and build the automaton of each position and minimum.

    What has to be settled must have been worked out (:mod:`sim.engine.settling`).

    Positions of the ``watched`` kinds get an automaton too, although they bind nobody.
    The terms of ``first`` are read before all others. Without ``minimums`` no party has one.

    Raises:
        TooWide: one automaton alone does not fit the budget.
    """
    budget = budget or Budget()
    budget.check_clock()
    space = compile_question(scenario, question, budget)
    if not minimums:
        space = replace(space, minimum={}, hopeless=frozenset())
    kinds = question.standard.binding.union(watched)
    bound = [position for position in space.positions if position.kind in kinds]
    voters = question.agreement.voters
    told = [position for position in space.positions if position.points or position.party in voters]
    formulas = [*space.broken.values(), *(p.fails for p in bound), *(p.met for p in told)]
    layout = _led_by([space.index(term) for term in first], layout_of(space, formulas, budget))
    broken = [of_formula(formula, layout, budget) for formula in space.broken.values()]
    return DealSpace(
        scenario=scenario,
        question=question,
        space=space,
        layout=layout,
        impossible=any_of(broken, layout, budget),
        failing={p.id: of_formula(p.fails, layout, budget) for p in bound},
        short={
            party: _short_of_minimum(party, space, layout, budget)
            for party in question.parties
            if party in space.minimum or party in space.hopeless
        },
        budget=budget,
    )


def _led_by(first: Sequence[int], layout: Layout) -> Layout:
    if not first:
        return layout
    order = (*dict.fromkeys(first), *(term for term in layout.order if term not in first))
    classes = tuple(layout.classes[layout.layer_of[term]] for term in order)
    return replace(layout, order=order, classes=classes)


def _short_of_minimum(party: str, space: Space, layout: Layout, budget: Budget) -> Automaton:
    if party in space.hopeless:
        return everything(layout)
    bonuses = [
        (of_formula(p.met, layout, budget), p.points)
        for p in space.positions
        if p.party == party and p.points
    ]
    return below_minimum(space.points[party], bonuses, space.minimum[party], layout, budget)
