"""Conditions as trees that a program without names can evaluate.

Four kinds of node, all by place: ``["i", term, [1, 0, …]]`` says for each option of the
term whether it fits, ``["a", term]`` that the package sets the term,
``["#", least, most, x, …]`` how many of several hold (of ``not x`` none, of ``x and y``
two), and ``["+", sign, side, side]`` compares two sums, each a number and then
``[term, [n, …]]`` with what each option adds: whole numbers of one unit as texts, or null for
what is infinite. Definitions, comparisons and lists of options are worked in.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Generic, TypeVar

from sim.language.sums import Number, Total
from sim.language.syntax import Addressed, AllOf, AnyOf, Condition, Count, Named, Not
from sim.scenario.model import Scenario
from sim.scenario.world import admits, rank

Tree = list[object]
Item = TypeVar("Item")


class Pool(Generic[Item]):
    """Values of JSON, equal ones kept once."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self._places: dict[Hashable, int] = {}

    def place(self, item: Item) -> int:
        """Where the value is, or now stands."""
        key = json.dumps(item)
        if key not in self._places:
            self._places[key] = len(self.items)
            self.items.append(item)
        return self._places[key]


class Conditions(Pool[Tree]):
    """The conditions of a scenario, each as a tree."""

    def __init__(self, scenario: Scenario, options: Mapping[str, Sequence[str]]) -> None:
        super().__init__()
        self._scenario = scenario
        self._options = options
        self._term = {term.id: place for place, term in enumerate(scenario.terms)}
        self.terms: list[list[list[int]]] = []
        """Per condition the terms of each part of it that may fail by itself."""

    def of(self, condition: Condition | None) -> int:
        """The place of the condition; -1 for none."""
        if condition is None:
            return -1
        tree = self._tree(condition)
        if isinstance(condition, Named) and tree[0] == "#":
            # What fails of a definition is told as one, so that it must not look like its parts.
            tree = ["#", 1, 1, tree]
        place = self.place(tree)
        if place == len(self.terms):
            self.terms.append([self._named(part) for part in _parts(condition)])
        return place

    def _named(self, condition: Condition) -> list[int]:
        return [self._term[term] for term in self._scenario.terms_in(condition)]

    def _tree(self, condition: Condition) -> Tree:
        match condition:
            case Named(name):
                return self._tree(self._scenario.meanings[name])
            case Not(part):
                return ["#", 0, 0, self._tree(part)]
            case AllOf(parts):
                return ["#", len(parts), len(parts), *map(self._tree, parts)]
            case AnyOf(parts):
                return ["#", 1, len(parts), *map(self._tree, parts)]
            case Count(_, _, parts):
                return ["#", condition.least, condition.most, *map(self._tree, parts)]
            case Total(comparison=sign):
                return ["+", sign, *self._sides(condition)]
            case Addressed(term):
                return ["a", self._term[term]]
            case _:
                about = self._scenario.term[condition.term]
                options = map(about.option, self._options[about.id])
                fits = [int(admits(condition, about, option)) for option in options]
                return ["i", self._term[about.id], fits]

    def _sides(self, total: Total) -> Iterator[Tree]:
        values = {
            name: [rank(self._scenario.term[name], option) for option in self._options[name]]
            for name in total.terms
        }
        known = (v for row in values.values() for v in row if isinstance(v, Fraction))
        times = lcm(*(one.times.denominator for one in total.addends))
        unit = times * lcm(*(value.denominator for value in known))
        for side in total.sides:
            number = sum(one.times for one in side if not one.term)
            adds = [
                [self._term[one.term], [_scaled(one.times * v * unit) for v in values[one.term]]]
                for one in side
                if one.term
            ]
            yield [str(number * unit), *adds]


def _parts(condition: Condition) -> tuple[Condition, ...]:
    """What may fail by itself."""
    return condition.parts if isinstance(condition, AllOf | Count) else (condition,)


def _scaled(value: Number) -> str | None:
    return str(value) if isinstance(value, Fraction) else None


def options_of(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """Term -> its options: the listed ones, then numbers that are set without being listed."""
    set_somewhere: dict[str, list[str]] = {term.id: [] for term in scenario.terms}
    for term, option in _settings(scenario):
        set_somewhere[term].append(option)
    return {
        term.id: tuple(dict.fromkeys([o.id for o in term.options] + set_somewhere[term.id]))
        for term in scenario.terms
    }


def _settings(scenario: Scenario) -> Iterable[tuple[str, str]]:
    """Every term with an option that is its status quo or that a package sets."""
    yield from scenario.status_quo.items()
    for package in scenario.packages:
        for phase in (None, *(phase.id for phase in package.phases)):
            yield from package.laid_out(phase)[0].items()
