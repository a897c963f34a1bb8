"""Why there is no deal and who must move: the whole answer about one question.

>>> import sim
>>> scenario = sim.open_scenario("ukraine-2025-03")
>>> found = AskExplain(package="PK01", parties=["russia", "ukraine", "us"]).answer(scenario)
>>> found.findings.feasible, found.findings.conflicts, found.findings.smallest
(False, 3, 3)
>>> found.findings.smallest_sets[0]
['RU-01', 'RU-02', 'RU-03']
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Final

from sim import limits
from sim.engine.behind import rules_behind
from sim.engine.budget import Budget, TooWide
from sim.engine.settling import deal_space, settled_or_why_not
from sim.problems import InvalidInput, Problem, all_unknown
from sim.questions.base import Ask
from sim.questions.check import check
from sim.questions.concessions import Concession, Counter, by_whom, concessions, singles
from sim.questions.conflicts import deadlock, weak_in
from sim.questions.explain_found import (
    AloneRow,
    ConcessionRow,
    ConflictRow,
    Dispute,
    ExplainFindings,
    GradedRow,
)
from sim.questions.explain_told import Explanation
from sim.questions.glossary import counted
from sim.questions.graded import graded
from sim.questions.inverse import inverse, sole_blockers
from sim.questions.least_by_solver import LARGE, METHOD, least_by_solver
from sim.questions.parties import party_view
from sim.questions.shifts import shifts
from sim.scenario.asked import AskedDeals
from sim.scenario.model import Scenario
from sim.scenario.parameters import Bounds, Names, Seconds, Shown
from sim.scenario.provenance import Provenance, not_exact_because
from sim.scenario.question import Question


class AskExplain(AskedDeals, Ask):
    """Why there is no deal, and who must move."""

    name: ClassVar = "explain"
    help: ClassVar = (
        "why there is no deal: which positions clash, and what would have to be given up"
    )
    finds: ClassVar = ExplainFindings
    rows: ClassVar = MappingProxyType(
        {
            "conflicts": ConflictRow,
            "concessions": ConcessionRow,
            "alone": AloneRow,
            "graded": GradedRow,
        }
    )
    fails: ClassVar = MappingProxyType({"infeasible": "there is no deal"})

    party_view: bool = False
    """also which sets of parties cannot agree, and on whom it turns"""
    kinds: Annotated[Names, Shown("T1,T2")] = ()
    """also count deals by kind, which these terms define"""
    alone: Annotated[bool, Shown(flag="singles")] = False
    """also what giving up each single position opens"""
    graded: bool = False
    """also how far positions would have to be weakened, instead of given up whole"""
    needs: Annotated[Names, Shown("PARTY[,PARTY]")] = ()
    """also what these parties would have to accept for the package (what is set) to pass"""
    shifts: bool = False
    """also a table over evidence levels, readings and dates"""
    max_sets: Annotated[int, Bounds(limits.MOST_SETS, least=1), Shown("N")] = limits.SETS
    """most conflicts, and most concessions, to list"""
    seconds: Seconds = limits.SECONDS
    """time for everything; past it the answer is not complete, and says so"""

    def problems(self, scenario: Scenario) -> list[Problem]:
        """Terms and parties that do not exist, and a package that is not named, as well."""
        problems = super().problems(scenario)
        problems += all_unknown("--kinds", "term", self.kinds, scenario.term)
        problems += all_unknown("--needs", "party", self.needs, scenario.party)
        if self.needs and not self.names_package:
            message = "name the package with --package, or set terms (--set)"
            problems.append(Problem("--needs", message=message))
        return problems

    def answer(self, scenario: Scenario) -> Explanation:
        """The explanation, with whatever else is asked for.

        Raises:
            TooWide: it could not be said whether there is a deal.
        """
        self.refuse_bad(scenario)
        budget = Budget.lasting(self.seconds, sets=self.max_sets)
        question = self.question(scenario)
        more_asked = self.party_view + self.graded + self.shifts
        # What else is asked gets as much of the time as this.
        share = budget.share(1 / (1 + more_asked))
        found = explain(scenario, question, share, kinds_by=self.kinds, alone=self.alone)
        more: dict[str, Any] = {"held": self._held(scenario, question)}
        if self.names_package and found.feasible:
            package, phase = self.subject(scenario)
            as_it_is = check(
                scenario, package, question.view, phase=phase, standard=question.standard
            )
            more["lacking"] = not as_it_is.passes(question.agreement)
        if self.needs:
            more |= self._inverse(scenario, question, budget.until)
        unasked: list[str] = []
        if self.party_view:
            with _within("the party view", unasked):
                share = budget.share(1 / more_asked)
                more["party_view"] = party_view(scenario, question, share)
        if self.graded:
            with _within("how far they would have to move", unasked):
                left = budget.share(1 / (1 + self.shifts))
                more["graded"] = graded(scenario, question, left)
        if self.shifts:
            with _within("what moves with judgement", unasked):
                more["shifts"] = shifts(scenario, question, budget)
        if unasked:
            more |= {"exact": False, "reason": not_exact_because(found.reason, *unasked)}
        return found.model_copy(update=more)

    def _held(self, scenario: Scenario, question: Question) -> str:
        if self.package is None or self.set:
            return counted(len(question.pins), "term") + " set" if question.pins else ""
        package, phase = self.named(scenario)
        label = scenario.package[package or ""].label
        upto = f", up to phase {phase}," if phase else ""
        return f"the terms of “{label}”{upto}"

    def _inverse(self, scenario: Scenario, question: Question, until: float) -> dict[str, Any]:
        # A package over which terms are set is no longer the one that has the name.
        package, phase = (None, None) if self.set else self.named(scenario)
        subject = package or self.settings(scenario)
        view, standard, rule = question.view, question.standard, question.agreement
        about: dict[str, Any] = {"phase": phase, "standard": standard}
        result = check(scenario, subject, view, **about)
        return {
            "needs": {
                party: inverse(scenario, subject, party, view, until=until, **about)
                for party in self.needs
            },
            "sole_blockers": sole_blockers(result, rule),
            "passes": result.passes(rule),
        }


ASK: Final = AskExplain


@contextmanager
def _within(what: str, reasons: list[str]) -> Iterator[None]:
    """Where something else that is asked finds no time, the rest is an answer all the same."""
    try:
        yield
    except TooWide as wide:
        reasons.append(f"{what} was not worked out: {wide.reason}")


def explain(
    scenario: Scenario,
    question: Question,
    budget: Budget | None = None,
    *,
    kinds_by: Sequence[str] = (),
    alone: bool = False,
    counted: int | None = None,
) -> Explanation:
    """Explain a deadlock, or say that there is none.

    ``kinds_by`` names the terms that make two deals of different kind; ``alone`` asks
    what giving up each single stake opens. What the first ``counted`` concessions open
    is counted, of all when it is None; the others are listed with ``opens`` None. Finding
    the sets may take half of the time, and counting what they open the rest. What is too large
    for that, as a minimum of points over many terms may be, is asked of a mixed-integer solver.

    Raises:
        InvalidInput: a term of ``kinds_by`` is unknown.
        TooWide: it could not be said whether there is a deal.
    """
    budget = budget or Budget.lasting(limits.SECONDS)
    if wrong := all_unknown("--kinds", "term", kinds_by, scenario.term):
        raise InvalidInput(wrong)
    by_kind = tuple(dict.fromkeys(kinds_by))
    ready, unknown = settled_or_why_not(scenario, question, budget.share(1 / 4))
    early = budget.share(1 / 2)
    try:
        space = deal_space(scenario, ready, early)
        found = deadlock(space, early)
    except TooWide as wide:
        solved = _by_solver(scenario, ready, budget, wide, unknown)
        uncounted = dict.fromkeys(solved.stakes) if alone else None
        return solved.model_copy(update={"kinds_by": by_kind, "singles": uncounted})
    space = replace(space, budget=budget)
    rules = rules_behind(space, found.conflicts, budget.share(1 / 4).until)
    with Counter(space, kinds_by, budget.until) as counter:
        now, kinds = counter.opening(())
        listed = concessions(space, found.corrections, counter, counted)
        dropped = singles(space, counter, now) if alone else None
    if None in rules and counter.reason is None:
        counter.reason = "the rules behind some conflicts were not found in the time"
    reason = not_exact_because(unknown, found.reason, counter.reason)
    return Explanation(
        exact=reason is None,
        provenance=Provenance.of(scenario, question.view),
        question=space.question,
        possible=found.possible,
        feasible=found.feasible,
        conflicts=found.conflicts,
        rules=rules,
        concessions=listed,
        conflicts_complete=found.conflicts_complete,
        concessions_complete=found.corrections_complete,
        in_all=found.number,
        ways=found.ways,
        least=found.least,
        parts=tuple(
            Dispute(conflicts=part.conflicts, concessions=part.corrections) for part in found.parts
        ),
        reason=reason,
        now=now,
        kinds_by=by_kind,
        kinds=kinds,
        singles=dropped,
        weak=weak_in(scenario, found.conflicts),
        stakes=tuple(stake.id for stake in space.stakes),
    )


def _by_solver(
    scenario: Scenario, question: Question, budget: Budget, wide: TooWide, unknown: str | None
) -> Explanation:
    """Whether there is a deal and, if not, one concession, from a mixed-integer program."""
    try:
        found, stakes = least_by_solver(scenario, question, budget)
    except TooWide:
        raise wide from None
    listed = tuple(
        Concession(
            give_up=give_up,
            by_party=by_whom(give_up, stakes, question.parties),
            opens=None,
            kinds=None,
        )
        for give_up in found.corrections
    )
    return Explanation(
        exact=False,
        method=METHOD,
        provenance=Provenance.of(scenario, question.view),
        question=question,
        possible=found.possible,
        feasible=found.feasible,
        conflicts=(),
        rules=(),
        concessions=listed,
        conflicts_complete=found.conflicts_complete,
        concessions_complete=found.corrections_complete,
        in_all=found.number,
        ways=found.ways,
        least=found.least,
        parts=(),
        reason=not_exact_because(unknown, f"{LARGE}: {wide.reason}"),
        now=None,
        kinds_by=(),
        kinds=None,
        singles=None,
        weak={},
        stakes=tuple(stakes),
    )
