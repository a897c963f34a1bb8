"""``negsim schema``: the JSON Schema of scenario files, for editors."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sim.cli.codes import FINE
from sim.cli.options import print_json
from sim.runs.words import json_schema, scenario_schema

HELP = "print the JSON Schema of scenario files, which editors use to help and check"


def add_arguments(parser: ArgumentParser) -> None:
    """``schema`` always prints JSON; ``--json`` is taken for uniformity."""
    parser.add_argument("--json", action="store_true", help="(always the case)")
    parser.add_argument("--runs", action="store_true", help="of runs files instead")


def run(options: Namespace) -> int:
    """Print the schema."""
    print_json(json_schema() if options.runs else scenario_schema())
    return FINE
