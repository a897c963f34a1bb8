"""Who has to agree, for a published page: parties as bits, rules, whom parties need inside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, combinations
from typing import Any

from sim import limits
from sim.questions.question_words import rule_words
from sim.questions.withheld import consent_words
from sim.scenario.agreement import Inside, Threshold
from sim.scenario.inside import counted, firm, needs_of, outside, own_rule, reached
from sim.scenario.model import Scenario

Json = dict[str, Any]


class Agreeing:
    """The parties of a scenario by places."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.needs = needs_of(scenario)
        self.place = {party.id: place for place, party in enumerate(scenario.parties)}

    def bits(self, parties: Iterable[str]) -> int:
        """Parties as bits of a number."""
        return sum(1 << self.place[party] for party in set(parties))

    def asked(self, parties: tuple[str, ...] | None) -> tuple[str, ...]:
        """Who is asked at first: these, or those of the scenario's own rule."""
        given = self.scenario.agreement
        return parties or (given.parties if given else outside(self.scenario))

    def opening(self, parties: tuple[str, ...] | None) -> Json:
        """Who is asked at first, and the rule, where it is not that none of these may block."""
        given, asked = self.scenario.agreement, self.bits(self.asked(parties))
        if parties is not None or given is None or given.unanimous:
            return {"asked": asked, "rule": None}
        rule = own_rule(self.scenario)
        said = {
            "asked": asked,
            "parties": self.bits(rule.parties),
            "veto": self.bits(rule.veto),
            "threshold": self._threshold(rule.threshold),
            "minority": self._threshold(rule.minority),
            "words": rule_words(self.scenario, rule),
        }
        return {"asked": asked, "rule": said}

    def _threshold(self, threshold: Threshold | None) -> Json | None:
        """Votes per party and how many are needed, or such thresholds joined."""
        if threshold is None:
            return None
        if threshold.at_least is None:
            join = "all" if threshold.each else "any"
            return {join: [self._threshold(part) for part in threshold.parts]}
        tally = threshold.tally(())
        votes = [threshold.votes.get(party, 0) for party in self.place]
        return {"needed": tally.needed, "votes": votes, "of": tally.of, "unit": tally.unit}

    def inside(self, party: str, inside: Inside) -> Json:
        """Whom it needs, and what that adds to a rule by which it may not block."""
        rule = counted(self.needs, inside) if inside.at_least else None
        return {
            "each": [self.place[member] for member in inside.each],
            "votes": [(self.place[member], n) for member, n in inside.weights.items()],
            "needed": inside.at_least or 0,
            "words": consent_words(self.scenario, inside),
            "parties": self.bits(reached(self.needs, [party])),
            "firm": [self.place[member] for member in dict.fromkeys(firm(self.needs, [party]))],
            "counted": self._threshold(rule),
        }

    def counting(self, asked: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """Sets of parties of which one needs votes inside it; of many parties those ``asked``."""
        needs, every = self.needs, list(self.scenario.party)
        held = {party: needs.keys() & firm(needs, [party]) for party in every}
        voting = {party for party in every if any(needs[p].at_least for p in held[party])}
        sets: Iterable[tuple[str, ...]] = [asked]
        if voting and 2 ** len(every) <= limits.PUBLISHED_COALITIONS:
            sets = chain(*(combinations(every, size) for size in range(1, len(every) + 1)))
        yield from (group for group in sets if not voting.isdisjoint(group))
