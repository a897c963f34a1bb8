"""The Method page: what the words mean, how the numbers are made, what they cannot say."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from sim.questions.glossary import KIND_WORDS, STANCE_OF, VERDICT_WORDS
from sim.scenario.model import Scenario
from sim.ui import html
from sim.ui.html import Html
from sim.ui.session import current
from sim.ui.words import EVIDENCE, KINDS, LIMITS, NUMBERS, SEMANTICS, VERDICTS


def show() -> None:
    """Draw the page."""
    html.show(
        html.finding(
            "A party blocks a package when the package breaks something it insists on. "
            "Nothing is weighed, guessed or averaged: every answer follows from stated "
            "positions, each with its source."
        )
    )
    html.show(
        html.head("How to read a package"),
        *(part for head, text in SEMANTICS for part in (html.head(head, 3), _para(text))),
    )
    html.show(
        html.head("The verdicts, worst last"),
        html.table(
            ["Verdict", "Meaning"],
            [(html.badge(STANCE_OF[v], VERDICT_WORDS[v]), text) for v, text in VERDICTS.items()],
            "Verdicts and their meaning",
        ),
    )
    html.show(
        html.head("Kinds of position"),
        html.table(
            ["Kind", "Meaning"],
            [(KIND_WORDS[kind], text) for kind, text in KINDS.items()],
            "Kinds of position and their meaning",
        ),
        html.head("Levels of evidence"),
        html.table(
            ["Level", "Meaning"],
            [(level.value, text) for level, text in EVIDENCE.items()],
            "Levels of evidence and their meaning",
        ),
    )
    html.show(
        html.head("The numbers"),
        html.table(["Number", "Definition"], NUMBERS, "Numbers and their definitions"),
    )
    html.show(html.head("What this cannot say"), html.listing(LIMITS))
    html.show(*_scenario(current().scenario))


def _para(text: str) -> Html:
    return Html(f"<p>{html.safe(text)}</p>")


def _scenario(scenario: Scenario) -> list[Html]:
    parts = [html.head("This scenario"), _para(scenario.summary)]
    if scenario.definitions:
        meant = [(d.id, d.says, d.means) for d in scenario.definitions]
        parts.append(html.table(["Name", "Says", "Condition"], meant, "Definitions"))
    if scenario.rules:
        rules = [
            (
                *(r.id, r.severity.value, r.says),
                f"if {r.when}" + ("" if r.then is None else f" then {r.then}"),
            )
            for r in scenario.rules
        ]
        parts.append(html.table(["Rule", "Kind", "Says", "Condition"], rules, "Rules"))
    if scenario.notes:
        parts.append(html.folded("Notes of the author", scenario.notes))
    try:
        program = version("negotiation-position-simulator")
    except PackageNotFoundError:
        program = "not installed"
    digest = f"Scenario {scenario.id}, digest {scenario.digest}; program version {program}."
    return [*parts, html.soft(digest)]


if __name__ == "__main__":
    show()
