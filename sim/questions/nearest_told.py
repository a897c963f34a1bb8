"""The nearest deals as they are found and told: what each changes, and what that costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sim.language.syntax import LEFT_OUT
from sim.questions.base import About, Answer, AskedAbout, Findings, OrOut, Part
from sim.questions.glossary import begun, big, counted, listed, option_words, party_name
from sim.questions.question_words import deal_words
from sim.scenario.declared import in_json, json_field
from sim.scenario.model import Scenario, Settings


class Change(Part):
    """One term changed: from what the package says to what the deal says."""

    term: str
    """the term"""
    before: OrOut = json_field(name="from")
    """its option in the package"""
    after: OrOut = json_field(name="to")
    """its option in the deal"""


class NearDeal(Part):
    """One nearest deal, and how it differs from the package."""

    package: Settings
    """the deal: term and option"""
    changes: tuple[Change, ...]
    """the terms on which it differs"""
    undone: tuple[str, ...] = ()
    """terms that the package settles and the deal does not"""
    unmet: tuple[str, ...] = ()
    """demands of the parties asked that it leaves unmet"""


class NearestFindings(Findings):
    """What an expectation may name."""

    distance: int | None
    """fewest terms to change, null when there is no deal"""
    ties: int
    """how many deals are as near"""
    unmet_demands: int | None
    """with fewest_demands: demands left unmet"""


class NearestRow(NamedTuple):
    """One changed term of one nearest deal."""

    deal: int
    term: str
    before: str
    after: str


class Nearest(Answer):
    """The deals with the fewest changed terms."""

    method: str = "shortest paths in the decision diagram"
    package: Settings
    """what was asked about"""
    distance: int | None
    """fewest terms to change; null when there is no deal"""
    ties: int
    """how many deals are as near, exactly"""
    limit: int
    """how many of them may be listed"""
    may_drop: bool = False
    """whether they may undo what the package settles"""
    unmet_demands: int | None = json_field(default=None, unless=lambda value: value is None)
    """with fewest_demands: the least number of demands left unmet among them"""
    deals: tuple[NearDeal, ...] = json_field(name="nearest")
    """the first of them, and what each changes: fewest settled terms undone first, then
    fewest demands left unmet"""
    in_order: int
    """how many of the deals as near were put in this order"""
    question: AskedAbout
    """what was asked"""
    provenance: About
    """scenario and view"""

    @property
    @in_json
    def listed(self) -> int:
        """how many are listed"""
        return len(self.deals)

    @property
    @in_json
    def common(self) -> tuple[Change, ...]:
        """what all that are listed change alike"""
        first, *rest = (deal.changes for deal in self.deals) if self.deals else ((),)
        return tuple(c for c in first if all(c in other for other in rest))

    def own(self, deal: NearDeal) -> tuple[Change, ...]:
        """What this one changes beside what all change; everything where it is alone."""
        common = self.common if len(self.deals) > 1 else ()
        return tuple(c for c in deal.changes if c not in common)

    @property
    def findings(self) -> NearestFindings:
        """Distance and ties."""
        return NearestFindings(
            distance=self.distance, ties=self.ties, unmet_demands=self.unmet_demands
        )

    @property
    def failing(self) -> Mapping[str, bool]:
        """``none``: there is no deal at all."""
        return {"none": self.distance is None}

    @property
    def _cut(self) -> bool:
        """Whether some are not listed; of a range one line may stand for many."""
        return self.limit <= len(self.deals) < self.ties

    def headline(self, scenario: Scenario) -> str:
        """How far the nearest deal is."""
        who = deal_words(scenario, self.question)
        if self.distance is None:
            terms = listed(f"“{scenario.term[t].label}”" for t in self.question.settle or ())
            if not self.may_drop:
                also = f", settles {terms}" if terms else ""
                return (
                    f"No deal keeps what this package settles{also} and is {who}; "
                    "ask for deals that may undo some of it."
                )
            if terms:
                return f"No deal settles {terms} and is {who}."
            return f"No change makes this package one that is {who}: there is no deal at all."
        if self.distance == 0:
            return "This package is a deal already."
        ways = f"; {big(self.ties)} deals are equally near" if self.ties > 1 else ""
        if self._cut:
            ways += f", {len(self.deals)} are listed"
        makes = "makes" if self.distance == 1 else "make"
        return f"{counted(self.distance, 'change')} {makes} it one that is {who}{ways}."

    def told(self, scenario: Scenario) -> str:
        """How far it is, and the first way there."""
        first = ""
        if self.deals and self.distance:
            deal = self.deals[0]
            words = listed(change_words(scenario, changed) for changed in deal.changes)
            first = f" For instance: {words}; it {cost_words(scenario, deal)}."
        return self.headline(scenario) + first

    def tables(self, scenario: Scenario) -> dict[str, Sequence[NearestRow]]:
        """Every change of every deal listed."""
        return {
            "nearest_deals": [
                NearestRow(number, c.term, c.before or LEFT_OUT, c.after or LEFT_OUT)
                for number, deal in enumerate(self.deals, 1)
                for c in deal.changes
            ]
        }

    def lines(self, scenario: Scenario) -> list[str]:
        """The finding, what all the deals change, then what each changes beside, and its cost."""
        if not self.distance:
            return [self.headline(scenario)]
        alike = "; ".join(change_words(scenario, c) for c in self.common)
        ways = [way_words(scenario, self, deal) for deal in self.deals]
        return [
            self.headline(scenario),
            *([f"In each: {alike}."] if alike and len(self.deals) > 1 else []),
            *(f"{place}. {words}" for place, words in enumerate(ways, 1)),
            *self.caveats(),
        ]

    def caveats(self) -> list[str]:
        """What limits the list."""
        said = []
        if self._cut:
            said.append(f"{len(self.deals)} of {big(self.ties)} are listed (--most N for more).")
        if self.ties > self.in_order:
            said.append(f"Put in order of their cost: {self.in_order} of {big(self.ties)}.")
        return said


def way_words(scenario: Scenario, found: Nearest, deal: NearDeal) -> str:
    """What one of the deals changes beside what all change, and its cost."""
    own = "; ".join(change_words(scenario, c) for c in found.own(deal))
    cost = cost_words(scenario, deal)
    return f"{own} ({cost})" if own else begun(cost)


def cost_words(scenario: Scenario, deal: NearDeal) -> str:
    """What a deal undoes of the package, and whose demands it leaves unmet."""
    undone = listed(f"“{scenario.term[term].label}”" for term in deal.undone)
    holders: dict[str, list[str]] = {}
    for name in deal.unmet:
        holders.setdefault(scenario.position[name].party, []).append(name)
    unmet = listed(
        f"{counted(len(names), 'demand')} of {party_name(scenario, party)} ({', '.join(names)})"
        for party, names in holders.items()
    )
    left = f"leaves unmet {unmet}" if unmet else "leaves no demand unmet"
    return f"undoes {undone} and {left}" if undone else left


def changes(scenario: Scenario, before: Settings, after: Settings) -> tuple[Change, ...]:
    """The terms on which two packages differ, in the scenario's order."""
    return tuple(
        Change(term=t.id, before=before.get(t.id), after=after.get(t.id))
        for t in scenario.terms
        if before.get(t.id) != after.get(t.id)
    )


def change_words(scenario: Scenario, changed: Change) -> str:
    """One changed term."""
    term = scenario.term[changed.term]
    if changed.after is None:
        quo = option_words(scenario, term.id, term.status_quo)
        return f"Leave out “{term.label}” (it stays: {quo})"
    after = option_words(scenario, term.id, changed.after)
    if changed.before is None:
        return f"Add “{term.label}”: {after}"
    before = option_words(scenario, term.id, changed.before)
    return f"Change “{term.label}” from “{before}” to “{after}”"
