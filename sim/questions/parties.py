"""The party view of a deadlock: who cannot agree with whom, and on whom it turns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sim.engine.automaton import Budget
from sim.engine.marco import Limits, Names
from sim.engine.space import deal_space
from sim.questions.concessions import Counter
from sim.questions.conflicts import grouped
from sim.scenario.model import AgreementRule, Scenario
from sim.scenario.provenance import Provenance, not_exact_because
from sim.scenario.question import Question


@dataclass(frozen=True, slots=True)
class PartyView:
    """Which chosen parties can accept one package together, whatever others say.

    ``cannot_agree`` are the smallest sets of parties without a common package,
    ``must_leave`` the smallest sets without which the rest has one. ``deals`` counts
    the packages that all accept, ``without`` those that all but one party accept (None:
    not counted). ``pivotal`` are the parties without which alone there is a deal while
    with them there is none.
    """

    provenance: Provenance
    question: Question
    possible: bool
    cannot_agree: tuple[Names, ...]
    must_leave: tuple[Names, ...]
    deals: int | None
    without: Mapping[str, int | None]
    pivotal: tuple[str, ...]
    reason: str | None
    method: str = "MARCO on a SAT solver, one group per party; deals counted on a decision diagram"

    @property
    def exact(self) -> bool:
        """Whether the lists are complete and every count is there."""
        return self.reason is None

    def as_json(self) -> dict[str, object]:
        """In plain words."""
        return {
            "exact": self.exact,
            "possible": self.possible,
            "cannot_agree": [list(parties) for parties in self.cannot_agree],
            "must_leave": [list(parties) for parties in self.must_leave],
            "deals": self.deals,
            "without": dict(self.without),
            "pivotal": list(self.pivotal),
            "reason": self.reason,
            "method": self.method,
        }


def party_view(scenario: Scenario, question: Question, limits: Limits | None = None) -> PartyView:
    """Ask which of the chosen parties can agree.

    An agreement rule that asks for fewer than all is set aside: a set of parties
    agrees on a package that each of them accepts.

    Raises:
        TooWide: the automaton of one minimum does not fit the memory allowed, or firm
            limits left no time to say whether there is a deal.
    """
    limits = limits or Limits()
    question = replace(question, agreement=AgreementRule(question.parties))
    ground = deal_space(scenario, question, Budget(until=limits.firm_clock()))
    groups = {
        party: tuple(stake for stake in ground.stakes if stake.party == party)
        for party in question.parties
    }
    found = grouped(ground, groups, limits)
    with Counter(ground, (), limits.clock()) as counter:
        deals = _deals(counter, frozenset())
        without = {party: _deals(counter, ground.at_stake_for(party)) for party in question.parties}
    return PartyView(
        provenance=Provenance.of(scenario, question.view),
        question=question,
        possible=found.possible,
        cannot_agree=found.cores,
        must_leave=found.corrections,
        deals=deals,
        without=without,
        pivotal=tuple(p for p in question.parties if (p,) in found.corrections),
        reason=not_exact_because(found.reason, counter.reason),
    )


def _deals(counter: Counter, given_up: frozenset[str]) -> int | None:
    opened, _ = counter.opening(given_up)
    return None if opened is None else opened.deals
