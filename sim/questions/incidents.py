"""Is an incident a breach, and by whose wording of the truce?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from sim.scenario.model import Scenario
from sim.scenario.record import Incident, Scope


class Breach(Enum):
    """What a truce of one scope makes of an incident."""

    BREACH = "breach"
    NO_BREACH = "no_breach"
    UNCLEAR = "unclear"
    """The sources leave open what the target was, and the scope turns on it."""
    NOT_BOUND = "not_bound"
    """The truce does not bind whoever did it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One incident held against one scope."""

    incident: Incident
    scope: Scope
    breach: Breach
    why: str


@dataclass(frozen=True, slots=True)
class Incidents:
    """Every incident under every scope. Exact as far as the sources are."""

    scenario: str
    bound: tuple[str, ...]
    findings: tuple[Finding, ...]
    exact: bool = True
    method: str = "means and target against scope"

    def as_json(self) -> dict[str, object]:
        """Incident -> scope -> outcome, wording and reason."""
        rows: dict[str, dict[str, object]] = {}
        for f in self.findings:
            row = rows.setdefault(
                f.incident.id,
                {
                    "id": f.incident.id,
                    "what": f.incident.what,
                    "by": f.incident.by,
                    "claimed_by": f.incident.claimed_by,
                    "sources": list(f.incident.sources),
                    "scopes": {},
                },
            )
            scopes = row["scopes"]
            assert isinstance(scopes, dict)  # noqa: S101 - built just above
            scopes[f.scope.id] = {
                "breach": f.breach.value,
                "wording": f.scope.wording,
                "why": f.why,
            }
        return {
            "scenario": self.scenario,
            "bound": list(self.bound),
            "incidents": list(rows.values()),
        }


def incidents(scenario: Scenario, bound: Collection[str] | None = None) -> Incidents:
    """Hold every incident against every scope; ``bound`` are the parties a truce binds.

    By default it binds everyone who did anything.
    """
    doers = tuple(dict.fromkeys(incident.by for incident in scenario.incidents))
    binds = doers if bound is None else tuple(bound)
    return Incidents(
        scenario.id,
        binds,
        tuple(
            Finding(incident, scope, *_held_against(incident, scope, binds))
            for incident in scenario.incidents
            for scope in scenario.scopes
        ),
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
