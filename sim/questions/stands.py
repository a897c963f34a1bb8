"""Who stands where: what each party asks on each term, in words, and who has not been heard.

>>> import sim
>>> scenario = sim.open_scenario("ukraine-2025-03")
>>> found = AskStands(about=["us_arms"], who=["russia", "us"]).answer(scenario)
>>> [(stand.position, stand.provided) for stand in found.stands]
[('RU-01', 'if “Ground fighting stops”'), ('RU-25', 'if not “Ground fighting stops”')]
>>> found.silent
{'us_arms': ('us',)}
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, ClassVar, Final, NamedTuple

from sim.engine.settling import settled
from sim.problems import Problem, all_unknown
from sim.questions.base import About, Answer, Ask, Findings, Part
from sim.questions.glossary import (
    KIND_WORDS,
    begun,
    cited,
    counted,
    parties_do,
    party_names,
    term_names,
)
from sim.questions.plain import allowed, in_words, once_settled, option_list
from sim.scenario.asked import AskedView
from sim.scenario.model import Kind, Position, Scenario
from sim.scenario.parameters import Names, Shown
from sim.scenario.provenance import Provenance
from sim.scenario.question import ask
from sim.scenario.view import View, in_force

_STRONGEST: Final = (
    *(Kind.RED_LINE, Kind.CONDITION, Kind.OFFER_LIMIT),
    *(Kind.DEMAND, Kind.PREFERENCE, Kind.OPENNESS),
)


class Stand(Part):
    """What one position of a party asks on one term."""

    term: str
    """the term"""
    party: str
    """the party"""
    position: str
    """its position"""
    kind: Kind
    """how firmly it stands"""
    evidence: str
    """how it is known"""
    asks: str
    """the options with which it can be met, in words; what it says where any of them may do"""
    allows: tuple[str, ...]
    """the listed options with which it can be met, whatever else is agreed"""
    provided: str
    """when it applies, or with which other terms, in words; empty when always"""
    says: str
    """the position in neutral words"""
    collective: bool
    """whether it was stated of several parties together"""
    sources: str
    """where it was read"""


class StandsFindings(Findings):
    """What an expectation may name."""

    contested: list[str]
    """the terms on which the parties' insistence collides"""
    silent: dict[str, list[str]]
    """term: parties that have said nothing on it"""
    heard: dict[str, int]
    """party: on how many of these terms it has been heard"""


class StandRow(NamedTuple):
    """One cell, or one of several in a cell; silence has no position."""

    term: str
    label: str
    holder: str
    position: str
    kind: str
    level: str
    asks: str
    provided: str
    says: str
    sources: str


class Stands(Answer):
    """Terms down, parties across; in each cell the positions in force, the firmest first."""

    method: str = "each position against every option of the term, nothing known of other terms"
    terms: tuple[str, ...]
    """the terms, contested ones first"""
    parties: tuple[str, ...]
    """the parties"""
    contested: tuple[str, ...]
    """the contested terms among them"""
    stands: tuple[Stand, ...]
    """every position on every term that it requires something of"""
    silent: dict[str, tuple[str, ...]]
    """term: parties that have said nothing on it"""
    scored: dict[str, tuple[str, ...]]
    """term: parties that have stated no position on it and give its options points"""
    provenance: About
    """scenario and view"""

    def cell(self, term: str, party: str) -> tuple[Stand, ...]:
        """What a party asks on a term, the firmest first."""
        return tuple(s for s in self.stands if (s.term, s.party) == (term, party))

    @property
    def findings(self) -> StandsFindings:
        """Who has been heard on what."""
        said = {(stand.party, stand.term) for stand in self.stands}
        return StandsFindings(
            contested=list(self.contested),
            silent={term: list(parties) for term, parties in self.silent.items()},
            heard={party: sum(who == party for who, _ in said) for party in self.parties},
        )

    def told(self, scenario: Scenario) -> str:
        """What is contested, and who has not been heard on any of it."""
        names = term_names(scenario, self.contested)
        heard = {stand.party for stand in self.stands if stand.term in self.contested}
        points = {party for parties in self.scored.values() for party in parties}
        mute = [p for p in self.parties if p not in heard | points]
        told = [f"Contested: {names}."] if names else ["None of these terms is contested."]
        if names and len(self.terms) > len(self.contested):
            verb = "is" if len(self.contested) == 1 else "are"
            told.insert(
                0, f"{len(self.contested)} of {counted(len(self.terms), 'term')} {verb} contested."
            )
        if names and mute:
            who = begun(parties_do(scenario, mute, "has", "have"))
            told.append(f"{who} said nothing on any of it.")
        told.append(f"{counted(len({s.position for s in self.stands}), 'position')} in all.")
        return " ".join(told)

    def lines(self, scenario: Scenario) -> list[str]:
        """The finding, then term by term what each party asks."""
        lines = [self.told(scenario)]
        for term in self.terms:
            mark = " (contested)" if term in self.contested else ""
            lines.append(f"{scenario.term[term].label}{mark}")
            for party in self.parties:
                said = "; ".join(f"{words(s)} ({s.position})" for s in self.cell(term, party))
                if said:
                    lines.append(f"  {scenario.party[party].label}: {said}")
            if self.silent[term]:
                lines.append(f"  said nothing: {party_names(scenario, self.silent[term])}")
        return lines

    def tables(self, scenario: Scenario) -> dict[str, Sequence[StandRow]]:
        """A row per position and term, and one per silence."""
        return {"standing": [row for term in self.terms for row in self._rows(scenario, term)]}

    def _rows(self, scenario: Scenario, term: str) -> list[StandRow]:
        label = scenario.term[term].label
        rows = []
        for party in self.parties:
            rows += [
                StandRow(
                    *(term, label, party, s.position, KIND_WORDS[s.kind], s.evidence),
                    *(s.asks, s.provided, s.says, s.sources),
                )
                for s in self.cell(term, party)
            ]
            if party in self.silent[term]:
                rows.append(StandRow(term, label, party, "", "said nothing", "", "", "", "", ""))
        return rows


class AskStands(AskedView, Ask):
    """Who stands where."""

    name: ClassVar = "stands"
    help: ClassVar = "who stands where: what each party asks on each term, and who is silent"
    finds: ClassVar = StandsFindings
    rows: ClassVar = MappingProxyType({"standing": StandRow})

    who: Annotated[Names, Shown("A,B,C", noun="party")] = ()
    """only these parties (default: all)"""
    about: Annotated[Names, Shown("T1,T2", noun="term")] = ()
    """only these terms (default: all)"""
    contested: bool = False
    """only the contested terms"""

    def problems(self, scenario: Scenario) -> list[Problem]:
        """Parties and terms that do not exist as well."""
        problems = super().problems(scenario)
        problems += all_unknown("--who", "party", self.who, scenario.party)
        return problems + all_unknown("--about", "term", self.about, scenario.term)

    def answer(self, scenario: Scenario) -> Stands:
        """The table."""
        self.refuse_bad(scenario)
        parties = [p for p in scenario.party if p in (self.who or scenario.party)]
        terms = [t for t in scenario.term if t in (self.about or scenario.term)]
        return stands(scenario, self.view(scenario), parties, terms, contested_only=self.contested)


ASK: Final = AskStands


def stands(
    scenario: Scenario,
    view: View,
    parties: Sequence[str] | None = None,
    terms: Collection[str] | None = None,
    *,
    contested_only: bool = False,
) -> Stands:
    """What each of the parties asks on each of the terms, contested terms first.

    Contested is what :mod:`sim.engine.settling` takes for it, between all of these parties;
    where that names every term (scored cases, or nothing collides), none is marked.
    """
    whom = tuple(scenario.party) if parties is None else tuple(parties)
    disputed = settled(scenario, ask(scenario, parties=whom or None, view=view)).settle or ()
    if len(disputed) == len(scenario.terms):
        disputed = ()
    wanted = [t for t in scenario.term if terms is None or t in terms]
    marked = tuple(t for t in wanted if t in disputed)
    rest = () if contested_only else tuple(t for t in wanted if t not in marked)
    shown = (*marked, *rest)
    positions = [p for p in in_force(scenario, view) if p.party in whom]
    found = sorted(
        (_stand(scenario, p, t) for p in positions for t in _required(scenario, p) if t in shown),
        key=lambda s: (shown.index(s.term), whom.index(s.party), _STRONGEST.index(s.kind)),
    )
    heard = {(s.term, s.party) for s in found}
    quiet = {t: tuple(p for p in whom if (t, p) not in heard) for t in shown}
    points = {p.id: p.points for p in scenario.parties}
    return Stands(
        terms=shown,
        parties=whom,
        contested=marked,
        stands=tuple(found),
        silent={t: tuple(p for p in mute if t not in points[p]) for t, mute in quiet.items()},
        scored=_some({t: tuple(p for p in m if t in points[p]) for t, m in quiet.items()}),
        provenance=Provenance.of(scenario, view),
    )


def words(stand: Stand) -> str:
    """What is asked and when, as one phrase."""
    return f"{stand.asks}, {stand.provided}" if stand.provided else stand.asks


def _some(found: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {term: parties for term, parties in found.items() if parties}


def _required(scenario: Scenario, position: Position) -> tuple[str, ...]:
    return scenario.terms_in(position.requires)


def _stand(scenario: Scenario, position: Position, term: str) -> Stand:
    options = allowed(scenario, position.requires, term)
    free = len(options) in (0, len(scenario.term[term].options))
    others = [] if not free else [t for t in _required(scenario, position) if t != term]
    when = None if position.when is None else once_settled(position.when, term)
    provided = "" if when is None else f"if {in_words(scenario, when)}"
    if others:
        names = term_names(scenario, others)
        provided = f"{provided} depending on {names}".strip()
    said = position.says.rstrip(".")
    return Stand(
        term=term,
        party=position.party,
        position=position.id,
        kind=position.kind,
        evidence=position.evidence.value,
        asks=said if free else option_list(scenario.term[term], options),
        allows=options,
        provided=provided,
        says=position.says,
        collective=position.collective,
        sources=cited(scenario, position) or "no source given",
    )
