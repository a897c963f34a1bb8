"""What is said of a staircase: each step, and the concession grid of one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sim.questions.base import About, Answer, AskedAbout, Findings, Part
from sim.questions.glossary import counted, listed, party_name, party_names
from sim.questions.stakes_told import whose
from sim.scenario.model import Scenario


class Step(Part):
    """One step of the staircase."""

    label: str
    """its name"""
    set: dict[str, str]
    """what has to be settled on it"""
    nested: bool
    """whether it settles all that the step below does, and nothing of it to a lesser degree"""
    possible: bool
    """whether any package on it breaks no hard rule"""
    packages: int | None
    """possible packages; null when they were not counted"""
    deals: int | None
    """packages that make a deal; null when they were not counted"""
    open: bool
    """whether there is a deal"""
    conflicts: int
    """how many smallest sets of positions cannot all hold"""
    concessions: int
    """how many smallest sets of concessions open it"""
    smallest: int | None
    """fewest positions that have to be given up"""
    fewest: tuple[tuple[str, ...], ...]
    """the sets of concessions that give up so few"""
    by: tuple[tuple[str, ...], ...]
    """the sets of parties that would have to give them up"""
    unavoidable: tuple[str, ...]
    """positions that every set of concessions gives up"""
    new: tuple[tuple[str, ...], ...]
    """conflicts that the step below does not have"""
    exact: bool
    """whether both lists are complete and everything was counted"""
    reason: str | None
    """why not"""


class Grid(Part):
    """Deals on one step when two parties drop kinds of their positions, all others firm."""

    step: str
    """the step"""
    rows: str
    """the party whose kinds the rows drop"""
    columns: str
    """the party whose kinds the columns drop"""
    levels: tuple[str, ...]
    """what is dropped: nothing, then one kind of position more each, as coded"""
    deals: tuple[tuple[int | None, ...], ...]
    """deals by row and column; null where they were not counted"""

    def told(self, scenario: Scenario) -> str:
        """The least that either party alone has to drop for a deal."""
        ways = []
        for party, line in (
            (self.rows, [row[0] for row in self.deals]),
            (self.columns, self.deals[0]),
        ):
            least = next((w for w, deals in zip(self.levels, line, strict=True) if deals), None)
            how = "not at all" if least is None else f"by giving up {least}"
            ways.append(f"{party_name(scenario, party)} {how}")
        opened = "; ".join(ways)
        return (
            f"“{self.step}” can be opened by one side alone, as its positions are coded: {opened}."
        )


class StairFindings(Findings):
    """What an expectation may name."""

    open_to: str | None
    """the last step up to which every step is open; null when not even the first is"""
    deals: list[int | None]
    """deals on each step"""
    smallest: list[int | None]
    """fewest positions to give up on each step"""
    by: dict[str, list[list[str]]]
    """closed step: sets of parties that can open it with so few"""


class StairRow(NamedTuple):
    """One step; lists have spaces between them, sets of parties bars."""

    number: int
    step: str
    packages: int | None
    deals: int | None
    conflicts: int
    concessions: int
    smallest: int | None
    by: str
    unavoidable: str


class GridRow(NamedTuple):
    """What one party drops, what the other drops, and the deals then."""

    rows: str
    columns: str
    deals: int | None


class Stairs(Answer):
    """Every step by itself; the concession grid of one step where it was asked for."""

    method: str = "each step a question of its own: MARCO on a SAT solver, a decision diagram"
    stairs: str | None
    """the staircase of the scenario, where it is one"""
    steps: tuple[Step, ...]
    """the steps, least first"""
    grid: Grid | None
    """the concession grid"""
    question: AskedAbout
    """what was asked on every step"""
    provenance: About
    """scenario and view"""

    @property
    def open_steps(self) -> int:
        """How many steps from the bottom up are open without a gap."""
        return next((n for n, step in enumerate(self.steps) if not step.open), len(self.steps))

    @property
    def findings(self) -> StairFindings:
        """How far it is open, and what each step costs."""
        height = self.open_steps
        return StairFindings(
            open_to=self.steps[height - 1].label if height else None,
            deals=[step.deals for step in self.steps],
            smallest=[step.smallest for step in self.steps],
            by={s.label: [list(parties) for parties in s.by] for s in self.steps if not s.open},
        )

    @property
    def failing(self) -> Mapping[str, bool]:
        """``none``: no step has a deal."""
        return {"none": not any(step.open for step in self.steps)}

    def told(self, scenario: Scenario) -> str:
        """How far it is open, what the next step needs, and what the grid says."""
        height = self.open_steps
        told = [
            f"Open up to “{self.steps[height - 1].label}”."
            if height
            else "Not even the first step is open."
        ]
        if height < len(self.steps):
            step = self.steps[height]
            which = "next" if height else "first"
            told.append(f"The {which} step, “{step.label}”, {_closed(scenario, step)}.")
        above = [f"“{step.label}”" for step in self.steps[height:] if step.open]
        told += [f"Open again further up: {listed(above)}."] if above else []
        told += [self.grid.told(scenario)] if self.grid else []
        partly = [f"“{step.label}” ({step.reason})" for step in self.steps if step.reason]
        told += [f"Incomplete: {listed(partly)}."] if partly else []
        return " ".join(told)

    def lines(self, scenario: Scenario) -> list[str]:
        """The finding, then each step, then the grid."""
        steps = [
            f"{number}. {step.label}: "
            + (counted(step.deals or 0, "deal") if step.open else _closed(scenario, step))
            + ("" if step.nested else " (not nested in the step below)")
            for number, step in enumerate(self.steps, 1)
        ]
        return [self.told(scenario), *steps]

    def tables(self, scenario: Scenario) -> dict[str, Sequence[NamedTuple]]:
        """A row per step, and per field of the grid."""
        steps = [
            StairRow(
                *(number, s.label, s.packages, s.deals, s.conflicts, s.concessions, s.smallest),
                *(" | ".join(map(" ".join, s.by)), " ".join(s.unavoidable)),
            )
            for number, s in enumerate(self.steps, 1)
        ]
        grid = self.grid
        fields = (
            []
            if grid is None
            else [
                GridRow(f"{grid.rows}: {row}", f"{grid.columns}: {column}", deals)
                for row, line in zip(grid.levels, grid.deals, strict=True)
                for column, deals in zip(grid.levels, line, strict=True)
            ]
        )
        return {"stairs": steps, "grid": fields}


def _closed(scenario: Scenario, step: Step) -> str:
    if not step.possible:
        return "is impossible: every package on it breaks a hard rule"
    if step.smallest is None:
        return "is closed"
    movers = listed((party_names(scenario, parties) for parties in step.by), "or")
    which = f" ({', '.join(step.fewest[0])})" if len(step.fewest) == 1 else ""
    always = (
        f", in any case {whose(scenario, step.unavoidable)}"
        if step.unavoidable and not which
        else ""
    )
    return f"needs {counted(step.smallest, 'position')} given up, by {movers}{which}{always}"
