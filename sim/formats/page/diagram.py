"""The labelled diagram of all parties: every package, and at its end who accepts it.

It is read off the builder of :mod:`sim.engine.space`, whatever that builds it with. Each
end state carries *marks*: names of sets of parties. Two are known: ``accepts``, the
parties that the package does not keep from agreeing, and ``for``, those that an applying
position that is met (or a minimum that is reached) makes speak for it, which only rules
that count such voices need.
"""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic
from typing import Any, Final

import numpy as np

from sim.engine.automaton import Automaton, any_of, of_formula
from sim.engine.budget import Budget, TooWide
from sim.engine.joint import joint
from sim.engine.settling import deal_space
from sim.engine.space import DealSpace
from sim.formats.page.conditions import Pool
from sim.scenario.model import Scenario
from sim.scenario.question import ask
from sim.scenario.view import View

STATES: Final = 50_000
"""States of all layers together beyond which a view ships without counts."""
_ARCS: Final = 1_000_000
"""States of one layer before merging."""
_SECONDS: Final = 30.0


def diagram_of(
    scenario: Scenario,
    view: View,
    options: Mapping[str, tuple[str, ...]],
    layers: Pool[list[list[int]]],
    *,
    first_phase: bool = True,
) -> dict[str, Any]:
    """The diagram over these options of every term, each of which may be left out as well.

    ``order`` names the term of each layer and ``layers`` the place of the layer in the pool:
    for each choice of the term, the last of which is "left out", which arc it takes; then for
    state and arc, flat, the state below, or -1 where nothing possible follows. ``ends`` hold
    the parties of each mark per end state, party ``p`` as bit ``p``.

    Raises:
        TooWide: it has more states than a page may hold, or takes too long.
    """
    question = ask(
        scenario, parties="all", limit=options, settle="none", view=view, first_phase=first_phase
    )
    space = deal_space(scenario, question, Budget(_ARCS, monotonic() + _SECONDS))
    marks = {"accepts": dict(space.blocked)}
    if scenario.agreement is not None and not scenario.agreement.unanimous:
        marks["for"] = {party: _not_for(space, party) for party in space.question.parties}
    parts = {
        f"{mark}/{p}": part for mark, by_party in marks.items() for p, part in by_party.items()
    }
    found = joint(space.layout, space.impossible, parts, space.budget)
    if found.states > STATES:
        raise TooWide(f"it has {found.states} states, a page holds {STATES}")
    number = len(scenario.parties)
    bits = {mark: place * number for place, mark in enumerate(marks)}
    return {
        "order": list(found.layout.order),
        "layers": [
            layers.place([list(classes), table.ravel().tolist()])
            for classes, table in zip(found.layout.class_of, found.tables, strict=True)
        ],
        "ends": {
            mark: (found.labels >> shift & ((1 << number) - 1)).tolist()
            for mark, shift in bits.items()
        },
    }


def _not_for(space: DealSpace, party: str) -> Automaton:
    """Labelled 1 where no applying position of the party is met and no minimum reached."""
    met = [p.met for p in space.space.positions if p.party == party]
    parts = [of_formula(formula, space.layout, space.budget) for formula in met]
    if party in space.short:
        parts.append(_flipped(space.short[party]))
    return _flipped(any_of(parts, space.layout, space.budget))


def _flipped(part: Automaton) -> Automaton:
    return Automaton(part.tables, np.asarray(1 - part.labels))
