"""The party view of a deadlock: who cannot agree with whom, and on whom it turns."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Sequence
from dataclasses import replace

from sim import limits
from sim.engine.budget import Budget
from sim.engine.marco import Names
from sim.engine.settling import deal_space
from sim.questions.base import Part
from sim.questions.concessions import Counter
from sim.questions.conflicts import grouped
from sim.questions.glossary import begun, counted, listed, parties_do, party_name, party_names
from sim.scenario.declared import in_json, json_field
from sim.scenario.model import AgreementRule, Scenario
from sim.scenario.provenance import Provenance, not_exact_because
from sim.scenario.question import Question


class PartyView(Part):
    """Which chosen parties can accept one package together, whatever others say."""

    provenance: Provenance = json_field(hidden=True)
    question: Question = json_field(hidden=True)
    possible: bool
    """whether some package breaks no hard rule"""
    cannot_agree: tuple[Names, ...]
    """the smallest sets of parties without a common package"""
    must_leave: tuple[Names, ...]
    """the smallest sets of parties without which the rest has a common package"""
    deals: int | None
    """packages that all accept; null when they were not counted"""
    without: dict[str, int | None]
    """party: packages that all others accept"""
    pivotal: tuple[str, ...]
    """parties without which alone there is a deal while with them there is none"""
    reason: str | None
    """why a list is incomplete or a count is missing"""
    method: str = "MARCO on a SAT solver, one group per party; deals counted on a decision diagram"
    """how it was obtained"""

    @property
    @in_json
    def exact(self) -> bool:
        """whether the lists are complete and every count is there"""
        return self.reason is None

    def told(self, scenario: Scenario) -> list[str]:
        """A sentence per finding."""
        if not self.possible:
            return ["No package is possible at all, so there is nothing to agree on."]
        if not self.cannot_agree and self.exact:
            lines = ["Every set of these parties has a package that none of them refuses."]
        else:
            lines = _disagreements(scenario, self.cannot_agree)
        alike: dict[tuple[int | None, bool], list[str]] = {}
        for party, deals in self.without.items():
            alike.setdefault((deals, party in self.pivotal), []).append(party)
        lines += [_without(scenario, group, *said) for said, group in alike.items()]
        return lines if self.exact else [*lines, f"Not complete: {self.reason}."]


def party_view(scenario: Scenario, question: Question, budget: Budget | None = None) -> PartyView:
    """Ask which of the chosen parties can agree.

    An agreement rule that asks for fewer than all is set aside: a set of parties
    agrees on a package that each of them accepts.

    Raises:
        TooWide: the automaton of one minimum does not fit the memory allowed, or there was
            no time to say whether there is a deal.
    """
    budget = budget or Budget.lasting(limits.SECONDS)
    question = replace(question, agreement=AgreementRule(question.parties))
    space = deal_space(scenario, question, budget)
    groups = {
        party: tuple(stake for stake in space.stakes if stake.party == party)
        for party in question.parties
    }
    found = grouped(space, groups, budget.share(1 / 2))
    with Counter(space, (), budget.until) as counter:
        deals = counter.deals(())
        without = {party: counter.deals(space.at_stake_for(party)) for party in question.parties}
    return PartyView(
        provenance=Provenance.of(scenario, question.view),
        question=question,
        possible=found.possible,
        cannot_agree=found.conflicts,
        must_leave=found.corrections,
        deals=deals,
        without=without,
        pivotal=tuple(p for p in question.parties if (p,) in found.corrections),
        reason=not_exact_because(found.reason, counter.reason),
    )


def _disagreements(scenario: Scenario, groups: Sequence[Names]) -> list[str]:
    """A sentence per group; pairs that share a party are told together."""
    pairs = [group for group in groups if len(group) == 2]
    lines = []
    while pairs:
        shared = Tally(party for pair in pairs for party in pair)
        party = max(scenario.party, key=lambda p: shared[p])
        met = {other for pair in pairs if party in pair for other in pair if other != party}
        if len(met) == 1:
            lines += [_cannot(scenario, pair) for pair in pairs]
            break
        others = party_names(scenario, (p for p in scenario.party if p in met))
        who = begun(parties_do(scenario, [party], "has", "have"))
        lines.append(f"{who} no package in common with any one of {others}.")
        pairs = [pair for pair in pairs if party not in pair]
    alone = [_cannot(scenario, group) for group in groups if len(group) == 1]
    return alone + lines + [_cannot(scenario, group) for group in groups if len(group) > 2]


def _cannot(scenario: Scenario, group: Names) -> str:
    names = party_names(scenario, group)
    if len(group) == 1:
        return f"{parties_do(scenario, group, 'refuses', 'refuse')} every possible package."
    if len(group) == 2:
        return f"{names} have no package that neither refuses."
    return f"{names} have no package that none refuses, although any {len(group) - 1} of them do."


def _without(scenario: Scenario, parties: Sequence[str], deals: int | None, pivotal: bool) -> str:
    """What the others have without one party, for all with the same answer."""
    count = "not counted" if deals is None else counted(deals, "deal")
    turns = "; the agreement turns on it" if pivotal else ""
    labels = [party_name(scenario, party) for party in parties]
    name = labels[0] if len(labels) == 1 else f"any one of {listed(labels)}"
    return f"Without {name} the others have: {count}{turns}."
