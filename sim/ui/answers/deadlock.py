"""Why there is no deal: conflicts and concessions, who can agree, what moves with judgement."""

from __future__ import annotations

from sim.engine.marco import Limits
from sim.questions.explain import explain
from sim.questions.explain_told import Explanation
from sim.questions.parties import PartyView, party_view
from sim.questions.shifts import Shift, shifts
from sim.scenario.model import Settings
from sim.ui.answers.asking import SETS, kept, pairs, question_of, sets, switches, until
from sim.ui.session import Now


def explained(now: Now, pins: Settings, counted: int | None = None) -> Explanation:
    """Why there is no deal with these terms held, and what would have to be given up.

    What the first ``counted`` concessions open is counted (of all, when None).

    Raises:
        TooWide: it would take too long for the page.
    """

    def compute() -> Explanation:
        question = question_of(now, pins, None, silence=True)
        return explain(now.scenario, question, sets(), counted=counted)

    key = ("explained", switches(now), pairs(pins), counted)
    return kept(now, key, compute, lambda found: found.exact)


def parties(now: Now, pins: Settings) -> PartyView:
    """Which of the chosen parties can agree, with these terms held.

    Raises:
        TooWide: it would take too long for the page.
    """

    def compute() -> PartyView:
        question = question_of(now, pins, None, silence=True)
        return party_view(now.scenario, question, sets())

    key = ("parties", switches(now), pairs(pins))
    return kept(now, key, compute, lambda found: found.exact)


def turning(now: Now, pins: Settings) -> tuple[Shift, ...]:
    """Whether each single switch opens a deal; conflicts and concessions are not listed.

    Raises:
        TooWide: it would take too long for the page.
    """

    def compute() -> tuple[Shift, ...]:
        question = question_of(now, pins, None, silence=True)
        limits = Limits(sets=1, seconds=0.3, firm=True)
        return shifts(now.scenario, question, limits, until=until())

    return kept(now, ("turning", switches(now), pairs(pins)), compute)


def shifted(now: Now, pins: Settings) -> tuple[Shift, ...]:
    """The deadlock under each single switch, with these terms held.

    Raises:
        TooWide: it would take too long for the page.
    """

    def compute() -> tuple[Shift, ...]:
        question = question_of(now, pins, None, silence=True)
        limits = Limits(sets=SETS, seconds=1.0, firm=True)
        return shifts(now.scenario, question, limits, until=until())

    key = ("shifts", switches(now), pairs(pins))
    return kept(now, key, compute, lambda rows: all(row.complete for row in rows))
