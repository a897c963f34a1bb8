"""Reads the command line, runs one command, and turns bad input into exit code 2."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from keyword import iskeyword
from types import ModuleType
from typing import NoReturn

from sim.cli.codes import BAD_INPUT, FINE, STOPPED
from sim.problems import InvalidInput, Problem, nearest

COMMANDS = (
    "check",
    "deals",
    "nearest",
    "explain",
    "tradeoffs",
    "incidents",
    "list",
    "run",
    "validate",
    "schema",
    "import",
    "export",
    "app",
)
"""Each is a module of this package with ``HELP``, ``add_arguments`` and ``run``.

A name that Python keeps for itself has an underscore after it: ``import_``.
"""


class _Parser(argparse.ArgumentParser):
    """Reports a misspelt option or command like every other bad input."""

    def error(self, message: str) -> NoReturn:
        raise InvalidInput([Problem("command line", message=message)])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``negsim`` with these arguments (default: the process's); returns the exit code.

    0 is fine, 1 a negative finding that ``--fail-on`` asked about, 2 bad input.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _run(given)
    except InvalidInput as invalid:
        for problem in invalid.problems:
            print(f"error: {problem}", file=sys.stderr)  # noqa: T201
        return BAD_INPUT
    except BrokenPipeError:
        # The reader (head, less) has gone; nothing is left to say to it.
        sys.stderr.close()
        return FINE
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)  # noqa: T201
        return STOPPED


def _run(given: list[str]) -> int:
    parser = _Parser(
        prog="negsim",
        description="Which packages satisfy which parties, who blocks what, what must move.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {_version()}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    named = next((word for word in given if not word.startswith("-")), None)
    if named is not None and named not in COMMANDS:
        raise InvalidInput(
            [
                Problem(
                    "command line",
                    message=f"there is no command {named!r} (there are {', '.join(COMMANDS)})",
                    hint=nearest(named, COMMANDS),
                )
            ]
        )
    for name in COMMANDS:
        # Only the command that runs is imported, so that each starts fast.
        module = _module(name) if name == named or named is None else None
        sub = commands.add_parser(
            name,
            help=module.HELP if module else None,
            description=module.HELP if module else None,
            allow_abbrev=False,
        )
        if module is not None:
            module.add_arguments(sub)
    options, strange = parser.parse_known_args(given)
    if strange:
        raise InvalidInput(_strange(strange, commands.choices[named] if named else parser))
    if options.command is None:
        parser.print_help()
        return FINE
    code: int = _module(options.command).run(options)
    return code


def _module(command: str) -> ModuleType:
    return import_module(f"sim.cli.{command}{'_' if iskeyword(command) else ''}")


def _strange(words: list[str], parser: argparse.ArgumentParser) -> list[Problem]:
    known = [flag for action in parser._actions for flag in action.option_strings]
    return [
        Problem("command line", message=f"{word!r} is not understood", hint=nearest(word, known))
        for word in words
    ]


def _version() -> str:
    return version("negotiation-position-simulator")
