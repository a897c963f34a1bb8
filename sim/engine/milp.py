"""Linear rows searched by HiGHS, a mixed-integer solver, where the extra ``milp`` is installed.

HiGHS (Huangfu and Hall, *Parallelizing the dual revised simplex method*, 2018, and its branch
and bound) computes in floating point. So what it finds is to be counted again exactly, and
what it says that nothing passes is believed only beyond a :func:`slack`.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from itertools import accumulate
from typing import Any, Final, NamedTuple

import numpy as np

from sim.engine.budget import Budget, TooWide
from sim.engine.linear import Amounts, Linear, Row
from sim.scenario.model import Settings

INSTALL: Final = "install the extra milp (pip install highspy) for a solver that goes further"
"""What is said where the solver is not installed."""
_TOLERANCE: Final = 1e-9
"""How far from a whole number, or past a row, the solver may stay."""
_FEASIBLE: Final = 2
"""HiGHS' word for a package that fulfils every row."""


class Found(NamedTuple):
    """A package, and what no package passes."""

    settings: Settings
    bound: float
    """At least what any package reaches of what was to be as large as possible."""


def installed() -> bool:
    """Whether there is a solver."""
    return find_spec("highspy") is not None


def version() -> str:
    """The solver and its version."""
    solver: str = _quiet(import_module("highspy")).version()
    return f"HiGHS {solver}"


def slack(linear: Linear, rows: Sequence[Row]) -> float:
    """How far its tolerances may take the solver's bound on a whole number off the truth."""
    widest = max(sum(map(abs, row.amounts.values())) for row in (*linear.rows, *rows))
    return 1e-6 + 10 * _TOLERANCE * widest


def largest(
    linear: Linear,
    wanted: Amounts,
    budget: Budget,
    rows: Sequence[Row] = (),
    *,
    gap: float = _TOLERANCE,
) -> Found | None:
    """A package with the largest sum of ``wanted``, if ``rows`` hold as well; None: there is none.

    The search ends as soon as no package can have more than ``gap`` more, or the time is up:
    then the bound is further off. Same rows, same answer, if the time suffices: one thread,
    fixed seed.

    Raises:
        TooWide: nothing was found in time, or the solver is not installed.
    """
    if not installed():
        raise TooWide(INSTALL)
    budget.check_clock()
    highspy = import_module("highspy")
    solver = _quiet(highspy)
    options = {
        "output_flag": False,
        "threads": 1,
        "parallel": "off",
        "random_seed": 0,
        "time_limit": budget.seconds_left,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": gap,
        "mip_feasibility_tolerance": _TOLERANCE,
        "primal_feasibility_tolerance": _TOLERANCE,
        "dual_feasibility_tolerance": _TOLERANCE,
    }
    for name, value in options.items():
        solver.setOptionValue(name, value)
    solver.passModel(_model(highspy, linear, wanted, (*linear.rows, *rows)))
    solver.run()
    status, told = solver.getModelStatus(), highspy.HighsModelStatus
    if status in (told.kInfeasible, told.kUnboundedOrInfeasible):
        return None
    info = solver.getInfo()
    if info.primal_solution_status != _FEASIBLE:
        raise TooWide("the time limit was reached before the solver found a package")
    values = solver.getSolution().col_value
    chosen = [max(range(len(row)), key=lambda c: values[row[c]]) for row in linear.choices]
    return Found(linear.settings(chosen), max(info.mip_dual_bound, info.objective_function_value))


def _quiet(highspy: Any) -> Any:
    """A solver without callbacks: to allow them prints a banner where the answer belongs."""
    return type("Quiet", (highspy.Highs,), {"enableCallbacks": lambda self: None})()


def _model(highspy: Any, linear: Linear, wanted: Amounts, rows: Sequence[Row]) -> Any:
    model, columns = highspy.HighsLp(), linear.columns
    model.num_col_, model.num_row_ = len(columns), len(rows)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = np.array([wanted.get(c, 0) for c in range(len(columns))], dtype=float)
    model.col_lower_ = np.array([column.least for column in columns], dtype=float)
    model.col_upper_ = np.array([column.most for column in columns], dtype=float)
    kinds = highspy.HighsVarType
    model.integrality_ = [kinds.kInteger if c.whole else kinds.kContinuous for c in columns]
    model.row_lower_ = np.array([row.least for row in rows], dtype=float)
    model.row_upper_ = np.full(len(rows), highspy.kHighsInf)
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = np.array([0, *accumulate(len(row.amounts) for row in rows)])
    matrix.index_ = np.array([c for row in rows for c in row.amounts], dtype=np.int32)
    matrix.value_ = np.array([v for row in rows for v in row.amounts.values()], dtype=float)
    return model
