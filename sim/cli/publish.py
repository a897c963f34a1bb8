"""``negsim publish``: a scenario as one HTML file that answers by itself, or a folder of them."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from sim.cli.ask import add_parameters
from sim.cli.codes import FINE
from sim.cli.options import print_json
from sim.files.catalogue import open_scenario
from sim.formats.page.publish import Published, faults, gallery, publish
from sim.problems import InvalidInput, Problem
from sim.scenario.asked import ALL, AskedView
from sim.scenario.declared import json_field
from sim.scenario.model import Scenario
from sim.scenario.parameters import Lists, Names, Shown, read_in_part
from sim.scenario.view import view_of

HELP = "write one HTML file that answers by itself: offline, in a page of yours, for any reader"


class AskedPage(AskedView):
    """What a page holds and opens with."""

    views: Annotated[Lists, Shown("SWITCH=V1,V2|all", many=True)] = json_field(default={})
    """let readers switch: evidence, as_of or a reading, to these values or all of them"""
    parties: Annotated[Names | None, Shown("A,B,C|all")] = None
    """who must agree at first (default: the scenario's own agreement rule)"""
    package: Annotated[str | None, Shown("ID")] = None
    """the package shown first (default: nothing set)"""

    def page(self, scenario: Scenario) -> Published:
        """The page asked for; raises InvalidInput with every name that leads nowhere."""
        parties = ALL if self.parties == (ALL,) else self.parties
        problems = self.problems(scenario)
        problems += faults(scenario, view_of(scenario), self.views, parties, self.package)
        if problems:
            raise InvalidInput(problems)
        return publish(
            scenario,
            view=self.view(scenario),
            views=self.views,
            parties=parties,
            package=self.package,
        )


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``publish``."""
    parser.add_argument("scenario", metavar="SCENARIO", nargs="+", help="a file, or a shipped name")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="the file to write")
    folder = "write a file for each scenario into this folder, and an index"
    parser.add_argument("--folder", metavar="DIR", type=Path, help=folder)
    parser.add_argument("--force", action="store_true", help="write over files that exist")
    parser.add_argument("--json", action="store_true", help="print the data of the page only")
    add_parameters(parser, AskedPage)


def run(options: Namespace) -> int:
    """Make every page, then write."""
    pages = _pages(options)
    if options.json:
        print_json(pages[0].data)
        return FINE
    if options.output is not None:
        pages[0].write(options.output, force=options.force)
    else:
        gallery(pages, options.folder, force=options.force)
    for name, page in zip(options.scenario, pages, strict=True):
        for warning in page.warnings:
            print(f"warning: {name}: {warning}", file=sys.stderr)  # noqa: T201
        print(f"{options.output or options.folder}: {name}, {page.told}")  # noqa: T201
    return FINE


def _pages(options: Namespace) -> list[Published]:
    given = {n: v for n, v in vars(options).items() if n in AskedPage.model_fields and v}
    asked, problems = read_in_part(AskedPage, given)
    problems += _misplaced(vars(options))
    pages = []
    for name in options.scenario:
        try:
            pages.append(asked.page(open_scenario(name)))
        except InvalidInput as invalid:
            problems += invalid.problems
    if problems:
        raise InvalidInput(list(dict.fromkeys(problems)))
    return pages


def _misplaced(given: Mapping[str, Any]) -> list[Problem]:
    """Whether it is said, and said once, where the pages go."""
    places = [name for name in ("output", "folder", "json") if given[name]]
    if len(places) != 1:
        message = "say where to: a file (-o), a folder (--folder), or --json"
        return [Problem("command line", message=message)]
    if len(given["scenario"]) > 1 and places != ["folder"]:
        message = f"{len(given['scenario'])} scenarios need a --folder"
        return [Problem("command line", message=message)]
    return []
