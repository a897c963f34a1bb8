"""``--fail-on``: which finding ends a command with exit code 1."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from sim.problems import Problem, unknown


def add_fail_on(parser: ArgumentParser, findings: Sequence[str], when: str) -> None:
    """The option; ``when`` says in words when these findings are made."""
    parser.add_argument("--fail-on", metavar="|".join(findings), help=f"exit 1 when {when}")


def unknown_finding(options: Namespace, findings: Sequence[str]) -> list[Problem]:
    """The problem that ``--fail-on`` names none of these findings."""
    if options.fail_on in (None, *findings):
        return []
    return [unknown("--fail-on", "finding", options.fail_on, findings)]
