"""Who must move: what each smallest set of concessions opens, and each single one alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from time import monotonic

from sim.engine.budget import TooWide
from sim.engine.settling import deal_space
from sim.engine.space import DealSpace
from sim.questions.base import Part
from sim.questions.opening import Opener, Opening
from sim.scenario.declared import in_json, in_json_as, json_field


class Concession(Part):
    """A smallest set of stakes whose giving-up opens a deal, by who gives up what.

    Every deal it opens fails exactly these stakes and no other, since otherwise fewer
    would do.
    """

    give_up: tuple[str, ...]
    """the positions, and minimums of points"""
    by_party: dict[str, tuple[str, ...]]
    """party: what it gives up"""
    opens: Opening | None = json_field(hidden=True)
    kinds: int | None
    """of how many kinds these deals are, where terms that define a kind are named"""

    @property
    @in_json_as("opens")
    def deals(self) -> int | None:
        """how many deals there are then; null when they were not counted"""
        return None if self.opens is None else self.opens.deals

    @property
    @in_json
    def options(self) -> Mapping[str, Mapping[str, int]]:
        """term set or open: option: how many of these deals have it"""
        return {} if self.opens is None else self.opens.options


class Counter(ExitStack):
    """Counts what concessions open until a reading of :func:`time.monotonic`.

    Use it in a ``with`` statement. ``reason`` says why something was left uncounted,
    None while everything was counted.
    """

    def __init__(self, space: DealSpace, kinds_by: Sequence[str], until: float) -> None:
        super().__init__()
        self.reason: str | None = None
        self._until = until
        self._terms = tuple(dict.fromkeys(kinds_by))
        budget = replace(space.budget, until=min(until, space.budget.until))
        self._opener = self._led = None
        try:
            self._opener = self.enter_context(Opener(space, budget))
            if self._terms:
                led = deal_space(space.scenario, space.question, budget, first=self._terms)
                self._led = self.enter_context(Opener(led, budget))
        except TooWide as wide:
            self._uncounted(wide)

    def opening(self, given_up: Collection[str]) -> tuple[Opening | None, int | None]:
        """What is open without these stakes, and of how many kinds."""
        opened, found = None, None
        try:
            if monotonic() > self._until:
                raise TooWide("the time limit was reached")
            if self._opener is not None:
                opened = self._opener.opening(given_up)
            if self._led is not None:
                found = self._led.kinds(given_up, self._terms)
        except TooWide as wide:
            self._uncounted(wide)
        return opened, found

    def _uncounted(self, wide: TooWide) -> None:
        self.reason = f"not everything was counted: {wide.reason}"

    def deals(self, given_up: Collection[str]) -> int | None:
        """How many deals there are without these stakes; None: not counted."""
        opened, _ = self.opening(given_up)
        return None if opened is None else opened.deals


def by_whom(
    give_up: Collection[str], party_of: Mapping[str, str], parties: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Party that gives something up -> what."""
    whose = {p: tuple(stake for stake in give_up if party_of[stake] == p) for p in parties}
    return {party: stakes for party, stakes in whose.items() if stakes}


def concessions(
    space: DealSpace,
    corrections: Sequence[tuple[str, ...]],
    counter: Counter,
    counted: int | None = None,
) -> tuple[Concession, ...]:
    """Each correction set in the order given, the first ``counted`` (or all) with what it opens."""
    party_of = {stake.id: stake.party for stake in space.stakes}
    listed = []
    for place, give_up in enumerate(corrections):
        by_party = by_whom(give_up, party_of, space.question.parties)
        asked = counted is None or place < counted
        opens, kinds = counter.opening(give_up) if asked else (None, None)
        listed.append(Concession(give_up=give_up, by_party=by_party, opens=opens, kinds=kinds))
    return tuple(listed)


def singles(space: DealSpace, counter: Counter, now: Opening | None) -> dict[str, int | None]:
    """Stake -> how many more deals there are once it alone is given up; None: not counted."""
    counts = {stake.id: counter.deals({stake.id}) for stake in space.stakes}
    return {
        stake: None if deals is None or now is None else deals - now.deals
        for stake, deals in counts.items()
    }
