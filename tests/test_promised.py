"""No question outlives its time: counted in readings of the clock, not in seconds."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from benchmarks.generated import Shape, generate
from benchmarks.promised import asked, queens, subject
from sim.engine.budget import TooWide
from sim.questions.registry import QUESTIONS, asks
from sim.scenario.model import Scenario
from sim.scenario.parameters import read

TICK = 0.001
"""What each reading of the clock adds to it: time passes only where somebody looks."""
MARGIN = 150
"""Readings in which a question must come to its end once its time is over."""


class Clock:
    """A clock that goes on by one tick per reading."""

    def __init__(self) -> None:
        self.read = 0

    def __call__(self) -> float:
        self.read += 1
        return self.read * TICK


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    for name in QUESTIONS:
        asks(name)
    for name, module in list(sys.modules.items()):
        if name.startswith("sim.") and hasattr(module, "monotonic"):
            monkeypatch.setattr(module, "monotonic", found)
    return found


def _cases() -> Iterator[tuple[str, Scenario]]:
    yield "many positions", generate(Shape(16, 4, 80, rules=6, arity=(20, 40, 40)), seed=1).scenario
    scored = Shape(8, 3, 12, scored=3, scored_terms=8, highest=50)
    yield "scored", generate(scored, seed=2).scenario
    yield "queens", queens(6)


CASES = {name: subject(scenario) for name, scenario in _cases()}
ASKED = [(case, *given) for case, scenario in CASES.items() for given in asked(scenario)]


@pytest.mark.parametrize(
    ("case", "name", "question", "given"), ASKED, ids=[f"{c}: {n}" for c, n, *_ in ASKED]
)
@pytest.mark.parametrize("ticks", [3, 60, 700])
def test_a_question_ends_soon_after_its_time(
    clock: Clock, case: str, name: str, question: str, given: dict[str, Any], ticks: int
) -> None:
    given = {**given, "draws": 2_000} if "draws" in given else given
    wanted = read(asks(question), {**given, "seconds": ticks * TICK})
    scenario = replace(CASES[case])  # A copy remembers nothing of what was asked before.
    began = clock.read
    try:
        found = wanted.answer(scenario)
    except TooWide as wide:
        assert wide.reason
    else:
        assert found.exact or found.as_json().get("reason"), "it is not said why it is not exact"
    assert clock.read - began <= ticks + MARGIN
