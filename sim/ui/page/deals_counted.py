"""Who can agree with whom, as pictures and as a table; and what the deals have in common."""

from __future__ import annotations

from math import log10
from typing import Final

import streamlit as st

from sim.language.syntax import LEFT_OUT
from sim.questions.deals_told import Deals
from sim.questions.glossary import big, counted, option_words, percent
from sim.questions.question_words import rule_words
from sim.scenario.model import Scenario
from sim.ui import charts, look
from sim.ui.credit import picture
from sim.ui.rows import Rows, coalition_rows, short_names
from sim.ui.seen import Seen

_LEVELS: Final = (0.001, 0.05, 0.5)
"""Shares at which a cell of the picture gets darker."""


def coalitions(seen: Seen, found: Deals) -> None:
    """Two pictures side by side, and every coalition in a table."""
    scenario = seen.scenario
    if not found.packages:
        return
    with st.container(key="split"):
        left, right = st.columns([6, 5], gap="medium")
    with left:
        look.show(look.head("Who can agree with whom"), look.soft(pairs_sentence(scenario, found)))
        rows, order = pair_rows(scenario, found)
        if rows:
            picture(
                seen,
                charts.agreement_matrix(rows, order),
                "Share of the packages that neither of two parties refuses",
            )
    with right:
        rule = found.question.agreement
        needs = f" A deal here takes {rule_words(scenario, rule, 'them')}."
        look.show(
            look.head("What is left as parties join"),
            look.soft(
                "Each bar keeps only what none of the parties down to it refuses. The lengths are "
                f"on a scale of powers of ten: read the numbers.{'' if rule.unanimous else needs}"
            ),
        )
        picture(
            seen,
            charts.narrowing(narrowing_rows(scenario, found)),
            "Number of packages left as one party after the other may refuse",
        )
    section = st.expander("Every coalition", on_change="rerun", key="deals.coalitions")
    if section.open:
        lines = [
            (str(row["parties"]), big(int(str(row["packages"]))), _percent(row["share"]))
            for row in coalition_rows(scenario, found)
        ]
        heads = ["Parties", "Packages none of them refuses", "Share"]
        name = "Packages refused by nobody in each set of parties"
        with section:
            look.show(look.table(heads, lines, name, tall=True))


def _percent(share: object) -> str:
    return percent(float(str(share)))


def pair_rows(scenario: Scenario, found: Deals) -> tuple[Rows, list[str]]:
    """A row per two parties, and one per party with itself; empty for too many parties."""
    parties = found.question.parties
    names = short_names(scenario, parties)
    rows: Rows = []
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
                    "short": _in_a_hundred(100 * part) if number else "✖",
                    "level": 0 if not number else 1 + sum(part > limit for limit in _LEVELS),
                }
            )
    return rows, list(names.values())


def _in_a_hundred(share: float) -> str:
    return "<0.1" if share < 0.1 else f"{share:.1f}" if share < 10 else f"{share:.0f}"


def pairs_sentence(scenario: Scenario, found: Deals) -> str:
    """Which two parties share least."""
    parties = found.question.parties
    pairs = {pair: n for pair, n in found.coalitions.items() if len(pair) == 2}
    if not pairs:
        return "How many in a hundred of all possible packages each party does not refuse."
    least = min(pairs, key=lambda pair: pairs[pair])
    names = " and ".join(scenario.party[p].label for p in parties if p in least)
    if not pairs[least]:
        return (
            f"{names} have no package that neither refuses (✖). On the diagonal, each party alone."
        )
    return (
        "Of all possible packages, so many in a hundred are blocked by neither party; "
        f"{names} share least. On the diagonal, each party alone. Whoever has stated nothing "
        "that it insists on blocks nothing; that is not consent."
    )


def narrowing_rows(scenario: Scenario, found: Deals) -> Rows:
    """What is left after each party joins, the one that cuts most first."""
    names = short_names(scenario, found.question.parties)
    rows = [_left("Possible packages", found.packages)]
    inside: frozenset[str] = frozenset()
    while len(inside) < len(names):
        joined = {p: found.coalitions.get(inside | {p}) for p in names if p not in inside}
        known = {p: n for p, n in joined.items() if n is not None}
        if not known:
            break
        most = min(known, key=lambda p: known[p])
        rows.append(_left(f"{'and ' if inside else ''}{names[most]}", known[most]))
        inside |= {most}
    return rows


def _left(name: str, number: int) -> dict[str, object]:
    power = log10(number) if number > 1 else 0.1 * number
    return {"name": name, "power": power, "words": big(number) if number else "✖ none"}


def shares(scenario: Scenario, found: Deals) -> None:
    """In how many of the deals each option is chosen: a row per term, a bar per option."""
    look.show(look.head("What the deals have in common"))
    if not found.deals:
        look.show(look.soft("There is no deal, so there is nothing to share out."))
        return
    free = {term: counts for term, counts in found.options.items() if term in found.question.open}
    dead = sum(not n for counts in free.values() for n in counts.values())
    groups: dict[str, list[tuple[str, look.Html]]] = {}
    for term, counts in free.items():
        bars = look.joined(*(_bar(scenario, term, o, n, found.deals) for o, n in counts.items()))
        name = scenario.term[term].group or "Terms without a group"
        groups.setdefault(name, []).append((scenario.term[term].label, bars))
    none = f"; {counted(dead, 'option is', 'options are')} in no deal at all (✖)" if dead else ""
    look.show(
        look.soft(f"How often each option is chosen among the deals{none}."),
        *(
            look.chapter(
                name,
                look.table(["Term", "Share of the deals"], rows, f"Share of each option: {name}"),
                opened=place == 0,
            )
            for place, (name, rows) in enumerate(groups.items())
        ),
    )


def _bar(scenario: Scenario, term: str, option: str, number: int, deals: int) -> look.Html:
    words = "Left out" if option == LEFT_OUT else option_words(scenario, term, option)
    said = percent(number, deals) if number else "✖"
    return look.Html(
        f'<div class="np-bar"><span>{look.safe(words)}</span>'
        f'<i><b style="width:{100 * number / deals:.2f}%"></b></i><span>{said}</span></div>'
    )
