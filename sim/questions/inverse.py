"""The question turned round: what a party would have to come to accept for a package to pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, combinations, islice, product
from time import monotonic

from sim import limits
from sim.questions.base import Exact, Part, is_none
from sim.questions.check import Check, check
from sim.questions.glossary import begun, does, listed, parties_do, party_name, party_names
from sim.questions.stakes_told import gives_up
from sim.scenario.agreement import AgreementRule, Ballot
from sim.scenario.declared import in_json, json_field
from sim.scenario.model import Scenario, Settings
from sim.scenario.provenance import Provenance
from sim.scenario.verdicts import MINIMUM, SHORTFALL_OF, Shortfall, Standard, Verdict
from sim.scenario.view import View, others, view_of


class Way(Part):
    """One smallest set of changes: wordings read otherwise, and positions given up."""

    readings: dict[str, str]
    """reading: the value that it would have to take"""
    give_up: tuple[str, ...]
    """the positions, and minimums of points"""

    @property
    def changes(self) -> frozenset[str]:
        """All of it as one set of names."""
        return frozenset((*(f"{r}={v}" for r, v in self.readings.items()), *self.give_up))

    def told(self, scenario: Scenario, party: str) -> str:
        """What would change."""
        changes = [
            f"{scenario.reading[reading].label} is read as “{scenario.reading[reading].values[v]}”"
            for reading, v in self.readings.items()
        ]
        if self.give_up:
            changes.append(f"{party_name(scenario, party)} {gives_up(scenario, self.give_up)}")
        return f"{listed(changes)}."


class Needs(Part):
    """What stands between one party and one package."""

    provenance: Provenance = json_field(hidden=True)
    party: str
    """the party"""
    package: Settings
    """what is set"""
    rules_broken: tuple[str, ...]
    """hard rules that the package breaks; no party can change those"""
    accepts: bool
    """whether the party accepts it as it is"""
    silent: bool = json_field(hidden=True)
    """Whether no position of the party applies, and it has no points either."""
    failing: dict[str, str]
    """position, or minimum: how it fails; giving up exactly these makes the party accept"""
    ways: tuple[Way, ...]
    """all smallest sets of changes, ways of reading included, smallest first"""
    points: Exact | None = json_field(unless=is_none)
    """what the package is worth to a scored party"""
    minimum: Exact | None = json_field(unless=is_none)
    """the least that a scored party accepts"""
    reason: str | None
    """why not every combination of readings was tried"""
    method: str = "each combination of the party's readings checked"
    """how it was obtained"""

    @property
    @in_json
    def exact(self) -> bool:
        """whether every combination of readings was tried"""
        return self.reason is None

    def told(self, scenario: Scenario) -> list[str]:
        """What the party would have to come to accept, a sentence per way."""
        name = party_name(scenario, self.party)
        broken = listed(self.rules_broken)
        lines = [f"The package breaks {broken}, so it cannot pass."] if broken else []
        if self.accepts:
            if self.silent:
                has = does(scenario, [self.party], "has", "have")
                said = f"{has} stated nothing that applies to this package; that is not a yes."
            else:
                said = f"{does(scenario, [self.party], 'does', 'do')} not block this package."
            return [*lines, f"{begun(name)} {said}"]
        ways = "way" if len(self.ways) == 1 else f"{len(self.ways)} ways"
        lines.append(f"The smallest {ways} in which {name} would accept it:")
        lines += [way.told(scenario, self.party) for way in self.ways]
        return lines if self.exact else [*lines, f"Not complete: {self.reason}."]


def inverse(
    scenario: Scenario,
    package: str | Settings,
    party: str,
    view: View | None = None,
    *,
    phase: str | None = None,
    standard: Standard = Standard.UNBLOCKED,
    until: float = float("inf"),
) -> Needs:
    """What ``party`` would have to come to accept for the package to pass.

    Further readings are tried until a reading of :func:`time.monotonic`.

    Raises:
        KeyError: there is no such party, package or phase.
    """
    view = view or view_of(scenario)
    as_asked = check(scenario, package, view, phase=phase, standard=standard)
    found = as_asked.parties[party]
    switches = _switches(scenario, party, view)
    tried = list(islice(_changes(switches), limits.READINGS_TRIED + 1))
    ways: list[Way] = []
    for readings in tried[: limits.READINGS_TRIED]:
        if ways and monotonic() > until:
            break
        other = replace(view, readings={**view.readings, **readings})
        result = check(scenario, package, other, phase=phase, standard=standard)
        given_up = tuple(sorted(_failing(result, party, standard)))
        ways.append(Way(readings=readings, give_up=given_up))
    complete = len(ways) == len(tried)
    return Needs(
        provenance=as_asked.provenance,
        party=party,
        package=as_asked.package,
        rules_broken=tuple(rule.id for rule in as_asked.rules_broken),
        accepts=as_asked.accepts(party),
        silent=found.verdict is Verdict.NO_STATED_VIEW and found.points is None,
        failing=_failing(as_asked, party, standard),
        ways=_smallest(ways),
        points=found.points,
        minimum=found.minimum,
        reason=None
        if complete
        else f"not every combination of readings was tried, only {len(ways):,} of them",
    )


def sole_blockers(result: Check, agreement: AgreementRule) -> tuple[str, ...]:
    """Parties whose acceptance (whose vote, where votes count) alone would make the package pass.

    None when it passes already, or when it breaks a hard rule and so cannot pass.
    """
    ballot = result.ballot(agreement)
    if agreement.passes(ballot) or not result.possible:
        return ()
    return tuple(
        party
        for party in agreement.parties
        if party not in ballot.in_favour
        and agreement.passes(Ballot(ballot.in_favour | {party}, ballot.against - {party}))
    )


def blockers_told(scenario: Scenario, sole: tuple[str, ...], *, passes: bool) -> str:
    """Who alone stands between a package and its passing."""
    if passes:
        return "It passes."
    if not sole:
        return "No single party decides whether this package passes."
    if len(sole) == 1:
        return f"Only {parties_do(scenario, sole, 'stands', 'stand')} in its way."
    return f"The consent of any one of {party_names(scenario, sole)} would make it pass."


def _failing(result: Check, party: str, standard: Standard) -> dict[str, str]:
    found = result.parties[party]
    failing = {
        f.position.id: f.outcome.value
        for f in found.findings
        if f.lowers and not standard.accepts(SHORTFALL_OF[f.position.kind])
    }
    if found.shortfall & Shortfall.BELOW_MINIMUM:
        failing[f"{party}{MINIMUM}"] = "below_minimum"
    return failing


def _switches(scenario: Scenario, party: str, view: View) -> dict[str, list[str]]:
    """Readings that change a position of the party -> their values other than now."""
    values: dict[str, list[str]] = {}
    for switch, value, _ in others(scenario, view, [party]):
        if switch in scenario.reading:
            values.setdefault(switch, []).append(value)
    return values


def _changes(switches: Mapping[str, Sequence[str]]) -> Iterator[dict[str, str]]:
    """Every combination of other readings, fewest changes first."""
    subsets = chain.from_iterable(combinations(switches, size) for size in range(len(switches) + 1))
    for subset in subsets:
        for values in product(*(switches[reading] for reading in subset)):
            yield dict(zip(subset, values, strict=True))


def _smallest(ways: list[Way]) -> tuple[Way, ...]:
    """Without those that contain another; by size, then by names."""
    ordered = sorted(ways, key=lambda way: (len(way.changes), sorted(way.changes)))
    kept: list[Way] = []
    for way in ordered:
        if not any(other.changes <= way.changes for other in kept):
            kept.append(way)
    return tuple(kept)
