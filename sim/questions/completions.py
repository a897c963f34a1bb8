"""A package with terms still to be negotiated: in how many ways to settle them who accepts."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, computed_field

from sim.engine.budget import Budget, TooWide
from sim.engine.settling import deal_space
from sim.questions.base import Part, is_none
from sim.questions.deals import count
from sim.questions.glossary import counted, listed, parties_do, percent
from sim.scenario.asked import AskedParties
from sim.scenario.model import Scenario
from sim.scenario.question import EVERY, ask

How = Literal["all", "some", "none"]


class Completions(Part):
    """What becomes of a package, however its open terms are settled; three-valued per party."""

    open: tuple[str, ...]
    """the terms still to be negotiated"""
    phase: str | None = Field(None, exclude_if=is_none)
    """of a package with phases: the one that this is about, the last or the one asked about"""
    exact: bool
    """whether everything was counted"""
    reason: str | None = None
    """why not"""
    ways: int | None = None
    """possible packages with every open term settled"""
    deals: int | None = None
    """how many of them are deals"""
    accepted: dict[str, int]
    """party: how many of them it accepts"""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def answers(self) -> dict[str, How]:
        """party: whether it accepts all of them, some or none"""
        return {
            party: "none" if not number else "all" if number == self.ways else "some"
            for party, number in self.accepted.items()
        }

    def told(self, scenario: Scenario) -> str:
        """Which terms are open, how many ways of settling them are deals, who refuses which."""
        names = listed(f"“{scenario.term[term].label}”" for term in self.open)
        when = "Still" if self.phase is None else f"In phase {self.phase} still"
        still = f"{when} to be negotiated: {names}."
        if self.ways is None:
            return f"{still} Not counted what that leaves open: {self.reason}."
        if not self.ways:
            return f"{still} No way of settling that is possible."
        said = []
        for party, number in self.accepted.items():
            share = percent(number, self.ways)
            refuses = parties_do(scenario, [party], "refuses", "refuse")
            accepts = parties_do(scenario, [party], "accepts", "accept")
            how = {"all": f"{refuses} none", "none": f"{refuses} every one"}
            said.append(how.get(self.answers[party], f"{accepts} {share}"))
        deals = counted(self.deals, "is a deal", "are deals") if self.deals else "none is a deal"
        ways = counted(self.ways, "way")
        return f"{still} Of {ways} to settle that, {deals}: {'; '.join(said)}."


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
    question = ask(
        scenario,
        parties=asked.whom,
        pins=asked.settings(scenario),
        open_terms=opened,
        settle=EVERY,
        standard=asked.standard,
        view=asked.view(scenario),
        first_phase=asked.first_phase(scenario),
    )
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
