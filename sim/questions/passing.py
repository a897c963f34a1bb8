"""The chance that a package passes, from the user's own probabilities of being firm."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from math import prod

from sim.questions.base import Exact, Part
from sim.questions.check import check
from sim.scenario.agreement import AgreementRule, Ballot
from sim.scenario.model import Scenario, Settings
from sim.scenario.question import Question
from sim.scenario.verdicts import Shortfall


class Passing(Part):
    """The chance that one package passes; exact, with positions independent of each other."""

    chance: Exact
    """that it passes"""
    accepts: dict[str, Exact]
    """party: the chance that it accepts, all of its obstacles being given up"""
    obstacles: dict[str, tuple[str, ...]]
    """party: its failing positions that bind"""
    below_minimum: tuple[str, ...]
    """parties that refuse for their points, whatever is given up"""
    rules_broken: tuple[str, ...]
    """hard rules broken: with any, it cannot pass"""


def passing(
    scenario: Scenario,
    question: Question,
    package: str | Settings,
    firmness: Mapping[str, Fraction],
    *,
    phase: str | None = None,
) -> Passing:
    """The chance under the question's view, standard and agreement rule.

    A position that ``firmness`` does not name is firm.
    """
    found = check(scenario, package, question.view, phase=phase, standard=question.standard)
    binding, bars = question.standard.binding, question.standard.bars
    said = {party: found.parties[party] for party in question.parties}
    obstacles = {
        party: tuple(f.position.id for f in result.failing if f.position.kind in binding)
        for party, result in said.items()
    }
    short = tuple(p for p, r in said.items() if r.shortfall & bars & Shortfall.BELOW_MINIMUM)
    accepts = {
        party: Fraction(0)
        if party in short
        else Fraction(prod(1 - firmness.get(position, Fraction(1)) for position in ids))
        for party, ids in obstacles.items()
    }
    speaking = [party for party, result in said.items() if result.speaks_for]
    rule = question.agreement
    passes = chance_of_agreement(rule, accepts, speaking) if found.possible else Fraction(0)
    return Passing(
        chance=passes,
        accepts=accepts,
        obstacles=obstacles,
        below_minimum=short,
        rules_broken=tuple(rule.id for rule in found.rules_broken),
    )


def chance_of_agreement(
    rule: AgreementRule, accepts: Mapping[str, Fraction], speaking: Collection[str]
) -> Fraction:
    """The chance that the votes are there; ``speaking`` are for what they accept.

    >>> half = Fraction(1, 2)
    >>> chance_of_agreement(AgreementRule(("a", "b", "c"), 2), dict.fromkeys("abc", half), "abc")
    Fraction(1, 2)
    """
    threshold, minority = rule.threshold, rule.minority
    in_favour = [] if threshold is None else [*threshold.leaves]
    against = [] if minority is None else [*minority.leaves]

    def standing(ballot: Ballot) -> tuple[object, ...]:
        """Ballots that stand alike pass alike, whatever the rest of the parties do."""
        for_it = [leaf.tally(ballot.in_favour).cast for leaf in in_favour]
        against_it = [leaf.tally(ballot.against).cast for leaf in against]
        return (not ballot.against, rule.vetoing(ballot) == (), *for_it, *against_it)

    nobody = Ballot(frozenset(), frozenset())
    ballots = {standing(nobody): (Fraction(1), nobody)}
    for party in rule.parties:
        grown: dict[tuple[object, ...], tuple[Fraction, Ballot]] = {}
        for chance, (yes, no) in ballots.values():
            accepted = Ballot(yes | {party} if party in speaking else yes, no)
            refused = Ballot(yes, no | {party})
            for share, voted in ((accepts[party], accepted), (1 - accepts[party], refused)):
                if not share:
                    continue
                before, _ = grown.get(standing(voted), (Fraction(0), voted))
                grown[standing(voted)] = (before + chance * share, voted)
        ballots = grown
    return sum((chance for chance, ballot in ballots.values() if rule.passes(ballot)), Fraction(0))
