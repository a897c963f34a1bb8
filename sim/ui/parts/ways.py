"""The ways out of a deadlock: who gives up what, and what that opens."""

from __future__ import annotations

import streamlit as st

from sim.questions import concessions_told as moved
from sim.questions.concessions import Concession
from sim.questions.explain_told import Explanation
from sim.scenario.model import Scenario
from sim.ui import charts, look
from sim.ui.parts.clashes import MOST, name
from sim.ui.safe import html
from sim.ui.session import Now

_SHOWN = 20


def draw(here: Now, found: Explanation) -> None:
    """Every smallest concession, grouped by who moves; then the same as a picture."""
    if not found.concessions:
        return
    look.show("<h2>Ways out</h2>")
    listed = found.concessions[:_SHOWN]
    numbers = {concession.give_up: place for place, concession in enumerate(listed, 1)}
    parts: list[str] = []
    for group in found.movers(here.scenario):
        shown = [c for c in group.concessions if c.give_up in numbers]
        if shown:
            items = [_way(here.scenario, found, c, numbers[c.give_up]) for c in shown]
            # The first are the smallest; the longer ones open when they are wanted.
            told = f"<h3>{html(group.heading)}</h3>{''.join(items)}"
            parts.append(look.chapter(group.heading, "".join(items)) if parts else told)
    look.show(*parts)
    if len(found.concessions) > _SHOWN:
        look.show(look.soft(f"{len(found.concessions) - _SHOWN} more are in the JSON file below."))
    stakes = [s for s in found.stakes if any(s in c.give_up for c in listed)]
    if len(listed) > 1 and len(stakes) <= MOST:
        names = {s: name(here.scenario, s, 48) for s in stakes}
        rows = [
            {"position": names[s], "way": str(numbers[c.give_up]), "says": names[s]}
            for c in listed
            for s in c.give_up
        ]
        look.show(look.soft("A disc: this way out gives this position up."))
        st.vega_lite_chart(
            charts.ways_matrix(
                rows, [names[s] for s in stakes], [str(n) for n in numbers.values()]
            ),
            alt="Matrix of positions and ways out: a disc where a position is given up",
        )


def _way(scenario: Scenario, found: Explanation, concession: Concession, number: int) -> str:
    options = moved.options(scenario, found.question, concession)
    more = look.folded("What becomes possible", options) if options else ""
    return f"<p><b>{number}.</b> {html(moved.sentence(scenario, concession, found.weak))}</p>{more}"
