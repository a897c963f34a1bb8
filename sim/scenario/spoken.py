"""Who has said nothing on what they would have to deliver: silence is not consent.

A deal is *on the record* when every open term that leaves its status quo is one to which
each party has spoken that must deliver it and has to agree. A party has spoken to a term
when a position of its own that counts requires something of it.
"""

from __future__ import annotations

from collections.abc import Mapping

from sim.scenario.model import Scenario, Term
from sim.scenario.question import Question
from sim.scenario.view import in_force


def unspoken(scenario: Scenario, question: Question) -> Mapping[str, tuple[str, ...]]:
    """Term -> the parties that must deliver it, have to agree, and have not spoken to it."""
    spoken: dict[str, set[str]] = {}
    for position in in_force(scenario, question.view):
        spoken.setdefault(position.party, set()).update(scenario.terms_in(position.requires))
    silent = {
        term.id: tuple(
            party
            for party in question.agreement.parties
            if party in term.deliver and term.id not in spoken.get(party, ())
        )
        for term in scenario.terms
    }
    return {term: parties for term, parties in silent.items() if parties}


def leaves_status_quo(term: Term, option: str | None) -> bool:
    """Whether the term moves: one without a status quo moves by being set at all."""
    return option is not None and option != term.status_quo
