"""What a package settles, and which changes would undo it."""

from __future__ import annotations

from collections.abc import Mapping

from sim.scenario.model import Scenario, Settings, Term
from sim.scenario.question import Question
from sim.scenario.view import in_force
from sim.scenario.world import completed, rank, truth


def keeping(
    scenario: Scenario, package: Settings, question: Question
) -> Mapping[str, frozenset[str | None]]:
    """Per term that is set, what it may be set to without undoing what the package settles.

    An ordered term stays on its side of the status quo, by value where it has numbers.
    Another may take an option under which no position that names it, and that the package
    met, becomes unmet.
    """
    return {
        term.id: frozenset(
            option
            for option in (None, *(o.id for o in term.options), package[term.id])
            if _keeps(scenario, package, question, term, option)
        )
        for term in scenario.terms
        if term.id in package and package[term.id] != term.status_quo
    }


def _keeps(
    scenario: Scenario, package: Settings, question: Question, term: Term, option: str | None
) -> bool:
    if option == package[term.id]:
        return True
    if option in (None, term.status_quo):
        return False
    if term.ordered and term.status_quo is not None:
        quo, now, then = (rank(term, o) for o in (term.status_quo, package[term.id], option))
        return (now > quo) == (then > quo)
    before = completed(scenario, package)
    after = completed(scenario, {**package, term.id: option or ""})
    return not any(
        truth(position.requires, before) is True and truth(position.requires, after) is False
        for position in in_force(scenario, question.view)
        if position.party in question.parties and term.id in scenario.terms_in(position.requires)
    )
