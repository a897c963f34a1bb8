"""A rule built from lists: clauses one after the other, what they read as, what they allow.

A rule is alternatives ("or") of clauses that hold together ("and"), and perhaps a second such
rule behind "only if": the first holds only where the second does. Or so many of the clauses have
to hold. That is what statements in articles come to; anything else is written as text.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Final, Literal, get_args

from sim import limits
from sim.language.sums import Addend, Total
from sim.language.syntax import (
    Addressed,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Count,
    Equals,
    Not,
    OneOf,
    atoms,
)
from sim.scenario.choices import choices
from sim.scenario.model import Scenario, Term
from sim.scenario.world import World, evaluate

Join = Literal["and", "or", "only if"]
How = Literal[
    "is",
    "is none of",
    "is at least",
    "is at most",
    "is addressed",
    "adds up to at least with",
    "adds up to at most with",
]
HOWS: Final[tuple[How, ...]] = get_args(How)
JOINS: Final[tuple[Join, ...]] = ("and", "or", "only if")
_SIGNS: Final = {"is at least": ">=", "is at most": "<="}
_HOW_OF: Final[dict[str, How]] = {">=": "is at least", "<=": "is at most"}
SUMS: Final = {"adds up to at least with": ">=", "adds up to at most with": "<="}
_SUM_OF: Final[dict[str, How]] = {
    ">=": "adds up to at least with",
    "<=": "adds up to at most with",
}


@dataclass(frozen=True, slots=True)
class Clause:
    """One line of a rule: a term, how it is to be, and the options or the number meant.

    Of a sum the number is followed by the other terms. ``join`` is how a line follows the one
    before; that of the first says nothing. ``counted`` of the first line, as in
    ``("at_least", 2)``, says how many of all lines have to hold, however they are joined.
    """

    term: str
    how: How = "is"
    words: tuple[str, ...] = ()
    join: Join = "and"
    counted: tuple[str, int] | None = None

    @property
    def ready(self) -> bool:
        """Whether it says something."""
        return self.how == "is addressed" or len(self.words) > (self.how in SUMS)


def hows(term: Term) -> tuple[How, ...]:
    """How a clause may speak of a term: at least and at most need an order, sums need values."""
    compared = term.ordered or term.numeric
    return tuple(
        how for how in HOWS if (compared or how not in _SIGNS) and (term.numeric or how not in SUMS)
    )


def within(how: str, lines: int) -> tuple[int, int]:
    """The least and the most of so many lines that can be asked for."""
    return int(how == "at_least"), lines - (how == "at_most")


def condition(clauses: Sequence[Clause]) -> Condition | None:
    """What the clauses say; None without one that is ready."""
    ready = [clause for clause in clauses if clause.ready]
    if ready and (counted := clauses[0].counted) is not None:
        how, number = counted
        least, most = within(how, len(ready))
        return Count(how, max(least, min(number, most)), tuple(map(_atom, ready)))
    cut = next((n for n, clause in enumerate(ready) if n and clause.join == "only if"), len(ready))
    before, behind = _alternatives(ready[:cut]), _alternatives(ready[cut:])
    if before is None or behind is None:
        return before
    return AnyOf((Not(before), *(behind.parts if isinstance(behind, AnyOf) else (behind,))))


def _alternatives(clauses: Sequence[Clause]) -> Condition | None:
    groups: list[list[Condition]] = []
    for clause in clauses:
        if groups and clause.join != "or":
            groups[-1].append(_atom(clause))
        else:
            groups.append([_atom(clause)])
    parts = [group[0] if len(group) == 1 else AllOf(tuple(group)) for group in groups]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))


def _atom(clause: Clause) -> Condition:
    words = clause.words
    match clause.how:
        case "is addressed":
            return Addressed(clause.term)
        case "is" | "is none of":
            negated = clause.how != "is"
            if len(words) == 1:
                return Equals(clause.term, words[0], negated)
            return OneOf(clause.term, words, negated)
        case how if how in SUMS:
            number, *others = words
            together = tuple(Addend(Fraction(1), term) for term in (clause.term, *others))
            return Total(together, SUMS[how], (Addend(Fraction(number)),))
        case how:
            return Compare(clause.term, _SIGNS[how], words[0])


def lines_of(scenario: Scenario, found: Condition) -> tuple[Clause, ...] | None:
    """The clauses that say this with what the lists offer; None where none do."""
    clauses = [_offered(scenario, clause) for clause in clauses_of(found) or ()]
    kept = tuple(clause for clause in clauses if clause is not None)
    return kept if kept and len(kept) == len(clauses) else None


def _offered(scenario: Scenario, clause: Clause) -> Clause | None:
    """The clause with a number as the option of that value; None where the lists lack it."""
    term = scenario.term[clause.term]
    if clause.how not in hows(term):
        return None
    if clause.how in SUMS:
        return clause
    words = [_option(term, word, clause.how in _SIGNS) for word in clause.words]
    return None if None in words else replace(clause, words=tuple(w for w in words if w))


def _option(term: Term, word: str, bound: bool) -> str | None:
    if word in term.position_of:
        # Where a range is compared, a number is asked for.
        value = term.option(word).value if bound and term.span is not None else None
        return word if value is None or math.isinf(value) else str(value)
    if bound and term.span is not None:
        return word if term.has(word) else None
    values = {o.value: o.id for o in term.options} if bound and term.numeric else {}
    return values.get(Fraction(word)) if values else None


def clauses_of(found: Condition) -> tuple[Clause, ...] | None:
    """The clauses that say this; None where no such clauses do."""
    match found:
        case Count(how, number, parts):
            lines = [_clause(part) for part in parts]
            known = tuple(line for line in lines if line is not None)
            if len(known) < len(lines):
                return None
            return (replace(known[0], counted=(how, number)), *known[1:])
        case AnyOf((Not(AllOf() | AnyOf() | Equals() | OneOf() | Compare() as part), *rest)):
            behind = rest[0] if len(rest) == 1 else AnyOf(tuple(rest))
            first, second = _listed(part), _listed(behind)
            if first is None or second is None:
                return None
            return (*first, replace(second[0], join="only if"), *second[1:])
        case _:
            return _listed(found)


def _listed(found: Condition) -> tuple[Clause, ...] | None:
    listed_: list[Clause] = []
    for group in found.parts if isinstance(found, AnyOf) else (found,):
        for place, part in enumerate(group.parts if isinstance(group, AllOf) else (group,)):
            clause = _clause(part)
            if clause is None:
                return None
            listed_.append(replace(clause, join="and" if place else "or"))
    return (replace(listed_[0], join="and"), *listed_[1:])


def _clause(part: Condition) -> Clause | None:
    match part:
        case Addressed(term):
            return Clause(term, "is addressed")
        case Equals(term, option, negated):
            return Clause(term, "is none of" if negated else "is", (option,))
        case OneOf(term, options, negated):
            return Clause(term, "is none of" if negated else "is", options)
        case Compare(term, sign, bound) if sign in _HOW_OF:
            return Clause(term, _HOW_OF[sign], (bound,))
        case Total(together, sign, (Addend(number, ""),)) if sign in _SUM_OF:
            if all(one.term and one.times == 1 for one in together):
                first, *others = (one.term for one in together)
                return Clause(first, _SUM_OF[sign], (str(Addend(number)), *others))
    return None


@dataclass(frozen=True, slots=True)
class Tried:
    """An option of a term, and whether the rule is met with it: None if that depends."""

    term: str
    option: str
    met: bool | None


def tried(scenario: Scenario, rule: Condition) -> Iterator[Tried] | None:
    """Each option of each term of the rule, whatever the other terms are set to.

    None where there are more choices than ``limits.VACUITY_CHOICES``.
    """
    said = tuple(atoms(rule, scenario.meanings))
    by_term = choices(said, scenario.term)
    if math.prod(len(found) for found in by_term.values()) > limits.VACUITY_CHOICES:
        return None
    return _tried(scenario, rule, {term: found[1:] for term, found in by_term.items()})


def _tried(
    scenario: Scenario, rule: Condition, kinds: Mapping[str, Sequence[str | None]]
) -> Iterator[Tried]:
    for term in kinds:
        others = {name: words for name, words in kinds.items() if name != term}
        for option in scenario.term[term].options:
            truths = {
                _met(scenario, rule, (*others, term), (*chosen, option.id))
                for chosen in product(*others.values())
            }
            yield Tried(term, option.id, truths.pop() if len(truths) == 1 else None)


def _met(
    scenario: Scenario, rule: Condition, terms: Sequence[str], words: Sequence[str | None]
) -> bool | None:
    values = {term: word for term, word in zip(terms, words, strict=True) if word is not None}
    world = World(scenario.term, scenario.meanings, values, values.keys())
    return evaluate(rule, world, missing=False)
