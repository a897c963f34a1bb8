"""How fast deadlocks are explained: the flagship, generated ones, and other tools beside it.

Run ``python benchmarks/explain.py``. CPMpy is timed where it is installed (``pip install
cpmpy``). It and plain PySAT get the very same clauses, so only the enumeration differs:
OptUx lists the unsatisfiable sets, LBX the correction sets, CPMpy's ``marco`` both.
The rival to a SAT solver, carrying antichains of broken positions through the terms, is
measured too.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from time import perf_counter
from typing import Any, TypeVar

from pysat.examples.lbx import LBX
from pysat.examples.optux import OptUx
from pysat.formula import WCNF

from sim.engine.budget import Budget
from sim.engine.clauses import Clauses, clauses_of
from sim.engine.marco import minimal_sets, verified
from sim.engine.settling import deal_space
from sim.engine.space import DealSpace
from sim.files.catalogue import open_scenario
from sim.language.syntax import AnyOf, OneOf
from sim.questions.explain import explain
from sim.questions.opening import Opener
from sim.scenario.model import Kind, Option, Party, Position, Scenario, Term
from sim.scenario.question import ask
from sim.scenario.record import Evidence

cpmpy = import_module("cpmpy") if find_spec("cpmpy") else None
PINS = {"strikes": "all_air", "maritime": "in_force", "ground": "stops"}
SIZES = (20, 40, 60, 80, 100, 120)
COUNTED = 50
"""Concessions of a generated deadlock whose deals are counted."""
MOST_FOR_OTHERS = 1_000
"""Sets up to which the other tools are run beside ours."""

MOST_PAIRS = 50_000
"""(state, set of broken stakes) pairs in one layer at which the antichain sweep gives up."""

Result = TypeVar("Result")


def timed(work: Callable[[], Result], times: int = 3) -> tuple[float, Result]:
    """Milliseconds (the best of some runs) and the result."""
    runs = []
    for _ in range(times):
        start = perf_counter()
        result = work()
        runs.append(1000 * (perf_counter() - start))
        if runs[-1] > 1000:
            break
    return min(runs), result


def generated(positions: int, seed: int) -> Scenario:
    """A scenario of six parties; positions ask for some options, often given another term."""
    draw = random.Random(seed)
    terms = [f"t{n}" for n in range(max(6, positions // 4))]
    parties = [f"P{n}" for n in range(6)]

    def atom() -> OneOf:
        return OneOf(draw.choice(terms), tuple(draw.sample("abcd", draw.choice((1, 2, 2, 3)))))

    def position(number: int) -> Position:
        return Position(
            id=f"X{number:03}",
            party=draw.choice(parties),
            kind=Kind.RED_LINE,
            evidence=Evidence.REPORTED,
            says=f"position {number}",
            requires=atom() if draw.random() < 0.35 else AnyOf((atom(), atom())),
            when=atom() if draw.random() < 0.5 else None,
        )

    return Scenario(
        id=f"generated-{positions}-{seed}",
        title="generated",
        as_of=date(2025, 3, 18),
        terms=tuple(Term(t, t, tuple(Option(o, o) for o in "abcd")) for t in terms),
        parties=tuple(Party(p, p) for p in parties),
        positions=tuple(position(number) for number in range(positions)),
    )


def flagship() -> None:
    """The whole answer for a full ceasefire, every other term open."""
    print("Flagship, full ceasefire set, every other term open")
    start = perf_counter()
    scenario = open_scenario("ukraine-2025-03")
    print(f"  loading {1000 * (perf_counter() - start):.0f} ms")
    for parties in (["russia", "ukraine", "us"], "all"):
        question = ask(scenario, parties=parties, pins=PINS)
        spent, found = timed(partial(explain, scenario, question))
        alone, _ = timed(partial(explain, scenario, question, alone=True))
        print(
            f"  {len(question.parties)} parties: {spent:.0f} ms for {len(found.conflicts)} "
            f"conflicts and {len(found.concessions)} concessions, each counted; "
            f"{alone:.0f} ms with single positions; exact: {found.exact}"
        )


def growth(seeds: tuple[int, ...] = (1, 2, 3)) -> None:
    """Generated deadlocks of growing size, with the other tools where there are few sets."""
    print("\nGenerated deadlocks (milliseconds)")
    print(
        f"{'positions':>9} {'compile':>8} {'clauses':>8} {'MARCO':>8} {'verify':>8} "
        f"{'count/set':>9} {'conflicts':>9} {'concess.':>9}  other tools, times ours"
    )
    for size in SIZES:
        for seed in seeds:
            _row(size, seed)


def _row(size: int, seed: int) -> None:
    scenario = generated(size, seed)
    compiled, space = timed(lambda: deal_space(scenario, ask(scenario)))
    each = {stake.id: (stake,) for stake in space.stakes}
    encoded, clauses = timed(lambda: clauses_of(space, each))
    searched, found = timed(lambda: minimal_sets(clauses, Budget.lasting(20.0, sets=1_000_000)))
    if found.feasible:
        print(f"{size:>9} {compiled:>8.0f} {encoded:>8.1f} {searched:>8.1f}  there is a deal")
        return
    checked, right = timed(lambda: verified(clauses, found), 1)
    sample = found.corrections[:COUNTED]
    with Opener(space) as opener:
        counted, _ = timed(lambda: [opener.opening(given_up) for given_up in sample], 1)
    beside = "too many sets"
    if len(found.conflicts) + len(found.corrections) <= MOST_FOR_OTHERS:
        expected = (set(found.conflicts), set(found.corrections))
        beside = "; ".join(
            f"{name} {spent / searched:.1f}{'' if agrees else ' DIFFERENT SETS'}"
            for name, spent, agrees in _others(clauses, expected)
        )
    swept, (rival, pairs) = timed(lambda: antichains(space), 1)
    if rival is not None and found.reason is None:
        assert rival == set(found.corrections)
    sweep = f"antichains {'' if rival else 'gave up, '}{swept:.0f} ms, {pairs:,} pairs"
    cut = "" if found.reason is None else "+"
    print(
        f"{size:>9} {compiled:>8.0f} {encoded:>8.1f} {searched:>8.1f} {checked:>8.1f} "
        f"{counted / max(1, len(sample)):>9.1f} {len(found.conflicts):>8}{cut or ' '} "
        f"{len(found.corrections):>8}{cut or ' '}  {sweep}; {beside}"
    )
    assert right


Sets = set[tuple[str, ...]]


def antichains(space: DealSpace) -> tuple[Sets | None, int]:
    """The rival engine: one sweep over the terms that carries sets of broken stakes.

    Each state (what the open formulas still wait for) keeps the minimal sets broken so
    far; at the end they are the correction sets. Returns None when it gave up, and the
    most pairs of one layer.
    """
    stakes, fatal = space.stakes, space.impossible
    parts = [fatal, *(stake.failing for stake in stakes)]
    layers: dict[tuple[int, ...], list[int]] = {(0,) * len(parts): [0]}
    most = 1
    for layer, classes in enumerate(space.layout.classes):
        tables = [None if (t := part.tables[layer]) is None else t.tolist() for part in parts]
        settled = [part.settled[layer + 1].tolist() for part in parts]
        following: dict[tuple[int, ...], list[int]] = {}
        for state, broken in layers.items():
            for choice in range(len(classes)):
                after, fresh = [], 0
                for place, (table, here) in enumerate(zip(tables, state, strict=True)):
                    child = here if table is None or here < 0 else table[here][choice]
                    if child >= 0 and settled[place][child] >= 0:
                        # Settled: what it broke is in the set, nothing is left to wait for.
                        fresh |= settled[place][child] << place
                        child = -1
                    after.append(child)
                if not fresh & 1:
                    kept = following.setdefault(tuple(after), [])
                    for old in broken:
                        _keep_minimal(kept, old | fresh)
        most = max(most, sum(map(len, following.values())))
        if most > MOST_PAIRS:
            return None, most
        layers = following
    ends: list[int] = []
    for broken in layers.values():
        for old in broken:
            _keep_minimal(ends, old)
    return {
        tuple(sorted(stake.id for place, stake in enumerate(stakes, 1) if end >> place & 1))
        for end in ends
    }, most


def _keep_minimal(kept: list[int], new: int) -> None:
    if not any(old & new == old for old in kept):
        kept[:] = [old for old in kept if old & new != new]
        kept.append(new)


def _others(clauses: Clauses, expected: tuple[Sets, Sets]) -> list[tuple[str, float, bool]]:
    names = list(clauses.selectors)

    def named(numbered: Iterable[list[int]]) -> Sets:
        return {tuple(sorted(names[number - 1] for number in found)) for found in numbered}

    spent, cores = timed(lambda: list(OptUx(_soft(clauses)).enumerate()), 1)
    rows = [("OptUx (conflicts only)", spent, named(cores) == expected[0])]
    spent, corrections = timed(lambda: _all_lbx(_soft(clauses)), 1)
    rows.append(("LBX (concessions only)", spent, named(corrections) == expected[1]))
    if cpmpy is None:
        return [*rows, ("CPMpy not installed", float("nan"), True)]
    marco = import_module("cpmpy.tools.explain").marco
    soft, hard, number = _constraints(clauses)
    for solver in ("ortools", "pysat"):
        search = partial(marco, soft, hard, solver=solver, map_solver=solver)
        spent, found = timed(lambda search=search: list(search()), 1)  # type: ignore[misc]
        lists = {
            kind: named([[number[str(c)] for c in members] for k, members in found if k == kind])
            for kind in ("MUS", "MCS")
        }
        rows.append((f"CPMpy/{solver}", spent, (lists["MUS"], lists["MCS"]) == expected))
    return rows


def _soft(clauses: Clauses) -> WCNF:
    formula = WCNF()
    for clause in clauses.hard:
        formula.append(list(clause))
    for selector in clauses.selectors.values():
        formula.append([selector], weight=1)
    return formula


def _all_lbx(formula: WCNF) -> list[list[int]]:
    found = []
    with LBX(formula, use_cld=True) as search:
        for correction in search.enumerate():
            search.block(correction)
            found.append(correction)
    return found


def _constraints(clauses: Clauses) -> tuple[list[Any], list[Any], dict[str, int]]:
    assert cpmpy is not None
    variable = cpmpy.boolvar(shape=clauses.variables + 1, name="v")
    hard = [
        cpmpy.any([variable[x] if x > 0 else ~variable[-x] for x in clause])
        for clause in clauses.hard
    ]
    soft = [variable[selector] for selector in clauses.selectors.values()]
    return soft, hard, {str(constraint): place for place, constraint in enumerate(soft, 1)}


if __name__ == "__main__":
    flagship()
    growth()
