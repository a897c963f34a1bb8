"""Would it hold: packages by number of undertakings, views, and games of the graph model.

    python benchmarks/hold.py [--largest] [--views]

Prints for packages of the flagship how many undertakings they have and the median seconds
of three answers, each from nothing; with ``--views`` PK06 under all 128 views (four evidence
levels, every combination of the readings); and the five concepts of recipe
games (see ``tests/graph_games.py``), with ``--largest`` up to 2^20 states.
"""

from __future__ import annotations

import argparse
import resource
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import product
from statistics import median
from time import perf_counter

import numpy as np

import sim
from sim.engine.graph_model import of_options
from sim.questions.hold import AskHold
from sim.questions.hold_told import Hold
from sim.scenario.model import Scenario
from sim.scenario.parameters import read

PACKAGES: tuple[Mapping[str, object], ...] = (
    {"package": "PK06"},
    {"package": "PK01"},
    {"package": "PK08"},
    {"package": "PK03"},
    {"package": "PK07"},
    {"package": "PK07", "set": {"oversight": "front_control", "intelligence": "ended"}},
    {
        "package": "PK07",
        "set": {
            "oversight": "front_control",
            "intelligence": "ended",
            "rearmament": "frozen",
            "nato_path": "alliance_excludes",
            "sanctions": "lifted",
            "crimea": "us",
            "held_land": "russian_control",
            "plant_assets": "russia_keeps",
        },
    },
)
MULTIPLIERS, OFFSETS = (13, 29, 51, 37), (5, 17, 40, 11)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--largest", action="store_true", help="games up to 2^20 states")
    parser.add_argument("--views", action="store_true", help="PK06 under all 128 views")
    options = parser.parse_args()
    scenario = sim.open_scenario("ukraine-2025-03")
    for given in PACKAGES:
        _package(scenario, given)
    if options.views:
        _views(scenario)
    for parties, own in ((3, 3), (4, 3), (4, 4), *(((4, 5),) if options.largest else ())):
        _game(parties, own)


def _package(scenario: Scenario, given: Mapping[str, object]) -> None:
    ask = read(AskHold, given)
    found, seconds = _timed(lambda: ask.answer(scenario))
    singles = sum(len(breach.terms) == 1 for breach in found.breaches)
    print(f"{given['package']:5} {singles:3} undertakings {1000 * seconds:8.0f} ms")


def _timed(asked: Callable[[], Hold]) -> tuple[Hold, float]:
    taken = []
    for _ in range(3):
        start = perf_counter()
        found = asked()
        taken.append(perf_counter() - start)
    return found, median(taken)


def _views(scenario: Scenario) -> None:
    start = perf_counter()
    names = [reading.id for reading in scenario.readings]
    verdicts = Counter(
        read(
            AskHold,
            {
                "package": "PK06",
                "evidence": evidence,
                "readings": dict(zip(names, values, strict=True)),
            },
        )
        .answer(scenario)
        .verdict.value
        for evidence in ("official", "reported", "interpretation", "inferred")
        for values in product(*(reading.values for reading in scenario.readings))
    )
    print(f"PK06, {verdicts.total()} views {perf_counter() - start:8.1f} s  {dict(verdicts)}")


def _game(parties: int, own: int) -> None:
    states = np.arange(2 ** (parties * own), dtype=np.int64)
    worth = [(states * m + c) % len(states) for m, c in zip(MULTIPLIERS, OFFSETS, strict=True)]
    start = perf_counter()
    game = of_options([k // own for k in range(parties * own)], np.array(worth[:parties]))
    found = game.equilibria()
    seconds = perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    counts = {concept: len(stable) for concept, stable in found.items()}
    print(f"{parties} x {own} options {seconds:8.2f} s  peak {peak:.2f} GiB  {counts}")


if __name__ == "__main__":
    main()
