"""The rule of a position, built from lists: what it says, and what each option does to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import streamlit as st

from sim import limits
from sim.language.syntax import Condition
from sim.questions.glossary import GLYPH, Stance, option_words
from sim.questions.plain import in_words
from sim.scenario.model import Scenario, Term
from sim.ui import look
from sim.ui.rule_clauses import JOINS, Clause, Join, condition, hows, tried
from sim.ui.session import act

WANTS: Final = "own.rule"
"""The condition that says what is wanted."""
WHEN: Final = "own.when"
"""The condition under which that is wanted."""
_MET: Final = {
    True: (Stance.ACCEPTS, "met"),
    False: (Stance.BLOCKS, "broken"),
    None: (Stance.SHORT, "depends on the rest"),
}


def begin(which: str, clauses: Sequence[Clause] = ()) -> None:
    """Begin a condition anew, with these clauses or an empty one."""
    state = st.session_state
    state[f"{which}.round"] = state.get(f"{which}.round", 0) + 1
    state[f"{which}.start"] = tuple(clauses)
    state[f"{which}.rows"] = list(range(max(1, len(clauses))))


def current(which: str) -> tuple[Clause, ...]:
    """The clauses as they were drawn last."""
    found: tuple[Clause, ...] = st.session_state.get(f"{which}.now", ())
    return found


def build(scenario: Scenario, which: str) -> tuple[Clause, ...]:
    """Draw the lines of a condition; what they say."""
    if f"{which}.rows" not in st.session_state:
        begin(which)
    rows: list[int] = st.session_state[f"{which}.rows"]
    clauses = [_row(scenario, which, place, row) for place, row in enumerate(rows)]
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Add a line",
            icon=":material/add:",
            key=f"{which}.more",
            disabled=len(rows) >= limits.PAGE_RULE_PARTS,
            on_click=lambda: act(lambda: rows.append(max(rows) + 1)),
        )
        st.button(
            "Take the last line out",
            icon=":material/remove:",
            key=f"{which}.less",
            disabled=len(rows) < 2,
            on_click=lambda: act(lambda: rows.__delitem__(-1)),
        )
    st.session_state[f"{which}.now"] = tuple(clauses)
    return tuple(clauses)


def _row(scenario: Scenario, which: str, place: int, row: int) -> Clause:
    start: tuple[Clause, ...] = st.session_state[f"{which}.start"]
    usual = start[row] if row < len(start) else None
    key = f"{which}.{st.session_state[f'{which}.round']}.{row}"
    cells = st.columns([2, 4, 3, 5] if place else [4, 3, 5], vertical_alignment="bottom")
    join: Join = "and"
    if place:
        at = JOINS.index(usual.join) if usual is not None else 0
        label = f"How line {place + 1} follows"
        join = cells[0].selectbox(label, JOINS, at, key=f"{key}.join", label_visibility="collapsed")
    terms = look.labels({t: term.label for t, term in scenario.term.items()}, 60, look.flat)
    at = list(terms).index(usual.term) if usual is not None and usual.term in terms else 0
    name = cells[-3].selectbox("Term", list(terms), at, terms.__getitem__, key=f"{key}.term")
    term = scenario.term[name]
    kinds = hows(term)
    at = kinds.index(usual.how) if usual is not None and usual.how in kinds else 0
    how = cells[-2].selectbox("is to be", kinds, at, key=f"{key}.how.{name}")
    words = () if how == "is addressed" else _words(cells[-1], term, how, usual, f"{key}.{name}")
    return Clause(name, how, words, join)


def _words(box: Any, term: Term, how: str, usual: Clause | None, key: str) -> tuple[str, ...]:
    """The options meant, or the one that is the bound."""
    labels = look.labels({o.id: o.label for o in term.options}, 60, look.flat)
    given = usual.words if usual is not None and usual.term == term.id else ()
    before = [word for word in given if word in labels]
    if how in ("is", "is none of"):
        chosen = box.multiselect(
            "Options",
            list(labels),
            before,
            labels.__getitem__,
            key=f"{key}.options",
            placeholder="Choose",
        )
        return tuple(chosen)
    if term.span is not None and term.numeric:
        least, most = term.span
        words = f"Number ({term.unit or 'whole'})"
        start = int(given[0]) if given and given[0].isdigit() else least
        return (str(box.number_input(words, least, most, start, key=f"{key}.number")),)
    at = list(labels).index(before[0]) if before else 0
    return (box.selectbox("Option", list(labels), at, labels.__getitem__, key=f"{key}.bound"),)


def show(scenario: Scenario, before: str, clauses: Sequence[Clause]) -> Condition | None:
    """Say what the condition reads as, behind these words, and try it; the condition."""
    rule = condition(clauses)
    sentence = "Choose an option above."
    if rule is not None:
        sentence = f"{before} {in_words(scenario, rule, named=True)}."
    parts: list[object] = [look.para(look.joined(look.bold("Reads as: "), sentence))]
    found = None if rule is None else tried(scenario, rule)
    if found is not None:
        by_term: dict[str, list[object]] = {}
        for one in found:
            stance, words = _MET[one.met]
            label = option_words(scenario, one.term, one.option)
            by_term.setdefault(one.term, []).append(f"{GLYPH[stance]} {label}: {words}")
        parts.append(look.para(look.bold("Try it")))
        parts += [
            look.para(f"{scenario.term[term].label}: {'; '.join(map(str, lines))}")
            for term, lines in by_term.items()
        ]
    look.show(look.Html(f'<div class="np-why">{look.joined(*parts)}</div>'))
    return rule
