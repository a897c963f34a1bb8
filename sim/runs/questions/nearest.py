"""The deals that change the fewest terms of a package."""

from __future__ import annotations

from sim.files.run_words import RunWords
from sim.language.syntax import LEFT_OUT
from sim.questions.deals_told import change, nearest
from sim.questions.glossary import listed
from sim.questions.nearest import MOST, nearest_deals
from sim.runs import asking
from sim.runs.answers import Answer
from sim.runs.jobs import Job
from sim.scenario.model import Scenario
from sim.scenario.question import ask


def answer(scenario: Scenario, run: RunWords, job: Job) -> Answer:
    """Fewest changes, and all ties up to ``most``."""
    parties = "all" if job.parties == ("all",) else job.parties
    found = nearest_deals(
        scenario,
        asking.settings(scenario, job),
        ask(scenario, parties=parties, standard=job.standard, view=asking.view(scenario, job)),
        keep=run.keep,
        fewest_demands=bool(run.fewest_demands),
        limit=run.most or MOST,
    )
    first = ""
    if found.deals and found.distance:
        words = listed(change(scenario, changed) for changed in found.deals[0].changes)
        first = f" For instance: {words}."
    return Answer(
        job=job.id,
        exact=found.exact,
        sentence=nearest(scenario, found) + first,
        findings={
            "distance": found.distance,
            "ties": found.ties,
            "unmet_demands": found.unmet_demands,
        },
        tables={
            "nearest_deals": [
                {
                    "deal": number,
                    "term": changed.term,
                    "before": changed.before or LEFT_OUT,
                    "after": changed.after or LEFT_OUT,
                }
                for number, deal in enumerate(found.deals, 1)
                for changed in deal.changes
            ]
        },
    )
