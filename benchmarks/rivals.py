"""Other programs on the same work, each driven by hand from Python.

Those that count get the very boxes that positions and rules rule out
(:mod:`benchmarks.generated`), so nothing of this project's compiler; OxiDD is also given our
order of terms for nothing. Each imports its package itself, so only those asked for need be there.
"""

# ruff: noqa: PLC0415

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.generated import Box, Generated

SMALLEST, LARGEST = 1 << 16, 1 << 24
"""Nodes of a diagram manager at first and at most; fourfold each time it is full."""


class Oxidd:
    """OxiDD's diagrams with complement edges; a term in binary digits, most significant first."""

    def __init__(self, sizes: Sequence[int], order: Iterable[int], nodes: int) -> None:
        from oxidd.bcdd import BCDDManager

        # With a smaller cache one operation may not come back.
        manager = BCDDManager(nodes, nodes, 1)
        self.true, self.false = manager.true(), manager.false()
        self.option: dict[tuple[int, int], Any] = {}
        self.digits = 0
        self.valid = self.true
        for term in order:
            width = (sizes[term] - 1).bit_length()
            manager.add_vars(width)
            for option in range(sizes[term]):
                cube = self.true
                for digit in reversed(range(width)):
                    variable = manager.var(self.digits + digit)
                    cube &= variable if option >> (width - 1 - digit) & 1 else ~variable
                self.option[term, option] = cube
            self.digits += width
            self.valid &= self.any(self.option[term, option] for option in range(sizes[term]))

    def any(self, parts: Iterable[Any]) -> Any:
        """Their disjunction, two and two."""
        found = list(parts) or [self.false]
        while len(found) > 1:
            pairs = zip(found[::2], [*found[1::2], self.false], strict=False)
            found = [one | other for one, other in pairs]
        return found[0]

    def boxes(self, boxes: Iterable[Box]) -> Any:
        """Where some box is met."""
        return self.any(
            reduce(
                lambda found, part: found & part,
                (self.any(self.option[term, o] for o in options) for term, options in box),
            )
            for box in boxes
        )

    def count(self, found: Any) -> int:
        """How many packages."""
        return int((found & self.valid).sat_count(self.digits))


def _growing(work: Any) -> Any:
    """The result with the smallest manager that holds it."""
    from oxidd.util import DDMemoryError

    nodes = SMALLEST
    while True:
        try:
            return work(nodes)
        except DDMemoryError:
            nodes *= 4
            if nodes > LARGEST:
                raise


def oxidd_coalitions(generated: Generated, order: Sequence[int]) -> dict[int, int]:
    """Set of parties, as bits -> packages that all of them accept."""

    def work(nodes: int) -> dict[int, int]:
        diagrams = Oxidd(generated.sizes, order, nodes)
        accepts = [~diagrams.boxes(_near(boxes, order)) for boxes in generated.refused.values()]
        found: dict[int, int] = {}

        def split(party: int, mask: int, so_far: Any) -> None:
            if party == len(accepts):
                found[mask] = int(so_far.sat_count(diagrams.digits))
                return
            split(party + 1, mask, so_far)
            both = so_far & accepts[party]
            if both.satisfiable():
                split(party + 1, mask | 1 << party, both)

        split(0, 0, diagrams.valid & ~diagrams.boxes(generated.impossible))
        return found

    result: dict[int, int] = _growing(work)
    return result


def oxidd_deals(generated: Generated, order: Sequence[int]) -> int:
    """Packages that everybody accepts."""

    def work(nodes: int) -> int:
        diagrams = Oxidd(generated.sizes, order, nodes)
        parts = [generated.impossible, *generated.refused.values()]
        refused = [diagrams.boxes(_near(boxes, order)) for boxes in parts]
        return diagrams.count(reduce(lambda found, part: found & ~part, refused, diagrams.valid))

    return int(_growing(work))


def _near(boxes: Sequence[Box], order: Sequence[int]) -> list[Box]:
    """Boxes over neighbouring terms one after the other, those read last first."""
    place = {term: number for number, term in enumerate(order)}
    return sorted(boxes, key=lambda box: sorted((place[t] for t, _ in box), reverse=True))


def oxidd_pairs(number: int) -> int:
    """Packages of pairs of terms with two options in which some pair agrees on the first."""
    order = [term for pair in range(number) for term in (pair, number + pair)]

    def work(nodes: int) -> int:
        diagrams = Oxidd([2] * (2 * number), order, nodes)
        first = [diagrams.option[term, 0] for term in range(2 * number)]
        return diagrams.count(diagrams.any(first[p] & first[number + p] for p in range(number)))

    return int(_growing(work))


def numpy_deals(generated: Generated) -> int:
    """One Boolean per package; each box is a block written with False."""
    deal = np.ones(generated.sizes, dtype=bool)
    for box in _everyone(generated):
        inside = dict(box)
        deal[np.ix_(*(sorted(inside.get(t, range(s))) for t, s in enumerate(generated.sizes)))] = 0
    return int(np.count_nonzero(deal))


def numpy_rows(generated: Generated, packages: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Per package and party: whether it accepts; by looking each term up, one box at a time."""

    def inside(box: Box) -> NDArray[np.bool_]:
        tables = [np.isin(np.arange(generated.sizes[term]), sorted(o)) for term, o in box]
        rows = [table[packages[:, term]] for (term, _), table in zip(box, tables, strict=True)]
        found: NDArray[np.bool_] = np.logical_and.reduce(rows)
        return found

    refused = [np.logical_or.reduce([*map(inside, b)]) for b in generated.refused.values()]
    accepted: NDArray[np.bool_] = ~np.stack(refused, axis=1)
    return accepted


def ganak_deals(generated: Generated) -> int:
    """Ganak: one variable per option, one clause per box, all models counted."""
    from pyganak import Counter

    counter, literals, made = Counter(), list[list[int]](), 0
    for size in generated.sizes:
        literals.append(list(range(made + 1, made + size + 1)))
        made += size
        counter.add_clause(literals[-1])
        counter.add_clauses([-one, -other] for one, other in combinations(literals[-1], 2))
    for box in _everyone(generated):
        counter.add_clause(
            literal
            for term, options in box
            for option, literal in enumerate(literals[term])
            if option not in options
        )
    return int(counter.count())


def cp_sat_deals(generated: Generated) -> int:
    """OR-Tools CP-SAT: one literal per option, one clause per box, all solutions."""
    from ortools.sat.python import cp_model

    class Counter(cp_model.CpSolverSolutionCallback):  # type: ignore[misc]
        number = 0

        def on_solution_callback(self) -> None:
            self.number += 1

    model = cp_model.CpModel()
    literals = [[model.new_bool_var("") for _ in range(size)] for size in generated.sizes]
    for of_term in literals:
        model.add_exactly_one(of_term)
    for box in _everyone(generated):
        outside = [
            literal
            for term, options in box
            for option, literal in enumerate(literals[term])
            if option not in options
        ]
        model.add_bool_or(outside)
    solver = cp_model.CpSolver()
    solver.parameters.enumerate_all_solutions = True
    solver.parameters.num_workers = 1
    counter = Counter()
    solver.solve(model, counter)
    return counter.number


def negmas_deals(generated: Generated) -> int:
    """NegMAS: every outcome, a utility function (0 or 1) per party."""
    from negmas import make_issue, make_os
    from negmas.preferences import MappingUtilityFunction

    def outside(boxes: Sequence[Box]) -> Any:
        return lambda package: not any(all(package[t] in o for t, o in box) for box in boxes)

    space = make_os([make_issue(size, f"t{i}") for i, size in enumerate(generated.sizes)])
    parts = [generated.impossible, *generated.refused.values()]
    functions = [MappingUtilityFunction(outside(p), outcome_space=space) for p in parts]
    return sum(all(f(outcome) >= 1 for f in functions) for outcome in space.enumerate())


def _everyone(generated: Generated) -> list[Box]:
    return [*generated.impossible, *(b for boxes in generated.refused.values() for b in boxes)]


def rc2_least(hard: Iterable[Sequence[int]], wanted: Sequence[int]) -> int:
    """PySAT's RC2: how many of the wanted variables must be false."""
    from pysat.examples.rc2 import RC2
    from pysat.formula import WCNF

    formula = WCNF()
    formula.extend([list(clause) for clause in hard])
    formula.extend([[variable] for variable in wanted], weights=[1] * len(wanted))
    with RC2(formula, solver="g4", adapt=True, exhaust=True) as search:
        search.compute()
        return int(search.cost)


def highs_best(points: Mapping[str, Sequence[Sequence[int]]], minimum: Mapping[str, int]) -> Any:
    """HiGHS: (largest sum of points, largest of the least gain over the minimum)."""
    import highspy

    solver = highspy.Highs()  # type: ignore[no-untyped-call, unused-ignore]
    solver.silent()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("mip_rel_gap", 0.0)
    tables = list(points.values())
    chosen = [[solver.addBinary() for _ in row] for row in tables[0]]
    for row in chosen:
        solver.addConstr(sum(row) == 1)
    worth = {
        party: sum(
            value * variable
            for row, variables in zip(table, chosen, strict=True)
            for value, variable in zip(row, variables, strict=True)
        )
        for party, table in points.items()
    }
    for party, least in minimum.items():
        solver.addConstr(worth[party] >= least)
    solver.maximize(sum(worth.values()))
    total = round(solver.getInfo().objective_function_value)
    gain = solver.addVariable(0)
    for party, least in minimum.items():
        solver.addConstr(worth[party] - gain >= least)
    solver.maximize(gain)
    return total, round(solver.getInfo().objective_function_value)
