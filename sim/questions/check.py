"""Who accepts this package, who blocks it, and which stated position is the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.questions.delivery import Delivery, delivery_of
from sim.questions.findings import PartyCheck, party_check
from sim.scenario import world
from sim.scenario.model import EMPTY, AgreementRule, Package, Rule, Scenario, Settings, Severity
from sim.scenario.provenance import Provenance
from sim.scenario.verdicts import Standard
from sim.scenario.view import View, in_force, view_of
from sim.scenario.world import World, holds, truth


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

    def passes(self, rule: AgreementRule) -> bool:
        """Whether it is possible, and accepted by as many as the rule asks for."""
        accepting = frozenset(party for party in self.parties if self.accepts(party))
        return self.possible and rule.passes(accepting)

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
    :func:`sim.scenario.question.settings_of` for reading them from text.

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
    as_set = world.as_set(scenario, package)
    completed = world.completed(scenario, package)
    positions = in_force(scenario, view)
    parties = {
        party.id: party_check(
            scenario,
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
        delivery=delivery_of(scenario, package, positions, parties, standard),
        standard=standard,
        name=name,
        phases=phases,
    )


def is_broken(rule: Rule, as_set: World, completed: World) -> bool:
    """Whether ``when`` holds on what is set and ``then`` is definitely false."""
    return (
        rule.then is not None and holds(rule.when, as_set) and truth(rule.then, completed) is False
    )
