"""One question on the command line: its options, its answer, its exit code.

The options are the parameters that the question declares; nothing is said twice.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, _ActionsContainer
from importlib import import_module
from pathlib import Path
from typing import Any

from sim.cli.codes import FINE, NEGATIVE
from sim.cli.options import add_scenario, print_json
from sim.engine.budget import TooWide
from sim.files.catalogue import open_scenario
from sim.problems import InvalidInput, Problem, unknown
from sim.questions.base import Ask
from sim.scenario.asked import AskedView
from sim.scenario.declared import Field
from sim.scenario.described import described
from sim.scenario.model import Scenario
from sim.scenario.parameters import Asked, flag_of, read_in_part, shown

NO_PACKAGE = Problem("command line", message="name a package with --package, or set terms (--set)")


def add_arguments(parser: ArgumentParser, ask: type[Ask]) -> None:
    """The scenario, ``--json``, every parameter, ``--fail-on``."""
    add_scenario(parser)
    add_parameters(parser, ask)
    if ask.fails:
        when = ", or when ".join(ask.fails.values())
        parser.add_argument("--fail-on", metavar="|".join(ask.fails), help=f"exit 1 when {when}")


def add_parameters(parser: ArgumentParser, asked: type[Asked]) -> None:
    """Every parameter that the class declares, those of the view in a group of their own.

    What each means is looked up only for a parser that can say it (``add_help``).
    """
    looks = parser.add_argument_group("how the scenario is looked at")
    for name, field in asked.model_fields.items():
        group = looks if name in AskedView.model_fields else parser
        words = described(asked, name) if parser.add_help else ""
        _add(group, flag_of(asked, name), name, field, words)


def _add(parser: _ActionsContainer, flag: str, name: str, field: Field, words: str) -> None:
    how, words = shown(field), words.replace("%", "%%")
    if field.annotation is bool:
        parser.add_argument(flag, dest=name, action="store_true", default=None, help=words)
    elif how.positional:
        parser.add_argument(name, nargs="?", metavar=flag, help=words)
    elif how.many:
        parser.add_argument(
            flag, dest=name, nargs="+", action="extend", metavar=how.metavar, help=words
        )
    elif _takes_words(field):
        parser.add_argument(flag, dest=name, action="append", metavar=how.metavar, help=words)
    else:
        usual = "" if field.default is None else f" (default {_usual(field.default)})"
        parser.add_argument(flag, dest=name, metavar=how.metavar or None, help=words + usual)


def _takes_words(field: Field) -> bool:
    return any(word in str(field.annotation) for word in ("tuple[", "dict["))


def _usual(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(getattr(value, "value", value))


def run(options: Namespace, ask: type[Ask]) -> int:
    """Answer and print."""
    fail_on = getattr(options, "fail_on", None)
    given = given_to(options, ask)
    name, mark, package = options.scenario.partition("#")
    if mark and "package" in ask.model_fields and not Path(options.scenario).exists():
        given.setdefault("package", package)
    else:
        name = options.scenario
    asked, problems = read_in_part(ask, given)
    if fail_on is not None and fail_on not in ask.fails:
        problems.append(unknown("--fail-on", "finding", fail_on, ask.fails))
    if ask.needs_package and given.keys().isdisjoint(("package", "set")):
        problems.append(NO_PACKAGE)
    try:
        scenario = open_scenario(name)
    except InvalidInput as invalid:
        raise InvalidInput([*problems, *invalid.problems]) from None
    if problems := list(dict.fromkeys([*problems, *asked.problems(scenario)])):
        raise InvalidInput(problems)
    found = answered(asked, scenario, as_json=options.json)
    if fail_on is not None and fail_on not in found.failing:
        raise InvalidInput([Problem("--fail-on", message=f"{fail_on!r} means nothing here")])
    if options.json:
        print_json(found.as_json())
    else:
        # What draws for a terminal takes longer to import than many an answer.
        note = asked.note(scenario) if isinstance(asked, AskedView) else ""
        import_module("sim.cli.show").show(scenario, found, note)
    return NEGATIVE if fail_on is not None and found.failing[fail_on] else FINE


def given_to(options: Namespace, ask: type[Asked]) -> dict[str, Any]:
    """The parameters that were named, by name."""
    given = vars(options).items()
    return {name: value for name, value in given if name in ask.model_fields and value is not None}


def answered(asked: Ask, scenario: Scenario, *, as_json: bool) -> Any:
    """The answer.

    Raises:
        InvalidInput: a limit leaves nothing to be said; ``as_json`` prints that too.
    """
    try:
        return asked.answer(scenario)
    except TooWide as wide:
        if as_json:
            print_json({"exact": False, "method": "none", "reason": wide.reason})
        message = f"no exact answer within the budget: {wide.reason}"
        more = ", or allow more --seconds" if "time" in wide.reason else ""
        hint = f"; set or limit terms, or name fewer parties{more}"
        raise InvalidInput([Problem(asked.name, message=message + hint)]) from None
