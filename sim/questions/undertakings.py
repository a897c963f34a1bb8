"""What a package asks somebody to keep, and what becomes of it when some of that is broken.

A *state* is the set of undertakings broken, as bits; the deal is 0. What a party gets is
what everybody keeps; what it is held to is also what it still keeps itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal, NamedTuple

from sim.language.syntax import AllOf, Condition
from sim.scenario.fields import ALL
from sim.scenario.model import Kind, Position, Scenario, Settings, Severity, Term
from sim.scenario.world import World, holds, truth

LIMITS: Final = (Kind.RED_LINE, Kind.CONDITION, Kind.OFFER_LIMIT)
LEVELS: Final = (*LIMITS, Kind.DEMAND, Kind.PREFERENCE)
NotTried = Literal["no_fallback", "once", "nobody_may"]
Status = bool | tuple[str | None, ...]
"""Of a part: met, failing, or open with these values of its terms."""


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


@dataclass(frozen=True, slots=True)
class Part:
    """One of the things that a position requires together."""

    position: Position
    requires: Condition
    terms: tuple[str, ...]
    """the terms that decide it, those of ``when`` included"""

    @property
    def limits(self) -> bool:
        """Whether failing it is a refusal."""
        return self.position.kind in LIMITS


class Undertakings:
    """The undertakings of one package, and what each party has said of every state of them."""

    def __init__(
        self, scenario: Scenario, package: Settings, positions: Sequence[Position]
    ) -> None:
        """``positions`` in force; rules for a first phase say nothing of what is in force."""
        self._scenario, self._package = scenario, package
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
        self.own, self._terms = dict.fromkeys(scenario.party, 0), {u.term: 0 for u in self.all}
        for u, bit in self.bit.items():
            self.own[u.party] |= bit
            self._terms[u.term] |= bit
        self._rules = [
            (rule.when, rule.then, scenario.terms_in(rule.when))
            for rule in scenario.rules
            if rule.severity is Severity.HARD and rule.then is not None and not rule.first_phase
        ]
        self._parts = {p: tuple(self._parts_of(p, positions)) for p in scenario.party}
        self.matters = {p: self._mattering(p) for p in scenario.party}
        self._outcomes: dict[tuple[str, int], tuple[Status, ...]] = {}
        self._known: dict[tuple[int, tuple[str | None, ...]], Status] = {}

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
            requires, limits = position.requires, position.kind in LIMITS
            when = self._scenario.terms_in(position.when) if position.when and limits else ()
            for part in requires.parts if isinstance(requires, AllOf) else (requires,):
                terms = dict.fromkeys((*when, *self._scenario.terms_in(part)))
                yield Part(position, part, tuple(terms))

    def _mattering(self, party: str) -> int:
        """The undertakings that can make a difference to anything it has said."""
        terms = {t for part in self._parts[party] for t in part.terms}
        for _ in self._scenario.terms:
            for _, then, falling in self._rules:
                if terms & {*falling}:
                    terms.update(falling, self._scenario.terms_in(then))
            terms.update(t for t, binder in self._binder.items() if binder.id in terms)
        return sum(mask for term, mask in self._terms.items() if term in terms)

    def _sight(self, state: int, party: str | None) -> Mapping[str, str]:
        """Term -> option, as everybody gets it or as ``party`` is held to it.

        A term that is broken has its status quo; so has a term whose hard rule then fails.
        """
        values, kept = {**self._scenario.status_quo, **self._package}, set(self._package)

        def fall(term: str) -> None:
            kept.discard(term)
            values.pop(term, None)
            if term in self._scenario.status_quo:
                values[term] = self._scenario.status_quo[term]

        for term, mask in self._terms.items():
            mine = 0 if party is None else self.bit.get(Undertaking(party, term), 0)
            held = term in self._binder and mine and not state & mine
            if state & mask and not held:
                fall(term)
        if party is not None:
            self._rebind(state, values, kept)
        while hit := self._unruled(values, kept):
            for term in hit:
                fall(term)
        return values

    def _rebind(self, state: int, values: dict[str, str], kept: set[str]) -> None:
        """Each binding term names exactly those who still keep all of what it binds for."""
        for binder in {b.id: b for b in self._binder.values()}.values():
            standing = {t for t in kept if self._binder.get(t) is binder}
            broken = {u.party for u in self.named(state) if u.term in standing}
            if broken:
                keepers = {*binder.binds.get(self._package[binder.id], ())} - broken
                values.pop(binder.id)
                kept.discard(binder.id)
                for option in (o for o, bound in binder.binds.items() if {*bound} == keepers):
                    values[binder.id] = option
                    kept.add(binder.id)

    def _unruled(self, values: Mapping[str, str], kept: set[str]) -> list[str]:
        """The terms set that a rule no longer lets stand."""
        terms, meanings = self._scenario.term, self._scenario.meanings
        as_set = World(terms, meanings, {t: values[t] for t in kept}, kept)
        completed = World(terms, meanings, values, kept)
        for when, then, falling in self._rules:
            standing = [t for t in falling if t in kept]
            if standing and holds(when, as_set) and truth(then, completed) is False:
                return standing
        return []

    def outcome(self, party: str, state: int) -> tuple[Status, ...]:
        """What becomes of each part that the party requires, limits first."""
        key = (party, state & self.matters[party])
        if key not in self._outcomes:
            gets, held = self._sight(key[1], None), self._sight(key[1], party)
            self._outcomes[key] = tuple(
                self._status(part, held if part.limits else gets) for part in self._parts[party]
            )
        return self._outcomes[key]

    def _status(self, part: Part, values: Mapping[str, str]) -> Status:
        key = (id(part), tuple(values.get(term) for term in part.terms))
        if key not in self._known:
            world = World(self._scenario.term, self._scenario.meanings, values, self._package)
            when = part.position.when
            idle = part.limits and when is not None and not holds(when, world)
            found = True if idle else truth(part.requires, world)
            hinges = tuple(values.get(t) for t in self._scenario.terms_in(part.requires))
            self._known[key] = hinges if found is None else found
        return self._known[key]

    def prefers(self, party: str, new: int, old: int) -> Preferred:
        """How the party ranks two states: the first kind of position that differs decides.

        A red line weighs more than a condition, and so on down to preferences.
        """
        after, before = self.outcome(party, new), self.outcome(party, old)
        changes = [
            (part.position.kind, old, new)
            for part, old, new in zip(self._parts[party], before, after, strict=True)
            if old != new
        ]
        changes = [change for change in changes if change[0] is changes[0][0]]
        # An open part may turn out either way.
        up = any(old is not True and new is not False for _, old, new in changes)
        down = any(old is not False and new is not True for _, old, new in changes)
        if not down and any(cured(old, new) for _, old, new in changes):
            return Preferred.BETTER
        if not up and any(cured(new, old) for _, old, new in changes):
            return Preferred.WORSE
        return Preferred.MIXED if changes else Preferred.SAME

    def changes(self, party: str, new: int, old: int) -> Changes:
        """What a move from one state to another does to what the party has said."""
        after, before = self.outcome(party, new), self.outcome(party, old)
        found = Changes({}, {}, {})
        for part, a, b in zip(self._parts[party], after, before, strict=True):
            if a != b:
                which = found.cures if cured(b, a) else found.hurts if cured(a, b) else found.open
                which[part.position.id] = part.position
        return found


class Changes(NamedTuple):
    """The positions, by id, of which a move cures, hurts or leaves open some part."""

    cures: dict[str, Position]
    hurts: dict[str, Position]
    open: dict[str, Position]


def cured(before: Status, after: Status) -> bool:
    """Whether a part that failed is met."""
    return before is False and after is True
