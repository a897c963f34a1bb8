"""A SAT solver (Glucose 4 by way of python-sat) and a MaxSAT solver, with a clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from threading import Timer
from time import monotonic

from pysat.examples.rc2 import RC2
from pysat.formula import WCNF
from pysat.solvers import Glucose4

_SLICE = 2_000
"""Conflicts between two looks at the clock."""
_FIRST = 100
"""Conflicts before other threads are let go on meanwhile, which costs a short search too much."""
_LONG = 0.002
"""Seconds of a search from which the next one lets them at once."""


class OutOfTime(Exception):
    """The clock has run out in the middle of a search."""


class Solver:
    """Clauses of non-zero integers, as in DIMACS; use it in a ``with`` statement.

    ``until`` is the reading of :func:`time.monotonic` at which a search is given up.
    """

    def __init__(self, clauses: Iterable[Sequence[int]], until: float = float("inf")) -> None:
        self._solver = Glucose4(bootstrap_with=clauses)
        self.until = until
        self._long = False

    def __enter__(self) -> Solver:
        return self

    def __exit__(self, *_: object) -> None:
        self._solver.delete()

    def prefer(self, literals: Iterable[int]) -> None:
        """Try these literals first where a choice is free."""
        self._solver.set_phases(list(literals))

    def add(self, clause: Sequence[int]) -> None:
        """One more clause."""
        self._solver.add_clause(clause)

    def satisfiable(self, assumptions: Sequence[int] = ()) -> bool:
        """Whether the clauses can be satisfied with these literals true.

        Raises:
            OutOfTime: the clock ran out first.
        """
        while True:
            if (start := monotonic()) > self.until:
                raise OutOfTime
            # The solver holds every other thread up, unless it expects to be interrupted.
            self._solver.conf_budget(_SLICE if self._long else _FIRST)
            answer: bool | None = self._solver.solve_limited(
                assumptions=assumptions, expect_interrupt=self._long
            )
            self._long = answer is None or monotonic() - start > _LONG
            if answer is not None:
                return answer

    def true_among(self, variables: Iterable[int]) -> set[int]:
        """Those of the variables that the model just found makes true, or leaves free."""
        model: list[int] = self._solver.get_model() or []
        return {v for v in variables if v > len(model) or model[v - 1] > 0}

    def core(self) -> set[int]:
        """Assumptions that, by the answer just given, cannot all be true."""
        return set(self._solver.get_core() or ())


def fewest_false(
    clauses: Iterable[Sequence[int]], wanted: Sequence[int], until: float = float("inf")
) -> set[int]:
    """A smallest set of the ``wanted`` variables without which the clauses can be satisfied.

    RC2 (Ignatiev, Morgado and Marques-Silva, *RC2: an efficient MaxSAT solver*, JSAT 11,
    2019). The clauses alone must be satisfiable.

    Raises:
        OutOfTime: the clock ran out first.
    """
    formula = WCNF()
    formula.extend(clauses)
    formula.extend([[variable] for variable in wanted], weights=[1] * len(wanted))
    left = until - monotonic()
    if left <= 0:
        raise OutOfTime
    with RC2(formula, solver="g4", adapt=True, exhaust=True) as search:
        # A timer takes no more than a year or so.
        clock = Timer(min(left, 1e6), search.interrupt)
        clock.daemon = True
        clock.start()
        try:
            model: list[int] | None = search.compute(expect_interrupt=True)
        finally:
            clock.cancel()
    if model is None:
        raise OutOfTime
    return set(wanted).difference(literal for literal in model if literal > 0)
