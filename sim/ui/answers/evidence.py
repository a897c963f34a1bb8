"""What an answer rests on: what another reading would flip, what the record says."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sim.analyses.expectations import Held, held_to
from sim.ui.answers.asking import kept, switches
from sim.ui.answers.package import named_check
from sim.ui.session import Now
from sim.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Flip:
    """A verdict on a named package that another reading changes."""

    package: str
    party: str
    before: Verdict
    after: Verdict


def flips(now: Now, reading: str, value: str) -> tuple[Flip, ...] | None:
    """What reading a wording so would change; None when it is read so already."""
    default = now.scenario.reading[reading].default
    if now.state.readings.get(reading, default) == value:
        return None
    read = replace(now, state=replace(now.state, readings={**now.state.readings, reading: value}))

    def compute() -> tuple[Flip, ...]:
        found = []
        for name in now.scenario.package:
            before, after = named_check(now, name).parties, named_check(read, name).parties
            found += [
                Flip(name, party, before[party].verdict, after[party].verdict)
                for party in before
                if before[party].verdict is not after[party].verdict
            ]
        return tuple(found)

    return kept(now, ("flips", switches(now), reading, value), compute)


def expectations(now: Now) -> tuple[Held, ...]:
    """What the record says happened, held against the model."""
    return kept(now, ("expectations",), lambda: held_to(now.scenario))
