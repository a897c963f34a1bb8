"""What one party says of one package: each position, the verdict, the coverage."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from sim.language.syntax import AllOf, Condition
from sim.scenario.model import Kind, Package, Party, Position, Scenario
from sim.scenario.provenance import exact
from sim.scenario.verdicts import SHORTFALL_OF, Outcome, Shortfall, Verdict
from sim.scenario.world import World, holds, truth


@dataclass(frozen=True, slots=True)
class Finding:
    """One position that applies to the package, and what became of it."""

    position: Position
    outcome: Outcome
    terms: tuple[str, ...]
    """The terms of ``requires`` that decide a failure (all of them otherwise)."""

    @property
    def lowers(self) -> bool:
        """Whether it lowers the verdict: it fails, and its kind binds."""
        return self.position.kind in SHORTFALL_OF and self.outcome in (
            Outcome.CONTRADICTED,
            Outcome.SILENT,
        )


@dataclass(frozen=True, slots=True)
class PartyCheck:
    """What one party says of the package.

    ``coverage`` is (addressed terms it has spoken to, addressed terms): a term
    counts as spoken to when any of its positions in force mentions it, in what it
    requires or in when it applies.
    """

    party: str
    shortfall: Shortfall
    findings: tuple[Finding, ...]
    coverage: tuple[int, int]
    points: Fraction | None
    minimum: Fraction | None
    on_record: str = ""
    answer_pending: bool = False
    """Whether the record says that the party has yet to answer this package."""

    @property
    def verdict(self) -> Verdict:
        """The worst unmet kind."""
        return Verdict.of(self.shortfall)

    @property
    def thin(self) -> bool:
        """Whether it has spoken to less than half of what the package addresses."""
        spoken, addressed = self.coverage
        return 2 * spoken < addressed

    @property
    def failing(self) -> tuple[Finding, ...]:
        """What lowers the verdict, worst kind first."""
        lowering = (finding for finding in self.findings if finding.lowers)
        return tuple(sorted(lowering, key=lambda f: -SHORTFALL_OF[f.position.kind]))

    def with_outcome(self, outcome: Outcome) -> tuple[Finding, ...]:
        """The findings that came out so."""
        return tuple(finding for finding in self.findings if finding.outcome is outcome)

    @property
    def preferences_unmet(self) -> tuple[Finding, ...]:
        """Preferences that the package does not meet; they only rank."""
        return tuple(
            finding
            for finding in self.findings
            if finding.position.kind is Kind.PREFERENCE
            and finding.outcome in (Outcome.CONTRADICTED, Outcome.SILENT)
        )

    def as_json(self) -> dict[str, object]:
        """The documented object of one party."""
        return {
            "verdict": self.verdict.value,
            "failed": {f.position.id: f.outcome.value for f in self.findings if f.lowers},
            "open": [f.position.id for f in self.with_outcome(Outcome.OPEN)],
            "met": [f.position.id for f in self.with_outcome(Outcome.MET)],
            "preferences_unmet": [f.position.id for f in self.preferences_unmet],
            "coverage": list(self.coverage),
            "thin": self.thin,
            "on_record": self.on_record or None,
            "answer_pending": self.answer_pending,
            **({} if self.points is None else {"points": exact(self.points)}),
        }


def party_check(
    scenario: Scenario,
    party: Party,
    positions: list[Position],
    as_set: World,
    completed: World,
    record: Package | None,
) -> PartyCheck:
    """Hold a package against one party's positions in force.

    ``as_set`` is the package alone, ``completed`` the package over the status quo; what
    fails on the first already is contradicted, what fails only on the second is silent.
    """
    findings = [f for p in positions if (f := _finding(scenario, p, as_set, completed)) is not None]
    shortfall = Shortfall.STATED if findings else Shortfall.NONE
    for finding in findings:
        if finding.lowers:
            shortfall |= SHORTFALL_OF[finding.position.kind]
    points = _points(party, findings, completed)
    if points is not None and party.minimum is not None and points < party.minimum:
        shortfall |= Shortfall.BELOW_MINIMUM
    spoken = spoken_to(scenario, positions)
    return PartyCheck(
        party=party.id,
        shortfall=shortfall,
        findings=tuple(findings),
        coverage=(len(spoken & as_set.values.keys()), len(as_set.values)),
        points=points,
        minimum=party.minimum,
        on_record="" if record is None else record.on_record.get(party.id, ""),
        answer_pending=record is not None and party.id in record.answer_pending,
    )


def _finding(
    scenario: Scenario, position: Position, as_set: World, completed: World
) -> Finding | None:
    required = scenario.terms_in(position.requires)
    if position.when is None:
        applies = any(term in completed.addressed for term in required)
    else:
        applies = holds(position.when, completed)
    if not applies:
        return None
    outcome = _outcome(position.requires, as_set, completed)
    parts = (
        position.requires.parts if isinstance(position.requires, AllOf) else (position.requires,)
    )
    failing = [
        term
        for part in parts
        if truth(part, completed) is False
        for term in scenario.terms_in(part)
    ]
    return Finding(position, outcome, tuple(dict.fromkeys(failing)) or required)


def _outcome(requires: Condition, as_set: World, completed: World) -> Outcome:
    whole = truth(requires, completed)
    if whole is None:
        return Outcome.OPEN
    if whole:
        return Outcome.MET
    return Outcome.CONTRADICTED if truth(requires, as_set) is False else Outcome.SILENT


def _points(party: Party, findings: list[Finding], completed: World) -> Fraction | None:
    """Points of the completed package and of met demands; None for unscored parties."""
    if not party.points and party.minimum is None:
        return None
    total = sum(
        (
            party.points.get(term, {}).get(option, Fraction(0))
            for term, option in completed.values.items()
        ),
        Fraction(0),
    )
    total += sum(f.position.points for f in findings if f.outcome is Outcome.MET)
    return total if party.cap is None else min(total, party.cap)


def spoken_to(scenario: Scenario, positions: list[Position]) -> frozenset[str]:
    """The terms that these positions mention anywhere."""
    conditions = [c for p in positions for c in (p.when, p.requires) if c is not None]
    return frozenset(t for c in conditions for t in scenario.terms_in(c))
