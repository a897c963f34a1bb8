"""Packages and phases that break a hard rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim.files.assemble import Conditions
from sim.files.schema import PackageWords, ScenarioWords
from sim.files.sheet import Sheet
from sim.files.tree import Path
from sim.files.words import RuleWords
from sim.language.syntax import Condition, atoms, terms_of
from sim.scenario import limits, world
from sim.scenario.model import Scenario, Settings, Severity
from sim.scenario.world import holds, truth


@dataclass(frozen=True)
class _Step:
    """What a package sets up to one phase, and where that phase stands."""

    path: Path
    values: Settings
    first: bool


def check_hard_rules(
    sheet: Sheet, words: ScenarioWords, sound: Conditions, draft: Scenario
) -> None:
    """Report each package or phase that breaks a hard rule."""
    meanings = draft.meanings
    rules = list(_hard_rules(words, sound))
    steps = [
        step
        for index, package in enumerate(words.packages)
        for step in _steps(("packages", index), package)
        if _fits(sheet, draft, step.values)
    ]
    size = sum(1 for _, when, then in rules for part in (when, then) for _ in atoms(part, meanings))
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
                concerned = [*terms_of(when, meanings), *terms_of(then, meanings)]
                at = _where_set(sheet, step.path, concerned)
                sheet.report(at, f"breaks the hard rule {rule.id!r}: {_brief(rule.says)}")


def _hard_rules(
    words: ScenarioWords, sound: Conditions
) -> Iterator[tuple[RuleWords, Condition, Condition]]:
    for index, rule in enumerate(words.rules):
        when, then = sound.get(("rules", index, "if")), sound.get(("rules", index, "then"))
        if rule.severity is Severity.HARD and when is not None and then is not None:
            yield rule, when, then


def _steps(path: Path, package: PackageWords) -> Iterator[_Step]:
    """The phases, each laid over those before it; the package itself if it has none."""
    values = {**package.assumed, **package.set}
    if not package.phases:
        yield _Step(path, values, first=True)
    for index, phase in enumerate(package.phases):
        values = {**values, **phase.assumed, **phase.set}
        yield _Step((*path, "phases", index), values, first=index == 0)


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
