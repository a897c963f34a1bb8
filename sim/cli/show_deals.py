"""Deals as tables for people in a terminal: who accepts how many, and by which options."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.language.syntax import LEFT_OUT
from sim.questions.deals_told import Deals, Estimate
from sim.questions.glossary import big, option_words, party_names, percent
from sim.scenario.model import Scenario


def draw(console: Console, scenario: Scenario, found: Deals) -> None:
    """The finding, the tables, the deals listed."""
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
