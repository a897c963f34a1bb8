"""Results as tables: rows of plain values.

Rows are plain dicts so that nothing needs pandas to be tested; :func:`frame` makes a
frame of them for display.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from sim.language.syntax import LEFT_OUT
from sim.questions.check import Check
from sim.questions.check_told import reason
from sim.questions.deals_told import Deals
from sim.questions.glossary import (
    KIND_WORDS,
    cited,
    option_words,
    party_name,
    party_names,
    source_in_full,
    verdict_of,
)
from sim.runs.spreadsheet import csv_text
from sim.scenario.model import Scenario
from sim.ui.look import flat, labels

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[str, object]
Rows = list[dict[str, object]]


def frame(rows: Sequence[Row], columns: Sequence[str] | None = None) -> pd.DataFrame:
    """The rows as a frame; ``columns`` puts these first, and names them when there is no row."""
    import pandas as pd  # noqa: PLC0415 - half a second that the first page does not need

    made = pd.DataFrame(list(rows), columns=None if rows or columns is None else list(columns))
    if columns is None or not rows:
        return made
    return made[[*columns, *(name for name in made.columns if name not in columns)]]


def as_csv(rows: Sequence[Row]) -> str:
    """The rows as CSV, with the columns of the first; nothing where there is none."""
    columns = list(rows[0]) if rows else []
    return csv_text(columns, [[row.get(c) for row in rows] for c in columns]) if rows else ""


def verdict_rows(scenario: Scenario, result: Check) -> Rows:
    """One row per party and position that applies; a party of which none does has one too."""
    rows: Rows = []
    for party, found in result.parties.items():
        head: Row = {
            "party": party,
            "name": scenario.party[party].label,
            "verdict": verdict_of(scenario.party[party], found.verdict)[1],
            "accepts": result.accepts(party),
            "spoken_to": found.coverage[0],
            "addressed": found.coverage[1],
        }
        reasons: list[Row] = [
            {
                "position": f.position.id,
                "kind": KIND_WORDS[f.position.kind],
                "evidence": f.position.evidence.value,
                "outcome": f.outcome.value,
                "reason": reason(scenario, f, result) if f.lowers else f.position.says,
                "sources": cited(scenario, f.position),
            }
            for f in found.findings
        ]
        blank = dict.fromkeys(("position", "kind", "evidence", "outcome", "reason", "sources"), "")
        rows += [{**head, **each} for each in reasons or [blank]]
    return rows


def delivery_rows(scenario: Scenario, result: Check) -> Rows:
    """One row per term that the package moves, with who delivers it and who can break it."""
    return [
        {
            "term": term.id,
            "name": term.label,
            "set_to": term.option(result.package[term.id]).label,
            "deliver": ";".join(term.deliver),
            "break": ";".join(term.breakers),
        }
        for term in scenario.terms
        if term.id in result.delivery.changed
    ]


def coalition_rows(scenario: Scenario, found: Deals) -> Rows:
    """One row per set of chosen parties: the packages that all of them accept."""
    return [
        {
            "parties": party_names(scenario, (p for p in found.question.parties if p in group)),
            "size": len(group),
            "packages": str(number),
            "share": number / found.packages if found.packages else 0.0,
        }
        for group, number in found.coalitions.items()
        if group
    ]


def option_rows(scenario: Scenario, found: Deals) -> Rows:
    """One row per option of every term that is free: in how many of the deals it is chosen."""
    return [
        {
            "group": scenario.term[term].group,
            "term": scenario.term[term].label,
            "option": "left out" if option == LEFT_OUT else option_words(scenario, term, option),
            "deals": str(number),
            "share": number / found.deals if found.deals else 0.0,
        }
        for term, counts in found.options.items()
        if term in found.question.open
        for option, number in counts.items()
    ]


def deal_rows(scenario: Scenario, deals: Sequence[Mapping[str, str]]) -> Rows:
    """One row per deal, one column per term, in words."""
    return [
        {
            "deal": place,
            **{
                term.label: term.option(deal[term.id]).label if term.id in deal else "left out"
                for term in scenario.terms
            },
        }
        for place, deal in enumerate(deals, 1)
    ]


def position_rows(scenario: Scenario, counting: Collection[str]) -> Rows:
    """One row per position, with its evidence; ``counting`` are those that count now."""
    said = {
        p.id: sorted({d for s in p.basis if (d := scenario.statement[s].date)})
        for p in scenario.positions
    }
    return [
        {
            "counts": p.id in counting,
            "position": p.id,
            "party_id": p.party,
            "party": scenario.party[p.party].label,
            "kind": KIND_WORDS[p.kind],
            "evidence": p.evidence.value,
            "says": p.says,
            "when": "" if p.when is None else str(p.when),
            "requires": str(p.requires),
            "since": "" if p.since is None else p.since.isoformat(),
            "until": "" if p.until is None else p.until.isoformat(),
            "said": ", ".join(said[p.id]),
            "sources": "; ".join(source_in_full(s) for s in scenario.sources_of(p)),
        }
        for p in scenario.positions
    ]


def statement_rows(scenario: Scenario) -> Rows:
    """A row per statement, by date where there is one."""
    in_order = sorted(scenario.statements, key=lambda s: (not day_of(s.date), day_of(s.date)))
    return [
        {
            "day": s.date,
            "who": ", ".join(party_name(scenario, holder) for holder in s.holders),
            "says": s.says,
            "voice": s.voice,
            "type": s.type,
            "strength": s.strength,
            "provided": s.provided,
            "dating": s.dating,
            "sources": ", ".join(s.sources),
            "id": s.id,
        }
        for s in in_order
    ]


def short_names(scenario: Scenario, parties: Iterable[str]) -> dict[str, str]:
    """Names short enough for a picture, with the id where two would be the same."""
    return labels({party: scenario.party[party].label for party in parties}, 26, flat)


def day_of(text: str) -> str:
    """A date that names a day, or nothing."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
