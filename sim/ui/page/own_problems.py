"""What is wrong with a text that was taken in: each problem with its lines, and what mends it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from sim import limits
from sim.files.mending import mended
from sim.problems import InvalidInput, Problem
from sim.questions.glossary import counted
from sim.ui import look
from sim.ui.look import Html, plain
from sim.ui.page.own_text import LAST, load_text
from sim.ui.session import act

_CONTEXT: Final = 2
"""Lines shown before and after the one with a problem."""


def told() -> None:
    """What is wrong with the text taken in last."""
    last: tuple[str, str, tuple[Problem, ...]] | None = st.session_state.get(LAST)
    if last is not None:
        _problems(*last)
        _offer_to_mend(*last)


def _problems(name: str, text: str, problems: tuple[Problem, ...]) -> None:
    bad = any(problem.is_error for problem in problems)
    what = counted(len(problems), "problem" if bad else "warning")
    end = "the file was not loaded" if bad else "the file was loaded"
    said = look.bold(f"{name}: {what}; {end}.")
    lines = text.splitlines()
    look.show(
        Html(f'<div role="alert"><p class="np-finding">{said}</p></div>'),
        *(_problem(problem, lines) for problem in problems[: limits.PAGE_PROBLEMS]),
        look.soft(f"and {len(problems) - limits.PAGE_PROBLEMS} more")
        if len(problems) > limits.PAGE_PROBLEMS
        else "",
    )


def _offer_to_mend(name: str, text: str, problems: tuple[Problem, ...]) -> None:
    """A button that writes the conditions of which it is beyond doubt what they mean."""
    if not any(problem.is_error for problem in problems):
        return
    try:
        after, mends = mended(text)
    except InvalidInput:
        return
    if mends:
        look.show(look.listing(f"Line {m.line}: {m.before} → {m.after}" for m in mends))
        st.button(
            f"Write {counted(len(mends), 'condition')} as meant",
            icon=":material/build:",
            key="scenario.mend",
            on_click=lambda: act(lambda: _mend(name, after)),
        )


def _mend(name: str, after: str) -> None:
    load_text(name, after.encode())


def _problem(problem: Problem, lines: list[str]) -> Html:
    place = "" if problem.line is None else f"Line {problem.line}, column {problem.column or 1}"
    hint = f". Did you mean “{problem.hint}”?" if problem.hint else ""
    where = ": ".join(part for part in (place, problem.path) if part)
    return look.block(
        "np-why",
        look.head(where or problem.file, 3),
        look.para(problem.message + hint),
        _excerpt(problem, lines),
    )


def _excerpt(problem: Problem, lines: list[str]) -> Html | str:
    if problem.line is None or not 1 <= problem.line <= len(lines):
        return ""
    first, last = max(problem.line - _CONTEXT, 1), min(problem.line + _CONTEXT, len(lines))
    shown = [
        f"{'▶' if number == problem.line else ' '}{number:>5}  {plain(lines[number - 1])[:160]}"
        for number in range(first, last + 1)
    ]
    text = "\n".join(shown)
    return Html(f"<pre>{look.safe(text)}</pre>")
