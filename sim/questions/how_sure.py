"""How sure an answer about a package is: in how many other views it stays the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sim.questions.check import check
from sim.questions.glossary import listed
from sim.questions.switches import switched
from sim.scenario.model import AgreementRule, Scenario, Settings
from sim.scenario.verdicts import Standard
from sim.scenario.view import Turned, View, others

_NAMED: Final = 3
"""Switches named in the sentence; more are counted."""


@dataclass(frozen=True, slots=True)
class Holding:
    """The single switches that leave whether a package passes as it is, and those that do not.

    ``flips`` are in the order in which they bear on it: words read otherwise, then evidence
    heard otherwise, then days, on which fewer or more had spoken.
    """

    views: int
    flips: tuple[Turned, ...]

    def told(self, scenario: Scenario) -> str:
        """In how many of the other views it holds, and on what it turns."""
        if not self.views:
            return "There is no other view: no reading, level or day changes what counts."
        noun = "other view" if self.views == 1 else "other views"
        if not self.flips:
            return f"Holds in {'the one' if self.views == 1 else f'all {self.views}'} {noun}."
        held = self.views - len(self.flips)
        return f"Holds in {held} of {self.views} {noun}; turns on {listed(self._words(scenario))}."

    def _words(self, scenario: Scenario) -> list[str]:
        """The switches on which it turns; of days only how many, as one is much like the next."""
        named = [flip for flip in self.flips if flip.switch != "as_of"]
        words = [
            switched(scenario, flip.switch, flip.value).split(" (", maxsplit=1)[0].rstrip("”") + "”"
            if flip.switch in scenario.reading
            else switched(scenario, flip.switch, flip.value)
            for flip in named[:_NAMED]
        ]
        words += [f"{len(named) - _NAMED} more"] if len(named) > _NAMED else []
        days = len(self.flips) - len(named)
        return [*words, *([f"the day ({days} of those looked at)"] if days else [])]


def holding(
    scenario: Scenario,
    package: str | Settings,
    view: View,
    rule: AgreementRule,
    *,
    phase: str | None = None,
    standard: Standard = Standard.UNBLOCKED,
) -> Holding:
    """Whether the package passes, asked again with every other level, reading and day alone."""

    def passes(seen: View) -> bool:
        return check(scenario, package, seen, phase=phase, standard=standard).passes(rule)

    now = passes(view)
    turned = list(others(scenario, view, rule.parties))
    flips = [one for one in turned if passes(one.view) is not now]
    rank = {"evidence": 1, "as_of": 2}
    return Holding(len(turned), tuple(sorted(flips, key=lambda one: rank.get(one.switch, 0))))
