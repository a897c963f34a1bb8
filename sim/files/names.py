"""Whether the names of a scenario lead somewhere and each item makes sense by itself.

That a name is one of its section is said by the vocabulary and checked when the file is
read (:mod:`sim.files.shape`); here is what takes more than one item to see.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Final

from sim import limits
from sim.files.agreement import check_agreement
from sim.files.sheet import SECTIONS, Sheet
from sim.files.tree import Path
from sim.language.parser import RESERVED
from sim.scenario.amounts import unit_of
from sim.scenario.fields import ALL
from sim.scenario.model import (
    Expectation,
    Package,
    PackageRef,
    Party,
    Phase,
    Position,
    Scenario,
    Severity,
    Term,
)
from sim.scenario.terms import whole_number
from sim.scenario.verdicts import Shortfall, Standard, Verdict

_SINGULAR: Final[Mapping[str, str]] = {
    **{section: section.removesuffix("s") for section in SECTIONS},
    "parties": "party",
    "stairs": "staircase",
}


class References:
    """Checks of references, all against one file."""

    def __init__(self, sheet: Sheet, draft: Scenario) -> None:
        self._sheet = sheet
        self._draft = draft

    def one(self, path: Path, name: str, section: str, *, at_key: bool = False) -> None:
        """``name`` is the id of an item of the section."""
        if not self._sheet.may_have(section, name):
            message = f"there is no {_SINGULAR[section]} {name!r}"
            among = sorted(self._sheet.ids[section])
            self._sheet.report(path, message, word=name, among=among, at_key=at_key)

    def several(self, path: Path, names: Iterable[str], section: str) -> None:
        """Each name is the id of an item of the section, none given twice."""
        seen: set[str] = set()
        for index, name in enumerate(names):
            self.one((*path, index), name, section)
            if name in seen:
                self._sheet.report((*path, index), f"{name!r} is listed twice")
            seen.add(name)

    def keys(self, path: Path, names: Iterable[str], section: str) -> None:
        """Each key of a map is the id of an item of the section."""
        for name in names:
            self.one((*path, name), name, section, at_key=True)

    def option(self, path: Path, name: str, option: str, *, at_key: bool = False) -> None:
        """``option`` is one of the term's, listed or in its range."""
        term = self._draft.term.get(name)
        if term is None or ("terms", name) in self._sheet.damaged or term.has(option):
            return
        message = f"term {name!r} has no option {option!r}"
        if term.span is not None:
            message += f" and its range is {term.span[0]} to {term.span[1]}"
        known = [listed.id for listed in term.options]
        self._sheet.report(path, message, word=option, among=known, at_key=at_key)

    def value(self, path: Path, name: str, value: str, *, at_key: bool = False) -> None:
        """``value`` is one of the reading's."""
        reading = self._draft.reading.get(name)
        if reading is None or ("readings", name) in self._sheet.damaged:
            return
        if value not in reading.values:
            message = f"reading {name!r} has no value {value!r}"
            self._sheet.report(path, message, word=value, among=reading.values, at_key=at_key)

    def phase(self, path: Path, words: str) -> None:
        """``words`` name a phase that the package has, if they name one."""
        ref = PackageRef.of(words)
        package = self._draft.package.get(ref.id)
        if ref.phase is None or package is None or ("packages", ref.id) in self._sheet.damaged:
            return
        known = [step.id for step in package.phases]
        if ref.phase not in known:
            message = f"package {ref.id!r} has no phase {ref.phase!r}"
            self._sheet.report(path, message, word=ref.phase, among=known)


def check_ids(sheet: Sheet, draft: Scenario) -> None:
    """Ids are unique within their kind; terms and definitions share one space of names."""
    for section in SECTIONS:
        twice = _twice(sheet, (section,), [item.id for item in getattr(draft, section)])
        # Which of them is meant nobody can say.
        sheet.damaged |= {(section, name) for name in twice}
    for index, term in enumerate(draft.terms):
        _twice(sheet, ("terms", index, "options"), [option.id for option in term.options])
        for place, option in enumerate(term.options):
            _not_reserved(sheet, ("terms", index, "options", place, "id"), option.id)
        _not_reserved(sheet, ("terms", index, "id"), term.id)
    for index, package in enumerate(draft.packages):
        _twice(sheet, ("packages", index, "phases"), [phase.id for phase in package.phases])
    for index, definition in enumerate(draft.definitions):
        path: Path = ("definitions", index, "id")
        _not_reserved(sheet, path, definition.id)
        if definition.id in draft.term:
            sheet.report(path, f"{definition.id!r} is also the name of a term")


def _twice(sheet: Sheet, path: Path, names: list[str]) -> set[str]:
    first: dict[str, int] = {}
    found = set()
    for index, name in enumerate(names):
        if first.setdefault(name, index) != index:
            line = sheet.place((*path, first[name], "id")).line
            message = f"the id {name!r} is used twice, first on line {line}"
            sheet.report((*path, index, "id"), message)
            found.add(name)
    return found


def _not_reserved(sheet: Sheet, path: Path, name: str) -> None:
    if name in RESERVED:
        sheet.report(path, f"{name!r} is a reserved word")


def check_items(sheet: Sheet, draft: Scenario) -> None:
    """What has to be true of each item beside its shape."""
    refer = References(sheet, draft)
    for index, party in enumerate(draft.parties):
        _check_party(sheet, refer, draft, ("parties", index), party)
    for index, term in enumerate(draft.terms):
        _check_term(sheet, refer, ("terms", index), term)
    for index, rule in enumerate(draft.rules):
        whole = ("rules", rule.id) not in sheet.damaged
        if rule.then is None and rule.severity is not Severity.NOTE and whole:
            message = f"a {rule.severity.value} rule needs 'then': what has to hold"
            sheet.report(("rules", index), message)
    for index, reading in enumerate(draft.readings):
        if reading.default not in reading.values and ("readings", reading.id) not in sheet.damaged:
            message = f"the default {reading.default!r} is not one of the values"
            at: Path = ("readings", index, "default")
            sheet.report(at, message, word=reading.default, among=reading.values)
    for index, statement in enumerate(draft.statements):
        if statement.at is not None and statement.at[0] > statement.at[1]:
            sheet.report(("statements", index, "at"), "ends before it begins")
    for index, position in enumerate(draft.positions):
        _check_position(sheet, refer, ("positions", index), position)
    for index, package in enumerate(draft.packages):
        path: Path = ("packages", index)
        for where, step in [(path, package), *_phases(path, package)]:
            _check_settings(sheet, refer, where, step)
    for index, scope in enumerate(draft.scopes):
        for name, option in scope.stated.items():
            refer.option(("scopes", index, "set", name), name, option)
    for index, staircase in enumerate(draft.stairs):
        for place, stair in enumerate(staircase.steps):
            at = ("stairs", index, "steps", place, "set")
            for name, option in stair.stated.items():
                refer.option((*at, name), name, option)
    for index, expectation in enumerate(draft.expectations):
        _check_expectation(sheet, refer, ("expectations", index), expectation)
    check_agreement(sheet, draft)


def _check_party(
    sheet: Sheet, refer: References, draft: Scenario, path: Path, party: Party
) -> None:
    if party.id in party.member_of:
        index = party.member_of.index(party.id)
        sheet.report((*path, "member_of", index), "a party is no member of itself")
    for name, points in party.points.items():
        for option in points:
            refer.option((*path, "points", name, option), name, option, at_key=True)
    if unit_of(_amounts(draft, party)) is None:
        message = f"have no common unit of at most {limits.UNIT_DIGITS} digits"
        sheet.report((*path, "points"), message)


def _amounts(draft: Scenario, party: Party) -> Iterator[Fraction]:
    """All points that a party's totals and bounds are made of."""
    for table in party.points.values():
        yield from table.values()
    yield from (p.points for p in draft.positions if p.party == party.id)
    yield from (bound for bound in (party.minimum, party.cap) if bound is not None)


def _check_term(sheet: Sheet, refer: References, path: Path, term: Term) -> None:
    valued = [option.value is not None for option in term.options]
    whole = ("terms", term.id) not in sheet.damaged
    if term.span is not None:
        _check_span(sheet, path, term, term.span[0], term.span[1])
    elif any(valued) and not all(valued) and whole:
        message = "the other options have a value, so this one needs one too"
        sheet.report((*path, "options", valued.index(False)), message)
    if term.status_quo is not None:
        refer.option((*path, "status_quo"), term.id, term.status_quo)
    for option in term.binds:
        refer.option((*path, "binds", option), term.id, option, at_key=True)
    for name, options in term.binds_for.items():
        for place, option in enumerate(options if options != (ALL,) else ()):
            refer.option((*path, "binds_for", name, place), name, option)
    if term.binds_for and not term.binds:
        sheet.report((*path, "binds_for"), "needs 'binds': who is bound", at_key=True)


def _check_span(sheet: Sheet, path: Path, term: Term, least: int, greatest: int) -> None:
    if least > greatest:
        sheet.report((*path, "range"), f"the least, {least}, is more than the greatest, {greatest}")
        sheet.damaged.add(("terms", term.id))
        return
    for index, option in enumerate(term.options):
        at: Path = (*path, "options", index)
        spelled, value = whole_number(option.id), option.value
        if value is None:
            if ("terms", term.id) not in sheet.damaged:
                sheet.report(at, "an option of a term with a range needs a value")
        elif spelled is not None and value != spelled:
            sheet.report((*at, "value"), f"the option {option.id!r} cannot be worth another number")
        elif value != math.inf and not least <= value <= greatest:
            where = (*at, "value") if sheet.has((*at, "value")) else (*at, "id")
            sheet.report(where, f"{value} lies outside the range {least} to {greatest}")


def _check_position(sheet: Sheet, refer: References, path: Path, position: Position) -> None:
    if position.since and position.until and position.since > position.until:
        message = f"ends on {position.until}, before it begins on {position.since}"
        sheet.report((*path, "until"), message)
    replaced: dict[str, str] = {}
    for name, variants in position.variants.items():
        at: Path = (*path, "readings", name)
        for value, variant in variants.items():
            refer.value((*at, value), name, value, at_key=True)
            nothing = variant.when is None and variant.requires is None
            if not (nothing or variant.held):
                message = "a position that is not held says nothing: leave 'when', 'requires' out"
                sheet.report((*at, value, "held"), message)
            if nothing and variant.held and ("positions", position.id) not in sheet.damaged:
                sheet.report((*at, value), "changes neither 'when' nor 'requires'")
        changed = {
            "requires": any(v.requires is not None for v in variants.values()),
            "when": any(v.when is not None for v in variants.values()),
        }
        for field in (field for field, does in changed.items() if does):
            other = replaced.setdefault(field, name)
            if other != name:
                message = f"reading {other!r} already replaces {field!r} of this position"
                sheet.report(at, message, at_key=True)


def _phases(path: Path, package: Package) -> list[tuple[Path, Package | Phase]]:
    return [((*path, "phases", index), phase) for index, phase in enumerate(package.phases)]


def _check_settings(sheet: Sheet, refer: References, path: Path, step: Package | Phase) -> None:
    for key, settings in (("set", step.stated), ("assumed", step.assumed)):
        for term, option in settings.items():
            refer.option((*path, key, term), term, option)
    for term in step.assumed:
        if term in step.stated:
            sheet.report((*path, "assumed", term), f"{term!r} is both set and assumed", at_key=True)


def _check_expectation(
    sheet: Sheet, refer: References, path: Path, expectation: Expectation
) -> None:
    refer.phase((*path, "package"), expectation.package)
    for reading, value in expectation.readings.items():
        refer.value((*path, "readings", reading), reading, value)
    verdict, accepts = expectation.verdict, expectation.accepts
    if verdict is None and accepts is None and not expectation.because:
        sheet.report(path, "expects nothing: give 'verdict', 'accepts' or 'because'")
    if verdict is not None and accepts is not None and accepts != _accepting(verdict):
        message = f"a party whose verdict is {verdict.value} does {'not ' * accepts}accept"
        sheet.report((*path, "accepts"), message)


def _accepting(verdict: Verdict) -> bool:
    return Standard.UNBLOCKED.accepts(
        next((bit for bit in Shortfall if Verdict.of(bit) is verdict), Shortfall.NONE)
    )
