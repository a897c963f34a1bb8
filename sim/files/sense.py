"""What shows only when conditions are evaluated: rules broken, conditions that decide nothing.

Whether a condition can ever hold, or always does, is decided exactly by trying every choice
of the terms concerned, where choices that no atom of the condition tells apart count as one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from sim import limits
from sim.files.conditions import Conditions
from sim.files.sheet import Sheet
from sim.files.tree import Path
from sim.language.sums import Total
from sim.language.syntax import Atom, Condition, atoms, terms_said
from sim.scenario import world
from sim.scenario.choices import choices as choices_of
from sim.scenario.model import Package, Rule, Scenario, Settings, Severity, Term
from sim.scenario.world import World, evaluate, holds, truth


@dataclass(frozen=True)
class _Step:
    """What a package sets up to one phase, and where that phase stands."""

    path: Path
    values: Settings
    first: bool


def check_hard_rules(sheet: Sheet, sound: Conditions, draft: Scenario) -> None:
    """Report each package or phase that breaks a hard rule."""
    rules = list(_hard_rules(sound, draft))
    steps = [
        step
        for index, package in enumerate(draft.packages)
        for step in _steps(("packages", index), package)
        if _fits(sheet, draft, step.values)
    ]
    parts = [part for _, when, then in rules for part in (when, then)]
    size = sum(1 for part in parts for _ in atoms(part, draft.meanings))
    if size * len(steps) > limits.RULE_ATOMS:
        message = f"{len(rules):,} hard rules for {len(steps):,} packages and phases are too many"
        sheet.report(("packages",), message, at_key=True)
        return
    for step in steps:
        as_set = world.as_set(draft, step.values)
        completed = world.completed(draft, step.values)
        for rule, when, then in rules:
            if rule.first_phase and not step.first:
                continue
            if holds(when, as_set) and truth(then, completed) is False:
                concerned = [*draft.terms_in(when), *draft.terms_in(then)]
                at = _where_set(sheet, step.path, concerned)
                sheet.report(at, f"breaks the hard rule {rule.id!r}: {_brief(rule.says)}")


def _hard_rules(sound: Conditions, draft: Scenario) -> Iterator[tuple[Rule, Condition, Condition]]:
    for index, rule in enumerate(draft.rules):
        when, then = sound.get(("rules", index, "if")), sound.get(("rules", index, "then"))
        if rule.severity is Severity.HARD and when is not None and then is not None:
            yield rule, when, then


def _steps(path: Path, package: Package) -> Iterator[_Step]:
    """The phases, each laid over those before it; the package itself if it has none."""
    if not package.phases:
        yield _Step(path, package.laid_out()[0], first=True)
    for index, phase in enumerate(package.phases):
        yield _Step((*path, "phases", index), package.laid_out(phase.id)[0], first=index == 0)


def _fits(sheet: Sheet, draft: Scenario, values: Settings) -> bool:
    """Whether every term is set to an option that it has."""
    return all(
        name in draft.term and ("terms", name) not in sheet.damaged and draft.term[name].has(option)
        for name, option in values.items()
    )


def _where_set(sheet: Sheet, path: Path, terms: list[str]) -> Path:
    """Where the step itself sets one of these terms, or the step."""
    for term in terms:
        for key in ("set", "assumed"):
            if sheet.has((*path, key, term)):
                return (*path, key, term)
    return path


def _brief(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:117]}..."


def check_vacuous(sheet: Sheet, sound: Conditions, draft: Scenario) -> None:
    """Warn of each condition that can never hold, or always does."""
    base = draft.status_quo
    left = limits.VACUITY_ATOMS
    for path, condition in sound.items():
        said = list(atoms(condition, draft.meanings))
        # Each term has two choices at least; to find all of them takes time.
        if 2 ** len(draft.terms_in(condition)) > limits.VACUITY_CHOICES:
            continue
        left -= sum(_choices_at_most(draft.term[t], a) for a in said for t in terms_said(a))
        if left < 0:
            return
        choices = choices_of(said, draft.term)
        if math.prod(map(len, choices.values())) > limits.VACUITY_CHOICES:
            continue
        # A rule's if sees only what is set; the other conditions the status quo as well.
        behind = {} if path[-1] == "if" else {name: base[name] for name in choices if name in base}
        missing = None if path[-1] in {"requires", "then"} else False
        seen: set[bool] = set()
        for tried in _worlds(choices, behind, draft):
            seen.add(evaluate(condition, tried, missing=missing) is True)
            left -= len(said)
            if left < 0:
                return
            if len(seen) == 2:
                break
        else:
            message = "always holds" if True in seen else "can never hold"
            sheet.report(path, f"{message}, whatever is set", severity="warning")


def _choices_at_most(term: Term, atom: Atom) -> int:
    """How many choices of the term have to be told apart because of the atom."""
    told = isinstance(atom, Total) and term.span is not None
    # Each number with its neighbours.
    return 3 * limits.TOLD_APART if told else len(term.options)


def _worlds(
    choices: Mapping[str, list[str | None]],
    behind: Settings,
    draft: Scenario,
) -> Iterator[World]:
    for chosen in product(*choices.values()):
        values = {
            name: option for name, option in zip(choices, chosen, strict=True) if option is not None
        }
        yield World(draft.term, draft.meanings, {**behind, **values}, values.keys())
