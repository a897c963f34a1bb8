"""Answers for people in a terminal: the sentences, and tables where they are easier to read."""

from __future__ import annotations

from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.cli.show_check import show_check
from sim.questions.base import Answer
from sim.questions.check import Check
from sim.questions.glossary import party_name
from sim.questions.incidents import Breach, Incidents
from sim.scenario.model import Scenario


def show(scenario: Scenario, found: Answer) -> None:
    """Print an answer, the finding first."""
    console = Console()
    if isinstance(found, Incidents):
        _incidents(console, scenario, found)
        return
    if isinstance(found, Check):
        show_check(console, scenario, found)
        return
    first, *rest = found.lines(scenario)
    console.print(Text(first, style="bold"))
    for line in rest:
        console.print(Text(line))


_BREACH_WORDS: Final = {
    Breach.BREACH: "✖ breach",
    Breach.NO_BREACH: "✔ not covered",
    Breach.UNCLEAR: "◐ unclear",
    Breach.NOT_BOUND: "○ not bound",
}


def _incidents(console: Console, scenario: Scenario, result: Incidents) -> None:
    if not result.incidents or not scenario.scopes:
        console.print(Text("The scenario lists no incidents or no truce scopes."))
        return
    table = Table("incident", show_lines=True)
    for scope in scenario.scopes:
        table.add_column(Text(f"{scope.label}\n({scope.wording})"))
    for held in result.incidents:
        cells = [Text(f"{_BREACH_WORDS[f.breach]}: {f.why}") for f in held.scopes.values()]
        by = party_name(scenario, held.by)
        what = f"{held.id} {held.what} (by {by}, reported by: {held.claimed_by})"
        table.add_row(Text(what), *cells)
    console.print(table)
    names = ", ".join(party_name(scenario, party) for party in result.bound)
    console.print(Text(f"Taking the truce to bind: {names}. Use --bound to change that."))
