"""What the benchmarks compare stays within bounds of work: states and calls, not seconds.

The bounds leave a margin of a half over what was counted when they were written.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest

import sim
import sim.questions.deals as questions
from benchmarks import runs, work
from benchmarks.generated import generate
from sim.questions import laid
from sim.questions.party_check import judged
from sim.runs import read_runs


@pytest.mark.parametrize(
    ("shape", "every", "deals"),
    [
        ("mix 8-3-16", 60, 9),
        ("mix 20-3-80", 390, 27),
        ("mix 40-7-160", 67_842, 41),
        ("tangle 20-5-60", 116_492, 1_148),
    ],
)
def test_diagrams_stay_as_narrow(shape: str, every: int, deals: int) -> None:
    scenario = generate(work.SHAPES[shape], 1).scenario
    space = sim.deal_space(scenario, sim.ask(scenario, parties="all", settle="all"))
    assert space.diagram.states <= 1.5 * every
    assert space.deals.states <= 1.5 * deals


def test_a_condition_over_pairs_keeps_each_pair_side_by_side() -> None:
    """However the pairs are declared: a state or three per term, not 2²⁰."""
    ours, _ = work.pairs()
    with patch.object(questions, "count", wraps=questions.count) as counting:
        ours()
    assert counting.call_args.args[0].diagram.states <= 150


@pytest.mark.parametrize("ready", [work.parts, work.parties])
def test_disputes_apart_are_counted_exactly(ready: Callable[[], tuple[work.Work, None]]) -> None:
    ours, _ = ready()
    assert ours()


def test_a_sweep_holds_each_package_once_against_what_a_party_says(tmp_path: Path) -> None:
    """Of 9,216 pairs of a question and a party, most repeat what was found before."""
    path = tmp_path / "sweep.runs.yaml"
    path.write_text(runs.HEAD % date(2025, 3, 18), encoding="utf-8")
    file = read_runs(path)
    with patch.object(laid, "judged", wraps=judged) as held:
        found = sim.run(file)
    assert len(found.answers) == 1_152
    assert held.call_count <= 9_216 / 10
