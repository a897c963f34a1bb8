"""Whether the names in a condition lead somewhere, and its comparisons fit their terms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

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


def misnamed(
    condition: Condition,
    terms: Mapping[str, Term],
    definitions: Mapping[str, Condition],
) -> list[str]:
    """What does not fit: unknown terms, options and definitions, wrong comparisons.

    What is wrong inside a definition is reported where it is defined, not here; cycles
    and sizes are the business of :mod:`sim.language.unfolding`.
    """
    match condition:
        case Named(name):
            return [] if name in definitions else [_no_definition(name, terms, definitions)]
        case Not(part):
            return misnamed(part, terms, definitions)
        case AllOf(parts) | AnyOf(parts):
            return [problem for part in parts for problem in misnamed(part, terms, definitions)]
        case _:
            return _misnamed_atom(condition, terms)


def _no_definition(
    name: str, terms: Mapping[str, Term], definitions: Mapping[str, Condition]
) -> str:
    if name in terms:
        example = f"{name} == {terms[name].options[0].id}" if terms[name].options else "=="
        return f"say which option is meant, as in {example}; {name!r} is a term"
    return f"there is no definition {name!r}{_hint(name, [*definitions, *terms])}"


def _misnamed_atom(atom: Atom, terms: Mapping[str, Term]) -> list[str]:
    term = terms.get(atom.term)
    if term is None:
        return [f"there is no term {atom.term!r}{_hint(atom.term, terms)}"]
    match atom:
        case Addressed():
            return []
        case Equals(_, option, _):
            wanted: tuple[str, ...] = (option,)
        case OneOf(_, options, _):
            wanted = options
        case Compare(_, comparison, bound):
            return _misfit_comparison(term, comparison, bound)
    known = [option.id for option in term.options]
    return [
        f"term {term.id!r} has no option {option!r}{_hint(option, known)}"
        for option in wanted
        if not term.has(option)
    ]


def _misfit_comparison(term: Term, comparison: str, bound: str) -> list[str]:
    if not (term.ordered or term.numeric):
        return [f"term {term.id!r} is neither ordered nor a number, so {comparison!r} cannot apply"]
    if term.has(bound) or (term.numeric and _NUMBER.match(bound)):
        return []
    known = [option.id for option in term.options]
    return [f"term {term.id!r} has no option {bound!r} to compare with{_hint(bound, known)}"]


def _hint(word: str, known: Mapping[str, object] | list[str]) -> str:
    close = get_close_matches(word, list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
