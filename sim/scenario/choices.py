"""The choices of a term that matter to conditions: one of each kind that they tell apart."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from sim.language.sums import Number, Total
from sim.language.syntax import About, Addressed, Atom, Compare, Equals, OneOf, terms_said
from sim.scenario.model import Term
from sim.scenario.sums import told_apart
from sim.scenario.world import admits, bound_of, rank


def by_term(said: Iterable[Atom]) -> dict[str, list[Atom]]:
    """Term -> the atoms that speak of it."""
    about: dict[str, list[Atom]] = {}
    for atom in said:
        for term in terms_said(atom):
            about.setdefault(term, []).append(atom)
    return about


def choices(said: Iterable[Atom], terms: Mapping[str, Term]) -> dict[str, list[str | None]]:
    """For each term, None for leaving it out and one option of each distinguishable kind."""
    return {
        name: [None, *kinds([(terms, name, concerned)])]
        for name, concerned in by_term(said).items()
    }


def kinds(told_by: Sequence[tuple[Mapping[str, Term], str, Sequence[Atom]]]) -> list[str]:
    """One option of each kind that the atoms tell apart, of those that all files have.

    Each file gives its terms, the name of this one, and what is said of it there.
    """
    telling = [
        (terms, terms[name], [a for a in dict.fromkeys(said) if not isinstance(a, Addressed)])
        for terms, name, said in told_by
    ]
    every = [
        word
        for terms, term, said in telling
        for word in (*(option.id for option in term.options), *_numbers(term, said, terms))
    ]
    found: dict[tuple[Number, ...], str] = {}
    for word in dict.fromkeys(every):
        if all(term.has(word) for _, term, _ in telling):
            kind = tuple(_seen(atom, term, word) for _, term, said in telling for atom in said)
            found.setdefault(kind, word)
    return list(found.values())


def _seen(atom: About | Total, term: Term, word: str) -> Number:
    """What an atom sees of an option."""
    if isinstance(atom, Total):
        return rank(term, word)
    return Fraction(admits(atom, term, term.option(word)))


def _numbers(term: Term, said: Sequence[About | Total], terms: Mapping[str, Term]) -> Iterator[str]:
    """Whole numbers of the range on, and to either side of, each number that is named."""
    if term.span is None:
        return
    least, greatest = term.span
    yield from (str(least), str(greatest))
    for number in (value for atom in said for value in named_by(atom, term, terms)):
        if math.isfinite(number):
            for near in range(math.floor(number) - 1, math.ceil(number) + 2):
                if least <= near <= greatest:
                    yield str(near)


def named_by(atom: Atom, term: Term, terms: Mapping[str, Term]) -> Iterator[Number]:
    """The numbers at which the atom parts those of the term."""
    match atom:
        case Compare(_, _, word) | Equals(_, word):
            yield bound_of(term, word)
        case OneOf(_, words):
            yield from (bound_of(term, word) for word in words)
        case Total():
            yield from told_apart(atom, term, terms)
