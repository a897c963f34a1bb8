"""The report on one run: its tables and charts, by the kind of question."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sim.files.run_words import RunWords
from sim.questions.glossary import big, percent
from sim.runs.answers import Answer
from sim.runs.jobs import Job
from sim.runs.report_check import incidents, packages
from sim.runs.report_marks import Html, bars, table, text
from sim.runs.report_rows import (
    DETAILED,
    MOST_ROWS,
    Asked,
    number,
    option,
    parties,
    position,
    positions,
    verdict,
    whole,
)
from sim.runs.results import Results


def section(results: Results, run: RunWords) -> Html:
    """Everything below the sentences of one run."""
    tell: Mapping[str, Callable[[Results, Asked], Html]] = {
        "check": packages,
        "deals": _deals,
        "explain": _explain,
        "nearest": _nearest,
        "sensitivity": _sensitivity,
        "incidents": incidents,
        "tradeoffs": _tradeoffs,
    }
    pairs = [(job, found) for job, found in results.of_run(run.id) if found.error is None]
    asked = Asked.of(results.file.scenario, pairs)
    return tell[run.question](results, asked) if pairs else ""


def _deals(_: Results, asked: Asked) -> Html:
    if len(asked.pairs) > 1:
        counts = [
            (asked.title(job), number(found.findings["deals"]), _deal_words(found))
            for job, found in asked.shown
        ]
        return bars(f"Deals{asked.cut}", counts)
    shown = [
        (
            parties(asked.scenario, str(row["coalition"])),
            number(row["deals"]),
            big(whole(row["deals"])),
        )
        for row in asked.pairs[0][1].tables.get("coalitions", ())
    ]
    return bars("Packages that all of these accept", shown) if shown else ""


def _deal_words(found: Answer) -> str:
    about = "" if found.exact else "about "
    return f"{about}{big(whole(found.findings['deals']))}"


def _explain(_: Results, asked: Asked) -> Html:
    if len(asked.pairs) <= DETAILED:
        return "".join(_deadlock(asked, job, found) for job, found in asked.pairs)
    names = ("feasible", "conflicts", "concessions", "smallest")
    rows = [
        [*asked.cells(job), *(text(found.findings[name]) for name in names)]
        for job, found in asked.shown
    ]
    return table(f"Deadlocks{asked.cut}", [*asked.head(), *names], rows)


def _deadlock(asked: Asked, job: Job, found: Answer) -> Html:
    scenario, title = asked.scenario, asked.suffix(job)
    parts = []
    conflicts = [
        [text(row["number"]), positions(scenario, str(row["positions"]))]
        for row in found.tables["conflicts"][:MOST_ROWS]
    ]
    if conflicts:
        parts.append(table(f"Cannot all hold{title}", ["no.", "positions"], conflicts))
    concessions = [
        [
            text(row["number"]),
            text(parties(scenario, str(row["movers"]))),
            positions(scenario, str(row["give_up"])),
            text("not counted" if row["opens"] is None else big(whole(row["opens"]))),
        ]
        for row in found.tables["concessions"][:MOST_ROWS]
    ]
    if concessions:
        names = ["no.", "who moves", "gives up", "deals opened"]
        parts.append(table(f"Smallest sets of concessions{title}", names, concessions))
    alone = [row for row in found.tables["alone"] if row["more_deals"]]
    alone.sort(key=lambda row: -whole(row["more_deals"]))
    if alone:
        shown = [
            (position(scenario, row), number(row["more_deals"]), big(whole(row["more_deals"])))
            for row in alone
        ]
        parts.append(bars(f"More deals when given up alone{title}", shown))
    return "".join(parts)


def _nearest(_: Results, asked: Asked) -> Html:
    rows = []
    for job, found in asked.shown:
        for row in found.tables["nearest_deals"]:
            if whole(row["deal"]) > 3:
                break
            term = str(row["term"])
            settled = [option(asked.scenario, term, str(row[n])) for n in ("before", "after")]
            words = [row["deal"], asked.scenario.term[term].label, *settled]
            rows.append([*asked.cells(job), *map(text, words)])
    head = [*asked.head(), "deal", "term", "from", "to"]
    caption = f"Changes, of the first three deals each{asked.cut}"
    return table(caption, head, rows) if rows else ""


def _sensitivity(_: Results, asked: Asked) -> Html:
    if len(asked.pairs) <= DETAILED:
        return "".join(_firmness(asked, job, found) for job, found in asked.pairs)
    names = ("feasible", "deals", "share", "any_deal", "passes", "robust")
    rows = [
        [*asked.cells(job), *(text(_plain(found.findings.get(name))) for name in names)]
        for job, found in asked.shown
    ]
    return table(f"How sure{asked.cut}", [*asked.head(), *names], rows)


def _firmness(asked: Asked, job: Job, found: Answer) -> Html:
    scenario, title = asked.scenario, asked.suffix(job)
    parts = []
    ranked = [row for row in found.tables["what_if"] if row["importance"]]
    ranked.sort(key=lambda row: -number(row["importance"]))
    if ranked:
        caption = f"By how much the share with a deal grows when it is given up{title}"
        values = [(position(scenario, row), number(row["importance"])) for row in ranked]
        parts.append(bars(caption, [(name, value, percent(value)) for name, value in values]))
    held = [
        [
            text(scenario.party[str(row["party"])].label),
            verdict(scenario.party[str(row["party"])], str(row["verdict"])),
            text("robust" if row["robust"] else "not robust"),
            text(row["flips"]),
        ]
        for row in found.tables.get("robustness", ())
    ]
    if held:
        names = ["party", "verdict", "at every level and reading", "changes with"]
        parts.append(table(f"How firm the verdicts stand{title}", names, held))
    return "".join(parts)


def _tradeoffs(_: Results, asked: Asked) -> Html:
    parts = []
    shown = (
        ("solutions", "Solutions", ("solution", "settings", "points")),
        ("frontier", "The frontier", ("number", "settings", "values")),
    )
    for name, caption, columns in shown:
        rows = [
            [*asked.cells(job), *(text(row[column]) for column in columns)]
            for job, found in asked.pairs
            for row in found.tables.get(name, ())
        ]
        if rows:
            cut = f" (the first {MOST_ROWS} of {len(rows):,})" if len(rows) > MOST_ROWS else ""
            head = [*asked.head(), *columns]
            parts.append(table(f"{caption}{cut}", head, rows[:MOST_ROWS]))
    return "".join(parts)


def _plain(value: object) -> object:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else value
