"""``negsim incidents``: is an incident a breach, and by whose wording?"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.cli import options as shared
from sim.cli.codes import FINE
from sim.problems import InvalidInput, all_unknown
from sim.questions.incidents import Breach, Incidents, incidents
from sim.scenario.model import Scenario

HELP = "for each incident: a breach or not, under each wording of the truce"
_WORDS = {
    Breach.BREACH: "✖ breach",
    Breach.NO_BREACH: "✔ not covered",
    Breach.UNCLEAR: "◐ unclear",
    Breach.NOT_BOUND: "○ not bound",
}


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``incidents``."""
    shared.add_scenario(parser)
    parser.add_argument(
        "--bound", metavar="A,B", help="the parties that the truce binds (default: all)"
    )


def run(options: Namespace) -> int:
    """Hold incidents against scopes and print."""
    scenario = shared.scenario_from(options)
    bound = None if options.bound is None else shared.words(options.bound)
    if wrong := all_unknown("--bound", "party", bound or (), scenario.party):
        raise InvalidInput(wrong)
    result = incidents(scenario, bound)
    if options.json:
        shared.print_json(result.as_json())
    else:
        _show(scenario, result)
    return FINE


def _show(scenario: Scenario, result: Incidents) -> None:
    console = Console()
    if not result.findings:
        console.print(Text("The scenario lists no incidents or no truce scopes."))
        return
    table = Table("incident", show_lines=True)
    for scope in scenario.scopes:
        table.add_column(Text(f"{scope.label}\n({scope.wording})"))
    for incident in scenario.incidents:
        cells = [
            Text(f"{_WORDS[f.breach]}: {f.why}") for f in result.findings if f.incident is incident
        ]
        by = scenario.party[incident.by].label
        what = Text(f"{incident.id} {incident.what} (by {by}, reported by: {incident.claimed_by})")
        table.add_row(what, *cells)
    console.print(table)
    names = ", ".join(scenario.party[party].label for party in result.bound)
    console.print(Text(f"Taking the truce to bind: {names}. Use --bound to change that."))
