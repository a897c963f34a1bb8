"""The rule of a position, built from lists: what it says, and what each option does to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from sim import limits
from sim.language.syntax import Condition
from sim.questions.glossary import GLYPH, Stance, option_words
from sim.questions.plain import in_words
from sim.scenario.model import Scenario, Term
from sim.ui import look
from sim.ui.rule_clauses import JOINS, SUMS, Clause, Join, condition, hows, tried, within
from sim.ui.session import act

WANTS: Final = "own.rule"
"""The condition that says what is wanted."""
WHEN: Final = "own.when"
"""The condition under which that is wanted."""
_COUNTS: Final = {
    "": "the lines as they are joined",
    "at_least": "at least so many of the lines",
    "at_most": "at most so many of the lines",
    "exactly": "exactly so many of the lines",
}
_NUMBER: Final = re.compile(r"\d{1,12}(\.\d{1,6})?", re.ASCII)
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
    counted = _counted(which, len(rows))
    clauses = [
        _row(scenario, which, place, row, joined=place > 0 and counted is None)
        for place, row in enumerate(rows)
    ]
    clauses[0] = replace(clauses[0], counted=counted)
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


def _counted(which: str, lines: int) -> tuple[str, int] | None:
    """How many of several lines have to hold, where that is asked."""
    if lines < 2:
        return None
    start: tuple[Clause, ...] = st.session_state[f"{which}.start"]
    usual = start[0].counted if start else None
    key = f"{which}.{st.session_state[f'{which}.round']}"
    how_many, number = st.columns([2, 1], vertical_alignment="bottom")
    ways = list(_COUNTS)
    at = 0 if usual is None else ways.index(usual[0])
    words = _COUNTS.__getitem__
    how = how_many.selectbox("What has to hold", ways, at, words, key=f"{key}.count")
    if not how:
        return None
    least, most = within(how, lines)
    start_at = max(least, min(most, usual[1] if usual else 1))
    said = number.number_input("How many", least, most, start_at, key=f"{key}.{how}.{lines}")
    return how, int(said)


def _row(scenario: Scenario, which: str, place: int, row: int, *, joined: bool) -> Clause:
    start: tuple[Clause, ...] = st.session_state[f"{which}.start"]
    usual = start[row] if row < len(start) else None
    key = f"{which}.{st.session_state[f'{which}.round']}.{row}"
    cells = st.columns([2, 4, 3, 5] if joined else [4, 3, 5], vertical_alignment="bottom")
    join: Join = "and"
    if joined:
        at = JOINS.index(usual.join) if usual is not None else 0
        label = f"How line {place + 1} follows"
        join = cells[0].selectbox(label, JOINS, at, key=f"{key}.join", label_visibility="collapsed")
    terms = look.labels({t: term.label for t, term in scenario.term.items()}, 60, look.flat)
    at = list(terms).index(usual.term) if usual is not None and usual.term in terms else 0
    name = cells[-3].selectbox("Term", list(terms), at, terms.__getitem__, key=f"{key}.term")
    term = scenario.term[name]
    several = sum(other.numeric for other in scenario.terms) > 1
    kinds = tuple(how for how in hows(term) if several or how not in SUMS)
    at = kinds.index(usual.how) if usual is not None and usual.how in kinds else 0
    how = cells[-2].selectbox("is to be", kinds, at, key=f"{key}.how.{name}")
    if how in SUMS:
        words = _together(scenario, cells[-1], name, usual, f"{key}.{name}")
    else:
        own = how != "is addressed"
        words = _words(cells[-1], term, how, usual, f"{key}.{name}") if own else ()
    return Clause(name, how, words, join)


def _together(
    scenario: Scenario, box: Any, term: str, usual: Clause | None, key: str
) -> tuple[str, ...]:
    """The number that a sum is held against, and what is added to the term."""
    others = {t.id: t.label for t in scenario.terms if t.numeric and t.id != term}
    labels = look.labels(others, 60, look.flat)
    number, *before = usual.words if usual is not None and usual.how in SUMS else ("0",)
    kept = [name for name in before if name in labels]
    words = labels.__getitem__
    chosen = box.multiselect("Other terms", list(labels), kept, words, key=f"{key}.with")
    said = box.text_input("Number", number, key=f"{key}.sum").strip()
    return (said, *chosen) if _NUMBER.fullmatch(said) else ()


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
