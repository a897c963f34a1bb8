"""How it is told what becomes of a package with terms still to be negotiated."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, computed_field

from sim.questions.base import Part, is_none
from sim.questions.glossary import counted, listed, party_name, percent
from sim.scenario.model import Scenario

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
            how = {"all": "refuses none", "none": "refuses every one", "some": f"accepts {share}"}
            said.append(f"{party_name(scenario, party)} {how[self.answers[party]]}")
        deals = counted(self.deals, "is a deal", "are deals") if self.deals else "none is a deal"
        ways = counted(self.ways, "way")
        return f"{still} Of {ways} to settle that, {deals}: {'; '.join(said)}."
