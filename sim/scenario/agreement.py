"""Who must accept for a package to pass: everyone, or so many votes and no veto.

A party is *against* a package that it blocks, and *for* one that it does not block if its
minimum is reached or a position of it that applies is met; else it *abstains*. Weighted
thresholds joined by all and any, with vetoes and blocking minorities, are how councils
and parliaments decide (Taylor and Zwicker, *Simple Games*, 1999).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, NamedTuple

from sim.scenario.fields import Parties, PartyId, Text, Whole
from sim.scenario.item import Item
from sim.scenario.taken import Key

Votes = Mapping[PartyId, Whole]


class Ballot(NamedTuple):
    """How parties vote on a package; who is in neither abstains."""

    in_favour: frozenset[str]
    against: frozenset[str]


class Tally(NamedTuple):
    """Votes cast out of all there are, and how many are needed."""

    unit: str
    cast: int
    of: int
    needed: int


@dataclass(frozen=True, slots=True)
class Threshold(Item):
    """So many votes, or several such thresholds joined."""

    at_least: Whole | None = None
    """How many votes it takes"""
    votes: Votes = field(default_factory=dict, hash=False)
    """Party: its votes; absent: as around it, or one each"""
    each: Annotated[tuple[Threshold, ...], Key("all")] = ()
    """Thresholds that must all be reached"""
    some: Annotated[tuple[Threshold, ...], Key("any")] = ()
    """Thresholds of which one must be reached"""
    unit: Text = ""
    """What is counted, such as members; absent: votes"""

    def as_json(self) -> dict[str, object]:
        """What it says, under the keys of a file."""
        said = {
            "at_least": self.at_least,
            "votes": dict(self.votes),
            "all": [part.as_json() for part in self.each],
            "any": [part.as_json() for part in self.some],
            "unit": self.unit,
        }
        return {key: value for key, value in said.items() if value}

    @property
    def parts(self) -> tuple[Threshold, ...]:
        """The thresholds joined in it."""
        return self.each or self.some

    @property
    def leaves(self) -> Iterator[Threshold]:
        """The thresholds in it that count votes."""
        if self.at_least is not None:
            yield self
        for part in self.parts:
            yield from part.leaves

    def given(self, votes: Votes) -> Threshold:
        """The same with ``votes`` wherever it says none."""
        own = self.votes or votes
        each = tuple(part.given(own) for part in self.each)
        return replace(
            self, votes=own, each=each, some=tuple(part.given(own) for part in self.some)
        )

    def tally(self, parties: Collection[str]) -> Tally:
        """What these parties have of the votes that it counts."""
        cast = sum(self.votes.get(party, 0) for party in parties)
        return Tally(self.unit or "votes", cast, sum(self.votes.values()), self.at_least or 0)

    def reached(self, parties: Collection[str]) -> bool:
        """Whether the votes of these parties are enough."""
        if self.at_least is not None:
            return self.tally(parties).cast >= self.at_least
        join = all if self.each else any
        return join(part.reached(parties) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Inside(Item):
    """Whom a party needs inside it: chambers, partners of a coalition, a guarantor."""

    each: Annotated[Parties, Key("all")] = ()
    """Parties none of which may block"""
    at_least: Whole | None = None
    """How many of them, or of their votes, must be for it"""
    of: Parties = ()
    """Parties with one vote each"""
    votes: Votes = field(default_factory=dict, hash=False)
    """Party: its votes"""

    @property
    def weights(self) -> Votes:
        """The votes of those that are counted."""
        return self.votes or dict.fromkeys(self.of, 1)

    @property
    def members(self) -> tuple[str, ...]:
        """Everyone that it names."""
        return (*self.each, *self.weights)


@dataclass(frozen=True, slots=True)
class AgreementRule(Item):
    """Who must accept for a package to pass."""

    parties: Parties = ()
    """Who is asked; absent: who has votes in the rule, or every party"""
    at_least: Whole | None = None
    """How many votes must be for it; where nothing counts votes, nobody may block it"""
    veto: Parties = ()
    """Who may not be against it"""
    votes: Votes = field(default_factory=dict, hash=False)
    """Party: its votes; absent: one each"""
    each: Annotated[tuple[Threshold, ...], Key("all")] = ()
    """Thresholds that must all be reached by those for it"""
    some: Annotated[tuple[Threshold, ...], Key("any")] = ()
    """Thresholds of which one must be reached by those for it"""
    blocking: Threshold | None = None
    """A minority that stops it: a threshold that those against may not reach"""

    def as_json(self) -> dict[str, object]:
        """The rule in plain words; of votes, thresholds and a minority what there is."""
        whole = Threshold(None, self.votes, self.each, self.some).as_json()
        minority = {} if self.blocking is None else {"blocking": self.blocking.as_json()}
        asked = {"parties": list(self.parties), "at_least": self.at_least, "veto": list(self.veto)}
        return asked | whole | minority

    @property
    def unanimous(self) -> bool:
        """Whether none of the parties may block, and nothing more is asked of them."""
        return self.threshold is None and self.blocking is None

    @property
    def threshold(self) -> Threshold | None:
        """What those for it must reach, every vote filled in; None: nothing."""
        if self.at_least is None and not self.each and not self.some:
            return None
        return Threshold(self.at_least, {}, self.each, self.some).given(self._usual)

    @property
    def minority(self) -> Threshold | None:
        """What those against it may not reach, every vote filled in."""
        return None if self.blocking is None else self.blocking.given(self._usual)

    @property
    def voters(self) -> tuple[str, ...]:
        """The parties of whom it matters whether they are for it or abstain."""
        return () if self.threshold is None else self.parties

    @property
    def _usual(self) -> Votes:
        return self.votes or dict.fromkeys(self.parties, 1)

    def ballot(self, accepting: Collection[str], speaking: Collection[str]) -> Ballot:
        """How its parties vote: who does not block, and to whom of them the package speaks."""
        willing = frozenset(party for party in self.parties if party in accepting)
        return Ballot(willing.intersection(speaking), frozenset(self.parties) - willing)

    def vetoing(self, ballot: Ballot) -> tuple[str, ...]:
        """Who stops it with a veto."""
        return tuple(party for party in self.veto if party in ballot.against)

    def passes(self, ballot: Ballot) -> bool:
        """Whether these votes make a deal."""
        if self.unanimous:
            return not ballot.against
        threshold, minority = self.threshold, self.minority
        return (
            not self.vetoing(ballot)
            and (threshold is None or threshold.reached(ballot.in_favour))
            and (minority is None or not minority.reached(ballot.against))
        )
