"""``negsim brief``: one page about one package to send to somebody."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path

from sim.cli import ask as cli_ask
from sim.cli.codes import FINE
from sim.cli.options import add_scenario, print_json
from sim.engine.budget import Budget
from sim.files.catalogue import open_scenario
from sim.files.save import write_new
from sim.problems import InvalidInput, Problem
from sim.questions.explain import AskExplain
from sim.runs.brief import as_html, as_markdown, brief
from sim.runs.cite import bibtex
from sim.scenario.asked import AskedDeals
from sim.scenario.parameters import read_in_part

HELP = "one page about a package to send to somebody, as HTML that prints or Markdown; or BibTeX"
_FORMS = {".html": as_html, ".md": as_markdown}


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``brief``."""
    add_scenario(parser)
    cli_ask.add_parameters(parser, AskedDeals)
    parser.add_argument(
        *("-o", "--output"),
        metavar="FILE",
        type=Path,
        required=True,
        help="where to: .html, .md, or .bib for the scenario and its sources only",
    )


def run(options: Namespace) -> int:
    """Write the page."""
    target: Path = options.output
    if target.suffix not in (*_FORMS, ".bib"):
        message = f"{target.name!r} should end in {', '.join(_FORMS)} or .bib"
        raise InvalidInput([Problem("--output", message=message)])
    given = cli_ask.given_to(options, AskedDeals)
    ask, problems = read_in_part(AskExplain, {**given, "shifts": True})
    if given.keys().isdisjoint(("package", "set")) and target.suffix != ".bib":
        problems.append(cli_ask.NO_PACKAGE)
    scenario = open_scenario(options.scenario)
    if problems := list(dict.fromkeys([*problems, *ask.problems(scenario)])):
        raise InvalidInput(problems)
    if target.suffix == ".bib":
        text = bibtex(scenario)
    else:
        budget = Budget.lasting(ask.seconds)
        answer = cli_ask.answered(ask, scenario, as_json=options.json)
        text = _FORMS[target.suffix](brief(scenario, ask, answer, date.today(), budget=budget))
    write_new({target: text}, force=True)
    if options.json:
        print_json({"written": str(target)})
    else:
        print(f"written: {target}")  # noqa: T201
    return FINE
