"""The question turned round: what a party would have to come to accept for a package to pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, combinations, islice, product
from time import monotonic

from sim.engine.space import MINIMUM
from sim.questions.check import Check, check
from sim.scenario.model import AgreementRule, Scenario, Settings
from sim.scenario.provenance import Provenance, exact
from sim.scenario.verdicts import SHORTFALL_OF, Shortfall, Standard, Verdict
from sim.scenario.view import View, view_of

TRIED = 4_096
"""Most combinations of readings that are tried."""


@dataclass(frozen=True, slots=True)
class Way:
    """One smallest set of changes: wordings read otherwise, and positions given up."""

    readings: Settings
    give_up: tuple[str, ...]

    @property
    def changes(self) -> frozenset[str]:
        """All of it as one set of names."""
        return frozenset((*(f"{r}={v}" for r, v in self.readings.items()), *self.give_up))

    def as_json(self) -> dict[str, object]:
        """In plain words."""
        return {"readings": dict(self.readings), "give_up": list(self.give_up)}


@dataclass(frozen=True, slots=True)
class Needs:
    """What stands between one party and one package.

    ``failing`` are the stakes that fail under the view asked for, with how (a minimum
    fails as ``below_minimum``); giving up exactly these makes the party accept. ``ways``
    are all smallest sets of changes, ways of reading included, smallest first. Hard rules
    that the package breaks stand in ``rules_broken``; no party can change those.
    ``points`` and ``minimum`` are given for scored parties.
    """

    provenance: Provenance
    party: str
    package: Settings
    rules_broken: tuple[str, ...]
    accepts: bool
    silent: bool
    """Whether no position of the party applies, and it has no points either."""
    failing: Mapping[str, str]
    ways: tuple[Way, ...]
    points: Fraction | None
    minimum: Fraction | None
    reason: str | None
    method: str = "each combination of the party's readings checked"

    @property
    def exact(self) -> bool:
        """Whether every combination of readings was tried."""
        return self.reason is None

    def as_json(self) -> dict[str, object]:
        """In plain words."""
        return {
            "exact": self.exact,
            "party": self.party,
            "package": dict(self.package),
            "rules_broken": list(self.rules_broken),
            "accepts": self.accepts,
            "failing": dict(self.failing),
            "ways": [way.as_json() for way in self.ways],
            **({} if self.points is None else {"points": exact(self.points)}),
            **({} if self.minimum is None else {"minimum": exact(self.minimum)}),
            "reason": self.reason,
            "method": self.method,
        }


def needs(
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
    tried = list(islice(_changes(switches), TRIED + 1))
    ways: list[Way] = []
    for readings in tried[:TRIED]:
        if ways and monotonic() > until:
            break
        other = replace(view, readings={**view.readings, **readings})
        result = check(scenario, package, other, phase=phase, standard=standard)
        ways.append(Way(readings, tuple(sorted(_failing(result, party, standard)))))
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
    """Parties whose acceptance alone would make the package pass.

    None when it passes already, or when it breaks a hard rule and so cannot pass.
    """
    accepting = frozenset(party for party in result.parties if result.accepts(party))
    if agreement.passes(accepting) or not result.possible:
        return ()
    return tuple(
        party
        for party in agreement.parties
        if party not in accepting and agreement.passes(accepting | {party})
    )


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


def _switches(scenario: Scenario, party: str, view: View) -> dict[str, tuple[str, ...]]:
    """Readings that change a position of the party -> their values other than now."""
    mine = [position for position in scenario.positions if position.party == party]
    return {
        reading.id: tuple(v for v in reading.values if v != view.readings[reading.id])
        for reading in scenario.readings
        if any(reading.id in position.variants for position in mine)
    }


def _changes(switches: Mapping[str, tuple[str, ...]]) -> Iterator[dict[str, str]]:
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
