"""How sure an answer about a package is: in how many other views it stays the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sim.questions.check import Check, check
from sim.questions.glossary import listed
from sim.questions.party_check import Finding, PartyCheck, party_check
from sim.questions.switches import switched
from sim.scenario import world
from sim.scenario.model import AgreementRule, Position, Scenario
from sim.scenario.view import ByParty, Turned, View, in_force, of_parties, others

Around = tuple[Turned, ByParty]

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
    found: Check,
    view: View,
    rule: AgreementRule,
    around: Sequence[Around] | None = None,
) -> Holding:
    """Whether a package passes that was checked, with every other level, reading and day alone.

    ``around`` are these views, where they are at hand (:func:`views_around`).
    """
    passes, now = _passing(scenario, found, rule), found.passes(rule)
    around = views_around(scenario, view, rule) if around is None else around
    flips = [one for one, positions in around if passes(one.view, positions) is not now]
    rank = {"evidence": 1, "as_of": 2}
    return Holding(len(around), tuple(sorted(flips, key=lambda one: rank.get(one.switch, 0))))


def views_around(scenario: Scenario, view: View, rule: AgreementRule) -> tuple[Around, ...]:
    """Every other view, and the positions of each party that count in it."""
    return tuple(
        (one, of_parties(scenario, in_force(scenario, one.view)))
        for one in others(scenario, view, rule.parties)
    )


def _passing(
    scenario: Scenario, found: Check, rule: AgreementRule
) -> Callable[[View, ByParty], bool]:
    """Says of a view whether the package passes; most parties say the same in most views."""
    if found.phases:
        return lambda view, _: check(scenario, found.name, view, standard=found.standard).passes(
            rule
        )
    as_set = world.as_set(scenario, found.package)
    completed = world.completed(scenario, found.package)
    answers: dict[tuple[object, ...], PartyCheck] = {}
    known: dict[int, Finding | None] = {}

    def said(party: str, positions: Sequence[Position]) -> PartyCheck:
        key = (party, *map(id, positions))
        if key not in answers:
            answers[key] = party_check(
                scenario, scenario.party[party], positions, as_set, completed, None, known
            )
        return answers[key]

    def passes(_: View, positions: ByParty) -> bool:
        parties = {party: said(party, positions[party]) for party in rule.parties}
        return found.model_copy(update={"parties": parties}).passes(rule)

    return passes
