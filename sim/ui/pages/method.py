"""The Method page: what the words mean, how the numbers are made, what they cannot say."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from sim.questions.glossary import (
    EVIDENCE_MEANINGS,
    KIND_MEANINGS,
    KIND_WORDS,
    STANCE_OF,
    VERDICT_MEANINGS,
    VERDICT_WORDS,
)
from sim.ui import look
from sim.ui.safe import html
from sim.ui.session import Now, now
from sim.ui.words import LIMITS, NUMBERS, SEMANTICS


def show() -> None:
    """Draw the page."""
    here = now()
    look.show(
        look.finding(
            "A party blocks a package when the package breaks something it insists on. "
            "Nothing is weighed, guessed or averaged: every answer follows from stated "
            "positions, each with its source."
        )
    )
    look.show(
        "<h2>How to read a package</h2>",
        *(f"<h3>{html(head)}</h3><p>{html(text)}</p>" for head, text in SEMANTICS),
    )
    look.show(
        "<h2>The verdicts, worst last</h2>",
        look.table(
            ["Verdict", "Meaning"],
            [
                f'<tr><th scope="row">{look.badge(STANCE_OF[verdict], VERDICT_WORDS[verdict])}'
                f"</th><td>{html(text)}</td></tr>"
                for verdict, text in VERDICT_MEANINGS.items()
            ],
            "Verdicts and their meaning",
        ),
    )
    look.show(
        "<h2>Kinds of position</h2>",
        look.table(
            ["Kind", "Meaning"],
            [look.row(KIND_WORDS[kind], [html(text)]) for kind, text in KIND_MEANINGS.items()],
            "Kinds of position and their meaning",
        ),
        "<h2>Levels of evidence</h2>",
        look.table(
            ["Level", "Meaning"],
            [look.row(level.value, [html(text)]) for level, text in EVIDENCE_MEANINGS.items()],
            "Levels of evidence and their meaning",
        ),
    )
    look.show(
        "<h2>The numbers</h2>",
        look.table(
            ["Number", "Definition"],
            [look.row(name, [html(text)]) for name, text in NUMBERS],
            "Numbers and their definitions",
        ),
    )
    look.show("<h2>What this cannot say</h2>", look.listing(LIMITS))
    _scenario(here)


def _scenario(here: Now) -> None:
    scenario = here.scenario
    parts = [f"<h2>This scenario</h2><p>{html(scenario.summary)}</p>"]
    if scenario.definitions:
        rows = [look.row(d.id, [html(d.says), html(d.means)]) for d in scenario.definitions]
        parts.append(look.table(["Name", "Says", "Condition"], rows, "Definitions"))
    if scenario.rules:
        rows = [
            look.row(
                r.id,
                [
                    html(r.severity.value),
                    html(r.says),
                    html(f"if {r.when}" + ("" if r.then is None else f" then {r.then}")),
                ],
            )
            for r in scenario.rules
        ]
        parts.append(look.table(["Rule", "Kind", "Says", "Condition"], rows, "Rules"))
    if scenario.notes:
        parts.append(look.folded("Notes of the author", scenario.notes))
    try:
        program = version("negotiation-position-simulator")
    except PackageNotFoundError:
        program = "not installed"
    parts.append(
        look.soft(f"Scenario {scenario.id}, digest {scenario.digest}; program version {program}.")
    )
    look.show(*parts)


if __name__ == "__main__":
    show()
