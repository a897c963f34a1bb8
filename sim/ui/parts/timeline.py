"""What was said when."""

from __future__ import annotations

from datetime import date
from typing import Final

import streamlit as st

from sim.questions.glossary import counted, party_name
from sim.scenario.model import Scenario
from sim.ui import charts, look
from sim.ui.frames import csv_text, frame
from sim.ui.parts import downloads
from sim.ui.parts.coalitions import unique_names
from sim.ui.session import Now

_COLUMNS: Final = (
    *("day", "who", "says", "voice", "type", "strength", "provided", "dating"),
    *("sources", "id"),
)


def draw(here: Now) -> None:
    """Statements with a day as a picture, all of them as a table."""
    rows = statement_rows(here.scenario)
    dated = dotted(here.scenario)
    known = sum(bool(_day(s.date)) for s in here.scenario.statements)
    if not rows:
        look.show(look.finding("This scenario records no statements."))
        return
    look.show(
        look.finding(f"{known} of {counted(len(rows), 'statement')} can be dated to a day."),
        look.soft("The others stand in the table only.") if 0 < known < len(rows) else "",
    )
    if dated:
        shown = list(dict.fromkeys(str(row["party"]) for row in dated))
        st.vega_lite_chart(charts.timeline(dated, shown), alt="Statements of each party by day")
    st.dataframe(
        frame(rows, _COLUMNS),
        hide_index=True,
        height=460,
        alt="Statements with date, holder, wording and sources",
        column_config={"says": st.column_config.TextColumn("says", width="large")},
    )
    downloads.button(
        "Statements (CSV)", lambda: csv_text(rows), f"{here.scenario.id}-statements.csv"
    )


def dotted(scenario: Scenario) -> list[dict[str, object]]:
    """A row per statement and holder with a day, those of one day spread out."""
    names = unique_names(scenario, tuple(scenario.party))
    groups: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for statement in scenario.statements:
        day = _day(statement.date)
        for holder in statement.holders if day else ():
            groups.setdefault((holder, day), []).append((statement.id, statement.says))
    order = [p for p in scenario.party if any(holder == p for holder, _ in groups)]
    return [
        {
            "day": day,
            "party": names[holder],
            "says": says[:240],
            "id": name,
            "offset": 0.0 if len(said) == 1 else 2 * place / (len(said) - 1) - 1,
        }
        for party in order
        for (holder, day), said in groups.items()
        if holder == party
        for place, (name, says) in enumerate(said)
    ]


def statement_rows(scenario: Scenario) -> list[dict[str, object]]:
    """A row per statement, by date where there is one."""
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
        for s in sorted(scenario.statements, key=lambda s: (not _day(s.date), _day(s.date)))
    ]


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
