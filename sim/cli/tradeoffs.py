"""``negsim tradeoffs``: the Pareto frontier of the deals, and the four textbook solutions."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from fractions import Fraction
from time import monotonic

from rich.console import Console
from rich.text import Text

from sim.cli import options as shared
from sim.cli.codes import FINE, NEGATIVE
from sim.cli.fail_on import add_fail_on, unknown_finding
from sim.cli.numbers import add_number, add_seconds, bad_seconds, out_of_range
from sim.engine.automaton import STATES, Budget, TooWide
from sim.engine.criteria import By, Over
from sim.problems import InvalidInput, Problem, unknown
from sim.questions import better, tradeoffs
from sim.questions import tradeoffs_told as told
from sim.questions.top import Top, top
from sim.scenario.model import Scenario
from sim.scenario.question import Question

HELP = "what each side trades: the exact Pareto frontier, Nash, Kalai and other solutions"
_FAIL_ON = ("none", "dominated")
_MOST = 100_000
_SHOWN = 20


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``tradeoffs``."""
    shared.add_scenario(parser)
    shared.add_question(parser)
    shared.add_view(parser)
    parser.add_argument(
        "--over",
        default=Over.DEALS.value,
        metavar="deals|packages",
        help="compare the deals (default), or every possible package",
    )
    parser.add_argument(
        "--by",
        metavar="points|counts",
        help="compare by points (default where there are some) or by counts of what stays unmet",
    )
    parser.add_argument("--top", type=int, metavar="N", help="instead: the N best by points")
    parser.add_argument(
        "--weights",
        metavar="A=2,B=1",
        help="with --top: whose points count, and how much (default: everyone alike)",
    )
    parser.add_argument(
        "--better-than",
        action="store_true",
        help="instead: what is better for some and worse for none than --package or --set",
    )
    add_number(parser, "--most", tradeoffs.MOST, "list this many outcomes of the frontier")
    add_number(parser, "--ties", tradeoffs.TIES, "list this many packages per outcome and solution")
    add_seconds(parser, 60.0, "give up after")
    add_fail_on(parser, _FAIL_ON, "there is no such package, or when the package is dominated")


def run(options: Namespace) -> int:
    """Compare and print."""
    over, by = _refuse_bad(options)
    scenario = shared.scenario_from(options)
    budget = Budget(STATES, monotonic() + options.seconds)
    try:
        if options.better_than:
            return _better(scenario, options, over, by, budget)
        question = shared.question_from(scenario, options)
        if options.top is not None:
            return _top(scenario, options, question, over, budget)
        return _frontier(scenario, options, question, over, by, budget)
    except TooWide as wide:
        message = f"no exact answer within the budget: {wide.reason}"
        hint = "; set or limit terms, name fewer parties, or allow more --seconds"
        raise InvalidInput([Problem("tradeoffs", message=message + hint)]) from None


def _refuse_bad(options: Namespace) -> tuple[Over, By | None]:
    over = {o.value: o for o in Over}
    by = {b.value: b for b in By}
    problems = []
    if options.over not in over:
        problems.append(unknown("--over", "range", options.over, over))
    if options.by is not None and options.by not in by:
        problems.append(unknown("--by", "comparison", options.by, by))
    problems += unknown_finding(options, _FAIL_ON)
    problems += out_of_range(options, ("top", "most", "ties"), _MOST)
    problems += bad_seconds(options)
    if options.better_than and not shared.names_package(options):
        problems.append(Problem("--better-than", message="name a package (--package or --set)"))
    if options.better_than and options.top is not None:
        problems.append(Problem("--top", message="ask for --top or for --better-than, not both"))
    if options.top is not None and options.by == By.COUNTS.value:
        problems.append(Problem("--top", message="ranks by points; counts are not added up"))
    if options.weights is not None and options.top is None:
        problems.append(Problem("--weights", message="belongs to --top"))
    if options.fail_on == "dominated" and not options.better_than:
        problems.append(Problem("--fail-on", message="'dominated' belongs to --better-than"))
    if problems:
        raise InvalidInput(problems)
    return over[options.over], None if options.by is None else by[options.by]


def _frontier(
    scenario: Scenario,
    options: Namespace,
    question: Question,
    over: Over,
    by: By | None,
    budget: Budget,
) -> int:
    result = tradeoffs.tradeoffs(
        scenario, question, over=over, by=by, most=options.most, ties=options.ties, budget=budget
    )
    if options.json:
        shared.print_json(result.as_json())
    else:
        _show(scenario, result)
    return NEGATIVE if options.fail_on == "none" and not result.vectors else FINE


def _show(scenario: Scenario, result: tradeoffs.Tradeoffs) -> None:
    console = Console()
    console.print(Text(told.headline(scenario, result), style="bold"))
    for caveat in told.caveats(scenario, result):
        console.print(Text(caveat))
    for solution in result.solutions.values():
        console.print(Text(told.solution_words(solution)))
        for valued in solution.packages[:_SHOWN]:
            mark = "" if valued.undominated else " (dominated)"
            values = told.values_words(scenario, valued.values)
            console.print(Text(f"  {values}{mark}: {told.package_words(scenario, valued.package)}"))
    if result.frontier:
        console.print(Text("The frontier:", style="bold"))
    for place, point in enumerate(result.frontier[:_SHOWN], 1):
        console.print(Text(f"{place}. {told.point_words(scenario, point)}"))
    shown = min(len(result.frontier), _SHOWN)
    if result.vectors > shown:
        words = "outcomes are shown; --json lists up to --most of them"
        console.print(Text(f"{shown} of {result.vectors} {words}."))


def _better(
    scenario: Scenario, options: Namespace, over: Over, by: By | None, budget: Budget
) -> int:
    package = shared.settings_from(scenario, options)
    # The package is what is compared with, not what is set: all of its terms are open.
    free = Namespace(**{**vars(options), "package": None, "set": []})
    result = better.better_than(
        scenario,
        package,
        shared.question_from(scenario, free),
        over=over,
        by=by,
        most=options.most,
        ties=options.ties,
        budget=budget,
    )
    if options.json:
        shared.print_json(result.as_json())
    else:
        console = Console()
        console.print(Text(told.better(scenario, result), style="bold"))
        if result.by is By.COUNTS:
            console.print(Text(told.COUNTS_ARE))
        for place, improvement in enumerate(result.improvements[:_SHOWN], 1):
            words = told.improvement_words(scenario, improvement)
            console.print(Text(f"{place}. {words}"))
    negative = {"none": not result.vectors, "dominated": bool(result.vectors)}
    return NEGATIVE if negative.get(options.fail_on, False) else FINE


def _top(
    scenario: Scenario, options: Namespace, question: Question, over: Over, budget: Budget
) -> int:
    weights = None if options.weights is None else _weights(scenario, options.weights)
    result = top(scenario, question, options.top, weights=weights, over=over, budget=budget)
    if options.json:
        shared.print_json(result.as_json())
    else:
        _show_top(scenario, result)
    return NEGATIVE if options.fail_on == "none" and not result.ranked else FINE


def _show_top(scenario: Scenario, result: Top) -> None:
    console = Console()
    console.print(Text(told.top(scenario, result), style="bold"))
    for place, ranked in enumerate(result.ranked, 1):
        values = told.values_words(scenario, ranked.values)
        words = told.package_words(scenario, ranked.package)
        console.print(Text(f"{place}. {told.number(ranked.total)} ({values}): {words}"))


def _weights(scenario: Scenario, text: str) -> dict[str, Fraction]:
    weights: dict[str, Fraction] = {}
    problems = []
    for word in shared.words(text):
        party, equals, number = (part.strip() for part in word.partition("="))
        if party not in scenario.party:
            problems.append(unknown("--weights", "party", party, scenario.party))
            continue
        try:
            weights[party] = Fraction(number if equals else "1")
        except (ValueError, ZeroDivisionError):
            problems.append(Problem("--weights", message=f"{number!r} is no number"))
    if problems:
        raise InvalidInput(problems)
    return weights
