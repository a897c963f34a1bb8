"""A package with terms still to be negotiated: in how many ways to settle them who accepts."""

from __future__ import annotations

from sim.engine.budget import Budget, TooWide
from sim.engine.settling import deal_space
from sim.questions.completions_told import Completions
from sim.questions.deals import count
from sim.scenario.asked import AskedParties
from sim.scenario.model import Scenario
from sim.scenario.question import EVERY


def completions(scenario: Scenario, asked: AskedParties, budget: Budget) -> Completions | None:
    """Count over all ways to settle what a named package leaves open; None where that is nothing.

    A package over which other terms are laid is no longer the one that has the name.
    """
    package, phase = asked.subject(scenario)
    record = scenario.package[package] if isinstance(package, str) else None
    if record is None or not record.open:
        return None
    opened = record.open
    phase = phase or (record.phases[-1].id if record.phases else None)
    first, pins = asked.first_phase(scenario), asked.settings(scenario)
    question = asked.asking(scenario, pins=pins, open_terms=opened, settle=EVERY, first_phase=first)
    try:
        found = count(deal_space(scenario, question, budget))
    except TooWide as wide:
        return Completions(open=opened, phase=phase, exact=False, reason=wide.reason, accepted={})
    return Completions(
        open=opened,
        phase=phase,
        exact=found.exact,
        ways=found.packages,
        deals=found.deals,
        accepted=dict(found.accepts),
    )
