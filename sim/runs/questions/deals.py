"""How many deals there are."""

from __future__ import annotations

from sim.files.run_words import RunWords
from sim.questions.answer import answer as best_answer
from sim.questions.deals import Deals
from sim.questions.deals_told import headline
from sim.runs import asking
from sim.runs.legacy_answers import Answer
from sim.runs.legacy_jobs import Job
from sim.scenario.model import Scenario


def answer(scenario: Scenario, run: RunWords, job: Job) -> Answer:
    """Count the deals, or estimate them where the diagram is too wide."""
    result, _ = best_answer(
        scenario,
        asking.question(scenario, run, job),
        seconds=asking.seconds(run),
        seed=run.seed or 0,
    )
    exactly = isinstance(result, Deals)
    return Answer(
        job=job.id,
        exact=exactly,
        sentence=headline(scenario, result),
        findings={
            "packages": result.packages,
            "deals": result.deals,
            "accepts": dict(result.accepts),
            "standard_error": 0.0 if isinstance(result, Deals) else result.standard_error,
        },
        tables={
            "coalitions": [
                {"coalition": " ".join(p for p in result.question.parties if p in who), "deals": n}
                for who, n in result.coalitions.items()
                if who
            ],
            "options": [
                {"term": term, "option": option, "deals": n}
                for term, counts in result.options.items()
                for option, n in counts.items()
            ],
        }
        if isinstance(result, Deals)
        else {},
    )
