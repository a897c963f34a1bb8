"""Which positions clash, as a picture and as sentences."""

from __future__ import annotations

from itertools import combinations

import streamlit as st

from sim.questions.conflicts_told import Told
from sim.questions.explain_told import Explanation
from sim.questions.glossary import counted, source_in_full
from sim.questions.stakes_told import evidence, holder, stake_words
from sim.scenario.model import Scenario
from sim.ui import charts, look
from sim.ui.safe import html, plain
from sim.ui.session import Now

MOST = 30
"""Positions on one side of the picture; beyond that it would not be read."""
_SHOWN = 12
"""Groups of conflicts told at once; the rest is folded away."""


def draw(here: Now, found: Explanation) -> None:
    """The picture, then each group of conflicts with its positions and sources."""
    if not found.conflicts:
        return
    look.show("<h2>What clashes</h2>")
    down, across, rows = picture(here.scenario, found)
    if not rows:
        look.show(look.soft("Each of these, on its own, excludes what is held fixed."))
    elif len(down) <= MOST and len(across) <= MOST:
        look.show(look.soft("A cross: these two positions cannot both be kept."))
        st.vega_lite_chart(
            charts.clash_matrix(rows, down, across),
            alt="Matrix of positions: a cross where two of them stand in one conflict",
        )
    groups = found.clashes(here.scenario)
    look.show(*(_group(here.scenario, group) for group in groups[:_SHOWN]))
    if len(groups) > _SHOWN:
        with st.expander(f"{len(groups) - _SHOWN} more groups of conflicts"):
            look.show(*(_group(here.scenario, group) for group in groups[_SHOWN:]))


def _group(scenario: Scenario, group: Told) -> str:
    items = []
    for conflict, sentence in zip(group.conflicts, group.sentences, strict=True):
        positions = [scenario.position[s] for s in conflict if s in scenario.position]
        sources = {s.id: source_in_full(s) for p in positions for s in scenario.sources_of(p)}
        known = [*evidence(scenario, conflict), *sources.values()]
        items.append(f"<li>{html(sentence)}{look.folded('Evidence and sources', known)}</li>")
    number = f"{group.heading} ({counted(len(items), 'conflict')})"
    return look.chapter(number, f"<ul>{''.join(items)}</ul>")


def picture(
    scenario: Scenario, found: Explanation
) -> tuple[list[str], list[str], list[dict[str, object]]]:
    """(names down, names across, a row per cross): the party with most clashes goes down."""
    pairs: dict[tuple[str, str], int] = {}
    for conflict in found.conflicts:
        for a, b in combinations(conflict, 2):
            pairs[a, b] = pairs[b, a] = len(conflict)
    stakes = list(dict.fromkeys(s for s in found.stakes if any(s in c for c in found.conflicts)))
    weight = {
        party: len({pair for pair in pairs if holder(scenario, pair[0]) == party})
        for party in scenario.party
    }
    most = max(weight, key=lambda party: weight[party])
    down = [s for s in stakes if holder(scenario, s) == most]
    across = [s for s in stakes if s not in down]
    if any(a in across and b in across for a, b in pairs) or not across:
        down = across = stakes
    return (
        [name(scenario, s, 48) for s in down],
        [_short(scenario, s) for s in across],
        [
            {
                "a": name(scenario, a, 48),
                "b": _short(scenario, b),
                "says_a": name(scenario, a, 300),
                "says_b": name(scenario, b, 300),
                "glyph": "✖" if pairs[a, b] == 2 else "×",
            }
            for a in down
            for b in across
            if (a, b) in pairs
        ],
    )


def _short(scenario: Scenario, stake: str) -> str:
    """The id of a position, whose minimum it is: for the narrow columns."""
    words = stake if stake in scenario.position else name(scenario, stake, 14)
    return words if len(words) <= 14 else words[:13] + "…"


def name(scenario: Scenario, stake: str, most: int) -> str:
    """A position or a minimum as a label of a picture."""
    position = scenario.position.get(stake)
    if position is None:
        text = plain(stake_words(scenario, stake))
    else:
        text = plain(f"{stake}  {position.says}")
    return text if len(text) <= most else text[: most - 1] + "…"
