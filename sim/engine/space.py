"""The deal space of one question, built once and asked many times."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sim.engine.automaton import Automaton, Budget, any_of, everything, of_formula
from sim.engine.compile import CompiledPosition, Space, choices_of, compile_space
from sim.engine.joint import Diagram, joint
from sim.engine.layout import Layout, layout_of
from sim.engine.threshold import below_minimum
from sim.scenario.model import Kind, Scenario
from sim.scenario.question import Question


@dataclass(frozen=True)
class DealSpace:
    """The diagram of every possible package, with what it was built from.

    The per-position and per-party automata are kept, so that dropping a position
    rebuilds only its party and the product.
    """

    scenario: Scenario
    question: Question
    space: Space
    layout: Layout
    impossible: Automaton
    failing: Mapping[str, Automaton]
    """Binding or watched position -> labelled 1 where it fails."""
    blocked: Mapping[str, Automaton]
    """Party -> labelled 1 where it does not accept."""
    budget: Budget

    @cached_property
    def diagram(self) -> Diagram:
        """The joint diagram of the chosen parties.

        Raises:
            TooWide: it does not fit the budget.
        """
        return joint(self.layout, self.impossible, self.blocked, self.budget)

    @cached_property
    def deals(self) -> Diagram:
        """The part of the diagram that every chosen party accepts; much narrower."""
        return joint(self.layout, self.impossible, self.blocked, self.budget, required=self.blocked)

    def dropping(self, positions: Collection[str]) -> DealSpace:
        """The same space without these positions; untouched parties are reused."""
        gone = {p.party for p in self.space.positions if p.id in positions}
        kept = tuple(p for p in self.space.positions if p.id not in positions)
        space = replace(self.space, positions=kept)
        blocked = {
            party: _blocked(party, space, self.failing, self.layout, self.question, self.budget)
            if party in gone
            else automaton
            for party, automaton in self.blocked.items()
        }
        view = self.question.view
        view = replace(view, dropped=view.dropped.union(positions))
        question = replace(self.question, view=view)
        return replace(self, question=question, space=space, blocked=blocked)


def deal_space(
    scenario: Scenario,
    question: Question,
    budget: Budget | None = None,
    *,
    watched: Collection[Kind] = (),
) -> DealSpace:
    """Compile the question and build its automata (the diagram itself on first use).

    Positions of the ``watched`` kinds get an automaton in ``failing`` too, although
    they bind nobody.

    Raises:
        TooWide: one party's automaton alone does not fit the budget.
    """
    budget = budget or Budget()
    budget.check_clock()
    choices = choices_of(scenario, question)
    space = compile_space(scenario, question.view, choices, question.parties)
    kinds = question.standard.binding.union(watched)
    bound = [position for position in space.positions if position.kind in kinds]
    layout = layout_for(space, bound)
    budget.check_clock()
    broken = [of_formula(formula, layout, budget) for formula in space.broken.values()]
    failing = {p.id: of_formula(p.fails, layout, budget) for p in bound}
    return DealSpace(
        scenario=scenario,
        question=question,
        space=space,
        layout=layout,
        impossible=any_of(broken, layout, budget),
        failing=failing,
        blocked={
            party: _blocked(party, space, failing, layout, question, budget)
            for party in question.parties
        },
        budget=budget,
    )


def _blocked(
    party: str,
    space: Space,
    failing: Mapping[str, Automaton],
    layout: Layout,
    question: Question,
    budget: Budget,
) -> Automaton:
    if party in space.hopeless:
        return everything(layout)
    kinds = question.standard.binding
    parts = [failing[p.id] for p in space.positions if p.party == party and p.kind in kinds]
    if party in space.minimum:
        parts.append(short_of_minimum(party, space, layout, budget))
    return any_of(parts, layout, budget)


def layout_for(space: Space, bound: Sequence[CompiledPosition]) -> Layout:
    """The layout that can read the hard rules, the positions ``bound`` and every bonus."""
    bonus = [p for p in space.positions if p.points]
    formulas = [*space.broken.values(), *(p.fails for p in bound), *(p.met for p in bonus)]
    return layout_of(space, formulas)


def short_of_minimum(party: str, space: Space, layout: Layout, budget: Budget) -> Automaton:
    """Labelled 1 where a package is worth less to the party than its minimum."""
    bonuses = [
        (of_formula(p.met, layout, budget), p.points)
        for p in space.positions
        if p.party == party and p.points
    ]
    return below_minimum(space.points[party], bonuses, space.minimum[party], layout, budget)
