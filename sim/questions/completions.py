"""A package with terms still to be negotiated: in how many ways to settle them who accepts."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, computed_field

from sim.engine.budget import Budget, TooWide
from sim.engine.settling import deal_space
from sim.questions.base import Part, is_none
from sim.questions.deals import count
from sim.questions.glossary import big, listed, many, party_name, percent
from sim.questions.phrases import phrase
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
        name = "still open" if self.phase is None else "still open in phase"
        return f"{phrase(name, terms=names, phase=self.phase)} {self._then(scenario)}"

    def _then(self, scenario: Scenario) -> str:
        if self.ways is None:
            return phrase("open, not counted", reason=self.reason)
        if not self.ways:
            return phrase("open, impossible")
        answer = {"all": "refuses none", "none": "refuses every one", "some": "accepts some"}
        said = (
            phrase(
                answer[how],
                many(scenario, [party]),
                who=party_name(scenario, party),
                share=percent(self.accepted[party], self.ways),
            )
            for party, how in self.answers.items()
        )
        deals = phrase("of these, none")
        if self.deals:
            deals = phrase("of these, deals", self.deals, number=big(self.deals))
        number, parties = big(self.ways), "; ".join(said)
        return phrase("open ways", self.ways, number=number, deals=deals, parties=parties)


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
