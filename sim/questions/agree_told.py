"""What is said of how far two codings agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sim.questions.base import About, Answer, Exact, Findings, Part
from sim.questions.diff_told import Moved, Turn
from sim.questions.glossary import (
    KIND_WORDS,
    VERDICT_WORDS,
    counted,
    does,
    listed,
    party_name,
    percent,
)
from sim.scenario.declared import json_field
from sim.scenario.model import Kind, Scenario
from sim.scenario.record import Evidence

_WORDS = {"party": "who", "kind": "how it binds", "evidence": "how it is known"}
_BY = {"place": "the same place in the text", "id": "the same id"}


class Coded(Part):
    """A position that both have."""

    first: str
    """its id in the first file"""
    second: str
    """its id in the second"""
    by: str
    """how they were matched: by place in the text, or by id"""
    party: tuple[str, str]
    """whose it is, in either file"""
    kind: tuple[Kind, Kind]
    """how it binds, in either file"""
    evidence: tuple[Evidence, Evidence]
    """how it is known, in either file"""
    same: bool | None
    """whether both require the same under every choice; none: too many to try"""

    @property
    def differs(self) -> tuple[str, ...]:
        """What the coders differ on."""
        words = {name: getattr(self, name) for name in _WORDS}
        told = tuple(
            f"{_WORDS[name]}: {_said(a)} / {_said(b)}" for name, (a, b) in words.items() if a != b
        )
        return told if self.same is not False else (*told, "what it requires")


class Measure(Part):
    """How far they agree on one thing."""

    items: int
    """what was compared"""
    agreed: int
    """on which they agree"""
    share: Exact | None
    """the share of it"""
    kappa: Exact | None = None
    """Cohen's kappa, where it is defined"""


class AgreeFindings(Findings):
    """What an expectation may name."""

    both: int
    """positions that both have"""
    alone: int
    """positions that only one has"""
    differing: list[str]
    """of those that both have, the ids of those coded differently"""
    answers: int
    """verdicts that the disagreement changes, and counts of deals"""


class CodedRow(NamedTuple):
    """One position, as either coder has it."""

    first: str
    second: str
    by: str
    differs: str


class Agree(Answer):
    """How far two files coded from the same texts agree, and what it changes."""

    method: str = "positions matched by place in the text, then by id; conditions by truth table"
    before: About
    """the first file"""
    after: About
    """the second file"""
    coded: tuple[Coded, ...]
    """positions that both have"""
    first_only: tuple[str, ...]
    """positions of the first file alone"""
    second_only: tuple[str, ...]
    """positions of the second file alone"""
    agreement: dict[str, Measure]
    """found (of all positions, those that both have), party, kind, evidence, condition"""
    verdicts: tuple[Turn, ...]
    """verdicts on packages that the disagreement changes"""
    counts: dict[str, tuple[int, int]] = json_field(default={}, name="deals")
    """packages, deals, and what sets of parties (A+B) accept: numbers that it changes"""
    options: Moved = Moved()
    """term and option that lead to a deal in one coding only"""
    conflicts: Moved = Moved()
    """conflicts of one coding only, by the first file's ids; @ID: of the second file alone"""
    reason: str | None = None
    """why something is not compared"""

    @property
    def findings(self) -> AgreeFindings:
        """How much both have, and what differs."""
        return AgreeFindings(
            both=len(self.coded),
            alone=len(self.first_only) + len(self.second_only),
            differing=[pair.first for pair in self.coded if pair.differs],
            answers=len(self.verdicts) + len(self.counts),
        )

    @property
    def failing(self) -> Mapping[str, bool]:
        """``answer``: a verdict, a number of deals or a conflict hangs on the coder."""
        return {"answer": bool(self.verdicts or self.counts or self.options or self.conflicts)}

    def told(self, scenario: Scenario) -> str:
        """How far they agree, then what it does."""
        return " ".join((*self._agreed(), *self._changed(scenario)))

    def _agreed(self) -> Iterator[str]:
        found = self.agreement["found"]
        if not found.items:
            yield "Neither file has a position."
            return
        verb = "is" if found.agreed == 1 else "are"
        yield f"Of {counted(found.items, 'position')}, {found.agreed} {verb} in both files."
        if self.coded:
            parts = [f"{words} {_rated(self.agreement[name])}" for name, words in _WORDS.items()]
            condition = self.agreement["condition"]
            parts.append(f"what it requires {_rated(condition)}")
            yield f"On these the coders agree: {listed(parts)}."
        undecided = sum(pair.same is None for pair in self.coded)
        if undecided:
            yield f"{counted(undecided, 'condition')} could not be compared: too many choices."

    def _changed(self, scenario: Scenario) -> Iterator[str]:
        turned = [turn for turn in self.verdicts if turn.turns]
        for turn in turned:
            accepts = does(scenario, [turn.party], "accepts", "accept")
            not_ = does(scenario, [turn.party], "does not", "do not")
            verb = accepts if turn.accepts[0] else f"{not_} accept"
            other = accepts if turn.accepts[1] else not_
            who = party_name(scenario, turn.party)
            yield f"{turn.package}: {who} {verb} it by the first coding and {other} by the second."
        if len(self.verdicts) > len(turned):
            rest = len(self.verdicts) - len(turned)
            yield f"{counted(rest, 'verdict differs', 'verdicts differ')} without turning anybody."
        if "deals" in self.counts:
            first, second = self.counts["deals"]
            yield f"Deals: {first:,} by the first coding, {second:,} by the second."
        if self.conflicts:
            one, two = len(self.conflicts.went), len(self.conflicts.came)
            yield f"Conflicts of one coding only: {one} of the first, {two} of the second."
        if self.reason:
            yield f"Not compared: {self.reason}."
        elif not any(self.failing.values()):
            yield "No answer hangs on who coded."

    def lines(self, scenario: Scenario) -> list[str]:
        """The finding, then each position on which they differ, then each verdict."""
        alone = [f"{name}: in the first file only" for name in self.first_only]
        alone += [f"{name}: in the second file only" for name in self.second_only]
        pairs = [
            f"{_both(pair)} ({_BY[pair.by]}): {'; '.join(pair.differs)}"
            for pair in self.coded
            if pair.differs
        ]
        turns = [
            f"{t.package}, {party_name(scenario, t.party)}: {VERDICT_WORDS[t.before]} / "
            f"{VERDICT_WORDS[t.after]}"
            for t in self.verdicts
        ]
        return [self.told(scenario), *pairs, *alone, *turns]

    def tables(self, scenario: Scenario) -> dict[str, Sequence[NamedTuple]]:
        """Every position, as either coder has it."""
        rows = [CodedRow(p.first, p.second, p.by, "; ".join(p.differs)) for p in self.coded]
        rows += [CodedRow(name, "", "", "first only") for name in self.first_only]
        rows += [CodedRow("", name, "", "second only") for name in self.second_only]
        return {"coded": rows}


def _said(value: str | Kind | Evidence) -> str:
    if isinstance(value, str):
        return value
    return KIND_WORDS[value] if isinstance(value, Kind) else value.value


def _both(pair: Coded) -> str:
    return pair.first if pair.first == pair.second else f"{pair.first} / {pair.second}"


def _rated(measure: Measure) -> str:
    if not measure.items or measure.share is None:
        return "not compared"
    share = f"{measure.agreed} of {measure.items} ({percent(measure.share)}"
    beyond = "" if measure.kappa is None else f", kappa {float(measure.kappa):.2f}"
    return f"{share}{beyond})"
