"""Which terms a deal must settle, and the space of the question once that is known.

Leaving out what is in dispute settles nothing. Unless it is said otherwise, a deal must
address the *contested* terms: those on which the binding requirements of two or more of
the parties asked cannot all hold (term by term, whatever else is agreed); where settling
every term leaves no deal, also every term that the positions in its conflicts name, and,
where the positions alone would leave one, every term that hard rules tie to those.
Where this gives nothing (one party, scored cases), every term. What is set does not
bear on it, so that it stays the same while terms are set.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Final

from sim import limits
from sim.engine.budget import Budget, TooWide
from sim.engine.clauses import clauses_of
from sim.engine.marco import Names, possible
from sim.engine.parts import conflicts_in
from sim.engine.sat import OutOfTime
from sim.engine.space import DealSpace, space_of
from sim.scenario.model import Kind, Position, Scenario, Severity, Term
from sim.scenario.question import Question
from sim.scenario.view import in_force
from sim.scenario.world import World, truth

UNKNOWN: Final = (
    "which terms are in dispute was not found out, so that a deal has to settle every term"
)
_WHAT_TO_SETTLE: Final = 1 / 4
"""Share of the time to work out what a deal must settle."""


def deal_space(
    scenario: Scenario,
    question: Question,
    budget: Budget | None = None,
    *,
    watched: Collection[Kind] = (),
    first: Sequence[str] = (),
    minimums: bool = True,
) -> DealSpace:
    """The space of the question, as :func:`sim.engine.space.space_of` makes it.

    Raises:
        TooWide: one automaton alone does not fit the budget.
    """
    budget = budget or Budget()
    ready = settled(scenario, question, budget.share(_WHAT_TO_SETTLE))
    return space_of(scenario, ready, budget, watched=watched, first=first, minimums=minimums)


def settled(scenario: Scenario, question: Question, budget: Budget | None = None) -> Question:
    """The question with the terms worked out that every deal must address."""
    ready, _ = settled_or_why_not(scenario, question, budget or Budget())
    return ready


def settled_or_why_not(
    scenario: Scenario, question: Question, budget: Budget
) -> tuple[Question, str | None]:
    """As :func:`settled`; and why it is every term, where it is not known which are contested."""
    if question.settle is not None:
        return question, None
    key = ("contested", question.view.key, question.agreement, question.standard)
    why = None
    try:
        found = scenario.remember(key, lambda: contested(scenario, question, budget))
    except TooWide as wide:
        # The stricter question.
        found = tuple(scenario.term)
        why = f"{UNKNOWN} ({wide.reason})"
    return replace(question, settle=found), why


def contested(scenario: Scenario, question: Question, budget: Budget) -> tuple[str, ...]:
    """The contested terms of a question, in the order of the file; every term if there are none.

    Raises:
        TooWide: the conflicts could not all be found within the budget.
    """
    binding = [
        position
        for position in in_force(scenario, question.view)
        if position.party in question.parties and position.kind in question.standard.binding
    ]
    speaking: dict[str, list[Position]] = {}
    for position in binding:
        for name in scenario.terms_in(position.requires):
            speaking.setdefault(name, []).append(position)
    found = {name for name, said in speaking.items() if _disputed(scenario, name, said, budget)}
    # A minimum is met or missed by all terms together, so conflicts of scored cases name none.
    if scenario.bounded.isdisjoint(question.parties):
        found |= _in_conflict(scenario, question, binding, budget)
    return tuple(term for term in scenario.term if term in found or not found)


def _disputed(scenario: Scenario, name: str, speaking: Sequence[Position], budget: Budget) -> bool:
    budget.check_clock()
    if len({position.party for position in speaking}) < 2:
        return False
    return not any(
        all(truth(position.requires, world) is not False for position in speaking)
        for world in alone(scenario, scenario.term[name])
    )


def alone(scenario: Scenario, term: Term) -> Iterator[World]:
    """The term settled in each way, nothing being known of any other."""
    for option in term.options:
        yield World(scenario.term, scenario.meanings, {term.id: option.id}, {term.id})


def _in_conflict(
    scenario: Scenario, question: Question, binding: Sequence[Position], budget: Budget
) -> set[str]:
    """The terms in the conflicts that are left when every term has to be settled.

    Where the rules alone make positions clash, also what rules name together with them.
    """
    space = _settled_space(scenario, question, budget)
    terms = {
        p.id: {t for c in (p.requires, p.when) if c is not None for t in scenario.terms_in(c)}
        for p in binding
    }
    every, named = set[str]().union(*terms.values()), set[str]()
    found = False
    for conflict in _conflicts(space, budget):
        found = True
        named.update(*(terms.get(stake, ()) for stake in conflict))
        if named == every:
            break
    if not found or _clash(_without_rules(space), budget):
        return named
    return tied(scenario, named)


def conflicts(
    scenario: Scenario, question: Question, budget: Budget, *, rules: bool = True
) -> tuple[Names, ...]:
    """The smallest sets of stakes that cannot all be met once every term is settled.

    Those of some of the parties are those sets that hold nobody else's stakes. Without
    ``rules``, whatever the hard rules say.

    Raises:
        TooWide: they could not all be found within the budget.
    """
    space = _settled_space(scenario, question, budget)
    found = _conflicts(space if rules else _without_rules(space), budget)
    return tuple(sorted(found, key=lambda names: (len(names), names)))


def _settled_space(scenario: Scenario, question: Question, budget: Budget) -> DealSpace:
    """Every package that settles every term; the same in every phase and whatever is set."""
    everything = {term.id: tuple(option.id for option in term.options) for term in scenario.terms}
    whole = replace(question, pins={}, open=everything, settle=tuple(everything), first_phase=True)
    return space_of(scenario, whole, budget)


def _without_rules(space: DealSpace) -> DealSpace:
    return replace(space, space=replace(space.space, broken={}))


def _clash(space: DealSpace, budget: Budget) -> bool:
    """Whether the stakes cannot all be met."""
    clauses = clauses_of(space, {"": space.stakes})
    try:
        return not possible(clauses, budget.until, clauses.selectors.values())
    except OutOfTime:
        raise TooWide("the time limit was reached") from None


def _conflicts(space: DealSpace, budget: Budget) -> Iterator[Names]:
    groups = {stake.id: (stake,) for stake in space.stakes}
    return conflicts_in(space, groups, replace(budget, sets=limits.CONTESTED_SETS))


def tied(scenario: Scenario, named: set[str]) -> set[str]:
    """These terms, and all that hard rules name together with them."""
    scopes = [
        {*scenario.terms_in(rule.when), *scenario.terms_in(rule.then)}
        for rule in scenario.rules
        if rule.severity is Severity.HARD and rule.then is not None
    ]
    while more := set[str]().union(*(s for s in scopes if s & named)) - named:
        named = named | more
    return named
