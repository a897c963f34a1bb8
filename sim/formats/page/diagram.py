"""The labelled diagram of all parties: every package, and at its end who accepts it.

It is read off the builder of :mod:`sim.engine.space`, whatever that builds it with. Each
end state carries *marks*: names of sets of parties. Two are known: ``accepts``, the
parties that do not block the package, and ``for``, those of them that are for it, which
only rules that count votes ask.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sim import limits
from sim.engine.budget import Budget, TooWide
from sim.engine.settling import deal_space
from sim.engine.votes import FOR
from sim.formats.page.trees import Pool
from sim.scenario.agreement import AgreementRule
from sim.scenario.inside import needs_of, own_rule
from sim.scenario.model import Scenario
from sim.scenario.question import ask
from sim.scenario.view import View


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
    voting = bool(own_rule(scenario).voters or needs_of(scenario))
    if voting:
        everyone = AgreementRule(question.parties, at_least=1)
        question = replace(question, agreement=everyone)
    lasting = Budget.lasting(limits.PUBLISHED_SECONDS)
    space = deal_space(scenario, question, replace(lasting, states=limits.PUBLISHED_ARCS))
    found = space.diagram
    if found.states > limits.PUBLISHED_STATES:
        raise TooWide(f"it has {found.states} states, a page holds {limits.PUBLISHED_STATES}")
    place = {name: bit for bit, name in enumerate(found.parties)}
    accepts = [place[party] for party in question.parties]
    in_favour = [place.get(f"{party}{FOR}", place[party]) for party in question.parties]
    labels = found.labels.tolist()
    marks = {"accepts": accepts, "for": in_favour} if voting else {"accepts": accepts}
    return {
        "order": list(found.layout.order),
        "layers": [
            layers.place([list(classes), table.ravel().tolist()])
            for classes, table in zip(found.layout.class_of, found.tables, strict=True)
        ],
        "ends": {mark: [_mask(label, bits) for label in labels] for mark, bits in marks.items()},
    }


def _mask(label: int, bits: Sequence[int]) -> int:
    """The label with its bits in the order of the parties."""
    return sum((label >> bit & 1) << party for party, bit in enumerate(bits))
