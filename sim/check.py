"""Who accepts this package, who blocks it, and which stated position is the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from sim.conditions import AllOf, Condition, World, holds, terms_of, truth
from sim.model import (
    EMPTY,
    Kind,
    Package,
    Party,
    Position,
    Rule,
    Scenario,
    Settings,
    Severity,
)
from sim.results import Provenance
from sim.verdicts import SHORTFALL_OF, Outcome, Shortfall, Standard, Verdict
from sim.view import View, in_force, view_of


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


@dataclass(frozen=True, slots=True)
class Delivery:
    """Who must act for the package to come about, and who among them is in the way.

    ``objecting_without_control``: party -> terms it objects to and can neither
    deliver nor break.
    """

    must_act: tuple[str, ...]
    blocked: tuple[str, ...]
    unstated: Mapping[str, tuple[str, ...]]
    objecting_without_control: Mapping[str, tuple[str, ...]]
    changed: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """The documented object."""
        return {
            "must_act": list(self.must_act),
            "blocked": list(self.blocked),
            "unstated": {party: list(terms) for party, terms in self.unstated.items()},
            "objecting_without_control": {
                party: list(terms) for party, terms in self.objecting_without_control.items()
            },
        }


@dataclass(frozen=True, slots=True)
class Check:
    """The whole answer about one package. Always exact."""

    provenance: Provenance
    package: Settings
    assumed: Settings
    rules_broken: tuple[Rule, ...]
    warnings: tuple[Rule, ...]
    notes: tuple[Rule, ...]
    parties: Mapping[str, PartyCheck]
    delivery: Delivery
    standard: Standard = Standard.UNBLOCKED
    name: str = ""
    phases: Mapping[str, Check] = field(default_factory=dict)

    @property
    def possible(self) -> bool:
        """Whether no hard rule is broken."""
        return not self.rules_broken

    def accepts(self, party: str) -> bool:
        """Whether the party accepts, by the standard asked for."""
        return self.standard.accepts(self.parties[party].shortfall)

    def as_json(self) -> dict[str, object]:
        """The documented object of ``negsim check --json``."""
        return {
            "scenario": self.provenance.scenario,
            "package": dict(self.package),
            "assumed": dict(self.assumed),
            "rules_broken": [rule.id for rule in self.rules_broken],
            "warnings": [rule.id for rule in self.warnings],
            "notes": [rule.id for rule in self.notes],
            "verdicts": {party: result.as_json() for party, result in self.parties.items()},
            "accepts": {party: self.accepts(party) for party in self.parties},
            "delivery": self.delivery.as_json(),
            "provenance": self.provenance.as_json(),
            **(
                {"phases": {name: phase.as_json() for name, phase in self.phases.items()}}
                if self.phases
                else {}
            ),
        }


def exact(number: Fraction) -> int | str:
    """A number as JSON keeps it exactly: an integer, or a text such as ``5/3``."""
    return number.numerator if number.denominator == 1 else str(number)


def check(
    scenario: Scenario,
    package: str | Settings,
    view: View | None = None,
    *,
    phase: str | None = None,
    standard: Standard = Standard.UNBLOCKED,
) -> Check:
    """Check a named package (or one phase of it) or given settings.

    A named package with phases is checked with all phases laid over each other,
    and each phase beside it. Settings are taken as valid: see
    :func:`sim.question.settings_of` for reading them from text.

    Raises:
        KeyError: no such package or phase.
    """
    view = view or view_of(scenario)
    if not isinstance(package, str):
        return _check(scenario, dict(package), EMPTY, view, standard)
    named = scenario.package[package]
    everything, assumed = named.laid_out(phase)
    phases = {}
    if phase is None:
        for step in named.phases:
            phases[step.id] = check(scenario, package, view, phase=step.id, standard=standard)
    first = not named.phases or phase == named.phases[0].id
    return _check(
        scenario,
        everything,
        assumed,
        view,
        standard,
        name=package if phase is None else f"{package}/{phase}",
        record=named,
        first_phase=first,
        phases=phases,
    )


def _check(
    scenario: Scenario,
    package: Settings,
    assumed: Settings,
    view: View,
    standard: Standard,
    *,
    name: str = "",
    record: Package | None = None,
    first_phase: bool = True,
    phases: Mapping[str, Check] = EMPTY,  # type: ignore[assignment]
) -> Check:
    definitions = {d.id: d for d in scenario.definitions}
    term = scenario.term
    as_set = World(term, definitions, package, package.keys())
    base = {t.id: t.status_quo for t in scenario.terms if t.status_quo is not None}
    completed = World(term, definitions, {**base, **package}, package.keys())
    # What the package sets by itself: a failure here is contradicted, not silent.
    positions = in_force(scenario, view)
    parties = {
        party.id: _party(
            party,
            [p for p in positions if p.party == party.id],
            as_set,
            completed,
            record,
        )
        for party in scenario.parties
    }
    rules = [rule for rule in scenario.rules if first_phase or not rule.first_phase]
    broken = [rule for rule in rules if is_broken(rule, as_set, completed)]
    return Check(
        provenance=Provenance.of(scenario, view),
        package={t.id: package[t.id] for t in scenario.terms if t.id in package},
        assumed=dict(assumed),
        rules_broken=tuple(rule for rule in broken if rule.severity is Severity.HARD),
        warnings=tuple(rule for rule in broken if rule.severity is Severity.WARNING),
        notes=tuple(r for r in rules if r.severity is Severity.NOTE and holds(r.when, as_set)),
        parties=parties,
        delivery=_delivery(scenario, package, positions, parties, standard),
        standard=standard,
        name=name,
        phases=phases,
    )


def is_broken(rule: Rule, as_set: World, completed: World) -> bool:
    """Whether ``when`` holds on what is set and ``then`` is definitely false."""
    return (
        rule.then is not None and holds(rule.when, as_set) and truth(rule.then, completed) is False
    )


def _party(
    party: Party,
    positions: list[Position],
    as_set: World,
    completed: World,
    record: Package | None,
) -> PartyCheck:
    findings = [
        finding for p in positions if (finding := _finding(p, as_set, completed)) is not None
    ]
    shortfall = Shortfall.STATED if findings else Shortfall.NONE
    for finding in findings:
        if finding.lowers:
            shortfall |= SHORTFALL_OF[finding.position.kind]
    points = _points(party, findings, completed)
    if points is not None and party.minimum is not None and points < party.minimum:
        shortfall |= Shortfall.BELOW_MINIMUM
    spoken = spoken_to(positions, completed)
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


def _finding(position: Position, as_set: World, completed: World) -> Finding | None:
    required = terms_of(position.requires, completed.definitions)
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
        for term in terms_of(part, completed.definitions)
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


def spoken_to(positions: list[Position], world: World) -> frozenset[str]:
    """The terms that these positions mention anywhere."""
    conditions = [c for p in positions for c in (p.when, p.requires) if c is not None]
    return frozenset(t for c in conditions for t in terms_of(c, world.definitions))


def _delivery(
    scenario: Scenario,
    package: Settings,
    positions: tuple[Position, ...],
    parties: Mapping[str, PartyCheck],
    standard: Standard,
) -> Delivery:
    changed = [t for t in scenario.terms if t.id in package and package[t.id] != t.status_quo]
    duties = {
        party: [t.id for t in changed if party in t.deliver]
        for party in scenario.party
        if any(party in t.deliver for t in changed)
    }
    definitions = {d.id: d for d in scenario.definitions}
    world = World(scenario.term, definitions, package, package.keys())
    unstated = {}
    for party, terms in duties.items():
        spoken = spoken_to([p for p in positions if p.party == party], world)
        if silent := tuple(t for t in terms if t not in spoken):
            unstated[party] = silent
    return Delivery(
        must_act=tuple(duties),
        blocked=tuple(p for p in duties if not standard.accepts(parties[p].shortfall)),
        unstated=unstated,
        objecting_without_control=_without_control(scenario, package, parties),
        changed=tuple(t.id for t in changed),
    )


def _without_control(
    scenario: Scenario, package: Settings, parties: Mapping[str, PartyCheck]
) -> dict[str, tuple[str, ...]]:
    objections: dict[str, tuple[str, ...]] = {}
    for party, result in parties.items():
        disputed = {term for f in result.findings if f.lowers for term in f.terms}
        terms = tuple(
            t.id
            for t in scenario.terms
            if t.id in disputed
            and t.id in package
            and party not in t.deliver
            and party not in t.breakers
        )
        if terms:
            objections[party] = terms
    return objections
