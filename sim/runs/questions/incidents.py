"""Which incident is a breach, and by whose wording."""

from __future__ import annotations

from sim.files.run_words import RunWords
from sim.questions.glossary import listed
from sim.questions.incidents import Breach, incidents
from sim.runs.answers import Answer
from sim.runs.jobs import Job
from sim.scenario.model import Scenario


def answer(scenario: Scenario, run: RunWords, job: Job) -> Answer:
    """Hold every incident against every scope."""
    found = incidents(scenario, run.bound)
    outcomes = {
        outcome: {
            incident.id: [
                f.scope.id for f in found.findings if f.incident is incident and f.breach is outcome
            ]
            for incident in scenario.incidents
        }
        for outcome in (Breach.BREACH, Breach.UNCLEAR)
    }
    breaches = outcomes[Breach.BREACH]
    disputed = [i for i, scopes in breaches.items() if 0 < len(scopes) < len(scenario.scopes)]
    unclear = [i for i, scopes in outcomes[Breach.UNCLEAR].items() if scopes]
    always = [i for i, scopes in breaches.items() if scopes and i not in disputed]
    parts = [
        f"Whether it is a breach turns on whose wording counts for {listed(disputed)}."
        if disputed
        else "Whose wording counts changes nothing.",
        f"Under every wording a breach: {listed(always)}." if always else "",
        f"What was hit is unclear, and matters, for {listed(unclear)}." if unclear else "",
    ]
    return Answer(
        job=job.id,
        sentence=" ".join(part for part in parts if part),
        findings={"breaches": breaches, "unclear": outcomes[Breach.UNCLEAR]},
        tables={
            "breaches": [
                {
                    "incident": f.incident.id,
                    "what": f.incident.what,
                    "by": f.incident.by,
                    "scope": f.scope.id,
                    "outcome": f.breach.value,
                    "why": f.why,
                }
                for f in found.findings
            ]
        },
    )
