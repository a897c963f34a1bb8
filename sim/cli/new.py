"""``negsim new``: a scenario file to begin with."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from sim.cli.codes import FINE
from sim.cli.options import print_json
from sim.files.save import write_new
from sim.files.templates import NAMES, USUAL, template

HELP = "begin a scenario file from a template, commented and sound"


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``new``."""
    parser.add_argument("file", metavar="FILE", type=Path, help="the file to be written")
    words = f"what to begin with: {', '.join(NAMES)} (default {USUAL})"
    parser.add_argument("--template", metavar="NAME", default=USUAL, help=words)
    parser.add_argument("--force", action="store_true", help="replace FILE if it is there already")
    parser.add_argument("--json", action="store_true", help="print what was written")


def run(options: Namespace) -> int:
    """Write the template; the comment at its head says what to ask first."""
    text = template(options.template, options.file.stem)
    write_new({options.file: text}, force=options.force)
    if options.json:
        print_json({"written": str(options.file), "template": options.template})
        return FINE
    print(f"written: {options.file}")  # noqa: T201
    head = [line.removeprefix("#").strip() for line in text.split("\n\n")[0].splitlines()]
    for line in head[head.index("") + 1 :]:
        print(line.replace("FILE", str(options.file)))  # noqa: T201
    return FINE
