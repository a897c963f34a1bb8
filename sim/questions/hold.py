"""Would it hold: who has a stated reason to break the deal, and what stands against that."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Annotated, ClassVar, Final

from sim.problems import Problem
from sim.questions.base import Ask
from sim.questions.breaches import Breach, Breaches, Standing
from sim.questions.check import check
from sim.questions.hold_told import DECIDES, Hold, HoldFindings, Holding, UndertakingRow
from sim.questions.undertakings import Order, Undertakings
from sim.scenario.asked import AskedParties, Shown
from sim.scenario.model import Scenario
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

    order: Annotated[Order, Shown("WORD", noun="order")] = Order.KINDS
    """kinds (default): a red line weighs more than any demand; all: nothing weighs more"""

    def problems(self, scenario: Scenario) -> list[Problem]:
        """A scored scenario, and a package that breaks a hard rule, as well."""
        problems = super().problems(scenario)
        if any(party.points or party.minimum is not None for party in scenario.parties):
            message = "hold compares stated positions; this scenario is scored"
            problems.append(Problem("hold", message=message))
        if not problems:
            problems += [
                Problem("hold", message=f"the package is impossible: it breaks {rule.id}")
                for rule in check(scenario, self.settings(scenario)).rules_broken
                if self.first_phase(scenario) or not rule.first_phase
            ]
        return problems

    def first_phase(self, scenario: Scenario) -> bool:
        """Whether rules for a first phase count."""
        package, phase = self.named(scenario)
        phases = () if package is None else scenario.package[package].phases
        return not phases or phase == phases[0].id

    def answer(self, scenario: Scenario) -> Hold:
        """Every breach, and the verdict.

        Raises:
            TooWide: a party can break more terms that matter to it than can be tried.
        """
        self.refuse_bad(scenario)
        question = ask(
            scenario,
            parties=self.whom,
            pins=self.settings(scenario),
            open_terms=(),
            standard=self.standard,
            view=self.view(scenario),
        )
        return hold(scenario, question, order=self.order, first_phase=self.first_phase(scenario))


ASK: Final = AskHold


def hold(
    scenario: Scenario,
    question: Question,
    *,
    order: Order = Order.KINDS,
    first_phase: bool = True,
) -> Hold:
    """Every breach of a possible package, by whatever party, and the verdict.

    Outcomes are ranked by what each party has said (:mod:`sim.questions.undertakings`).
    The package is what ``question`` sets; it says who is asked in the headline as well, by
    which standard a package is refused, and which positions count.

    Raises:
        TooWide: a party can break more terms that matter to it than can be tried.
    """
    view, package = question.view, question.pins
    deal = Undertakings(scenario, package, in_force(scenario, view), first_phase)
    level = view.evidence.rank
    answers = [answer for answer in scenario.answers if answer.evidence.rank <= level]
    pledges = [pledge for pledge in scenario.pledges if pledge.evidence.rank <= level]
    found = Breaches(deal, order, answers, pledges).found
    unranked = Breaches(deal, Order.ALL, answers, pledges).found
    checked = check(scenario, package, view, standard=question.standard)
    return Hold(
        package=checked.package,
        order=order,
        verdict=_verdict(found),
        unranked_verdict=_verdict(unranked),
        refused_by=tuple(p for p in scenario.party if not checked.accepts(p)),
        breaches=found,
        not_tried=deal.not_tried,
        question=question,
        provenance=Provenance.of(scenario, view),
    )


def _verdict(breaches: Sequence[Breach]) -> Holding:
    if not breaches:
        return Holding.NOTHING_TO_BREAK
    if all(breach.standing is Standing.KEPT for breach in breaches):
        return Holding.KEPT_BY_ALL
    found = {breach.standing for breach in breaches if not breach.restates}
    decided = (holding for standing, holding in DECIDES.items() if standing in found)
    return next(decided, Holding.NO_STATED_REASON)
