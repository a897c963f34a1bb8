"""Packages checked per second: arrays against a plain loop and a memory copy.

    python benchmarks/check.py [--loop 200]

Draws random flagship packages (terms left out included), checks all eight parties,
and prints, at 10^6 and 10^7 packages: seconds, packages per second, the ratio to
copying the same array, peak memory; and the plain Python loop a user would write
(a call of ``sim.check`` per package) on a sample.
"""

from __future__ import annotations

import argparse
import resource
from time import perf_counter

import numpy as np

import sim
from sim.scenario.model import Scenario


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--loop", type=int, default=200, help="packages for the plain loop")
    options = parser.parse_args()
    scenario = sim.open_scenario("ukraine-2025-03")
    per_package = _loop(scenario, options.loop)
    print(f"plain loop            {1 / per_package:12,.0f} packages/s  ({options.loop} measured)")
    for number in (10**6, 10**7):
        packages = _random_packages(scenario, number)
        copying = _copying(packages)
        start = perf_counter()
        result = sim.check_array(scenario, packages)
        seconds = perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        print(
            f"arrays, {number:>10,}    {number / seconds:12,.0f} packages/s  {seconds:6.2f} s  "
            f"{seconds / copying:6.1f} x a memory copy  "
            f"{per_package * number / seconds:8,.0f} x the loop  peak {peak:.2f} GiB"
        )
        accepted = result.accepts().all(axis=1) & result.possible
        print(f"    possible and acceptable to all eight: {np.count_nonzero(accepted):,}")


def _random_packages(scenario: Scenario, number: int) -> np.ndarray:
    random = np.random.default_rng(0)
    packages = np.empty((number, len(scenario.terms)), dtype=np.int8)
    for place, term in enumerate(scenario.terms):
        packages[:, place] = random.integers(-1, len(term.options), number, dtype=np.int8)
    return packages


def _loop(scenario: Scenario, number: int) -> float:
    rows = _random_packages(scenario, number)
    view = sim.view_of(scenario)
    start = perf_counter()
    for row in rows:
        settings = {
            term.id: term.options[choice].id
            for term, choice in zip(scenario.terms, row, strict=True)
            if choice >= 0
        }
        sim.check(scenario, settings, view)
    return (perf_counter() - start) / number


def _copying(packages: np.ndarray) -> float:
    start = perf_counter()
    packages.copy()
    return perf_counter() - start


if __name__ == "__main__":
    main()
