"""Where a named package comes from, in words."""

from __future__ import annotations

from sim.questions.glossary import listed, party_name, party_names, source_words
from sim.scenario.model import Package, Scenario


def origin(scenario: Scenario, package: Package) -> list[str]:
    """Who put it forward and when, where it was read, and what the sources leave open."""
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
