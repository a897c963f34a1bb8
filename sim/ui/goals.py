"""What a question can hold fixed: a definition that pins terms, the package, or nothing."""

from __future__ import annotations

from sim.language.syntax import AllOf, Equals
from sim.scenario.model import Definition, Scenario, Settings
from sim.ui import off
from sim.ui.state import NOTHING, PACKAGE, PageState
from sim.ui.subject import settings_of_state


def goals_of(scenario: Scenario) -> tuple[str, ...]:
    """Everything that a goal may be."""
    return (*(d.id for d in scenario.definitions if pinned(d)), PACKAGE, NOTHING)


def offered(scenario: Scenario, state: PageState) -> tuple[str, ...]:
    """The goals that need nothing which is switched off."""
    held = {goal: held_by(scenario, state, goal) for goal in goals_of(scenario)}
    return tuple(g for g, pins in held.items() if off.without(scenario, state, pins) == pins)


def goal_of(scenario: Scenario, state: PageState, usual: str) -> str:
    """The goal of the state, or else the page's own."""
    return next(g for g in (state.goal, usual, PACKAGE) if g in offered(scenario, state))


def pinned(definition: Definition) -> Settings:
    """The settings that a definition stands for; empty when it is not of that form."""
    means = definition.means
    parts = means.parts if isinstance(means, AllOf) else (means,)
    plain = [p for p in parts if isinstance(p, Equals) and not p.negated]
    found = {p.term: p.option for p in plain}
    # A term that is to be two things at once pins nothing that a package could have.
    consistent = all(found[p.term] == p.option for p in plain)
    return found if consistent and len(plain) == len(parts) else {}


def short(definition: Definition) -> str:
    """What it is called: what it says, up to the explanation."""
    return definition.says.split(":", maxsplit=1)[0].split(" (", maxsplit=1)[0]


def held_by(scenario: Scenario, state: PageState, goal: str) -> Settings:
    """The terms that a goal holds fixed."""
    if goal == PACKAGE:
        return settings_of_state(scenario, state)[0]
    named = {d.id: pinned(d) for d in scenario.definitions}
    return named.get(goal, {})
