"""What one party says of one package: each position, the verdict, the coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, reduce
from operator import or_
from typing import Annotated, NamedTuple

from sim.language.syntax import Condition
from sim.questions.base import Exact, Part, is_none
from sim.scenario.declared import Said, in_json, json_field
from sim.scenario.model import Kind, Package, Party, Position, Scenario
from sim.scenario.verdicts import SHORTFALL_OF, Outcome, Shortfall, Standard, Verdict
from sim.scenario.world import World, failing, holds, truth

_FAILED = (Outcome.CONTRADICTED, Outcome.SILENT)


@dataclass(frozen=True, slots=True)
class Finding:
    """One position that applies to the package, and what became of it."""

    position: Position
    outcome: Outcome
    terms: tuple[str, ...]
    """The terms of ``requires`` that decide a failure, or have no value (all of them if met)."""
    phase: str = ""
    """The first phase in which it fails, where the package as a whole does not fail it."""

    @property
    def speaks(self) -> bool:
        """Whether it says anything of the package: an openness that is not met does not."""
        return self.position.kind is not Kind.OPENNESS or self.outcome is Outcome.MET

    @property
    def lowers(self) -> bool:
        """Whether it lowers the verdict: it fails, and its kind binds."""
        return self.position.kind in SHORTFALL_OF and self.outcome in _FAILED


class VerdictRow(NamedTuple):
    """What one party says; lists of positions have spaces between them."""

    party: str
    verdict: str
    accepts: bool
    failing: str
    open: str
    met: str
    on_record: str
    spoken_to: int
    addressed: int


class PartyCheck(Part):
    """What one party says of the package."""

    party: str = json_field(hidden=True)
    shortfall: Shortfall = json_field(hidden=True)
    findings: tuple[Finding, ...] = json_field(hidden=True)
    spoken: frozenset[str] = json_field(hidden=True)
    """the terms that its positions in force mention anywhere"""
    coverage: tuple[int, int]
    """how many of the terms addressed it has spoken to, and how many are addressed; any
    position in force speaks to the terms that it requires and that it depends on"""
    points: Exact | None = json_field(unless=is_none)
    """of a scored party: what the package is worth to it"""
    minimum: Fraction | None = json_field(hidden=True)
    on_record: Annotated[str, Said(lambda said: said or None, str | None)]
    """what it is on record with about the package; null when nothing is"""
    answer_pending: bool
    """whether the record says that it has yet to answer this package"""

    @cached_property
    @in_json
    def verdict(self) -> Verdict:
        """the worst unmet kind"""
        return Verdict.of(self.shortfall)

    @property
    @in_json
    def thin(self) -> bool:
        """whether it has spoken to less than half of what the package addresses"""
        spoken, addressed = self.coverage
        return 2 * spoken < addressed

    @cached_property
    def speaks_for(self) -> bool:
        """Whether the party is for the package if it does not block it."""
        reached = self.minimum is not None and not self.shortfall & Shortfall.BELOW_MINIMUM
        return reached or bool(self.met)

    @cached_property
    def failing(self) -> tuple[Finding, ...]:
        """What lowers the verdict, worst kind first."""
        lowering = (finding for finding in self.findings if finding.lowers)
        return tuple(sorted(lowering, key=lambda f: -SHORTFALL_OF[f.position.kind]))

    def with_outcome(self, outcome: Outcome) -> tuple[Finding, ...]:
        """The findings that came out so."""
        return tuple(finding for finding in self.findings if finding.outcome is outcome)

    @cached_property
    @in_json
    def failed(self) -> dict[str, Outcome]:
        """position that lowers the verdict: how it fails, contradicted or silent"""
        return {f.position.id: f.outcome for f in self.findings if f.lowers}

    @cached_property
    @in_json
    def open(self) -> list[str]:
        """positions that hinge on what is left out and has no status quo"""
        return [f.position.id for f in self.with_outcome(Outcome.OPEN)]

    @cached_property
    @in_json
    def met(self) -> list[str]:
        """positions that apply and are met"""
        return [f.position.id for f in self.with_outcome(Outcome.MET)]

    @cached_property
    @in_json
    def preferences_unmet(self) -> list[str]:
        """preferences that the package does not meet; they only rank"""
        return [
            f.position.id
            for f in self.findings
            if f.position.kind is Kind.PREFERENCE and f.outcome in _FAILED
        ]

    def row(self, standard: Standard) -> VerdictRow:
        """What it says in a row of a table."""
        return VerdictRow(
            party=self.party,
            verdict=self.verdict.value,
            accepts=standard.accepts(self.shortfall),
            failing=" ".join(f.position.id for f in self.failing),
            open=" ".join(self.open),
            met=" ".join(self.met),
            on_record=self.on_record,
            spoken_to=self.coverage[0],
            addressed=self.coverage[1],
        )


def party_check(
    scenario: Scenario,
    party: Party,
    positions: Sequence[Position],
    as_set: World,
    completed: World,
    record: Package | None,
    known: dict[int, Finding | None] | None = None,
) -> PartyCheck:
    """Hold a package against one party's positions in force.

    ``as_set`` is the package alone, ``completed`` the package over the status quo; what
    fails on the first already is contradicted, what fails only on the second is silent.
    ``known`` keeps by its ``id`` what became of each position, for whoever asks again about
    the same package and the same objects.
    """
    known = {} if known is None else known
    for position in positions:
        if id(position) not in known:
            known[id(position)] = finding_of(scenario, position, as_set, completed)
    findings = [found for p in positions if (found := known[id(p)]) is not None]
    return judged(scenario, party, findings, spoken_to(scenario, positions), completed, record)


def judged(
    scenario: Scenario,
    party: Party,
    findings: Sequence[Finding],
    spoken: frozenset[str],
    completed: World,
    record: Package | None,
) -> PartyCheck:
    """What a party says of a package by what became of its positions and what it spoke to."""
    shortfall = Shortfall.STATED if any(f.speaks for f in findings) else Shortfall.NONE
    for finding in findings:
        if finding.lowers:
            shortfall |= SHORTFALL_OF[finding.position.kind]
    points = _points(party, findings, completed) if party.id in scenario.scored else None
    if points is not None and party.minimum is not None and points < party.minimum:
        shortfall |= Shortfall.BELOW_MINIMUM
    return PartyCheck(
        party=party.id,
        shortfall=shortfall,
        findings=tuple(findings),
        spoken=spoken,
        coverage=(len(spoken.intersection(completed.addressed)), len(completed.addressed)),
        points=points,
        minimum=party.minimum,
        on_record="" if record is None else record.on_record.get(party.id, ""),
        answer_pending=record is not None and party.id in record.answer_pending,
    )


def through_phases(whole: PartyCheck, phases: Sequence[tuple[str, PartyCheck]]) -> PartyCheck:
    """The whole and every phase of a package together: what fails in any of them fails."""
    failing = {f.position.id for f in whole.findings if f.lowers}
    earlier: dict[str, Finding] = {}
    for name, said in phases:
        for finding in said.findings:
            if finding.lowers and finding.position.id not in failing:
                earlier.setdefault(finding.position.id, replace(finding, phase=name))
    known = {f.position.id for f in whole.findings}
    findings = [earlier.get(f.position.id, f) for f in whole.findings]
    findings += [f for name, f in earlier.items() if name not in known]
    shortfall = reduce(or_, (said.shortfall for _, said in phases), whole.shortfall)
    return whole.model_copy(update={"findings": tuple(findings), "shortfall": shortfall})


def finding_of(
    scenario: Scenario, position: Position, as_set: World, completed: World
) -> Finding | None:
    """What became of a position; None where it does not apply to the package."""
    required = scenario.terms_in(position.requires)
    if position.when is None:
        applies = any(term in completed.addressed for term in required)
    else:
        applies = holds(position.when, completed)
    if not applies:
        return None
    requires = position.requires
    outcome = _outcome(requires, as_set, completed)
    if outcome is Outcome.OPEN:
        required = tuple(term for term in required if term not in completed.values)
    if outcome not in _FAILED:
        return Finding(position, outcome, required)
    decisive = [t for part in failing(requires, completed) for t in scenario.terms_in(part)]
    return Finding(position, outcome, tuple(dict.fromkeys(decisive)) or required)


def _outcome(requires: Condition, as_set: World, completed: World) -> Outcome:
    whole = truth(requires, completed)
    if whole is None:
        return Outcome.OPEN
    if whole:
        return Outcome.MET
    return Outcome.CONTRADICTED if truth(requires, as_set) is False else Outcome.SILENT


def _points(party: Party, findings: Sequence[Finding], completed: World) -> Fraction:
    """Points of the completed package and of met demands."""
    total = sum(
        (
            party.points.get(term, {}).get(option, Fraction(0))
            for term, option in completed.values.items()
        ),
        Fraction(0),
    )
    total += sum(f.position.points for f in findings if f.outcome is Outcome.MET)
    return total if party.cap is None else min(total, party.cap)


def spoken_to(scenario: Scenario, positions: Sequence[Position]) -> frozenset[str]:
    """The terms that these positions mention anywhere."""
    conditions = [c for p in positions for c in (p.when, p.requires) if c is not None]
    return frozenset().union(*map(scenario.terms_in, conditions))
