"""What commands share: the scenario they are about, and the object they print."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Mapping

from sim.cli.output import unicode


def add_scenario(parser: ArgumentParser) -> None:
    """The scenario, and ``--json``."""
    parser.add_argument("scenario", metavar="SCENARIO", help="a file, or a shipped scenario's name")
    parser.add_argument("--json", action="store_true", help="print the documented object only")


def print_json(value: Mapping[str, object]) -> None:
    """One JSON object on standard output, and nothing else."""
    json.dump(value, sys.stdout, ensure_ascii=not unicode(sys.stdout), indent=2)
    sys.stdout.write("\n")
