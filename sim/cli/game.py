"""``negsim hold GAME``: a hand-ranked game in the place of a scenario."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Collection

from sim.cli.codes import FINE
from sim.cli.options import print_json
from sim.files.game import is_game, read_game
from sim.problems import InvalidInput, Problem, unknown
from sim.questions.game import RULES, game


def add_arguments(parser: ArgumentParser) -> None:
    """The one option that a game has."""
    parser.add_argument(
        "--rule",
        metavar="|".join(RULES),
        help="of a game file: how long a sanction may be (default sequence)",
    )


def run(options: Namespace, given: Collection[str]) -> int | None:
    """Answer and print, if the file is a game; None if it is none."""
    if not is_game(options.scenario):
        if options.rule is not None:
            raise InvalidInput([Problem("--rule", message="is of game files only")])
        return None
    rule = options.rule or RULES[0]
    message = "means nothing to a game, which has --rule and --json"
    named = [*given, *(["fail-on"] if options.fail_on else [])]
    problems = [Problem(f"--{name.replace('_', '-')}", message=message) for name in named]
    if rule not in RULES:
        problems.append(unknown("--rule", "rule", rule, RULES))
    if problems:
        raise InvalidInput(problems)
    found = game(read_game(options.scenario), rule)
    if options.json:
        print_json(found.as_json())
    else:
        print("\n".join(found.lines()))  # noqa: T201
    return FINE
