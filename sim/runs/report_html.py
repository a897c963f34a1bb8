"""One self-contained page: the sentences first, then tables and charts. No script, no network."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sim.files.run_words import RunWords
from sim.questions.glossary import KIND_WORDS, cited, counted, source_in_full
from sim.runs.record import versions
from sim.runs.report_marks import Html, items, paragraph, table, text
from sim.runs.report_sections import section
from sim.runs.report_style import STYLE
from sim.runs.results import Results
from sim.runs.summary import summary
from sim.scenario.model import Scenario
from sim.scenario.record import Source

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_MOST_SENTENCES = 40


def report(results: Results) -> Html:
    """The whole page; the same results give the same page."""
    file = results.file
    body = "".join(
        [
            *_top(results),
            *_glance(results),
            *(part for run in file.plan.runs for part in _run(results, run)),
            *_appendix(results),
            *_about(results),
        ]
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>{text(file.title)}</title><style>{STYLE}</style></head>\n"
        f"<body>{body}</body></html>\n"
    )


def _top(results: Results) -> Iterator[Html]:
    file, scenario = results.file, results.file.scenario
    yield f"<header><h1>{text(file.title)}</h1>"
    yield paragraph(
        f"{scenario.title}: as of {scenario.as_of}, evidence up to {scenario.evidence.value}, "
        "unless a question says otherwise.",
        "soft",
    )
    if file.summary:
        yield paragraph(file.summary)
    yield "</header>\n"
    if results.failed:
        number = counted(len(results.failed), "question")
        yield f'<div class="alert">{paragraph(f"{number} could not be answered:")}'
        yield items(f"{answer.job}: {answer.error}" for answer in results.failed[:_MOST_SENTENCES])
        yield "</div>\n"
    if results.failed_expectations:
        number = counted(len(results.failed_expectations), "finding")
        verb = "is" if len(results.failed_expectations) == 1 else "are"
        yield f'<div class="alert">{paragraph(f"{number} {verb} not as expected:")}'
        yield items(results.failed_expectations[:_MOST_SENTENCES])
        yield "</div>\n"


def _glance(results: Results) -> Iterator[Html]:
    yield '<h2 id="answers">The answers</h2><ul class="glance">'
    for run in results.file.plan.runs:
        yield f'<li><a href="#run-{text(run.id)}">{text(run.label)}</a>'
        yield f"<span>{text(summary(results, run))}</span></li>\n"
    yield "</ul>\n"


def _run(results: Results, run: RunWords) -> Iterator[Html]:
    pairs = results.of_run(run.id)
    yield f'<section><h2 id="run-{text(run.id)}">{text(run.label)}</h2>'
    yield paragraph(summary(results, run))
    if run.note:
        yield paragraph(run.note, "note")
    inexact = sum(not answer.exact and answer.error is None for _, answer in pairs)
    if inexact:
        number = f"{inexact:,} of {counted(len(pairs), 'answer')}"
        yield paragraph(f"Not exact: {number}; the sentences say which and why.", "note")
    yield section(results, run)
    yield "</section>\n"


def _appendix(results: Results) -> Iterator[Html]:
    """Every position that an answer names, with its sources in full."""
    scenario = results.file.scenario
    named = _named(results)
    if not named:
        return
    yield '<h2 id="positions">The positions named</h2>'
    rows = [
        [
            f'<span id="{text(position.id)}">{text(position.id)}</span>',
            text(scenario.party[position.party].label),
            text(position.says),
            text(f"{KIND_WORDS[position.kind]}, {position.evidence.value}"),
            text(cited(scenario, position) or "no source given"),
        ]
        for position in scenario.positions
        if position.id in named
    ]
    yield table("Positions", ["id", "party", "says", "kind and evidence", "sources"], rows)
    yield items(source_in_full(source) for source in _sources(scenario, named))


def _named(results: Results) -> set[str]:
    known = results.file.scenario.position
    found: set[str] = set()
    for answer in results.answers.values():
        texts = [answer.sentence]
        for rows in answer.tables.values():
            for row in rows:
                texts += [
                    str(row.get(c, "")) for c in ("failing", "positions", "give_up", "position")
                ]
        words = {w.rstrip(".") for part in texts for w in re.findall(r"[\w.\-]+", part)}
        found |= words & known.keys()
    return found


def _sources(scenario: Scenario, named: set[str]) -> list[Source]:
    used = {
        source.id
        for position in scenario.positions
        if position.id in named
        for source in scenario.sources_of(position)
    }
    return [source for source in scenario.sources if source.id in used]


def _about(results: Results) -> Iterator[Html]:
    file = results.file
    checked = len(results.expectations)
    held = checked - len(results.failed_expectations)
    exact = all(answer.exact for answer in results.answers.values())
    facts = {
        "questions": f"{len(results.answers):,}",
        "exact": "every answer" if exact else "not every answer; each says so",
        "expected findings": f"{held:,} of {checked:,} found" if checked else "none were written",
        "scenario": f"{file.scenario.id}, SHA-256 {file.scenario.digest}",
        "runs": f"{file.name}, SHA-256 {file.digest}",
        "made with": ", ".join(f"{name} {number}" for name, number in versions().items()),
    }
    yield "<footer><h2>How this was made</h2>"
    for note in file.notes:
        yield paragraph(note)
    yield paragraph(
        "“Blocks” means that a stated red line, condition or limit of an offer is not met. "
        "Silence is not consent: a party without a stated view is shown as such."
    )
    lines = "".join(f"<dt>{text(k)}</dt><dd>{text(v)}</dd>" for k, v in facts.items())
    yield f"<dl>{lines}</dl></footer>\n"
