"""``negsim deals``: how many deals there are, for whom, and which options lead to one."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.cli import options as shared
from sim.cli.codes import FINE, NEGATIVE
from sim.cli.fail_on import add_fail_on, unknown_finding
from sim.cli.numbers import add_seconds, bad_seconds, out_of_range
from sim.engine.space import DealSpace
from sim.language.syntax import LEFT_OUT
from sim.problems import InvalidInput, Problem
from sim.questions import deals_told as told
from sim.questions.answer import answer
from sim.questions.deals import Deals
from sim.questions.estimate import Estimate
from sim.questions.glossary import big, option_words, party_names
from sim.questions.listing import listed, sampled
from sim.scenario.model import Scenario

HELP = "how many packages each set of parties accepts, exactly, and which options lead to a deal"
_FAIL_ON = ("none",)
MOST_LISTED = 100_000


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``deals``."""
    shared.add_scenario(parser)
    shared.add_question(parser)
    shared.add_view(parser)
    parser.add_argument("--list", type=int, metavar="N", help="list the first N deals")
    parser.add_argument("--sample", type=int, metavar="N", help="draw N deals uniformly")
    parser.add_argument("--seed", type=int, default=0, help="of the draw (default 0)")
    add_seconds(parser, 60.0, "past this time the answer is an estimate, and says so")
    add_fail_on(parser, _FAIL_ON, "there is no deal")


def run(options: Namespace) -> int:
    """Count and print."""
    _refuse_bad(options)
    scenario = shared.scenario_from(options)
    question = shared.question_from(scenario, options)
    result, space = answer(scenario, question, seconds=options.seconds, seed=options.seed)
    found = _packages(options, space)
    if options.json:
        shared.print_json({**result.as_json(), "listed": found})
    else:
        _show(scenario, result, found)
    return NEGATIVE if options.fail_on == "none" and not result.deals else FINE


def _refuse_bad(options: Namespace) -> None:
    problems = [
        *out_of_range(options, ("list", "sample"), MOST_LISTED),
        *bad_seconds(options),
        *unknown_finding(options, _FAIL_ON),
    ]
    if options.list is not None and options.sample is not None:
        problems.append(Problem("--sample", message="ask for --list or for --sample, not both"))
    if problems:
        raise InvalidInput(problems)


def _packages(options: Namespace, space: DealSpace | None) -> list[dict[str, str]]:
    if space is None:
        return []
    if options.list is not None:
        return listed(space, options.list)
    if options.sample is not None:
        return sampled(space, options.sample, options.seed)
    return []


def _show(scenario: Scenario, result: Deals | Estimate, found: list[dict[str, str]]) -> None:
    console = Console()
    console.print(Text(told.headline(scenario, result), style="bold"))
    if isinstance(result, Estimate):
        console.print(Text(f"Not exact: {result.reason}."))
        return
    console.print(_coalitions(scenario, result))
    if result.deals:
        console.print(_options(scenario, result.options, result.deals))
    for place, package in enumerate(found, 1):
        words = "; ".join(
            f"{scenario.term[t].label}: {option_words(scenario, t, o)}" for t, o in package.items()
        )
        console.print(Text(f"{place}. {words}"))


def _coalitions(scenario: Scenario, result: Deals) -> Table:
    table = Table("parties", "packages that all of them accept", "share")
    table.columns[1].justify = "right"
    for parties, number in result.coalitions.items():
        if parties:
            ordered = [p for p in result.question.parties if p in parties]
            table.add_row(
                Text(party_names(scenario, ordered)),
                big(number),
                told.share(number, result.packages) if result.packages else "",
            )
    return table


def _options(scenario: Scenario, options: Mapping[str, Mapping[str, int]], deals: int) -> Table:
    table = Table("term", "option", "share of the deals", show_lines=False)
    for term, counts in options.items():
        if set(counts) == {LEFT_OUT}:
            continue
        for place, (option, number) in enumerate(counts.items()):
            label = "left out" if option == LEFT_OUT else option_words(scenario, term, option)
            table.add_row(
                Text(scenario.term[term].label if place == 0 else ""),
                Text(label),
                told.share(number, deals) if number else "no deal",
            )
    return table
