"""A check told in words: the finding first, then the reasons with their sources."""

from __future__ import annotations

from sim.check import Check
from sim.findings import Finding, PartyCheck
from sim.model import Scenario
from sim.results import exact
from sim.sentences.words import (
    KIND_WORDS,
    STANCE_OF,
    VERDICT_WORDS,
    Stance,
    cited,
    listed,
    option_words,
    party_names,
)
from sim.verdicts import Outcome


def headline(scenario: Scenario, check: Check) -> str:
    """One sentence: who blocks the package, or that nobody does."""
    if not check.possible:
        rules = listed(rule.id for rule in check.rules_broken)
        return f"This package is impossible: it breaks {rules}."
    blocking = [p for p in check.parties if not check.accepts(p)]
    silent = [
        party
        for party, result in check.parties.items()
        if STANCE_OF[result.verdict] is Stance.SILENT and result.points is None
    ]
    short = [
        p
        for p, r in check.parties.items()
        if STANCE_OF[r.verdict] is Stance.SHORT and check.accepts(p)
    ]
    if blocking:
        verb = "blocks" if len(blocking) == 1 else "block"
        first = f"{party_names(scenario, blocking)} {verb} this package."
    else:
        first = "No party blocks this package."
    parts = [first]
    if short:
        verb = "does" if len(short) == 1 else "do"
        parts.append(
            f"{party_names(scenario, short)} {verb} not refuse it but would get less than demanded."
        )
    if silent:
        verb = "has" if len(silent) == 1 else "have"
        parts.append(f"{party_names(scenario, silent)} {verb} said nothing that applies.")
    return " ".join(parts)


def reason(scenario: Scenario, finding: Finding, check: Check) -> str:
    """Why one position fails or is open, against what the package says."""
    said = finding.position.says.rstrip(".")
    clauses = [_against(scenario, term, check) for term in finding.terms]
    if finding.outcome is Outcome.OPEN:
        names = listed(f"“{scenario.term[t].label}”" for t in finding.terms)
        return f"{said}. Open: the package does not settle {names}."
    return f"{said}. {' '.join(clauses)}"


def _against(scenario: Scenario, term: str, check: Check) -> str:
    label = scenario.term[term].label
    if term in check.package:
        assumed = " (assumed)" if term in check.assumed else ""
        return f"The package sets “{label}” to: {_set(scenario, term, check)}{assumed}."
    now = option_words(scenario, term, scenario.term[term].status_quo)
    return f"The package leaves out “{label}”, which stays: {now}."


def _set(scenario: Scenario, term: str, check: Check) -> str:
    return option_words(scenario, term, check.package[term])


def tag(finding: Finding) -> str:
    """Kind and evidence of a position in brackets."""
    position = finding.position
    collective = ", stated of several parties together" if position.collective else ""
    return f"{KIND_WORDS[position.kind]}, {position.evidence.value}{collective}"


def sources(scenario: Scenario, finding: Finding) -> str:
    """Where the position was read; a position without sources says so."""
    return cited(scenario, finding.position) or "no source given"


def coverage(result: PartyCheck) -> str:
    """Points against the minimum for scored parties, else how much it has spoken to."""
    if result.points is not None:
        least = "" if result.minimum is None else f"; its minimum is {exact(result.minimum)}"
        return f"{exact(result.points)} points{least}"
    spoken, addressed = result.coverage
    if not addressed:
        return "the package sets nothing"
    thin = " (less than half: silence is not consent)" if result.thin else ""
    return f"has spoken to {spoken} of the {addressed} terms addressed{thin}"


def verdict(result: PartyCheck) -> str:
    """The verdict in words."""
    return VERDICT_WORDS[result.verdict]


def delivery(scenario: Scenario, check: Check) -> list[str]:
    """Who has to act, who of them is in the way, who has said nothing."""
    found = check.delivery
    if not found.must_act:
        return ["The package leaves the status quo, so nobody has to act."]
    lines = [f"Must act: {party_names(scenario, found.must_act)}."]
    if found.blocked:
        lines.append(f"Of these, not accepting: {party_names(scenario, found.blocked)}.")
    for party, terms in found.unstated.items():
        names = listed(f"“{scenario.term[t].label}”" for t in terms)
        lines.append(f"{scenario.party[party].label} has no stated position on {names}.")
    for party, terms in found.objecting_without_control.items():
        names = listed(f"“{scenario.term[t].label}”" for t in terms)
        lines.append(
            f"{scenario.party[party].label} objects on {names}, "
            "which it can neither deliver nor break."
        )
    return lines
