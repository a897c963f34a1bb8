"""Does ``--seconds T`` end by T + 1 s, from the first step on? Every question that takes it.

    python benchmarks/promised.py [--seconds 2 5] [--only CASE] [--question NAME]

Each question is asked of each hard case in a process of its own, which is ended where it does
not end by itself. The figure is the wall clock between the question and its answer (reading the
file is not part of a question) less T; beside it the CPU time used after T, which is what an
otherwise idle machine would show, and the most memory. Exit code 1 where a promise is broken.
Linux only: the CPU time at T is read from outside.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from itertools import combinations
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.generated import Shape, generate
from sim.engine.budget import TooWide
from sim.language.syntax import AllOf, AnyOf, Equals, Not
from sim.problems import InvalidInput
from sim.questions.check import check
from sim.questions.registry import asks
from sim.scenario.model import Kind, Option, Party, Position, Scenario, Stair, Staircase, Term
from sim.scenario.parameters import read
from sim.scenario.record import Evidence

GRACE = 60.0
"""Seconds past its time after which a question is ended."""


def queens(n: int) -> Scenario:
    """A term per row, an option per column, a position per pair of rows."""
    terms = tuple(
        Term(f"r{i}", f"r{i}", tuple(Option(f"c{k}", f"c{k}") for k in range(n))) for i in range(n)
    )
    apart = [
        AllOf(
            tuple(
                Not(AllOf((Equals(f"r{i}", f"c{k}"), Equals(f"r{j}", f"c{m}"))))
                for k in range(n)
                for m in {k, k + j - i, k - j + i} & set(range(n))
            )
        )
        for i, j in combinations(range(n), 2)
    ]
    return _scenario("queens", terms, [(f"Q{n}", f"p{n % 3}", c) for n, c in enumerate(apart)], 3)


def pairs(n: int) -> Scenario:
    """One condition over many pairs whose halves are declared far apart."""
    yes_no = (Option("yes", "yes"), Option("no", "no"))
    terms = tuple(Term(f"{side}{i}", f"{side}{i}", yes_no) for side in "ab" for i in range(n))
    met = AnyOf(tuple(AllOf((Equals(f"a{i}", "yes"), Equals(f"b{i}", "yes"))) for i in range(n)))
    odd = AnyOf(
        tuple(AllOf((Equals(f"a{i}", "no"), Equals(f"b{n - 1 - i}", "yes"))) for i in range(n))
    )
    return _scenario("pairs", terms, [("A1", "p0", met), ("B1", "p1", odd)], 2)


def _scenario(name: str, terms: Any, positions: Any, parties: int) -> Scenario:
    return Scenario(
        id=name,
        title=name,
        as_of=date(2025, 1, 1),
        terms=terms,
        parties=tuple(Party(f"p{i}", f"p{i}") for i in range(parties)),
        positions=tuple(
            Position(i, p, Kind.RED_LINE, Evidence.OFFICIAL, "", c) for i, p, c in positions
        ),
    )


def generated(shape: Shape) -> Callable[[], Scenario]:
    """A case of this shape."""

    def made() -> Scenario:
        return generate(shape, seed=1).scenario

    return made


CASES: Mapping[str, Callable[[], Scenario]] = {
    "middling": generated(Shape(40, 8, 400)),
    "wide": generated(Shape(120, 16, 1_500)),
    "largest": generated(Shape(200, 32, 2_000, rules=500, arity=(10, 40, 50))),
    "many options": generated(Shape(60, 8, 600, options=(64,), arity=(10, 60, 30))),
    "most options": generated(Shape(200, 32, 2_000, options=(64,), rules=500, arity=(5, 35, 60))),
    "scored": generated(Shape(30, 8, 60, scored=8, scored_terms=30, highest=100)),
    "scored finely": generated(Shape(60, 4, 0, scored=4, scored_terms=60, highest=10**9, rules=0)),
    "ten queens": lambda: queens(10),
    "fourteen queens": lambda: queens(14),
    "pairs": lambda: pairs(60),
}
DATES = (date(2024, 1, 1), date(2024, 6, 1))


def subject(scenario: Scenario) -> Scenario:
    """The case with dates, breakers and a staircase: every question has something to ask."""
    positions = tuple(
        replace(p, since=DATES[n % 2]) if n % 5 == 0 else p
        for n, p in enumerate(scenario.positions)
    )
    first = scenario.terms[:3]
    steps = tuple(
        Stair(f"s{n}", {t.id: t.options[-1].id for t in first[: n + 1]}) for n in range(len(first))
    )
    stairs = (Staircase("up", "up", steps),)
    parties = [p.id for p in scenario.parties]
    terms = tuple(
        replace(t, breakers=(parties[n % len(parties)],), status_quo=t.options[-1].id)
        for n, t in enumerate(scenario.terms)
    )
    return replace(scenario, positions=positions, stairs=stairs, terms=terms)


def asked(scenario: Scenario) -> list[tuple[str, str, dict[str, Any]]]:
    """(name, question, parameters), each with everything that may be asked beside it."""
    everybody = {"parties": ["all"]}
    package = {t.id: t.options[0].id for t in scenario.terms}
    two = [p.id for p in scenario.parties[:2]]
    listed: list[tuple[str, str, dict[str, Any]]] = [
        ("deals", "deals", everybody),
        ("deals, none settled", "deals", {**everybody, "settle": ["none"], "list": 50}),
        ("explain", "explain", everybody),
        (
            "explain, all of it",
            "explain",
            {**everybody, "party_view": True, "shifts": True, "alone": True, "set": package}
            | {"kinds": [scenario.terms[0].id], "needs": two},
        ),
        ("tradeoffs, counts", "tradeoffs", {**everybody, "by": "counts"}),
        ("sensitivity", "sensitivity", {**everybody, "draws": 1_000_000}),
        ("stairs", "stairs", {**everybody, "grid": two}),
        ("timeline", "timeline", everybody),
        ("diff", "diff", {**everybody, "then_evidence": "interpretation"}),
        ("nearest", "nearest", {**everybody, "set": package, "fewest_demands": True}),
    ]
    if not any(party.points for party in scenario.parties):
        listed.append(("hold", "hold", {"set": possible(scenario, package)}))
    else:
        listed += [
            ("tradeoffs", "tradeoffs", everybody),
            ("tradeoffs, top", "tradeoffs", {**everybody, "top": 20}),
            ("tradeoffs, better", "tradeoffs", {**everybody, "better_than": True, "set": package}),
        ]
    return listed


def possible(scenario: Scenario, package: Mapping[str, str]) -> dict[str, str]:
    """As much of the package as breaks no hard rule."""
    left = dict(package)
    while broken := check(scenario, left).rules_broken:
        for term in scenario.terms_in(broken[0].when):
            left.pop(term, None)
    return left


def answered(case: str, question: str, given: dict[str, Any], seconds: float, told: Any) -> None:
    """Say to the other end of ``told`` when the question begins, and what it cost."""
    scenario = subject(CASES[case]())
    wanted = read(asks(question), {**given, "seconds": seconds})
    told.send(None)
    start = perf_counter()
    try:
        said = "exact" if wanted.answer(scenario).exact else "not exact"
    except TooWide as wide:
        said = f"none: {wide.reason}"
    except InvalidInput as refused:
        said = f"refused: {refused}"
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    told.send((perf_counter() - start, process_time(), most, said))


def used(process: int) -> float:
    """The CPU seconds that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, nargs="+", default=[2.0, 5.0])
    parser.add_argument("--only", choices=CASES)
    parser.add_argument("--question")
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; seconds past T: wall [CPU]")
    worst = 0.0
    for case in CASES if options.only is None else [options.only]:
        for name, question, given in asked(subject(CASES[case]())):
            if options.question in (None, question):
                for seconds in options.seconds:
                    worst = max(worst, one(case, name, question, given, seconds))
    print(f"worst: {worst:+.2f} s of CPU time past T")
    return int(worst > 1)


def one(case: str, name: str, question: str, given: dict[str, Any], seconds: float) -> float:
    """Ask in a process of its own, print what it cost, and give the CPU time past T."""
    context = get_context("fork")
    here, there = context.Pipe()
    process = context.Process(target=answered, args=(case, question, given, seconds, there))
    process.start()
    there.close()
    wall, past, most, said = seconds + GRACE, GRACE, 0, "ended by force"
    try:
        here.recv()
        before = None if here.poll(seconds) else used(process.pid or 0)
        if here.poll(GRACE):
            wall, cpu, most, said = here.recv()
            past = 0.0 if before is None else max(cpu - before, 0.0)
    except EOFError:
        said = "died"
    process.kill()
    process.join()
    told = f"{max(wall - seconds, 0):6.2f} [{past:5.2f}]"
    print(f"{case:16} {name:20} T {seconds:g}: {told} {most:5} MiB  {said[:90]}", flush=True)
    return float(past)


if __name__ == "__main__":
    sys.exit(main())
