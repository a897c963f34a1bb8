"""Answers for people in a terminal: the sentences, and tables where they are easier to read."""

from __future__ import annotations

from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.cli.paper import Paper
from sim.cli.show_check import show_check
from sim.cli.show_explain import show_explanation
from sim.language.syntax import LEFT_OUT
from sim.questions.base import Answer
from sim.questions.check import Check
from sim.questions.deals_told import Deals, Estimate
from sim.questions.explain_told import Explanation
from sim.questions.glossary import (
    big,
    option_words,
    party_name,
    party_names,
    percent,
    sample_words,
)
from sim.questions.incidents import Breach, Incidents
from sim.scenario.model import Scenario


def show(scenario: Scenario, found: Answer) -> None:
    """Print an answer, the finding first, and what limits everything said last."""
    console = Paper()
    _show(console, scenario, found)
    if "question" in type(found).model_fields and (caution := sample_words(scenario)):
        console.print(Text(caution, style="yellow"))


def _show(console: Console, scenario: Scenario, found: Answer) -> None:
    if isinstance(found, Incidents):
        _incidents(console, scenario, found)
        return
    if isinstance(found, Check):
        show_check(console, scenario, found)
        return
    if isinstance(found, Explanation):
        show_explanation(console, scenario, found)
        return
    if isinstance(found, Deals):
        _deals(console, scenario, found)
        return
    first, *rest = found.lines(scenario)
    console.print(Text(first, style="bold"))
    for line in rest:
        console.print(Text(line))


def _deals(console: Console, scenario: Scenario, found: Deals) -> None:
    console.print(Text(found.told(scenario), style="bold"))
    if isinstance(found, Estimate):
        console.print(Text(f"Not exact: {found.reason}."))
        _unlisted(console, found)
        return
    console.print(_coalitions(scenario, found))
    if found.deals:
        console.print(_options(scenario, found))
    for place, package in enumerate(found.listed or (), 1):
        words = "; ".join(
            f"{scenario.term[t].label}: {option_words(scenario, t, o)}" for t, o in package.items()
        )
        console.print(Text(f"{place}. {words}"))
    _unlisted(console, found)


def _unlisted(console: Console, found: Deals) -> None:
    if found.unlisted:
        console.print(Text(f"No deals are listed: {found.unlisted}."))


def _coalitions(scenario: Scenario, found: Deals) -> Table:
    table = Table("parties", "packages that all of them accept", "share")
    table.columns[1].justify = "right"
    for group in found.groups:
        if group.parties:
            names = Text(party_names(scenario, group.parties))
            share = percent(group.deals, found.packages) if found.packages else ""
            table.add_row(names, big(group.deals), share)
    return table


def _options(scenario: Scenario, found: Deals) -> Table:
    table = Table("term", "option", "share of the deals", show_lines=False)
    for term, counts in found.options.items():
        if set(counts) == {LEFT_OUT}:
            continue
        for place, (option, number) in enumerate(counts.items()):
            label = "left out" if option == LEFT_OUT else option_words(scenario, term, option)
            table.add_row(
                Text(scenario.term[term].label if place == 0 else ""),
                Text(label),
                percent(number, found.deals) if number else "no deal",
            )
    return table


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
