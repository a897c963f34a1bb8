"""The report on one run: its tables and charts, by the kind of question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from sim.model import LEFT_OUT, Scenario
from sim.reading.run_words import RunWords
from sim.runs.answers import Answer, Row
from sim.runs.flips import flips
from sim.runs.jobs import Job
from sim.runs.report_marks import Html, bars, chip, more, table, text
from sim.runs.results import Results
from sim.runs.summary import subject
from sim.sentences.sensitivity import percent
from sim.sentences.words import GLYPH, STANCE_OF, VERDICT_WORDS, big, option_words
from sim.verdicts import Verdict

MOST_ROWS: Final = 200
"""Rows of one table in the report; the CSV and Parquet files have all."""
_FOLDED: Final = 24
"""From so many questions on, the answers are folded away on screen."""
_SWEPT: Final = ("case", "package", "set", "parties", "standard", "drop", "readings", "evidence")
Pairs = Sequence[tuple[Job, Answer]]


def section(results: Results, run: RunWords) -> Html:
    """Everything below the sentences of one run."""
    pairs = [(job, found) for job, found in results.of_run(run.id) if found.error is None]
    tell: Mapping[str, Callable[[Results, Pairs], Html]] = {
        "check": _check,
        "deals": _deals,
        "explain": _explain,
        "nearest": _nearest,
        "sensitivity": _sensitivity,
        "incidents": _incidents,
        "tradeoffs": _tradeoffs,
    }
    return tell[run.question](results, pairs) if pairs else ""


def _check(results: Results, pairs: Pairs) -> Html:
    scenario = results.file.scenario
    parties = pairs[0][0].party_list(scenario)
    head = [*_swept_names(pairs), *(scenario.party[p].label for p in parties), "because of"]
    rows = []
    for job, found in pairs[:MOST_ROWS]:
        verdicts = {str(row["party"]): row for row in found.tables["verdicts"]}
        cells = [_verdict(verdicts[p]) if p in verdicts else "" for p in parties]
        because = " ".join(map(str, _list(found.findings["because"])))
        rows.append([*_swept(scenario, pairs, job), *cells, positions(scenario, because)])
    body = table("What each party says" + _cut(pairs), head, rows)
    changed = flips(scenario, [job for job, _ in pairs], results.answers)
    if len(pairs) > _FOLDED:
        body = more(f"All {len(pairs):,} answers", body)
    if not changed:
        return body
    listed = [
        [
            text(subject(scenario, flip.job)),
            text("; ".join(flip.switches)),
            text(scenario.party[flip.party].label),
            _word(flip.before),
            _word(flip.after),
        ]
        for flip in changed[:MOST_ROWS]
    ]
    caption = "What flips: acceptance that differs from the scenario's own view"
    names = ["package", "looked at", "party", "otherwise", "then"]
    return table(caption, names, listed) + body


def _deals(results: Results, pairs: Pairs) -> Html:
    scenario = results.file.scenario
    if len(pairs) > 1:
        counts = [
            (_title(scenario, pairs, job), _float(found.findings["deals"]), _big(found, "deals"))
            for job, found in pairs[:MOST_ROWS]
        ]
        return bars("Deals" + _cut(pairs), counts)
    _, found = pairs[0]
    shown = [
        (_labels(scenario, str(row["coalition"])), _float(row["deals"]), big(_int(row["deals"])))
        for row in found.tables.get("coalitions", ())
    ]
    return bars("Packages that all of these accept", shown) if shown else ""


def _explain(results: Results, pairs: Pairs) -> Html:
    scenario = results.file.scenario
    parts = []
    for job, found in pairs[:MOST_ROWS]:
        title = f": {_title(scenario, pairs, job)}" if len(pairs) > 1 else ""
        conflicts = [
            [text(row["number"]), positions(scenario, str(row["positions"]))]
            for row in found.tables["conflicts"][:MOST_ROWS]
        ]
        concessions = [
            [
                text(row["number"]),
                text(_labels(scenario, str(row["movers"]))),
                positions(scenario, str(row["give_up"])),
                text("not counted" if row["opens"] is None else big(_int(row["opens"]))),
            ]
            for row in found.tables["concessions"][:MOST_ROWS]
        ]
        if conflicts:
            parts.append(table(f"Cannot all hold{title}", ["", "positions"], conflicts))
        if concessions:
            names = ["", "who moves", "gives up", "deals opened"]
            parts.append(table(f"Smallest sets of concessions{title}", names, concessions))
        alone = [row for row in found.tables["alone"] if row["more_deals"]]
        alone.sort(key=lambda row: -_int(row["more_deals"]))
        if alone:
            shown = [
                (_position(scenario, row), _float(row["more_deals"]), big(_int(row["more_deals"])))
                for row in alone
            ]
            parts.append(bars(f"More deals when given up alone{title}", shown))
    return "".join(parts)


def _nearest(results: Results, pairs: Pairs) -> Html:
    scenario = results.file.scenario
    rows = []
    for job, found in pairs[:MOST_ROWS]:
        for row in found.tables["nearest_deals"]:
            if _int(row["deal"]) > 3:
                break
            term = str(row["term"])
            settled = [_option(scenario, term, str(row[name])) for name in ("before", "after")]
            words = [row["deal"], scenario.term[term].label, *settled]
            rows.append([text(_title(scenario, pairs, job)), *map(text, words)])
    names = ["question", "deal", "term", "from", "to"]
    return table("Changes (the first three deals of each)", names, rows) if rows else ""


def _sensitivity(results: Results, pairs: Pairs) -> Html:
    scenario = results.file.scenario
    parts = []
    for job, found in pairs[:MOST_ROWS]:
        title = f": {_title(scenario, pairs, job)}" if len(pairs) > 1 else ""
        ranked = [row for row in found.tables["what_if"] if row["importance"]]
        ranked.sort(key=lambda row: -_float(row["importance"]))
        if ranked:
            caption = f"By how much the share with a deal grows when it is given up{title}"
            shown = [
                (
                    _position(scenario, row),
                    _float(row["importance"]),
                    percent(_float(row["importance"])),
                )
                for row in ranked
            ]
            parts.append(bars(caption, shown))
        held = [
            [
                text(scenario.party[str(row["party"])].label),
                _word(str(row["verdict"])),
                text("robust" if row["robust"] else "not robust"),
                text(row["flips"]),
            ]
            for row in found.tables.get("robustness", ())
        ]
        if held:
            names = ["party", "verdict", "at every level and reading", "changes with"]
            parts.append(table(f"How firm the verdicts stand{title}", names, held))
    return "".join(parts)


def _incidents(results: Results, pairs: Pairs) -> Html:
    scenario = results.file.scenario
    words = {
        "breach": ("blocks", "✖ breach"),
        "no_breach": ("accepts", "✔ not covered"),
        "unclear": ("short", "◐ unclear"),
        "not_bound": ("silent", "○ not bound"),
    }
    outcomes = {
        (str(row["incident"]), str(row["scope"])): str(row["outcome"])
        for row in pairs[0][1].tables["breaches"]
    }
    rows = [
        [text(f"{i.id} {i.what}"), text(scenario.party[i.by].label)]
        + [chip(*words[outcomes[i.id, scope.id]]) for scope in scenario.scopes]
        for i in scenario.incidents
    ]
    head = ["incident", "by", *(scope.label for scope in scenario.scopes)]
    return table("A breach, by wording of the truce", head, rows)


def _tradeoffs(results: Results, pairs: Pairs) -> Html:
    scenario = results.file.scenario
    rows = [
        [
            text(_title(scenario, pairs, job)),
            *(text(row[n]) for n in ("solution", "settings", "points")),
        ]
        for job, found in pairs[:MOST_ROWS]
        for row in found.tables.get("solutions", ())
    ]
    names = ["question", "solution", "package", "points"]
    return more("Solutions", table("Solutions", names, rows)) if rows else ""


def positions(scenario: Scenario, ids: str) -> Html:
    """Position ids as links to where the report says what they are."""
    return " ".join(
        f'<a href="#{text(name)}">{text(name)}</a>' if name in scenario.position else text(name)
        for name in ids.split()
    )


def _verdict(row: Row) -> Html:
    return _word(str(row["verdict"]))


def _word(verdict: str) -> Html:
    found = Verdict(verdict)
    stance = STANCE_OF[found]
    return chip(stance.value, f"{GLYPH[stance]} {VERDICT_WORDS[found]}")


def _swept_names(pairs: Pairs) -> list[str]:
    return _varying(pairs) or ["question"]


def _swept(scenario: Scenario, pairs: Pairs, job: Job) -> list[Html]:
    columns = job.columns()
    names = _varying(pairs)
    if not names:
        return [text(subject(scenario, job))]
    return [
        text(subject(scenario, job) if name == "package" else columns[name] or "as it is")
        for name in names
    ]


def _varying(pairs: Pairs) -> list[str]:
    """The parameters that are not the same in every job, the package always first."""
    seen: dict[str, set[str]] = {}
    for job, _ in pairs:
        for name, value in job.columns().items():
            seen.setdefault(name, set()).add(value)
    names = [name for name in (*_SWEPT, "as_of") if len(seen[name]) > 1]
    return sorted(names, key=lambda name: name != "package")


def _title(scenario: Scenario, pairs: Pairs, job: Job) -> str:
    columns = job.columns()
    words = [
        subject(scenario, job) if name == "package" else columns[name] or "as it is"
        for name in _varying(pairs)
    ]
    return ", ".join(words) or subject(scenario, job)


def _position(scenario: Scenario, row: Row) -> str:
    name = str(row["position"])
    found = scenario.position.get(name)
    return name if found is None else f"{name} {found.says}"


def _option(scenario: Scenario, term: str, option: str) -> str:
    return "left out" if option == LEFT_OUT else option_words(scenario, term, option)


def _labels(scenario: Scenario, ids: str) -> str:
    return ", ".join(scenario.party[party].label for party in ids.split())


def _cut(pairs: Pairs) -> str:
    return f" (the first {MOST_ROWS} of {len(pairs):,})" if len(pairs) > MOST_ROWS else ""


def _list(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else ()


def _big(found: Answer, name: str) -> str:
    about = "" if found.exact else "about "
    return f"{about}{big(_int(found.findings[name]))}"


def _int(value: object) -> int:
    return int(str(value))


def _float(value: object) -> float:
    return float(str(value))
