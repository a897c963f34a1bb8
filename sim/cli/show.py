"""Answers for people in a terminal: the sentences, and tables where they are easier to read."""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import Final

from rich.text import Text

from sim.cli.paper import Paper
from sim.questions.base import Answer
from sim.questions.glossary import sample_words
from sim.scenario.model import Scenario

_DRAWN: Final = MappingProxyType(
    {
        "Check": "show_check",
        "Deals": "show_deals",
        "Explanation": "show_explain",
        "Incidents": "show_incidents",
    }
)
"""Kind of answer -> the module whose ``draw`` knows it; only that one is imported."""


def show(scenario: Scenario, found: Answer, note: str = "") -> None:
    """Print an answer: that it is of a sample only, the finding, what limits any answer last."""
    console = Paper()
    if "question" in type(found).model_fields and (sample := sample_words(scenario)):
        console.print(Text(sample, style="yellow"))
    kinds = (kind.__name__ for kind in type(found).__mro__)
    if drawn := next((_DRAWN[kind] for kind in kinds if kind in _DRAWN), None):
        import_module(f"sim.cli.{drawn}").draw(console, scenario, found)
    else:
        first, *rest = found.lines(scenario)
        console.print(Text(first, style="bold"))
        for line in rest:
            console.print(Text(line))
    if note:
        console.print(Text(note, style="yellow"))
