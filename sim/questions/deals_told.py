"""Counts of deals told in words."""

from __future__ import annotations

from sim.questions.deals import Deals
from sim.questions.estimate import Estimate
from sim.questions.glossary import agreement_words, big, counted
from sim.scenario.model import Scenario


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
