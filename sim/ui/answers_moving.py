"""What the page asks about what moves: the way, whether it would hold, the stairs, the days."""

from __future__ import annotations

from time import monotonic

from sim.questions.diff import Side, diff
from sim.questions.diff_told import Diff
from sim.questions.hold import hold
from sim.questions.hold_told import Hold
from sim.questions.path import path
from sim.questions.path_told import Path
from sim.questions.stairs import stairs
from sim.questions.stairs_told import Stairs
from sim.questions.timeline import Timeline, timeline
from sim.scenario.model import Settings
from sim.ui.kept import kept, until
from sim.ui.seen import Seen


@kept("switches")
def walked(
    seen: Seen, /, start: str | Settings, target: str | Settings, keep: tuple[str, ...], **how: bool
) -> Path:
    """Every way from one package to another; ``how`` is as for the question itself.

    Raises InvalidInput where too many terms differ.
    """
    return path(seen.scenario, start, target, seen.question({}, ()), keep=keep, **how)


@kept("switches", whole=lambda found: found.exact)
def climbed(seen: Seen, steps: tuple[str, ...], grid: tuple[str, ...] = ()) -> Stairs:
    """These steps of a staircase; with two parties, the concession grid of the first closed."""
    named = [seen.steps[step] for step in steps]
    seconds = max(until() - monotonic(), 0.1)
    return stairs(seen.scenario, named, seen.question({}), grid=grid or None, seconds=seconds)


@kept("switches", "subject")
def held(seen: Seen) -> Hold:
    """Who could break the package as it stands; open terms count as left out.

    Raises InvalidInput where the scenario is scored or the package impossible, TooWide where
    a party could break too much.
    """
    package, phase = seen.subject
    seconds = max(until() - monotonic(), 0.1)
    question = seen.question(seen.set, ())
    return hold(seen.scenario, package, question, phase=phase, seconds=seconds)


@kept("switches", whole=lambda found: found.exact)
def days(seen: Seen, pins: Settings) -> Timeline:
    """The question on every day on which a position begins or ends."""
    return timeline(seen.scenario, seen.question(pins), seconds=max(until() - monotonic(), 0.1))


@kept("switches", "subject")
def beside(seen: Seen, other: str | Settings) -> Diff:
    """What differs between the package as it stands and a named one, and whom it turns."""
    package, phase = seen.subject
    own = package if phase is None else f"{package}/{phase}"
    question = seen.question({}, ())
    return diff(Side(seen.scenario, question, own), Side(seen.scenario, question, other))
