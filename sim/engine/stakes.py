"""What is at stake in a question: every position that binds, and every minimum, as one item.

A *stake* is something a chosen party insists on and could give up: a position whose
kind the standard does not forgive, or the least total of points it accepts, which
gets the id ``<party>:minimum``. A stake that no choice can make fail cannot matter and
is left out; none is left out for any other reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.engine.automaton import Automaton, Budget, any_of, everything, of_formula
from sim.engine.compile import Space, choices_of, compile_space
from sim.engine.formulas import Formula
from sim.engine.layout import Layout
from sim.engine.space import layout_for, short_of_minimum
from sim.scenario.model import Scenario
from sim.scenario.question import Question

MINIMUM = ":minimum"


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
class Ground:
    """A question made ready for asking why there is no deal."""

    scenario: Scenario
    question: Question
    space: Space
    layout: Layout
    impossible: Automaton
    stakes: tuple[Stake, ...]
    budget: Budget

    @property
    def unanimous(self) -> bool:
        """Whether every chosen party must accept."""
        return self.question.agreement.unanimous

    def of_party(self, party: str) -> frozenset[str]:
        """The ids of everything at stake for one party."""
        return frozenset(stake.id for stake in self.stakes if stake.party == party)


def ground_of(
    scenario: Scenario,
    question: Question,
    budget: Budget | None = None,
    *,
    first: Sequence[str] = (),
) -> Ground:
    """Compile the question; the terms of ``first`` are read before all others.

    Raises:
        TooWide: one automaton alone does not fit the budget.
    """
    budget = budget or Budget()
    space = compile_space(scenario, question.view, choices_of(scenario, question), question.parties)
    binding = question.standard.binding
    bound = [p for p in space.positions if p.kind in binding]
    layout = _led_by([space.index(term) for term in first], layout_for(space, bound))
    stakes = [Stake(p.id, p.party, p.fails, of_formula(p.fails, layout, budget)) for p in bound]
    stakes += [
        Stake(f"{party}{MINIMUM}", party, None, _short_of(party, space, layout, budget))
        for party in question.parties
        if party in space.minimum or party in space.hopeless
    ]
    broken = [of_formula(formula, layout, budget) for formula in space.broken.values()]
    return Ground(
        scenario=scenario,
        question=question,
        space=space,
        layout=layout,
        impossible=any_of(broken, layout, budget),
        stakes=tuple(stake for stake in stakes if stake.failing.settled[0][0] != 0),
        budget=budget,
    )


def _led_by(first: Sequence[int], layout: Layout) -> Layout:
    order = (*dict.fromkeys(first), *(term for term in layout.order if term not in first))
    return Layout(order, tuple(layout.classes[layout.layer_of[term]] for term in order))


def _short_of(party: str, space: Space, layout: Layout, budget: Budget) -> Automaton:
    if party in space.hopeless:
        return everything(layout)
    return short_of_minimum(party, space, layout, budget)
