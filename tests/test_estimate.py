"""Past the budget: labelled, unbiased, in time, and never taken for a count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from random import Random
from time import monotonic

import numpy as np
import pytest
from hypothesis import given

from sim.cli import main
from sim.engine.budget import Budget, TooWide
from sim.engine.settling import deal_space
from sim.engine.walks import in_order
from sim.language.parser import parse
from sim.questions.deals import answer, deals
from sim.questions.deals_told import Estimate
from sim.questions.estimate import estimate, voted
from sim.scenario.model import AgreementRule, Option, Party, Rule, Scenario, Severity, Term
from sim.scenario.question import Question, ask
from tests import oracle
from tests.strategies import asked


def _scored(terms: int, parties: int, share: float = 0.5, seed: int = 0) -> Scenario:
    """Parties that score every option of every term up to 100, and want a share of the most."""
    random = Random(seed)
    numbers = [
        [[random.randint(0, 100) for _ in "abcd"] for _ in range(terms)] for _ in "p" * parties
    ]
    options = tuple(Option(f"o{o}", f"Option {o}") for o in range(4))
    return Scenario(
        id="scored",
        title="Scored",
        as_of=date(2025, 1, 1),
        terms=tuple(Term(f"t{t}", f"Term {t}", options) for t in range(terms)),
        parties=tuple(
            Party(
                f"p{p}",
                f"Party {p}",
                points={
                    f"t{t}": {f"o{o}": Fraction(numbers[p][t][o]) for o in range(4)}
                    for t in range(terms)
                },
                minimum=Fraction(int(share * sum(max(row) for row in numbers[p]))),
            )
            for p in range(parties)
        ),
    )


def test_an_estimate_covers_the_exact_count() -> None:
    """Small enough to count, so the estimate can be held against the truth."""
    scenario = _scored(terms=7, parties=3)
    question = ask(scenario)
    exact = deals(scenario, question)
    found = estimate(scenario, question, "for the test", Budget(states=40), seed=1)
    assert not found.exact and found.forgotten
    assert found.packages == exact.packages
    assert found.combinations == exact.combinations
    assert found.standard_error is not None
    assert abs(found.deals - exact.deals) <= 4 * found.standard_error
    assert found.at_least <= exact.deals <= found.at_most


def test_quorum_and_veto_are_honoured() -> None:
    scenario = _scored(terms=6, parties=3)
    parties = tuple(scenario.party)
    scenario = replace(scenario, agreement=AgreementRule(parties, at_least=2, veto=("p0",)))
    question = ask(scenario)
    exact = deals(scenario, question)
    found = estimate(scenario, question, "for the test", Budget(states=20), seed=2)
    assert exact.deals
    assert found.standard_error is not None
    assert abs(found.deals - exact.deals) <= 4 * found.standard_error


@given(asked())
def test_packages_drawn_are_voted_on_as_the_oracle_votes(case: tuple[Scenario, Question]) -> None:
    scenario, question = case
    space = deal_space(scenario, question)
    walks = list(in_order(space.diagram, {}, np.ones(len(space.diagram.labels), dtype=bool)))
    if walks:
        accepts, passes = voted(scenario, question, space, walks)
        expected = oracle.count(scenario, question)
        assert passes.sum() == len(expected.deals)
        assert accepts.sum(axis=0).tolist() == list(expected.accepts.values())


def test_the_answer_says_which_it_is() -> None:
    scenario = _scored(terms=7, parties=3)
    question = ask(scenario)
    exact, space = answer(scenario, question)
    assert exact.exact and space is not None
    found, none = answer(scenario, question, states=40)
    assert isinstance(found, Estimate) and none is None
    record = found.as_json()
    assert record["exact"] is False and "budget" in str(record["reason"])
    assert found.told(scenario).startswith("Estimate: ")
    assert "standard error" in found.told(scenario)


def test_no_hit_gives_a_bound_and_says_so() -> None:
    scenario = _scored(terms=7, parties=3, share=0.8)
    question = ask(scenario)
    assert deals(scenario, question).deals == 0
    found = estimate(scenario, question, "for the test", Budget(states=8), seed=1)
    assert (found.deals, found.hits) == (0, 0)
    assert 0 < found.at_most <= found.within
    assert "at most" in found.told(scenario)
    assert found.standard_error is None
    assert found.failing == {"none": False}, "an estimate decides nothing"


def test_all_hits_give_a_bound_and_say_so() -> None:
    scenario = _scored(terms=7, parties=3, share=0.0)
    question = ask(scenario)
    found = estimate(scenario, question, "for the test", Budget(states=8), seed=1)
    assert found.hits == found.draws
    assert (found.deals, found.standard_error) == (found.within, None)
    assert 0 < found.at_least < found.within == found.at_most
    assert "at least about" in found.told(scenario)


def test_a_party_that_fits_and_accepts_nothing_settles_it() -> None:
    scenario = _scored(terms=7, parties=3, share=0.97)
    question = ask(scenario)
    found = estimate(scenario, question, "for the test", Budget(states=40), seed=1)
    assert found.at_most == found.deals == 0
    assert found.failing == {"none": True}, "this is certain"
    assert found.told(scenario).startswith("Every one of ")


def test_the_same_seed_gives_the_same_estimate() -> None:
    scenario = _scored(terms=7, parties=3)
    question = ask(scenario)
    first, second = (
        estimate(scenario, question, "for the test", Budget(states=40), seed=5) for _ in range(2)
    )
    assert first == second


def test_a_time_limit_ends_in_an_estimate() -> None:
    """Twenty terms scored to 100 by four parties: too wide for anyone."""
    scenario = _scored(terms=20, parties=4)
    start = monotonic()
    found, _ = answer(scenario, ask(scenario), seconds=3.0)
    assert monotonic() - start < 60, "it hung"
    assert isinstance(found, Estimate)
    assert found.packages == 4**20


def test_not_even_the_rules_fit() -> None:
    rule = Rule(
        "K1", Severity.HARD, "Not both first.", parse("t0 == o0"), parse("t6 in {o1, o2, o3}")
    )
    scenario = replace(_scored(terms=7, parties=3), rules=(rule,))
    with pytest.raises(TooWide):
        estimate(scenario, ask(scenario), "for the test", Budget(states=1))


def test_the_command_line_labels_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = _scored(terms=20, parties=4)
    monkeypatch.setattr("sim.cli.ask.open_scenario", lambda _: scenario)
    # What is too wide must not depend on how busy the machine is.
    monkeypatch.setattr(Budget, "lasting", lambda *_args, **_rest: Budget(states=3_000))
    assert main(["deals", "scored", "--seconds", "2"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Estimate: ") and "Not exact" in shown


def test_no_time_even_for_an_estimate_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deals", "ukraine-2025-03", "--seconds", "0.001"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("error: deals: ")
