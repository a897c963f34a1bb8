"""Which states of a hand-ranked game are stable, and under which rule for sanctions.

The concepts, their sources and the algorithm are those of :mod:`sim.engine.graph_model`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, get_args

import numpy as np

from sim import limits
from sim.engine.graph_model import CONCEPTS, GraphModel, Rule, Way, of_options
from sim.files.game import Game
from sim.questions.base import Part
from sim.questions.glossary import counted
from sim.scenario.declared import json_field

RULES: Final = get_args(Rule)
_RULE_WORDS: Final = {
    "sequence": "a sanction may be a sequence of moves of any length, nobody moving twice in a row",
    "once": "in a sanction each opponent may move at most once",
    "one": "a sanction is one move of one opponent",
}


class Equilibria(Part):
    """The states at which nobody has an improvement that stays unsanctioned, per concept."""

    exact: bool = True
    """whether the answer is exact"""
    method: str = "tables of what the others can bring about, a fixed point over all states"
    """how it was obtained"""
    game: str
    """the game"""
    digest: str
    """the SHA-256 of its file"""
    states: int
    """how many states there are"""
    rule: Rule
    """how long a sanction may be: a sequence, each opponent once, or one move"""
    equilibria: dict[str, list[int]]
    """concept: the states that are stable for all, numbered from 1"""
    stable: dict[str, dict[str, list[int]]]
    """party: concept: the states that are stable for it"""
    file: Game = json_field(hidden=True)

    def lines(self) -> Iterator[str]:
        """The rule, the equilibria by concept, and what the states that occur there are."""
        shown = limits.GAME_SHOWN
        yield f"{self.game}: {counted(self.states, 'state')}; {_RULE_WORDS[self.rule]}."
        for concept, found in self.equilibria.items():
            few = ", ".join(map(str, found[:shown])) or "none"
            more = f" and {len(found) - shown:,} more" if len(found) > shown else ""
            yield f"{concept}: {few}{more}"
        occurring = sorted({state for found in self.equilibria.values() for state in found})
        for state in occurring[:shown]:
            yield f"{state}: {self._words(state)}"

    def _words(self, state: int) -> str:
        options, codes = self.file.file.options, np.flatnonzero(self.file.states == state - 1)
        said = []
        for place, option in enumerate(options):
            answers = {bool(code >> place & 1) for code in codes.tolist()}
            if len(answers) == 1:
                said.append(f"{'' if answers.pop() else 'not '}{option.label or option.id}")
        return ", ".join(said)


def game(found: Game, rule: Rule = "sequence") -> Equilibria:
    """Every concept, for the whole game and for each party."""
    order = {party.id: place for place, party in enumerate(found.file.parties)}
    options = found.file.options
    model: GraphModel = of_options(
        [order[option.party] for option in options],
        found.values,
        found.states,
        [Way(option.moves) for option in options],
    )
    stable = model.stable(rule)
    return Equilibria(
        game=found.file.title or found.file.game,
        digest=found.digest,
        states=found.values.shape[1],
        rule=rule,
        equilibria={c: (np.flatnonzero(stable[c].all(axis=0)) + 1).tolist() for c in CONCEPTS},
        stable={
            party: {c: (np.flatnonzero(stable[c][place]) + 1).tolist() for c in CONCEPTS}
            for party, place in order.items()
        },
        file=found,
    )
