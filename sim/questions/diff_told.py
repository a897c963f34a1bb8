"""What is said of the differences between two sides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sim.questions.base import About, Answer, Findings, OrOut, Part
from sim.questions.glossary import (
    VERDICT_WORDS,
    counted,
    does,
    listed,
    option_words,
    party_name,
    phase_name,
)
from sim.questions.stakes_told import whose
from sim.scenario.declared import json_field
from sim.scenario.model import Scenario
from sim.scenario.verdicts import Verdict

Changed = dict[str, dict[str, dict[str, tuple[Any, Any]]]]
_NAMED = 6
"""Changes of acceptance named in the finding; below it all are."""


class Moved(Part):
    """What only one side has."""

    came: tuple[Any, ...] = ()
    """on the second side only"""
    went: tuple[Any, ...] = ()
    """on the first side only"""

    def __bool__(self) -> bool:
        return bool(self.came or self.went)


class Turn(Part):
    """A verdict that differs."""

    package: str
    """the package, or PACKAGE/PHASE"""
    party: str
    """the party"""
    before: Verdict
    """its verdict on the first side"""
    after: Verdict
    """its verdict on the second"""
    accepts: tuple[bool, bool]
    """whether it accepts, on either side"""
    came: tuple[str, ...]
    """positions that fail on the second side only"""
    went: tuple[str, ...]
    """positions that fail on the first side only"""

    @property
    def turns(self) -> bool:
        """Whether acceptance changes, not the verdict alone."""
        return self.accepts[0] != self.accepts[1]


class DiffFindings(Findings):
    """What an expectation may name."""

    changes: int
    """items of the file, or terms of the package, that differ in more than wording"""
    verdicts: int
    """verdicts that differ"""
    acceptance: dict[str, list[str]]
    """package: parties whose acceptance changes"""
    deals: list[int]
    """deals on either side, where they differ"""
    opened: list[str]
    """TERM=OPTION that newly lead to a deal"""
    closed: list[str]
    """TERM=OPTION that no longer lead to one"""


class ChangeRow(NamedTuple):
    """One field, or term, that differs."""

    section: str
    item: str
    field: str
    before: str
    after: str


class TurnRow(NamedTuple):
    """One verdict that differs."""

    subject: str
    party: str
    before: str
    after: str
    turns: bool
    came: str
    went: str


class Diff(Answer):
    """Differences only; what the two sides share is left out."""

    method: str = "every item, verdict and count of one side held against the other"
    before: About
    """the first side"""
    after: About
    """the second side"""
    changed: Changed = json_field(default={})
    """section: id: field: before and after"""
    wording: Changed = json_field(default={})
    """the same for fields that change no answer"""
    items: dict[str, Moved] = json_field(default={}, name="added_removed")
    """section: ids that only one side has; a renamed id is one removed and one added"""
    terms: dict[str, tuple[OrOut, OrOut]] = json_field(default={})
    """of two packages: term: its option on either side"""
    must_act: Moved = Moved()
    """of two packages: parties that must act on one side only"""
    positions: Moved
    """positions that count, under the view of one side only"""
    verdicts: tuple[Turn, ...]
    """verdicts that differ, changes of acceptance first"""
    counts: dict[str, tuple[int, int]] = json_field(default={}, name="deals")
    """packages, deals, and what sets of parties (A+B) accept: numbers that differ"""
    options: Moved = Moved()
    """term and option that newly (came) or no longer (went) lead to a deal"""
    conflicts: Moved = Moved()
    """smallest sets of positions that cannot all hold"""
    concessions: Moved = Moved()
    """smallest sets of concessions that open a deal"""
    expectations: Moved = Moved()
    """expectations of the second file that fail on the first (came), and the reverse (went)"""
    reason: str | None = None
    """why something is not compared"""

    @property
    def findings(self) -> DiffFindings:
        """What was changed, and what it does to answers."""
        items = sum(len(m.came) + len(m.went) for m in self.items.values())
        turned = [turn for turn in self.verdicts if turn.turns]
        return DiffFindings(
            changes=items + sum(map(len, self.changed.values())) + len(self.terms),
            verdicts=len(self.verdicts),
            acceptance={
                t.package: [u.party for u in turned if u.package == t.package] for t in turned
            },
            deals=list(self.counts.get("deals", ())),
            opened=["=".join(pair) for pair in self.options.came],
            closed=["=".join(pair) for pair in self.options.went],
        )

    @property
    def failing(self) -> Mapping[str, bool]:
        """``change`` in more than wording; ``acceptance``: somebody's answer turns."""
        found = self.findings
        moved = self.positions or found.changes or found.verdicts or self.counts
        return {"change": bool(moved), "acceptance": bool(found.acceptance)}

    def told(self, scenario: Scenario) -> str:
        """What was changed, then what it does."""
        return " ".join(self._told(scenario)) or "Nothing differs."

    def _told(self, scenario: Scenario) -> Iterator[str]:
        for section in dict.fromkeys((*self.items, *self.changed)):
            moved = self.items.get(section, Moved())
            kinds = {
                "changed": tuple(self.changed.get(section, ())),
                "added": moved.came,
                "removed": moved.went,
            }
            parts = [f"{len(ids)} {how} ({', '.join(ids)})" for how, ids in kinds.items() if ids]
            yield f"{section.capitalize()}: {listed(parts)}."
        if self.terms:
            yield f"They differ on {counted(len(self.terms), 'term')}."
        if self.positions:
            yield f"Positions that count {_moved(scenario, self.positions, 'newly', 'no longer')}."
        turned = [turn for turn in self.verdicts if turn.turns]
        if self.verdicts:
            verdicts = counted(len(self.verdicts), "verdict differs", "verdicts differ")
            many = "none" if not turned else "it" if len(self.verdicts) == 1 else len(turned)
            changes = "change" if len(turned) > 1 else "changes"
            yield f"{verdicts}; {many} {changes} who blocks."
        for turn in turned[:_NAMED]:
            how, why = ("no longer", turn.went) if turn.accepts[1] else ("newly", turn.came)
            who = party_name(scenario, turn.party)
            because = f" ({', '.join(why)})" if why else ""
            blocks = does(scenario, [turn.party], "blocks", "block")
            yield f"{_subject(scenario, turn.package)}: {who} {how} {blocks} it{because}."
        if len(turned) > _NAMED:
            more = counted(len(turned) - _NAMED, "more turns", "more turn")
            yield f"{more}."
        if "deals" in self.counts:
            before, after = self.counts["deals"]
            yield f"Deals: {before:,} before, {after:,} after."
        for pairs, how in ((self.options.came, "Newly"), (self.options.went, "No longer")):
            if pairs:
                names = (_option(scenario, *pair) for pair in pairs)
                yield f"{how} leading to a deal: {'; '.join(names)}."
        if self.expectations:
            failed = "; ".join((*self.expectations.went, *self.expectations.came))
            yield f"Expectations of one file that fail on the other: {failed}."
        reworded = sum(map(len, self.wording.values()))
        if reworded:
            yield f"Wording alone differs in {counted(reworded, 'item')}."
        if self.reason:
            yield f"Not compared: {self.reason}."

    def lines(self, scenario: Scenario) -> list[str]:
        """The finding, then each field, term and verdict that differs."""
        changes = [
            (f"{r.section} {r.item}, " if r.item not in self.terms else "")
            + f"{r.field}: {r.before} → {r.after}"
            for r in self._changes(scenario)
        ]
        turns = [
            f"{_subject(scenario, t.package)}, {party_name(scenario, t.party)}: "
            f"{VERDICT_WORDS[t.before]} → {VERDICT_WORDS[t.after]}; "
            f"{_moved(scenario, t, 'newly failing', 'no longer failing')}".rstrip("; ")
            for t in self.verdicts
        ]
        return [self.told(scenario), *changes, *turns]

    def tables(self, scenario: Scenario) -> dict[str, Sequence[NamedTuple]]:
        """Every field, term and verdict that differs."""
        turns = [
            TurnRow(
                *(t.package, t.party, t.before.value, t.after.value, t.turns),
                *(" ".join(t.came), " ".join(t.went)),
            )
            for t in self.verdicts
        ]
        return {"changes": list(self._changes(scenario)), "turns": turns}

    def _changes(self, scenario: Scenario) -> Iterator[ChangeRow]:
        for section, items in self.changed.items():
            for item, changed in items.items():
                for field, (before, after) in changed.items():
                    yield ChangeRow(section, item, field, str(before), str(after))
        for term, options in self.terms.items():
            words = [option_words(scenario, term, o) if o else "left out" for o in options]
            yield ChangeRow("terms", term, scenario.term[term].label, *words)


def _subject(scenario: Scenario, names: str) -> str:
    """The package of a verdict, or the two that are compared, as far as the scenario has them."""
    return " → ".join(_label(scenario, name) for name in names.split(" → "))


def _label(scenario: Scenario, name: str) -> str:
    package, _, phase = name.partition("/")
    if package not in scenario.package:
        return name
    upto = f", “{phase_name(scenario, phase)}”" if phase else ""
    return f"“{scenario.package[package].label}”{upto} ({name})"


def _option(scenario: Scenario, term: str, option: str) -> str:
    found = scenario.term.get(term)
    if found is None or not found.has(option):
        return f"{term}={option}"
    return f"“{found.label}” set to “{found.option(option).label}”"


def _moved(scenario: Scenario, moved: Moved | Turn, came: str, went: str) -> str:
    """Which positions came and which went, in these words."""
    sides = {came: moved.came, went: moved.went}
    return "; ".join(f"{how}: {whose(scenario, ids)}" for how, ids in sides.items() if ids)
