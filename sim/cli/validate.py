"""``negsim validate``: is a file sound, and does the model repeat what it expects?"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from rich.text import Text

from sim import limits
from sim.cli.codes import BAD_INPUT, FINE, NEGATIVE
from sim.cli.options import print_json
from sim.cli.paper import Paper
from sim.engine.behind import contradictions
from sim.engine.budget import Budget
from sim.engine.unbroken import without_effect
from sim.files.catalogue import names, path
from sim.files.load import Loaded, read_file
from sim.files.mending import mended
from sim.files.save import write_over
from sim.files.text import decoded
from sim.problems import InvalidInput, Problem
from sim.questions.expectations import Held, held_to
from sim.questions.glossary import counted, listed
from sim.runs.read import RUNS_SUFFIX, problems_of_runs, read_runs
from sim.scenario.model import Scenario

_OPTIONS: Final = 3
"""Options that are named; more are counted."""
HELP = "check scenario files: every problem at once, and the expectations they carry"


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``validate``."""
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="files, also of runs, or shipped names"
    )
    words = "write what is meant beyond doubt, such as '==' for '=' (the file before: FILE.bak)"
    parser.add_argument("--fix", action="store_true", help=words)
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")


def run(options: Namespace) -> int:
    """Validate every file; the worst finding decides the exit code."""
    if options.fix:
        _fix(options.files)
    results = [(name, *_examined(name)) for name in options.files]
    if options.json:
        print_json({"files": [_as_json(*result) for result in results]})
    else:
        for result in results:
            _show(*result)
    if any(loaded.scenario is None for _, loaded, _ in results):
        return BAD_INPUT
    agrees = all(held.agrees for _, _, expectations in results for held in expectations)
    return FINE if agrees else NEGATIVE


def _fix(files: Sequence[str]) -> None:
    """Put conditions right in these files, and say which.

    Raises:
        InvalidInput: a file is a shipped scenario, or cannot be written.
    """
    if shipped := [name for name in files if name in names()]:
        raise InvalidInput(Problem(n, message="is shipped; --fix is for files") for n in shipped)
    for given in map(Path, files):
        try:
            before = decoded(given.read_bytes(), str(given))
            after, mends = mended(before)
        except (OSError, InvalidInput):
            continue  # The same trouble is told when the file is examined.
        if mends:
            write_over(given, after, before)
        for mend in mends:
            sys.stderr.write(f"fixed: {given}:{mend.line}: {mend.before} -> {mend.after}\n")


def _examined(name: str) -> tuple[Loaded, tuple[Held, ...]]:
    try:
        if name.endswith(RUNS_SUFFIX):
            return Loaded(read_runs(name).scenario), ()
        given = path(name)
        loaded = read_file(given)
        if wrong := problems_of_runs(loaded, given):
            return Loaded(None, (*loaded.problems, *wrong)), ()
        if loaded.scenario:
            budget = Budget.lasting(limits.RULES_SECONDS)
            found = _contradictions(loaded.scenario, loaded, str(given), budget)
            found = found or list(_idle(loaded.scenario, loaded, str(given), budget))
            sound = None if any(p.is_error for p in found) else loaded.scenario
            loaded = replace(loaded, scenario=sound, problems=(*loaded.problems, *found))
    except InvalidInput as invalid:
        return Loaded(None, invalid.problems), ()
    return loaded, held_to(loaded.scenario) if loaded.scenario else ()


def _contradictions(scenario: Scenario, loaded: Loaded, file: str, budget: Budget) -> list[Problem]:
    """Hard rules that leave some option no package, each set at its first rule."""
    clashing = contradictions(scenario, budget)
    problems = [] if clashing.complete else [_unfinished(file)]
    for rules, options in clashing.found.items():
        words = listed(f"{term} = {option}" for term, option in options[:_OPTIONS])
        more = f" and {len(options) - _OPTIONS} other options" if len(options) > _OPTIONS else ""
        line, column = loaded.places["rules", rules[0]]
        message = f"the hard rules {listed(rules)} contradict each other"
        message += f": with them no package that settles every term has {words}{more}"
        problems.append(Problem(file, line, column, f"rules[{rules[0]}]", message))
    return problems


def _idle(scenario: Scenario, loaded: Loaded, file: str, budget: Budget) -> Iterator[Problem]:
    """Rules that no package can break, positions that none or all fail, if not told yet."""
    found = without_effect(scenario, budget)
    for section, name, rules, fails in found.found:
        path = f"{section}[{name}]"
        if any(problem.path.startswith(path) for problem in loaded.problems):
            continue
        verb = "break" if section == "rules" else "fail"
        keeping = f" that keeps {listed(rules)}" if rules else ""
        message = f"no package{keeping} can {verb} it: it has no effect"
        if fails:
            message = f"no package{keeping} can meet it: it fails wherever it counts"
        yield Problem(file, *loaded.places[section, name], path, message, severity="warning")
    if not found.complete:
        yield _unfinished(file)


def _unfinished(file: str) -> Problem:
    message = f"not all held against one another within {limits.RULES_SECONDS:g} seconds"
    return Problem(file, path="rules", message=message, severity="warning")


def _as_json(name: str, loaded: Loaded, expectations: tuple[Held, ...]) -> dict[str, object]:
    return {
        "file": name,
        "valid": loaded.scenario is not None,
        "problems": [
            {
                "severity": problem.severity,
                "file": problem.file,
                "line": problem.line,
                "column": problem.column,
                "path": problem.path,
                "message": problem.message,
                "hint": problem.hint,
            }
            for problem in loaded.problems
        ],
        "expectations": [held.as_json() for held in expectations],
    }


def _show(name: str, loaded: Loaded, expectations: tuple[Held, ...]) -> None:
    for problem in loaded.problems:
        sys.stderr.write(f"{problem.severity}: {problem}\n")
    console = Paper()
    if loaded.scenario is None:
        console.print(
            Text(f"{name}: {counted(len(loaded.errors), 'error')}; the file cannot be used.")
        )
        return
    wrong = [held for held in expectations if not held.agrees]
    for held in wrong:
        console.print(
            Text(
                f"{name}: expectation {held.subject}: the model says {held.verdict.value} "
                f"({'accepts' if held.accepts else 'does not accept'}; "
                f"failing: {', '.join(held.failing) or 'nothing'})"
            )
        )
    console.print(
        Text(
            f"{name}: sound; {counted(len(loaded.warnings), 'warning')}; "
            f"{len(expectations) - len(wrong)} of {len(expectations)} expectations hold."
        )
    )
