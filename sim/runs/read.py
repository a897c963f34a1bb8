"""A runs file, or the ``runs:`` of a scenario file, to checked runs and a plan."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sim import limits
from sim.files import catalogue
from sim.files.load import Loaded, load, read
from sim.files.shape import shaped, within_limits
from sim.files.sheet import Sheet
from sim.files.text import decoded
from sim.files.tree import child, compose
from sim.problems import InvalidInput, Problem, nearest
from sim.runs.naming import check_runs
from sim.runs.plan import Plan, plan_of, selected, size
from sim.runs.words import RunsFileWords, runs_file
from sim.scenario.model import Scenario

RUNS_SUFFIX = ".runs.yaml"
"""How the name of a runs file ends."""


@dataclass(frozen=True)
class RunsFile:
    """What is to be asked of which scenario; ``digest`` is the SHA-256 of the text."""

    name: str
    title: str
    summary: str
    notes: tuple[str, ...]
    scenario: Scenario
    plan: Plan
    digest: str


def names() -> tuple[str, ...]:
    """The names under which shipped runs files are found, sorted."""
    found = catalogue.folder().glob(f"*{RUNS_SUFFIX}")
    return tuple(sorted(path.name.removesuffix(RUNS_SUFFIX) for path in found))


def path(name_or_path: str | Path) -> Path:
    """A shipped runs file by its scenario's name, a shipped scenario, or the file given.

    Raises:
        InvalidInput: there is none of these.
    """
    if isinstance(name_or_path, str) and name_or_path in names():
        return catalogue.folder() / f"{name_or_path}{RUNS_SUFFIX}"
    try:
        return catalogue.path(name_or_path)
    except InvalidInput:
        message = f"there are no runs of this name and no such file; shipped: {', '.join(names())}"
        hint = nearest(Path(name_or_path).name.removesuffix(RUNS_SUFFIX), names())
        raise InvalidInput([Problem(str(name_or_path), message=message, hint=hint)]) from None


def read_runs(name_or_path: str | Path, scenario: Scenario | None = None) -> RunsFile:
    """The runs in a file; about ``scenario`` where that is at hand already.

    Raises:
        InvalidInput: with everything wrong in the runs and in their scenario.
    """
    given = path(name_or_path)
    try:
        with given.open("rb") as stream:
            data = stream.read(limits.FILE_BYTES + 1)
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise InvalidInput([Problem(str(given), message=message)]) from None
    text = decoded(data, str(given))
    root, problems = compose(text, str(given))
    if root is None:
        raise InvalidInput(problems)
    if child(root, "terms") is not None:
        return runs_in(data, given)
    sheet = Sheet(str(given), root, problems)
    words = shaped(sheet, runs_file()) if within_limits(sheet) else None
    if words is None:
        raise InvalidInput(sheet.in_order())
    return _checked(sheet, words, scenario or _scenario(sheet, words, given), given, text)


def runs_in(text: str | bytes, given: Path) -> RunsFile:
    """The runs that the text of a scenario file carries; ``given`` is what the file is called.

    Raises:
        InvalidInput: there are none, or anything is wrong.
    """
    loaded = read(text, str(given))
    if loaded.scenario is None:
        raise InvalidInput(loaded.errors)
    if loaded.runs is None:
        message = "this scenario has no runs: write some under 'runs:', or a runs file"
        raise InvalidInput([Problem(str(given), message=message)])
    text = text if isinstance(text, str) else decoded(text, str(given))
    return _of_scenario(loaded.runs, loaded.scenario, given, text)


def _of_scenario(sheet: Sheet, scenario: Scenario, given: Path, text: str) -> RunsFile:
    words = shaped(sheet, runs_file())
    if words is None:
        raise InvalidInput(sheet.in_order())
    return _checked(sheet, words, scenario, given, text)


def problems_of_runs(loaded: Loaded, given: Path) -> tuple[Problem, ...]:
    """Everything wrong with the runs that a sound scenario file carries."""
    if loaded.scenario is None or loaded.runs is None:
        return ()
    try:
        _of_scenario(loaded.runs, loaded.scenario, given, "")
    except InvalidInput as invalid:
        return invalid.problems
    return ()


def _scenario(sheet: Sheet, words: RunsFileWords, given: Path) -> Scenario:
    named = words.scenario
    shipped = named in catalogue.names()
    try:
        found = catalogue.path(named if shipped else given.parent / named)
    except InvalidInput as invalid:
        for problem in invalid.problems:
            sheet.report(("scenario",), f"{named!r}: {problem.message}", hint=problem.hint)
        raise InvalidInput(sheet.in_order()) from None
    try:
        return load(found)
    except InvalidInput as invalid:
        raise InvalidInput([*sheet.in_order(), *invalid.problems]) from None


def _checked(
    sheet: Sheet, words: RunsFileWords, scenario: Scenario, given: Path, text: str
) -> RunsFile:
    for section in sheet.ids:
        sheet.ids[section] = {item.id for item in getattr(scenario, section)}
    check_runs(sheet, words.runs, scenario)
    _refuse(sheet)
    if sum(size(scenario, run) for run in words.runs) > limits.JOBS:
        sheet.report(("runs",), f"the sweeps unfold into more than {limits.JOBS:,} questions")
        _refuse(sheet)
    plan = plan_of(scenario, words.runs)
    for index, run in enumerate(words.runs):
        jobs = plan.of_run(run.id)
        if not jobs:
            sheet.report(("runs", index, "sweep"), "no package meets the condition 'where'")
        for number, expectation in enumerate(run.expect):
            for key, select in (("for", expectation.for_), ("only", expectation.only)):
                if select is not None and jobs and not selected(scenario, jobs, select):
                    message = "no question of this run is meant by this"
                    sheet.report(("runs", index, "expect", number, key), message, at_key=True)
    _refuse(sheet)
    name = given.name.removesuffix(".yaml").removesuffix(".runs")
    return RunsFile(
        name=name,
        title=words.title or scenario.title,
        summary=words.summary,
        notes=tuple(words.notes),
        scenario=scenario,
        plan=plan,
        digest=hashlib.sha256(text.encode("utf-8")).hexdigest(),
    )


def _refuse(sheet: Sheet) -> None:
    if sheet.broken:
        raise InvalidInput(problem for problem in sheet.in_order() if problem.is_error)
