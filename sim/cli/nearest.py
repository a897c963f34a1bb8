"""``negsim nearest``: the deals that change the fewest terms of a package."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from rich.console import Console
from rich.text import Text

from sim.analyses.nearest import MOST, Nearest, nearest_deals
from sim.cli import options as shared
from sim.cli.codes import FINE, NEGATIVE
from sim.model import Scenario
from sim.problems import InvalidInput, Problem, unknown
from sim.question import ask
from sim.sentences import deals as told

HELP = "the deals that change the fewest terms of a package"
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
    parser.add_argument(
        "--most", type=int, default=MOST, metavar="N", help=f"list this many (default {MOST})"
    )
    parser.add_argument("--fail-on", metavar="none", help="exit 1 when there is no deal at all")
    shared.add_standard(parser)
    shared.add_view(parser)


def run(options: Namespace) -> int:
    """Find and print."""
    scenario = shared.scenario_from(options)
    view = shared.view_from(scenario, options)
    package = shared.settings_from(scenario, options)
    keep = shared.words(options.keep)
    _refuse_bad(scenario, options, keep)
    parties = options.parties
    question = ask(
        scenario,
        parties=parties if parties in (None, "all") else shared.words(parties),
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
    problems = [
        unknown("--keep", "term", term, scenario.term) for term in keep if term not in scenario.term
    ]
    if options.package is None and not options.set:
        problems.append(
            Problem("command line", message="name a package with --package, or set terms (--set)")
        )
    if not 1 <= options.most <= _MOST_TIES:
        problems.append(Problem("--most", message=f"must lie between 1 and {_MOST_TIES}"))
    if options.fail_on not in (None, "none"):
        problems.append(unknown("--fail-on", "finding", options.fail_on, ["none"]))
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
