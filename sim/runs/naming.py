"""Whether the names in a list of runs lead anywhere, and whether each part has a meaning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sim.files.conditions import misnamed, report_misnamed
from sim.files.names import References
from sim.files.sheet import Sheet
from sim.files.tree import Path
from sim.language.repair import Unreadable, read
from sim.language.syntax import LEFT_OUT
from sim.questions.registry import QUESTIONS, asks
from sim.runs.plan import case_name
from sim.runs.words import EACH, STATUS_QUO, ExpectWords, GridWords, RunWords, SelectWords
from sim.scenario.asked import ALL
from sim.scenario.model import PackageRef, Scenario
from sim.scenario.parameters import bounds_of
from sim.scenario.sums import as_meant

NAMES_OF: Final = {
    "drop": "positions",
    "open": "terms",
    "keep": "terms",
    "kinds": "terms",
    "bound": "parties",
    "terms": "terms",
    "about": "terms",
    "who": "parties",
    "grid": "parties",
    "needs": "parties",
}
"""Parameter -> the section of the scenario that its names are of."""
_STAKES: Final = frozenset({"disputed", "firmness"})
"""Parameters that name positions, or the minimum of a party."""
_PACKAGES: Final = frozenset({"package", "start"})
_SETTINGS: Final = frozenset({"set", "start_set"})
_PARAMETER_OF: Final = {"packages": "package"}


def check_runs(sheet: Sheet, runs: list[RunWords], scenario: Scenario) -> None:
    """Report everything wrong with the runs; ``sheet.ids`` must hold the scenario's ids."""
    checker = _Checker(sheet, scenario)
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
    def __init__(self, sheet: Sheet, scenario: Scenario) -> None:
        self._sheet = sheet
        self._scenario = scenario
        self._refer = References(sheet, scenario)

    def run(self, path: Path, run: RunWords) -> None:
        self._parameters(path, run.question, run.given)
        if run.sweep is not None:
            at: Path = (*path, "sweep")
            self._grid(at, run.sweep)
            self._meant(at, run.question, run.sweep.model_fields_set - {"where"})
            if run.sweep.where is not None:
                self._where(at, run.sweep.where, bool(run.sweep.packages))
        if run.overview is not None and (run.sweep is not None or run.cases):
            message = "the page answers one question at a time: no sweep and no cases here"
            self._sheet.report((*path, "overview"), message, at_key=True)
        self._cases(path, run)
        self._subject(path, run)
        for index, expectation in enumerate(run.expect):
            self._expectation((*path, "expect", index), run, expectation)

    def _meant(self, path: Path, question: str, given: Iterable[str]) -> None:
        for field in sorted(given):
            name = _PARAMETER_OF.get(field, field)
            if name not in asks(question).model_fields:
                others = ", ".join(q for q in QUESTIONS if name in asks(q).model_fields)
                message = f"{field!r} means nothing to {question}; it belongs to {others}"
                self._sheet.report((*path, field), message, at_key=True)

    def _parameters(self, path: Path, question: str, given: Mapping[str, Any]) -> None:
        self._meant(path, question, given)
        for name, value in given.items():
            at: Path = (*path, name)
            if name in NAMES_OF:
                self._refer.several(at, [n for n in value if n != ALL], NAMES_OF[name])
            elif name in _STAKES:
                self._stakes(at, value)
            elif name in _PACKAGES:
                self._packages(at, [value])
            elif name == "stairs":
                self._refer.one(at, value, "stairs")
            elif name == "parties":
                self._parties(at, value)
            elif name == "readings":
                for reading, chosen in value.items():
                    self._reading(at, reading, [chosen])
            elif name in _SETTINGS:
                self._settings(at, {t: [option] for t, option in value.items()}, (LEFT_OUT,))
            elif name == "limit":
                self._settings(at, value, ())
            else:
                self._number(at, question, name, value)

    def _number(self, path: Path, question: str, name: str, value: object) -> None:
        field = asks(question).model_fields.get(name)
        bounds = None if field is None else bounds_of(field)
        if bounds is not None and not 0 < value <= bounds.most:  # type: ignore[operator]
            self._sheet.report(path, f"should be above 0 and at most {bounds.most:,}")

    def _grid(self, path: Path, grid: GridWords) -> None:
        self._packages((*path, "packages"), [p for p in grid.packages if p != ALL])
        self._packages((*path, "start"), grid.start, (ALL, STATUS_QUO))
        for reading, values in grid.readings.items():
            self._reading((*path, "readings"), reading, values)
        for index, dropped in enumerate(grid.drop):
            if dropped != [EACH]:
                self._refer.several((*path, "drop", index), dropped, "positions")
        for index, parties in enumerate(grid.parties):
            self._parties((*path, "parties", index), parties)
        self._settings((*path, "set"), grid.set, (LEFT_OUT, ALL))

    def _cases(self, path: Path, run: RunWords) -> None:
        seen: set[str] = set()
        for index, case in enumerate(run.cases):
            at: Path = (*path, "cases", index)
            self._parameters(at, run.question, case.given)
            name = case_name(case, index)
            if name in seen:
                self._sheet.report((*at, "case"), f"the case {name!r} is listed twice")
            seen.add(name)

    def _subject(self, path: Path, run: RunWords) -> None:
        if not asks(run.question).needs_package:
            return
        named = {"package", "set"}
        swept = run.sweep is not None and bool(run.sweep.packages or run.sweep.set)
        in_cases = bool(run.cases) and all(named & case.given.keys() for case in run.cases)
        if not (named & run.given.keys() or swept or in_cases):
            message = f"{run.question} needs a package: 'package', 'set' or sweep.packages"
            self._sheet.report((*path, "question"), message)

    def _expectation(self, path: Path, run: RunWords, words: ExpectWords) -> None:
        known = asks(run.question).finds.model_fields
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

    def _packages(self, path: Path, names: list[str], besides: tuple[str, ...] = ()) -> None:
        for index, name in enumerate(names):
            if name in besides:
                continue
            at: Path = (*path, index) if self._sheet.has((*path, index)) else path
            self._refer.one(at, PackageRef.of(name).id, "packages")
            self._refer.phase(at, name)

    def _parties(self, path: Path, names: list[str]) -> None:
        if names != [ALL]:
            self._refer.several(path, names, "parties")
            if not names:
                self._sheet.report(path, "name at least one party, or 'all'")

    def _settings(
        self, path: Path, settings: Mapping[str, list[str]], besides: tuple[str, ...]
    ) -> None:
        self._refer.keys(path, settings, "terms")
        for term, options in settings.items():
            for index, option in enumerate(options):
                at: Path = (*path, term, index)
                if option not in besides:
                    at = at if self._sheet.has(at) else at[:-1]
                    self._refer.option(at, term, option)

    def _reading(self, path: Path, name: str, values: list[str]) -> None:
        self._refer.keys(path, [name], "readings")
        for value in values:
            if value != ALL:
                self._refer.value((*path, name), name, value)

    def _stakes(self, path: Path, named: list[str] | Mapping[str, object]) -> None:
        """Each name is a position or the minimum of a party; numbers are probabilities."""
        numbers = named if isinstance(named, Mapping) else {}
        minima = {f"{party}:minimum" for party in self._sheet.ids["parties"]}
        for index, name in enumerate(named):
            at: Path = (*path, name if numbers else index)
            if name not in minima and not self._sheet.may_have("positions", name):
                among = sorted(self._sheet.ids["positions"])
                message = f"there is no position {name!r}"
                self._sheet.report(at, message, word=name, among=among, at_key=bool(numbers))
            if not 0 <= numbers.get(name, 0) <= 1:  # type: ignore[operator]
                self._sheet.report(at, "is no probability from 0 to 1")

    def _where(self, path: Path, text: str, swept: bool) -> None:
        at: Path = (*path, "where")
        if not swept:
            self._sheet.report(at, "picks among packages, but none are swept")
        try:
            condition = read(text)
        except Unreadable as error:
            hint = error.instead or None
            self._sheet.report(at, error.message, offset=error.offset, hint=hint)
            return
        terms = self._scenario.term
        found = misnamed(as_meant(condition, terms), terms, self._scenario.meanings)
        report_misnamed(self._sheet, at, found)
