"""A check as a table for people in a terminal."""

from __future__ import annotations

from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.questions import check_told as told
from sim.questions.check import Check
from sim.questions.glossary import GLYPH, Stance, source_in_full, verdict_of
from sim.questions.switches import usual
from sim.questions.withheld import inside_told
from sim.scenario.model import PackageRef, Scenario
from sim.scenario.record import Source
from sim.scenario.verdicts import Outcome

_STYLE: Final = {
    Stance.ACCEPTS: "blue",
    Stance.SHORT: "yellow",
    Stance.BLOCKS: "red",
    Stance.SILENT: "dim",
}


def draw(console: Console, scenario: Scenario, result: Check) -> None:
    """The finding, what is set, what each party says and why, who must act, the sources."""
    name = PackageRef.of(result.name).id
    label = scenario.package[name].label if name else "a package of your own"
    console.print(Text(f"{scenario.title}: {label}", style="bold"))
    view = result.provenance.view
    console.print(Text(", ".join(usual(view)), style="dim"))
    console.print(Text(result.headline(scenario)), soft_wrap=False)
    if result.completions is not None:
        console.print(Text(result.completions.told(scenario)))
    for line in told.origin(scenario, scenario.package[name]) if name else ():
        console.print(Text(line))
    console.print(_terms(scenario, result))
    console.print(_parties(scenario, result))
    for rule in (*result.rules_broken, *result.warnings, *result.notes):
        console.print(Text(f"{rule.severity.value} {rule.id}: {rule.says}"))
    for line in (*inside_told(scenario, result.withheld), *told.delivery(scenario, result)):
        console.print(Text(line))
    for source in _cited(scenario, result):
        console.print(Text(source_in_full(source), style="dim"))
    for phase in result.phases.values():
        step = next(p for p in scenario.package[name].phases if phase.name.endswith(f"/{p.id}"))
        named = ", ".join(filter(None, (step.label, told.timing(scenario, step))))
        console.print(Text(f"Phase {step.id} ({named}): {phase.headline(scenario)}"))


def _cited(scenario: Scenario, result: Check) -> list[Source]:
    """The sources behind the reasons shown, in the scenario's order."""
    used = {
        source.id
        for party in result.parties.values()
        for finding in (*party.failing, *party.with_outcome(Outcome.OPEN))
        for source in scenario.sources_of(finding.position)
    }
    return [source for source in scenario.sources if source.id in used]


def _terms(scenario: Scenario, result: Check) -> Table:
    table = Table("term", "set to", box=None, header_style="dim", padding=(0, 2, 0, 0))
    for term, option in result.package.items():
        assumed = " (assumed)" if term in result.assumed else ""
        table.add_row(
            Text(scenario.term[term].label),
            Text(f"{scenario.term[term].option(option).label}{assumed}"),
        )
    return table


def _parties(scenario: Scenario, result: Check) -> Table:
    table = Table("party", "verdict", "why, and where it was read", show_lines=True)
    for party, found in result.parties.items():
        stance, words = verdict_of(scenario.party[party], found.verdict)
        reasons = Text()
        open_ones = found.with_outcome(Outcome.OPEN)
        for finding in (*found.failing, *open_ones):
            reasons.append(f"{finding.position.id} ", style="bold")
            reasons.append(told.reason(scenario, finding, result))
            reasons.append(
                f" [{told.tag(finding)}; {told.sources(scenario, finding)}]\n", style="dim"
            )
        if found.on_record:
            reasons.append(f"On record: {found.on_record}.\n")
        if found.answer_pending:
            reasons.append("Its own answer is pending.\n")
        reasons.append(told.coverage(scenario, found), style="dim")
        verdict = Text(f"{GLYPH[stance]} {words}", style=_STYLE[stance])
        table.add_row(Text(scenario.party[party].label), verdict, reasons)
    return table
