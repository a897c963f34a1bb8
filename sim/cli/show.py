"""Answers for people in a terminal: the sentences, and tables where they are easier to read."""

from __future__ import annotations

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
    GLYPH,
    big,
    option_words,
    party_name,
    party_names,
    percent,
    sample_words,
)
from sim.questions.incidents import BREACH_WORDS, Incidents, UnderScope
from sim.scenario.model import Scenario


def show(scenario: Scenario, found: Answer, note: str = "") -> None:
    """Print an answer, the finding first, what limits any answer last."""
    console = Paper()
    _show(console, scenario, found)
    sample = sample_words(scenario) if "question" in type(found).model_fields else ""
    for caution in filter(None, (sample, note)):
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
    table = Table("parties", "packages that none of them refuses", "share")
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


def _incidents(console: Console, scenario: Scenario, result: Incidents) -> None:
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
