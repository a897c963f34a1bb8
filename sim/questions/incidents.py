"""Is an incident a breach, and by whose wording of the truce?

>>> import sim
>>> scenario = sim.open_scenario("ukraine-2025-03")
>>> found = AskIncidents().answer(scenario)
>>> found.findings.breaches["I05"], found.findings.unclear["I02"]
(['full'], ['energy_infra'])
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import Enum
from types import MappingProxyType
from typing import Annotated, ClassVar, Final, NamedTuple

from pydantic import Field, InstanceOf

from sim.problems import Problem, all_unknown
from sim.questions.base import Answer, Ask, Findings, Part
from sim.questions.glossary import listed
from sim.scenario.model import Scenario
from sim.scenario.parameters import Names, Shown
from sim.scenario.record import Incident, Scope


class Breach(Enum):
    """What a truce of one scope makes of an incident."""

    BREACH = "breach"
    NO_BREACH = "no_breach"
    UNCLEAR = "unclear"
    """The sources leave open what the target was, and the scope turns on it."""
    NOT_BOUND = "not_bound"
    """The truce does not bind whoever did it."""


class UnderScope(Part):
    """One incident held against one scope."""

    scope: InstanceOf[Scope] = Field(exclude=True)
    breach: Breach
    """what the truce of this scope makes of it"""
    wording: str
    """how the scope is worded"""
    why: str
    """the reason"""


class HeldIncident(Part):
    """One incident under every scope."""

    incident: InstanceOf[Incident] = Field(exclude=True)
    id: str
    """identifier of the incident"""
    what: str
    """what happened"""
    by: str
    """who did it"""
    claimed_by: str
    """who says so"""
    sources: tuple[str, ...]
    """where it was read"""
    scopes: dict[str, UnderScope]
    """scope: what it makes of the incident"""


class IncidentFindings(Findings):
    """What an expectation may name."""

    breaches: dict[str, list[str]]
    """incident: the scopes under which it is a breach"""
    unclear: dict[str, list[str]]
    """incident: the scopes under which it is unclear"""


class BreachRow(NamedTuple):
    """One incident under one scope."""

    incident: str
    what: str
    by: str
    scope: str
    outcome: str
    why: str


class Incidents(Answer):
    """Every incident under every scope. Exact as far as the sources are."""

    method: str = "means and target against scope"
    scenario: str
    """the scenario"""
    bound: tuple[str, ...]
    """the parties that the truce binds"""
    incidents: tuple[HeldIncident, ...]
    """every incident, in the order of the file"""

    def under(self, breach: Breach) -> dict[str, list[str]]:
        """Incident -> the scopes that make this of it."""
        return {
            held.id: [scope for scope, found in held.scopes.items() if found.breach is breach]
            for held in self.incidents
        }

    @property
    def findings(self) -> IncidentFindings:
        """Breaches, and what the sources leave unclear."""
        return IncidentFindings(
            breaches=self.under(Breach.BREACH), unclear=self.under(Breach.UNCLEAR)
        )

    def told(self, scenario: Scenario) -> str:
        """On which incidents it turns whose wording counts."""
        breaches = self.under(Breach.BREACH)
        disputed = [i for i, scopes in breaches.items() if 0 < len(scopes) < len(scenario.scopes)]
        always = [i for i, scopes in breaches.items() if scopes and i not in disputed]
        unclear = [i for i, scopes in self.under(Breach.UNCLEAR).items() if scopes]
        parts = [
            f"Whether it is a breach turns on whose wording counts for {listed(disputed)}."
            if disputed
            else "Whose wording counts changes nothing.",
            f"Under every wording a breach: {listed(always)}." if always else "",
            f"What was hit is unclear, and matters, for {listed(unclear)}." if unclear else "",
        ]
        return " ".join(part for part in parts if part)

    def tables(self, scenario: Scenario) -> dict[str, Sequence[BreachRow]]:
        """Every incident under every scope."""
        return {
            "breaches": [
                BreachRow(held.id, held.what, held.by, scope, found.breach.value, found.why)
                for held in self.incidents
                for scope, found in held.scopes.items()
            ]
        }


class AskIncidents(Ask):
    """Which incident is a breach, and by whose wording."""

    name: ClassVar = "incidents"
    help: ClassVar = "for each incident: a breach or not, under each wording of the truce"
    finds: ClassVar = IncidentFindings
    rows: ClassVar = MappingProxyType({"breaches": BreachRow})

    bound: Annotated[Names | None, Shown("A,B", noun="party")] = None
    """the parties that the truce binds (default: all)"""

    def problems(self, scenario: Scenario) -> list[Problem]:
        """Parties that do not exist."""
        return all_unknown("--bound", "party", self.bound or (), scenario.party)

    def answer(self, scenario: Scenario) -> Incidents:
        """Hold every incident against every scope."""
        self.refuse_bad(scenario)
        return incidents(scenario, self.bound)


ASK: Final = AskIncidents


def incidents(scenario: Scenario, bound: Collection[str] | None = None) -> Incidents:
    """Hold every incident against every scope; ``bound`` are the parties a truce binds.

    By default it binds everyone who did anything.
    """
    doers = tuple(dict.fromkeys(incident.by for incident in scenario.incidents))
    binds = doers if bound is None else tuple(bound)
    return Incidents(
        scenario=scenario.id,
        bound=binds,
        incidents=tuple(_held(scenario, incident, binds) for incident in scenario.incidents),
    )


def _held(scenario: Scenario, incident: Incident, binds: Collection[str]) -> HeldIncident:
    scopes = {}
    for scope in scenario.scopes:
        breach, why = _held_against(incident, scope, binds)
        scopes[scope.id] = UnderScope(scope=scope, breach=breach, wording=scope.wording, why=why)
    return HeldIncident(
        incident=incident,
        id=incident.id,
        what=incident.what,
        by=incident.by,
        claimed_by=incident.claimed_by,
        sources=incident.sources,
        scopes=scopes,
    )


def _held_against(incident: Incident, scope: Scope, bound: Collection[str]) -> tuple[Breach, str]:
    if incident.by not in bound:
        return Breach.NOT_BOUND, f"{incident.by} is not bound"
    if incident.means not in scope.means:
        return Breach.NO_BREACH, f"the wording does not cover attacks by {incident.means}"
    covered = [target for target in incident.targets if target in scope.targets]
    if len(covered) == len(incident.targets):
        return Breach.BREACH, f"covers {' and '.join(covered)} targets"
    if covered:
        return Breach.UNCLEAR, "turns on what kind of target it was, which the sources leave open"
    return Breach.NO_BREACH, f"does not cover {' or '.join(incident.targets)} targets"
