"""``negsim hold``: of a scenario the question of that name, of a game file its stable states."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sim.cli import ask
from sim.cli.codes import FINE
from sim.cli.options import print_json
from sim.files.game import is_game, read_game
from sim.problems import InvalidInput, Problem, unknown
from sim.questions.game import RULES, game
from sim.questions.hold import AskHold

HELP = AskHold.help


def add_arguments(parser: ArgumentParser) -> None:
    """The options of the question, and the one that a game has."""
    ask.add_arguments(parser, AskHold)
    about = "of a game file: how long a sanction may be (default sequence)"
    parser.add_argument("--rule", metavar="|".join(RULES), help=about)


def run(options: Namespace) -> int:
    """Answer and print."""
    if not is_game(options.scenario):
        if options.rule is not None:
            raise InvalidInput([Problem("--rule", message="is of game files only")])
        return ask.run(options, AskHold)
    message = "means nothing to a game, which has --rule and --json"
    named = [*ask.given_to(options, AskHold), *(["fail-on"] if options.fail_on else [])]
    problems = [Problem(f"--{name.replace('_', '-')}", message=message) for name in named]
    if options.rule not in (None, *RULES):
        problems.append(unknown("--rule", "rule", options.rule, RULES))
    if problems:
        raise InvalidInput(problems)
    found = game(read_game(options.scenario), options.rule or RULES[0])
    if options.json:
        print_json(found.as_json())
    else:
        print("\n".join(found.lines()))  # noqa: T201
    return FINE
