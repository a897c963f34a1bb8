"""Rules that no package can break, and positions that every package fails, or none can."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from sim.engine.behind import smallest
from sim.engine.budget import Budget, TooWide
from sim.engine.clauses import rules_alone
from sim.engine.compile import compile_space, every_choice
from sim.engine.formulas import Formula, conjunction, negation
from sim.engine.layout import layout_of
from sim.engine.marco import Names
from sim.engine.sat import OutOfTime, Solver
from sim.scenario.model import Scenario, Severity
from sim.scenario.record import Evidence
from sim.scenario.view import view_of

Section = Literal["rules", "positions"]


class Unbroken(NamedTuple):
    """A rule or position that tells no package from another."""

    section: Section
    id: str
    rules: Names
    """the smallest set of other rules that see to it; none where it needs no other"""
    fails: bool = False
    """whether it is a position that fails wherever it counts, not one that never does"""


@dataclass(frozen=True, slots=True)
class WithoutEffect:
    """What was found, in the order of the file."""

    found: tuple[Unbroken, ...]
    complete: bool = True
    """Whether there was time to look at everything."""


def without_effect(scenario: Scenario, budget: Budget | None = None) -> WithoutEffect:
    """The rules and positions that decide nothing about any package, or nothing within one.

    That is what no package can break, and a position that counts and then always fails.

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
    asked: dict[tuple[Section, str, bool], Formula] = {
        **{("rules", rule, False): broken for rule, broken in space.broken.items()},
        **{("positions", p.id, False): p.fails for p in steady},
        **{("positions", p.id, True): conjunction((p.applies, negation(p.fails))) for p in steady},
    }
    layout = layout_of(space, list(asked.values()), budget)
    turned: Mapping[str, Formula] = {
        _name(*which): negation(broken) for which, broken in asked.items()
    }
    clauses = rules_alone(replace(space, broken={**space.broken, **turned}), layout)
    rules = {rule: clauses.rules[rule] for rule in space.broken if rule in hard}
    with Solver(clauses.hard, budget.until) as solver:
        if not solver.satisfiable([*rules.values()]):
            return
        told: set[str] = set()
        for section, name, fails in asked:
            others = {r: s for r, s in rules.items() if section != "rules" or r != name}
            broken = clauses.rules[_name(section, name, fails)]
            # What never counts fails nowhere, and so need not be told to fail wherever it does.
            if not (fails and name in told) and not solver.satisfiable([broken, *others.values()]):
                behind = smallest(replace(clauses, rules=others), solver, [broken])
                told |= {name} if section == "positions" else set()
                yield Unbroken(section, name, behind, fails)


def _name(section: Section, name: str, fails: bool) -> str:
    return f"not {section} {name}{' unmet' if fails else ''}"
