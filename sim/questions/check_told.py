"""A check told in words: the finding first, then the reasons with their sources."""

from __future__ import annotations

from typing import Final

from sim.questions.check import Check
from sim.questions.findings import Finding, PartyCheck
from sim.questions.glossary import (
    KIND_WORDS,
    Stance,
    cited,
    listed,
    option_words,
    party_names,
    verdict_of,
)
from sim.scenario.model import AgreementRule, Scenario
from sim.scenario.provenance import exact
from sim.scenario.verdicts import Outcome


def headline(scenario: Scenario, check: Check, rule: AgreementRule | None = None) -> str:
    """Whether the package passes, who blocks it, who gets less than it asks, who is silent.

    ``rule`` says who has to accept; None means the scenario's own rule, or everyone.
    """
    if not check.possible:
        rules = listed(f"{rule.id} (“{rule.says.rstrip('.')}”)" for rule in check.rules_broken)
        return f"This package is impossible: it breaks {rules}."
    stances = {
        party: verdict_of(scenario.party[party], result.verdict)[0]
        for party, result in check.parties.items()
    }
    silent = [
        party
        for party, stance in stances.items()
        if stance is Stance.SILENT and not check.parties[party].on_record
    ]
    short = [p for p, stance in stances.items() if stance is Stance.SHORT and check.accepts(p)]
    parts = _outcome(scenario, check, rule or scenario.agreement)
    if short:
        verb = "does" if len(short) == 1 else "do"
        parts.append(
            f"{party_names(scenario, short)} {verb} not refuse it but would get less than demanded."
        )
    if silent:
        verb = "has" if len(silent) == 1 else "have"
        parts.append(f"{party_names(scenario, silent)} {verb} said nothing that applies.")
    return " ".join(parts)


def _outcome(scenario: Scenario, check: Check, rule: AgreementRule | None) -> list[str]:
    """Whether the package passes under the rule, and who is in the way."""
    needed = check.parties.keys() if rule is None else set(rule.parties)
    blocking = [p for p in check.parties if not check.accepts(p)]
    asked = [p for p in check.parties if p in needed]
    in_the_way = [p for p in blocking if p in needed]
    if rule is not None and not rule.unanimous:
        parts = [_quorum(scenario, rule, frozenset(asked).difference(blocking))]
        if in_the_way:
            verb = "does" if len(in_the_way) == 1 else "do"
            parts.append(f"{party_names(scenario, in_the_way)} {verb} not accept it.")
    elif in_the_way:
        verb = "blocks" if len(in_the_way) == 1 else "block"
        parts = [f"{party_names(scenario, in_the_way)} {verb} this package."]
    elif len(asked) == len(check.parties):
        parts = ["No party blocks this package."]
    elif len(asked) == 1:
        parts = [f"{party_names(scenario, asked)} does not block this package."]
    else:
        parts = [f"None of {party_names(scenario, asked)} blocks this package."]
    others = [p for p in blocking if p not in needed]
    if others:
        verb = "blocks it but does" if len(others) == 1 else "block it but do"
        parts.append(f"{party_names(scenario, others)} {verb} not have to agree here.")
    return parts


def _quorum(scenario: Scenario, rule: AgreementRule, accepting: frozenset[str]) -> str:
    passes = "passes" if rule.passes(accepting) else "does not pass"
    verb = "accepts" if len(accepting) == 1 else "accept"
    veto = f", {party_names(scenario, rule.veto)} among them" if rule.veto else ""
    return (
        f"This package {passes}: {len(accepting)} of {len(rule.parties)} {verb} it. "
        f"At least {rule.at_least} must{veto}."
    )


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


_REFUSALS: Final = ("declined", "rejected", "refused")
"""How what is on record begins where a party said no."""


def on_record(scenario: Scenario, result: PartyCheck) -> str:
    """What the party is on record with about the package, against what is counted here."""
    if not result.on_record:
        return ""
    said = f"On record: {result.on_record}"
    stance, _ = verdict_of(scenario.party[result.party], result.verdict)
    if stance is Stance.SILENT:
        return f"{said}; no position that counts here applies"
    if stance is not Stance.BLOCKS and result.on_record.startswith(_REFUSALS):
        return f"{said}; no position that counts here stands against it"
    return said


def short_of_minimum(result: PartyCheck) -> str:
    """By how many points the package falls short for a scored party, if it does."""
    points, minimum = result.points, result.minimum
    if points is None or minimum is None or points >= minimum:
        return ""
    return (
        f"The package is worth {exact(points)} points to it, {exact(minimum - points)} short of "
        f"its minimum of {exact(minimum)}."
    )


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


def delivery(scenario: Scenario, check: Check) -> list[str]:
    """Who has to act, who of them is in the way, who has said nothing."""
    found = check.delivery
    if not found.must_act:
        return ["The package leaves the status quo, so nobody has to act."]
    lines = [f"Must act: {party_names(scenario, found.must_act)}."]
    if found.blocked:
        lines.append(f"Of these, not accepting: {party_names(scenario, found.blocked)}.")
    for party, terms in found.unstated.items():
        if scenario.party[party].points:
            # Its points say what it thinks of each option.
            continue
        names = listed(f"“{scenario.term[t].label}”" for t in terms)
        lines.append(f"{scenario.party[party].label} has no stated position on {names}.")
    for party, terms in found.objecting_without_control.items():
        names = listed(f"“{scenario.term[t].label}”" for t in terms)
        lines.append(
            f"{scenario.party[party].label} objects on {names}, "
            "which it can neither deliver nor break."
        )
    return lines
