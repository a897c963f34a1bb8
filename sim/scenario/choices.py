"""The choices of a term that matter to conditions: one of each kind that they tell apart."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from sim.language.syntax import Addressed, Atom, Compare, Equals, OneOf
from sim.scenario.model import Term
from sim.scenario.world import admits


def by_term(said: Iterable[Atom]) -> dict[str, list[Atom]]:
    """Term -> the atoms that speak of it."""
    about: dict[str, list[Atom]] = {}
    for atom in said:
        about.setdefault(atom.term, []).append(atom)
    return about


def choices(said: Iterable[Atom], terms: Mapping[str, Term]) -> dict[str, list[str | None]]:
    """For each term, None for leaving it out and one option of each distinguishable kind."""
    return {
        name: [None, *kinds([(terms[name], concerned)])]
        for name, concerned in by_term(said).items()
    }


def kinds(told_by: Sequence[tuple[Term, Sequence[Atom]]]) -> list[str]:
    """One option of each kind that the atoms tell apart, of those that all these terms have.

    Several terms are the same one as several files have it, each with what is said there.
    """
    telling = [
        (term, [atom for atom in dict.fromkeys(said) if not isinstance(atom, Addressed)])
        for term, said in told_by
    ]
    every = [
        word
        for term, said in telling
        for word in (*(option.id for option in term.options), *_numbers(term, said))
    ]
    found: dict[tuple[bool, ...], str] = {}
    for word in dict.fromkeys(every):
        if all(term.has(word) for term, _ in telling):
            kind = tuple(
                admits(atom, term, term.option(word)) for term, said in telling for atom in said
            )
            found.setdefault(kind, word)
    return list(found.values())


def _numbers(term: Term, said: Sequence[Compare | Equals | OneOf]) -> Iterator[str]:
    """Whole numbers of the range on, and to either side of, each number that is named."""
    if term.span is None:
        return
    least, greatest = term.span
    yield from (str(least), str(greatest))
    for number in (value for atom in said for value in _named(term, atom)):
        if math.isfinite(number):
            for near in range(math.floor(number) - 1, math.ceil(number) + 2):
                if least <= near <= greatest:
                    yield str(near)


def _named(term: Term, atom: Compare | Equals | OneOf) -> Iterator[Fraction | float]:
    match atom:
        case Compare(_, _, word) | Equals(_, word):
            words: tuple[str, ...] = (word,)
        case OneOf(_, words):
            pass
    for word in words:
        if not term.has(word):
            yield Fraction(word)
        else:
            value = term.option(word).value
            if value is not None:
                yield value
