"""What deals look like: in order, or drawn at random."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from sim.engine.space import DealSpace
from sim.engine.walks import Walk, at_random, in_order
from sim.questions.deals import allowed_choices, deal_ends
from sim.scenario.model import EMPTY, Settings


def listed(space: DealSpace, number: int, pins: Settings = EMPTY) -> list[dict[str, str]]:
    """The first ``number`` deals, without duplicates.

    Lexicographic: terms compared in the diagram's order, options in the file's.
    """
    walks = in_order(
        space.diagram,
        allowed_choices(space, pins),
        deal_ends(space.diagram, space.question.agreement),
    )
    return as_settings(space, islice(walks, number))


def sampled(
    space: DealSpace, number: int, seed: int, pins: Settings = EMPTY
) -> list[dict[str, str]]:
    """``number`` deals drawn uniformly with replacement; the seed fixes them."""
    walks = at_random(
        space.diagram,
        allowed_choices(space, pins),
        deal_ends(space.diagram, space.question.agreement),
        number,
        seed,
    )
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
