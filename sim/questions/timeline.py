"""On which day did the door close, or open, and what was said that day?

>>> import sim
>>> scenario = sim.open_scenario("ukraine-2025-03")
>>> found = AskTimeline(parties=["russia", "ukraine", "us"]).answer(scenario)
>>> len(found.findings.deals), found.findings.closed
(6, {})
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import ClassVar, Final, NamedTuple

from sim import limits
from sim.engine.budget import Budget, TooWide
from sim.engine.settling import settled
from sim.engine.space import DealSpace, Stake, space_of
from sim.questions.base import About, Answer, Ask, AskedAbout, Findings, Part
from sim.questions.check import check
from sim.questions.conflicts import deadlock, grouped
from sim.questions.deals import count
from sim.questions.glossary import counted, party_names
from sim.questions.stakes_told import whose
from sim.scenario.asked import AskedDeals
from sim.scenario.model import Package, Scenario
from sim.scenario.provenance import Provenance
from sim.scenario.question import Question


class Frame(Part):
    """One day, and what it changed."""

    day: date
    """the day; it stays so until the next frame"""
    deals: int | None
    """how many deals there are; null when they were not counted"""
    open: bool
    """whether there is any"""
    smallest: int | None
    """without a deal: fewest positions to give up"""
    blocked_by: tuple[str, ...] | None
    """of a named package: the parties asked that do not accept it"""
    came: tuple[str, ...]
    """positions of the parties asked that count from this day on"""
    went: tuple[str, ...]
    """positions that no longer count"""
    turned_by: tuple[tuple[str, ...], ...]
    """smallest sets of what came without which it had stayed open, or of what went whose
    going alone opened it; none on a day that does neither"""
    proposed: bool | None
    """of a named package with a date: whether it had been proposed by then"""


class TimelineFindings(Findings):
    """What an expectation may name."""

    deals: dict[str, int | None]
    """day: deals"""
    blocked_by: dict[str, list[str]]
    """of a named package: day: who blocks it"""
    smallest: dict[str, int | None]
    """day: fewest positions to give up"""
    closed: dict[str, list[list[str]]]
    """day on which no deal is left: smallest sets of what came that day that did it"""
    opened: dict[str, list[list[str]]]
    """day on which a deal comes about: smallest sets of what went that day that did it"""


class FrameRow(NamedTuple):
    """One day; lists of positions have spaces between them, sets of them bars."""

    day: str
    deals: int | None
    smallest: int | None
    blocked_by: str
    came: str
    went: str
    turned_by: str


class Timeline(Answer):
    """One frame per day on which a position that counts begins or ends."""

    method: str = "deals counted day by day; correction sets among what came or went"
    package: str | None
    """the named package asked about as it stands"""
    frames: tuple[Frame, ...]
    """the days, the first of them before anything counted"""
    undated: int
    """positions of the scenario without a date: they count on every day"""
    positions: int
    """all positions of the scenario"""
    reason: str | None
    """why something was not counted"""
    question: AskedAbout
    """what was asked"""
    provenance: About
    """scenario and view"""

    @property
    def turning(self) -> tuple[Frame, ...]:
        """The frames on which it closes or opens."""
        frames = self.frames
        return tuple(b for a, b in pairwise(frames) if a.open is not b.open)

    @property
    def findings(self) -> TimelineFindings:
        """What holds on each day, and what turned it."""
        days = {frame.day.isoformat(): frame for frame in self.frames}
        turned = {
            frame.day.isoformat(): (frame.open, [list(ids) for ids in frame.turned_by])
            for frame in self.turning
        }
        return TimelineFindings(
            deals={day: frame.deals for day, frame in days.items()},
            blocked_by={
                day: list(frame.blocked_by)
                for day, frame in days.items()
                if frame.blocked_by is not None
            },
            smallest={day: frame.smallest for day, frame in days.items()},
            closed={day: sets for day, (open_, sets) in turned.items() if not open_},
            opened={day: sets for day, (open_, sets) in turned.items() if open_},
        )

    @property
    def failing(self) -> Mapping[str, bool]:
        """``none``: no deal on the last day."""
        return {"none": not self.frames[-1].open}

    def told(self, scenario: Scenario) -> str:
        """When it closed or opened and by what, and how much of the record has no date."""
        words = ["a deal", "no deal"]
        if self.package is not None:
            words = ["nobody in the way", "somebody in the way"]
        told = []
        for frame in self.turning:
            sets = "; or ".join(whose(scenario, ids) for ids in frame.turned_by)
            because = f": {sets} {'ended' if frame.open else 'came'} that day" if sets else ""
            told.append(f"From {frame.day} there is {words[not frame.open]}{because}.")
        if not told:
            told.append(f"There is {words[not self.frames[0].open]} on every day.")
        undated = f"{self.undated} of {counted(self.positions, 'position')}"
        verb, count = ("carries", "counts") if self.undated == 1 else ("carry", "count")
        told.append(f"{undated} {verb} no date and {count} on every day.")
        told += [f"Not everything was counted: {self.reason}."] if self.reason else []
        return " ".join(told)

    def lines(self, scenario: Scenario) -> list[str]:
        """The finding, then the days."""
        return [self.told(scenario), *(self._line(scenario, frame) for frame in self.frames)]

    def _line(self, scenario: Scenario, frame: Frame) -> str:
        if frame.blocked_by is not None:
            names = party_names(scenario, frame.blocked_by)
            state = f"blocked by {names}" if names else "blocked by nobody asked"
        elif frame.open:
            deals = frame.deals
            state = "deals not counted" if deals is None else counted(deals, "deal")
        else:
            fewest = frame.smallest
            state = "no deal" + (
                "" if fewest is None else f", {counted(fewest, 'position')} to give up"
            )
        early = " (before it was proposed)" if frame.proposed is False else ""
        moved = {"ended": frame.went, "came": frame.came}
        told = [f"{whose(scenario, ids)} {how}" for how, ids in moved.items() if ids]
        return "; ".join([f"{frame.day}: {state}{early}", *told])

    def tables(self, scenario: Scenario) -> dict[str, Sequence[FrameRow]]:
        """A row per day."""
        rows = [
            FrameRow(
                *(f.day.isoformat(), f.deals, f.smallest, " ".join(f.blocked_by or ())),
                *(" ".join(f.came), " ".join(f.went), " | ".join(map(" ".join, f.turned_by))),
            )
            for f in self.frames
        ]
        return {"days": rows}


class AskTimeline(AskedDeals, Ask):
    """On which day it closed or opened."""

    name: ClassVar = "timeline"
    help: ClassVar = "on which day a package or question closed or opened, and by what was said"
    finds: ClassVar = TimelineFindings
    rows: ClassVar = MappingProxyType({"days": FrameRow})
    fails: ClassVar = MappingProxyType({"none": "there is no deal on the last day"})

    def question(self, scenario: Scenario) -> Question:
        """A named package is asked about as it stands, unless terms are opened."""
        stands = self.package is not None and self.open is None
        asked = self.model_copy(update={"open": ()}) if stands else self
        return super(AskTimeline, asked).question(scenario)

    def answer(self, scenario: Scenario) -> Timeline:
        """Every day on which something begins or ends."""
        self.refuse_bad(scenario)
        package, _ = self.named(scenario)
        named = package if package and self.open is None else None
        question = self.question(scenario)
        return timeline(scenario, question, package=named, seconds=self.seconds)


ASK: Final = AskTimeline


def timeline(
    scenario: Scenario,
    question: Question,
    *,
    package: str | None = None,
    seconds: float = limits.SECONDS,
) -> Timeline:
    """The question day by day; its own day is set aside.

    What a deal must settle is worked out once, for the question's own day. With
    ``package`` the pins of the question are that package, and each frame says who
    blocks it. What turned a day is sought among what came or went on it only, with
    everything else held firm.

    Raises:
        TooWide: the automaton of one minimum does not fit the budget or the time.
    """
    budget = Budget.lasting(seconds)
    held = [
        p
        for p in scenario.positions
        if p.party in question.parties
        and p.evidence.rank <= question.view.evidence.rank
        and p.id not in question.view.dropped
        and p.held(question.view.readings)
    ]
    days = {p.since for p in held if p.since}
    days |= {p.until + timedelta(1) for p in held if p.until}
    days |= {min(days) - timedelta(1)} if days else {question.view.as_of}
    # All positions are compiled at once, as if none had a date; each day drops some.
    always = tuple(replace(p, since=None, until=None) for p in scenario.positions)
    undated = replace(scenario, positions=always)
    space = space_of(undated, settled(scenario, question, budget), budget)
    frames: list[Frame] = []
    before: set[str] = set()
    reasons: dict[str, None] = {}
    for place, day in enumerate(sorted(days)):
        off = {p.id for p in held if not p.valid_on(day)}
        valid = {p.id for p in held} - off
        came, went = (valid - before, before - valid) if frames else (set(), set())
        share = budget.share(1 / (len(days) - place))
        stuck = deadlock(space.dropping(off), share)
        deals, reason = _count(space.dropping(off)) if stuck.feasible else (0, stuck.reason)
        reasons |= {reason: None} if reason else {}
        turned: tuple[tuple[str, ...], ...] = ()
        if frames and stuck.possible and frames[-1].open is not stuck.feasible:
            among = went if stuck.feasible else came
            turned = _turning(space.dropping(off - went), among, share)
        frames.append(
            Frame(
                day=day,
                deals=deals,
                open=stuck.feasible,
                smallest=min(map(len, stuck.corrections), default=None),
                blocked_by=None if package is None else _blocking(scenario, question, day),
                came=tuple(p.id for p in held if p.id in came),
                went=tuple(p.id for p in held if p.id in went),
                turned_by=turned,
                proposed=None if package is None else _proposed(scenario.package[package], day),
            )
        )
        before = valid
    return Timeline(
        exact=not reasons,
        package=package,
        frames=tuple(frames),
        undated=sum(p.since is None and p.until is None for p in scenario.positions),
        positions=len(scenario.positions),
        reason="; ".join(reasons) or None,
        question=question,
        provenance=Provenance.of(scenario, question.view),
    )


def _count(space: DealSpace) -> tuple[int | None, str | None]:
    try:
        return count(space).deals, None
    except TooWide as wide:
        return None, wide.reason


def _turning(
    space: DealSpace, among: Collection[str], budget: Budget
) -> tuple[tuple[str, ...], ...]:
    """Smallest sets of these positions without which there is a deal, all others firm."""
    groups: dict[str, tuple[Stake, ...]] = {s.id: (s,) for s in space.stakes if s.id in among}
    groups[""] = tuple(stake for stake in space.stakes if stake.id not in among)
    return tuple(ids for ids in grouped(space, groups, budget).corrections if "" not in ids)


def _blocking(scenario: Scenario, question: Question, day: date) -> tuple[str, ...]:
    view = replace(question.view, as_of=day)
    found = check(scenario, question.pins, view, standard=question.standard)
    return tuple(party for party in question.parties if not found.accepts(party))


def _proposed(package: Package, day: date) -> bool | None:
    """Whether it was proposed by then; a date may be a month, or no date but words."""
    said = package.date
    return day.isoformat()[: len(said)] >= said if said[:1].isdigit() else None
