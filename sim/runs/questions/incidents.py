"""Which incident is a breach, and by whose wording."""

from __future__ import annotations

from sim.analyses.incidents import Breach, incidents
from sim.model import Scenario
from sim.reading.run_words import RunWords
from sim.runs.answers import Answer
from sim.runs.jobs import Job
from sim.sentences.words import counted


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
    label = {scope.id: scope.label for scope in scenario.scopes}
    clauses = [
        f"{incident.id} ({incident.what}) is a breach under "
        + (
            f"“{'”, “'.join(label[s] for s in breaches[incident.id])}”"
            if breaches[incident.id]
            else "no wording"
        )
        for incident in scenario.incidents
    ]
    disputed = [i for i, scopes in breaches.items() if 0 < len(scopes) < len(scenario.scopes)]
    first = (
        f"{counted(len(disputed), 'incident')} of {len(scenario.incidents)} "
        f"{'turns' if len(disputed) == 1 else 'turn'} on whose wording counts."
    )
    return Answer(
        job=job.id,
        sentence=" ".join([first, *(f"{clause}." for clause in clauses)]),
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
