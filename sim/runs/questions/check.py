"""Who blocks a package, and why."""

from __future__ import annotations

from dataclasses import replace

from typing import Any as RunWords
from sim.questions.check import Check, check
from sim.questions.check_told import headline
from sim.runs import asking
from sim.runs.legacy_answers import Answer, Row
from sim.runs.legacy_jobs import Job
from sim.scenario.model import AgreementRule, Scenario
from sim.scenario.verdicts import Outcome, Standard, Verdict


def answer(scenario: Scenario, run: RunWords, job: Job) -> Answer:
    """Check one package; only the parties asked count."""
    package, phase = asking.named(job)
    by_name = package is not None and not job.set
    found = check(
        scenario,
        package if by_name and package is not None else asking.settings(scenario, job),
        asking.view(scenario, job),
        phase=phase if by_name else None,
        standard=Standard(job.standard),
    )
    asked = job.party_list(scenario)
    found = replace(found, parties={party: found.parties[party] for party in asked})
    return Answer(
        job=job.id,
        sentence=headline(scenario, found, None if job.parties is None else AgreementRule(asked)),
        findings=_findings(found),
        tables={"verdicts": [_row(scenario, found, party) for party in asked]},
    )


def _findings(found: Check) -> dict[str, object]:
    blocked = [party for party in found.parties if not found.accepts(party)]
    silent = [p for p, r in found.parties.items() if r.verdict is Verdict.NO_STATED_VIEW]
    return {
        "possible": found.possible,
        "blocked_by": blocked,
        "no_stated_view": silent,
        "verdicts": {party: r.verdict.value for party, r in found.parties.items()},
        "accepts": {party: found.accepts(party) for party in found.parties},
        "because": [f.position.id for r in found.parties.values() for f in r.failing],
        "rules_broken": [rule.id for rule in found.rules_broken],
        "warnings": [rule.id for rule in found.warnings],
        "must_act": list(found.delivery.must_act),
    }


def _row(scenario: Scenario, found: Check, party: str) -> Row:
    result = found.parties[party]
    spoken, addressed = result.coverage
    return {
        "party": party,
        "verdict": result.verdict.value,
        "accepts": found.accepts(party),
        "failing": " ".join(f.position.id for f in result.failing),
        "open": " ".join(f.position.id for f in result.with_outcome(Outcome.OPEN)),
        "met": " ".join(f.position.id for f in result.with_outcome(Outcome.MET)),
        "on_record": result.on_record,
        "spoken_to": spoken,
        "addressed": addressed,
    }
