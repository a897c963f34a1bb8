"""The chance that a package passes, from the user's own probabilities of being firm."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import prod

from sim.questions.base import Exact, Part
from sim.questions.check import check
from sim.scenario.model import AgreementRule, Scenario, Settings
from sim.scenario.question import Question
from sim.scenario.verdicts import Shortfall


class Passing(Part):
    """The chance that one package passes; exact, with positions independent of each other."""

    chance: Exact
    """that it passes"""
    accepts: dict[str, Exact]
    """party: the chance that it accepts, all of its obstacles being given up"""
    obstacles: dict[str, tuple[str, ...]]
    """party: its failing positions that bind"""
    below_minimum: tuple[str, ...]
    """parties that refuse for their points, whatever is given up"""
    rules_broken: tuple[str, ...]
    """hard rules broken: with any, it cannot pass"""


def passing(
    scenario: Scenario,
    question: Question,
    package: str | Settings,
    firmness: Mapping[str, Fraction],
    *,
    phase: str | None = None,
) -> Passing:
    """The chance under the question's view, standard and agreement rule.

    A position that ``firmness`` does not name is firm.
    """
    found = check(scenario, package, question.view, phase=phase, standard=question.standard)
    binding, bars = question.standard.binding, question.standard.bars
    said = {party: found.parties[party] for party in question.parties}
    obstacles = {
        party: tuple(f.position.id for f in result.failing if f.position.kind in binding)
        for party, result in said.items()
    }
    short = tuple(p for p, r in said.items() if r.shortfall & bars & Shortfall.BELOW_MINIMUM)
    accepts = {
        party: Fraction(0)
        if party in short
        else Fraction(prod(1 - firmness.get(position, Fraction(1)) for position in ids))
        for party, ids in obstacles.items()
    }
    passes = chance_of_agreement(question.agreement, accepts) if found.possible else Fraction(0)
    return Passing(
        chance=passes,
        accepts=accepts,
        obstacles=obstacles,
        below_minimum=short,
        rules_broken=tuple(rule.id for rule in found.rules_broken),
    )


def chance_of_agreement(rule: AgreementRule, accepts: Mapping[str, Fraction]) -> Fraction:
    """The chance that enough parties accept, the veto holders among them.

    >>> half = Fraction(1, 2)
    >>> chance_of_agreement(AgreementRule(("a", "b", "c"), 2), dict.fromkeys("abc", half))
    Fraction(1, 2)
    """
    # chances[n]: n parties accept, and no veto holder has refused.
    chances = [Fraction(1)]
    for party in rule.parties:
        yes = accepts[party]
        no = Fraction(0) if party in rule.veto else 1 - yes
        chances = [
            no * (chances[n] if n < len(chances) else 0) + yes * (chances[n - 1] if n else 0)
            for n in range(len(chances) + 1)
        ]
    return sum(chances[max(rule.needed, 0) :], Fraction(0))
