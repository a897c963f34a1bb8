"""How sure are we: what depends on which position being firm.

A position that is not firm is given up when it comes to it. A deal then exists exactly
when a position of every conflict is given up, equivalently when all positions of some
minimal correction set are. So the share of ways to give up disputed positions that
open a deal, and with the user's own probabilities the chance of a deal, follow exactly
from those lists. No probability is invented: what the user does not name is firm.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from sim.engine.clauses import clauses_of
from sim.engine.families import TooMuchWork, some_within
from sim.engine.marco import Limits, MinimalSets
from sim.engine.sat import Solver
from sim.engine.space import DealSpace, deal_space
from sim.problems import InvalidInput, Problem, all_unknown
from sim.questions.concessions import Counter, singles
from sim.questions.conflicts import deadlock
from sim.scenario.model import Scenario
from sim.scenario.provenance import Provenance, not_exact_because
from sim.scenario.question import Question

DRAWS = 10_000
HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Chance:
    """A probability, exact or from ``draws`` seeded draws (then with its standard error).

    When no draw or every draw hit, the standard error says nothing; the true value is
    then within 3 / draws (the rule of three, 95 %).
    """

    value: Fraction
    exact: bool = True
    draws: int = 0
    seed: int | None = None
    reason: str | None = None

    @property
    def standard_error(self) -> float:
        """Binomial; 0 when exact."""
        p = float(self.value)
        return 0.0 if self.exact else float((p * (1 - p) / self.draws) ** 0.5)

    def as_json(self) -> dict[str, object]:
        """The value as a number and, when exact, as a fraction."""
        if self.exact:
            return {"value": float(self.value), "fraction": str(self.value), "exact": True}
        return {
            "value": float(self.value),
            "exact": False,
            "standard_error": self.standard_error,
            "draws": self.draws,
            "seed": self.seed,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class WhatIf:
    """One stake given up alone, all others firm.

    ``more`` is how many more deals there are (None: not counted). ``importance`` is by
    how much the share of subsets with a deal grows when it is given up rather than firm
    (Birnbaum 1969; for equal chances the Banzhaf value); None when not disputed or the
    share is not exact.
    """

    stake: str
    party: str
    more: int | None
    importance: Fraction | None


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What depends on which position. ``any_deal`` only with the user's numbers.

    ``subsets`` is the share of the subsets of ``disputed`` whose giving-up leaves some
    deal. ``without_effect`` are positions named by the user that are not at stake here.
    """

    provenance: Provenance
    question: Question
    possible: bool
    feasible: bool
    deals: int | None
    what_if: tuple[WhatIf, ...]
    disputed: tuple[str, ...]
    subsets: Chance
    firmness: Mapping[str, Fraction]
    any_deal: Chance | None
    without_effect: tuple[str, ...]
    reason: str | None
    method: str = "minimal conflicts and corrections (MARCO), counted exactly where feasible"

    @property
    def exact(self) -> bool:
        """Whether every number is exact."""
        estimated = self.any_deal is not None and not self.any_deal.exact
        return self.reason is None and self.subsets.exact and not estimated

    def as_json(self) -> dict[str, object]:
        """In plain words."""
        return {
            "exact": self.exact,
            "possible": self.possible,
            "feasible": self.feasible,
            "deals": self.deals,
            "what_if": {
                item.stake: {
                    "party": item.party,
                    "more_deals": item.more,
                    "importance": None if item.importance is None else str(item.importance),
                }
                for item in self.what_if
            },
            "disputed": list(self.disputed),
            "share_of_subsets": self.subsets.as_json(),
            "firmness": {stake: str(value) for stake, value in self.firmness.items()},
            "any_deal": None if self.any_deal is None else self.any_deal.as_json(),
            "without_effect": list(self.without_effect),
            "reason": self.reason,
            "method": self.method,
            "question": self.question.as_json(),
            "provenance": self.provenance.as_json(),
        }


def sensitivity(
    scenario: Scenario,
    question: Question,
    *,
    disputed: Collection[str] | None = None,
    firmness: Mapping[str, Fraction] | None = None,
    draws: int = DRAWS,
    seed: int = 0,
    limits: Limits | None = None,
) -> Sensitivity:
    """Vary which stakes are firm; by default every stake of the question is disputed.

    ``firmness`` gives stakes a probability of being firm; they are independent.

    Raises:
        InvalidInput: a name that is no position, or a probability outside 0 to 1.
        TooWide: the automaton of one minimum does not fit the memory allowed.
    """
    limits = limits or Limits()
    firmness = firmness or {}
    space = deal_space(scenario, question)
    stakes = {stake.id: stake for stake in space.stakes}
    _refuse_bad(scenario, stakes, disputed, firmness, draws)
    found = deadlock(space, limits)
    with Counter(space, (), limits.clock()) as counter:
        now, _ = counter.opening(())
        more = singles(space, counter, now)
    chosen = tuple(s for s in stakes if disputed is None or s in disputed)
    halves = dict.fromkeys(chosen, HALF)
    model = _Model(space, found, draws, seed)
    subsets = model.chance(halves)
    given_up = {s: 1 - p for s, p in firmness.items() if s in stakes}
    named = {*(disputed or ()), *firmness}
    return Sensitivity(
        provenance=Provenance.of(scenario, question.view),
        question=question,
        possible=found.possible,
        feasible=found.feasible,
        deals=None if now is None else now.deals,
        what_if=tuple(
            WhatIf(s, stakes[s].party, more[s], model.importance(s, halves)) for s in stakes
        ),
        disputed=chosen,
        subsets=subsets,
        firmness=dict(firmness),
        any_deal=model.chance(given_up) if firmness else None,
        without_effect=tuple(sorted(named - stakes.keys())),
        reason=not_exact_because(found.reason, counter.reason),
    )


class _Model:
    """Chances of a deal when each stake is given up with a chance of its own."""

    def __init__(self, space: DealSpace, found: MinimalSets, draws: int, seed: int) -> None:
        self._space = space
        self._found = found
        self._draws = draws
        self._seed = seed

    def chance(self, given_up: Mapping[str, Fraction]) -> Chance:
        try:
            return Chance(self._exactly(given_up))
        except TooMuchWork as reason:
            return self._sampled(given_up, str(reason))

    def importance(self, stake: str, given_up: Mapping[str, Fraction]) -> Fraction | None:
        if stake not in given_up:
            return None
        try:
            with_it = self._exactly({**given_up, stake: Fraction(1)})
            return with_it - self._exactly({**given_up, stake: Fraction(0)})
        except TooMuchWork:
            return None

    def _exactly(self, given_up: Mapping[str, Fraction]) -> Fraction:
        found = self._found
        if not found.possible or found.feasible:
            return Fraction(int(found.possible))
        if found.conflicts_complete:
            # Conflicts fall into independent parts more often than corrections do.
            at_stake = {s for conflict in found.conflicts for s in conflict}
            firm = {stake: 1 - given_up.get(stake, Fraction(0)) for stake in at_stake}
            return 1 - some_within(found.conflicts, firm)
        if found.corrections_complete:
            return some_within(found.corrections, given_up)
        raise TooMuchWork(found.reason or "the lists of conflicts are incomplete")

    def _sampled(self, given_up: Mapping[str, Fraction], reason: str) -> Chance:
        stakes = self._space.stakes
        clauses = clauses_of(self._space, {stake.id: (stake,) for stake in stakes})
        random = Random(self._seed)  # noqa: S311 - repeatable, not secret
        chances = [(stake.id, float(given_up.get(stake.id, 0))) for stake in stakes]
        hits = 0
        with Solver(clauses.hard) as solver:
            for _ in range(self._draws):
                firm = [s for s, chance in chances if random.random() >= chance]
                hits += solver.satisfiable([clauses.selectors[s] for s in firm])
        return Chance(Fraction(hits, self._draws), False, self._draws, self._seed, reason)


def _refuse_bad(
    scenario: Scenario,
    stakes: Collection[str],
    disputed: Collection[str] | None,
    firmness: Mapping[str, Fraction],
    draws: int,
) -> None:
    known = [*scenario.position, *(s for s in stakes if s not in scenario.position)]
    problems = all_unknown("disputed", "position", disputed or (), known)
    problems += all_unknown("firmness", "position", firmness, known)
    problems += [
        Problem("firmness", path=name, message=f"{value} is no probability from 0 to 1")
        for name, value in firmness.items()
        if not 0 <= value <= 1
    ]
    if not 1 <= draws <= 10_000_000:
        problems.append(Problem("draws", message="must lie between 1 and 10,000,000"))
    if problems:
        raise InvalidInput(problems)
