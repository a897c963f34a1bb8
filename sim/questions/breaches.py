"""Who has a stated reason to break what, who to answer, and whether the gain remains.

A sanction in the sense of the graph model (:mod:`sim.engine.graph_model`), on the partial
order of what the parties have said instead of a full ranking: every claim here holds in
every ranking that agrees with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from functools import cached_property
from typing import Final, Literal, NamedTuple

from sim.engine.automaton import TooWide
from sim.questions.base import Part
from sim.questions.undertakings import LIMITS, Order, Preferred, Undertakings
from sim.scenario.record import AnnouncedAnswer, Pledge

MOST_STATES: Final = 50_000
MOST_OWN: Final = 16


class Standing(Enum):
    """What stands against a breach; those with a reason to break first."""

    UNANSWERED = "unanswered"
    """It gains, and nothing that the others could break would take the gain away."""
    THREAT = "threat"
    """It gains; others could take the gain away, but nobody has a stated reason to."""
    UNCLEAR = "unclear"
    """It gains and loses, or an answer makes it so: which weighs more has not been said."""
    ANSWERED = "answered"
    """It gains, but somebody has a stated reason for an answer that takes the gain away."""
    DETERRED = "deterred"
    """It has no gain, and somebody has a stated reason for an answer by which it loses."""
    KEPT = "kept"
    """It would lose by breaking it, whatever else it broke with it."""
    UNWEIGHED = "unweighed"
    """It would be answered; whether it minds has not been said."""
    GOOD_FAITH = "good_faith"
    """It could break it without gain, loss or answer in anything that has been said."""


Motive = Literal["gains", "loses", "both", "nothing_said"]
Effect = Literal["hurts", "undoes", "blurs", "some"]
MOTIVES: Final[Mapping[Preferred, Motive]] = {
    Preferred.BETTER: "gains",
    Preferred.WORSE: "loses",
    Preferred.MIXED: "both",
    Preferred.SAME: "nothing_said",
}
EFFECTS: Final[Sequence[Effect]] = ("hurts", "undoes", "blurs", "some")


class Move(Part):
    """One step of an answer."""

    party: str
    """who answers"""
    breaks: tuple[str, ...]
    """terms that it no longer keeps"""
    resumes: tuple[str, ...]
    """terms that it keeps again"""
    because: tuple[str, ...]
    """its positions that this cures"""


class StepOut(Part):
    """The move of its own by which a breaker still gains after the answer."""

    breaks: tuple[str, ...]
    """terms that it breaks as well"""
    resumes: tuple[str, ...]
    """terms that it keeps again"""
    cures: tuple[str, ...]
    """its positions that are better met than by the deal"""
    hurts: tuple[str, ...]
    """its positions that are less well met than by the deal"""


class Breach(Part):
    """One party breaking one or more terms of the deal."""

    party: str
    """who breaks"""
    terms: tuple[str, ...]
    """what it breaks"""
    standing: Standing
    """what stands against it"""
    motive: Motive
    """what the breach alone means to it: gains, loses, both, nothing_said"""
    restates: bool
    """whether the gain is only that a deal it refuses is gone: this decides no verdict"""
    cures: tuple[str, ...]
    """its positions that breaking it meets"""
    hurts: tuple[str, ...]
    """its positions that breaking it fails"""
    open: tuple[str, ...]
    """its positions that change in a way that turns on what is not settled"""
    answer: tuple[Move, ...]
    """the steps of the answer that tells most against it"""
    effect: Effect | None
    """after the answer: it loses, gains nothing, it is not said, or it still gains"""
    step_out: StepOut | None
    """how it still gains, where it must move once more for that"""
    announced: tuple[str, ...]
    """answers to it that somebody has announced"""
    pledged: tuple[str, ...]
    """its own pledges to keep it"""


class Answering(NamedTuple):
    """An answer: the states it runs through from the breach on, with who moves."""

    steps: tuple[tuple[str, int], ...]
    effect: Effect

    @property
    def rank(self) -> tuple[int, int, int]:
        """Lower tells more against the breach; then shorter, then less broken."""
        return EFFECTS.index(self.effect), len(self.steps), self.steps[-1][1].bit_count()


class Breaches:
    """Every breach of a package worth looking at, and what stands against it.

    Raises TooWide beyond 16 undertakings of one party that matter to it, and beyond
    50,000 states that answers to one breach can lead to.
    """

    def __init__(
        self,
        undertakings: Undertakings,
        order: Order,
        announced: Sequence[AnnouncedAnswer] = (),
        pledges: Sequence[Pledge] = (),
    ) -> None:
        self._deal, self._order = undertakings, order
        self._announced, self._pledges = announced, pledges
        self._may = {p: own & undertakings.matters[p] for p, own in undertakings.own.items()}
        if wide := [p for p, may in self._may.items() if may.bit_count() > MOST_OWN]:
            raise TooWide(f"{wide[0]} has more than {MOST_OWN} undertakings that matter to it")
        self._patterns = {p: tuple(_within(may)) for p, may in self._may.items()}
        self._gains = {p: tuple(self._gains_of(p)) for p in self._may}
        self._taken: dict[tuple[str, int], bool] = {}

    @cached_property
    def found(self) -> tuple[Breach, ...]:
        """Single ones first, in the order of the file."""
        looked_at = [(u.party, bit) for u, bit in self._deal.bit.items()]
        looked_at += [(p, g) for p, gains in self._gains.items() for g in gains if g & (g - 1)]
        due: set[tuple[str, int]] = set()
        while True:
            # What its author does anyway, in the deal itself, is no answer to anybody.
            breaches = [self._breach(party, broken, due) for party, broken in looked_at]
            late = {
                (party, broken)
                for (party, broken), breach in zip(looked_at, breaches, strict=True)
                if breach.standing in (Standing.UNANSWERED, Standing.THREAT)
            }
            if late <= due:
                return tuple(breaches)
            due |= late

    @property
    def secure(self) -> bool:
        """Whether every party loses, or faces an answer by which it loses, by any breach."""
        return all(
            self._prefers(party, broken, 0) is Preferred.WORSE
            or ((best := self._best(party, broken, set())) is not None and best.effect == "hurts")
            for party, own in self._deal.own.items()
            for broken in _within(own)
            if broken
        )

    def _prefers(self, party: str, new: int, old: int) -> Preferred:
        return self._deal.prefers(party, new, old, self._order)

    def _busy(self, party: str, changed: int, end: int) -> bool:
        """Whether undoing any bit of what it changed would cost the party something."""
        return all(
            self._prefers(party, end ^ bit, end) in (Preferred.WORSE, Preferred.MIXED)
            for bit in _bits(changed)
        )

    def _gains_of(self, party: str) -> Iterator[int]:
        """The breaches by which the party gains, and by no part of them alone."""
        found: list[int] = []
        for broken in self._patterns[party]:
            smaller = any(gain & ~broken == 0 for gain in found)
            if not smaller and self._prefers(party, broken, 0) is Preferred.BETTER:
                found.append(broken)
                yield broken

    def _breach(self, party: str, broken: int, due: set[tuple[str, int]]) -> Breach:
        motive = self._prefers(party, broken, 0)
        changes = self._deal.changes(party, broken, 0)
        best = self._best(party, broken, due)
        terms = tuple(u.term for u in self._deal.named(broken))
        announced = [a.id for a in self._announced if party in a.by and a.broken in terms]
        limits = [position.kind in LIMITS for position in changes.cures.values()]
        return Breach(
            party=party,
            terms=terms,
            standing=self._standing(party, broken, motive, best, bool(announced)),
            motive=MOTIVES[motive],
            restates=(motive is Preferred.BETTER and any(limits))
            or (motive is Preferred.MIXED and bool(limits) and all(limits)),
            cures=tuple(changes.cures),
            hurts=tuple(changes.hurts),
            open=tuple(changes.open),
            answer=() if best is None else tuple(self._moves(broken, best)),
            effect=None if best is None else best.effect,
            step_out=self._step_out(party, broken, best) if motive is Preferred.BETTER else None,
            announced=tuple(announced),
            pledged=tuple(
                p.id for p in self._pledges if p.party == party and {*p.keeps} & {*terms}
            ),
        )

    def _standing(
        self, party: str, broken: int, motive: Preferred, best: Answering | None, announced: bool
    ) -> Standing:
        gains = motive is Preferred.BETTER
        effect = None if best is None else best.effect
        if motive is Preferred.WORSE and self._always_loses(party, broken):
            return Standing.KEPT
        if effect == "hurts" or (gains and effect == "undoes"):
            return Standing.ANSWERED if gains else Standing.DETERRED
        if motive is Preferred.MIXED or (gains and effect == "blurs"):
            return Standing.UNCLEAR
        if gains:
            return Standing.THREAT if self._possible(party, broken) else Standing.UNANSWERED
        return Standing.UNWEIGHED if best or announced else Standing.GOOD_FAITH

    def _always_loses(self, party: str, broken: int) -> bool:
        return all(
            self._prefers(party, pattern, 0) is Preferred.WORSE
            for pattern in self._patterns[party]
            if broken & ~pattern == 0
        )

    def _best(self, party: str, broken: int, due: set[tuple[str, int]]) -> Answering | None:
        """The answer that tells most against the breach, of those somebody has a reason for."""
        best: Answering | None = None
        for steps in self._sequences(party, broken, due):
            found = Answering(steps, self._effect(party, broken, steps[-1][1]))
            best = found if best is None or found.rank < best.rank else best
        return best

    def _sequences(
        self, breaker: str, broken: int, due: set[tuple[str, int]]
    ) -> Iterator[tuple[tuple[str, int], ...]]:
        """The shortest sequence of answers to each state that answers can lead to."""
        seen = {broken}
        waiting: list[tuple[int, tuple[tuple[str, int], ...]]] = [(broken, ())]
        for state, steps in waiting:
            for party in (p for p in self._may if p != breaker):
                for pattern in self._patterns[party]:
                    after = state & ~self._may[party] | pattern
                    if after not in seen and self._answers(party, state, after, due):
                        seen.add(after)
                        waiting.append((after, (*steps, (party, after))))
                        yield waiting[-1][1]
            if len(seen) > MOST_STATES:
                raise TooWide(f"answers lead to more than {MOST_STATES:,} states")

    def _answers(self, party: str, state: int, after: int, due: set[tuple[str, int]]) -> bool:
        return (
            self._prefers(party, after, state) is Preferred.BETTER
            and self._busy(party, state ^ after, after)
            and not any(p == party and g & ~after == 0 and g & ~state for p, g in due)
        )

    def _stays(self, party: str, broken: int, others: int) -> Iterator[int]:
        """The states that the breaker can choose from once the others have moved.

        Taking another gain of its own is no escape from an answer.
        """
        apart = [gain for gain in self._gains[party] if gain & ~broken]
        for pattern in self._patterns[party]:
            if not any(gain & ~pattern == 0 for gain in apart):
                yield others & ~self._may[party] | pattern

    def _effect(self, party: str, broken: int, end: int) -> Effect:
        ranks = {self._prefers(party, state, 0) for state in self._stays(party, broken, end)}
        if Preferred.BETTER in ranks:
            return "some"
        if ranks <= {Preferred.WORSE}:
            return "hurts"
        return "blurs" if Preferred.MIXED in ranks else "undoes"

    def _possible(self, party: str, broken: int) -> bool:
        """Whether anything the others could break leaves the breaker nothing better."""
        if (party, broken) not in self._taken:
            able = self._deal.others(party)
            if able.bit_count() > MOST_OWN:
                raise TooWide(f"others can break more than {MOST_OWN} terms against {party}")
            self._taken[party, broken] = any(
                not self._gaining(party, broken, others) for others in _within(able)
            )
        return self._taken[party, broken]

    def _gaining(self, party: str, broken: int, others: int) -> list[int]:
        """Where the breaker can still gain."""
        return [
            state
            for state in self._stays(party, broken, others)
            if self._prefers(party, state, 0) is Preferred.BETTER
        ]

    def _moves(self, broken: int, best: Answering) -> Iterator[Move]:
        before = broken
        for party, after in best.steps:
            cures = self._deal.changes(party, after, before).cures
            yield Move(
                party=party,
                breaks=tuple(u.term for u in self._deal.named(after & ~before)),
                resumes=tuple(u.term for u in self._deal.named(before & ~after)),
                because=tuple(cures),
            )
            before = after

    def _step_out(self, party: str, broken: int, best: Answering | None) -> StepOut | None:
        if best is None or best.effect != "some":
            return None
        end = best.steps[-1][1]
        better = self._gaining(party, broken, end)
        if end in better:
            return None
        out = min(better, key=lambda state: (state ^ end).bit_count())
        changes = self._deal.changes(party, out, 0)
        return StepOut(
            breaks=tuple(u.term for u in self._deal.named(out & ~end)),
            resumes=tuple(u.term for u in self._deal.named(end & ~out)),
            cures=tuple(changes.cures),
            hurts=tuple(changes.hurts),
        )


def _bits(mask: int) -> Iterator[int]:
    while mask:
        yield mask & -mask
        mask &= mask - 1


def _within(mask: int) -> Iterator[int]:
    """Every subset of a mask, ascending."""
    subset = 0
    while True:
        yield subset
        if subset == mask:
            return
        subset = (subset - mask) & mask
