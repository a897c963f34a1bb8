"""Numbers on the command line: how much to list and how long to take, and their ranges."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from typing import Final

from sim.problems import Problem

_DAY: Final = 86_400


def add_number(parser: ArgumentParser, flag: str, default: int, words: str) -> None:
    """A whole number such as ``--most``."""
    parser.add_argument(
        flag, type=int, default=default, metavar="N", help=f"{words} (default {default})"
    )


def add_seconds(parser: ArgumentParser, default: float, words: str) -> None:
    """``--seconds``: how long the answer may take."""
    parser.add_argument(
        "--seconds",
        type=float,
        default=default,
        metavar="S",
        help=f"{words} (default {default:g})",
    )


def out_of_range(options: Namespace, names: Iterable[str], most: int) -> list[Problem]:
    """A problem for each of these numbers that is given and does not lie in 1 to ``most``."""
    values = {name: getattr(options, name.replace("-", "_")) for name in names}
    return [
        Problem(f"--{name}", message=f"must lie between 1 and {most}")
        for name, value in values.items()
        if value is not None and not 1 <= value <= most
    ]


def bad_seconds(options: Namespace) -> list[Problem]:
    """The problem that ``--seconds`` is no time, or is longer than a day."""
    if 0 < options.seconds <= _DAY:
        return []
    return [Problem("--seconds", message=f"must lie between 0 and {_DAY}")]
