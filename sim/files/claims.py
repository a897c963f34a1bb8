"""What has to be true of statements, positions, packages and expectations."""

from __future__ import annotations

from sim.files.references import References
from sim.files.schema import (
    ExpectationWords,
    PackageWords,
    PhaseWords,
    PositionWords,
    ScenarioWords,
)
from sim.files.sheet import Sheet
from sim.files.tree import Path
from sim.scenario.model import PackageRef, Scenario
from sim.scenario.verdicts import Shortfall, Standard, Verdict


def check_claims(sheet: Sheet, words: ScenarioWords, draft: Scenario) -> None:
    """Everything that is said, proposed, reported or expected."""
    refer = References(sheet, draft)
    for index, statement in enumerate(words.statements):
        path: Path = ("statements", index)
        refer.several((*path, "holders"), statement.holders, "parties")
        refer.several((*path, "sources"), statement.sources, "sources")
        refer.several((*path, "terms"), statement.terms, "terms")
    for index, position in enumerate(words.positions):
        _check_position(sheet, refer, draft, ("positions", index), position)
    for index, package in enumerate(words.packages):
        _check_package(sheet, refer, ("packages", index), package)
    for index, scope in enumerate(words.scopes):
        refer.several(("scopes", index, "sources"), scope.sources, "sources")
    for index, incident in enumerate(words.incidents):
        refer.one(("incidents", index, "by"), incident.by, "parties")
        refer.several(("incidents", index, "sources"), incident.sources, "sources")
    for index, expectation in enumerate(words.expectations):
        _check_expectation(sheet, refer, draft, ("expectations", index), expectation)


def _check_position(
    sheet: Sheet, refer: References, draft: Scenario, path: Path, position: PositionWords
) -> None:
    refer.one((*path, "party"), position.party, "parties")
    refer.several((*path, "basis"), position.basis, "statements")
    refer.several((*path, "sources"), position.sources, "sources")
    if position.since and position.until and position.since > position.until:
        message = f"ends on {position.until}, before it begins on {position.since}"
        sheet.report((*path, "until"), message)
    at: Path = (*path, "readings")
    refer.keys(at, position.readings, "readings")
    replaced: dict[str, str] = {}
    for name, variants in position.readings.items():
        _check_values(sheet, draft, (*at, name), name, list(variants))
        fields: set[str] = set()
        for value, variant in variants.items():
            changed = variant.model_fields_set
            if not changed and ("positions", position.id) not in sheet.damaged:
                sheet.report((*at, name, value), "changes neither 'when' nor 'requires'")
            fields |= changed
        for changed_field in sorted(fields):
            other = replaced.setdefault(changed_field, name)
            if other != name:
                message = f"reading {other!r} already replaces {changed_field!r} of this position"
                sheet.report((*at, name), message, at_key=True)


def _check_values(sheet: Sheet, draft: Scenario, path: Path, name: str, values: list[str]) -> None:
    reading = draft.reading.get(name)
    if reading is None or ("readings", name) in sheet.damaged:
        return
    for value in values:
        if value not in reading.values:
            message = f"reading {name!r} has no value {value!r}"
            sheet.report((*path, value), message, word=value, among=reading.values, at_key=True)


def _check_package(sheet: Sheet, refer: References, path: Path, package: PackageWords) -> None:
    refer.keys((*path, "on_record"), package.on_record, "parties")
    refer.several((*path, "answer_pending"), package.answer_pending, "parties")
    refer.several((*path, "basis"), package.basis, "statements")
    refer.several((*path, "sources"), package.sources, "sources")
    _check_settings(sheet, refer, path, package)
    for index, phase in enumerate(package.phases):
        _check_settings(sheet, refer, (*path, "phases", index), phase)


def _check_settings(
    sheet: Sheet, refer: References, path: Path, words: PackageWords | PhaseWords
) -> None:
    refer.settings((*path, "set"), words.set)
    refer.settings((*path, "assumed"), words.assumed)
    for term in words.assumed:
        if term in words.set:
            sheet.report((*path, "assumed", term), f"{term!r} is both set and assumed", at_key=True)


def _check_expectation(
    sheet: Sheet, refer: References, draft: Scenario, path: Path, expectation: ExpectationWords
) -> None:
    name, phase = PackageRef.of(expectation.package)
    refer.one((*path, "package"), name, "packages")
    package = draft.package.get(name)
    if phase and package is not None and ("packages", name) not in sheet.damaged:
        known = [step.id for step in package.phases]
        if phase not in known:
            message = f"package {name!r} has no phase {phase!r}"
            sheet.report((*path, "package"), message, word=phase, among=known)
    refer.one((*path, "party"), expectation.party, "parties")
    refer.several((*path, "because"), expectation.because, "positions")
    at: Path = (*path, "readings")
    refer.keys(at, expectation.readings, "readings")
    for reading_name, value in expectation.readings.items():
        reading = draft.reading.get(reading_name)
        if reading is not None and value not in reading.values:
            message = f"reading {reading_name!r} has no value {value!r}"
            sheet.report((*at, reading_name), message, word=value, among=reading.values)
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
