"""``negsim export``: a scored scenario in another program's form."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from sim.cli import options as shared
from sim.cli.codes import FINE
from sim.files.catalogue import open_scenario
from sim.formats import negmas

HELP = "write a scored scenario as a folder that NegMAS reads (needs the extra 'negmas')"


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``export``."""
    forms = parser.add_subparsers(dest="form", metavar="FORM", required=True)
    words = "outcome space and one linear additive utility function per party"
    form = forms.add_parser("negmas", help=words, description=words)
    shared.add_scenario(form)
    form.add_argument("-o", "--output", metavar="FOLDER", type=Path, required=True)
    form.add_argument("--force", action="store_true", help="write into a folder that has files")


def run(options: Namespace) -> int:
    """Write and warn."""
    scenario = open_scenario(options.scenario)
    warnings = negmas.write(scenario, options.output, force=options.force)
    if options.json:
        shared.print_json({"written": str(options.output), "warnings": list(warnings)})
        return FINE
    for warning in warnings:
        print(f"warning: {warning}", file=sys.stderr)  # noqa: T201
    print(f"written: {options.output}")  # noqa: T201
    return FINE
