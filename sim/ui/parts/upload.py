"""A scenario file from the visitor: it loads, or its problems are shown beside the text."""

from __future__ import annotations

from typing import Final

import streamlit as st

from sim.files.load import read
from sim.problems import Problem
from sim.questions.glossary import counted
from sim.scenario import limits
from sim.ui import look
from sim.ui.safe import html, plain
from sim.ui.session import Own, act, keep_own

_KEY: Final = "scenario.upload"
_LAST: Final = "page.upload"
_CONTEXT: Final = 2
_SHOWN: Final = 60
"""Problems shown with their lines."""


def draw() -> None:
    """The control, and what was wrong with the last file."""
    st.file_uploader(
        "A scenario file (YAML)",
        type=["yaml", "yml", "json"],
        max_upload_size=2,
        key=_KEY,
        on_change=lambda: act(_take),
        help="Up to 2 MiB. The README says what it holds; “negsim schema” helps an editor.",
    )
    refused: tuple[str, str, tuple[Problem, ...]] | None = st.session_state.get(_LAST)
    if refused is not None:
        name, text, problems = refused
        _problems(name, text, problems)


def _take() -> None:
    given = st.session_state[_KEY]
    st.session_state.pop(_LAST, None)
    if given is not None:
        load_text(given.name, given.getvalue())


def load_text(name: str, data: bytes) -> bool:
    """Show the scenario in these bytes, or keep what is wrong with them to be shown."""
    loaded = read(data[: limits.FILE_BYTES + 1], name)
    text = data[: limits.FILE_BYTES].decode("utf-8", errors="replace")
    if loaded.scenario is None:
        st.session_state[_LAST] = (name, text, loaded.errors)
        return False
    st.session_state[_LAST] = (name, text, loaded.warnings) if loaded.warnings else None
    keep_own(Own(loaded.scenario.id, text, loaded.scenario))
    return True


def _problems(name: str, text: str, problems: tuple[Problem, ...]) -> None:
    bad = any(problem.is_error for problem in problems)
    what = counted(len(problems), "problem" if bad else "warning")
    lines = text.splitlines()
    end = "the file was not loaded" if bad else "the file was loaded"
    look.show(
        f'<div role="alert"><p class="np-finding"><b>{html(name)}: {html(what)}; {end}.</b>'
        "</p></div>",
        *(_problem(problem, lines) for problem in problems[:_SHOWN]),
        look.soft(f"and {len(problems) - _SHOWN} more") if len(problems) > _SHOWN else "",
    )


def _problem(problem: Problem, lines: list[str]) -> str:
    place = "" if problem.line is None else f"Line {problem.line}, column {problem.column or 1}"
    hint = f" Did you mean “{problem.hint}”?" if problem.hint else ""
    where = ": ".join(part for part in (place, problem.path) if part)
    return (
        f'<div class="np-why"><h3>{html(where or problem.file)}</h3>'
        f"<p>{html(problem.message)}{html(hint)}</p>{_excerpt(problem, lines)}</div>"
    )


def _excerpt(problem: Problem, lines: list[str]) -> str:
    if problem.line is None or not 1 <= problem.line <= len(lines):
        return ""
    first = max(problem.line - _CONTEXT, 1)
    shown = []
    for number in range(first, min(problem.line + _CONTEXT, len(lines)) + 1):
        arrow = "▶" if number == problem.line else " "
        shown.append(f"{arrow}{number:>5}  {plain(lines[number - 1])[:160]}")
    text = "\n".join(html(line) for line in shown)
    return f"<pre>{text}</pre>"
