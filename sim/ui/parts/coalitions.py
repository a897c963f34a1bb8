"""Who can agree with whom, as pictures and as a table."""

from __future__ import annotations

from math import log10

import streamlit as st

from sim.questions.deals_told import Deals
from sim.questions.glossary import big, counted, percent
from sim.scenario.model import Scenario
from sim.ui import charts, look
from sim.ui.frames import coalition_rows
from sim.ui.safe import html
from sim.ui.session import Now

_LEVELS = (0.001, 0.05, 0.5)
"""Shares at which a cell of the picture gets darker."""


def draw(here: Now, found: Deals) -> None:
    """Two pictures side by side, and every coalition in a table."""
    if not found.packages:
        return
    with st.container(key="split"):
        left, right = st.columns([6, 5], gap="medium")
    with left:
        look.show(
            "<h2>Who can agree with whom</h2>",
            look.soft(pairs_sentence(here.scenario, found)),
        )
        rows, order = pair_rows(here.scenario, found)
        if rows:
            st.vega_lite_chart(
                charts.agreement_matrix(rows, order),
                alt="Share of the packages that each two parties both accept",
            )
    with right:
        look.show(
            "<h2>What is left as parties join</h2>",
            look.soft(
                "Each bar keeps only what the parties down to it all accept. The lengths are "
                f"on a scale of powers of ten: read the numbers.{_fewer(found)}"
            ),
        )
        st.vega_lite_chart(
            charts.narrowing(narrowing_rows(here.scenario, found)),
            alt="Number of packages left as one party after the other has to accept",
        )
    section = st.expander("Every coalition", on_change="rerun", key="deals.coalitions")
    if section.open:
        lines = [
            look.row(
                str(row["parties"]), [html(big(int(str(row["packages"])))), html(row["share"])]
            )
            for row in coalition_rows(here.scenario, found)
        ]
        with section:
            look.show(
                look.table(
                    ["Parties", "Packages all of them accept", "Share"],
                    lines,
                    "Packages accepted by every set of parties",
                    tall=True,
                )
            )


def _fewer(found: Deals) -> str:
    """That a deal needs fewer than the last bar shows."""
    rule = found.question.agreement
    if rule.unanimous:
        return ""
    return f" A deal here needs only {rule.at_least} of the {len(rule.parties)}."


def pair_rows(scenario: Scenario, found: Deals) -> tuple[list[dict[str, object]], list[str]]:
    """A row per two parties, and one per party with itself; empty for too many parties."""
    parties = found.question.parties
    names = unique_names(scenario, parties)
    rows: list[dict[str, object]] = []
    for a in parties:
        for b in parties:
            number = found.coalitions.get(frozenset((a, b)))
            if number is None:
                return [], []
            part = number / found.packages
            words = percent(number, found.packages) if number else "none"
            rows.append(
                {
                    "a": names[a],
                    "b": names[b],
                    "words": f"{counted(number, 'package')}, {words}",
                    "short": _short(number, found.packages),
                    "level": 0 if not number else 1 + sum(part > limit for limit in _LEVELS),
                }
            )
    return rows, [names[p] for p in parties]


def _short(number: int, whole: int) -> str:
    if not number:
        return "✖"
    percent = 100 * number / whole
    return "<0.1" if percent < 0.1 else f"{percent:.1f}" if percent < 10 else f"{percent:.0f}"


def pairs_sentence(scenario: Scenario, found: Deals) -> str:
    """Which two parties share least."""
    parties = found.question.parties
    pairs = {
        pair: n
        for pair, n in found.coalitions.items()
        if len(pair) == 2 and (len(parties) > 2 or len(parties) == len(pair))
    }
    if not pairs:
        return "How many in a hundred of all possible packages each party accepts."
    least = min(pairs, key=lambda pair: pairs[pair])
    names = " and ".join(scenario.party[p].label for p in parties if p in least)
    if not pairs[least]:
        return f"{names} have no package that both accept (✖). On the diagonal, each party alone."
    return (
        "Of all possible packages, so many in a hundred are blocked by neither party; "
        f"{names} share least. On the diagonal, each party alone. Whoever has stated nothing "
        "that it insists on blocks nothing; that is not consent."
    )


def narrowing_rows(scenario: Scenario, found: Deals) -> list[dict[str, object]]:
    """What is left after each party joins, the one that cuts most first."""
    parties = list(found.question.parties)
    names = unique_names(scenario, found.question.parties)
    rows = [_left("Possible packages", found.packages)]
    inside: frozenset[str] = frozenset()
    while parties:
        options = {p: found.coalitions.get(inside | {p}) for p in parties}
        known = {p: n for p, n in options.items() if n is not None}
        if not known:
            break
        most = min(known, key=lambda p: known[p])
        inside |= {most}
        parties.remove(most)
        rows.append(_left(f"{'and ' if len(inside) > 1 else ''}{names[most]}", known[most]))
    return rows


def _left(name: str, number: int) -> dict[str, object]:
    return {
        "name": name,
        "power": log10(number) if number > 1 else 0.1 * number,
        "words": big(number) if number else "✖ none",
    }


def unique_names(scenario: Scenario, parties: tuple[str, ...]) -> dict[str, str]:
    """Names short enough for a picture, with the id where two would be the same."""
    short = {p: _cut(scenario.party[p].label) for p in parties}
    taken = list(short.values())
    return {p: n if taken.count(n) == 1 else f"{n} ({p})" for p, n in short.items()}


def _cut(text: str, most: int = 26) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"
