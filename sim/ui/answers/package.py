"""One package held against everyone: as it stands, with open terms, and turned round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sim.engine.formulas import FALSE
from sim.engine.joint import joint
from sim.engine.space import DealSpace, deal_space
from sim.engine.sweeps import label_counts, weights
from sim.questions.check import Check, check
from sim.questions.deals import count
from sim.questions.deals_told import Deals
from sim.questions.inverse import Needs, needs, sole_blockers
from sim.scenario.model import AgreementRule, Settings
from sim.ui.answers.asking import budget, kept, pairs, question_of, switches, until
from sim.ui.session import Now
from sim.ui.subject import as_recorded, named_package, settings_of_state, view_of_state


@dataclass(frozen=True, slots=True)
class Partial:
    """The answer about a package with open terms.

    ``fails`` counts, per binding position, the completions in which it fails; ``silent``
    are the parties of which no position applies in any of them, and that have no points.
    """

    deals: Deals
    fails: Mapping[str, int]
    silent: frozenset[str]


def package_check(now: Now) -> Check:
    """The package as it stands; open terms count as left out."""
    state = now.state
    key = ("check", switches(now), state.package, pairs(state.changed))
    return kept(now, key, lambda: _check(now))


def named_check(now: Now, name: str) -> Check:
    """A named package, or a phase of it, under the state's switches; not kept."""
    return _check(replace(now, state=replace(now.state, package=name, changed={})))


def _check(now: Now) -> Check:
    subject, phase = _subject(now)
    view = view_of_state(now.scenario, now.state)
    return check(now.scenario, subject, view, phase=phase, standard=now.state.standard)


def agreement(now: Now) -> AgreementRule:
    """Whose acceptance makes a deal, as the state says."""
    return question_of(now, {}, (), silence=True).agreement


def partial(now: Now) -> Partial:
    """Three-valued answers: every party's share of the ways to settle the open terms.

    Raises:
        TooWide: it would take too long for the page.
    """
    set_to, opened = settings_of_state(now.scenario, now.state)

    def compute() -> Partial:
        question = question_of(now, set_to, tuple(opened), silence=False)
        everyone = tuple(now.scenario.party)
        space = deal_space(now.scenario, replace(question, parties=everyone), budget())
        counted = count(space)
        speaking = {p.party for p in space.space.positions if p.applies != FALSE}
        return Partial(
            counted,
            {p: _fails(space, p, counted.packages) for p in space.failing},
            frozenset(p.id for p in now.scenario.parties if not p.points and p.id not in speaking),
        )

    return kept(now, ("partial", switches(now), pairs(set_to), tuple(opened)), compute)


def _fails(space: DealSpace, position: str, packages: int) -> int:
    failing = space.failing[position]
    if not failing.labels.any():
        # What is set settles it, as it does most positions; no product is needed.
        return 0
    diagram = joint(space.layout, space.impossible, {position: failing}, space.budget)
    return packages - label_counts(diagram, weights(diagram.layout)).get(1, 0)


def needed(now: Now, party: str) -> Needs:
    """What a party would have to come to accept for the package to pass."""

    def compute() -> Needs:
        subject, phase = _subject(now)
        view = view_of_state(now.scenario, now.state)
        standard = now.state.standard
        return needs(
            now.scenario, subject, party, view, phase=phase, standard=standard, until=until()
        )

    state = now.state
    key = ("needs", switches(now), state.package, pairs(state.changed), party)
    return kept(now, key, compute, lambda found: found.exact)


def sole(now: Now, result: Check) -> tuple[str, ...]:
    """Whose consent alone would make the package pass."""
    return sole_blockers(result, agreement(now))


def _subject(now: Now) -> tuple[str | Settings, str | None]:
    """The package of the state, by name while it is as recorded."""
    named, phase = named_package(now.scenario, now.state)
    if named is not None and as_recorded(now.scenario, now.state):
        return named.id, phase
    return settings_of_state(now.scenario, now.state)[0], None
