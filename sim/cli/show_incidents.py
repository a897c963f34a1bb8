"""Incidents as a table for people in a terminal: a column per truce scope."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.questions.glossary import GLYPH, party_name, party_names
from sim.questions.incidents import BREACH_WORDS, Incidents, UnderScope
from sim.scenario.model import Scenario


def draw(console: Console, scenario: Scenario, result: Incidents) -> None:
    """What each scope would make of each incident, and whom it binds."""
    if not result.incidents or not scenario.scopes:
        console.print(Text("The scenario lists no incidents or no truce scopes."))
        return
    table = Table("incident", show_lines=True)
    for scope in scenario.scopes:
        table.add_column(Text(f"{scope.label}\n({scope.wording})"))
    for held in result.incidents:
        cells = [_outcome(f) for f in held.scopes.values()]
        by = party_name(scenario, held.by)
        what = f"{held.id} {held.what} (by {by}, reported by: {held.claimed_by})"
        table.add_row(Text(what), *cells)
    console.print(table)
    names = [
        f"{scope.label}: {party_names(scenario, result.incidents[0].scopes[scope.id].bound)}"
        for scope in scenario.scopes
    ]
    console.print(Text(f"Whom each binds: {'; '.join(names)}. Use --bound to change that."))
    console.print(Text(result.told(scenario)))


def _outcome(found: UnderScope) -> Text:
    stance, words = BREACH_WORDS[found.breach]
    return Text(f"{GLYPH[stance]} {words}: {found.why}")
