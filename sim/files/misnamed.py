"""Whether the names in a condition lead somewhere, and its comparisons fit their terms."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final, NamedTuple

from sim.language.syntax import (
    Addressed,
    AllOf,
    AnyOf,
    Atom,
    Compare,
    Condition,
    Equals,
    Named,
    Not,
    OneOf,
)
from sim.scenario.model import Term

_NUMBER: Final = re.compile(r"-?\d{1,15}(\.\d{1,15})?\Z", re.ASCII)


class Misnamed(NamedTuple):
    """A word of a condition that does not fit; ``offset`` is its place in the text.

    ``known`` are the words that would have fitted, when another word is the remedy.
    """

    message: str
    offset: int
    word: str = ""
    known: Collection[str] = ()


def misnamed(
    condition: Condition,
    terms: Mapping[str, Term],
    definitions: Collection[str],
) -> Iterator[Misnamed]:
    """What does not fit: unknown terms, options and definitions, wrong comparisons.

    What is wrong inside a definition is reported where it is defined, not here; cycles
    and sizes are the business of :mod:`sim.language.unfolding`.
    """
    match condition:
        case Named():
            if condition.name not in definitions:
                yield _no_definition(condition, terms, definitions)
        case Not(part):
            yield from misnamed(part, terms, definitions)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from misnamed(part, terms, definitions)
        case _:
            yield from _misnamed_atom(condition, terms)


def _no_definition(
    named: Named, terms: Mapping[str, Term], definitions: Collection[str]
) -> Misnamed:
    name, offset = named.name, _offset(named, 0)
    if name in terms:
        example = f"{name} == {terms[name].options[0].id}" if terms[name].options else "=="
        message = f"say which option is meant, as in {example}; {name!r} is a term"
        return Misnamed(message, offset)
    return Misnamed(f"there is no definition {name!r}", offset, name, (*definitions, *terms))


def _misnamed_atom(atom: Atom, terms: Mapping[str, Term]) -> Iterator[Misnamed]:
    term = terms.get(atom.term)
    if term is None:
        yield Misnamed(f"there is no term {atom.term!r}", _offset(atom, 0), atom.term, tuple(terms))
        return
    comparison = atom.comparison if isinstance(atom, Compare) else ""
    if comparison and not (term.ordered or term.numeric):
        message = f"term {term.id!r} is neither ordered nor a number, so {comparison!r} "
        yield Misnamed(message + "cannot apply", _offset(atom, 0))
        return
    known = [option.id for option in term.options]
    purpose = " to compare with" if comparison else ""
    for place, word in enumerate(_options(atom), 1):
        if not (term.has(word) or (comparison and term.numeric and _NUMBER.match(word))):
            message = f"term {term.id!r} has no option {word!r}{purpose}"
            yield Misnamed(message, _offset(atom, place), word, known)


def _options(atom: Atom) -> tuple[str, ...]:
    match atom:
        case Addressed():
            return ()
        case OneOf(_, options):
            return options
        case Equals(_, word) | Compare(_, _, word):
            return (word,)


def _offset(atom: Atom | Named, word: int) -> int:
    return atom.at[word] if atom.at else 0
