"""What moves with judgement: the deadlock at other evidence levels, readings and dates."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic

from sim import limits
from sim.engine.budget import Budget
from sim.engine.marco import MinimalSets
from sim.engine.settling import deal_space
from sim.questions.base import Part
from sim.questions.conflicts import deadlock, weak_in
from sim.scenario.declared import json_field
from sim.scenario.model import Scenario
from sim.scenario.question import Question
from sim.scenario.view import turned


class Shift(Part):
    """The deadlock with one switch set to one value, the others as asked; a row of a table."""

    switch: str
    """evidence, as_of or a reading"""
    value: str
    """what it is set to"""
    as_asked: bool
    """whether that is as asked"""
    possible: bool
    """whether some package breaks no hard rule"""
    feasible: bool
    """whether there is a deal"""
    conflicts: int
    """how many conflicts were found"""
    smallest: int | None = json_field(name="smallest_concession")
    """size of the smallest concession found"""
    weak: tuple[str, ...] = json_field(name="rests_on")
    """positions in any conflict that rest on interpretation or inference"""
    only_weak: bool
    """whether every conflict has one, so that without them there would be a deal"""
    complete: bool = json_field(name="exact")
    """whether every conflict and concession was found"""


def shifts(
    scenario: Scenario,
    question: Question,
    budget: Budget | None = None,
    *,
    each: float = limits.SECONDS,
) -> tuple[Shift, ...]:
    """One row per evidence level, value of a reading that matters, and day of change.

    The budget holds for all of them; one row may take ``each`` so many seconds.

    Raises:
        TooWide: there was no time to say of a row whether there is a deal.
    """
    budget = budget or Budget.lasting(limits.SECONDS)

    def found_for(asked: Question) -> MinimalSets:
        row = replace(budget, until=min(budget.until, monotonic() + each))
        return deadlock(deal_space(scenario, asked, row), row)

    as_asked = found_for(question)
    rows = []
    for switch, value, view in turned(scenario, question.view, question.parties):
        same = view == question.view
        found = as_asked if same else found_for(replace(question, view=view))
        rows.append(_row(scenario, switch, value, same, found))
    return tuple(rows)


def _row(scenario: Scenario, switch: str, value: str, same: bool, found: MinimalSets) -> Shift:
    weak = weak_in(scenario, found.conflicts)
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
        complete=found.reason is None,
    )
