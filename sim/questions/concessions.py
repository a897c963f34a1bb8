"""Who must move: what each smallest set of concessions opens, and each single one alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from time import monotonic

from sim.engine.automaton import TooWide
from sim.engine.stakes import Ground, ground_of
from sim.questions.opening import Opener, Opening


@dataclass(frozen=True, slots=True)
class Concession:
    """A smallest set of stakes whose giving-up opens a deal, by who gives up what.

    Every deal it opens fails exactly these stakes and no other, since otherwise fewer
    would do. ``opens`` is None when it was not counted; ``kinds`` also when no terms
    that define a kind were named.
    """

    give_up: tuple[str, ...]
    by_party: Mapping[str, tuple[str, ...]]
    opens: Opening | None
    kinds: int | None


class Counter:
    """Counts what concessions open until a reading of :func:`time.monotonic`.

    Use it in a ``with`` statement. ``reason`` says why something was left uncounted,
    None while everything was counted.
    """

    def __init__(self, ground: Ground, kinds_by: Sequence[str], until: float) -> None:
        self.reason: str | None = None
        self._until = until
        self._terms = tuple(dict.fromkeys(kinds_by))
        budget = replace(ground.budget, until=min(until, ground.budget.until))
        self._opener = Opener(replace(ground, budget=budget))
        self._led = None
        if self._terms:
            led = ground_of(ground.scenario, ground.question, ground.budget, first=self._terms)
            self._led = Opener(replace(led, budget=budget))

    def __enter__(self) -> Counter:
        return self

    def __exit__(self, *raised: object) -> None:
        for opener in (self._opener, self._led):
            if opener is not None:
                opener.__exit__(*raised)

    def opening(self, given_up: Collection[str]) -> tuple[Opening | None, int | None]:
        """What is open without these stakes, and of how many kinds."""
        opened, found = None, None
        try:
            if monotonic() > self._until:
                raise TooWide("the time limit was reached")
            opened = self._opener.opening(given_up)
            if self._led is not None:
                found = self._led.kinds(given_up, len(self._terms))
        except TooWide as wide:
            self.reason = f"not everything was counted: {wide.reason}"
        return opened, found


def concessions(
    ground: Ground,
    corrections: Sequence[tuple[str, ...]],
    counter: Counter,
    counted: int | None = None,
) -> tuple[Concession, ...]:
    """Each correction set in the order given, the first ``counted`` (or all) with what it opens."""
    party_of = {stake.id: stake.party for stake in ground.stakes}
    listed = []
    for place, give_up in enumerate(corrections):
        by_party = {
            party: tuple(stake for stake in give_up if party_of[stake] == party)
            for party in ground.question.parties
            if any(party_of[stake] == party for stake in give_up)
        }
        asked = counted is None or place < counted
        opened = counter.opening(give_up) if asked else (None, None)
        listed.append(Concession(give_up, by_party, *opened))
    return tuple(listed)


def singles(ground: Ground, counter: Counter, now: Opening | None) -> dict[str, int | None]:
    """Stake -> how many more deals there are once it alone is given up; None: not counted."""
    more: dict[str, int | None] = {}
    for stake in ground.stakes:
        opened, _ = counter.opening({stake.id})
        more[stake.id] = None if opened is None or now is None else opened.deals - now.deals
    return more
