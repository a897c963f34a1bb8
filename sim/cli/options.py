"""The options that commands share, and what they mean."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Mapping

from sim.files.catalogue import open_scenario
from sim.problems import InvalidInput, Problem, unknown
from sim.scenario.model import PackageRef, Scenario, Settings
from sim.scenario.question import settings_of
from sim.scenario.record import Evidence
from sim.scenario.verdicts import Standard
from sim.scenario.view import View, view_of

NO_PACKAGE = Problem("command line", message="name a package with --package, or set terms (--set)")


def add_scenario(parser: ArgumentParser) -> None:
    """The scenario, and ``--json``."""
    parser.add_argument("scenario", metavar="SCENARIO", help="a file, or a shipped scenario's name")
    parser.add_argument("--json", action="store_true", help="print the documented object only")


def add_view(parser: ArgumentParser) -> None:
    """How the scenario is looked at."""
    group = parser.add_argument_group("how the scenario is looked at")
    group.add_argument("--as-of", metavar="DATE", help="count positions valid on this day")
    group.add_argument(
        "--evidence",
        metavar="LEVEL",
        help=f"count positions up to this level: {', '.join(e.value for e in Evidence)}",
    )
    group.add_argument(
        "--reading",
        action="append",
        default=[],
        metavar="R=VALUE",
        help="take one wording in this way (repeatable)",
    )
    group.add_argument(
        "--drop",
        nargs="+",
        action="extend",
        default=[],
        metavar="POSITION",
        help="leave these positions out of account",
    )


def add_standard(parser: ArgumentParser) -> None:
    """What counts as accepting."""
    parser.add_argument(
        "--standard",
        default=Standard.UNBLOCKED.value,
        metavar="WORD",
        help="what counts as accepting: unblocked (default), satisfied or not_refused",
    )


def add_package(parser: ArgumentParser) -> None:
    """Which package is meant."""
    parser.add_argument("--package", metavar="ID[/PHASE]", help="a named package of the scenario")
    add_settings(parser)


def add_settings(parser: ArgumentParser) -> None:
    """Terms set by hand."""
    parser.add_argument(
        "--set",
        nargs="+",
        action="extend",
        default=[],
        metavar="TERM=OPTION",
        help="set terms (laid over --package when both are given)",
    )


def scenario_from(options: Namespace) -> Scenario:
    """Open the scenario named on the command line."""
    return open_scenario(options.scenario)


def view_from(scenario: Scenario, options: Namespace) -> View:
    """The view asked for."""
    readings = _pairs(options.reading, "--reading", "R=VALUE")
    dropped = [name for word in options.drop for name in words(word)]
    return view_of(
        scenario,
        as_of=options.as_of,
        evidence=options.evidence,
        readings=readings,
        drop=dropped,
    )


def standard_from(options: Namespace) -> Standard:
    """The standard asked for."""
    known = {s.value: s for s in Standard}
    if options.standard not in known:
        raise InvalidInput([unknown("--standard", "standard", options.standard, known)])
    return known[options.standard]


def names_package(options: Namespace) -> bool:
    """Whether ``--package`` or ``--set`` says which package is meant."""
    return options.package is not None or bool(options.set)


def subject_from(scenario: Scenario, options: Namespace) -> tuple[str | Settings, str | None]:
    """(what is checked, phase id or None): the package by its name, or the terms set.

    A package over which ``--set`` is laid is no longer the one that has the name.
    """
    if options.package is None or options.set:
        return settings_from(scenario, options), None
    return _named(scenario, options.package)


def settings_from(scenario: Scenario, options: Namespace) -> dict[str, str]:
    """The terms set: those of the package, with ``--set`` laid over them."""
    base: Settings = {}
    if options.package is not None:
        package, phase = _named(scenario, options.package)
        base, _ = scenario.package[package].laid_out(phase)
    return {**base, **settings_of(scenario, options.set)}


def words(text: str) -> list[str]:
    """The words of a comma-separated list."""
    return [word.strip() for word in text.split(",") if word.strip()]


def print_json(value: Mapping[str, object]) -> None:
    """One JSON object on standard output, and nothing else."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def _named(scenario: Scenario, name: str) -> tuple[str, str | None]:
    """(package id, phase id or None) of ``ID[/PHASE]``, checked."""
    package, phase = PackageRef.of(name)
    if package not in scenario.package:
        raise InvalidInput([unknown("--package", "package", package, scenario.package)])
    phases = [p.id for p in scenario.package[package].phases]
    if phase and phase not in phases:
        raise InvalidInput([unknown("--package", f"phase of {package}", phase, phases)])
    return package, phase


def _pairs(given: Iterable[str], flag: str, form: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    problems = []
    for word in given:
        name, equals, value = (part.strip() for part in word.partition("="))
        if not (name and equals and value):
            problems.append(Problem(flag, message=f"{word!r} is not of the form {form}"))
        elif pairs.setdefault(name, value) != value:
            problems.append(Problem(flag, message=f"{name} is given twice"))
    if problems:
        raise InvalidInput(problems)
    return pairs
