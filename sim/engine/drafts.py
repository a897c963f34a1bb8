"""Every draft on the way from one package to another, at once.

A draft makes some of the changes between two packages. Each changed term is one axis of
an array, the start at place 0 and the target at the last; what does not depend on a term
has length 1 along its axis, so that a formula over three terms is an array of a few
truths, however many drafts there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.engine.arrays import scaled
from sim.engine.compile import Choice, Space, compile_space
from sim.engine.formulas import All, Any, Constant, Formula, Leaf, Some, Sum
from sim.engine.votes import agreed
from sim.scenario.model import Kind, Scenario, Settings, Severity
from sim.scenario.question import Question
from sim.scenario.verdicts import MINIMUM

Truths = NDArray[np.bool_]

TOO_FEW: Final = "too few votes"
"""What stops a draft that too few are for."""

Chains = Mapping[str, Sequence[str | None]]
"""Changed term -> its options from start to target, in order; None: left out."""


@dataclass(frozen=True, slots=True)
class Held:
    """One position over all drafts: where it applies, fails, is met."""

    id: str
    party: str
    kind: Kind
    applies: Truths
    fails: Truths
    met: Truths


@dataclass(frozen=True)
class Drafts:
    """What each draft breaks and who refuses it; arrays broadcast to ``shape``.

    ``stops`` holds what closes a draft: binding positions of the parties asked, a
    ``<party>:minimum``, the rules of ``rules``, and :data:`TOO_FEW` where votes are counted.
    """

    chains: Chains
    shape: tuple[int, ...]
    positions: tuple[Held, ...]
    rules: Mapping[str, Truths]
    stops: Mapping[str, Truths]
    open: Truths
    """Where no rule is broken and the agreement rule is satisfied."""


def drafts_of(
    scenario: Scenario,
    question: Question,
    start: Settings,
    chains: Chains,
    *,
    first_phase: bool = True,
    avoid_warnings: bool = False,
) -> Drafts:
    """All drafts between ``start`` and the ends of ``chains``.

    Hard rules close a draft; those of a first phase close only the start, and nothing when
    the start is no first phase. With ``avoid_warnings`` so do warnings that neither end
    draws.
    """
    quo = scenario.status_quo
    choices: dict[str, tuple[Choice, ...]] = {t: (Choice(o, o),) for t, o in start.items()}
    for term, options in chains.items():
        choices[term] = tuple(Choice(o, o or quo.get(term)) for o in options)
    counted = (Severity.HARD, Severity.WARNING) if avoid_warnings else (Severity.HARD,)
    rules = [rule for rule in scenario.rules if rule.severity in counted]
    hard = tuple(replace(rule, severity=Severity.HARD) for rule in rules)
    ruled = replace(scenario, rules=hard)
    space = compile_space(ruled, question.view, choices, question.parties)
    look = _Look(space, chains)
    held = tuple(
        Held(p.id, p.party, p.kind, look.at(p.speaks), look.at(p.fails), look.at(p.met))
        for p in space.positions
    )
    broken: dict[str, Truths] = {}
    for rule in rules:
        breaks = look.at(space.broken[rule.id])
        if rule.severity is Severity.WARNING:
            drawn = rule.first_phase or breaks.flat[0] or breaks.flat[-1]
            breaks = breaks & np.False_ if drawn else breaks
        elif rule.first_phase:
            breaks = look.only_start(first_phase and bool(breaks.flat[0]))
        broken[rule.id] = breaks
    refused = {
        party: {
            h.id: h.fails for h in held if h.party == party and h.kind in question.standard.binding
        }
        | ({f"{party}{MINIMUM}": look.short_of(party)} if party in space.minimum else {})
        for party in question.parties
    }
    blocked = {party: look.any_of(own.values()) for party, own in refused.items()}
    willing = {party: ~own for party, own in blocked.items()}
    speaks = {
        party: look.any_of(h.met for h in held if h.party == party)
        for party in question.agreement.voters
        if party not in space.minimum
    }
    passes = agreed(question.agreement, willing, speaks)
    stops = {name: bits for own in (*refused.values(), broken) for name, bits in own.items()}
    if question.agreement.voters:
        voted = replace(question.agreement, veto=(), blocking=None)
        stops[TOO_FEW] = ~agreed(voted, willing, speaks)
    return Drafts(
        chains=chains,
        shape=look.shape,
        positions=held,
        rules=broken,
        stops={name: bits for name, bits in stops.items() if bits.any()},
        open=np.array(np.broadcast_to(passes & ~look.any_of(broken.values()), look.shape)),
    )


class _Look:
    """Turns formulas over choices into arrays over drafts."""

    def __init__(self, space: Space, chains: Chains) -> None:
        self._space = space
        self._axis = {space.index(term): axis for axis, term in enumerate(chains)}
        self.shape = tuple(len(options) for options in chains.values())
        self._flat = (1,) * len(chains)

    def at(self, formula: Formula) -> Truths:
        match formula:
            case Constant(value):
                return np.full(self._flat, value)
            case Leaf(term, mask, size):
                return self._along(term, np.array([mask >> c & 1 for c in range(size)], bool))
            case Some(need, parts):
                held = reduce(np.add, [self.at(part).astype(np.int32) for part in parts])
                return np.asarray(held >= need)
            case Sum(weights, most):
                rows = (self._along(t, np.array(row, dtype=object)) for t, row in weights)
                return np.asarray(reduce(np.add, rows) <= most, dtype=bool)
            case All(parts) | Any(parts):
                join = np.logical_and if isinstance(formula, All) else np.logical_or
                joined: Truths = reduce(join, [self.at(part) for part in parts])
                return joined

    def only_start(self, value: bool) -> Truths:
        found = np.zeros(self.shape if value else self._flat, dtype=bool)
        found.flat[0] = value
        return found

    def any_of(self, parts: Iterable[Truths]) -> Truths:
        # Small arrays first, so that few operations are as large as all drafts.
        nothing = np.zeros(self._flat, dtype=bool)
        return reduce(np.logical_or, sorted(parts, key=np.size), nothing)

    def short_of(self, party: str) -> Truths:
        """Where the party gets less than its minimum."""
        space = self._space
        if party in space.hopeless:
            return np.ones(self._flat, dtype=bool)
        bonuses = [p for p in space.positions if p.party == party and p.points]
        tables, worth, wanted = scaled(
            space.points[party], [p.points for p in bonuses], space.minimum[party]
        )
        total = np.zeros(self._flat, dtype=tables[0].dtype if tables else np.int64)
        for term, table in enumerate(tables):
            total = total + (self._along(term, table) if term in self._axis else table[0])
        for position, value in zip(bonuses, worth, strict=True):
            total = total + self.at(position.met) * value
        return (total < wanted).astype(bool)

    def _along(self, term: int, values: NDArray[np.generic]) -> NDArray:  # type: ignore[type-arg]
        return values.reshape([-1 if a == self._axis[term] else 1 for a in range(len(self.shape))])
