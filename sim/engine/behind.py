"""Which hard rules stand behind something: a smallest set of them without which it is gone.

A set found is minimal, as a conflict is: without any one of its rules there is a package
that meets the rest. There may be other such sets; the one found does not depend on chance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sim.engine.budget import Budget, TooWide
from sim.engine.clauses import Clauses, clauses_of, rules_alone
from sim.engine.compile import Space, compile_space, set_to
from sim.engine.layout import Layout, layout_of
from sim.engine.marco import Names
from sim.engine.sat import OutOfTime, Solver
from sim.engine.space import DealSpace
from sim.language.syntax import Addressed, atoms
from sim.scenario.model import Rule, Scenario
from sim.scenario.view import view_of


def rules_behind(
    space: DealSpace, conflicts: Sequence[Names], until: float = float("inf")
) -> tuple[Names | None, ...]:
    """For each conflict the hard rules it rests on; None where the time ran out."""
    if not space.space.broken:
        return ((),) * len(conflicts)
    try:
        clauses = clauses_of(space, {stake.id: (stake,) for stake in space.stakes}, loose=True)
    except TooWide:
        return (None,) * len(conflicts)
    found: list[Names | None] = []
    with Solver(clauses.hard, until) as solver:
        for conflict in conflicts:
            held = [clauses.selectors[stake] for stake in conflict]
            try:
                found.append(smallest(clauses, solver, held))
            except OutOfTime:
                found.append(None)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Contradictions:
    """Rules that exclude one another -> the options (by term) that this leaves no package."""

    found: Mapping[Names, tuple[tuple[str, str], ...]]
    complete: bool = True
    """Whether there was time to look at every option."""


def contradictions(scenario: Scenario, budget: Budget | None = None) -> Contradictions:
    """The hard rules of a scenario that contradict each other.

    Asked of packages that settle every term, since of a term left out a rule knows nothing;
    rules that speak of leaving out are left aside. Every set has two or more rules: a rule
    that excludes an option by itself means to.
    """
    budget = budget or Budget()
    found: dict[Names, list[tuple[str, str]]] = {}
    try:
        for rules, left in _contradicting(scenario, budget):
            found.setdefault(rules, []).append(left)
    except (OutOfTime, TooWide):
        return Contradictions({rules: tuple(left) for rules, left in found.items()}, complete=False)
    return Contradictions({rules: tuple(left) for rules, left in found.items()})


def _contradicting(scenario: Scenario, budget: Budget) -> Iterator[tuple[Names, tuple[str, str]]]:
    choices = {t.id: tuple(set_to(t, o.id) for o in t.options) for t in scenario.terms}
    plain = tuple(rule for rule in scenario.rules if not _of_silence(scenario, rule))
    alone = replace(scenario, rules=plain)
    space = compile_space(alone, view_of(scenario), choices, (), budget=budget)
    if len(space.broken) < 2:
        return
    layout = layout_of(space, list(space.broken.values()), budget)
    loose = rules_alone(space, layout)
    with Solver(loose.hard, budget.until) as solver:
        for term, option, made in _options(space, layout, loose):
            if not solver.satisfiable([*made, *loose.rules.values()]):
                rules = smallest(loose, solver, made)
                if len(rules) > 1:
                    yield rules, (term, option)


def _of_silence(scenario: Scenario, rule: Rule) -> bool:
    conditions = [rule.when, *([] if rule.then is None else [rule.then])]
    found = (atom for c in conditions for atom in atoms(c, scenario.meanings))
    return any(isinstance(atom, Addressed) for atom in found)


def _options(
    space: Space, layout: Layout, clauses: Clauses
) -> Iterator[tuple[str, str, list[int]]]:
    """Each option with the variable of its class of choices (none where there is one class)."""
    for layer, term in enumerate(layout.order):
        variables = clauses.choices[layer]
        for place, choice in enumerate(space.choices[term]):
            if choice.option is not None:
                made = [variables[layout.class_of[layer][place]]] if variables else []
                yield space.terms[term], choice.option, made


def smallest(clauses: Clauses, solver: Solver, held: Sequence[int]) -> Names:
    """A minimal set of rules that cannot be kept with what is held."""
    rules = list(clauses.rules.values())
    if solver.satisfiable([*held, *rules]):
        raise AssertionError("what is held can be kept; this is an error of the program")
    core = solver.core().intersection(rules)
    needed: set[int] = set()
    while core - needed:
        tried = min(core - needed)
        if solver.satisfiable([*held, *sorted(core - {tried})]):
            needed.add(tried)
        else:
            core = solver.core().intersection(rules)
    return tuple(rule for rule, variable in clauses.rules.items() if variable in core)
