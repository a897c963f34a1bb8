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
from sim.ui.forms import Form
from sim.ui.rule_clauses import JOINS, SUMS, Clause, Join, condition, hows, tried, within
from sim.ui.session import act

WANTS: Final = "wants"
"""The condition that says what is wanted."""
WHEN: Final = "if"
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


def build(
    form: Form, scenario: Scenario, which: str, start: Sequence[Clause]
) -> tuple[Clause, ...]:
    """Draw the lines of a condition, which begins with these; what they say."""
    usual = max(1, len(start))
    number = form.fields.get(f"{which}.lines")
    most = limits.PAGE_RULE_PARTS
    lines = number if isinstance(number, int) and 1 <= number <= most else usual
    counted = _counted(form, which, lines, start)
    clauses = [
        _row(
            form,
            scenario,
            f"{which}.{row}",
            start[row] if row < len(start) else None,
            f"How line {row + 1} follows" if row and counted is None else "",
        )
        for row in range(lines)
    ]
    clauses[0] = replace(clauses[0], counted=counted)
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Add a line",
            icon=":material/add:",
            key=f"{which}.more",
            disabled=lines >= most,
            on_click=lambda: act(lambda: form.put(f"{which}.lines", lines + 1)),
        )
        st.button(
            "Take the last line out",
            icon=":material/remove:",
            key=f"{which}.less",
            disabled=lines < 2,
            on_click=lambda: act(lambda: _one_less(form, which, lines)),
        )
    return tuple(clauses)


def _one_less(form: Form, which: str, lines: int) -> None:
    form.drop(f"{which}.{lines - 1}")
    form.put(f"{which}.lines", lines - 1)


def _counted(form: Form, which: str, lines: int, start: Sequence[Clause]) -> tuple[str, int] | None:
    """How many of several lines have to hold, where that is asked."""
    if lines < 2:
        return None
    usual = start[0].counted if start else None
    ways, key = list(_COUNTS), f"{which}.count"
    how_many, number = st.columns([2, 1], vertical_alignment="bottom")
    before = None if usual is None else usual[0]
    words = _COUNTS.__getitem__
    how = form.one("What has to hold", ways, before, words, key, box=how_many)
    if not how:
        return None
    first = usual[1] if usual else 1
    span = within(how, lines)
    return how, form.number("How many", span, first, f"{key}.{how}.{lines}", box=number)


def _row(form: Form, scenario: Scenario, key: str, usual: Clause | None, joined: str) -> Clause:
    """One line; ``joined`` is the label of how it follows the one before it, if it does."""
    cells = st.columns([2, 4, 3, 5] if joined else [4, 3, 5], vertical_alignment="bottom")
    join: Join = "and"
    if joined:
        before = usual.join if usual else None
        plain: dict[str, Any] = {"box": cells[0], "label_visibility": "collapsed"}
        join = form.one(joined, JOINS, before, key=f"{key}.join", **plain)
    terms = look.labels({t: term.label for t, term in scenario.term.items()}, 60, look.flat)
    term_before = usual.term if usual else None
    said = terms.__getitem__
    name = form.one("Term", list(terms), term_before, said, f"{key}.term", box=cells[-3])
    term = scenario.term[name]
    several = sum(other.numeric for other in scenario.terms) > 1
    kinds = [how for how in hows(term) if several or how not in SUMS]
    how_before = usual.how if usual else None
    how = form.one("is to be", kinds, how_before, key=f"{key}.how.{name}", box=cells[-2])
    if how in SUMS:
        words = _together(form, scenario, cells[-1], name, usual, f"{key}.{name}")
    else:
        own = how != "is addressed"
        words = _words(form, cells[-1], term, how, usual, f"{key}.{name}") if own else ()
    return Clause(name, how, words, join)


def _together(
    form: Form, scenario: Scenario, box: Any, term: str, usual: Clause | None, key: str
) -> tuple[str, ...]:
    """The number that a sum is held against, and what is added to the term."""
    others = {t.id: t.label for t in scenario.terms if t.numeric and t.id != term}
    labels = look.labels(others, 60, look.flat)
    number, *before = usual.words if usual is not None and usual.how in SUMS else ("0",)
    words = labels.__getitem__
    chosen = form.many("Other terms", list(labels), before, words, f"{key}.with", box)
    said = form.text("Number", number, f"{key}.sum", box).strip()
    return (said, *chosen) if _NUMBER.fullmatch(said) else ()


def _words(
    form: Form, box: Any, term: Term, how: str, usual: Clause | None, key: str
) -> tuple[str, ...]:
    """The options meant, or the one that is the bound."""
    labels = look.labels({o.id: o.label for o in term.options}, 60, look.flat)
    given = usual.words if usual is not None and usual.term == term.id else ()
    before = [word for word in given if word in labels]
    if how in ("is", "is none of"):
        words = labels.__getitem__
        chosen = form.many(
            "Options", list(labels), before, words, f"{key}.options", box, placeholder="Choose"
        )
        return tuple(chosen)
    if term.span is not None and term.numeric:
        least, most = term.span
        said = f"Number ({term.unit or 'whole'})"
        start = int(given[0]) if given and given[0].isdigit() else least
        return (str(form.number(said, (least, most), start, f"{key}.number", box)),)
    first = before[0] if before else None
    words = labels.__getitem__
    return (form.one("Option", list(labels), first, words, f"{key}.bound", box=box),)


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
