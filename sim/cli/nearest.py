"""``negsim nearest``: the deals that change the fewest terms of a package."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from rich.console import Console
from rich.text import Text

from sim.cli import options as shared
from sim.cli.codes import FINE, NEGATIVE
from sim.cli.fail_on import add_fail_on, unknown_finding
from sim.cli.numbers import add_number, out_of_range
from sim.problems import InvalidInput, all_unknown
from sim.questions import deals_told as told
from sim.questions.nearest import MOST, Nearest, nearest_deals
from sim.scenario.model import Scenario
from sim.scenario.question import ask

HELP = "the deals that change the fewest terms of a package"
_FAIL_ON = ("none",)
_MOST_TIES = 100_000


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``nearest``."""
    shared.add_scenario(parser)
    shared.add_package(parser)
    parser.add_argument("--parties", metavar="A,B,C|all", help="who must accept")
    parser.add_argument("--keep", metavar="T1,T2", default="", help="terms that must not change")
    parser.add_argument(
        "--fewest-demands",
        action="store_true",
        help="of the nearest deals, those that leave the fewest demands unmet",
    )
    add_number(parser, "--most", MOST, "list this many")
    add_fail_on(parser, _FAIL_ON, "there is no deal at all")
    shared.add_standard(parser)
    shared.add_view(parser)


def run(options: Namespace) -> int:
    """Find and print."""
    scenario = shared.scenario_from(options)
    view = shared.view_from(scenario, options)
    package = shared.settings_from(scenario, options)
    keep = shared.words(options.keep)
    _refuse_bad(scenario, options, keep)
    question = ask(
        scenario,
        parties=shared.parties_from(options),
        standard=options.standard,
        view=view,
    )
    result = nearest_deals(
        scenario,
        package,
        question,
        keep=keep,
        fewest_demands=options.fewest_demands,
        limit=options.most,
    )
    if options.json:
        shared.print_json(result.as_json())
    else:
        _show(scenario, result)
    return NEGATIVE if options.fail_on == "none" and result.distance is None else FINE


def _refuse_bad(scenario: Scenario, options: Namespace, keep: list[str]) -> None:
    problems = all_unknown("--keep", "term", keep, scenario.term)
    if not shared.names_package(options):
        problems.append(shared.NO_PACKAGE)
    problems += out_of_range(options, ("most",), _MOST_TIES)
    problems += unknown_finding(options, _FAIL_ON)
    if problems:
        raise InvalidInput(problems)


def _show(scenario: Scenario, result: Nearest) -> None:
    console = Console()
    console.print(Text(told.nearest(scenario, result), style="bold"))
    for place, deal in enumerate(result.deals, 1):
        if deal.changes:
            words = "; ".join(told.change(scenario, change) for change in deal.changes)
            console.print(Text(f"{place}. {words}"))
    if result.ties > len(result.deals):
        console.print(Text(f"{len(result.deals)} of {result.ties} are listed (--most N for more)."))
