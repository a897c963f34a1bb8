"""Does the model repeat what the record says happened?"""

from __future__ import annotations

from dataclasses import dataclass

from sim.questions.check import check
from sim.scenario.model import Expectation, Scenario
from sim.scenario.verdicts import Verdict
from sim.scenario.view import view_of


@dataclass(frozen=True, slots=True)
class Held:
    """One expectation, what the model says, and whether they agree."""

    expectation: Expectation
    verdict: Verdict
    accepts: bool
    failing: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether verdict, acceptance and reasons are as expected."""
        wanted = self.expectation
        return (
            wanted.verdict in (None, self.verdict)
            and wanted.accepts in (None, self.accepts)
            and set(wanted.because) <= set(self.failing)
        )

    @property
    def subject(self) -> str:
        """Package (and phase) and party, in ids."""
        return f"{self.expectation.package}, {self.expectation.party}"

    def as_json(self) -> dict[str, object]:
        """In plain words."""
        wanted = self.expectation
        return {
            "package": wanted.ref.id,
            "phase": wanted.ref.phase,
            "party": wanted.party,
            "expected": {
                key: value
                for key, value in (
                    ("verdict", wanted.verdict and wanted.verdict.value),
                    ("accepts", wanted.accepts),
                    ("because", list(wanted.because) or None),
                )
                if value is not None
            },
            "found": {
                "verdict": self.verdict.value,
                "accepts": self.accepts,
                "failing": list(self.failing),
            },
            "agrees": self.agrees,
        }


def held_to(scenario: Scenario) -> tuple[Held, ...]:
    """Every expectation of the scenario, held against the model."""
    return tuple(_held(scenario, expectation) for expectation in scenario.expectations)


def _held(scenario: Scenario, wanted: Expectation) -> Held:
    view = view_of(scenario, as_of=wanted.as_of, evidence=wanted.evidence, readings=wanted.readings)
    result = check(scenario, wanted.ref.id, view, phase=wanted.ref.phase)
    party = result.parties[wanted.party]
    return Held(
        expectation=wanted,
        verdict=party.verdict,
        accepts=result.accepts(wanted.party),
        failing=tuple(finding.position.id for finding in party.failing),
    )
