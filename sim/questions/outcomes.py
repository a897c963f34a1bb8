"""One package and what it is worth to each party, as a value and in words."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from sim.engine.criteria import By, Over, Values
from sim.questions.base import Exact, Part, is_none
from sim.questions.glossary import number, option_words
from sim.questions.question_words import deal_words, settling_words
from sim.scenario.declared import json_field
from sim.scenario.model import Scenario, Settings
from sim.scenario.question import Question

SOLUTION_WORDS: Final = MappingProxyType(
    {
        "nash": "Nash",
        "egalitarian": "Egalitarian (Kalai)",
        "kalai_smorodinsky": "Kalai–Smorodinsky",
        "utilitarian": "Utilitarian",
    }
)
COUNTS_ARE: Final = (
    "These are counts of stated demands and preferences left unmet, fewer being better; they "
    "are not utilities, and one party's count says nothing about another's."
)


class Worth(Part):
    """A package and what it is worth to each party, or what it leaves unmet."""

    package: Settings
    """the package: term and option"""
    points: dict[str, Exact] | None = json_field(default=None, unless=is_none)
    """party: its points, when compared by points"""
    unmet: dict[str, Exact] | None = json_field(default=None, unless=is_none)
    """party and kind: how many stay unmet, when compared by counts"""

    @property
    def values(self) -> Mapping[str, Fraction]:
        """Whichever of the two is compared."""
        return self.points or self.unmet or {}


def kind_of_packages(scenario: Scenario, over: Over, question: Question) -> str:
    """Which packages are compared."""
    if over is Over.PACKAGES:
        return "possible packages"
    return f"packages{settling_words(scenario, question)} {deal_words(scenario, question)}"


def values_words(scenario: Scenario, values: Values) -> str:
    """Points per party, or what is left unmet."""
    return ", ".join(f"{criterion(scenario, name)}: {number(v)}" for name, v in values.items())


def criterion(scenario: Scenario, name: str) -> str:
    """A criterion by its label: the party, and what is counted when it is a count."""
    if name in scenario.party:
        return scenario.party[name].label
    party, _, counted_kind = name.rpartition(".")
    return f"{scenario.party[party].label} {counted_kind.replace('_', ' ')}"


def package_words(scenario: Scenario, package: Settings) -> str:
    """The terms set, by their labels."""
    return "; ".join(
        f"{scenario.term[term].label}: {option_words(scenario, term, option)}"
        for term, option in package.items()
    )


def word_for(by: By) -> str:
    """What values are called in JSON."""
    return "points" if by is By.POINTS else "unmet"
