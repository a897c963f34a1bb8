"""What the state says of a scenario: the package it shows, and how one looks at it."""

from __future__ import annotations

from dataclasses import replace

from sim.scenario.model import Package, PackageRef, Scenario, Settings
from sim.scenario.view import View, view_of
from sim.ui import off
from sim.ui.state import NOTHING, OPEN, OUT, PageState


def groups_of(scenario: Scenario) -> tuple[str, ...]:
    """The groups of terms in the order of the file; terms without one are together."""
    return tuple(dict.fromkeys(term.group for term in scenario.terms))


def packages_of(scenario: Scenario) -> dict[str, str]:
    """What can be chosen as a package: each with its label, phases behind their package."""
    found = {NOTHING: "A package of your own"}
    for package in scenario.packages:
        found[package.id] = package.label
        for phase in package.phases:
            found[f"{package.id}/{phase.id}"] = f"{package.label}, up to: {phase.label}"
    return found


def named_package(scenario: Scenario, state: PageState) -> tuple[Package | None, str | None]:
    """The named package and phase that the state starts from."""
    package, phase = PackageRef.of(state.package)
    return scenario.package.get(package), phase


def base_of(scenario: Scenario, state: PageState) -> Settings:
    """What the named package sets, before changes."""
    package, phase = named_package(scenario, state)
    return {} if package is None else package.laid_out(phase)[0]


def settings_of_state(scenario: Scenario, state: PageState) -> tuple[dict[str, str], list[str]]:
    """(terms set, terms open); every other term is left out, and so is what is off."""
    merged = off.without(scenario, state, {**base_of(scenario, state), **state.changed})
    set_to = {
        t.id: merged[t.id] for t in scenario.terms if merged.get(t.id, OUT) not in (OUT, OPEN)
    }
    return set_to, [t.id for t in scenario.terms if merged.get(t.id) == OPEN]


def as_recorded(scenario: Scenario, state: PageState) -> bool:
    """Whether the package is what the named one sets, with nothing changed or off."""
    untouched = replace(state, changed={}, off=())
    return settings_of_state(scenario, state) == settings_of_state(scenario, untouched)


def changed_to(scenario: Scenario, state: PageState, term: str, value: str) -> Settings:
    """The changes once ``term`` takes ``value``; nothing is kept that the package says."""
    base = base_of(scenario, state)
    changed = {t: o for t, o in state.changed.items() if t != term}
    if base.get(term, OUT) != value:
        changed[term] = value
    return {t.id: changed[t.id] for t in scenario.terms if t.id in changed}


def read_as(scenario: Scenario, state: PageState, reading: str, value: str) -> Settings:
    """The readings once this one takes ``value``; nothing is kept that is the default."""
    others = {name: v for name, v in state.readings.items() if name != reading}
    usual = value == scenario.reading[reading].default
    return others if usual else {**others, reading: value}


def view_of_state(scenario: Scenario, state: PageState) -> View:
    """The view that the switches of the state make."""
    return view_of(
        scenario,
        as_of=state.as_of,
        evidence=state.evidence,
        readings=state.readings,
        drop=state.dropped,
    )
