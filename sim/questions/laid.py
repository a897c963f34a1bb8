"""A package laid out as positions are held against it, and what each party says of it.

Many views leave most parties as they were, and most positions do not bear on a package: what
is said alike is found once and is one object.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from sim.questions.party_check import Finding, PartyCheck, finding_of, judged, spoken_to
from sim.scenario import world
from sim.scenario.model import EMPTY, Package, Scenario, Settings
from sim.scenario.view import Mine
from sim.scenario.world import World


@dataclass(frozen=True, slots=True)
class Laid:
    """A package (or one phase of it) as it is held against positions."""

    about: Hashable
    record: Package | None
    settings: Settings
    assumed: Settings
    steps: tuple[str, ...]
    phase: str | None
    as_set: World
    completed: World

    @classmethod
    def out(cls, scenario: Scenario, package: str | Settings, phase: str | None) -> Laid:
        """Out of a named package, or of terms set."""
        about = (package if isinstance(package, str) else tuple(package.items()), phase)

        def laid() -> Laid:
            if isinstance(package, str):
                record: Package | None = scenario.package[package]
                settings, assumed = scenario.package[package].laid_out(phase)
                steps = tuple(step.id for step in scenario.package[package].phases)
            else:
                record, settings, assumed, steps = None, package, EMPTY, ()
            worlds = world.as_set(scenario, settings), world.completed(scenario, settings)
            return cls(about, record, settings, assumed, steps, phase, *worlds)

        return scenario.remember(("laid", about), laid)

    def said(self, scenario: Scenario, party: str, mine: Mine) -> PartyCheck:
        """What a party says; the same object where the same positions apply and speak."""
        positions, keys = mine

        def found() -> PartyCheck:
            known: dict[Hashable, Finding | None] = scenario.remember(("met", self.about), dict)
            for position, key in zip(positions, keys, strict=True):
                if key not in known:
                    known[key] = finding_of(scenario, position, self.as_set, self.completed)
            applying = {key: finding for key in keys if (finding := known[key]) is not None}
            spoken = scenario.remember(("spoken", keys), lambda: spoken_to(scenario, positions))

            def judge() -> PartyCheck:
                of, findings = scenario.party[party], tuple(applying.values())
                return judged(scenario, of, findings, spoken, self.completed, self.record)

            judging = ("judged", party, self.about, tuple(applying), spoken)
            return scenario.remember(judging, judge)

        return scenario.remember(("said", party, self.about, keys), found)
