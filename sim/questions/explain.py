"""Why there is no deal and who must move: the whole answer about one question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sim.engine.automaton import Budget
from sim.engine.marco import Limits, Names
from sim.engine.space import deal_space
from sim.problems import InvalidInput, all_unknown
from sim.questions.concessions import Concession, Counter, concessions, singles
from sim.questions.conflicts import deadlock
from sim.questions.opening import Opening
from sim.scenario.model import Scenario
from sim.scenario.provenance import Provenance, not_exact_because
from sim.scenario.question import Question
from sim.scenario.record import Evidence

WEAK = (Evidence.INTERPRETATION, Evidence.INFERRED)
"""Levels at which a position is someone's reading, not something said or reported."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Conflicts, concessions, and what each opens. Complete, or not ``exact``.

    ``now`` is what is open with nothing given up, ``kinds`` of how many kinds.
    ``singles`` holds, for each stake, how many more deals there are without it; None
    when that was not asked. ``weak`` lists the positions in any conflict that rest on
    interpretation or inference.
    """

    provenance: Provenance
    question: Question
    possible: bool
    feasible: bool
    conflicts: tuple[Names, ...]
    concessions: tuple[Concession, ...]
    conflicts_complete: bool
    concessions_complete: bool
    reason: str | None
    now: Opening | None
    kinds_by: tuple[str, ...]
    kinds: int | None
    singles: Mapping[str, int | None] | None
    weak: Mapping[str, Evidence]
    stakes: tuple[str, ...]
    method: str = "MARCO on a SAT solver; deals counted on a decision diagram"

    @property
    def exact(self) -> bool:
        """Whether both lists are complete and everything asked for was counted."""
        return self.reason is None

    def as_json(self) -> dict[str, object]:
        """The documented object of ``negsim explain --json``."""
        return {
            "exact": self.exact,
            "possible": self.possible,
            "feasible": self.feasible,
            "conflicts": [list(conflict) for conflict in self.conflicts],
            "concessions": [self._concession(found) for found in self.concessions],
            "complete": {
                "conflicts": self.conflicts_complete,
                "concessions": self.concessions_complete,
            },
            "reason": self.reason,
            "deals": None if self.now is None else self.now.deals,
            **({"kinds_by": list(self.kinds_by), "kinds": self.kinds} if self.kinds_by else {}),
            **({} if self.singles is None else {"singles": dict(self.singles)}),
            "rests_on": {position: level.value for position, level in self.weak.items()},
            "method": self.method,
            "question": self.question.as_json(),
            "provenance": self.provenance.as_json(),
        }

    def _concession(self, found: Concession) -> dict[str, object]:
        return {
            "give_up": list(found.give_up),
            "opens": None if found.opens is None else found.opens.deals,
            "by_party": {party: list(ids) for party, ids in found.by_party.items()},
            "options": {}
            if found.opens is None
            else {term: dict(counts) for term, counts in found.opens.options.items()},
            **({"kinds": found.kinds} if self.kinds_by else {}),
        }


def explain(
    scenario: Scenario,
    question: Question,
    limits: Limits | None = None,
    *,
    kinds_by: Sequence[str] = (),
    alone: bool = False,
    counted: int | None = None,
) -> Explanation:
    """Explain a deadlock, or say that there is none.

    ``kinds_by`` names the terms that make two deals of different kind; ``alone`` asks
    what giving up each single stake opens. What the first ``counted`` concessions open
    is counted, of all when it is None; the others are listed with ``opens`` None. Finding
    the sets and counting what they open may each take the seconds of ``limits``.

    Raises:
        InvalidInput: a term of ``kinds_by`` is unknown.
        TooWide: the automaton of one minimum does not fit the memory allowed, or firm
            limits left no time to say whether there is a deal.
    """
    limits = limits or Limits()
    if wrong := all_unknown("--kinds", "term", kinds_by, scenario.term):
        raise InvalidInput(wrong)
    ground = deal_space(scenario, question, Budget(until=limits.firm_clock()))
    found = deadlock(ground, limits)
    dropped = None
    with Counter(ground, kinds_by, limits.clock()) as counter:
        now, kinds_now = counter.opening(())
        listed = concessions(ground, found.corrections, counter, counted)
        if alone:
            dropped = singles(ground, counter, now)
    return Explanation(
        provenance=Provenance.of(scenario, question.view),
        question=question,
        possible=found.possible,
        feasible=found.feasible,
        conflicts=found.conflicts,
        concessions=listed,
        conflicts_complete=found.conflicts_complete,
        concessions_complete=found.corrections_complete,
        reason=not_exact_because(found.reason, counter.reason),
        now=now,
        kinds_by=tuple(dict.fromkeys(kinds_by)),
        kinds=kinds_now,
        singles=dropped,
        weak=weak_in(scenario, (s for conflict in found.conflicts for s in conflict)),
        stakes=tuple(stake.id for stake in ground.stakes),
    )


def weak_in(scenario: Scenario, stakes: Iterable[str]) -> dict[str, Evidence]:
    """Those of the stakes that are positions read between the lines, with their level."""
    known = sorted({stake for stake in stakes if stake in scenario.position})
    levels = {position: scenario.position[position].evidence for position in known}
    return {position: level for position, level in levels.items() if level in WEAK}
