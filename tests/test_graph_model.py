"""The graph model: published games, and random ones against a second engine."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from sim.engine.graph_model import CONCEPTS, GraphModel, Rule, of_options
from tests.graph_games import ELMIRA, RECIPES, SMALL, Plain, drawn, elmira, recipe

RULES: tuple[Rule, ...] = ("one", "once", "sequence")


def numbers(game: GraphModel, rule: Rule = "sequence") -> tuple[list[int], ...]:
    """The equilibria of each concept, numbered from 1."""
    found = game.equilibria(rule)
    return tuple([int(state) + 1 for state in found[concept]] for concept in CONCEPTS)


@pytest.mark.parametrize("name", SMALL)
def test_the_small_games_of_the_textbook(name: str) -> None:
    game, known = SMALL[name]
    for rule in RULES:
        assert numbers(game, rule) == known


def test_elmira() -> None:
    assert numbers(elmira()) == ELMIRA


@pytest.mark.parametrize(("made", "parties", "options", "rule", "known"), RECIPES)
def test_recipe_games(
    made: tuple[tuple[int, ...], tuple[int, ...]],
    parties: int,
    options: int,
    rule: Rule,
    known: tuple[int, ...],
) -> None:
    found = recipe(made, parties, options).equilibria(rule)
    assert tuple(len(found[concept]) for concept in CONCEPTS) == known


@pytest.mark.parametrize("seed", range(150))
def test_random_games_against_a_second_engine(seed: int) -> None:
    game, plain = drawn(seed)
    for rule in RULES:
        assert _sets(game, rule) == plain.stable(rule)


@pytest.mark.parametrize("seed", range(40))
def test_what_each_concept_and_rule_implies(seed: int) -> None:
    game, _ = drawn(seed)
    by_rule = {rule: game.stable(rule) for rule in RULES}
    for stable in by_rule.values():
        for less, more in (
            ("Nash", "SEQ"), ("Nash", "SMR"), ("SEQ", "GMR"),
            ("SMR", "GMR"), ("SSEQ", "SEQ"), ("SSEQ", "SMR"),
        ):  # fmt: skip
            assert not (stable[less] & ~stable[more]).any()
    for less, more in pairwise(RULES):
        for concept in CONCEPTS:
            assert not (by_rule[less][concept] & ~by_rule[more][concept]).any()


def test_too_many_options_and_values_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="21 options are too many"):
        of_options([0] * 21, np.zeros((1, 2**21), dtype=np.int32))
    with pytest.raises(ValueError, match="for 4 states"):
        of_options([0, 1], np.zeros((2, 3), dtype=np.int32))


def _sets(game: GraphModel, rule: Rule) -> dict[str, list[set[int]]]:
    stable = game.stable(rule)
    return {c: [set(np.flatnonzero(row).tolist()) for row in stable[c]] for c in CONCEPTS}


def test_the_second_engine_knows_the_published_games_too() -> None:
    # Otherwise two engines could share one misreading.
    game = Plain([[3, 4, 1, 2], [3, 1, 4, 2]], [[{1}, {0}, {3}, {2}], [{2}, {3}, {0}, {1}]])
    found = game.stable("sequence")
    assert [found["Nash"][0] & found["Nash"][1], found["SEQ"][0] & found["SEQ"][1]] == [{3}, {0, 3}]
