"""What the Overview page asks: the scenario's own questions, and who stands where."""

from __future__ import annotations

import json
from time import monotonic
from typing import Any, Final

from sim import limits
from sim.questions.base import Answer, Ask
from sim.questions.stands import Stands, stands
from sim.runs.overview import Asked, first_questions
from sim.ui.kept import kept, remember, until
from sim.ui.seen import Seen

_LEAST: Final = 0.1
"""Seconds that every question gets, also where those before it took all there were."""


@kept()
def asked_first(seen: Seen) -> tuple[Asked, ...]:
    """The questions that are answered first."""
    return first_questions(seen.scenario, "" if seen.own is None else seen.own.text)


def as_seen(seen: Seen, ask: Ask) -> Ask:
    """A question of the scenario's, as one looks at the scenario now."""
    state, usual = seen.state, seen.scenario
    looked: dict[str, Any] = {"seconds": limits.PAGE_SECONDS}
    if state.as_of != usual.as_of:
        looked["as_of"] = state.as_of
    if state.evidence != usual.evidence:
        looked["evidence"] = state.evidence
    if state.readings:
        looked["readings"] = {**getattr(ask, "readings", {}), **state.readings}
    if state.dropped:
        looked["drop"] = tuple(dict.fromkeys((*getattr(ask, "drop", ()), *state.dropped)))
    if state.parties:
        looked["parties"] = state.parties
    known = type(ask).model_fields
    return ask.model_copy(update={name: value for name, value in looked.items() if name in known})


def answered(seen: Seen, ask: Ask) -> Answer:
    """The answer to a question of the scenario's, as one looks at it now."""
    asked = as_seen(seen, ask)
    key = ("answered", ask.name, json.dumps(asked.as_json(), sort_keys=True))

    def found() -> Answer:
        # All questions of one run of the page share its time.
        left = max(until() - monotonic(), _LEAST)
        timed = "seconds" in type(asked).model_fields
        return (asked.model_copy(update={"seconds": left}) if timed else asked).answer(
            seen.scenario
        )

    return remember(seen, key, found, lambda found: found.exact)


@kept("switches")
def standing(seen: Seen, *, contested_only: bool) -> Stands:
    """Who stands where, between the parties that have to agree."""
    parties = seen.state.parties or None
    return stands(seen.scenario, seen.view, parties, contested_only=contested_only)
