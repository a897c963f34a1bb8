"""Would it hold: who has a stated reason to break the deal, and what stands against that.

>>> import sim
>>> scenario = sim.open_scenario("ukraine-2025-03")
>>> found = AskHold(package="PK06").answer(scenario)
>>> found.findings.counts
{'unweighed': 3, 'good_faith': 2}
"""

from __future__ import annotations

from types import MappingProxyType
from typing import ClassVar, Final

from sim import limits
from sim.engine.budget import Budget
from sim.problems import InvalidInput, Problem
from sim.questions.base import Ask
from sim.questions.breaches import Breaches
from sim.questions.check import Check, check
from sim.questions.hold_told import Hold, HoldFindings, UndertakingRow, verdict_of
from sim.questions.undertakings import Undertakings
from sim.scenario.asked import AskedParties
from sim.scenario.model import Scenario, Settings
from sim.scenario.parameters import Seconds
from sim.scenario.provenance import Provenance
from sim.scenario.question import Question, ask
from sim.scenario.view import in_force


class AskHold(AskedParties, Ask):
    """Who could break the deal, why, and what stands against it."""

    name: ClassVar = "hold"
    help: ClassVar = "who has a stated reason to break the deal, and who to answer that"
    finds: ClassVar = HoldFindings
    rows: ClassVar = MappingProxyType({"undertakings": UndertakingRow})
    fails: ClassVar = MappingProxyType(
        {
            "reason": "somebody has a stated reason to break it, and nobody one to take it away",
            "refused": "a party asked refuses it",
        }
    )
    needs_package: ClassVar = True

    seconds: Seconds = limits.SECONDS
    """past this time there is no answer"""

    def answer(self, scenario: Scenario) -> Hold:
        """Every breach, and the verdict; raises as :func:`hold` does."""
        self.refuse_bad(scenario)
        subject, phase = self.subject(scenario)
        question = self.asking(scenario, pins=self.settings(scenario), open_terms=())
        return hold(scenario, subject, question, phase=phase, seconds=self.seconds)


ASK: Final = AskHold


def hold(
    scenario: Scenario,
    package: str | Settings,
    question: Question | None = None,
    *,
    phase: str | None = None,
    seconds: float = limits.SECONDS,
) -> Hold:
    """Every breach of a package (or one phase of it), by whatever party, and the verdict.

    Outcomes are ranked by what each party has said (:mod:`sim.questions.undertakings`).
    ``question`` says who is asked in the headline, by which standard a package is refused,
    and which positions count; by default that is the scenario's to say.

    Raises:
        InvalidInput: the scenario is scored, or the package breaks a hard rule.
        TooWide: a party can break more terms that matter to it than can be tried in time.
    """
    budget = Budget.lasting(seconds)
    question = question or ask(scenario, open_terms=())
    view = question.view
    checked = check(scenario, package, view, phase=phase, standard=question.standard)
    _refuse(scenario, checked)
    deal = Undertakings(scenario, checked.package, in_force(scenario, view))
    answers = [a for a in scenario.answers if a.evidence.rank <= view.evidence.rank]
    pledges = [p for p in scenario.pledges if p.evidence.rank <= view.evidence.rank]
    found = Breaches(deal, answers, pledges, budget).found
    return Hold(
        package=checked.package,
        verdict=verdict_of(found),
        refused_by=tuple(p for p in scenario.party if not checked.accepts(p)),
        breaches=found,
        not_tried=deal.not_tried,
        question=question,
        provenance=Provenance.of(scenario, view),
    )


def _refuse(scenario: Scenario, checked: Check) -> None:
    wrong = [f"the package is impossible: it breaks {rule.id}" for rule in checked.rules_broken]
    if scenario.scored:
        wrong.append("hold compares stated positions; this scenario is scored")
    if wrong:
        raise InvalidInput(Problem("hold", message=message) for message in wrong)
