"""Conditions that can never hold, or always do, whatever a package sets.

Decided exactly by trying every choice of the terms concerned, where choices that no
atom of the condition tells apart count as one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product

from sim.files.assemble import Conditions
from sim.files.sheet import Sheet
from sim.language.syntax import Addressed, Atom, Compare, Equals, OneOf, atoms
from sim.scenario import limits
from sim.scenario.model import Scenario, Settings, Term
from sim.scenario.world import World, admits, evaluate


def check_conditions(sheet: Sheet, sound: Conditions, draft: Scenario) -> None:
    """Warn of each condition that can never hold, or always does."""
    base = draft.status_quo
    left = limits.VACUITY_ATOMS
    for path, condition in sound.items():
        said = list(atoms(condition, draft.meanings))
        choices = _choices(said, draft.term)
        if math.prod(map(len, choices.values())) > limits.VACUITY_CHOICES:
            continue
        # A rule's if sees only what is set; the other conditions the status quo as well.
        behind = {} if path[-1] == "if" else {name: base[name] for name in choices if name in base}
        missing = None if path[-1] in {"requires", "then"} else False
        seen: set[bool] = set()
        for world in _worlds(choices, behind, draft):
            seen.add(evaluate(condition, world, missing=missing) is True)
            left -= len(said)
            if left < 0:
                return
            if len(seen) == 2:
                break
        else:
            message = "always holds" if True in seen else "can never hold"
            sheet.report(path, f"{message}, whatever is set", severity="warning")


def _worlds(
    choices: Mapping[str, list[str | None]],
    behind: Settings,
    draft: Scenario,
) -> Iterator[World]:
    for chosen in product(*choices.values()):
        values = {
            name: option for name, option in zip(choices, chosen, strict=True) if option is not None
        }
        yield World(draft.term, draft.meanings, {**behind, **values}, values.keys())


def _choices(said: list[Atom], terms: Mapping[str, Term]) -> dict[str, list[str | None]]:
    """For each term, None for leaving it out and one option of each distinguishable kind."""
    about: dict[str, list[Atom]] = {}
    for atom in said:
        about.setdefault(atom.term, []).append(atom)
    return {name: _kinds(terms[name], concerned) for name, concerned in about.items()}


def _kinds(term: Term, said: list[Atom]) -> list[str | None]:
    telling = [atom for atom in dict.fromkeys(said) if not isinstance(atom, Addressed)]
    kinds: dict[tuple[bool, ...], str] = {}
    for option in dict.fromkeys([*(o.id for o in term.options), *_numbers(term, telling)]):
        found = term.option(option)
        kinds.setdefault(tuple(admits(atom, term, found) for atom in telling), option)
    return [None, *kinds.values()]


def _numbers(term: Term, said: list[Compare | Equals | OneOf]) -> Iterator[str]:
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
