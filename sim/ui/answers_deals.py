"""What the page asks about all deals: how many, which, what they trade, and why there is none.

Every answer holds the terms ``pins``, and raises TooWide where it would take too long for
the page.
"""

from __future__ import annotations

from dataclasses import replace

from sim import limits
from sim.engine.budget import TooWide
from sim.engine.settling import deal_space
from sim.engine.space import DealSpace
from sim.questions.deals import count, otherwise
from sim.questions.deals_listed import listed, sampled
from sim.questions.deals_told import Deals
from sim.questions.explain import explain
from sim.questions.explain_told import Explanation
from sim.questions.graded import Graded, graded
from sim.questions.graded_told import SHOWN
from sim.questions.parties import PartyView, party_view
from sim.questions.shifts import Shift, shifts
from sim.questions.tradeoffs import tradeoffs
from sim.questions.tradeoffs_told import Tradeoffs
from sim.scenario.model import Settings
from sim.ui.kept import budget, kept
from sim.ui.seen import Seen
from sim.ui.state import Draw


@kept("switches", "open", whole=lambda found: found.exact)
def counted(seen: Seen, pins: Settings) -> Deals:
    """How many packages there are, and who accepts how many; estimated where it must be."""
    try:
        return count(_space(seen, pins))
    except TooWide as wide:
        reason = wide.reason
    return otherwise(seen.scenario, seen.question(pins), reason, budget())[0]


@kept("switches", "open")
def drawn(seen: Seen, pins: Settings, draw: Draw) -> list[dict[str, str]]:
    """Deals, in order or at random."""
    space = _space(seen, pins)
    if draw.seed is None:
        return listed(space, draw.number)
    return sampled(space, draw.number, draw.seed)


@kept("switches", "open", whole=lambda found: found.exact)
def traded(seen: Seen, pins: Settings) -> Tradeoffs:
    """The undominated outcomes and four ways to choose among them."""
    question = seen.question(pins)
    return tradeoffs(seen.scenario, question, budget=budget(), vectors=limits.PAGE_VECTORS)


@kept("switches", "open")
def _space(seen: Seen, pins: Settings) -> DealSpace:
    """The packages with these terms held, every other one free."""
    space = deal_space(seen.scenario, seen.question(pins), budget())
    _ = space.diagram  # Built within the budget, whose clock runs out.
    return space


@kept("switches", "open", whole=lambda found: found.exact)
def explained(seen: Seen, pins: Settings, counted: int | None = None) -> Explanation:
    """Why there is no deal, and what would have to be given up.

    What the first ``counted`` concessions open is counted (of all, when None).
    """
    return explain(seen.scenario, seen.question(pins), budget(), counted=counted)


@kept("switches", "open", whole=lambda found: found.exact)
def weakened(seen: Seen, pins: Settings) -> Graded:
    """How far positions would have to be weakened; deals are counted of those that are told."""
    return graded(seen.scenario, seen.question(pins), budget(), SHOWN)


@kept("switches", "open", whole=lambda found: found.exact)
def parties(seen: Seen, pins: Settings) -> PartyView:
    """Which of the chosen parties can agree."""
    return party_view(seen.scenario, seen.question(pins), budget())


@kept("switches", "open")
def turning(seen: Seen, pins: Settings) -> tuple[Shift, ...]:
    """Whether each single switch opens a deal; conflicts and concessions are not listed."""
    one = replace(budget(), sets=1)
    return shifts(seen.scenario, seen.question(pins), one, each=limits.PAGE_GLANCE_SECONDS)


@kept("switches", "open", whole=lambda rows: all(row.complete for row in rows))
def shifted(seen: Seen, pins: Settings) -> tuple[Shift, ...]:
    """The deadlock under each single switch."""
    question = seen.question(pins)
    return shifts(seen.scenario, question, budget(), each=limits.PAGE_SHIFT_SECONDS)
