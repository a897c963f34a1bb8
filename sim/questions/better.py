"""Is there a deal that is better for some and worse for none than a given package?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice
from typing import Any

from sim import limits
from sim.engine.budget import Budget
from sim.engine.criteria import By, Comparison, Over, comparison
from sim.engine.frontier import frontier
from sim.questions.base import About, Answer, AskedAbout
from sim.questions.check import Check, check
from sim.questions.deals_listed import as_settings
from sim.questions.glossary import listed, party_name
from sim.questions.outcomes import (
    COUNTS_ARE,
    Worth,
    kind_of_packages,
    package_words,
    values_words,
    word_for,
)
from sim.scenario.declared import in_json, json_field
from sim.scenario.model import Kind, Scenario, Settings
from sim.scenario.provenance import Provenance
from sim.scenario.question import Question


class Improvement(Worth):
    """A deal that dominates the package."""

    for_all: bool
    """whether everybody is better off"""


class Better(Worth, Answer):
    """The undominated deals that dominate a package; none means that it is undominated.

    The first ``most`` of their different vectors are listed, those in which everybody is
    better off first.
    """

    method: str = "undominated vectors carried over the decision diagram"
    over: Over
    """deals, or every possible package"""
    by: By
    """points, or counts of what stays unmet"""
    possible: bool
    """whether the package itself breaks no hard rule"""
    deal: bool
    """whether it is possible and accepted as asked"""
    vectors: int = json_field(name="better_vectors")
    """how many different vectors dominate it, exactly"""
    improvements: tuple[Improvement, ...] = json_field(name="better")
    """the first of them, with packages"""
    question: AskedAbout
    """what was asked"""
    provenance: About
    """scenario and view"""

    @property
    @in_json
    def dominated(self) -> bool:
        """whether any deal is better for some and worse for none"""
        return bool(self.vectors)

    @property
    @in_json
    def listed(self) -> int:
        """how many are listed"""
        return len(self.improvements)

    @property
    def failing(self) -> Mapping[str, bool]:
        """``none``: nothing is better; ``dominated``: something is."""
        return {"none": not self.vectors, "dominated": bool(self.vectors)}

    def told(self, scenario: Scenario) -> str:
        """Whether the package can be bettered."""
        kind = kind_of_packages(scenario, self.over, self.question)
        verb = "gives" if self.by is By.POINTS else "leaves"
        start = f"The package {verb}: {values_words(scenario, self.values)}."
        if not self.possible:
            start += " It breaks a rule, so it is impossible itself."
        elif self.over is Over.DEALS and not self.deal:
            start += " It is no deal itself."
        if not self.vectors:
            return f"{start} Among the {kind} none is better for one party and worse for no other."
        names = listed(party_name(scenario, p) for p in self._compared())
        if any(improvement.for_all for improvement in self.improvements):
            return f"{start} There are {kind} that are better for {names} at once."
        return (
            f"{start} There are {kind} that are better for some and worse for none, but none "
            f"listed is better for all of {names}."
        )

    def _compared(self) -> list[str]:
        names = [n if self.by is By.POINTS else n.rpartition(".")[0] for n in self.values]
        return list(dict.fromkeys(names))

    def lines(self, scenario: Scenario) -> list[str]:
        """The finding, then a line per better package."""
        found = [
            f"{place}. {values_words(scenario, better.values)} "
            f"({'better for all' if better.for_all else 'worse for none'}): "
            f"{package_words(scenario, better.package)}"
            for place, better in enumerate(self.improvements[: limits.SHOWN], 1)
        ]
        counts = [COUNTS_ARE] if self.by is By.COUNTS else []
        return [self.told(scenario), *counts, *found]


def better_than(
    scenario: Scenario,
    package: Settings,
    question: Question,
    *,
    over: Over = Over.DEALS,
    by: By | None = None,
    most: int = limits.BETTER_LISTED,
    ties: int = limits.TIES_LISTED,
    budget: Budget | None = None,
    vectors: int = limits.VECTORS,
) -> Better:
    """The undominated packages of the question that dominate ``package``.

    The sweep drops every prefix that cannot reach what the package already gives, so it
    is cheaper than the whole frontier.

    Raises:
        InvalidInput: points are asked for and none of the parties has any.
        TooWide: the diagram or the vectors carried do not fit their budgets.
    """
    compared = comparison(scenario, question, over=over, by=by, budget=budget)
    checked = check(scenario, package, question.view, standard=question.standard)
    values = values_of(compared, checked)
    above = compared.above(values)
    found = frontier(above.diagram, above.bounds, above.budget, vectors)
    word = word_for(compared.by)
    sign = 1 if compared.by is By.POINTS else -1
    dominating: list[tuple[int, dict[str, Fraction], bool]] = []
    for place, row in enumerate(found.vectors.tolist()):
        reached = compared.values([int(total) for total in row])
        gains = [sign * (reached[name] - value) for name, value in values.items()]
        if any(gains):
            dominating.append((place, reached, all(gain > 0 for gain in gains)))
    dominating.sort(key=lambda item: not item[2])

    def improvements() -> Iterator[Improvement]:
        for place, reached, for_all in dominating[:most]:
            for settings in as_settings(compared.space, islice(found.packages(place), ties)):
                yield Improvement(package=settings, for_all=for_all, **{word: reached})

    worth: dict[str, Any] = {word: values}
    return Better(
        provenance=Provenance.of(scenario, question.view),
        question=question,
        over=over,
        by=compared.by,
        package=dict(package),
        **worth,
        possible=checked.possible,
        deal=checked.passes(question.agreement),
        vectors=len(dominating),
        improvements=tuple(improvements()),
    )


def values_of(compared: Comparison, checked: Check) -> dict[str, Fraction]:
    """What a checked package is worth by the criteria of the comparison."""
    values = {}
    for criterion in compared.criteria:
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
