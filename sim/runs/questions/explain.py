"""Why there is no deal, and who would have to give up what."""

from __future__ import annotations

from dataclasses import replace

from sim.engine.marco import Limits
from sim.files.run_words import RunWords
from sim.questions import concessions_told as told
from sim.questions.conflicts_told import caveats, headline, stake_words
from sim.questions.explain import Explanation, explain
from sim.questions.glossary import counted, listed
from sim.runs import asking
from sim.runs.legacy_answers import Answer
from sim.runs.legacy_jobs import Job
from sim.scenario.model import Scenario

_NAMED = 4
"""From so many positions on, only their ids are told."""


def answer(scenario: Scenario, run: RunWords, job: Job) -> Answer:
    """Every conflict and every concession."""
    question = asking.question(scenario, run, job)
    limits = Limits(seconds=asking.seconds(run))
    found = explain(scenario, question, limits, kinds_by=run.kinds, alone=bool(run.alone))
    smallest = min((len(c.give_up) for c in found.concessions), default=None)
    best, most = _best(found)
    return Answer(
        job=job.id,
        exact=found.exact,
        sentence=_sentence(scenario, found, smallest, best, most),
        findings={
            "possible": found.possible,
            "feasible": found.feasible,
            "deals": None if found.now is None else found.now.deals,
            "conflicts": len(found.conflicts),
            "concessions": len(found.concessions),
            "smallest": 0 if found.feasible else smallest,
            "smallest_sets": [
                list(c.give_up) for c in found.concessions if len(c.give_up) == smallest
            ],
            "opens_most": list(best),
            "most_opened": most,
        },
        tables={
            "conflicts": [
                {"number": number, "size": len(conflict), "positions": " ".join(conflict)}
                for number, conflict in enumerate(found.conflicts, 1)
            ],
            "concessions": [
                {
                    "number": number,
                    "size": len(concession.give_up),
                    "give_up": " ".join(concession.give_up),
                    "movers": " ".join(concession.by_party),
                    "opens": None if concession.opens is None else concession.opens.deals,
                    "kinds": concession.kinds,
                }
                for number, concession in enumerate(found.concessions, 1)
            ],
            "alone": [
                {"position": stake, "more_deals": more}
                for stake, more in (found.singles or {}).items()
            ],
        },
    )


def _best(found: Explanation) -> tuple[tuple[str, ...], int | None]:
    counts = {stake: more for stake, more in (found.singles or {}).items() if more is not None}
    most = max(counts.values(), default=None)
    return tuple(stake for stake, more in counts.items() if more == most and more), most


def _sentence(
    scenario: Scenario,
    found: Explanation,
    smallest: int | None,
    best: tuple[str, ...],
    most: int | None,
) -> str:
    parts = [headline(scenario, found)]
    minimal = [c for c in found.concessions if len(c.give_up) == smallest]
    if len(minimal) == 1:
        parts.append(told.sentence(scenario, minimal[0], found))
    elif minimal:
        # None of several is singled out: that would say who ought to move.
        groups = told.grouped(scenario, replace(found, concessions=tuple(minimal)))
        who = listed(group.heading.replace("Only", "only", 1) for group in groups)
        parts.append(f"There are several of that size: {who}.")
    if best:
        verb = "opens" if len(best) == 1 else "each open"
        more = counted(most or 0, "more deal" if found.feasible else "deal")
        names = [stake_words(scenario, s) for s in best] if len(best) < _NAMED else best
        parts.append(f"Given up alone, {listed(names)} {verb} most: {more}.")
    elif found.singles is not None:
        parts.append("No position given up alone opens any.")
    return " ".join([*parts, *caveats(scenario, found)])
