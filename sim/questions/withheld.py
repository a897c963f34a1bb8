"""Who inside a party withholds its consent: two-level acceptance, as it is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.questions.glossary import begun, listed, many, party_name, party_names
from sim.questions.phrases import phrase
from sim.scenario.agreement import Ballot, Inside
from sim.scenario.model import Scenario

Withheld = Mapping[str, tuple[str, ...]]


def withheld(scenario: Scenario, ballot: Ballot) -> dict[str, tuple[str, ...]]:
    """Party that does not have the consent it needs inside it -> who of them withholds it."""

    def lacking(party: str) -> tuple[str, ...]:
        inside = scenario.party[party].accepts
        if inside is None:
            return ()
        missing = [m for m in inside.each if m in ballot.against or lacking(m)]
        without = [m for m in inside.weights if m not in ballot.in_favour or not_for(m)]
        cast = sum(inside.weights[m] for m in inside.weights if m not in without)
        return tuple(missing + (without if cast < (inside.at_least or 0) else []))

    def not_for(party: str) -> bool:
        inside = scenario.party[party].accepts
        return party not in ballot.in_favour or (
            inside is not None and (any(map(not_for, inside.each)) or bool(lacking(party)))
        )

    return {party: found for party in scenario.party if (found := lacking(party))}


def inside_told(scenario: Scenario, found: Withheld) -> Iterator[str]:
    """For each of these parties what it needs inside it, and who withholds that."""
    for party, members in found.items():
        inside = scenario.party[party].accepts
        if inside is not None:
            yield phrase(
                "consent",
                many(scenario, [party]),
                who=begun(party_name(scenario, party)),
                needed=consent_words(scenario, inside),
                withheld=party_names(scenario, members),
            )


def consent_words(scenario: Scenario, inside: Inside) -> str:
    """Whose consent a party needs inside it."""
    needed = [party_names(scenario, inside.each)] if inside.each else []
    if inside.at_least is not None:
        votes = f" {sum(inside.votes.values()):,} votes of" if inside.votes else ""
        who = party_names(scenario, inside.weights)
        needed.append(f"at least {inside.at_least:,} of{votes} {who}")
    return listed(needed)
