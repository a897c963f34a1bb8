"""Who refuses which option of a term, the rest of a package being as it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sim.questions.party_check import party_check
from sim.scenario import world
from sim.scenario.model import Position, Scenario, Settings
from sim.scenario.verdicts import Standard
from sim.scenario.view import View, in_force


def refusals(
    scenario: Scenario,
    package: Settings,
    terms: Iterable[str],
    view: View,
    parties: Collection[str],
    standard: Standard = Standard.UNBLOCKED,
) -> Mapping[tuple[str, str], tuple[Position, ...]]:
    """(term, option) -> the binding positions of these parties that fail on this very term.

    Each listed option of each term is put in the place of what the package says of it;
    options that nobody refuses are absent.
    """
    positions = [p for p in in_force(scenario, view) if p.kind in standard.binding]
    speaking = {
        party: [p for p in positions if p.party == party]
        for party in scenario.party
        if party in parties
    }
    found: dict[tuple[str, str], tuple[Position, ...]] = {}
    for term in terms:
        about = {
            party: [p for p in own if term in scenario.terms_in(p.requires)]
            for party, own in speaking.items()
        }
        for option in scenario.term[term].options if any(about.values()) else ():
            settings = {**package, term: option.id}
            worlds = world.as_set(scenario, settings), world.completed(scenario, settings)
            held = (
                party_check(scenario, scenario.party[party], own, *worlds, None)
                for party, own in about.items()
            )
            failing = [
                finding.position
                for said in held
                for finding in said.failing
                if term in finding.terms
            ]
            if failing:
                found[term, option.id] = tuple(failing)
    return found
