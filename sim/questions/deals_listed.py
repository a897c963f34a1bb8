"""The deals of a space: its diagram and ends, its packages in order or at random, by name."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from sim.engine.joint import Diagram
from sim.engine.space import DealSpace
from sim.engine.votes import passing
from sim.engine.walks import Walk, at_random, in_order
from sim.language.syntax import LEFT_OUT
from sim.scenario.agreement import AgreementRule
from sim.scenario.model import EMPTY, Settings


def deal_diagram(space: DealSpace) -> tuple[Diagram, NDArray[np.bool_]]:
    """A diagram that holds every deal, and which of its ends are deals."""
    rule = space.question.agreement
    if rule.unanimous:
        # The diagram of what everyone accepts is much narrower; it has no other ends.
        return space.deals, np.ones(len(space.deals.labels), dtype=bool)
    return space.diagram, deal_ends(space.diagram, rule)


def deal_ends(diagram: Diagram, agreement: AgreementRule) -> NDArray[np.bool_]:
    """Which end states make a deal under the agreement rule."""
    return passing(agreement, diagram.parties, diagram.labels)


def listed(space: DealSpace, number: int, pins: Settings = EMPTY) -> list[dict[str, str]]:
    """The first ``number`` deals, without duplicates.

    Lexicographic: terms compared in the diagram's order, options in the file's.
    """
    diagram, ends = deal_diagram(space)
    walks = in_order(diagram, allowed_choices(space, pins), ends)
    return as_settings(space, islice(walks, number))


def sampled(
    space: DealSpace, number: int, seed: int, pins: Settings = EMPTY
) -> list[dict[str, str]]:
    """``number`` deals drawn uniformly with replacement; the seed fixes them."""
    diagram, ends = deal_diagram(space)
    walks = at_random(diagram, allowed_choices(space, pins), ends, number, seed)
    return as_settings(space, walks)


def as_settings(space: DealSpace, walks: Iterable[Walk]) -> list[dict[str, str]]:
    """Walks as settings; a term left out is absent."""
    named = list(zip(space.space.terms, space.space.choices, strict=True))
    return [
        {
            term: option
            for (term, choices), choice in zip(named, walk, strict=True)
            if (option := choices[choice].option) is not None
        }
        for walk in walks
    ]


def allowed_choices(space: DealSpace, pins: Settings) -> dict[int, frozenset[int]]:
    """Pins as the choices that they leave, by term index; under ``spoken`` those on the record.

    Raises:
        KeyError: a pin that is no choice of its term in this question.
    """
    pinned = pinned_choices(space, pins)
    if not space.question.spoken:
        return pinned
    # What is pinned stays as it is, whoever is silent about it.
    free = {index: choices for index, choices in space.on_record.items() if index not in pinned}
    return {**pinned, **free}


def pinned_choices(space: DealSpace, pins: Settings) -> dict[int, frozenset[int]]:
    """Pins as the choices that they leave, by term index.

    Raises:
        KeyError: a pin that is no choice of its term in this question.
    """
    allowed = {}
    for term, option in pins.items():
        if term not in space.space.terms:
            raise KeyError(term)
        index = space.space.index(term)
        wanted = None if option == LEFT_OUT else option
        choices = enumerate(space.space.choices[index])
        allowed[index] = frozenset(place for place, c in choices if c.option == wanted)
        if not allowed[index]:
            raise KeyError(f"{term}={option}")
    return allowed


def named_options(
    asked: DealSpace, counts: tuple[tuple[int, ...], ...]
) -> dict[str, dict[str, int]]:
    """Counts per choice of each term read, under the names of terms and options."""
    space, question = asked.space, asked.question
    choices, among = space.choices, {*question.pins, *question.open}
    return {
        space.terms[i]: {
            c.option or LEFT_OUT: n for c, n in zip(choices[i], counts[i], strict=True)
        }
        for i in sorted(asked.layout.order)
        if space.terms[i] in among
    }
