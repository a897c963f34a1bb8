"""How sure are we: what depends on which position being firm.

A position that is not firm is given up when it comes to it. A deal then exists exactly
when a position of every conflict is given up, equivalently when all positions of some
minimal correction set are. So the share of ways to give up disputed positions that
open a deal, and with the user's own probabilities the chance of a deal, follow exactly
from those lists. No probability is invented: what the user does not name is firm.

>>> import sim
>>> scenario = sim.open_scenario("ukraine-2025-03")
>>> found = AskSensitivity(package="PK01", parties=["russia", "ukraine", "us"]).answer(scenario)
>>> found.findings.feasible, found.findings.share
(False, '27/64')
>>> found.findings.robust
['ukraine', 'us']
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from fractions import Fraction
from random import Random
from types import MappingProxyType
from typing import Annotated, ClassVar, Final

from sim import limits
from sim.engine.budget import Budget, TooWide
from sim.engine.clauses import clauses_of
from sim.engine.families import TooMuchWork, some_within
from sim.engine.marco import MinimalSets
from sim.engine.sat import OutOfTime, Solver
from sim.engine.settling import deal_space
from sim.engine.space import DealSpace
from sim.problems import InvalidInput, Problem, all_unknown
from sim.questions.base import Ask
from sim.questions.concessions import Counter, singles
from sim.questions.conflicts import deadlock
from sim.questions.passing import passing
from sim.questions.robustness import RobustnessRow, robustness
from sim.questions.sensitivity_told import (
    Chance,
    Sensitivity,
    SensitivityFindings,
    WhatIf,
    WhatIfRow,
)
from sim.scenario.asked import AskedDeals
from sim.scenario.declared import json_field
from sim.scenario.model import Scenario
from sim.scenario.parameters import Bounds, Names, Numbers, Shown
from sim.scenario.provenance import Provenance, not_exact_because
from sim.scenario.question import Question
from sim.scenario.verdicts import MINIMUM

_HALF: Final = Fraction(1, 2)


class AskSensitivity(AskedDeals, Ask):
    """What depends on which position being firm."""

    name: ClassVar = "sensitivity"
    help: ClassVar = "how sure an answer is: which positions and which judgements it hinges on"
    finds: ClassVar = SensitivityFindings
    rows: ClassVar = MappingProxyType({"what_if": WhatIfRow, "robustness": RobustnessRow})
    fails: ClassVar = MappingProxyType(
        {
            "none": "there is no deal with every position firm",
            "not_robust": "a verdict on the package hinges on the evidence level or a reading",
        }
    )

    disputed: Annotated[Names | None, Shown("P1,P2")] = None
    """positions that may not be firm (default: every one at stake)"""
    firmness: Annotated[Numbers, Shown("P=0.9", many=True)] = json_field(default={})
    """your probability, 0 to 1, that a position is firm; the others are"""
    draws: Annotated[int, Bounds(limits.MOST_DRAWS, least=1), Shown("N")] = limits.CHANCE_DRAWS
    """draws where no count is feasible"""
    seed: Annotated[int, Shown("N")] = 0
    """of the draws"""

    def problems(self, scenario: Scenario) -> list[Problem]:
        """Positions that do not exist and what is no probability as well."""
        wrong = _wrong(scenario, self.disputed, self.firmness, self.draws)
        return [*super().problems(scenario), *wrong]

    def answer(self, scenario: Scenario) -> Sensitivity:
        """What giving up opens; for a package also what holds whatever is believed."""
        self.refuse_bad(scenario)
        question = self.question(scenario)
        budget = Budget.lasting(self.seconds)
        found = sensitivity(
            scenario,
            question,
            disputed=self.disputed,
            firmness=self.firmness,
            draws=self.draws,
            seed=self.seed,
            budget=budget,
        )
        if not self.names_package:
            return found
        package, phase = self.subject(scenario)
        held = robustness(
            scenario,
            package,
            question.view,
            phase=phase,
            standard=question.standard,
            parties=question.parties,
            until=budget.until,
        )
        passes = passing(scenario, question, package, self.firmness, phase=phase)
        return found.model_copy(
            update={
                "exact": found.exact and held.exact,
                "robustness": held,
                "passing": passes if self.firmness else None,
            }
        )


ASK: Final = AskSensitivity


def sensitivity(
    scenario: Scenario,
    question: Question,
    *,
    disputed: Collection[str] | None = None,
    firmness: Mapping[str, Fraction] | None = None,
    draws: int = limits.CHANCE_DRAWS,
    seed: int = 0,
    budget: Budget | None = None,
) -> Sensitivity:
    """Vary which stakes are firm; by default every stake of the question is disputed.

    ``firmness`` gives stakes a probability of being firm; they are independent.

    Raises:
        InvalidInput: a name that is no position, or a probability outside 0 to 1.
        TooWide: the automaton of one minimum does not fit the memory allowed, or there was
            no time to say whether there is a deal, or to draw.
    """
    budget = budget or Budget.lasting(limits.SECONDS)
    firmness = firmness or {}
    if wrong := _wrong(scenario, disputed, firmness, draws):
        raise InvalidInput(wrong)
    space = deal_space(scenario, question, budget)
    stakes = {stake.id: stake for stake in space.stakes}
    found = deadlock(space, budget.share(1 / 2))
    with Counter(space, (), budget.until) as counter:
        now, _ = counter.opening(())
        more = singles(space, counter, now)
    chosen = tuple(s for s in stakes if disputed is None or s in disputed)
    halves = dict.fromkeys(chosen, _HALF)
    model = _Model(space, found, draws, seed, budget)
    subsets = model.chance(halves)
    given_up = {s: 1 - p for s, p in firmness.items() if s in stakes}
    any_deal = model.chance(given_up) if firmness else None
    reason = not_exact_because(found.reason, counter.reason)
    return Sensitivity(
        exact=reason is None and subsets.exact and (any_deal is None or any_deal.exact),
        possible=found.possible,
        feasible=found.feasible,
        deals=None if now is None else now.deals,
        what_if={
            name: WhatIf(
                stake=name,
                party=stake.party,
                more=more[name],
                importance=model.importance(name, halves),
            )
            for name, stake in stakes.items()
        },
        disputed=chosen,
        subsets=subsets,
        firmness=dict(firmness),
        any_deal=any_deal,
        without_effect=tuple(sorted({*(disputed or ()), *firmness} - stakes.keys())),
        reason=reason,
        question=question,
        provenance=Provenance.of(scenario, question.view),
    )


class _Model:
    """Chances of a deal when each stake is given up with a chance of its own."""

    def __init__(
        self, space: DealSpace, found: MinimalSets, draws: int, seed: int, budget: Budget
    ) -> None:
        self._space = space
        self._found = found
        self._draws = draws
        self._seed = seed
        self._budget = budget
        self._early = budget.share(1 / 2)

    def chance(self, given_up: Mapping[str, Fraction]) -> Chance:
        try:
            return Chance(value=self._exactly(given_up))
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
        found, early = self._found, self._early
        if not found.possible or found.feasible or found.hopeless:
            return Fraction(int(found.feasible))
        if found.conflicts_complete:
            # Conflicts fall into independent parts more often than corrections do.
            at_stake = {s for conflict in found.conflicts for s in conflict}
            firm = {stake: 1 - given_up.get(stake, Fraction(0)) for stake in at_stake}
            return 1 - some_within(found.conflicts, firm, budget=early)
        if found.corrections_complete:
            return some_within(found.corrections, given_up, budget=early)
        raise TooMuchWork(found.reason or "the lists of conflicts are incomplete")

    def _sampled(self, given_up: Mapping[str, Fraction], reason: str) -> Chance:
        stakes = self._space.stakes
        clauses = clauses_of(self._space, {stake.id: (stake,) for stake in stakes})
        random = Random(self._seed)  # noqa: S311 - repeatable, not secret
        chances = [(stake.id, float(given_up.get(stake.id, 0))) for stake in stakes]
        hits = drawn = 0
        with Solver(clauses.hard, self._budget.until) as solver, suppress(OutOfTime):
            for _ in range(self._draws):
                firm = [s for s, chance in chances if random.random() >= chance]
                hits += solver.satisfiable([clauses.selectors[s] for s in firm])
                drawn += 1
        if not drawn:
            raise TooWide(f"{reason}, and no time was left to draw")
        return Chance.drawn(hits, drawn, self._seed, reason)


def _wrong(
    scenario: Scenario,
    disputed: Collection[str] | None,
    firmness: Mapping[str, Fraction],
    draws: int,
) -> list[Problem]:
    """Names that are neither a position nor a minimum; numbers out of range."""
    minima = [f"{p.id}{MINIMUM}" for p in scenario.parties if p.minimum is not None]
    known = [*scenario.position, *minima]
    problems = all_unknown("--disputed", "position", disputed or (), known)
    problems += all_unknown("--firmness", "position", firmness, known)
    problems += [
        Problem("--firmness", path=name, message=f"{value} is no probability from 0 to 1")
        for name, value in firmness.items()
        if not 0 <= value <= 1
    ]
    if not 1 <= draws <= limits.MOST_DRAWS:
        problems.append(Problem("--draws", message=f"must lie between 1 and {limits.MOST_DRAWS:,}"))
    return problems
