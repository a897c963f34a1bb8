"""Rules that no package can break, and positions that no possible package can fail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, NamedTuple

from sim.engine.behind import smallest
from sim.engine.budget import Budget, TooWide
from sim.engine.clauses import rules_alone
from sim.engine.compile import compile_space, every_choice
from sim.engine.formulas import Formula, negation
from sim.engine.layout import layout_of
from sim.engine.marco import Names
from sim.engine.sat import OutOfTime, Solver
from sim.scenario.model import Scenario, Severity
from sim.scenario.record import Evidence
from sim.scenario.view import view_of

_NOT: Final = "not "
Section = Literal["rules", "positions"]


class Unbroken(NamedTuple):
    """A rule or position without effect."""

    section: Section
    id: str
    rules: Names
    """the smallest set of other rules that see to it; none where nobody could break it anyway"""


@dataclass(frozen=True, slots=True)
class WithoutEffect:
    """What was found, in the order of the file."""

    found: tuple[Unbroken, ...]
    complete: bool = True
    """Whether there was time to look at everything."""


def without_effect(scenario: Scenario, budget: Budget | None = None) -> WithoutEffect:
    """The rules and positions that decide nothing about any package.

    Asked of every package, also of those that leave terms out. Rules of a first phase, and
    positions that a reading varies or that are not in force, are left aside; where the rules
    themselves leave no package, nothing is said.
    """
    found: list[Unbroken] = []
    try:
        found.extend(_without_effect(scenario, budget or Budget()))
    except (OutOfTime, TooWide):
        return WithoutEffect(tuple(found), complete=False)
    return WithoutEffect(tuple(found))


def _without_effect(scenario: Scenario, budget: Budget) -> Iterator[Unbroken]:
    choices = {term.id: every_choice(term) for term in scenario.terms}
    view = view_of(scenario, evidence=Evidence.INFERRED)
    # What a rule warns of is looked for as if it were forbidden; it forbids nothing else.
    hard = {rule.id for rule in scenario.rules if rule.severity is Severity.HARD}
    strict = tuple(replace(r, severity=Severity.HARD) for r in scenario.rules if r.then is not None)
    subject = replace(scenario, rules=strict)
    space = compile_space(subject, view, choices, first_phase=False, budget=budget)
    steady = [p for p in space.positions if not scenario.position[p.id].variants]
    asked: dict[tuple[Section, str], Formula] = {
        **{("rules", rule): broken for rule, broken in space.broken.items()},
        **{("positions", p.id): p.fails for p in steady},
    }
    layout = layout_of(space, list(asked.values()), budget)
    turned: Mapping[str, Formula] = {
        f"{_NOT}{section} {name}": negation(broken) for (section, name), broken in asked.items()
    }
    clauses = rules_alone(replace(space, broken={**space.broken, **turned}), layout)
    rules = {rule: clauses.rules[rule] for rule in space.broken if rule in hard}
    with Solver(clauses.hard, budget.until) as solver:
        if not solver.satisfiable([*rules.values()]):
            return
        for section, name in asked:
            others = {r: s for r, s in rules.items() if section != "rules" or r != name}
            broken = clauses.rules[f"{_NOT}{section} {name}"]
            if not solver.satisfiable([broken, *others.values()]):
                behind = smallest(replace(clauses, rules=others), solver, [broken])
                yield Unbroken(section, name, behind)
