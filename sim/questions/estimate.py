"""What can still be said when the exact diagram is too wide.

The parties that make it wide (usually a minimum over many scored terms) are forgotten,
the widest first, until the rest fits. Packages are then drawn uniformly from the exact
diagram of the rest and each is held against everyone: the share that passes, times
the exact number drawn from, is an unbiased estimate, given with its standard error.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import islice
from time import monotonic
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim import limits
from sim.engine.arrays import check_array, speaking
from sim.engine.budget import Budget, TooWide
from sim.engine.joint import Diagram
from sim.engine.settling import deal_space
from sim.engine.space import DealSpace
from sim.engine.sweeps import total, weights
from sim.engine.votes import agreed
from sim.engine.walks import at_random
from sim.questions.deals_told import Estimate
from sim.scenario.model import AgreementRule, Scenario
from sim.scenario.provenance import Provenance
from sim.scenario.question import Question

_BATCH: Final = 1_000
_FIRST: Final = 100
"""Packages of the first batch, which is drawn whatever the time."""


def estimate(
    scenario: Scenario,
    question: Question,
    reason: str,
    budget: Budget,
    *,
    draws: int = limits.DRAWS,
    seed: int = 0,
) -> Estimate:
    """Estimate the deals of a question whose exact diagram is too wide.

    Stops drawing when the budget's clock runs out, and says how many were drawn.

    Raises:
        TooWide: not even the hard rules alone fit.
    """
    nobody = _space(scenario, question, (), budget)
    packages = _number(nobody.diagram)
    kept, diagram, space = _widest_fitting(scenario, question, nobody, budget)
    ends = np.ones(len(diagram.labels), dtype=bool)
    within = _number(diagram)
    hits, drawn, accepted = 0, 0, dict.fromkeys(question.parties, 0)
    draw = at_random(diagram, {}, ends, draws, seed)
    took = 0.0
    # A batch is begun only if there is time for one as long as the last.
    while within and drawn < draws and (drawn == 0 or monotonic() + took < budget.until):
        start = monotonic()
        walks = list(islice(draw, _BATCH if drawn else _FIRST))
        verdicts, passes = voted(scenario, question, space, walks)
        drawn += len(walks)
        hits += int(passes.sum())
        for place, party in enumerate(question.parties):
            accepted[party] += int(verdicts[:, place].sum())
        took = (monotonic() - start) / len(walks) * _BATCH
    # A sample among packages that some parties accept says nothing of the others.
    unconditional = not kept and drawn
    return Estimate(
        provenance=Provenance.of(scenario, question.view),
        question=question,
        combinations=nobody.space.combinations,
        packages=packages,
        deals=round(Fraction(within * hits, drawn)) if drawn else 0,
        within=within,
        draws=drawn,
        hits=hits,
        accepts={p: round(Fraction(packages * n, drawn)) for p, n in accepted.items()}
        if unconditional
        else {},
        forgotten=tuple(p for p in question.parties if p not in kept),
        reason=reason,
        seed=seed,
    )


def _space(
    scenario: Scenario, question: Question, parties: tuple[str, ...], budget: Budget
) -> DealSpace:
    rule = AgreementRule(parties)
    return deal_space(scenario, replace(question, parties=parties, agreement=rule), budget)


def _widest_fitting(
    scenario: Scenario, question: Question, nobody: DealSpace, budget: Budget
) -> tuple[tuple[str, ...], Diagram, DealSpace]:
    """As many must-accept parties as fit together, added one by one."""
    kept: tuple[str, ...] = ()
    diagram, space = nobody.diagram, nobody
    # Building may take half of the time that is left; drawing needs the rest.
    half = budget.share(1 / 2)
    for party in must_accept(question.agreement):
        try:
            larger = _space(scenario, question, (*kept, party), half)
            diagram, space, kept = larger.deals, larger, (*kept, party)
        except TooWide:
            continue
    return kept, diagram, space


def must_accept(rule: AgreementRule) -> tuple[str, ...]:
    """The parties without whom there is no deal."""
    return rule.parties if rule.unanimous else rule.veto


def _number(diagram: Diagram) -> int:
    return total(diagram, weights(diagram.layout), np.ones(len(diagram.labels), dtype=bool))


def voted(
    scenario: Scenario, question: Question, space: DealSpace, walks: list[tuple[int, ...]]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Per walk, who of the parties asked accepts it, and whether it is a deal."""
    scenario = _with_every_option(scenario, question)
    codes = [
        np.array(
            [-1 if c.option is None else term.position_of[c.option] for c in choices],
            dtype=np.int16,
        )
        for term, choices in zip(scenario.terms, space.space.choices, strict=True)
    ]
    drawn = np.array(walks, dtype=np.int64)
    array = np.stack([code[drawn[:, place]] for place, code in enumerate(codes)], axis=1)
    found = check_array(scenario, array, question.view)
    columns = [found.parties.index(party) for party in question.parties]
    accepts = found.accepts(question.standard)[:, columns]
    voters = [p for p in question.agreement.voters if scenario.party[p].minimum is None]
    speaks = speaking(scenario, array, question.view, voters)
    willing = dict(zip(question.parties, accepts.T, strict=True))
    return accepts, agreed(question.agreement, willing, speaks)


def _with_every_option(scenario: Scenario, question: Question) -> Scenario:
    """Integers that the question uses and the scenario does not list become options."""
    used = {**{t: (o,) for t, o in question.pins.items()}, **question.open}
    terms = tuple(
        replace(
            term,
            options=(
                *term.options,
                *(term.option(o) for o in used.get(term.id, ()) if o not in term.position_of),
            ),
        )
        for term in scenario.terms
    )
    return replace(scenario, terms=terms)
