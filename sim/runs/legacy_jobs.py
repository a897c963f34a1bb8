"""One question to be answered: small, frozen, and the same in every process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sim.scenario.asked import ALL
from sim.scenario.model import Scenario
from sim.scenario.record import Evidence

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Job:
    """A run with one value of everything that was swept.

    ``parties`` None means the scenario's agreement rule, ``("all",)`` everyone. ``set``
    may say that a term is ``left_out``. ``id`` names the run and what was swept, so it
    stays the same when other values are added to the sweep.
    """

    id: str
    run: str
    question: str
    package: str | None
    set: Pairs
    parties: tuple[str, ...] | None
    standard: str
    drop: tuple[str, ...]
    readings: Pairs
    evidence: Evidence
    as_of: date
    case: str = ""

    def columns(self) -> dict[str, str]:
        """The columns that every table has: what was asked, as text."""
        return {
            "job": self.id,
            "run": self.run,
            "question": self.question,
            "case": self.case,
            "package": self.package or "",
            "set": _joined(self.set),
            "parties": "" if self.parties is None else " ".join(self.parties),
            "standard": self.standard,
            "drop": " ".join(self.drop),
            "readings": _joined(self.readings),
            "evidence": self.evidence.value,
            "as_of": self.as_of.isoformat(),
        }

    def read(self, scenario: Scenario) -> Mapping[str, str]:
        """The value of every reading, the defaults included."""
        return {r.id: r.default for r in scenario.readings} | dict(self.readings)

    def party_list(self, scenario: Scenario) -> tuple[str, ...]:
        """The parties asked, in the scenario's order."""
        if self.parties is None:
            rule = scenario.agreement
            return tuple(scenario.party) if rule is None else rule.parties
        if self.parties == (ALL,):
            return tuple(scenario.party)
        return tuple(party for party in scenario.party if party in self.parties)


def _joined(pairs: Pairs) -> str:
    return " ".join(f"{name}={value}" for name, value in pairs)
