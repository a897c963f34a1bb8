"""What moves with judgement: the deadlock at other evidence levels, readings and dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from math import inf

from sim.engine.automaton import Budget
from sim.engine.marco import Limits
from sim.engine.space import deal_space
from sim.questions.conflicts import Deadlock, deadlock
from sim.questions.explain import weak_in
from sim.scenario.model import Scenario
from sim.scenario.question import Question
from sim.scenario.record import Evidence
from sim.scenario.view import View


@dataclass(frozen=True, slots=True)
class Shift:
    """The deadlock with one switch set to one value; the others as asked.

    ``smallest`` is the size of the smallest concession (None without one); the counts
    hold for what was found when not ``complete``. ``weak`` lists the positions in any
    conflict that rest on interpretation or inference; ``only_weak`` says that every
    conflict has one, so that without them there would be a deal.
    """

    switch: str
    value: str
    as_asked: bool
    possible: bool
    feasible: bool
    conflicts: int
    smallest: int | None
    weak: tuple[str, ...]
    only_weak: bool
    complete: bool

    def as_json(self) -> dict[str, object]:
        """One row of the table."""
        return {
            "switch": self.switch,
            "value": self.value,
            "as_asked": self.as_asked,
            "possible": self.possible,
            "feasible": self.feasible,
            "conflicts": self.conflicts,
            "smallest_concession": self.smallest,
            "rests_on": list(self.weak),
            "only_weak": self.only_weak,
            "exact": self.complete,
        }


def shifts(
    scenario: Scenario,
    question: Question,
    limits: Limits | None = None,
    *,
    until: float = inf,
) -> tuple[Shift, ...]:
    """One row per evidence level, value of a reading that matters, and day of change.

    The limits hold for each row, ``until`` (a reading of :func:`time.monotonic`) for all.

    Raises:
        TooWide: firm limits left no time to say of a row whether there is a deal, or the
            clock reached ``until``.
    """
    limits = limits or Limits()

    def found_for(asked: Question) -> Deadlock:
        budget = Budget(until=min(until, limits.firm_clock()))
        budget.check_clock()
        return deadlock(deal_space(scenario, asked, budget), limits)

    as_asked = found_for(question)
    rows = []
    for switch, value, view in _views(scenario, question):
        same = view == question.view
        found = as_asked if same else found_for(replace(question, view=view))
        rows.append(_row(scenario, switch, value, same, found))
    return tuple(rows)


def _views(scenario: Scenario, question: Question) -> Iterator[tuple[str, str, View]]:
    view = question.view
    for level in Evidence:
        yield "evidence", level.value, replace(view, evidence=level)
    spoken = [p for p in scenario.positions if p.party in question.parties]
    for reading in scenario.readings:
        if any(reading.id in position.variants for position in spoken):
            for value in reading.values:
                readings = {**view.readings, reading.id: value}
                yield reading.id, value, replace(view, readings=readings)
    starts = {p.since for p in spoken if p.since is not None}
    ends = {p.until + timedelta(days=1) for p in spoken if p.until is not None}
    days = starts | ends | {scenario.as_of, view.as_of}
    if len(days) > 1:
        days.add(min(days) - timedelta(days=1))
    for day in sorted(days):
        yield "as_of", day.isoformat(), replace(view, as_of=day)


def _row(scenario: Scenario, switch: str, value: str, same: bool, found: Deadlock) -> Shift:
    weak = weak_in(scenario, (stake for conflict in found.conflicts for stake in conflict))
    return Shift(
        switch=switch,
        value=value,
        as_asked=same,
        possible=found.possible,
        feasible=found.feasible,
        conflicts=len(found.conflicts),
        smallest=min(map(len, found.corrections), default=None),
        weak=tuple(weak),
        only_weak=found.conflicts_complete
        and bool(found.conflicts)
        and all(any(stake in weak for stake in conflict) for conflict in found.conflicts),
        complete=found.complete,
    )
