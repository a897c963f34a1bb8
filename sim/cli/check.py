"""``negsim check``: who accepts this package, who blocks it, and why."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.cli import options as shared
from sim.cli.codes import FINE, NEGATIVE
from sim.cli.fail_on import add_fail_on, unknown_finding
from sim.problems import InvalidInput
from sim.questions import check_told as told
from sim.questions.check import Check, check
from sim.questions.glossary import GLYPH, Stance, source_in_full, verdict_of
from sim.questions.packages_told import origin
from sim.scenario.model import Scenario
from sim.scenario.record import Source
from sim.scenario.verdicts import Outcome

HELP = "who accepts a package, who blocks it, and which stated position is the reason"
_STYLE = {
    Stance.ACCEPTS: "blue",
    Stance.SHORT: "yellow",
    Stance.BLOCKS: "red",
    Stance.SILENT: "dim",
}
_FAIL_ON = ("blocked", "impossible")


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``check``."""
    shared.add_scenario(parser)
    shared.add_package(parser)
    shared.add_standard(parser)
    shared.add_view(parser)
    add_fail_on(parser, _FAIL_ON, "some party blocks the package, or when it is impossible")


def run(options: Namespace) -> int:
    """Check and print."""
    if wrong := unknown_finding(options, _FAIL_ON):
        raise InvalidInput(wrong)
    scenario = shared.scenario_from(options)
    view = shared.view_from(scenario, options)
    subject, phase = shared.subject_from(scenario, options)
    if not shared.names_package(options):
        raise InvalidInput([shared.NO_PACKAGE])
    standard = shared.standard_from(options)
    result = check(scenario, subject, view, phase=phase, standard=standard)
    if options.json:
        shared.print_json(result.as_json())
    else:
        show(scenario, result)
    return _code(result, options.fail_on)


def _code(result: Check, fail_on: str | None) -> int:
    impossible = not result.possible
    blocked = impossible or not all(result.accepts(party) for party in result.parties)
    negative = {"blocked": blocked, "impossible": impossible, None: False}[fail_on]
    return NEGATIVE if negative else FINE


def show(scenario: Scenario, result: Check) -> None:
    """The check as a table for people."""
    console = Console()
    name = result.name.partition("/")[0]
    label = scenario.package[name].label if name else "a package of your own"
    console.print(Text(f"{scenario.title}: {label}", style="bold"))
    view = result.provenance.view
    console.print(Text(f"as of {view.as_of}, evidence up to {view.evidence.value}", style="dim"))
    console.print(Text(told.headline(scenario, result)), soft_wrap=False)
    for line in origin(scenario, scenario.package[name]) if name else ():
        console.print(Text(line))
    console.print(_terms(scenario, result))
    console.print(_parties(scenario, result))
    for rule in (*result.rules_broken, *result.warnings, *result.notes):
        console.print(Text(f"{rule.severity.value} {rule.id}: {rule.says}"))
    for line in told.delivery(scenario, result):
        console.print(Text(line))
    for source in _cited(scenario, result):
        console.print(Text(source_in_full(source), style="dim"))
    for phase in result.phases.values():
        step = next(p for p in scenario.package[name].phases if phase.name.endswith(f"/{p.id}"))
        console.print(Text(f"Phase {step.id} ({step.label}): {told.headline(scenario, phase)}"))


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
        reasons.append(told.coverage(found), style="dim")
        verdict = Text(f"{GLYPH[stance]} {words}", style=_STYLE[stance])
        table.add_row(Text(scenario.party[party].label), verdict, reasons)
    return table
