"""``negsim import``: a scenario file out of another program's files."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sim import limits
from sim.cli.codes import FINE
from sim.cli.options import print_json
from sim.files.save import write_new
from sim.formats import genius, geniusweb, negmas_files, scores
from sim.formats.common import Document, Imported
from sim.problems import InvalidInput, Problem

HELP = "turn GENIUS, GeniusWeb, NegMAS or score-sheet files into a scenario file"


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``import``."""
    forms = parser.add_subparsers(dest="form", metavar="FORM", required=True)
    domain = _form(forms, "genius", "a GENIUS XML domain and one profile per party")
    domain.add_argument("domain", metavar="DOMAIN", type=Path)
    domain.add_argument("profiles", metavar="PROFILE", type=Path, nargs="+")
    words = f"options of an issue that must be sampled (default {limits.SAMPLED})"
    domain.add_argument("--steps", type=int, default=limits.SAMPLED, metavar="N", help=words)
    profiles = _form(forms, "geniusweb", "GeniusWeb JSON profiles, one per party")
    profiles.add_argument("profiles", metavar="PROFILE", type=Path, nargs="+")
    files = _form(forms, "negmas", "a NegMAS domain and one utility function per party")
    files.add_argument("domain", metavar="DOMAIN", type=Path)
    files.add_argument("functions", metavar="UFUN", type=Path, nargs="+")
    sheets = _form(forms, "scores", "a folder with config.txt and one score sheet per party")
    sheets.add_argument("folder", metavar="FOLDER", type=Path)


def _form(forms: object, name: str, words: str) -> ArgumentParser:
    made: ArgumentParser = forms.add_parser(name, help=words, description=words)  # type: ignore[attr-defined]
    made.add_argument("-o", "--output", metavar="OUT", type=Path, required=True)
    made.add_argument("--force", action="store_true", help="replace OUT if it is there already")
    made.add_argument("--json", action="store_true", help="print what was written, and warnings")
    return made


def run(options: Namespace) -> int:
    """Read, write, warn."""
    imported = _READERS[options.form](options)
    write_new({options.output: imported.text}, force=options.force)
    if options.json:
        print_json({"written": str(options.output), "warnings": list(imported.warnings)})
        return FINE
    for warning in imported.warnings:
        print(f"warning: {warning}", file=sys.stderr)  # noqa: T201
    print(f"written: {options.output}")  # noqa: T201
    return FINE


def _genius(options: Namespace) -> Imported:
    most = limits.OPTIONS_PER_TERM
    if not 2 <= options.steps <= most:
        raise InvalidInput([Problem("--steps", message=f"must lie between 2 and {most}")])
    domain, *profiles = map(Document.read, [options.domain, *options.profiles])
    return genius.read_domain(domain, profiles, steps=options.steps)


def _geniusweb(options: Namespace) -> Imported:
    return geniusweb.read_domain([Document.read(path) for path in options.profiles])


def _negmas(options: Namespace) -> Imported:
    domain, *functions = map(Document.read, [options.domain, *options.functions])
    return negmas_files.read_domain(domain, functions)


def _scores(options: Namespace) -> Imported:
    return scores.read_domain(options.folder)


_READERS: Final[dict[str, Callable[[Namespace], Imported]]] = {
    "genius": _genius,
    "geniusweb": _geniusweb,
    "negmas": _negmas,
    "scores": _scores,
}
