"""What the page asks about what moves: the way to a package, and whether it would hold."""

from __future__ import annotations

from sim.questions.hold import hold
from sim.questions.hold_told import Hold
from sim.questions.path import path
from sim.questions.path_told import Path
from sim.scenario.model import Settings
from sim.ui.kept import kept
from sim.ui.seen import Seen


@kept("switches")
def walked(
    seen: Seen, /, start: str | Settings, target: str | Settings, keep: tuple[str, ...], **how: bool
) -> Path:
    """Every way from one package to another; ``how`` is as for the question itself.

    Raises InvalidInput where too many terms differ.
    """
    return path(seen.scenario, start, target, seen.question({}, ()), keep=keep, **how)


@kept("switches", "subject")
def held(seen: Seen) -> Hold:
    """Who could break the package as it stands; open terms count as left out.

    Raises InvalidInput where the scenario is scored or the package impossible, TooWide where
    a party could break too much.
    """
    package, phase = seen.subject
    return hold(seen.scenario, package, seen.question(seen.set, ()), phase=phase)
