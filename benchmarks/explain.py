"""How fast deadlocks are explained: the flagship, generated ones, and other tools beside it.

Run ``python benchmarks/explain.py``. CPMpy is timed where it is installed
(``pip install cpmpy``); it gets the very same clauses, as does plain PySAT.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from time import perf_counter

from sim.analyses.clauses import Clauses, clauses_of
from sim.analyses.concessions import Counter, concessions
from sim.analyses.explain import explain
from sim.analyses.marco import Limits, MinimalSets, minimal_sets, verified
from sim.analyses.stakes import Ground, ground_of
from sim.catalogue import open_scenario
from sim.conditions import AnyOf, OneOf
from sim.model import Kind, Evidence, Option, Party, Position, Scenario, Term
from sim.question import ask

PINS = {"strikes": "all_air", "maritime": "in_force", "ground": "stops"}
SIZES = (20, 40, 60, 80, 100, 120)
LIMITS = Limits(sets=100_000, seconds=60.0)


def timed(work):
    """Seconds and result; the best of three when it is quick."""
    best, result = float("inf"), None
    for _ in range(3):
        start = perf_counter()
        result = work()
        best = min(best, perf_counter() - start)
        if best > 1:
            break
    return best, result


def generated(positions: int, seed: int = 1) -> Scenario:
    """A deadlock: each party wants things of its own, most of them tied to other terms."""
    draw = random.Random(seed)
    terms = [f"t{n}" for n in range(max(6, positions // 4))]
    parties = [f"P{n}" for n in range(6)]

    def atom() -> OneOf:
        size = draw.choice((1, 2, 2, 3))
        return OneOf(draw.choice(terms), tuple(draw.sample("abcd", size)))

    def position(number: int) -> Position:
        alone = draw.random() < 0.35
        return Position(
            id=f"X{number:03}",
            party=draw.choice(parties),
            kind=Kind.RED_LINE,
            evidence=Evidence.REPORTED,
            says=f"position {number}",
            requires=atom() if alone else AnyOf((atom(), atom())),
            when=atom() if draw.random() < 0.5 else None,
        )

    return Scenario(
        id=f"generated-{positions}",
        title="generated",
        as_of=date(2025, 3, 18),
        terms=tuple(Term(t, t, tuple(Option(o, o) for o in "abcd")) for t in terms),
        parties=tuple(Party(p, p) for p in parties),
        positions=tuple(position(number) for number in range(positions)),
    )
