"""The deal space: the flagship's answers, and growth on generated scenarios.

    python benchmarks/deals.py [--only flagship|growth]

Times are the median wall clock and, in brackets, the mean CPU time of the process:
everything runs in one thread, so CPU time is what an otherwise idle machine would show.
Rivals on the same work: ``python -m benchmarks.side``.
"""

from __future__ import annotations

import argparse
import os
import sys
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import sim
from benchmarks.generated import Shape, generate
from sim.engine.budget import TooWide


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=("flagship", "growth"))
    parser.add_argument("--seeds", type=int, default=5, help="generated scenarios per shape")
    options = parser.parse_args()
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{os.cpu_count()} cores, load {load}; median wall [mean CPU]\n")
    if options.only in (None, "flagship"):
        flagship()
    if options.only in (None, "growth"):
        growth(options.seeds)


@dataclass(frozen=True, slots=True)
class Time:
    """Median wall and mean CPU seconds of some runs."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{_short(self.wall)} [{_short(self.cpu)}]"


def measured(run: Callable[[], object], repeats: int) -> Time:
    """Median time of ``run``, after one run that is not counted."""
    run()
    walls = []
    cpu = process_time()
    for _ in range(repeats):
        wall = perf_counter()
        run()
        walls.append(perf_counter() - wall)
    return Time(median(walls), (process_time() - cpu) / repeats)


def flagship() -> None:
    """Every answer the page waits for, on the flagship with all terms open and silence."""
    scenario = sim.open_scenario("ukraine-2025-03")
    print(f"Flagship, all {len(scenario.terms)} terms open, silence allowed")
    for parties in (["russia", "ukraine", "us"], "all"):
        question = sim.ask(scenario, parties=parties, settle="none")
        space = sim.deal_space(scenario, question)
        found = sim.count(space)
        term = scenario.terms[0]
        pin = {term.id: term.options[0].id}
        position = space.space.positions[0].id
        first = measured(
            lambda: sim.count(sim.deal_space(scenario, question)),  # noqa: B023
            15,
        )
        pinned = measured(lambda: sim.count(space, pin), 51)  # noqa: B023
        toggled = measured(lambda: sim.count(space.dropping([position])), 15)  # noqa: B023
        print(
            f"  {len(question.parties)} parties, {len(found.coalitions):3} coalitions: "
            f"{found.combinations:.1e} packages, {found.deals:,} deals, {found.states} states, "
            f"{space.diagram.bytes / 1024:.1f} KiB\n"
            f"    question to first answer (with every option's share)  {first}\n"
            f"    after a pin (shares again)                            {pinned}\n"
            f"    after toggling a position (shares again)              {toggled}"
        )
    print()


GROWTH = (
    *(Shape(n, 3, 2 * n) for n in (8, 12, 16, 20, 25, 30)),
    *(Shape(n, 7, 2 * n) for n in (8, 12, 16, 20, 25, 30)),
    *(Shape(n, 5, 2 * n, scored=2) for n in (8, 16, 24, 30)),
    Shape(30, 7, 100),
    Shape(30, 7, 100, arity=(20, 60, 20)),
    Shape(30, 7, 100, arity=(10, 60, 30)),
)


def growth(seeds: int) -> None:
    """Generated scenarios: what grows with terms, parties, positions and minimum points."""
    print(f"Generated scenarios, every coalition; medians of {seeds} (states: most of them too)")
    print(
        "  terms parties positions  unary/binary/ternary  minimum   packages       states"
        "      (most)  MiB (peak)   first answer          a pin               a toggle"
    )
    for shape in GROWTH:
        print(_growth_row(shape, seeds), flush=True)
    print()


def _growth_row(shape: Shape, seeds: int) -> str:
    packages, states, bytes_, peaks, wide = [], [], [], [], 0
    first, pinned, toggled = [], [], []
    for seed in range(seeds):
        generated = generate(shape, seed)
        scenario = generated.scenario
        question = sim.ask(scenario, parties="all")
        try:
            space = sim.deal_space(scenario, question)
            found = sim.count(space)
        except TooWide:
            wide += 1
            continue
        packages.append(generated.packages)
        states.append(found.states)
        bytes_.append(space.diagram.bytes / 2**20)
        first.append(
            measured(lambda: sim.count(sim.deal_space(scenario, question)), 3)  # noqa: B023
        )
        pin = {"t0": "o0"}
        pinned.append(measured(lambda: sim.count(space, pin), 5))  # noqa: B023
        toggled.append(measured(lambda: sim.count(space.dropping(["X0"])), 3))  # noqa: B023
        tracemalloc.start()
        sim.count(sim.deal_space(scenario, question))
        peaks.append(tracemalloc.get_traced_memory()[1] / 2**20)
        tracemalloc.stop()
    mix = "/".join(map(str, shape.arity))
    minimum = f"{shape.scored} parties" if shape.scored else "-"
    head = f"  {shape.terms:5} {shape.parties:7} {shape.positions:9}  {mix:>20}  {minimum:9}"
    if not states:
        return f"{head}  too wide ({wide} of {seeds})"
    times = ("  ".join(f"{_middle(t)!s:18}" for t in (first, pinned, toggled))).rstrip()
    return (
        f"{head} {median(packages):8.0e} {median(states):12,.0f} {max(states):11,}"
        f"  {median(bytes_):4.1f} ({median(peaks):5.1f})  {times}"
        + (f"  {wide} too wide" if wide else "")
    )


def _middle(times: list[Time]) -> Time:
    return Time(median(t.wall for t in times), median(t.cpu for t in times))


def _short(seconds: float) -> str:
    return f"{seconds * 1e3:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


if __name__ == "__main__":
    main()
