"""The Own case page: bring your own file, change positions and wording, take it away again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from sim.files.edit import Document
from sim.files.mending import mended
from sim.problems import InvalidInput, Problem
from sim.questions.glossary import counted
from sim.ui import look
from sim.ui.edits import TableEdit, option_edits, position_edits, term_edits
from sim.ui.look import Html, plain
from sim.ui.page.own_start import start
from sim.ui.page.own_text import LAST, load_text, text_of
from sim.ui.page.scenario_compare import compare_with
from sim.ui.page.scenario_tables import Pending, draw, forget, pending
from sim.ui.seen import Seen
from sim.ui.session import act, current

_KEY: Final = "scenario.upload"
# Comments, since Streamlit shows texts that stand alone in the file of a page: the lines
# shown before and after the one with a problem, and the problems shown with their lines.
_CONTEXT: Final = 2
_SHOWN: Final = 60
_BRING: Final = (
    "Bring your own scenario, or change this one. It stays in this tab until you reload or close "
    "it: it is not written to disk, and nobody else sees it."
)
_OWN: Final = (
    "You are looking at your own copy. It lives in this tab until you reload or close it; "
    "download it to keep it."
)


def show() -> None:
    """Draw the page."""
    seen = current()
    look.show(look.finding(_BRING if seen.own is None else _OWN))
    start()
    _upload()
    compare_with(seen)
    look.show(look.head("Change it"))
    waiting = pending(seen.scenario)
    draw(seen, waiting)
    _buttons(seen, waiting)


def _upload() -> None:
    """A file from the visitor: it loads, or its problems are shown beside the text."""
    st.file_uploader(
        "A scenario file (YAML)",
        type=["yaml", "yml", "json"],
        max_upload_size=2,
        key=_KEY,
        on_change=lambda: act(_take),
        help="Up to 2 MiB. The README says what it holds; “negsim schema” helps an editor.",
    )
    refused: tuple[str, str, tuple[Problem, ...]] | None = st.session_state.get(LAST)
    if refused is not None:
        _problems(*refused)
        _offer_to_mend(*refused)


def _take() -> None:
    given = st.session_state[_KEY]
    st.session_state.pop(LAST, None)
    if given is not None:
        load_text(given.name, given.getvalue())


def _problems(name: str, text: str, problems: tuple[Problem, ...]) -> None:
    bad = any(problem.is_error for problem in problems)
    what = counted(len(problems), "problem" if bad else "warning")
    end = "the file was not loaded" if bad else "the file was loaded"
    said = look.bold(f"{name}: {what}; {end}.")
    lines = text.splitlines()
    look.show(
        Html(f'<div role="alert"><p class="np-finding">{said}</p></div>'),
        *(_problem(problem, lines) for problem in problems[:_SHOWN]),
        look.soft(f"and {len(problems) - _SHOWN} more") if len(problems) > _SHOWN else "",
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


def _buttons(seen: Seen, waiting: Pending) -> None:
    """Apply the changes, discard them, or take the scenario away."""
    with st.container(horizontal=True, gap="small"):
        wanted = st.button(
            "Apply the changes",
            icon=":material/check:",
            type="primary",
            key="edit.apply",
            disabled=not waiting.edits,
        )
        st.button(
            "Discard them",
            icon=":material/delete:",
            key="edit.discard",
            disabled=not waiting.edits,
            on_click=lambda: forget(seen.scenario, anew=True),
        )
        st.download_button(
            "Download this scenario (YAML)",
            data=text_of(seen),
            file_name=f"{seen.scenario.id}.yaml",
            mime="application/yaml",
            icon=":material/download:",
            key="download.scenario",
            on_click="ignore",
        )
    if wanted:
        _apply(seen, waiting.edits)


def _apply(seen: Seen, edits: Mapping[str, TableEdit]) -> None:
    make = {"positions": position_edits, "options": option_edits, "terms": term_edits}
    try:
        with st.spinner("Writing and reading the scenario …"):
            every = [e for table, done in edits.items() for e in make[table](seen.scenario, done)]
            document = Document.parse(text_of(seen)).edited(every)
            loaded = load_text(f"{seen.scenario.id}.yaml", document.text().encode())
    except (InvalidInput, ValueError) as error:
        problems = error.problems if isinstance(error, InvalidInput) else (error,)
        look.show(look.finding("The changes could not be made."), look.listing(problems))
        return
    if loaded:
        forget(seen.scenario)
        st.toast("The changes are in.", icon=":material/check:")
    st.rerun()


if __name__ == "__main__":
    show()
