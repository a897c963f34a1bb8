"""Is there a deal that is better for some and worse for none than a given package?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from sim.engine.automaton import Budget
from sim.engine.criteria import By, Ground, Over, Values, ground_of
from sim.engine.frontier import VECTORS, frontier
from sim.questions.check import Check, check
from sim.questions.listing import as_settings
from sim.questions.tradeoffs import TIES, word_for
from sim.scenario.model import Kind, Scenario, Settings
from sim.scenario.provenance import Provenance, exact
from sim.scenario.question import Question

MOST = 100
"""Vectors of better packages listed unless asked otherwise."""


@dataclass(frozen=True, slots=True)
class Improvement:
    """A deal that dominates the package; ``for_all`` when everybody is better off."""

    package: Settings
    values: Values
    for_all: bool


@dataclass(frozen=True)
class Better:
    """The undominated deals that dominate a package; none means that it is undominated.

    ``vectors`` is the exact number of their different vectors; the first ``most`` are
    listed, those in which everybody is better off first.
    """

    provenance: Provenance
    question: Question
    over: Over
    by: By
    package: Settings
    values: Values
    possible: bool
    deal: bool
    """Whether the package itself is possible and accepted as the question asks."""
    vectors: int
    improvements: tuple[Improvement, ...]
    exact: bool = True
    method: str = "undominated vectors carried over the decision diagram"

    def as_json(self) -> dict[str, object]:
        """The documented object of ``negsim tradeoffs --better-than --json``."""
        word = word_for(self.by)
        return {
            "exact": self.exact,
            "method": self.method,
            "over": self.over.value,
            "by": self.by.value,
            "package": dict(self.package),
            word: _numbers(self.values),
            "possible": self.possible,
            "deal": self.deal,
            "dominated": bool(self.vectors),
            "better_vectors": self.vectors,
            "listed": len(self.improvements),
            "better": [
                {
                    "package": dict(improvement.package),
                    word: _numbers(improvement.values),
                    "for_all": improvement.for_all,
                }
                for improvement in self.improvements
            ],
            "question": self.question.as_json(),
            "provenance": self.provenance.as_json(),
        }


def _numbers(values: Values) -> dict[str, int | str]:
    return {name: exact(value) for name, value in values.items()}


def better_than(
    scenario: Scenario,
    package: Settings,
    question: Question,
    *,
    over: Over = Over.DEALS,
    by: By | None = None,
    most: int = MOST,
    ties: int = TIES,
    budget: Budget | None = None,
    vectors: int = VECTORS,
) -> Better:
    """The undominated packages of the question that dominate ``package``.

    The sweep drops every prefix that cannot reach what the package already gives, so it
    is cheaper than the whole frontier.

    Raises:
        InvalidInput: points are asked for and none of the parties has any.
        TooWide: the diagram or the vectors carried do not fit their budgets.
    """
    ground = ground_of(scenario, question, over=over, by=by, budget=budget)
    checked = check(scenario, package, question.view, standard=question.standard)
    values = values_of(ground, checked)
    above = ground.above(values)
    found = frontier(above.diagram, above.bounds, above.budget, vectors)
    sign = 1 if ground.by is By.POINTS else -1
    dominating: list[tuple[int, Values, bool]] = []
    for place, row in enumerate(found.vectors.tolist()):
        reached = ground.values([int(total) for total in row])
        gains = [sign * (reached[name] - value) for name, value in values.items()]
        if any(gains):
            dominating.append((place, reached, all(gain > 0 for gain in gains)))
    dominating.sort(key=lambda item: not item[2])

    def improvements() -> Iterator[Improvement]:
        for place, reached, for_all in dominating[:most]:
            for settings in as_settings(ground.space, islice(found.packages(place), ties)):
                yield Improvement(settings, reached, for_all)

    accepting = frozenset(party for party in question.parties if checked.accepts(party))
    return Better(
        provenance=Provenance.of(scenario, question.view),
        question=question,
        over=over,
        by=ground.by,
        package=dict(package),
        values=values,
        possible=checked.possible,
        deal=checked.possible and question.agreement.passes(accepting),
        vectors=len(dominating),
        improvements=tuple(improvements()),
    )


def values_of(ground: Ground, checked: Check) -> dict[str, Fraction]:
    """What a checked package is worth by the criteria of the ground."""
    values = {}
    for criterion in ground.criteria:
        party = checked.parties[criterion.party]
        if criterion.kind is None:
            number = party.points or Fraction(0)
        elif criterion.kind is Kind.PREFERENCE:
            number = Fraction(len(party.preferences_unmet))
        else:
            unmet = [f for f in party.failing if f.position.kind is criterion.kind]
            number = Fraction(len(unmet))
        values[criterion.name] = number
    return values
