"""The chance that a package passes, from the user's own probabilities of being firm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import prod

from sim.questions.check import Check, check
from sim.questions.findings import PartyCheck
from sim.scenario.model import AgreementRule, Scenario, Settings
from sim.scenario.provenance import Provenance
from sim.scenario.question import Question
from sim.scenario.verdicts import Shortfall


@dataclass(frozen=True, slots=True)
class Passing:
    """Always exact, with positions independent of each other.

    ``obstacles`` are the failing positions that bind, per party; a party accepts when
    all of its obstacles are given up. ``below_minimum`` are parties that refuse for
    their points, whatever is given up.
    """

    provenance: Provenance
    chance: Fraction
    accepts: Mapping[str, Fraction]
    obstacles: Mapping[str, tuple[str, ...]]
    below_minimum: tuple[str, ...]
    rules_broken: tuple[str, ...]
    exact: bool = True

    def as_json(self) -> dict[str, object]:
        """In plain words."""
        return {
            "exact": self.exact,
            "chance": {"value": float(self.chance), "fraction": str(self.chance)},
            "accepts": {party: str(chance) for party, chance in self.accepts.items()},
            "obstacles": {party: list(ids) for party, ids in self.obstacles.items()},
            "below_minimum": list(self.below_minimum),
            "rules_broken": list(self.rules_broken),
        }


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
    obstacles = {p: _obstacles(found.parties[p], question) for p in question.parties}
    short = tuple(p for p in question.parties if _short(found, p, question))
    accepts = {
        party: Fraction(0)
        if party in short
        else Fraction(prod(1 - firmness.get(position, Fraction(1)) for position in ids))
        for party, ids in obstacles.items()
    }
    passes = chance_of_agreement(question.agreement, accepts) if found.possible else Fraction(0)
    return Passing(
        provenance=found.provenance,
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


def _obstacles(result: PartyCheck, question: Question) -> tuple[str, ...]:
    binding = question.standard.binding
    return tuple(f.position.id for f in result.failing if f.position.kind in binding)


def _short(found: Check, party: str, question: Question) -> bool:
    missing = found.parties[party].shortfall & Shortfall.BELOW_MINIMUM
    return bool(missing & question.standard.bars)
