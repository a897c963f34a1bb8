"""A scored scenario -> a folder that NegMAS reads (needs the optional extra ``negmas``).

Terms become categorical issues with option ids as values; every party's points become a
linear additive utility function with weights 1, and its minimum the reserved value. So a
package is worth to NegMAS what it is worth here, exactly, as long as the numbers are
exact as binary floating point (a warning says when they are not).

What NegMAS has no place for is refused where it would change utilities (points for
positions, caps that cut off), and reported where it changes who accepts (rules,
positions that bind, the agreement rule, the status quo).
"""

from __future__ import annotations

from fractions import Fraction
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from sim.problems import InvalidInput, Problem
from sim.scenario.inside import own_rule
from sim.scenario.model import Kind, Party, Scenario, Severity, Term

_BINDING = (Kind.RED_LINE, Kind.CONDITION, Kind.OFFER_LIMIT)


def write(scenario: Scenario, folder: Path, *, force: bool = False) -> tuple[str, ...]:
    """Write the scenario as NegMAS's own YAML files; returns warnings.

    Raises:
        InvalidInput: NegMAS is not installed, the utilities are no sums over terms, or
            the folder holds files already and ``force`` was not given.
    """
    made = negmas_scenario(scenario)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())) and not force:
        message = "there are files already; --force writes beside and over them"
        raise InvalidInput([Problem(str(folder), message=message)])
    try:
        made.dumpas(folder, type="yml", save_stats=False, save_info=False)
    except OSError as error:
        message = f"cannot be written: {error.strerror or error}"
        raise InvalidInput([Problem(str(folder), message=message)]) from None
    return warnings_for(scenario)


def negmas_scenario(scenario: Scenario) -> Any:
    """The ``negmas.inout.Scenario`` of a scored scenario.

    Raises:
        InvalidInput: NegMAS is not installed, or the utilities are no sums over terms.
    """
    problems = _refusals(scenario)
    if problems:
        raise InvalidInput(problems)
    negmas = _negmas()
    issues = [negmas.make_issue(list(term.every_id()), name=term.id) for term in scenario.terms]
    space = negmas.make_os(issues, name=scenario.id)
    functions = [
        negmas.LinearAdditiveUtilityFunction(
            values={term.id: _values(party, term) for term in scenario.terms},
            weights={term.id: 1 for term in scenario.terms},
            outcome_space=space,
            reserved_value=-float("inf") if party.minimum is None else float(party.minimum),
            name=party.id,
        )
        for party in scenario.parties
        if _scored(party)
    ]
    return import_module("negmas.inout").Scenario(outcome_space=space, ufuns=tuple(functions))


def warnings_for(scenario: Scenario) -> tuple[str, ...]:
    """What the exported folder does not say, or says inexactly."""
    told = []
    numbers = [value for party in scenario.parties for value in _numbers(party)]
    if any(Fraction(float(value)) != value for value in numbers):
        told.append("some points are not exact as floating point; NegMAS has them rounded")
    hard = [rule.id for rule in scenario.rules if rule.severity is Severity.HARD]
    if hard:
        told.append(f"hard rules are not exported, impossible packages are outcomes: {_some(hard)}")
    binding = [p.id for p in scenario.positions if p.kind in _BINDING]
    if binding:
        told.append(f"positions that block are not exported: {_some(binding)}")
    unscored = [party.id for party in scenario.parties if not _scored(party)]
    if unscored:
        told.append(f"parties without points are not exported: {_some(unscored)}")
    if not own_rule(scenario).unanimous:
        told.append("the agreement rule is not exported; NegMAS asks everyone to agree")
    if any(term.status_quo is not None for term in scenario.terms):
        told.append("NegMAS knows whole packages only: no term can be left at its status quo")
    return tuple(told)


def _refusals(scenario: Scenario) -> list[Problem]:
    problems = [
        Problem(
            "export",
            path=f"positions[{position.id}]",
            message="has points of its own, so utilities are no sum over terms",
        )
        for position in scenario.positions
        if position.points
    ]
    problems += [
        Problem(
            "export", path=f"parties[{party.id}].cap", message="cuts totals off: no sum over terms"
        )
        for party in scenario.parties
        if party.cap is not None and _most(party) > party.cap
    ]
    if not any(map(_scored, scenario.parties)):
        problems.append(Problem("export", message="no party has points"))
    return problems


def _negmas() -> ModuleType:
    try:
        return import_module("negmas")
    except ImportError:
        message = "NegMAS is not installed: pip install 'negotiation-position-simulator[negmas]'"
        raise InvalidInput([Problem("export", message=message)]) from None


def _scored(party: Party) -> bool:
    return bool(party.points) or party.minimum is not None


def _values(party: Party, term: Term) -> dict[str, float]:
    points = party.points.get(term.id, {})
    return {option: float(points.get(option, 0)) for option in term.every_id()}


def _numbers(party: Party) -> list[Fraction]:
    numbers = [value for table in party.points.values() for value in table.values()]
    return numbers if party.minimum is None else [*numbers, party.minimum]


def _most(party: Party) -> Fraction:
    return sum((max(table.values()) for table in party.points.values() if table), Fraction(0))


def _some(ids: list[str]) -> str:
    return ", ".join(ids[:5]) + (", ..." if len(ids) > 5 else "")
