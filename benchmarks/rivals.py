"""Other programs that can count deals, each given the same boxes to keep out of.

Every counter takes a :class:`benchmarks.generated.Generated` and returns the number of
packages that break no hard rule and that every party accepts. Those that can do more
for little (numpy, dd) also have a version that counts the deals of every coalition.
A counter imports its package itself, so that only installed ones need be there.
"""

# ruff: noqa: PLC0415

from __future__ import annotations

import resource
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import ceil, log2
from multiprocessing import get_context
from multiprocessing.connection import Connection
from time import perf_counter, process_time

import numpy as np

import sim
from benchmarks.generated import Box, Generated, Shape, generate

MEMORY = 8 * 2**30
SHORT = 0.5
"""Seconds over which a short run is repeated; the mean counts."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a counter fared: its count, or why it stopped."""

    deals: int | None
    seconds: float
    cpu: float
    stopped: str = ""


def outside_all(boxes: tuple[Box, ...]) -> Callable[[tuple[int, ...]], bool]:
    """A plain Python test of one package."""

    def outside(package: tuple[int, ...]) -> bool:
        return not any(all(package[term] in options for term, options in box) for box in boxes)

    return outside


def everyone(generated: Generated) -> tuple[Box, ...]:
    """All boxes, hard rules and parties alike."""
    return generated.impossible + tuple(b for boxes in generated.refused.values() for b in boxes)


def ours(generated: Generated) -> int:
    """This project: the deals of every coalition and option at once."""
    question = sim.ask(generated.scenario, parties="all")
    return sim.count(sim.deal_space(generated.scenario, question)).deals


def numpy_broadcast(generated: Generated) -> int:
    """One Boolean per package; each box is a block written with False."""
    deal = np.ones(generated.sizes, dtype=bool)
    for box in everyone(generated):
        deal[_block(box, generated.sizes)] = False
    return int(np.count_nonzero(deal))


def numpy_coalitions(generated: Generated) -> int:
    """One byte of refusing parties per package, counted for every coalition."""
    refusing = np.zeros(generated.sizes, dtype=np.uint8)
    for bit, boxes in enumerate(generated.refused.values()):
        for box in boxes:
            refusing[_block(box, generated.sizes)] |= np.uint8(1 << bit)
    possible = np.ones(generated.sizes, dtype=bool)
    for box in generated.impossible:
        possible[_block(box, generated.sizes)] = False
    exactly = np.bincount(refusing[possible], minlength=256)
    masks = np.arange(256)
    coalitions = [int(exactly[masks & c == 0].sum()) for c in range(1 << len(generated.refused))]
    return coalitions[-1]


def _block(box: Box, sizes: tuple[int, ...]) -> tuple[np.ndarray, ...]:
    inside = dict(box)
    return np.ix_(*(sorted(inside.get(term, range(size))) for term, size in enumerate(sizes)))


def negmas(generated: Generated) -> int:
    """Enumerates the outcome space; one utility function (0 or 1) per party."""
    from negmas import make_issue, make_os
    from negmas.preferences import MappingUtilityFunction

    space = make_os([make_issue(size, f"t{i}") for i, size in enumerate(generated.sizes)])
    possible = outside_all(generated.impossible)
    functions = [
        MappingUtilityFunction(mapping=outside_all(boxes), outcome_space=space)
        for boxes in generated.refused.values()
    ]
    return sum(
        possible(outcome) and all(function(outcome) >= 1 for function in functions)
        for outcome in space.enumerate()
    )


def cp_sat(generated: Generated) -> int:
    """OR-Tools CP-SAT: one literal per option, one clause per box, all solutions."""
    from ortools.sat.python import cp_model

    class Counter(cp_model.CpSolverSolutionCallback):
        def __init__(self) -> None:
            super().__init__()
            self.number = 0

        def on_solution_callback(self) -> None:
            self.number += 1

    model = cp_model.CpModel()
    _cp_clauses(generated, model)
    solver = cp_model.CpSolver()
    solver.parameters.enumerate_all_solutions = True
    solver.parameters.num_workers = 1
    counter = Counter()
    status = solver.solve(model, counter)
    assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    return counter.number


def cp_sat_one(generated: Generated) -> int:
    """OR-Tools CP-SAT: one deal."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    _cp_clauses(generated, model)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    return int(solver.solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE))


def ours_one(generated: Generated) -> int:
    """This project: one deal."""
    question = sim.ask(generated.scenario, parties="all")
    space = sim.deal_space(generated.scenario, question)
    return sum(1 for _ in sim.listed(space, 1))


def _cp_clauses(generated: Generated, model) -> None:  # type: ignore[no-untyped-def]
    literals = [
        [model.new_bool_var(f"t{term}o{option}") for option in range(size)]
        for term, size in enumerate(generated.sizes)
    ]
    for of_term in literals:
        model.add_exactly_one(of_term)
    for box in everyone(generated):
        model.add_bool_or(
            literal
            for term, options in box
            for option, literal in enumerate(literals[term])
            if option not in options
        )


def python_constraint(generated: Generated) -> int:
    """python-constraint: backtracking over all solutions."""
    import constraint

    problem = constraint.Problem()
    for term, size in enumerate(generated.sizes):
        problem.addVariable(term, list(range(size)))
    for box in everyone(generated):
        sets = [options for _, options in box]

        def outside(*chosen: int, sets: list[frozenset[int]] = sets) -> bool:
            return any(c not in options for c, options in zip(chosen, sets, strict=True))

        problem.addConstraint(outside, [term for term, _ in box])
    return sum(1 for _ in problem.getSolutionIter())


def dd_autoref(generated: Generated) -> int:
    """dd's BDD in pure Python, each term in binary, our order of terms given for nothing."""
    from dd import autoref

    return _bdd(generated, autoref.BDD(), term_order(generated), coalitions=False)


def dd_cudd(generated: Generated) -> int:
    """dd over the C library CUDD, our order given for nothing. It counts in floating point."""
    from dd import cudd

    bdd = cudd.BDD()
    bdd.configure(reordering=False)
    return _bdd(generated, bdd, term_order(generated), coalitions=False)


def dd_cudd_sifting(generated: Generated) -> int:
    """dd over CUDD, which finds an order of its own as it goes."""
    from dd import cudd

    bdd = cudd.BDD()
    bdd.configure(reordering=True)
    return _bdd(generated, bdd, range(len(generated.sizes)), coalitions=False)


def dd_cudd_coalitions(generated: Generated) -> int:
    """dd over CUDD, our order given for nothing, one conjunction and count per coalition."""
    from dd import cudd

    bdd = cudd.BDD()
    bdd.configure(reordering=False)
    return _bdd(generated, bdd, term_order(generated), coalitions=True)


def _bdd(generated: Generated, bdd, order: Sequence[int], *, coalitions: bool) -> int:  # type: ignore[no-untyped-def]
    width = [max(1, ceil(log2(size))) for size in generated.sizes]
    bdd.declare(*(f"t{term}_{bit}" for term in order for bit in range(width[term])))

    def is_option(term: int, option: int):  # type: ignore[no-untyped-def]
        return bdd.cube({f"t{term}_{bit}": bool(option >> bit & 1) for bit in range(width[term])})

    def inside(box: Box):  # type: ignore[no-untyped-def]
        found = bdd.true
        for term, options in box:
            allowed = bdd.false
            for option in options:
                allowed |= is_option(term, option)
            found &= allowed
        return found

    def outside(boxes: tuple[Box, ...]):  # type: ignore[no-untyped-def]
        found = bdd.true
        for box in boxes:
            found &= ~inside(box)
        return found

    possible = outside(generated.impossible)
    for term, size in enumerate(generated.sizes):
        possible &= inside(((term, frozenset(range(size))),))
    accepts = [outside(boxes) for boxes in generated.refused.values()]
    number = sum(width)
    sizes = range(len(accepts) + 1) if coalitions else [len(accepts)]
    deals = 0
    for group in (group for size in sizes for group in combinations(accepts, size)):
        agreed = possible
        for accept in group:
            agreed &= accept
        deals = int(bdd.count(agreed, nvars=number))
    return deals


@cache
def term_order(generated: Generated) -> tuple[int, ...]:
    """The order of terms that this project would read them in, found once."""
    question = sim.ask(generated.scenario, parties="all")
    return sim.deal_space(generated.scenario, question).layout.order


COUNTERS: Mapping[str, Callable[[Generated], int]] = {
    "this project, every coalition": ours,
    "numpy broadcast": numpy_broadcast,
    "numpy, every coalition": numpy_coalitions,
    "NegMAS enumeration": negmas,
    "OR-Tools CP-SAT, all solutions": cp_sat,
    "python-constraint": python_constraint,
    "dd, pure Python, our order": dd_autoref,
    "dd with CUDD, our order": dd_cudd,
    "dd with CUDD, its own order": dd_cudd_sifting,
    "dd with CUDD, every coalition": dd_cudd_coalitions,
    "this project, one deal": ours_one,
    "OR-Tools CP-SAT, one deal": cp_sat_one,
}
PACKAGES = {
    "NegMAS": "negmas",
    "OR-Tools": "ortools",
    "python-constraint": "constraint",
    "dd, pure Python": "dd.autoref",
    "dd with CUDD": "dd.cudd",
}
"""Start of a counter's name -> what must be installed."""
FLOATING = "dd with CUDD"
"""Start of the names of counters that count in floating point."""


def timed(name: str, shape: Shape, seed: int, seconds: float) -> Outcome:
    """Run a counter in a process of its own, stopped after so many seconds of its CPU time.

    CPU time, so that other work on the machine does not stop it early; the start of the
    process and its imports are not counted.
    """
    context = get_context("spawn")
    ours_end, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(theirs, name, shape, seed, seconds))
    process.start()
    theirs.close()
    try:
        outcome = ours_end.recv() if ours_end.poll(20 * seconds + 120) else None
    except EOFError:
        outcome = None
    if process.is_alive() and outcome is None:
        process.kill()
    process.join()
    return outcome or Outcome(None, seconds, seconds, f"stopped after {seconds:.0f} s")


def _run(pipe: Connection, name: str, shape: Shape, seed: int, seconds: float) -> None:
    for start, package in PACKAGES.items():
        if name.startswith(start):
            __import__(package)
    generated = generate(shape, seed)
    if name.startswith("dd"):
        term_order(generated)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    limit = int(process_time() + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))
    runs, start, cpu = 0, perf_counter(), process_time()
    deals = 0
    while runs == 0 or perf_counter() - start < SHORT:
        try:
            deals = COUNTERS[name](generated)
        except (MemoryError, ValueError) as error:
            why = "out of memory" if isinstance(error, MemoryError) else str(error)
            pipe.send(Outcome(None, 0.0, 0.0, why[:60]))
            return
        runs += 1
    pipe.send(Outcome(deals, (perf_counter() - start) / runs, (process_time() - cpu) / runs))
