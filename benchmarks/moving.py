"""What moves, on the flagship: staircase, grid, paths by number of changes, two files, the days.

    python benchmarks/moving.py [--largest]

Prints the median seconds of answers made from nothing, loading aside, with the figure each
has to stay under. A path of N changes goes from the status quo towards the last option of
the first N terms, for a party that has few objections, so that many drafts are open; with
``--largest`` also one in which every draft is.
"""

from __future__ import annotations

import argparse
import resource
from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import median
from time import perf_counter

import numpy as np

import sim
from sim.engine.roads import roads

THREE = ("russia", "ukraine", "us")
TRUCE = {"strikes": "all_air", "maritime": "in_force", "ground": "stops", "duration_days": "30"}
LIMITS = {5: 0.015, 12: 0.025, 18: 0.6, 20: 3.0}


def timed(name: str, limit: float, work: Callable[[], object], times: int = 5) -> None:
    taken = []
    for _ in range(times):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    print(f"{name:<44} {median(taken):8.3f} s   (under {limit:g} s)")


def path_of(scenario: sim.Scenario, changes: int, parties: Sequence[str]) -> sim.Path:
    ends = {t.id: t.options[-1].id for t in scenario.terms if t.options[-1].id != t.status_quo}
    target = dict(list(ends.items())[:changes])
    return sim.path(scenario, {}, target, sim.ask(scenario, parties=parties, open_terms=()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--largest", action="store_true", help="every one of 2^20 drafts open")
    options = parser.parse_args()
    scenario = sim.open_scenario("ukraine-2025-03")
    three = sim.ask(scenario, parties=THREE)
    steps = scenario.stairs[0].steps

    def fresh() -> sim.Scenario:
        return replace(scenario)

    timed("stairs: six steps", 0.8, lambda: sim.stairs(fresh(), steps, three))
    grid = ("russia", "ukraine")
    timed("grid: sixteen counts", 0.5, lambda: sim.stairs(fresh(), steps[4:5], three, grid=grid))
    timed("path: the status quo to PK06", 0.015, lambda: sim.path(scenario, {}, "PK06", three))
    for changes, limit in LIMITS.items():
        found = path_of(scenario, changes, ["eu"])
        name = f"path: {changes} changes, {found.open:,} of {found.drafts:,} open"
        timed(name, limit, lambda n=changes: path_of(scenario, n, ["eu"]), 3)  # type: ignore[misc]
    other = replace(scenario, positions=scenario.positions[3:], digest="")
    sides = (sim.Side(scenario, three), sim.Side(other, sim.ask(other, parties=THREE)))
    timed("diff: two files", 0.4, lambda: sim.diff(*sides))
    pinned = sim.ask(scenario, parties=THREE, pins=TRUCE)
    timed("timeline: the full ceasefire", 0.5, lambda: sim.timeline(fresh(), pinned))
    if options.largest:
        found_roads = roads(np.ones((2,) * 20, dtype=bool))
        assert found_roads is not None
        timed("roads: every one of 2^20 drafts open", 3.0, found_roads.count, 1)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"Most memory: {memory:.0f} MiB")


if __name__ == "__main__":
    main()
