"""Who would have to act for a package to come about, and who of them is in the way."""

from __future__ import annotations

from collections.abc import Mapping

from sim.questions.base import Part
from sim.questions.party_check import PartyCheck
from sim.scenario.declared import json_field
from sim.scenario.model import Scenario, Settings, Term
from sim.scenario.verdicts import Standard


class Delivery(Part):
    """Who must act for the package to come about, and who among them is in the way."""

    must_act: tuple[str, ...]
    """parties that deliver a term which the package moves off the status quo"""
    blocked: tuple[str, ...]
    """those of them that do not accept it"""
    unstated: dict[str, tuple[str, ...]]
    """party that must act: what it delivers without having spoken to it"""
    objecting_without_control: dict[str, tuple[str, ...]]
    """party: terms it objects to and can neither deliver nor break"""
    changed: tuple[str, ...] = json_field(hidden=True)


def delivery_of(
    scenario: Scenario,
    package: Settings,
    parties: Mapping[str, PartyCheck],
    standard: Standard,
) -> Delivery:
    """Who must act for these settings: the deliverers of every term moved off the status quo.

    A term without a status quo is moved by being set at all.
    """

    def moved() -> tuple[list[Term], dict[str, list[str]]]:
        changed = [t for t in scenario.terms if t.id in package and package[t.id] != t.status_quo]
        owed = {p: [t.id for t in changed if p in t.deliver] for p in scenario.party}
        return changed, {party: terms for party, terms in owed.items() if terms}

    changed, duties = scenario.remember(("moved", tuple(package.items())), moved)
    unstated = {}
    for party, terms in duties.items():
        if silent := tuple(t for t in terms if t not in parties[party].spoken):
            unstated[party] = silent
    return Delivery(
        must_act=tuple(duties),
        blocked=tuple(p for p in duties if not standard.accepts(parties[p].shortfall)),
        unstated=unstated,
        objecting_without_control=_without_control(scenario, package, parties, standard),
        changed=tuple(t.id for t in changed),
    )


def _without_control(
    scenario: Scenario,
    package: Settings,
    parties: Mapping[str, PartyCheck],
    standard: Standard,
) -> dict[str, tuple[str, ...]]:
    objections: dict[str, tuple[str, ...]] = {}
    for party, result in parties.items():
        disputed = {
            term
            for f in result.findings
            if f.lowers and f.position.kind in standard.binding
            for term in f.terms
        }
        if not disputed:
            continue
        terms = tuple(
            t.id
            for t in scenario.terms
            if t.id in disputed
            and t.id in package
            and party not in t.deliver
            and party not in t.breakers
        )
        if terms:
            objections[party] = terms
    return objections
