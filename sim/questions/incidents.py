"""Is an incident a breach, and by whose wording of the truce?

>>> import sim
>>> scenario = sim.open_scenario("ukraine-2025-03")
>>> found = AskIncidents().answer(scenario)
>>> found.findings.breaches["I01"], found.findings.would_be["I05"]
(['energy', 'energy_infra'], ['full'])
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import Enum
from types import MappingProxyType
from typing import Annotated, ClassVar, Final, NamedTuple

from sim.problems import Problem, all_unknown
from sim.questions.base import Answer, Ask, Findings, Part
from sim.questions.glossary import Stance, counted, parties_do
from sim.scenario.declared import json_field
from sim.scenario.model import Scenario
from sim.scenario.parameters import Names, Shown
from sim.scenario.record import Incident, Scope


class Breach(Enum):
    """What a truce of one scope makes of an incident."""

    BREACH = "breach"
    WOULD_BE = "would_be"
    """It would have been one: the truce was never in force."""
    NO_BREACH = "no_breach"
    UNCLEAR = "unclear"
    """The sources leave open what the target was, and the scope turns on it."""
    NOT_BOUND = "not_bound"
    """The truce does not bind whoever did it."""


BREACH_WORDS: Final[Mapping[Breach, tuple[Stance, str]]] = MappingProxyType(
    {
        Breach.BREACH: (Stance.BLOCKS, "breach"),
        Breach.WOULD_BE: (Stance.SHORT, "would be a breach"),
        Breach.NO_BREACH: (Stance.ACCEPTS, "not covered"),
        Breach.UNCLEAR: (Stance.SHORT, "unclear"),
        Breach.NOT_BOUND: (Stance.SILENT, "not bound"),
    }
)
"""How each outcome looks, and what it is called."""


class UnderScope(Part):
    """One incident held against one scope."""

    scope: Scope = json_field(hidden=True)
    breach: Breach
    """what the truce of this scope makes of it"""
    wording: str
    """how the scope is worded"""
    bound: tuple[str, ...]
    """the parties that it binds"""
    why: str
    """the reason"""


class HeldIncident(Part):
    """One incident under every scope."""

    incident: Incident = json_field(hidden=True)
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
    would_be: dict[str, list[str]]
    """incident: the scopes, never in force, under which it would have been a breach"""
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
    bound: tuple[str, ...] | None
    """the parties that every truce is taken to bind; null: those that each binds"""
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
            breaches=self.under(Breach.BREACH),
            would_be=self.under(Breach.WOULD_BE),
            unclear=self.under(Breach.UNCLEAR),
        )

    def told(self, scenario: Scenario) -> str:
        """On which incidents it turns whose wording counts."""
        breaches = self.under(Breach.BREACH)
        in_force = sum(scope.in_force for scope in scenario.scopes)
        disputed = [i for i, scopes in breaches.items() if 0 < len(scopes) < in_force]
        always = [i for i, scopes in breaches.items() if scopes and i not in disputed]
        would = [i for i, scopes in self.under(Breach.WOULD_BE).items() if scopes]
        unclear = [i for i, scopes in self.under(Breach.UNCLEAR).items() if scopes]
        only = [i for i in would if not breaches[i] and i not in unclear]
        every = "every wording" if in_force == len(scenario.scopes) else "every wording in force"

        def of(found: Sequence[str]) -> str:
            return counted(len(found), "incident")

        parts = [
            f"Whether {of(disputed)} broke the truce turns on whose wording counts."
            if disputed
            else "",
            f"{of(always)} would break the truce under {every}." if always else "",
            f"Of {of(unclear)} it is unclear what was hit, and it matters." if unclear else "",
            f"{of(only)} would break only a truce never in force, or one that did not bind who "
            "did it."
            if only
            else "",
        ]
        return " ".join(filter(None, parts)) or "No wording makes a breach of any of them."

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
    """the parties that the truce binds (default: those that each wording binds)"""

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

    By default each binds whom the options that it sets bind (:attr:`Term.binds`); one that
    sets no such option binds everyone who did anything.
    """
    binds = {s.id: _bound(scenario, s) if bound is None else tuple(bound) for s in scenario.scopes}
    return Incidents(
        scenario=scenario.id,
        bound=None if bound is None else tuple(bound),
        incidents=tuple(_held(scenario, incident, binds) for incident in scenario.incidents),
    )


def _bound(scenario: Scenario, scope: Scope) -> tuple[str, ...]:
    """Who can breach it, in the order of the scenario."""
    binding = {t: o for t, o in scope.stated.items() if scenario.term[t].binds}
    named = {p for t, o in binding.items() for p in scenario.term[t].binds.get(o, ())}
    doers = {incident.by for incident in scenario.incidents}
    return tuple(p for p in scenario.party if p in (named if binding else doers))


def _held(
    scenario: Scenario, incident: Incident, binds: Mapping[str, tuple[str, ...]]
) -> HeldIncident:
    scopes = {}
    for scope in scenario.scopes:
        breach, why = _held_against(scenario, incident, scope, binds[scope.id])
        scopes[scope.id] = UnderScope(
            scope=scope, breach=breach, wording=scope.wording, bound=binds[scope.id], why=why
        )
    return HeldIncident(
        incident=incident,
        id=incident.id,
        what=incident.what,
        by=incident.by,
        claimed_by=incident.claimed_by,
        sources=incident.sources,
        scopes=scopes,
    )


def _held_against(
    scenario: Scenario, incident: Incident, scope: Scope, bound: Collection[str]
) -> tuple[Breach, str]:
    if incident.by not in bound:
        who = parties_do(scenario, [incident.by], "is", "are")
        return Breach.NOT_BOUND, f"{who} not bound by it"
    if incident.means not in scope.means:
        return Breach.NO_BREACH, f"the wording does not cover attacks by {incident.means}"
    covered = [target for target in incident.targets if target in scope.targets]
    if len(covered) == len(incident.targets):
        why = f"covers {' and '.join(covered)} targets"
        if scope.in_force:
            return Breach.BREACH, why
        return Breach.WOULD_BE, f"{why}; this truce was never in force"
    if covered:
        return Breach.UNCLEAR, "turns on what kind of target it was, which the sources leave open"
    return Breach.NO_BREACH, f"does not cover {' or '.join(incident.targets)} targets"
