"""One question to be answered: frozen, and the same in every process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.questions.base import Ask
from sim.runs.words import STATUS_QUO
from sim.scenario.asked import AskedParties
from sim.scenario.model import Scenario

_EVERYONE = AskedParties()


@dataclass(frozen=True, slots=True)
class Job:
    """A run with one value of everything that was swept.

    ``id`` names the run and what was swept, so it stays the same when other values are
    added to the sweep.
    """

    id: str
    run: str
    ask: Ask
    case: str = ""

    @property
    def asked(self) -> AskedParties:
        """Which package is meant, of whom and how it is looked at; nothing said by default."""
        return self.ask if isinstance(self.ask, AskedParties) else _EVERYONE

    @property
    def start(self) -> str:
        """Where a path starts: a package, or the status quo."""
        return getattr(self.ask, "start", None) or STATUS_QUO

    def columns(self, scenario: Scenario) -> dict[str, str]:
        """The columns that every table has: what was asked, as text."""
        asked = self.asked
        return {
            "job": self.id,
            "run": self.run,
            "question": self.ask.name,
            "case": self.case,
            "package": asked.package or "",
            "set": _joined(asked.set),
            "parties": " ".join(asked.parties or ()),
            "standard": asked.standard.value,
            "drop": " ".join(asked.drop),
            "readings": _joined(asked.readings),
            "evidence": (asked.evidence or scenario.evidence).value,
            "as_of": (asked.as_of or scenario.as_of).isoformat(),
        }

    def party_list(self, scenario: Scenario) -> tuple[str, ...]:
        """The parties asked, in the scenario's order."""
        return self.asked.agreement(scenario).parties


def _joined(pairs: Mapping[str, str]) -> str:
    return " ".join(f"{name}={value}" for name, value in pairs.items())
