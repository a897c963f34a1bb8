"""A deadlock as it is found and told: what clashes, who would have to move, what that opens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, cast

from sim.engine.marco import Names
from sim.questions import concessions_told, conflicts_told
from sim.questions.base import About, Answer, AskedAbout, is_none
from sim.questions.concessions import Concession
from sim.questions.conflicts import WEAK
from sim.questions.explain_found import (
    AloneRow,
    ConcessionRow,
    ConflictRow,
    Dispute,
    ExplainFindings,
    GradedRow,
)
from sim.questions.glossary import big, counted, listed, whom
from sim.questions.graded import Graded
from sim.questions.inverse import Needs
from sim.questions.opening import Opening
from sim.questions.parties import PartyView
from sim.questions.question_words import rule_words, settling_told
from sim.questions.shifts import Shift
from sim.questions.stakes_told import disputed, named, stake_words, whose
from sim.scenario.declared import in_json, json_field
from sim.scenario.model import Scenario
from sim.scenario.record import Evidence

_NAMED: Final = 4
"""From so many positions on, only their ids are told."""
_FEW: Final = 20
"""Concessions that can be told one by one though they are combinations."""
_LEVEL: Final[Mapping[Evidence, str]] = {
    Evidence.INTERPRETATION: "position that is someone's interpretation",
    Evidence.INFERRED: "position that was inferred and never stated",
}


class Explanation(Answer):
    """Conflicts, concessions, and what each opens. Complete, or not ``exact``."""

    method: str = "MARCO on a SAT solver; deals counted on a decision diagram"
    possible: bool
    """whether some package breaks no hard rule"""
    feasible: bool
    """whether there is a deal"""
    conflicts: tuple[Names, ...]
    """the smallest sets of positions (and minimums of points) that no package meets"""
    rules: tuple[Names | None, ...] = json_field(unless=lambda rules: not any(rules))
    """per conflict: a smallest set of hard rules it rests on; null when the time ran out"""
    concessions: tuple[Concession, ...]
    """the smallest sets of positions whose giving-up opens a deal"""
    parts: tuple[Dispute, ...] = json_field(unless=lambda parts: not parts)
    """two or more independent disputes; the concessions are one of each, in every combination"""
    in_all: int = json_field(name="concessions_in_all")
    """how many concessions there are (of those found), listed or not"""
    ways: int = json_field(name="smallest_in_all")
    """how many of them are of the smallest size"""
    least: int | None = json_field(hidden=True)
    conflicts_complete: bool = json_field(hidden=True)
    concessions_complete: bool = json_field(hidden=True)
    reason: str | None
    """why a list is incomplete or a count is missing"""
    now: Opening | None = json_field(hidden=True)
    """What is open with nothing given up."""
    kinds_by: tuple[str, ...] = json_field(unless=lambda terms: not terms)
    """the terms that make two deals of different kind, when some were named"""
    kinds: int | None
    """of how many kinds the deals are that there are with nothing given up"""
    singles: dict[str, int | None] | None = json_field(unless=is_none)
    """when asked: position: how many more deals there are without it alone"""
    graded: Graded | None = json_field(default=None, unless=is_none)
    """when asked: the least weakenings that open a deal"""
    weak: dict[str, Evidence] = json_field(name="rests_on")
    """position in any conflict that rests on interpretation or inference: its level"""
    stakes: tuple[str, ...] = json_field(hidden=True)
    party_view: PartyView | None = json_field(default=None, unless=is_none)
    """when asked: who cannot agree with whom"""
    needs: dict[str, Needs] | None = json_field(default=None, unless=is_none)
    """when asked: party: what it would have to come to accept"""
    sole_blockers: tuple[str, ...] | None = json_field(default=None, unless=is_none)
    """with needs: parties whose acceptance alone would make the package pass"""
    held: str = json_field(default="", hidden=True)
    """What is held fixed, in words: the terms of a named package, or those set by hand."""
    lacking: bool = json_field(default=False, hidden=True)
    """Whether the package held, as it stands, is no deal."""
    passes: bool = json_field(default=False, hidden=True)
    """With needs, whether the package passes as it is."""
    shifts: tuple[Shift, ...] | None = json_field(default=None, unless=is_none)
    """when asked: the deadlock under each single switch"""
    question: AskedAbout
    """what was asked"""
    provenance: About
    """scenario and view"""

    @property
    @in_json
    def complete(self) -> dict[str, bool]:
        """whether every conflict and every concession is listed, and a smallest one is"""
        return {
            "conflicts": self.conflicts_complete,
            "concessions": self.concessions_complete,
            "smallest": self.feasible or self.least is not None,
        }

    @property
    @in_json
    def deals(self) -> int | None:
        """how many deals there are with nothing given up; null when they were not counted"""
        return None if self.now is None else self.now.deals

    def as_json(self) -> dict[str, object]:
        """The documented object; without kinds, which may be null, where none were asked for."""
        shown = super().as_json()
        if not self.kinds_by:
            for part in (shown, *cast("list[dict[str, object]]", shown["concessions"])):
                del part["kinds"]
        return shown

    @property
    def as_product(self) -> bool:
        """Whether the concessions are better told dispute by dispute than one by one."""
        return bool(self.parts) and self.in_all > _FEW

    @property
    def smallest(self) -> tuple[Concession, ...]:
        """The concessions that give up the fewest positions."""
        least = min((len(c.give_up) for c in self.concessions), default=0)
        return tuple(c for c in self.concessions if len(c.give_up) == least)

    @property
    def opens_most(self) -> tuple[tuple[str, ...], int | None]:
        """Positions whose giving-up alone opens most, and how many more deals that are."""
        counts = {s: more for s, more in (self.singles or {}).items() if more is not None}
        most = max(counts.values(), default=None)
        return tuple(stake for stake, more in counts.items() if more == most and more), most

    @property
    def findings(self) -> ExplainFindings:
        """How much stands in the way, and the least that opens a deal."""
        sets = [list(concession.give_up) for concession in self.smallest]
        best, most = self.opens_most
        return ExplainFindings(
            possible=self.possible,
            feasible=self.feasible,
            deals=self.deals,
            conflicts=len(self.conflicts),
            concessions=self.in_all,
            smallest=0 if self.feasible else min(map(len, sets), default=None),
            smallest_sets=sets,
            opens_most=list(best),
            most_opened=most,
            weakenings=None if self.graded is None else self.graded.in_all,
        )

    @property
    def failing(self) -> Mapping[str, bool]:
        """``infeasible``: there is no deal."""
        return {"infeasible": not self.feasible}

    def tables(
        self, scenario: Scenario
    ) -> dict[str, Sequence[ConflictRow | ConcessionRow | AloneRow | GradedRow]]:
        """Every conflict, every concession, every position alone, every weakening."""
        return {
            "conflicts": [
                ConflictRow(number, len(conflict), " ".join(conflict))
                for number, conflict in enumerate(self.conflicts, 1)
            ],
            "concessions": [
                ConcessionRow(
                    number,
                    len(c.give_up),
                    " ".join(c.give_up),
                    " ".join(c.by_party),
                    c.deals,
                    c.kinds,
                )
                for number, c in enumerate(self.concessions, 1)
            ],
            "alone": [AloneRow(stake, more) for stake, more in (self.singles or {}).items()],
            "graded": [
                GradedRow(
                    number,
                    *(one.position, one.party, one.part, one.term, one.before, one.after),
                    *(one.given_up, way.opens),
                )
                for number, way in enumerate(self.graded.ways if self.graded else (), 1)
                for one in way.weakenings
            ],
        }

    def clashes(self, scenario: Scenario) -> tuple[conflicts_told.Told, ...]:
        """The conflicts in words, those over the same terms together."""
        return conflicts_told.grouped(
            scenario, self.question, self.conflicts, self.weak, self.rules
        )

    def movers(self, scenario: Scenario) -> tuple[concessions_told.Movers, ...]:
        """The concessions by who has to move."""
        return concessions_told.grouped(scenario, self.concessions)

    def disputes(self, scenario: Scenario) -> tuple[concessions_told.Exits, ...]:
        """The ways out of each independent part."""
        return tuple(
            concessions_told.exits(
                scenario, disputed(scenario, part.conflicts, self.question), part.concessions
            )
            for part in self.parts
        )

    def told(self, scenario: Scenario) -> str:
        """Whether there is a deal, the least that opens one, what limits the answer."""
        parts = [self.headline(scenario), self._least(scenario), self._alone(scenario)]
        return " ".join([*filter(None, parts), *self.caveats(scenario)])

    def _least(self, scenario: Scenario) -> str:
        if self.ways == 1 and self.smallest:
            return concessions_told.sentence(scenario, self.smallest[0], self.weak)
        # None of several is singled out: that would say who ought to move.
        if len(self.smallest) < self.ways:
            return ""
        groups = concessions_told.grouped(scenario, self.smallest)
        who = listed(group.heading[0].lower() + group.heading[1:] for group in groups)
        return f"There are several of that size: {who}." if who else ""

    def _alone(self, scenario: Scenario) -> str:
        best, most = self.opens_most
        if not best:
            return "" if self.singles is None else "No position given up alone opens any."
        verb = "opens" if len(best) == 1 else "each open"
        more = counted(most or 0, "more deal" if self.feasible else "deal")
        names = (
            [stake_words(scenario, s) for s in best]
            if len(best) < _NAMED
            else [whose(scenario, best)]
        )
        return f"Given up alone, {listed(names)} {verb} most: {more}."

    def headline(self, scenario: Scenario, held: str = "") -> str:
        """Whether there is a deal, whose positions clash, how much stands in the way.

        ``held`` names what the deal has to contain, for instance “Full ceasefire”; without it
        whatever the question sets.
        """
        one = not self.feasible or self.deals in (None, 1)
        settling, also = settling_told(scenario, self.question, one=one)
        who = f"{self._between(scenario)}{settling}"
        if not self.possible:
            return (
                "No package is possible at all: the terms that are set and the hard rules exclude "
                "one another, whatever the parties say. No concession could open a deal."
            )
        dropped = [p for p in scenario.position if p in self.question.view.dropped]
        sampled = [f"“{term.label}”" for term in scenario.terms if term.sampled]
        among = f"only a sample of {listed(sampled)} at hand" if sampled else ""
        aside = f"{counted(len(dropped), 'position')} set aside" if dropped else ""
        held = held or self.held
        given = listed(filter(None, [f"{held} held fixed" if held else "", aside, among]))
        there = f"With {given} there" if given else "There"
        if self.feasible:
            deals = "at least one deal" if self.deals is None else counted(self.deals, "deal")
            verb = "is" if self.deals in (None, 1) else "are"
            text = f"{there} is no deadlock: there {verb} {deals} {who}"
            text = f"{text}." if aside else f"{text}, and nobody has to give anything up."
            if self.lacking:
                text += " As it stands the package is no deal, but it can be completed into one."
            return " ".join((text, *also))
        parts = [f"{there} is no deal {who}."]
        if self.exact and not self.concessions:
            return (
                f"{parts[0]} No concession opens one: whatever is given up, too few of the "
                "parties are for any package that is possible."
            )
        if not (self.conflicts or self.concessions):
            return f"{parts[0]} Nothing was found of the reasons within the limits."
        in_the_way = conflicts_told.in_the_way(self.conflicts, complete=self.conflicts_complete)
        parts += [self.dispute(scenario), in_the_way]
        if self.as_product:
            disputes = f"{len(self.parts)} groups"
            parts.append(
                f"They are {disputes} that share no term; to open a deal takes one concession in "
                f"each, {big(self.in_all)} combinations in all."
            )
        if self.smallest:
            known = "One concession" if self.least is None else "The smallest concession"
            size = counted(len(self.smallest[0].give_up), "position")
            ways = (
                f"; {big(self.ways)} are of that size" if self.as_product and self.ways > 1 else ""
            )
            fewer = "" if self.least is not None else "; whether fewer would do is not known"
            parts.append(f"{known} gives up {size}{ways}{fewer}.")
        return " ".join(filter(None, (*parts, *also)))

    def _between(self, scenario: Scenario) -> str:
        rule = self.question.agreement
        if not rule.unanimous:
            return f"passed by {rule_words(scenario, rule)}"
        names = whom(scenario, self.question.parties)
        return f"for {names}" if len(self.question.parties) == 1 else f"between {names}"

    def dispute(self, scenario: Scenario) -> str:
        """Whose positions clash, and over which terms; nothing where that says no more."""
        return conflicts_told.dispute(scenario, self.conflicts, self.question)

    @property
    def incomplete(self) -> str:
        """Why the lists are not complete, and which may go on; empty where they are."""
        cut = [what for what, whole in self.complete.items() if not whole and what != "smallest"]
        more = f" There may be more {listed(cut)} than are listed." if cut else ""
        return f"Not complete: {self.reason}.{more}" if self.reason else ""

    def caveats(self, scenario: Scenario) -> list[str]:
        """What limits the answer: lists cut short, and positions read between the lines."""
        lines = []
        if self.reason:
            lines.append(self.incomplete)
        elif len(self.concessions) < self.in_all:
            shown = f"{len(self.concessions):,} of {big(self.in_all)} concessions"
            lines.append(f"{shown} are listed, the smallest first.")
        for level in WEAK:
            weak = [position for position, found in self.weak.items() if found is level]
            if weak:
                resting = sum(1 for conflict in self.conflicts if set(weak) & set(conflict))
                verb = "rests" if resting == 1 else "rest"
                noun = "a" if len(weak) == 1 else "at least one"
                lines.append(
                    f"{counted(resting, 'conflict')} {verb} on {noun} {_LEVEL[level]} "
                    f"({listed(weak)})."
                )
        return lines

    def alone(self, scenario: Scenario) -> Iterable[str]:
        """What giving up single positions opens, the most first; without those that open nothing.

        With nothing to tell it says so.
        """
        opening = {stake: more for stake, more in (self.singles or {}).items() if more != 0}
        if not opening:
            yield "Giving up any single position opens nothing."
        also = "more deal" if self.feasible else "deal"
        for stake, more in sorted(opening.items(), key=lambda item: (-(item[1] or 0), item[0])):
            if more is None:
                yield f"{named(scenario, stake)} alone: not counted"
            else:
                yield f"{named(scenario, stake)} alone: {counted(more, also)}"
