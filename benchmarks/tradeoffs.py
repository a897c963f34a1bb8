"""Frontier and the four solutions: against NegMAS, alone at 10^9 and 10^12, and growth.

    python benchmarks/tradeoffs.py [--negmas PYTHON] [--largest 6]

Games of 10 options a term, 3 parties, whole points drawn from 0 to 100, minimums at half
of each party's most. Every measurement runs in a process of its own: seconds are those
of the question alone (imports and making the game aside), memory is the peak of the
process beyond what it had before the question. NegMAS runs ``pareto_frontier`` and its
four solutions over the same utilities with the same reserved values. ``--negmas`` names
a Python that has NegMAS and this project installed (default: this one).
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import warnings
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from importlib import import_module
from random import Random
from time import perf_counter
from typing import Any

from sim.engine.budget import TooWide
from sim.engine.criteria import Over
from sim.formats.negmas import negmas_scenario
from sim.questions.tradeoffs import tradeoffs
from sim.scenario.model import Option, Party, Scenario, Term
from sim.scenario.question import ask

OPTIONS = 10
Answer = dict[str, Any]


def game(terms: int, parties: int, seed: int = 1) -> Scenario:
    """The game of that size; the seed fixes its points."""
    random = Random(seed)
    listed = tuple(
        Term(f"t{n}", f"t{n}", tuple(Option(f"o{m}", f"o{m}") for m in range(OPTIONS)))
        for n in range(terms)
    )
    made = []
    for name in "ABCDEFGH"[:parties]:
        table = {t.id: {o.id: Fraction(random.randint(0, 100)) for o in t.options} for t in listed}
        most = sum(max(row.values()) for row in table.values())
        made.append(Party(name, name, points=table, minimum=Fraction(most, 2)))
    return Scenario("game", "game", date(2025, 1, 1), listed, tuple(made))


def ours(terms: int, parties: int, over: str) -> Answer:
    """One measurement of this project."""
    scenario = game(terms, parties)
    question = ask(scenario)
    return measured(lambda: _ours(scenario, question, Over(over)))


def _ours(scenario: Scenario, question: Any, over: Over) -> Answer:
    try:
        result = tradeoffs(scenario, question, over=over)
    except TooWide as wide:
        return {"refused": wide.reason}
    return {
        "vectors": result.vectors,
        "packages": result.size,
        "carried": result.carried,
        **{name: str(solution.value) for name, solution in result.solutions.items()},
    }


def theirs(terms: int, parties: int, over: str) -> Answer:
    """One measurement of NegMAS."""
    ops = import_module("negmas.preferences.ops")
    # NegMAS warns that large outcome spaces are slow, which is what is measured.
    warnings.simplefilter("ignore")
    made = negmas_scenario(game(terms, parties))
    space = made.outcome_space

    def answer() -> Answer:
        front, _ = ops.pareto_frontier(made.ufuns, issues=space.issues)
        nash = ops.nash_points(made.ufuns, front, outcome_space=space)
        kalai = ops.kalai_points(made.ufuns, front, outcome_space=space)
        ops.ks_points(made.ufuns, front, outcome_space=space)
        welfare = ops.max_welfare_points(made.ufuns, front, outcome_space=space)
        starts = [function.reserved_value for function in made.ufuns]
        gains = [[u - s for u, s in zip(p[0][0], starts, strict=True)] for p in (nash, kalai)]
        product = 1.0
        for gain in gains[0]:
            product *= gain
        return {
            "vectors": len(set(map(tuple, front))),
            "nash": product,
            "egalitarian": min(gains[1]),
            "utilitarian": sum(welfare[0][0]),
        }

    return measured(answer)


def measured(answer: Callable[[], Answer]) -> Answer:
    """The answer with its seconds and memory."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = perf_counter()
    found = answer()
    seconds = perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {**found, "seconds": seconds, "mib": (peak - before) / 1024, "peak_mib": peak / 1024}


def apart(python: str, who: str, terms: int, parties: int, over: str = "deals") -> Answer:
    """The measurement, in a process of its own."""
    command = [python, __file__, "--one", who, str(terms), str(parties), over]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"refused": done.stderr.strip().splitlines()[-1]}
    found: Answer = json.loads(done.stdout.splitlines()[-1])
    return found


def told(found: Answer) -> str:
    """One measurement in words."""
    if "seconds" not in found:
        return f"not possible: {found['refused']}"
    if "refused" in found:
        return f"refused after {found['seconds']:.1f} s: {found['refused']}"
    return f"{found['vectors']:>7,} vectors  {found['seconds']:9.3f} s  {found['mib']:8.1f} MiB"


def same(own: Answer, other: Answer) -> bool:
    """Whether both found the same frontier and values (NegMAS computes with floats)."""
    values = ("nash", "egalitarian", "utilitarian")
    return own["vectors"] == other["vectors"] and all(
        abs(float(Fraction(own[name])) - other[name]) <= 1e-9 * abs(other[name]) for name in values
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--negmas", default=sys.executable, metavar="PYTHON")
    parser.add_argument("--largest", type=int, default=6, help="power of ten for NegMAS")
    parser.add_argument("--one", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        who, terms, parties, over = options.one
        run = {"ours": ours, "negmas": theirs}[who]
        print(json.dumps(run(int(terms), int(parties), over)))
        return
    print("Against NegMAS, 3 parties:")
    for power in range(4, options.largest + 1):
        own = apart(sys.executable, "ours", power, 3)
        other = apart(options.negmas, "negmas", power, 3)
        print(f"10^{power:<3} ours    {told(own)}")
        print(f"       NegMAS  {told(other)}")
        if "refused" not in other and "refused" not in own:
            agree = "same frontier and values" if same(own, other) else "DIFFERENT"
            print(
                f"       {other['seconds'] / own['seconds']:.0f} times faster, "
                f"{other['mib'] / own['mib']:.0f} times less memory, {agree}"
            )
    print("Alone:")
    for parties, power, over in GROWTH:
        own = apart(sys.executable, "ours", power, parties, over)
        print(f"{parties} parties  10^{power:<3} {over:9} {told(own)}")


GROWTH = (
    *((3, power, "deals") for power in (9, 12)),
    *((2, power, "packages") for power in (6, 9, 12, 20)),
    *((3, power, "packages") for power in (3, 6, 9, 12, 15)),
    *((4, power, "deals") for power in (6, 8, 10)),
    *((4, power, "packages") for power in (4, 5, 6)),
)
"""(parties, power of ten, over): how large frontiers grow."""


if __name__ == "__main__":
    main()
