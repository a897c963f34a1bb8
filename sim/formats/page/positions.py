"""What positions ask and allow, where they clash, and who is silent, for a published page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sim import limits
from sim.engine.budget import Budget, TooWide
from sim.engine.settling import alone, conflicts
from sim.questions.stands import stands, words
from sim.scenario.agreement import AgreementRule
from sim.scenario.model import Position, Scenario
from sim.scenario.question import ask
from sim.scenario.verdicts import Standard
from sim.scenario.view import View, in_force
from sim.scenario.world import truth

Together = Sequence[tuple[Position, ...]]


def asked(scenario: Scenario, view: View) -> dict[str, dict[str, str]]:
    """Position -> term -> what it asks there, in words."""
    found: dict[str, dict[str, str]] = {}
    for stand in stands(scenario, view, list(scenario.party), list(scenario.term)).stands:
        found.setdefault(stand.position, {})[stand.term] = words(stand)
    return found


def allowed(scenario: Scenario, position: Position) -> dict[str, list[int]]:
    """Per term that a binding position requires, 1 or 0 for what it allows of each option."""
    if position.kind not in Standard.UNBLOCKED.binding:
        return {}
    return {
        term: [
            int(truth(position.requires, world) is not False)
            for world in alone(scenario, scenario.term[term])
        ]
        for term in scenario.terms_in(position.requires)
    }


def clashing(scenario: Scenario, view: View) -> tuple[Together, Together] | None:
    """Positions that cannot all be met: under the hard rules, and without them.

    None where they could not all be found in time.
    """
    unscored = [p for p in scenario.party if p not in scenario.bounded]
    if not unscored:
        return (), ()
    # None of them may block; what is contested where votes count is found by itself.
    everyone = AgreementRule(tuple(unscored))
    question = ask(scenario, parties=unscored, view=view)
    question = replace(question, parties=everyone.parties, agreement=everyone)
    budget = Budget.lasting(limits.PUBLISHED_SECONDS)
    try:
        found, bare = (
            conflicts(scenario, question, budget, rules=rules) for rules in (True, False)
        )
    except TooWide:
        return None
    held = {position.id: position for position in in_force(scenario, view)}
    with_rules, without = (
        [tuple(held[name] for name in names) for names in sets] for sets in (found, bare)
    )
    return with_rules, without


def silent(scenario: Scenario, view: View) -> list[list[str]]:
    """Per term the parties that must deliver it and require nothing of it."""
    heard = {
        (position.party, term)
        for position in in_force(scenario, view)
        for term in scenario.terms_in(position.requires)
    }
    return [
        [p for p in term.deliver if p in scenario.party and (p, term.id) not in heard]
        for term in scenario.terms
    ]
