"""What stands against each breach, a second time: sets and plain loops, nothing remembered.

It shares no code with :mod:`sim.questions.undertakings` and :mod:`sim.questions.breaches`;
truth is that of the slow oracle of :mod:`tests.oracle`. A state is the set of undertakings
(party, term) that are broken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, combinations

from sim.language.syntax import AllOf
from sim.scenario.model import Kind, Position, Scenario, Severity, Term
from tests.oracle import Settings, World, mentioned, three_valued, two_valued

State = frozenset[tuple[str, str]]
DEAL: State = frozenset()
KINDS = (Kind.RED_LINE, Kind.CONDITION, Kind.OFFER_LIMIT, Kind.DEMAND, Kind.PREFERENCE)


@dataclass(frozen=True)
class Slow:
    """One package of a scenario in which every position counts."""

    scenario: Scenario
    package: Settings

    def bound(self, term: str) -> tuple[Term, set[str]] | None:
        """The binding term over this one, and whom it binds."""
        for binder in self.scenario.terms:
            covers = binder.binds_for.get(term)
            if binder.id not in self.package or term not in self.package or covers is None:
                continue
            if covers == ("all",) or self.package[term] in covers:
                return binder, set(binder.binds[self.package[binder.id]])
        return None

    def undertakings(self) -> list[tuple[str, str]]:
        """Every (party, term) that can be broken, in the order of the file."""
        found = []
        for term in self.scenario.terms:
            set_to = self.package.get(term.id)
            if set_to is None or term.status_quo in (None, set_to) or term.once:
                continue
            bound = self.bound(term.id)
            able = set(term.breakers) & (set(term.breakers) if bound is None else bound[1])
            found += [(party.id, term.id) for party in self.scenario.parties if party.id in able]
        return found

    def values(self, state: State, held: str | None) -> dict[str, str]:
        """What is in force as everybody gets it, or as one party is held to it."""
        quo = {t.id: t.status_quo for t in self.scenario.terms if t.status_quo is not None}
        down = set()
        for _, term in state:
            keeps = held is not None and (held, term) in set(self.undertakings()) - state
            if not (keeps and self.bound(term)):
                down.add(term)
        kept = {t: o for t, o in self.package.items() if t not in down}
        if held is not None:
            for binder in [t for t in self.scenario.terms if t.id in kept and t.binds]:
                broken = {
                    p for p, t in state if t in kept and (b := self.bound(t)) and b[0] is binder
                }
                if broken:
                    left = set(binder.binds[self.package[binder.id]]) - broken
                    kept.pop(binder.id)
                    for option, parties in binder.binds.items():
                        if set(parties) == left:
                            kept[binder.id] = option
        while True:
            world = World(self.scenario, {**quo, **kept}, frozenset(kept))
            alone = World(self.scenario, kept, frozenset(kept))
            fallen: set[str] = set()
            for rule in self.scenario.rules:
                if rule.severity is not Severity.HARD or rule.then is None or fallen:
                    continue
                if two_valued(rule.when, alone) and three_valued(rule.then, world) is False:
                    fallen = mentioned(rule.when, self.scenario) & set(kept)
            if not fallen:
                return {**quo, **kept}
            kept = {t: o for t, o in kept.items() if t not in fallen}

    def parts(self, party: str, state: State) -> Iterator[tuple[Position, int, bool | None]]:
        """Every part of every position: its level, and True, False or None for open."""
        for position in self.scenario.positions:
            if position.party != party or position.kind not in KINDS:
                continue
            limit = position.kind in KINDS[:3]
            values = self.values(state, party if limit else None)
            world = World(self.scenario, values, frozenset(self.package))
            counts = not limit or (
                bool(mentioned(position.requires, self.scenario) & set(self.package))
                if position.when is None
                else two_valued(position.when, world)
            )
            requires = position.requires
            for part in requires.parts if isinstance(requires, AllOf) else (requires,):
                found = three_valued(part, world) if counts else True
                yield position, KINDS.index(position.kind), found

    def prefers(self, party: str, new: State, old: State) -> str:
        """better, worse, mixed or same."""
        pairs = [
            (level, before, after)
            for (_, level, before), (_, _, after) in zip(
                self.parts(party, old), self.parts(party, new), strict=True
            )
            if before != after
        ]
        if not pairs:
            return "same"
        first = min(level for level, _, _ in pairs)
        outcomes = [(before, after) for level, before, after in pairs if level == first]
        if all(before is False and after is True for before, after in outcomes):
            return "better"
        if all(before is True and after is False for before, after in outcomes):
            return "worse"
        return "mixed"

    def standings(self) -> dict[str, str]:
        """party:term+term -> what stands against breaking them."""
        singles = [frozenset([u]) for u in self.undertakings()]
        wide = [
            gain
            for party in self.scenario.party
            for gain in self.gains(party)
            if len(gain) > 1
        ]  # fmt: skip
        due: set[State] = set()
        while True:
            found = {breach: self.standing(breach, due) for breach in [*singles, *wide]}
            late = {breach for breach, standing in found.items() if standing == "unanswered"}
            if late <= due:
                return {self._name(breach): standing for breach, standing in found.items()}
            due |= late

    def standing(self, breach: State, due: set[State]) -> str:
        """The first of the standings that applies."""
        party = next(iter(breach))[0]
        motive = self.prefers(party, breach, DEAL)
        wider = [p for p in self.patterns(party) if p >= breach]
        if motive == "worse" and all(self.prefers(party, p, DEAL) == "worse" for p in wider):
            return "kept"
        effects = [self.effect(party, end) for end in self.answers(party, breach, due)]
        best = next((e for e in ("hurts", "undoes", "blurs", "some") if e in effects), None)
        if best == "hurts" or (motive == "better" and best == "undoes"):
            return "answered" if motive == "better" else "deterred"
        if motive == "mixed" or (motive == "better" and best == "blurs"):
            return "unclear"
        if motive == "better":
            return "unanswered"
        return "unweighed" if best else "good_faith"

    def answers(self, breaker: str, breach: State, due: set[State]) -> Iterator[State]:
        """The states after one answer of one other party that has a reason for it."""
        for party in self.scenario.party:
            for pattern in self.patterns(party):
                end = breach | pattern
                if party == breaker or self.prefers(party, end, breach) != "better":
                    continue
                idle = any(
                    self.prefers(party, end - {u}, end) in ("same", "better") for u in pattern
                )
                if not idle and not any(d <= pattern for d in due if d):
                    yield end

    def effect(self, party: str, end: State) -> str:
        """What the breaker can make of the answer."""
        others = frozenset(u for u in end if u[0] != party)
        ranks = {self.prefers(party, others | pattern, DEAL) for pattern in self.patterns(party)}
        if "better" in ranks:
            return "some"
        return "hurts" if ranks == {"worse"} else "blurs" if "mixed" in ranks else "undoes"

    def gains(self, party: str) -> list[State]:
        """What it gains by breaking, but by no part of."""
        better = [p for p in self.patterns(party) if self.prefers(party, p, DEAL) == "better"]
        return [gain for gain in better if not any(other < gain for other in better)]

    def patterns(self, party: str) -> list[State]:
        """Every set of its own undertakings."""
        own = [u for u in self.undertakings() if u[0] == party]
        sizes = (combinations(own, size) for size in range(len(own) + 1))
        return [frozenset(pattern) for pattern in chain.from_iterable(sizes)]

    def _name(self, breach: State) -> str:
        terms = [t for _, t in self.undertakings() if (next(iter(breach))[0], t) in breach]
        return f"{next(iter(breach))[0]}:{'+'.join(dict.fromkeys(terms))}"
