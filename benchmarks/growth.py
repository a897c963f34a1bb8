"""How time and memory grow with a scenario, and where an answer stops being exact.

    python -m benchmarks.growth [--quick] [--seconds S] [--total T] [--seeds N] [--table FILE]

Each curve lets one size grow and leaves the others; each point is a question asked in a process
of its own with ``--seconds`` to answer in; of several ``--seeds`` the one in the middle by time
is shown. A curve ends after two points that are not exact, and all of them after ``--total``
seconds: what was not reached is said. ``--table`` writes Markdown.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import monotonic
from typing import Any, Final, NamedTuple

from benchmarks.generated import Shape, generate
from benchmarks.side import machine
from benchmarks.work import heirs
from sim.engine.budget import TooWide
from sim.problems import InvalidInput
from sim.questions.base import Answer
from sim.questions.deals import AskDeals
from sim.questions.explain import AskExplain
from sim.questions.tradeoffs import AskTradeoffs
from sim.scenario.model import Scenario

Point = dict[str, Any]
Question = Callable[[int, int, float], Answer]
"""Of a size, a seed and the seconds there are."""


def _deals(scenario: Scenario, seconds: float) -> Answer:
    return AskDeals(parties=("all",), settle=("all",), seconds=seconds).answer(scenario)


class Curve(NamedTuple):
    """What grows, what is asked, and the sizes."""

    what: str
    ask: Question
    sizes: tuple[int, ...]


CURVES: Final = {
    "terms": Curve(
        "deals: so many terms, 4 parties, 2 positions a term",
        lambda n, seed, s: _deals(generate(Shape(n, 4, 2 * n), seed).scenario, s),
        (10, 20, 40, 60, 80, 120, 160, 200),
    ),
    "tangled terms": Curve(
        "deals: so many terms, 5 parties, 3 positions a term over 2 or 3 terms each",
        lambda n, seed, s: _deals(
            generate(Shape(n, 5, 3 * n, arity=(0, 30, 70)), seed).scenario, s
        ),
        (10, 15, 20, 25, 30, 40),
    ),
    "positions": Curve(
        "deals: 30 terms, 5 parties, so many positions",
        lambda n, seed, s: _deals(generate(Shape(30, 5, n), seed).scenario, s),
        (30, 60, 120, 250, 500, 1_000),
    ),
    "positions in a deadlock": Curve(
        "explain: so many positions of 6 parties in a deadlock, four to a term",
        lambda n, seed, s: AskExplain(parties=("all",), seconds=s).answer(_deadlock(n, seed)),
        (15, 30, 60, 120, 250, 500),
    ),
    "parties": Curve(
        "deals: 40 terms, so many parties, 128 positions",
        lambda n, seed, s: _deals(generate(Shape(40, n, 128), seed).scenario, s),
        (2, 4, 8, 16, 32, 64),
    ),
    "points": Curve(
        "tradeoffs: 3 heirs, so many goods, points from 0 to 100",
        lambda n, _, s: AskTradeoffs(seconds=s).answer(heirs(n, "ABC")),
        (5, 10, 15, 20, 30, 40),
    ),
}


def _deadlock(positions: int, seed: int) -> Scenario:
    from benchmarks.explain import generated  # noqa: PLC0415

    return generated(positions, seed)


def main() -> None:
    """Print a table per curve."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="2 seconds for a question, 60 in all")
    parser.add_argument("--seconds", type=float, default=8, help="for one question")
    parser.add_argument("--total", type=float, default=240, help="seconds in all")
    parser.add_argument("--seeds", type=int, default=1, help="generated scenarios per point")
    parser.add_argument("--table", type=Path, metavar="FILE")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.quick:
        options.seconds, options.total = min(options.seconds, 2), min(options.total, 60)
    if options.one:
        curve, size, seed = options.one
        print(json.dumps(measured(CURVES[curve], int(size), int(seed), options.seconds)))
        return
    said = []
    for line in table(options.seconds, options.total, seeds=options.seeds):
        said.append(line)
        print(line, flush=True)
    if options.table:
        options.table.write_text("\n".join(said) + "\n", encoding="utf-8")


def table(seconds: float, total: float, *, seeds: int) -> Iterator[str]:
    """Everything in Markdown; the time is shared out evenly over the curves that are left."""
    about = machine()
    yield (
        f"Measured on {date.today()} ({about['processor']}; load {about['load']}), {seconds:g} "
        "seconds for each question, each in a process of its own."
    )
    until = monotonic() + total
    for place, (name, curve) in enumerate(CURVES.items()):
        share = monotonic() + (until - monotonic()) / (len(CURVES) - place)
        points = list(_points(name, curve, seconds, share, seeds))
        yield from ("", f"**{name}** ({curve.what})", "")
        yield "| size | CPU | MiB | answer |"
        yield "|---|---|---|---|"
        for size, point in points:
            how = f" ({point['method']})" if "method" in point else ""
            why = "" if point["exact"] else f": {point['reason']}"
            said = f"{'' if point['exact'] else 'not '}exact{how}{why}"
            yield f"| {size:,} | {point['cpu']:.2f} s | {point['mib']:.0f} | {said} |"
        if left := curve.sizes[len(points) :]:
            yield f"\nNot asked: {', '.join(f'{size:,}' for size in left)}."


def _points(
    name: str, curve: Curve, seconds: float, until: float, seeds: int
) -> Iterator[tuple[int, Point]]:
    missed = 0
    for size in curve.sizes:
        if missed == 2 or monotonic() > until:
            return
        found = [_apart(name, size, s, seconds) for s in range(1, seeds + 1)]
        middle = sorted(found, key=lambda point: point["cpu"])[len(found) // 2]
        missed += not middle["exact"]
        yield size, middle


def _apart(name: str, size: int, seed: int, seconds: float) -> Point:
    """One point, in a process that is ended when it does not keep to its time."""
    words = ["--one", name, str(size), str(seed), "--seconds", str(seconds)]
    command = [sys.executable, "-m", "benchmarks.growth", *words]
    lost = {"cpu": seconds, "mib": 0.0, "exact": False}
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=2 * seconds + 10
        )
    except subprocess.TimeoutExpired:
        return {**lost, "reason": "ended after twice its time"}
    if done.returncode:
        return {**lost, "reason": (done.stderr.strip().splitlines() or ["killed"])[-1]}
    point: Point = json.loads(done.stdout.splitlines()[-1])
    return point


def measured(curve: Curve, size: int, seed: int, seconds: float) -> Point:
    """One point, in this process; what the scenario takes to be made counts too."""
    before = getrusage(RUSAGE_SELF)
    try:
        answer = curve.ask(size, seed, seconds)
        found: Point = {"exact": answer.exact, "reason": answer.reason, "method": answer.method}
    except TooWide as wide:
        found = {"exact": False, "reason": f"{wide.reason}; one sentence says so"}
    except InvalidInput as invalid:
        found = {"exact": False, "reason": str(invalid)}
    after = getrusage(RUSAGE_SELF)
    found["cpu"] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    found["mib"] = (after.ru_maxrss - before.ru_maxrss) / 1024
    return found


if __name__ == "__main__":
    main()
