"""The report: one page of HTML, made from a template that escapes every text."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from sim import limits
from sim.questions.glossary import KIND_WORDS, cited, counted, source_in_full
from sim.questions.switches import usual
from sim.runs.results import Results, versions
from sim.runs.sections import tables_of
from sim.runs.shown import Shown
from sim.runs.summary import summary
from sim.runs.words import RunWords
from sim.scenario.model import Position
from sim.scenario.view import view_of

_NAMING: Final = ("failing", "positions", "give_up", "position")
"""Columns that name positions."""


@cache
def _template() -> Template:
    loader = PackageLoader("sim", "runs")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template(
        "report.html.j2"
    )


def report(results: Results) -> str:
    """The whole page; the same results give the same page."""
    file, scenario = results.file, results.file.scenario
    failed, unmet = results.failed, results.failed_expectations
    verb = "is" if len(unmet) == 1 else "are"
    named = _named(results)
    used = {source.id for position in named for source in scenario.sources_of(position)}
    return _template().render(
        file=file,
        scenario=scenario,
        view=", ".join(usual(view_of(scenario))),
        alerts=[
            (
                f"{counted(len(failed), 'question')} could not be answered:",
                [f"{reply.job}: {reply.error}" for reply in failed[: limits.REPORT_SENTENCES]],
            ),
            (
                f"{counted(len(unmet), 'finding')} {verb} not as expected:",
                [str(held) for held in unmet[: limits.REPORT_SENTENCES]],
            ),
        ],
        runs=[_run(results, run) for run in file.plan.runs],
        named=Shown(
            "Positions",
            ["id", "party", "says", "kind and evidence", "sources"],
            [
                [
                    position.id,
                    scenario.party[position.party].label,
                    position.says,
                    f"{KIND_WORDS[position.kind]}, {position.evidence.value}",
                    cited(scenario, position) or "no source given",
                ]
                for position in named
            ],
        ),
        sources=[source_in_full(source) for source in scenario.sources if source.id in used],
        facts=_facts(results),
    )


def _run(results: Results, run: RunWords) -> dict[str, object]:
    replies = [reply for _, reply in results.of_run(run.id)]
    inexact = sum(not reply.exact and reply.error is None for reply in replies)
    return {
        "id": run.id,
        "label": run.label,
        "note": run.note,
        "summary": summary(results, run),
        "inexact": f"{inexact:,} of {counted(len(replies), 'answer')}" if inexact else "",
        "tables": tables_of(results, run),
    }


def _named(results: Results) -> list[Position]:
    """Every position that an answer names."""
    scenario = results.file.scenario
    texts = [reply.sentence for reply in results.answers.values()] + [
        str(getattr(row, column, ""))
        for reply in results.answers.values()
        for rows in reply.tables.values()
        for row in rows
        for column in _NAMING
    ]
    words = {word.rstrip(".") for text in texts for word in re.findall(r"[\w.\-]+", text)}
    return [position for position in scenario.positions if position.id in words]


def _facts(results: Results) -> dict[str, str]:
    file, checked = results.file, len(results.expectations)
    held = checked - len(results.failed_expectations)
    exact = all(reply.exact for reply in results.answers.values())
    return {
        "questions": f"{len(results.answers):,}",
        "exact": "every answer" if exact else "not every answer; each says so",
        "expected findings": f"{held:,} of {checked:,} found" if checked else "none were written",
        "scenario": f"{file.scenario.id}, SHA-256 {file.scenario.digest}",
        "runs": f"{file.name}, SHA-256 {file.digest}",
        "made with": ", ".join(f"{name} {number}" for name, number in versions().items()),
    }
