"""Reads the command line, runs one command, and turns bad input into exit code 2."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from keyword import iskeyword
from typing import Any, NamedTuple, NoReturn

from sim.cli import ask as cli_ask
from sim.cli.codes import BAD_INPUT, FINE, STOPPED
from sim.cli.output import give_up, prepare, tell
from sim.problems import InvalidInput, Problem, nearest
from sim.questions.registry import QUESTIONS, asks

COMMANDS = (
    *(*QUESTIONS, "list", "brief", "run", "new", "validate", "schema"),
    *("import", "export", "publish", "app"),
)
"""Each is a question, or a module of this package with ``HELP``, ``add_arguments`` and ``run``.

A name that Python keeps for itself has an underscore after it: ``import_``.
"""


_MORE_THAN_ITS_QUESTION = ("hold",)
"""Commands that take other files as well, by a module of their own."""


class _Parser(argparse.ArgumentParser):
    """Reports a misspelt option or command like every other bad input."""

    def error(self, message: str) -> NoReturn:
        raise InvalidInput([Problem("command line", message=message)])


class _Version(argparse.Action):
    """Looks up the version only when somebody asks for it."""

    def __init__(self, option_strings: Sequence[str], dest: str, **more: Any) -> None:
        super().__init__(option_strings, argparse.SUPPRESS, nargs=0, **more)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        version = import_module("importlib.metadata").version("negotiation-position-simulator")
        sys.stdout.write(f"{parser.prog} {version}\n")
        parser.exit()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``negsim`` with these arguments (default: the process's); returns the exit code.

    0 is fine, 1 a negative finding that ``--fail-on`` asked about, 2 bad input.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    # Looking through every installed package for them takes longer than a check.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        prepare()
        code = _run(given)
        sys.stdout.flush()
        return code
    except InvalidInput as invalid:
        for problem in invalid.problems:
            tell(f"error: {problem}")
        return BAD_INPUT
    except BrokenPipeError:
        # The reader (head, less) has gone; nothing is left to say to it.
        give_up(sys.stdout)
        return FINE
    except OSError as error:
        place = "" if error.filename is None else f"{error.filename}: "
        tell(f"error: {place}{(error.strerror or str(error)).lower()}")
        give_up(sys.stdout)
        return BAD_INPUT
    except MemoryError:
        tell("error: the memory of this machine does not suffice; ask about fewer terms or parties")
        return BAD_INPUT
    except KeyboardInterrupt:
        tell("stopped")
        return STOPPED


def _run(given: list[str]) -> int:
    parser = _Parser(
        prog="negsim",
        description="Which packages satisfy which parties, who blocks what, what must move.",
    )
    parser.add_argument("--version", action=_Version, help="say which version this is")
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
        command = _command(name) if name == named or named is None else None
        sub = commands.add_parser(
            name,
            help=command.help if command else None,
            description=command.help if command else None,
            allow_abbrev=False,
            # Only then is it worth reading in the sources what each option means.
            add_help=any(word.startswith(("-h", "--h")) for word in given),
        )
        if command is not None:
            command.add_arguments(sub)
    options, strange = parser.parse_known_args(given)
    if strange:
        raise InvalidInput(_strange(strange, commands.choices[named] if named else parser))
    if options.command is None:
        parser.print_help()
        return FINE
    return _command(options.command).run(options)


class _Command(NamedTuple):
    """A command: a question by its declaration, or a module of this package."""

    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def _command(name: str) -> _Command:
    if name in QUESTIONS and name not in _MORE_THAN_ITS_QUESTION:
        ask = asks(name)
        return _Command(
            ask.help, partial(cli_ask.add_arguments, ask=ask), partial(cli_ask.run, ask=ask)
        )
    module = import_module(f"sim.cli.{name}{'_' if iskeyword(name) else ''}")
    return _Command(module.HELP, module.add_arguments, module.run)


def _strange(words: list[str], parser: argparse.ArgumentParser) -> list[Problem]:
    known = [flag for action in parser._actions for flag in action.option_strings]
    return [
        Problem("command line", message=f"{word!r} is not understood", hint=nearest(word, known))
        for word in words
    ]
