"""The four solutions: by diagram, by the mixed-integer solver, and by HiGHS driven by hand.

    python -m benchmarks.solutions [--seconds 60]

Goods that five or more heirs share out, and terms that four parties score finely with minimums
at half of their most. The diagram is what answers where no solver is installed. By hand HiGHS
finds two of the four solutions, the largest sum and the largest least gain; the program also
finds the other two, proves that none is better and looks for ties. Seconds are wall time.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import floor
from random import Random
from time import perf_counter

from benchmarks.rivals import highs_best
from sim.engine.budget import Budget, TooWide
from sim.engine.criteria import Over, comparison
from sim.questions.by_solver import by_solver
from sim.questions.direct import apart_from_frontier
from sim.questions.tradeoffs_told import Solution
from sim.scenario.model import Option, Party, Scenario, Term
from sim.scenario.question import ask

Tables = Mapping[str, Sequence[Sequence[int]]]


def goods(heirs: int, number: int) -> Tables:
    """Each good goes to one heir and is worth up to 100 to whoever has it."""
    random = Random(1)
    names = range(heirs)
    worth = {n: [random.randint(0, 100) for _ in range(number)] for n in names}
    return {f"h{n}": [[w if o == n else 0 for o in names] for w in worth[n]] for n in names}


def fine(terms: int, most: int) -> Tables:
    """Four options a term, each worth up to so much to each of four parties."""
    random = Random(1)
    return {
        f"p{n}": [[random.randint(0, most) for _ in range(4)] for _ in range(terms)]
        for n in range(4)
    }


def case(points: Tables, share: Fraction) -> Scenario:
    """The case; minimums are a share of what each could have at most."""
    sizes = [len(row) for row in next(iter(points.values()))]
    terms = tuple(
        Term(f"t{n}", f"t{n}", tuple(Option(f"o{m}", f"o{m}") for m in range(size)))
        for n, size in enumerate(sizes)
    )
    parties = tuple(
        Party(
            name,
            name,
            points={
                term.id: {o.id: Fraction(v) for o, v in zip(term.options, row, strict=True)}
                for term, row in zip(terms, table, strict=True)
            },
            minimum=Fraction(floor(sum(map(max, table)) * share)),
        )
        for name, table in points.items()
    )
    return Scenario("scored", "scored", date(2025, 1, 1), terms, parties)


def by_diagram(scenario: Scenario, seconds: float) -> Mapping[str, Solution]:
    """Parts of the frontier above floors, as where no solver is installed."""
    compared = comparison(scenario, ask(scenario), budget=Budget.lasting(seconds))
    return apart_from_frontier(compared, 1)[2]


def values(found: Mapping[str, Solution]) -> dict[str, Fraction | None]:
    """Solution -> its value where it is proven."""
    return {name: one.value for name, one in found.items() if one.proven}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60, help="for each route")
    seconds = parser.parse_args().seconds
    cases = {
        "5 heirs, 8 goods": (goods(5, 8), Fraction(0)),
        "5 heirs, 15 goods": (goods(5, 15), Fraction(0)),
        "5 heirs, 40 goods": (goods(5, 40), Fraction(0)),
        "4 parties, 30 terms to 1,000": (fine(30, 1_000), Fraction(1, 2)),
        "4 parties, 30 terms to 100,000": (fine(30, 100_000), Fraction(1, 2)),
    }
    for name, (points, share) in cases.items():
        scenario = case(points, share)
        start = perf_counter()
        budget = Budget.lasting(seconds)
        solved = by_solver(scenario, ask(scenario), Over.DEALS, None, 1, budget).solutions
        own = perf_counter() - start
        start = perf_counter()
        total, least = highs_best(points, {p.id: int(p.minimum or 0) for p in scenario.parties})
        hand = perf_counter() - start
        assert (total, least) == (solved["utilitarian"].value, solved["egalitarian"].value)
        start = perf_counter()
        try:
            same = values(by_diagram(scenario, seconds)) == values(solved)
            told = "equal" if same else "DIFFERENT, or not all proven"
        except TooWide as wide:
            told = wide.reason
        diagram = perf_counter() - start
        print(
            f"{name:32} solver {own:6.2f} s, {len(values(solved))} of 4 proven; HiGHS by hand, "
            f"two of them {hand:6.2f} s ({own / hand:.1f} ×); diagram {diagram:6.2f} s "
            f"({diagram / own:.1f} ×): {told}",
            flush=True,
        )


if __name__ == "__main__":
    main()
