"""A check told in words: the reasons with their sources, what is on record, who must act."""

from __future__ import annotations

from dataclasses import replace

from sim.questions.check import Check
from sim.questions.check_headline import REFUSALS
from sim.questions.glossary import (
    KIND_WORDS,
    Stance,
    begun,
    cited,
    does,
    listed,
    many,
    number,
    option_words,
    parties_do,
    party_name,
    party_names,
    phase_name,
    source_words,
    term_names,
    verdict_of,
)
from sim.questions.party_check import Finding, PartyCheck
from sim.questions.phrases import phrase
from sim.scenario.model import Package, Phase, Scenario
from sim.scenario.verdicts import Outcome


def reason(scenario: Scenario, finding: Finding, check: Check) -> str:
    """Why one position fails or is open, against what the package says."""
    said = finding.position.says.rstrip(".")
    if finding.phase:
        found = reason(scenario, replace(finding, phase=""), check.phases[finding.phase])
        return phrase("in phase", phase=phase_name(scenario, finding.phase), reason=found)
    clauses = [_against(scenario, term, check) for term in finding.terms]
    if finding.outcome is Outcome.OPEN:
        names = term_names(scenario, finding.terms)
        return phrase("not settled", says=said, terms=names)
    return phrase("because", says=said, clauses=" ".join(clauses))


def _against(scenario: Scenario, term: str, check: Check) -> str:
    label = scenario.term[term].label
    if term in check.package:
        assumed = phrase("assumed") if term in check.assumed else ""
        option = option_words(scenario, term, check.package[term])
        return phrase("sets", term=label, option=option, assumed=assumed)
    now = option_words(scenario, term, scenario.term[term].status_quo)
    return phrase("leaves out", term=label, option=now)


def tag(finding: Finding) -> str:
    """Kind and evidence of a position in brackets."""
    position = finding.position
    collective = ", stated of several parties together" if position.collective else ""
    return f"{KIND_WORDS[position.kind]}, {position.evidence.value}{collective}"


def sources(scenario: Scenario, finding: Finding) -> str:
    """Where the position was read; a position without sources says so."""
    return cited(scenario, finding.position) or "no source given"


def on_record(scenario: Scenario, result: PartyCheck) -> str:
    """What the party is on record with about the package, against what is counted here."""
    if not result.on_record:
        return ""
    stance, _ = verdict_of(scenario.party[result.party], result.verdict)
    name = "on record"
    if stance is Stance.SILENT:
        name = "on record, silent"
    elif stance is not Stance.BLOCKS and result.on_record.startswith(REFUSALS):
        name = "on record, not against"
    return phrase(name, record=result.on_record)


def short_of_minimum(scenario: Scenario, result: PartyCheck) -> str:
    """By how many points the package falls short for a scored party, if it does."""
    points, minimum = result.points, result.minimum
    if points is None or minimum is None or points >= minimum:
        return ""
    return phrase(
        "falls short",
        many(scenario, [result.party]),
        points=number(points, minimum),
        missing=number(minimum - points),
        minimum=number(minimum, points),
    )


def coverage(scenario: Scenario, result: PartyCheck) -> str:
    """Points against the minimum for scored parties, else how much it has spoken to."""
    about = many(scenario, [result.party])
    if result.points is not None:
        if result.minimum is None:
            return phrase("points", points=number(result.points))
        least = number(result.minimum, result.points)
        points = number(result.points, result.minimum)
        return phrase("points and minimum", about, points=points, minimum=least)
    spoken, addressed = result.coverage
    if not addressed:
        return phrase("empty")
    thin = phrase("thin") if result.thin else ""
    return phrase("spoken", about, spoken=spoken, addressed=addressed, thin=thin)


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
        names = term_names(scenario, terms)
        who = begun(parties_do(scenario, [party], "has", "have"))
        lines.append(f"{who} said nothing on {names}.")
    for party, terms in found.objecting_without_control.items():
        names = term_names(scenario, terms)
        who = begun(parties_do(scenario, [party], "objects", "object"))
        it = does(scenario, [party], "it", "they")
        lines.append(f"{who} on {names}, which {it} can neither deliver nor break.")
    return lines


def origin(scenario: Scenario, package: Package) -> list[str]:
    """Who put a package forward and when, where it was read, and what the sources leave open."""
    name = party_name(scenario, package.proposer)
    lines = []
    if name or package.date:
        verb = "Put forward by" if package.proposer in scenario.party else "Attributed to"
        by = f"{verb} {name}" if name else "Put forward"
        lines.append(f"{by}, {package.date}." if package.date else f"{by}.")
    sources = read_in(scenario, package)
    if sources:
        lines.append(f"Read in {listed(sources)}.")
    if package.answer_pending:
        lines.append(f"Yet to answer: {party_names(scenario, package.answer_pending)}.")
    if package.unresolved:
        lines.append(f"Left open by the sources: {package.unresolved}.")
    return lines


def read_in(scenario: Scenario, package: Package) -> list[str]:
    """The sources of the package and of the statements that it rests on, each once."""
    ids = [*package.sources]
    for statement in package.basis:
        ids += scenario.statement[statement].sources
    return [source_words(scenario.source[i]) for i in scenario.source if i in ids]


def timing(scenario: Scenario, phase: Phase) -> str:
    """When a phase begins and what ends with it, in words; nothing where the file says nothing."""
    told = []
    if phase.after:
        told.append(f"from {phase.after} on" if "-" in phase.after else f"after {phase.after}")
    if phase.lapses:
        names = term_names(scenario, phase.lapses)
        told.append(f"{names} back to the status quo")
    return ": ".join(told)
