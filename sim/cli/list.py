"""``negsim list``: the shipped scenarios, or what one scenario holds."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from rich.table import Table
from rich.text import Text

from sim.cli.codes import FINE
from sim.cli.options import print_json
from sim.cli.paper import Paper
from sim.files.catalogue import names, open_scenario
from sim.scenario.model import Scenario

HELP = "the shipped scenarios; with SCENARIO, its terms, parties, packages and readings by id"


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``list``."""
    parser.add_argument("scenario", nargs="?", metavar="SCENARIO")
    parser.add_argument("--json", action="store_true", help="print as JSON")


def run(options: Namespace) -> int:
    """List."""
    if options.scenario is None:
        if options.json:
            print_json({"scenarios": list(names())})
        else:
            for name in names():
                Paper().print(Text(f"{name}: {open_scenario(name).title}"))
        return FINE
    scenario = open_scenario(options.scenario)
    if options.json:
        print_json(_as_json(scenario))
    else:
        _show(scenario)
    return FINE


def _as_json(scenario: Scenario) -> dict[str, object]:
    return {
        "scenario": scenario.id,
        "title": scenario.title,
        "parties": {p.id: p.label for p in scenario.parties},
        "terms": {
            t.id: {
                "label": t.label,
                "options": {o.id: o.label for o in t.written},
                "range": None if t.span is None else list(t.span),
                "status_quo": t.status_quo,
            }
            for t in scenario.terms
        },
        "packages": {
            p.id: {"label": p.label, "phases": [phase.id for phase in p.phases]}
            for p in scenario.packages
        },
        "readings": {
            r.id: {"values": dict(r.values), "default": r.default} for r in scenario.readings
        },
        "positions": {p.id: p.says for p in scenario.positions},
    }


def _show(scenario: Scenario) -> None:
    console = Paper()
    console.print(Text(scenario.title, style="bold"))
    parties = ", ".join(f"{p.id} ({p.label})" for p in scenario.parties)
    console.print(Text(f"Parties: {parties}"))
    table = Table("term", "options (* status quo)")
    for term in scenario.terms:
        options = ", ".join(
            f"{option.id}{'*' if option.id == term.status_quo else ''}" for option in term.written
        )
        span = f"; any whole number {term.span[0]} to {term.span[1]}" if term.span else ""
        table.add_row(Text(f"{term.id}\n{term.label}"), Text(f"{options}{span}"))
    console.print(table)
    for package in scenario.packages:
        phases = f" (phases {', '.join(p.id for p in package.phases)})" if package.phases else ""
        console.print(Text(f"{package.id}: {package.label}{phases}"))
    for reading in scenario.readings:
        values = ", ".join(f"{v}{'*' if v == reading.default else ''}" for v in reading.values)
        console.print(Text(f"{reading.id}: {reading.label} ({values}; * default)"))
