"""What shows only when conditions are evaluated: rules broken, conditions that decide nothing.

Whether a condition can ever hold, or always does, is decided exactly by trying every choice
of the terms concerned, where choices that no atom of the condition tells apart count as one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from sim.files.conditions import Conditions
from sim.files.sheet import Sheet
from sim.files.tree import Path
from sim.language.syntax import Addressed, Atom, Compare, Condition, Equals, OneOf, atoms
from sim.scenario import limits, world
from sim.scenario.model import Package, Rule, Scenario, Settings, Severity, Term
from sim.scenario.world import World, admits, evaluate, holds, truth


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
        if 2 ** len({atom.term for atom in said}) > limits.VACUITY_CHOICES:
            continue
        left -= sum(len(draft.term[atom.term].options) for atom in said)
        if left < 0:
            return
        choices = _choices(said, draft.term)
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


def _choices(said: list[Atom], terms: Mapping[str, Term]) -> dict[str, list[str | None]]:
    """For each term, None for leaving it out and one option of each distinguishable kind."""
    about: dict[str, list[Atom]] = {}
    for atom in said:
        about.setdefault(atom.term, []).append(atom)
    return {name: _kinds(terms[name], concerned) for name, concerned in about.items()}


def _kinds(term: Term, said: list[Atom]) -> list[str | None]:
    telling = [atom for atom in dict.fromkeys(said) if not isinstance(atom, Addressed)]
    kinds: dict[tuple[bool, ...], str] = {}
    for option in dict.fromkeys([*_told_apart(term, telling), *_numbers(term, telling)]):
        found = term.option(option)
        kinds.setdefault(tuple(admits(atom, term, found) for atom in telling), option)
    return [None, *kinds.values()]


def _told_apart(term: Term, said: list[Compare | Equals | OneOf]) -> list[str]:
    """Options, one at least of each kind: where none is compared, the named and another."""
    options = [option.id for option in term.options]
    named: set[str] = set()
    for atom in said:
        if isinstance(atom, Compare):
            return options
        named.update(atom.options if isinstance(atom, OneOf) else (atom.option,))
    other = next((option for option in options if option not in named), None)
    return [option for option in options if option in named or option == other]


def _numbers(term: Term, said: list[Compare | Equals | OneOf]) -> Iterator[str]:
    """Whole numbers of the range on, and to either side of, each number that is named."""
    if term.span is None:
        return
    least, greatest = term.span
    yield from (str(least), str(greatest))
    for number in (value for atom in said for value in _named(term, atom)):
        if math.isfinite(number):
            for near in range(math.floor(number) - 1, math.ceil(number) + 2):
                if least <= near <= greatest:
                    yield str(near)


def _named(term: Term, atom: Compare | Equals | OneOf) -> Iterator[Fraction | float]:
    match atom:
        case Compare(_, _, word) | Equals(_, word):
            words: tuple[str, ...] = (word,)
        case OneOf(_, words):
            pass
    for word in words:
        if not term.has(word):
            yield Fraction(word)
        else:
            value = term.option(word).value
            if value is not None:
                yield value
