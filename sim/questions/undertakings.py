"""What a package asks somebody to keep, and what becomes of it when some of that is broken.

A *state* is the set of undertakings broken, as bits; the deal is 0. What a party gets is
what everybody keeps; what it is held to is also what it still keeps itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from functools import partial
from typing import Final, Literal, NamedTuple

from sim.language.syntax import AllOf, Condition
from sim.scenario.fields import ALL
from sim.scenario.model import Kind, Position, Scenario, Settings, Severity, Term
from sim.scenario.world import World, holds, truth

LIMITS: Final = (Kind.RED_LINE, Kind.CONDITION, Kind.OFFER_LIMIT)
LEVELS: Final = (*LIMITS, Kind.DEMAND, Kind.PREFERENCE)
NotTried = Literal["no_fallback", "once", "nobody_may"]


class Undertaking(NamedTuple):
    """A party, and a term that it could break."""

    party: str
    term: str


class Preferred(Enum):
    """How a party ranks one outcome against another, by what it has said."""

    BETTER = "gains"
    WORSE = "loses"
    MIXED = "both"
    SAME = "nothing_said"


class Part(NamedTuple):
    """One of the things that a position requires together."""

    position: Position
    when: Condition | None
    """where it says nothing otherwise; a wish is one whether or not its case comes about"""
    requires: Condition
    terms: tuple[str, ...]
    """the terms that decide it"""


class Undertakings:
    """The undertakings of one package, and what each party has said of every state of them."""

    def __init__(
        self, scenario: Scenario, package: Settings, positions: Sequence[Position]
    ) -> None:
        """``positions`` in force; rules for a first phase say nothing of what is in force."""
        self._scenario, self._package = scenario, package
        self._world = partial(World, scenario.term, scenario.meanings)
        self._binder = {
            term: binder
            for binder in scenario.terms
            for term, options in binder.binds_for.items()
            if binder.id in package and term in package
            if ALL in options or package[term] in options
        }
        self.not_tried: dict[str, NotTried] = {}
        self.all = tuple(u for t in scenario.terms for u in self._of(t))
        self.bit = {u: 1 << place for place, u in enumerate(self.all)}
        self.own = {p: sum(self.bit[u] for u in self.all if u.party == p) for p in scenario.party}
        self._rules = [
            (rule.when, rule.then, scenario.terms_in(rule.when))
            for rule in scenario.rules
            if rule.severity is Severity.HARD and rule.then is not None and not rule.first_phase
        ]
        self._parts = {p: tuple(self._parts_of(p, positions)) for p in scenario.party}
        self.matters = {p: self._mattering(p) for p in scenario.party}
        self._outcomes: dict[tuple[str, int], tuple[bool | None, ...]] = {}

    def _of(self, term: Term) -> Iterator[Undertaking]:
        if self._package.get(term.id, term.status_quo) == term.status_quo:
            return
        able = [p for p in self._scenario.party if p in term.breakers]
        if binder := self._binder.get(term.id):
            able = [p for p in able if p in binder.binds.get(self._package[binder.id], ())]
        if term.status_quo is None:
            self.not_tried[term.id] = "no_fallback"
        elif term.once or not able:
            self.not_tried[term.id] = "once" if term.once else "nobody_may"
        else:
            yield from (Undertaking(p, term.id) for p in able)

    def named(self, state: int) -> tuple[Undertaking, ...]:
        """The undertakings broken, in the order of the file."""
        return tuple(u for u in self.all if self.bit[u] & state)

    def _parts_of(self, party: str, positions: Sequence[Position]) -> Iterator[Part]:
        spoken = [p for p in positions if p.party == party and p.kind in LEVELS]
        for position in sorted(spoken, key=lambda p: LEVELS.index(p.kind)):
            when = position.when if position.kind in LIMITS else None
            requires = position.requires
            for part in requires.parts if isinstance(requires, AllOf) else (requires,):
                terms = (self._scenario.terms_in(c) for c in (when, part) if c is not None)
                yield Part(position, when, part, tuple({t: None for own in terms for t in own}))

    def _mattering(self, party: str) -> int:
        """The undertakings that can make a difference to anything it has said."""
        terms = {t for part in self._parts[party] for t in part.terms}
        for _ in self._scenario.terms:
            for _, then, falling in self._rules:
                if terms & {*falling}:
                    terms.update(falling, self._scenario.terms_in(then))
            terms.update(t for t, binder in self._binder.items() if binder.id in terms)
        return sum(bit for u, bit in self.bit.items() if u.term in terms)

    def _sight(self, state: int, party: str | None) -> Mapping[str, str]:
        """Term -> option, as everybody gets it or as ``party`` is held to it.

        A term that is broken has its status quo; so has a term whose hard rule then fails.
        """
        broken = self.named(state)
        held = {u.term for u in self.all if u.party == party and u not in broken}
        down = {u.term for u in broken if not (u.term in self._binder and u.term in held)}
        kept = {t: option for t, option in self._package.items() if t not in down}
        if party is not None:
            self._rebind(broken, kept)
        while hit := self._unruled(kept):
            for term in hit:
                del kept[term]
        return {**self._scenario.status_quo, **kept}

    def _rebind(self, broken: Sequence[Undertaking], kept: dict[str, str]) -> None:
        """Each binding term names exactly those who still keep all of what it binds for."""
        for binder in self._scenario.terms:
            bound = (u for u in broken if u.term in kept and self._binder.get(u.term) is binder)
            breaking = {u.party for u in bound}
            if breaking and binder.id in kept:
                keepers = {*binder.binds.get(kept.pop(binder.id), ())} - breaking
                named = (o for o, who in binder.binds.items() if {*who} == keepers)
                kept.update((binder.id, option) for option in named)

    def _unruled(self, kept: Mapping[str, str]) -> list[str]:
        """The terms set that a rule no longer lets stand."""
        as_set = self._world(kept, kept)
        completed = self._world({**self._scenario.status_quo, **kept}, kept)
        for when, then, falling in self._rules:
            standing = [t for t in falling if t in kept]
            if standing and holds(when, as_set) and truth(then, completed) is False:
                return standing
        return []

    def outcome(self, party: str, state: int) -> tuple[bool | None, ...]:
        """Whether each part that the party requires is met, limits first; None for open."""
        key = (party, state & self.matters[party])
        if key not in self._outcomes:
            gets = self._world(self._sight(key[1], None), self._package)
            held = self._world(self._sight(key[1], party), self._package)
            self._outcomes[key] = tuple(
                True
                if part.when is not None and not holds(part.when, held)
                else truth(part.requires, held if part.position.kind in LIMITS else gets)
                for part in self._parts[party]
            )
        return self._outcomes[key]

    def prefers(self, party: str, new: int, old: int) -> Preferred:
        """How the party ranks two states: the first kind of position that differs decides.

        A red line weighs more than a condition, and so on down to preferences.
        """
        moved = self.moved(party, new, old)
        found = {how for position, how in moved if position.kind is moved[0][0].kind}
        return Preferred.MIXED if len(found) > 1 else next(iter(found), Preferred.SAME)

    def moved(self, party: str, new: int, old: int) -> Sequence[tuple[Position, Preferred]]:
        """The positions that a move from ``old`` to ``new`` cures, hurts, or opens or settles.

        An open part may turn out either way: what comes or goes with it is ``MIXED``.
        """
        outcomes = zip(self.outcome(party, new), self.outcome(party, old), strict=True)
        better, worse, mixed = Preferred.BETTER, Preferred.WORSE, Preferred.MIXED
        return [
            (part.position, mixed if None in (after, before) else better if after else worse)
            for part, (after, before) in zip(self._parts[party], outcomes, strict=True)
            if after is not before
        ]
