"""Which positions clash, and the concessions: as pictures and as sentences."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from textwrap import wrap
from typing import Final

import streamlit as st

from sim import limits
from sim.questions import concessions_told as moved
from sim.questions.concessions import Concession
from sim.questions.conflicts_told import Told
from sim.questions.explain_told import Explanation
from sim.questions.glossary import counted, source_in_full
from sim.questions.stakes_told import evidence, holder, stake_words
from sim.scenario.model import Scenario
from sim.ui import charts, look
from sim.ui.credit import picture as drawn
from sim.ui.look import Html, cut, plain
from sim.ui.rows import Rows
from sim.ui.seen import Seen

_DRAWN: Final = 30
"""Positions on one side of a picture; beyond that it would not be read."""
_IN_WORDS: Final = 4
"""Positions side by side whose words there is room for on a phone."""
_LINE: Final = 30
"""Characters of a line of a label."""


def clashes(seen: Seen, found: Explanation) -> None:
    """The picture, then each group of conflicts with its positions and sources."""
    if not found.conflicts:
        return
    scenario = seen.scenario
    look.show(look.head("What clashes"))
    down, across, rows = picture(scenario, found)
    if not rows:
        look.show(look.soft("Each of these, on its own, excludes what is held fixed."))
    elif len(down) <= _DRAWN and len(across) <= _DRAWN:
        look.show(look.soft("A cross: these two positions cannot both be kept."))
        drawn(
            seen,
            charts.clash_matrix(rows, down, across),
            "Matrix of positions: a cross where two of them stand in one conflict",
        )
    groups = [_group(scenario, group) for group in found.clashes(scenario)]
    look.show(*groups[: limits.PAGE_GROUPS])
    if len(groups) > limits.PAGE_GROUPS:
        with st.expander(f"{len(groups) - limits.PAGE_GROUPS} more groups of conflicts"):
            look.show(*groups[limits.PAGE_GROUPS :])


def _group(scenario: Scenario, group: Told) -> Html:
    items = []
    for conflict, sentence in zip(group.conflicts, group.sentences, strict=True):
        positions = [scenario.position[s] for s in conflict if s in scenario.position]
        sources = {s.id: source_in_full(s) for p in positions for s in scenario.sources_of(p)}
        known = [*evidence(scenario, conflict), *sources.values()]
        items.append(look.joined(sentence, look.folded("Evidence and sources", known)))
    number = f"{group.heading} ({counted(len(items), 'conflict')})"
    return look.chapter(number, look.listing(items))


def picture(scenario: Scenario, found: Explanation) -> tuple[list[str], list[str], Rows]:
    """(names down, names across, a row per cross): one side is the party with most clashes.

    The longer side goes down, where there is room for its words on a phone too.
    """
    size = {pair: len(c) for c in found.conflicts for pair in combinations(c, 2)}
    size |= {(b, a): number for (a, b), number in size.items()}
    clashing = {stake for conflict in found.conflicts for stake in conflict}
    stakes = [s for s in dict.fromkeys(found.stakes) if s in clashing]
    party_of = {s: holder(scenario, s) for s in stakes}
    weight = {party: sum(party_of[a] == party for a, _ in size) for party in scenario.party}
    most = max(weight, key=lambda party: weight[party])
    down = [s for s in stakes if party_of[s] == most]
    across = [s for s in stakes if s not in down]
    if any(a in across and b in across for a, b in size) or not across:
        down = across = stakes
    across, down = sorted((across, down), key=len)
    short = len(across) > _IN_WORDS
    above = {s: _short(scenario, s) if short else _label(scenario, s) for s in across}
    return (
        [_label(scenario, s) for s in down],
        list(above.values()),
        [
            {
                "a": _label(scenario, a),
                "b": above[b],
                "says_a": name(scenario, a, 300),
                "says_b": name(scenario, b, 300),
                "glyph": "✖" if size[a, b] == 2 else "×",
            }
            for a in down
            for b in across
            if (a, b) in size
        ],
    )


def _label(scenario: Scenario, stake: str) -> str:
    """What a position says, in up to three short lines; the id tells it from others."""
    mark = f" ({stake})" if stake in scenario.position else ""
    most = 3 * _LINE - len(mark) - 8
    return "\n".join(wrap(cut(name(scenario, stake, 300).removesuffix(mark), most) + mark, _LINE))


def _short(scenario: Scenario, stake: str) -> str:
    """Whose position it is, and its id."""
    whose = scenario.party[holder(scenario, stake)].label
    return cut(plain(f"{whose}, {stake}" if stake in scenario.position else whose), _LINE)


def name(scenario: Scenario, stake: str, most: int) -> str:
    """A position or a minimum as a label of a picture."""
    position = scenario.position.get(stake)
    words = stake_words(scenario, stake) if position is None else f"{position.says} ({stake})"
    return cut(plain(words), most)


def ways(seen: Seen, found: Explanation) -> None:
    """Every smallest concession, grouped by who moves; then the same as a picture."""
    if not found.concessions:
        return
    scenario = seen.scenario
    if found.as_product:
        _in_each_dispute(scenario, found)
        return
    kept = ", with what is held fixed" if found.question.pins else ""
    look.show(look.head(f"Concessions{kept}"))
    told = found.concessions[: limits.PAGE_WAYS_OUT]
    numbers = {c.give_up: place for place, c in enumerate(told, 1)}
    parts: list[Html] = []
    for group in found.movers(scenario):
        shown = [c for c in group.concessions if c.give_up in numbers]
        if shown:
            items = look.joined(*(_way(scenario, found, c, numbers[c.give_up]) for c in shown))
            # The first are the smallest; the longer ones open when they are wanted.
            first = look.joined(look.head(group.heading, 3), items)
            parts.append(look.chapter(group.heading, items) if parts else first)
    look.show(*parts)
    if more := len(found.concessions) - len(told):
        look.show(look.soft(f"{more} more are in the JSON file below."))
    _picture_of_ways(seen, found.stakes, numbers)


def _in_each_dispute(scenario: Scenario, found: Explanation) -> None:
    """The concessions of each dispute, where all combinations are too many to tell."""
    told = (
        look.joined(look.head(dispute.heading, 3), look.listing(dispute.sentences))
        for dispute in found.disputes(scenario)
    )
    look.show(look.head("Concessions: one of these in each group"), *told)


def _way(scenario: Scenario, found: Explanation, concession: Concession, number: int) -> Html:
    options = moved.options(scenario, found.question, concession)
    more = look.folded("What becomes possible", options) if options else ""
    said = moved.sentence(scenario, concession, found.weak)
    return look.joined(look.para(look.joined(look.bold(f"{number}."), " ", said)), more)


def _picture_of_ways(
    seen: Seen, stakes: Iterable[str], numbers: dict[tuple[str, ...], int]
) -> None:
    names = {s: _label(seen.scenario, s) for s in stakes if any(s in given for given in numbers)}
    if len(numbers) < 2 or len(names) > _DRAWN:
        return
    rows = [
        {"position": names[s], "way": str(number), "says": name(seen.scenario, s, 300)}
        for given, number in numbers.items()
        for s in given
    ]
    look.show(look.soft("A disc: this concession gives this position up."))
    drawn(
        seen,
        charts.ways_matrix(rows, list(names.values()), [str(n) for n in numbers.values()]),
        "Matrix of positions and concessions: a disc where a position is given up",
    )
