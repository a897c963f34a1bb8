"""How sure are we: which positions and which judgements an answer hinges on."""

from __future__ import annotations

from fractions import Fraction

from sim.engine.marco import Limits
from typing import Any as RunWords
from sim.questions import sensitivity_told as told
from sim.questions.passing import passing
from sim.questions.robustness import robustness
from sim.questions.sensitivity import DRAWS, Chance, Sensitivity, sensitivity
from sim.runs import asking
from sim.runs.legacy_answers import Answer
from sim.runs.legacy_jobs import Job
from sim.scenario.model import Scenario
from sim.scenario.question import Question


def answer(scenario: Scenario, run: RunWords, job: Job) -> Answer:
    """What giving up positions opens; for a package also what holds whatever is believed."""
    question = asking.question(scenario, run, job)
    found = sensitivity(
        scenario,
        question,
        disputed=run.disputed,
        firmness=run.firmness,
        draws=run.draws or DRAWS,
        seed=run.seed or 0,
        limits=Limits(seconds=asking.seconds(run)),
    )
    sentences = [told.subsets(found), told.matters_most(found)]
    findings: dict[str, object] = {
        "possible": found.possible,
        "feasible": found.feasible,
        "deals": found.deals,
        "share": _text(found.subsets),
        "any_deal": None if found.any_deal is None else _text(found.any_deal),
        "standard_error": found.subsets.standard_error,
    }
    tables: dict[str, list[dict[str, object]]] = {"what_if": _what_if(found)}
    exact = found.exact
    if job.package or job.set:
        about = _about_package(scenario, run, job, question)
        exact = exact and about.exact
        findings |= about.findings
        tables |= {name: [dict(row) for row in rows] for name, rows in about.tables.items()}
        passes = passing(
            scenario, question, _subject(scenario, job), run.firmness, phase=_phase(job)
        )
        findings["passes"] = str(passes.chance) if run.firmness else None
        sentences += [told.given_numbers(found, passes), about.sentence]
    else:
        sentences.append(told.given_numbers(found, None))
    return Answer(job.id, exact, " ".join(s for s in sentences if s), findings, tables)


def _about_package(scenario: Scenario, run: RunWords, job: Job, question: Question) -> Answer:
    found = robustness(
        scenario,
        _subject(scenario, job),
        question.view,
        phase=_phase(job),
        standard=question.standard,
        parties=question.parties,
    )
    return Answer(
        job.id,
        found.exact,
        told.robust(scenario, found),
        {"robust": [hold.party for hold in found.holds if hold.robust], "views": found.views},
        {
            "robustness": [
                {
                    "party": hold.party,
                    "verdict": hold.verdict.value,
                    "robust": hold.robust,
                    "same_answer": hold.always_same_answer,
                    "verdicts": " ".join(verdict.value for verdict in hold.verdicts),
                    "flips": " ".join(f"{switch}={value}" for switch, value in hold.flips),
                }
                for hold in found.holds
            ]
        },
    )


def _subject(scenario: Scenario, job: Job) -> str | dict[str, str]:
    package, _ = asking.named(job)
    return package if package is not None and not job.set else asking.settings(scenario, job)


def _phase(job: Job) -> str | None:
    return None if job.set else asking.named(job)[1]


def _text(chance: Chance) -> str:
    """Exact fractions as such, estimates as decimals."""
    value: Fraction = chance.value
    return str(value) if chance.exact else repr(float(value))


def _what_if(found: Sensitivity) -> list[dict[str, object]]:
    return [
        {
            "position": item.stake,
            "party": item.party,
            "disputed": item.stake in found.disputed,
            "more_deals": item.more,
            "importance": None if item.importance is None else float(item.importance),
            "firmness": float(found.firmness[item.stake]) if item.stake in found.firmness else None,
        }
        for item in found.what_if
    ]
