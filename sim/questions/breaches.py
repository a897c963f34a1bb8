"""Who has a stated reason to break what, who to answer, and whether the gain remains.

A breach is held against one answer of one other party, as a sanction is in
:mod:`sim.engine.graph_model`, but on the partial order of what has been said instead of a
full ranking: where that order does not tell, neither does this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from functools import cache, cached_property
from typing import Final, Literal, get_args

from sim import limits
from sim.engine.budget import Budget, TooWide
from sim.questions.base import Part
from sim.questions.undertakings import LIMITS, Preferred, Undertakings
from sim.scenario.model import Position
from sim.scenario.record import AnnouncedAnswer, Pledge


class Standing(Enum):
    """What stands against a breach, as docs/hold.md defines it; reasons to break first."""

    UNANSWERED = "unanswered"
    UNCLEAR = "unclear"
    ANSWERED = "answered"
    UNWEIGHED = "unweighed"
    GOOD_FAITH = "good_faith"
    DETERRED = "deterred"
    KEPT = "kept"


Effect = Literal["hurts", "undoes", "blurs", "some"]
_EFFECTS: Final[Sequence[Effect]] = get_args(Effect)


class Reply(Part):
    """What one other party would have a stated reason to do about a breach."""

    party: str
    """who answers"""
    breaks: tuple[str, ...]
    """terms that it no longer keeps"""
    because: tuple[str, ...]
    """its positions that this meets"""
    effect: Effect
    """what the breaker then has at its best: a loss, no gain, a gain or not, a gain"""
    step_out: tuple[str, ...]
    """terms on which the breaker must change its course as well, to have that gain"""


class Breach(Part):
    """One party breaking one or more terms of the deal."""

    party: str
    """who breaks"""
    terms: tuple[str, ...]
    """what it breaks"""
    standing: Standing
    """what stands against it"""
    motive: Preferred
    """what the breach alone means to it: gains, loses, both, nothing_said"""
    restates: bool
    """whether it gains only by ending a deal that it refuses; this decides no verdict"""
    cures: tuple[str, ...]
    """its positions that breaking it meets"""
    hurts: tuple[str, ...]
    """its positions that breaking it fails"""
    open: tuple[str, ...]
    """its positions of which breaking it leaves open whether they are met"""
    answer: tuple[Reply, ...]
    """of each other party that has a reason, the answer that tells most against the breach;
    the first of them counts"""
    announced: tuple[str, ...]
    """answers to it that somebody has announced"""
    pledged: tuple[str, ...]
    """its own pledges to keep it"""


_Answer = tuple[int, int, int, str]
"""Effect, how many are broken, the state, who: the least tells most against a breach."""


class Breaches:
    """Every breach of a package worth looking at, and what stands against it.

    Those are the single undertakings, and what a party gains by breaking together but by no
    part of it. Raises TooWide past the budget's clock, or beyond 16 undertakings of one
    party that matter to it.
    """

    def __init__(
        self,
        undertakings: Undertakings,
        announced: Sequence[AnnouncedAnswer] = (),
        pledges: Sequence[Pledge] = (),
        budget: Budget | None = None,
    ) -> None:
        self._budget = budget or Budget()

        @cache
        def prefers(party: str, new: int, old: int) -> Preferred:
            self._budget.check_clock()
            return undertakings.prefers(party, new, old)

        self._deal, self._prefers, self._pledges = undertakings, prefers, pledges
        able = {*undertakings.all}
        self._announced = [a for a in announced if able & {(a.party, t) for t in a.breaks}]
        self._may = {p: own & undertakings.matters[p] for p, own in undertakings.own.items()}
        most = limits.UNDERTAKINGS
        if wide := [p for p, may in self._may.items() if may.bit_count() > most]:
            raise TooWide(f"{wide[0]} has more than {most} undertakings that matter to it")
        self._due: set[tuple[str, int]] = set()
        """What a party has an unanswered reason to do anyway: that is no answer to anybody."""
        bits = undertakings.bit.values()
        self._patterns = {p: _sums(b for b in bits if b & may) for p, may in self._may.items()}

    def _gains(self, party: str) -> list[int]:
        """What it gains by breaking, but by no part of it."""
        found: list[int] = []
        for broken in self._patterns[party]:
            smaller = any(gain & ~broken == 0 for gain in found)
            if not smaller and self._prefers(party, broken, 0) is Preferred.BETTER:
                found.append(broken)
        return found

    @cached_property
    def found(self) -> tuple[Breach, ...]:
        """Single ones first, in the order of the file."""
        looked_at = [(u.party, bit) for u, bit in self._deal.bit.items()]
        looked_at += [(p, g) for p in self._may for g in self._gains(p) if g & (g - 1)]
        while True:
            found = {key: self._breach(*key) for key in looked_at}
            late = {key for key, breach in found.items() if breach.standing is Standing.UNANSWERED}
            if late <= self._due:
                return tuple(found.values())
            self._due |= late

    def _breach(self, party: str, broken: int) -> Breach:
        motive, moved = self._prefers(party, broken, 0), self._deal.moved(party, broken, 0)
        answers, terms = sorted(self._answers(party, broken)), self._terms(broken)
        announced = [a.id for a in self._announced if party in a.by and a.broken in terms]
        effect = _EFFECTS[answers[0][0]] if answers else "some" if announced else None
        pledged = [p.id for p in self._pledges if p.party == party and {*p.keeps} & {*terms}]
        binding = [position.kind in LIMITS for position, how in moved if how is Preferred.BETTER]
        return Breach(
            party=party,
            terms=terms,
            standing=self._standing(party, broken, effect),
            motive=motive,
            restates=any(binding)
            and (motive is Preferred.BETTER or (motive is Preferred.MIXED and all(binding))),
            cures=_ids(moved, Preferred.BETTER),
            hurts=_ids(moved, Preferred.WORSE),
            open=_ids(moved, Preferred.MIXED),
            answer=tuple(self._reply(party, broken, answer) for answer in answers),
            announced=tuple(announced),
            pledged=tuple(pledged),
        )

    def _standing(self, party: str, broken: int, effect: Effect | None) -> Standing:
        motive = self._prefers(party, broken, 0)
        gains, loses = motive is Preferred.BETTER, motive is Preferred.WORSE
        wider = (pattern for pattern in self._patterns[party] if broken & ~pattern == 0)
        if loses and all(self._prefers(party, pattern, 0) is motive for pattern in wider):
            return Standing.KEPT
        if effect == "hurts" or (gains and effect == "undoes"):
            return Standing.ANSWERED if gains else Standing.DETERRED
        if motive is Preferred.MIXED or (gains and effect == "blurs"):
            return Standing.UNCLEAR
        if gains:
            return Standing.UNANSWERED
        return Standing.UNWEIGHED if effect else Standing.GOOD_FAITH

    def _answers(self, breaker: str, broken: int) -> Iterator[_Answer]:
        """Of each other party that has a reason, the answer that tells most."""
        for party, patterns in self._patterns.items():
            ends = [broken | pattern for pattern in patterns if party != breaker]
            reasons = [
                (_EFFECTS.index(self._effect(breaker, end)), end.bit_count(), end, party)
                for end in ends
                if self._has_reason(party, broken, end)
                and not any(who == party and gain & ~end == 0 for who, gain in self._due)
            ]
            if reasons:
                yield min(reasons)

    def _has_reason(self, party: str, before: int, end: int) -> bool:
        """Whether the party prefers the end, and needs all that it breaks for that."""
        return self._prefers(party, end, before) is Preferred.BETTER and all(
            self._prefers(party, end ^ bit, end) in (Preferred.WORSE, Preferred.MIXED)
            for bit in self._deal.bit.values()
            if bit & (end ^ before)
        )

    def _effect(self, breaker: str, end: int) -> Effect:
        """What the breaker can make of the answer at best."""
        self._budget.check_clock()
        ranks = {self._prefers(breaker, s, 0) for s in self._stays(breaker, end)}
        if Preferred.BETTER in ranks:
            return "some"
        if ranks == {Preferred.WORSE}:
            return "hurts"
        return "blurs" if Preferred.MIXED in ranks else "undoes"

    def _stays(self, breaker: str, end: int) -> list[int]:
        """The states that the breaker can choose from after an answer, the nearest first."""
        ways = (end & ~self._may[breaker] | pattern for pattern in self._patterns[breaker])
        return sorted(ways, key=lambda state: (state ^ end).bit_count())

    def _reply(self, breaker: str, broken: int, answer: _Answer) -> Reply:
        effect, _, end, party = answer
        stays = self._stays(breaker, end)
        gaining = (s for s in stays if self._prefers(breaker, s, 0) is Preferred.BETTER)
        return Reply(
            party=party,
            breaks=self._terms(end & ~broken),
            because=_ids(self._deal.moved(party, end, broken), Preferred.BETTER),
            effect=_EFFECTS[effect],
            step_out=self._terms(next(gaining, end) ^ end),
        )

    def _terms(self, state: int) -> tuple[str, ...]:
        return tuple(u.term for u in self._deal.named(state))


def _ids(moved: Iterable[tuple[Position, Preferred]], how: Preferred) -> tuple[str, ...]:
    """The positions of which some part is so moved."""
    return tuple(dict.fromkeys(position.id for position, found in moved if found is how))


def _sums(bits: Iterable[int]) -> tuple[int, ...]:
    """Every set of these bits, ascending."""
    found = [0]
    for bit in bits:
        found += [pattern | bit for pattern in found]
    return tuple(found)
