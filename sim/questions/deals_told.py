"""Counts of deals told in words."""

from __future__ import annotations

from sim.questions.deals import Deals
from sim.questions.estimate import Estimate
from sim.questions.glossary import big, counted, option_words, party_names, whom
from sim.questions.nearest import Change, Nearest
from sim.scenario.model import Scenario
from sim.scenario.question import Question


def headline(scenario: Scenario, result: Deals | Estimate) -> str:
    """The finding in one sentence, labelled when it is an estimate."""
    who = agreement_words(scenario, result.question)
    packages = counted(result.packages, "possible package")
    if isinstance(result, Estimate):
        if not result.within:
            # Certain, although nothing else was counted.
            return f"None of {packages} is acceptable to {who}."
        if not result.hits:
            return (
                f"Estimate: none of {result.draws:,} packages drawn at random is acceptable to "
                f"{who}; of {packages} at most about {big(result.at_most)} are (95 %)."
            )
        return (
            f"Estimate: about {big(result.deals)} of {packages} are acceptable to {who} "
            f"(standard error {big(result.standard_error)}; {result.draws:,} drawn)."
        )
    if not result.packages:
        return "No package is possible: what is set breaks the rules whatever the rest is."
    if not result.deals and result.packages == 1:
        return f"The only possible package is not acceptable to {who}."
    if not result.deals:
        return f"None of {packages} is acceptable to {who}."
    if result.packages == 1:
        return f"The only possible package is acceptable to {who}."
    if result.deals == result.packages:
        return f"Every one of {packages} is acceptable to {who}."
    return (
        f"Of {packages}, {big(result.deals)} "
        f"({share(result.deals, result.packages)}) are acceptable to {who}."
    )


def agreement_words(scenario: Scenario, question: Question) -> str:
    """Whose acceptance makes a deal."""
    rule = question.agreement
    names = whom(scenario, rule.parties)
    if rule.at_least is None or rule.at_least >= len(rule.parties):
        return names
    veto = f", {party_names(scenario, rule.veto)} among them" if rule.veto else ""
    return f"at least {rule.at_least} of {names}{veto}"


def share(part: int, whole: int) -> str:
    """A share as a percentage, never rounded to a false 0 or 100.

    >>> share(1, 3), share(0, 5), share(1, 10**9), share(5, 5)
    ('33.3 %', '0 %', 'less than 0.1 %', '100 %')
    """
    if part in (0, whole):
        return "0 %" if part == 0 else "100 %"
    per_mille = 1000 * part // whole
    if per_mille == 0:
        return "less than 0.1 %"
    if per_mille == 999 or 1000 * part > 999 * whole:
        return "more than 99.9 %"
    return f"{100 * part / whole:.1f} %"


def nearest(scenario: Scenario, result: Nearest) -> str:
    """How far the nearest deal is."""
    who = agreement_words(scenario, result.question)
    if result.distance is None:
        return f"No change makes this package acceptable to {who}: there is no deal at all."
    if result.distance == 0:
        return "This package is a deal already."
    ways = f"; {big(result.ties)} deals are equally near" if result.ties > 1 else ""
    if len(result.deals) < result.ties:
        ways += f", the first {len(result.deals)} are listed"
    return (
        f"{counted(result.distance, 'change')} {'makes' if result.distance == 1 else 'make'} it "
        f"acceptable to {who}{ways}."
    )


def change(scenario: Scenario, changed: Change) -> str:
    """One changed term."""
    label = scenario.term[changed.term].label
    if changed.after is None:
        return f"Leave out “{label}” (it stays: {_quo(scenario, changed.term)})"
    after = option_words(scenario, changed.term, changed.after)
    if changed.before is None:
        return f"Add “{label}”: {after}"
    before = option_words(scenario, changed.term, changed.before)
    return f"Change “{label}” from “{before}” to “{after}”"


def _quo(scenario: Scenario, term: str) -> str:
    return option_words(scenario, term, scenario.term[term].status_quo)
