"""How it is told what becomes of a package with terms still to be negotiated."""

from __future__ import annotations

from typing import Literal

from sim.questions.base import Part, is_none
from sim.questions.glossary import big, many, party_name, percent, term_names
from sim.questions.phrases import phrase
from sim.scenario.declared import in_json, json_field
from sim.scenario.model import Scenario

How = Literal["all", "some", "none"]


class Completions(Part):
    """What becomes of a package, however its open terms are settled; three-valued per party."""

    open: tuple[str, ...]
    """the terms still to be negotiated"""
    phase: str | None = json_field(default=None, unless=is_none)
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

    @property
    @in_json
    def answers(self) -> dict[str, How]:
        """party: whether it accepts all of them, some or none"""
        return {
            party: "none" if not number else "all" if number == self.ways else "some"
            for party, number in self.accepted.items()
        }

    def told(self, scenario: Scenario) -> str:
        """Which terms are open, how many ways of settling them are deals, who refuses which."""
        names = term_names(scenario, self.open)
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
