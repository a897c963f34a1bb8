"""Whether the names in a list of runs lead anywhere, and whether each part has a meaning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sim.files.conditions import misnamed, report_misnamed
from sim.files.names import References
from sim.files.run_findings import FINDINGS, NEEDS_PACKAGE, PARAMETERS
from sim.files.run_words import (
    ALL,
    EACH,
    CaseWords,
    ExpectWords,
    GridWords,
    ParameterWords,
    RunWords,
    SelectWords,
)
from sim.files.sheet import Sheet
from sim.files.tree import Path
from sim.language.parser import ConditionError, parse
from sim.language.syntax import LEFT_OUT
from sim.scenario.model import PackageRef, Scenario

_PARAMETER_OF = {"packages": "package"}
_ABOUT = frozenset({"id", "label", "question", "sweep", "cases", "expect", "note"})


def check_runs(sheet: Sheet, runs: list[RunWords], draft: Scenario) -> None:
    """Report everything wrong with the runs; ``sheet.ids`` must hold the scenario's ids."""
    checker = _Checker(sheet, draft)
    first: dict[str, int] = {}
    for index, run in enumerate(runs):
        path: Path = ("runs", index)
        if run.id in first:
            line = sheet.place(("runs", first[run.id], "id")).line
            message = f"the id {run.id!r} is used twice, first on line {line}"
            sheet.report((*path, "id"), message)
        first.setdefault(run.id, index)
        checker.run(path, run)


class _Checker:
    def __init__(self, sheet: Sheet, draft: Scenario) -> None:
        self._sheet = sheet
        self._draft = draft
        self._refer = References(sheet, draft)

    def run(self, path: Path, run: RunWords) -> None:
        self._parameters(path, run)
        self._meant(path, run.question, run.model_fields_set - _ABOUT)
        for field in ("open", "keep", "kinds"):
            names = getattr(run, field) or []
            self._refer.several((*path, field), [n for n in names if n != ALL], "terms")
        self._refer.keys((*path, "limit"), run.limit, "terms")
        for term, options in run.limit.items():
            self._options((*path, "limit", term), term, options, ())
        self._refer.several((*path, "bound"), run.bound or [], "parties")
        self._stakes((*path, "disputed"), run.disputed or [])
        self._firmness((*path, "firmness"), run.firmness)
        self._numbers(path, run)
        if run.sweep is not None:
            at: Path = (*path, "sweep")
            self._grid(at, run.sweep)
            self._meant(at, run.question, run.sweep.model_fields_set - {"where"})
            if run.sweep.where is not None:
                self._where(at, run.sweep.where, bool(run.sweep.packages))
        self._cases(path, run)
        self._subject(path, run)
        for index, expectation in enumerate(run.expect):
            self._expectation((*path, "expect", index), run, expectation)

    def _meant(self, path: Path, question: str, given: Iterable[str]) -> None:
        known = PARAMETERS[question]
        for field in sorted(given):
            name = _PARAMETER_OF.get(field, field)
            if name not in known:
                others = [q for q, names in PARAMETERS.items() if name in names]
                message = f"{field!r} means nothing to {question}; it belongs to "
                self._sheet.report((*path, field), message + ", ".join(others), at_key=True)

    def _parameters(self, path: Path, words: ParameterWords) -> None:
        self._packages((*path, "package"), [] if words.package is None else [words.package])
        self._refer.keys((*path, "set"), words.set, "terms")
        for term, option in words.set.items():
            self._options((*path, "set", term), term, [option], (LEFT_OUT,))
        self._parties((*path, "parties"), words.parties)
        for reading, value in words.readings.items():
            self._reading((*path, "readings"), reading, [value])
        self._refer.several((*path, "drop"), words.drop, "positions")

    def _grid(self, path: Path, grid: GridWords) -> None:
        self._packages((*path, "packages"), [p for p in grid.packages if p != ALL])
        for reading, values in grid.readings.items():
            self._reading((*path, "readings"), reading, values)
        for index, dropped in enumerate(grid.drop):
            if dropped != [EACH]:
                self._refer.several((*path, "drop", index), dropped, "positions")
        for index, parties in enumerate(grid.parties):
            self._parties((*path, "parties", index), parties)
        self._refer.keys((*path, "set"), grid.set, "terms")
        for term, options in grid.set.items():
            self._options((*path, "set", term), term, options, (LEFT_OUT, ALL))

    def _cases(self, path: Path, run: RunWords) -> None:
        seen: set[str] = set()
        for index, case in enumerate(run.cases):
            at: Path = (*path, "cases", index)
            self._parameters(at, case)
            self._meant(at, run.question, case.model_fields_set - {"case"})
            name = case_name(case, index)
            if name in seen:
                self._sheet.report((*at, "case"), f"the case {name!r} is listed twice")
            seen.add(name)

    def _subject(self, path: Path, run: RunWords) -> None:
        if run.question not in NEEDS_PACKAGE:
            return
        swept = run.sweep is not None and bool(run.sweep.packages or run.sweep.set)
        in_cases = bool(run.cases) and all(case.package or case.set for case in run.cases)
        if not (run.package or run.set or swept or in_cases):
            message = f"{run.question} needs a package: 'package', 'set' or sweep.packages"
            self._sheet.report((*path, "question"), message)

    def _expectation(self, path: Path, run: RunWords, words: ExpectWords) -> None:
        known = FINDINGS[run.question]
        for name in words.that:
            if name not in known:
                message = f"{run.question} has no finding {name!r}; it has {', '.join(known)}"
                at: Path = (*path, "that", name)
                self._sheet.report(at, message, word=name, among=known, at_key=True)
        if words.for_ is not None and words.only is not None:
            self._sheet.report(path, "give 'for' or 'only', not both")
        for key, select in (("for", words.for_), ("only", words.only)):
            if select is not None:
                self._grid((*path, key), select)
                self._selects((*path, key, "cases"), run, select)

    def _selects(self, path: Path, run: RunWords, select: SelectWords) -> None:
        known = [case_name(case, index) for index, case in enumerate(run.cases)]
        for index, name in enumerate(select.cases):
            if name not in known:
                message = f"there is no case {name!r}"
                self._sheet.report((*path, index), message, word=name, among=known)

    def _packages(self, path: Path, names: list[str]) -> None:
        for index, name in enumerate(names):
            at: Path = (*path, index) if path[-1] == "packages" else path
            self._refer.one(at, PackageRef.of(name).id, "packages")
            self._refer.phase(at, name)

    def _parties(self, path: Path, names: list[str] | None) -> None:
        if names is not None and names != [ALL]:
            self._refer.several(path, names, "parties")
            if not names:
                self._sheet.report(path, "name at least one party, or 'all'")

    def _options(self, path: Path, term: str, options: list[str], besides: tuple[str, ...]) -> None:
        for index, option in enumerate(options):
            at: Path = (*path, index) if self._sheet.has((*path, index)) else path
            if option not in besides:
                self._refer.option(at, term, option)

    def _reading(self, path: Path, name: str, values: list[str]) -> None:
        self._refer.keys(path, [name], "readings")
        for value in values:
            if value != ALL:
                self._refer.value((*path, name), name, value)

    def _stakes(self, path: Path, names: Iterable[str], *, keys: bool = False) -> None:
        minima = {f"{party}:minimum" for party in self._sheet.ids["parties"]}
        for index, name in enumerate(names):
            if name not in minima and not self._sheet.may_have("positions", name):
                at: Path = (*path, name) if keys else (*path, index)
                among = sorted(self._sheet.ids["positions"])
                message = f"there is no position {name!r}"
                self._sheet.report(at, message, word=name, among=among, at_key=keys)

    def _firmness(self, path: Path, firmness: Mapping[str, object]) -> None:
        self._stakes(path, firmness, keys=True)
        for name, value in firmness.items():
            if not 0 <= value <= 1:  # type: ignore[operator]
                self._sheet.report((*path, name), "is no probability from 0 to 1")

    def _numbers(self, path: Path, run: RunWords) -> None:
        for field, most in (("most", 100_000), ("draws", 10_000_000), ("seconds", 86_400)):
            value = getattr(run, field)
            if value is not None and not 0 < value <= most:
                self._sheet.report((*path, field), f"should be above 0 and at most {most:,}")

    def _where(self, path: Path, text: str, swept: bool) -> None:
        if not swept:
            self._sheet.report((*path, "where"), "picks among packages, but none are swept")
        try:
            condition = parse(text)
        except ConditionError as error:
            self._sheet.report((*path, "where"), error.message, offset=error.offset)
            return
        found = misnamed(condition, self._draft.term, self._draft.meanings)
        report_misnamed(self._sheet, (*path, "where"), found)


def case_name(case: CaseWords, index: int) -> str:
    """The name of a case, its number (from 1) when it has none."""
    return case.case or str(index + 1)
