"""What an answer rests on: what another reading would flip, what the record says."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from time import monotonic

from sim.questions.check import Check
from sim.questions.expectations import Held, held_to
from sim.scenario.verdicts import Verdict
from sim.ui.answers.asking import kept, switches, until
from sim.ui.answers.package import named_check
from sim.ui.session import Now


@dataclass(frozen=True, slots=True)
class Flip:
    """A verdict on a named package that another reading changes."""

    package: str
    party: str
    before: Verdict
    after: Verdict


def flips(now: Now) -> dict[tuple[str, str], tuple[Flip, ...] | None]:
    """(reading, value) -> what reading it so would change, for every value not chosen now.

    None where there was no time to say.
    """
    usual = {name: reading.default for name, reading in now.scenario.reading.items()}
    chosen = {**usual, **now.state.readings}
    others = [
        (name, value)
        for name, reading in now.scenario.reading.items()
        for value in reading.values
        if value != chosen[name]
    ]

    def compute() -> dict[tuple[str, str], tuple[Flip, ...] | None]:
        end = until()
        before: dict[str, Check] = {}
        found: dict[tuple[str, str], tuple[Flip, ...] | None] = {}
        for name, value in others:
            holders = {p.party for p in now.scenario.positions if name in p.variants}
            readings = {**now.state.readings, name: value}
            read = replace(now, state=replace(now.state, readings=readings))
            found[name, value] = _flips(now, read, holders, before, end)
        return found

    return kept(now, ("flips", switches(now)), compute, lambda found: None not in found.values())


def _flips(
    now: Now, read: Now, holders: Collection[str], before: dict[str, Check], end: float
) -> tuple[Flip, ...] | None:
    """What the holders say otherwise; ``before`` keeps what they say now."""
    found: list[Flip] = []
    for name in now.scenario.package if holders else ():
        if monotonic() > end:
            return None
        if name not in before:
            before[name] = named_check(now, name)
        now_says, then_says = before[name].parties, named_check(read, name).parties
        found += [
            Flip(name, party, now_says[party].verdict, then_says[party].verdict)
            for party in now_says
            if now_says[party].verdict is not then_says[party].verdict
        ]
    return tuple(found)


def expectations(now: Now) -> tuple[Held, ...]:
    """What the record says happened, held against the model."""
    return kept(now, ("expectations",), lambda: held_to(now.scenario))
