"""Every position and every statement, with what is known of it, as pictures and tables."""

from __future__ import annotations

from typing import Final

import streamlit as st

from sim.questions.glossary import counted
from sim.scenario.model import Scenario
from sim.scenario.record import Evidence
from sim.scenario.view import in_force
from sim.ui import charts, look
from sim.ui.look import labels
from sim.ui.rows import Rows, day_of, position_rows, short_names, statement_rows
from sim.ui.seen import Seen
from sim.ui.session import change
from sim.ui.widgets import column, controlled, download, table

_COLUMNS: Final = (
    *("day", "who", "says", "voice", "type", "strength", "provided", "dating"),
    *("sources", "id"),
)


def positions(seen: Seen) -> None:
    """Kind, evidence, source and date of each, and what each level keeps."""
    scenario = seen.scenario
    counting = frozenset(p.id for p in in_force(scenario, seen.view))
    look.show(
        look.finding(
            f"{counted(len(counting), 'position')} of {len(scenario.positions)} count now."
        ),
        look.soft(
            "They count by evidence level, date, reading and what is set aside. The level is not "
            "neutral: whoever publishes most looks most demanding."
        ),
    )
    if scenario.positions:
        names = list(short_names(scenario, scenario.party).values())
        st.vega_lite_chart(
            charts.evidence_bars(level_rows(scenario), names, [e.value for e in Evidence]),
            alt="Number of positions per party and evidence level",
        )
        look.show(_kept_at_each_level(scenario))
    look.show(look.head("The positions"))
    chosen = seen.state.shown
    controlled(
        st.pills,
        "Parties shown",
        f"evidence.parties.{seen.name}",
        list(chosen),
        lambda given: change(shown=tuple(p for p in scenario.party if p in given)),
        labels({p.id: p.label for p in scenario.parties}, 40),
        selection_mode="multi",
        wrap=True,
    )
    shown = [
        row for row in position_rows(scenario, counting) if not chosen or row["party_id"] in chosen
    ]
    # Whose they are is named in a column of its own; its id is for the file only.
    table(
        [{name: cell for name, cell in row.items() if name != "party_id"} for row in shown],
        "Positions with kind, evidence, condition, sources and dates",
        ["position", "party", "kind", "evidence", "says", "counts"],
        height=520,
        column_config={
            "counts": st.column_config.CheckboxColumn("Counts now", width="small"),
            "position": column("Id", "small"),
            "party": column("Party", "small"),
            "kind": column("Kind", "small"),
            "evidence": column("Evidence", "small"),
            "says": column("Says", "large"),
            "when": column("Applies when"),
            "requires": column("Requires"),
            "since": column("Since", "small"),
            "until": column("Until", "small"),
            "said": column("Said on", "small"),
            "sources": column("Sources", "large"),
        },
    )
    download("Positions (CSV)", f"{scenario.id}-positions.csv", lambda: shown)


def level_rows(scenario: Scenario) -> Rows:
    """A row per party and evidence level: how many positions rest on it."""
    return [
        {
            "party": name,
            "level": level.value,
            "place": level.rank,
            "number": sum(p.party == party and p.evidence is level for p in scenario.positions),
        }
        for party, name in short_names(scenario, scenario.party).items()
        for level in Evidence
    ]


def _kept_at_each_level(scenario: Scenario) -> look.Html:
    """How many positions each level keeps, per party: each level keeps those above it."""
    rows = []
    for party in scenario.parties:
        ranks = [p.evidence.rank for p in scenario.positions if p.party == party.id]
        rows.append([party.label, *(sum(r <= level.rank for r in ranks) for level in Evidence)])
    heads = ["Positions kept, up to", *(level.value for level in Evidence)]
    return look.table(heads, rows, "Positions kept per evidence level")


def timeline(seen: Seen) -> None:
    """What was said when: statements with a day as a picture, all of them as a table."""
    scenario = seen.scenario
    rows = statement_rows(scenario)
    if not rows:
        look.show(look.finding("This scenario records no statements."))
        return
    known = sum(bool(day_of(s.date)) for s in scenario.statements)
    look.show(
        look.finding(f"{known} of {counted(len(rows), 'statement')} can be dated to a day."),
        look.soft("The others stand in the table only.") if 0 < known < len(rows) else "",
    )
    if dated := dotted(scenario):
        shown = list(dict.fromkeys(str(row["party"]) for row in dated))
        st.vega_lite_chart(charts.timeline(dated, shown), alt="Statements of each party by day")
    table(
        rows,
        "Statements with date, holder, wording and sources",
        _COLUMNS,
        height=460,
        column_config={"says": column("says", "large")},
    )
    download("Statements (CSV)", f"{scenario.id}-statements.csv", lambda: rows)


def dotted(scenario: Scenario) -> Rows:
    """A row per statement and holder with a day, those of one day spread out."""
    groups: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for statement in scenario.statements:
        day = day_of(statement.date)
        for holder in statement.holders if day else ():
            groups.setdefault((holder, day), []).append((statement.id, statement.says))
    return [
        {
            "day": day,
            "party": name,
            "says": says[:240],
            "id": statement,
            "offset": 0.0 if len(said) == 1 else 2 * place / (len(said) - 1) - 1,
        }
        for party, name in short_names(scenario, scenario.party).items()
        for (holder, day), said in groups.items()
        if holder == party
        for place, (statement, says) in enumerate(said)
    ]
