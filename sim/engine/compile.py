"""Scenario and question to tables over term indices.

Normal form guaranteed: every term has a tuple of *choices* (what may happen to it:
one pinned option, several open ones, or being left out); every rule and position
is a :mod:`sim.engine.formulas` formula over choice indices; readings, dates, evidence
levels, definitions, the status quo and addressing have all been worked in, so that
nothing below this stage knows of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Final

from sim.engine.budget import Budget
from sim.engine.formulas import FALSE, Formula, conjunction, disjunction, leaf, negation, some
from sim.engine.sums import Compared
from sim.language.sums import Number, Total
from sim.language.syntax import (
    About,
    Addressed,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Count,
    Equals,
    Named,
    Not,
    OneOf,
)
from sim.scenario.model import Kind, Position, Scenario, Severity, Term
from sim.scenario.question import Question
from sim.scenario.view import View, in_force
from sim.scenario.world import admits, rank

_NO_POINTS = Fraction(0)


@dataclass(frozen=True, slots=True)
class Choice:
    """What may happen to a term: set to ``option``, or left out when that is None.

    ``value`` is the option then in force: the one set, or the status quo, or none.
    """

    option: str | None
    value: str | None
    size: int = 1
    """How many whole numbers of a range it stands for."""


@dataclass(frozen=True, slots=True)
class CompiledPosition:
    """A position in force: when it speaks to a package, and when it definitely fails or holds."""

    id: str
    party: str
    kind: Kind
    applies: Formula
    speaks: Formula
    fails: Formula
    met: Formula
    points: Fraction


@dataclass(frozen=True)
class Space:
    """The packages a question is about, with everything said about them."""

    terms: tuple[str, ...]
    choices: tuple[tuple[Choice, ...], ...]
    broken: Mapping[str, Formula]
    """Hard rule -> when a package breaks it, and so is impossible."""
    positions: tuple[CompiledPosition, ...]
    points: Mapping[str, tuple[tuple[Fraction, ...], ...]]
    """Party with points -> term -> choice -> points."""
    minimum: Mapping[str, Fraction]
    hopeless: frozenset[str] = frozenset()
    """Parties whose cap on points lies below their minimum."""

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many choices each term has."""
        return tuple(len(choices) for choices in self.choices)

    @property
    def combinations(self) -> int:
        """Ways to settle every term or leave it out, possible or not."""
        return prod(sum(choice.size for choice in choices) for choices in self.choices)

    def index(self, term: str) -> int:
        """The place of a term."""
        return self.terms.index(term)


def left_out(term: Term) -> Choice:
    """The choice of not addressing the term."""
    return Choice(None, term.status_quo)


def every_choice(term: Term) -> tuple[Choice, ...]:
    """Each listed option, then being left out."""
    return (*(set_to(term, option.id) for option in term.options), left_out(term))


def set_to(term: Term, option: str) -> Choice:
    """The choice of setting the term to the option."""
    return Choice(option, option, term.option(option).size)


def choices_of(scenario: Scenario, question: Question) -> dict[str, tuple[Choice, ...]]:
    """Term -> its choices; terms that are neither set nor open are absent.

    What has to be settled must have been worked out.
    """
    settle = question.settle or ()
    choices: dict[str, tuple[Choice, ...]] = {
        term: (set_to(scenario.term[term], option),) for term, option in question.pins.items()
    }
    for term, options in question.open.items():
        settled = tuple(set_to(scenario.term[term], option) for option in options)
        out = left_out(scenario.term[term])
        choices[term] = settled if term in settle else (*settled, out)
    return choices


def compile_question(scenario: Scenario, question: Question, budget: Budget) -> Space:
    """Tables for the packages of a question, as :func:`choices_of` and :func:`compile_space`."""
    choices, first = choices_of(scenario, question), question.first_phase
    view, parties = question.view, question.parties
    return compile_space(scenario, view, choices, parties, first_phase=first, budget=budget)


def compile_space(
    scenario: Scenario,
    view: View,
    choices: Mapping[str, Sequence[Choice]],
    parties: Sequence[str] | None = None,
    *,
    first_phase: bool = True,
    budget: Budget | None = None,
) -> Space:
    """Tables for these choices; a term without any is left out.

    ``parties`` limits whose positions and points are compiled (None: everyone's). Rules
    about a first phase count only for a ``first_phase``.

    Raises:
        TooWide: the budget's clock ran out on the way.
    """
    table = tuple(tuple(choices.get(t.id, (left_out(t),))) for t in scenario.terms)
    compiler = _Compiler(scenario, table, budget or Budget())
    wanted = scenario.party.keys() if parties is None else set(parties)
    return Space(
        terms=tuple(t.id for t in scenario.terms),
        choices=table,
        broken={
            rule.id: compiler.broken(rule.when, rule.then)
            for rule in scenario.rules
            if rule.severity is Severity.HARD and (first_phase or not rule.first_phase)
        },
        positions=tuple(
            compiler.position(position)
            for position in in_force(scenario, view)
            if position.party in wanted
        ),
        points={p.id: compiler.points(p.points) for p in scenario.parties if p.id in wanted},
        minimum={
            p.id: p.minimum for p in scenario.parties if p.id in wanted and p.minimum is not None
        },
        hopeless=frozenset(
            p.id
            for p in scenario.parties
            if p.id in wanted and p.minimum is not None and p.cap is not None and p.cap < p.minimum
        ),
    )


@dataclass(frozen=True, slots=True)
class _Rails:
    """A condition twice: when it is definitely true, and when definitely false."""

    true: Formula
    false: Formula


_NEVER: Final = _Rails(FALSE, FALSE)


class _Compiler:
    def __init__(
        self, scenario: Scenario, choices: tuple[tuple[Choice, ...], ...], budget: Budget
    ) -> None:
        self._scenario = scenario
        self._meanings = scenario.meanings
        self._choices = choices
        self._index = {t.id: place for place, t in enumerate(scenario.terms)}
        self._budget = budget
        self._known: dict[tuple[Condition, bool | None, bool], _Rails] = {}

    def position(self, position: Position) -> CompiledPosition:
        applies = (
            self._addresses_any(self._scenario.terms_in(position.requires))
            if position.when is None
            else self._rails(position.when, missing=False).true
        )
        # What never applies can neither fail nor be met, whatever it requires.
        never = applies == FALSE
        requires = _NEVER if never else self._rails(position.requires, missing=None)
        met = conjunction((applies, requires.true))
        # A party that is ready for something says nothing of a package without it.
        speaks = met if position.kind is Kind.OPENNESS else applies
        return CompiledPosition(
            id=position.id,
            party=position.party,
            kind=position.kind,
            applies=applies,
            speaks=speaks,
            fails=conjunction((applies, requires.false)),
            met=met,
            points=position.points,
        )

    def broken(self, when: Condition, then: Condition | None) -> Formula:
        if then is None:
            return FALSE
        triggered = self._rails(when, missing=False, set_only=True).true
        return conjunction((triggered, self._rails(then, missing=None).false))

    def points(
        self, by_term: Mapping[str, Mapping[str, Fraction]]
    ) -> tuple[tuple[Fraction, ...], ...]:
        return tuple(
            tuple(by_term[term.id].get(choice.value or "", _NO_POINTS) for choice in choices)
            if term.id in by_term
            else (_NO_POINTS,) * len(choices)
            for term, choices in zip(self._scenario.terms, self._choices, strict=True)
        )

    def _addresses_any(self, terms: Sequence[str]) -> Formula:
        return disjunction(
            self._leaf(t, [c.option is not None for c in self._at(t)]) for t in terms
        )

    def _at(self, term: str) -> tuple[Choice, ...]:
        return self._choices[self._index[term]]

    def _leaf(self, term: str, truths: Sequence[bool]) -> Formula:
        mask = sum(1 << place for place, true in enumerate(truths) if true)
        return leaf(self._index[term], mask, len(truths))

    def _rails(
        self, condition: Condition, *, missing: bool | None, set_only: bool = False
    ) -> _Rails:
        match condition:
            case Named() | Equals() | OneOf() | Compare():
                # Said in many conditions, worked out once.
                key = (condition, missing, set_only)
                if key not in self._known:
                    self._budget.check_clock()
                    self._known[key] = self._once(condition, missing=missing, set_only=set_only)
                return self._known[key]
            case Not(part):
                inner = self._rails(part, missing=missing, set_only=set_only)
                return _Rails(inner.false, inner.true)
            case AllOf(parts) | AnyOf(parts):
                rails = [self._rails(p, missing=missing, set_only=set_only) for p in parts]
                both = isinstance(condition, AllOf)
                true, false = (conjunction, disjunction) if both else (disjunction, conjunction)
                return _Rails(true(r.true for r in rails), false(r.false for r in rails))
            case Count(_, _, parts):
                rails = [self._rails(p, missing=missing, set_only=set_only) for p in parts]
                held, failed = [r.true for r in rails], [r.false for r in rails]
                least, most, every = condition.least, condition.most, len(parts)
                return _Rails(
                    conjunction((some(least, held), some(every - most, failed))),
                    disjunction((some(every - least + 1, failed), some(most + 1, held))),
                )
            case Total():
                sums = Compared(condition, self._valued(set_only), self._index)
                met = conjunction((sums.valued, sums.holds))
                unmet = conjunction((sums.valued, negation(sums.holds)))
                return _Rails(met, unmet if missing is None else negation(met))
            case Addressed(term):
                made = [choice.option is not None for choice in self._at(term)]
                return _Rails(self._leaf(term, made), self._leaf(term, [not m for m in made]))

    def _once(
        self,
        condition: Named | About,
        *,
        missing: bool | None,
        set_only: bool,
    ) -> _Rails:
        if isinstance(condition, Named):
            meant = self._meanings[condition.name]
            return self._rails(meant, missing=missing, set_only=set_only)
        truths = list(self._truths(condition, missing, set_only))
        return _Rails(
            self._leaf(condition.term, [truth is True for truth in truths]),
            self._leaf(condition.term, [truth is False for truth in truths]),
        )

    def _truths(self, atom: About, missing: bool | None, set_only: bool) -> Iterator[bool | None]:
        term = self._scenario.term[atom.term]
        for choice in self._at(atom.term):
            value = choice.option if set_only else choice.value
            yield missing if value is None else admits(atom, term, term.option(value))

    def _valued(self, set_only: bool) -> Callable[[str], list[Number | None]]:
        """For a term, its value with each choice."""

        def values(name: str) -> list[Number | None]:
            term = self._scenario.term[name]
            chosen = (c.option if set_only else c.value for c in self._at(name))
            return [None if option is None else rank(term, option) for option in chosen]

        return values
