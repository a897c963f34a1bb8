"""Games with known answers, and a slow second engine that shares no code with the first.

* Prisoner's dilemma, chicken and stag hunt: the 2x2 games of Fang, Hipel & Kilgour,
  Interactive Decision Making (Wiley, 1993), states numbered as printed there: CC, DC, CD, DD.
* Elmira (ground water pollution, Ontario, 1991): Hipel, Fang, Kilgour & Haight, "Environmental
  conflict resolution using the graph model", IEEE SMC (1993); Kilgour, Hipel, Fang & Peng,
  "Coalition analysis in group decision support", Group Decision and Negotiation 10 (2001).
* Recipe games: value_k(s) = (s * m_k + c_k) mod 2^n, computed by two engines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from sim.engine.graph_model import GraphModel, Way, of_options

Stable = dict[str, list[set[int]]]


def ranked(*rankings: Sequence[int]) -> np.ndarray:
    """Party, state -> rank, from rankings best first of states numbered from 1."""
    values = np.zeros((len(rankings), len(rankings[0])), dtype=np.int32)
    for party, ranking in enumerate(rankings):
        for place, state in enumerate(ranking):
            values[party, state - 1] = len(ranking) - place
    return values


def numbered(possible: np.ndarray, same: Sequence[np.ndarray] = ()) -> np.ndarray:
    """Code of a state -> its number, -1 for an impossible one.

    The code has the first option as its lowest bit. Numbers ascend with the codes; the
    states where one of ``same`` holds are one, and these come last.
    """
    single = possible & ~np.logical_or.reduce([np.zeros_like(possible), *same])
    states = np.where(single, np.cumsum(single, dtype=np.int32) - 1, np.int32(-1))
    for place, merged in enumerate(same):
        states[possible & merged] = np.count_nonzero(single) + place
    return states.astype(np.int32)


def two_by_two(first: Sequence[int], second: Sequence[int]) -> GraphModel:
    """States 1 CC, 2 DC, 3 CD, 4 DD: the option of each is to defect."""
    return of_options([0, 1], ranked(first, second))


SMALL = {
    "dilemma": (two_by_two([2, 1, 4, 3], [3, 1, 4, 2]), ([4], [1, 4], [1, 4], [1, 4], [1, 4])),
    "chicken": (
        two_by_two([2, 1, 3, 4], [3, 1, 2, 4]),
        ([2, 3], [1, 2, 3], [1, 2, 3], [2, 3], [2, 3]),
    ),
    "stag": (two_by_two([1, 2, 4, 3], [1, 3, 4, 2]), ([1, 4], [1, 4], [1, 4], [1, 4], [1, 4])),
}


def elmira() -> GraphModel:
    """Options: modify (Moe), delay, accept, abandon (Uniroyal), insist (local government)."""
    codes = np.arange(32)
    _, delay, accept, abandon, _ = (codes >> k & 1 == 1 for k in range(5))
    possible = (delay.astype(int) + accept + abandon) == 1
    values = ranked(
        [7, 3, 4, 8, 5, 1, 2, 6, 9], [1, 4, 8, 5, 9, 3, 7, 2, 6], [7, 3, 5, 1, 8, 6, 4, 2, 9]
    )
    ways = [Way.TO_YES, Way.TO_NO, Way.BOTH, Way.TO_YES, Way.BOTH]
    return of_options([0, 1, 1, 1, 2], values, numbered(possible, [abandon]), ways)


ELMIRA = ([5, 8, 9], [1, 4, 5, 8, 9], [1, 4, 5, 8, 9], [5, 8, 9], [5, 8, 9])

A = ((13, 29, 51, 37), (5, 17, 40, 11))
B = ((51, 63, 25), (43, 60, 41))
RECIPES = [
    (A, 2, 2, "sequence", (0, 9, 0, 5, 0)),
    (A, 3, 2, "one", (2, 39, 5, 16, 4)),
    (A, 3, 2, "once", (2, 49, 5, 22, 4)),
    (A, 3, 2, "sequence", (2, 49, 5, 25, 4)),
    (A, 4, 2, "one", (1, 148, 9, 81, 6)),
    (A, 4, 2, "once", (1, 236, 10, 181, 8)),
    (A, 4, 2, "sequence", (1, 236, 10, 209, 8)),
    (A, 3, 3, "one", (1, 359, 11, 150, 7)),
    (A, 3, 3, "once", (1, 462, 14, 292, 9)),
    (A, 3, 3, "sequence", (1, 462, 14, 378, 12)),
    (B, 3, 2, "one", (0, 41, 3, 12, 1)),
    (B, 3, 2, "once", (0, 47, 4, 36, 3)),
    (B, 3, 2, "sequence", (0, 47, 4, 37, 4)),
    (A, 4, 3, "sequence", (2, 4_037, 69, 3_560, 58)),
    (A, 4, 4, "sequence", (2, 65_456, 786, 40_620, 559)),
]


def recipe(numbers: tuple[Sequence[int], Sequence[int]], parties: int, options: int) -> GraphModel:
    """``parties`` times ``options``: each owns ``options`` neighbouring ones."""
    states = np.arange(2 ** (parties * options), dtype=np.int64)
    values = np.array(
        [(states * numbers[0][k] + numbers[1][k]) % len(states) for k in range(parties)]
    )
    return of_options([k // options for k in range(parties * options)], values)


@dataclass(frozen=True)
class Plain:
    """A game as lists of moves: party -> state -> the states it may go to."""

    values: list[list[int]]
    reach: list[list[set[int]]]

    def stable(self, rule: str) -> Stable:
        """Concept -> party -> its stable states, by walking through every sanction."""
        names = ("Nash", "GMR", "SMR", "SEQ", "SSEQ")
        found: Stable = {name: [set() for _ in self.values] for name in names}
        for party, worth in enumerate(self.values):
            for state in range(len(worth)):
                better = {u for u in self.reach[party][state] if worth[u] > worth[state]}
                if not better:
                    found["Nash"][party].add(state)
                for concept in names[1:]:
                    if all(self.sanctioned(concept, rule, party, state, u) for u in better):
                        found[concept][party].add(state)
        return found

    def sanctioned(self, concept: str, rule: str, party: int, state: int, left: int) -> bool:
        """Whether the others can sanction the move of the party from ``state`` to ``left``."""
        worth = self.values[party]
        for end in self._ends(party, left, "SEQ" in concept, rule):
            held = worth[end] <= worth[state]
            if held and concept in ("SMR", "SSEQ"):
                held = all(worth[out] <= worth[state] for out in self.reach[party][end])
            if held:
                return True
        return False

    def _ends(self, party: int, start: int, willing: bool, rule: str) -> Iterator[int]:
        """Where the others can go from here; what is remembered of the way differs by rule."""
        others = [k for k in range(len(self.values)) if k != party]
        remember: Callable[[frozenset[int], int], frozenset[int]] = {
            "sequence": lambda moved, k: frozenset([k]),
            "once": lambda moved, k: moved | {k},
            "one": lambda moved, k: frozenset(others),
        }[rule]
        seen = {(start, frozenset[int]())}
        waiting = list(seen)
        while waiting:
            here, moved = waiting.pop()
            for k in others:
                if k in moved:
                    continue
                for there in self.reach[k][here]:
                    if willing and self.values[k][there] <= self.values[k][here]:
                        continue
                    yield there
                    after = (there, remember(moved, k))
                    if after not in seen:
                        seen.add(after)
                        waiting.append(after)


def drawn(seed: int) -> tuple[GraphModel, Plain]:
    """The same random game for both engines: impossible and merged states, one way, ties."""
    random = np.random.default_rng(seed)
    owners = [k for k in range(random.integers(2, 4)) for _ in range(random.integers(1, 3))]
    ways = [Way(random.choice([w.value for w in Way], p=[0.7, 0.15, 0.15])) for _ in owners]
    codes = 2 ** len(owners)
    possible = random.random(codes) < 0.85
    possible[0] = True
    same = [random.random(codes) < 0.2] if random.random() < 0.4 else []
    if same:
        possible |= same[0] & (np.arange(codes) == np.flatnonzero(same[0])[:1].sum())
        same = [same[0] & possible]
        same = same if same[0].any() else []
    states = numbered(possible, same)
    number = int(states.max()) + 1
    values = random.integers(0, max(2, number // 2), (max(owners) + 1, number)).astype(np.int32)
    reach: list[list[set[int]]] = [[set() for _ in range(number)] for _ in values]
    for code, flips in product(range(codes), range(1, codes)):
        movers = {owners[k] for k in range(len(owners)) if flips >> k & 1}
        target = code ^ flips
        wrong = any(
            flips >> k & 1 and way is (Way.TO_NO if target >> k & 1 else Way.TO_YES)
            for k, way in enumerate(ways)
        )
        here, there = int(states[code]), int(states[target])
        if len(movers) == 1 and not wrong and here >= 0 <= there != here:
            reach[movers.pop()][here].add(there)
    return of_options(owners, values, states, ways), Plain(values.tolist(), reach)
