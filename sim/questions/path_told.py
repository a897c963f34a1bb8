"""What is said of a way from one package to another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from operator import not_
from typing import NamedTuple

from sim.engine.drafts import TOO_FEW
from sim.language.syntax import LEFT_OUT
from sim.questions.base import About, Answer, AskedAbout, Findings, OrOut, Part
from sim.questions.glossary import (
    begun,
    big,
    counted,
    listed,
    option_words,
    parties_do,
    party_names,
    term_names,
)
from sim.questions.question_words import deal_words, refusal_words
from sim.questions.stakes_told import whose
from sim.scenario.declared import json_field
from sim.scenario.model import Scenario, Settings


class Stopped(Part):
    """What closes a draft."""

    positions: tuple[str, ...]
    """positions (or PARTY:minimum) of parties that refuse it"""
    rules: tuple[str, ...]
    """rules it breaks"""
    too_few: bool = json_field(default=False, unless=not_)
    """whether fewer votes are for it than it takes"""

    @property
    def all(self) -> tuple[str, ...]:
        """All of it, as ids; too few votes in words."""
        return (*self.positions, *self.rules, *([TOO_FEW] if self.too_few else []))


class Step(Part):
    """One stroke of a way, and what it does."""

    set: dict[str, OrOut]
    """terms changed, and to what"""
    must_act: tuple[str, ...]
    """parties that must act to carry these terms out"""
    silent: dict[str, tuple[str, ...]]
    """of them, those that have said nothing on a term they must carry out: the terms"""
    met: dict[str, tuple[str, ...]]
    """party asked: its positions that this step newly meets"""
    failing: dict[str, tuple[str, ...]]
    """party asked: its positions that newly fail"""
    content: tuple[str, ...]
    """parties asked that have stated something on the draft and have nothing of it left unmet"""


class Furthest(Part):
    """An open draft beyond which none is open, and what stops each change left."""

    made: dict[str, OrOut]
    """changes made"""
    stopped: dict[str, Stopped]
    """term left: what its change would meet"""


class PathFindings(Findings):
    """What an expectation may name."""

    reachable: bool
    """the target can be reached by open drafts"""
    open: int
    """drafts that are open, both ends counted"""
    orders: int
    """how many orders change one term at a time"""
    bundle: int | None
    """least size of the largest group of changes at one stroke; null when not reachable"""
    steps: int | None
    """fewest steps with it"""
    first: list[str]
    """terms that may be among the first to change"""
    together: list[list[str]]
    """groups of terms that change at one stroke only"""
    stops: dict[str, list[str]]
    """not reachable: term left at the furthest draft: positions and rules that stop it"""


class PathRow(NamedTuple):
    """One term changed in one step of one way."""

    way: int
    step: int
    term: str
    after: str
    must_act: str
    silent: str
    met: str
    failing: str


class StopRow(NamedTuple):
    """One term that cannot change at one of the furthest drafts."""

    draft: int
    made: str
    term: str
    positions: str
    rules: str


class Path(Answer):
    """Every way by open drafts, counted exactly, the first of them step by step."""

    method: str = "all packages between the two, by dynamic programming over their lattice"
    start: Settings
    """the package one starts from"""
    target: Settings
    """the package to reach, with the terms kept as they are"""
    start_package: str | None
    """its id, where it has one"""
    target_package: str | None
    """its id, where it has one"""
    changes: tuple[str, ...]
    """terms on which they differ, those kept left aside"""
    drafts: int
    """drafts between the two, both ends counted"""
    open: int
    """those that break no hard rule and are not refused"""
    start_open: bool
    """whether the start is one of them"""
    target_open: bool
    """whether the target is one of them"""
    start_stopped: Stopped
    """what closes the start"""
    target_stopped: Stopped
    """what closes the target"""
    reachable: bool = False
    """whether the target can be reached at all"""
    orders: int = 0
    """in how many orders one term at a time leads there, exactly"""
    bundle: int | None = None
    """least size of the largest group of changes at one stroke"""
    steps: int | None = None
    """fewest steps with it"""
    sequences: int = 0
    """in how many ways with so few steps, exactly"""
    first: tuple[str, ...] = ()
    """terms that may be among the first to change in them"""
    ways: tuple[tuple[Step, ...], ...] = json_field(default=(), name="listed")
    """the first of these ways, in the order of the file"""
    together: tuple[tuple[str, ...], ...] = ()
    """groups of terms that no draft on the way to the target separates"""
    no_later_than: tuple[tuple[str, str], ...] = ()
    """pairs: the first is changed no later than the second; what follows from others left out"""
    furthest: tuple[Furthest, ...] = ()
    """when not reachable: the first of the furthest open drafts, most changes first"""
    furthest_total: int = 0
    """how many there are, exactly"""
    last: tuple[str, ...] = ()
    """positions and rules that stop some change at every one of the furthest"""
    unspoken: dict[str, tuple[str, ...]] = json_field(name="silent")
    """party: terms changed that it would have to carry out and has said nothing on"""
    question: AskedAbout
    """what was asked"""
    provenance: About
    """scenario and view"""

    @property
    def findings(self) -> PathFindings:
        """How it goes, or where it stops."""
        stopped = self.furthest[0].stopped if self.furthest else {}
        return PathFindings(
            reachable=self.reachable,
            open=self.open,
            orders=self.orders,
            bundle=self.bundle,
            steps=self.steps,
            first=list(self.first),
            together=[list(terms) for terms in self.together],
            stops={term: list(found.all) for term, found in stopped.items()},
        )

    @property
    def failing(self) -> Mapping[str, bool]:
        """``none``: there is no way."""
        return {"none": not self.reachable}

    def told(self, scenario: Scenario) -> str:
        """How it goes and what comes first, or where it stops; then who is silent."""
        who = deal_words(scenario, self.question)
        if not self.changes:
            words = who if self.target_open else refusal_words(scenario, self.question)
            return f"Start and target set the same terms; that package is {words}."
        start = _end(scenario, self.start_package, self.start)
        target = _end(scenario, self.target_package, self.target)
        told = (
            self._reached(scenario, f"From {start} to {target}", who)
            if self.reachable
            else self._stopped(scenario, start, target)
        )
        told += [
            f"{begun(words)}, which it would have to carry out; that stops no step."
            for words in _silence(scenario, self.unspoken)
        ]
        return " ".join(told)

    def _reached(self, scenario: Scenario, ends: str, who: str) -> list[str]:
        steps = counted(self.steps or 0, "step")
        ways = f"one term at a time, in {counted(self.orders, 'order')}"
        if self.bundle != 1:
            ways = (
                f"in {counted(self.sequences, 'way')}, with up to {self.bundle} changes at one "
                "stroke (smaller strokes do not lead there)"
            )
        told = [f"{ends} in {steps}, {ways}; each package on the way is {who}."]
        if not self.start_open:
            told.append(
                f"The start itself is refused, over {_stops(scenario, self.start_stopped.all)}."
            )
        told += [f"Only at one stroke: {term_names(scenario, terms)}." for terms in self.together]
        if 0 < len(self.first) < len(self.changes):
            has = "has to" if len(self.first) == 1 else "may"
            told.append(f"First to change {has} be {term_names(scenario, self.first, 'or')}.")
        later: dict[str, list[str]] = {}
        for before, after in self.no_later_than:
            later.setdefault(before, []).append(after)
        return told + [
            f"{term_names(scenario, [before])} comes no later than {term_names(scenario, after)}."
            for before, after in later.items()
        ]

    def _stopped(self, scenario: Scenario, start: str, target: str) -> list[str]:
        furthest = self.furthest[0]
        if furthest.made:
            few = f"{len(furthest.made)} of {counted(len(self.changes), 'change')}"
            made = term_names(scenario, furthest.made)
            told = [f"From {start} towards {target} at most {few} can be made: {made}."]
        else:
            told = [f"No step from {start} towards {target} is open."]
        rules = [scenario.rule[rule] for rule in self.target_stopped.rules]
        told += [f"The target breaks rule {rule.id}: {rule.says}" for rule in rules]
        stops = [
            f"{term_names(scenario, [term])}, over {_stops(scenario, found.all)}"
            for term, found in furthest.stopped.items()
        ]
        told.append(f"It stops at {'; at '.join(stops)}.")
        if self.furthest_total > 1:
            common = f", all stopped by {_stops(scenario, self.last)}" if self.last else ""
            told.append(f"There are {big(self.furthest_total)} such furthest packages{common}.")
        return told

    def lines(self, scenario: Scenario) -> list[str]:
        """The finding, then the first way step by step."""
        steps = [
            f"{place}. {_step_words(scenario, step)}"
            for place, step in enumerate(self.ways[0] if self.ways else (), 1)
        ]
        ways = counted(self.sequences, "way")
        more = f"The first of {ways} is shown; --json lists {len(self.ways)} (--list N for more)."
        return [self.told(scenario), *steps, *([more] if self.sequences > 1 else [])]

    def tables(self, scenario: Scenario) -> dict[str, Sequence[NamedTuple]]:
        """Every step of the ways listed; what stops each term at the furthest drafts."""
        return {
            "path_steps": [
                PathRow(
                    *(way, place, term, option or LEFT_OUT, " ".join(step.must_act)),
                    *(" ".join(step.silent), _ids(step.met), _ids(step.failing)),
                )
                for way, steps in enumerate(self.ways, 1)
                for place, step in enumerate(steps, 1)
                for term, option in step.set.items()
            ],
            "path_stops": [
                StopRow(
                    *(number, " ".join(draft.made), term),
                    *(" ".join(found.positions), " ".join(found.rules)),
                )
                for number, draft in enumerate(self.furthest, 1)
                for term, found in draft.stopped.items()
            ],
        }


def _stops(scenario: Scenario, found: Sequence[str]) -> str:
    rules = [name for name in found if name in scenario.rule]
    held = [name for name in found if name not in rules and name != TOO_FEW]
    told = [whose(scenario, held)] if held else []
    if rules:
        told.append(f"{counted(len(rules), 'rule')} ({', '.join(rules)})")
    return listed([*told, *([TOO_FEW] if TOO_FEW in found else [])])


def _end(scenario: Scenario, package: str | None, settings: Settings) -> str:
    if package is None:
        return "the terms set" if settings else "the status quo"
    name, _, phase = package.partition("/")
    found = scenario.package[name]
    step = next((step.label for step in found.phases if step.id == phase), "")
    return f"“{found.label}”" + (f", “{step}”" if step else "")


def _ids(by_party: Mapping[str, Sequence[str]]) -> str:
    return " ".join(one for ids in by_party.values() for one in ids)


def _silence(scenario: Scenario, silent: Mapping[str, Sequence[str]]) -> list[str]:
    return [
        f"{parties_do(scenario, [p], 'has', 'have')} said nothing on {term_names(scenario, terms)}"
        for p, terms in silent.items()
    ]


def _step_words(scenario: Scenario, step: Step) -> str:
    changed = "; ".join(
        f"“{scenario.term[term].label}”: "
        + (option_words(scenario, term, option) if option else "left out")
        for term, option in step.set.items()
    )
    said = {
        "to act": party_names(scenario, step.must_act),
        "silent": "; ".join(_silence(scenario, step.silent)),
        "newly met": whose(scenario, chain(*step.met.values())),
        "newly failing": whose(scenario, chain(*step.failing.values())),
        "with nothing stated left to ask": party_names(scenario, step.content),
    }
    return "; ".join([changed, *(f"{what}: {words}" for what, words in said.items() if words)])
