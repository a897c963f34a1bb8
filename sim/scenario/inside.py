"""Acceptance through others: an agreement rule with those inside its parties written out.

A party that ``accepts`` only through others (Putnam, *Diplomacy and Domestic Politics: The
Logic of Two-Level Games*, 1988) accepts where it does not block and they agree. Written
out, that is an agreement rule like any other over more parties, so that nothing that
reads one has to know of it: who must not block has a veto, and who is counted is counted
in a threshold of its own. A vote of somebody who needs others is one that they give as
well; of those, every set that may have voted has a threshold for the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain, combinations

from sim.scenario.agreement import AgreementRule, Inside, Threshold
from sim.scenario.model import Scenario


def outside(scenario: Scenario) -> tuple[str, ...]:
    """The parties that are inside no other."""
    inside = {name for p in scenario.parties if p.accepts for name in p.accepts.members}
    return tuple(party for party in scenario.party if party not in inside)


def everyone(scenario: Scenario) -> AgreementRule:
    """All parties; who is inside another is asked through it."""
    return written_out(scenario, AgreementRule(outside(scenario)))


def own_rule(scenario: Scenario) -> AgreementRule:
    """The scenario's own rule, or everyone where it has none."""
    rule = scenario.agreement
    if rule is None:
        return everyone(scenario)
    return scenario.remember("own rule", lambda: written_out(scenario, rule))


def needs_of(scenario: Scenario) -> dict[str, Inside]:
    """Party that accepts only through others -> whom it needs."""
    return {party.id: party.accepts for party in scenario.parties if party.accepts}


def written_out(scenario: Scenario, rule: AgreementRule) -> AgreementRule:
    """The rule over its parties and those inside them; itself where nobody is."""
    needs = needs_of(scenario)
    if not needs.keys() & rule.parties:
        return rule
    held = dict.fromkeys(firm(needs, rule.parties if rule.unanimous else rule.veto))
    votes = [counted(needs, needs[p]) for p in held if p in needs and needs[p].at_least]
    threshold, minority = rule.threshold, rule.minority
    each = (*([] if threshold is None else [_voted(needs, threshold)]), *votes)
    asked = set(reached(needs, rule.parties))
    parties = tuple(party for party in scenario.party if party in asked)
    if not each and minority is None:
        return AgreementRule(tuple(party for party in parties if party in held))
    veto = tuple(party for party in parties if party in held)
    return AgreementRule(parties, veto=veto, each=each, blocking=minority)


def firm(needs: Mapping[str, Inside], parties: Iterable[str]) -> Iterator[str]:
    """Who may not block: these, and all whom they need without counting."""
    for party in parties:
        yield party
        if party in needs:
            yield from firm(needs, needs[party].each)


def reached(needs: Mapping[str, Inside], parties: Iterable[str]) -> Iterator[str]:
    """These and everyone inside them."""
    for party in parties:
        yield party
        if party in needs:
            yield from reached(needs, needs[party].members)


def counted(needs: Mapping[str, Inside], inside: Inside) -> Threshold:
    """The votes that a party needs inside it."""
    return _voted(needs, Threshold(inside.at_least, inside.weights))


def _for_it(needs: Mapping[str, Inside], party: str) -> Iterator[Threshold]:
    """What it takes for a party to be for something, its own vote first."""
    yield Threshold(1, {party: 1})
    if party in needs:
        inside = needs[party]
        for member in inside.each:
            yield from _for_it(needs, member)
        if inside.at_least:
            yield counted(needs, inside)


def _voted(needs: Mapping[str, Inside], threshold: Threshold) -> Threshold:
    """A threshold in which who needs others votes only together with them."""
    if threshold.at_least is None:
        each = tuple(_voted(needs, part) for part in threshold.each)
        return replace(
            threshold, each=each, some=tuple(_voted(needs, part) for part in threshold.some)
        )
    joint = [party for party in threshold.votes if party in needs]
    if not joint:
        return threshold
    alone = {party: n for party, n in threshold.votes.items() if party not in needs}
    ways = []
    for together in chain.from_iterable(combinations(joint, n) for n in range(len(joint) + 1)):
        left = threshold.at_least - sum(threshold.votes[party] for party in together)
        if left <= sum(alone.values()):
            parts = [part for party in together for part in _for_it(needs, party)]
            parts += [replace(threshold, at_least=left, votes=alone)] if left > 0 else []
            ways.append(Threshold(each=tuple(parts)))
    return Threshold(some=tuple(ways))
