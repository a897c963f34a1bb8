"""Would it hold: known answers, a slow second engine, and every ranking that agrees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise, product
from random import Random

import pytest

import sim
from sim.engine.budget import TooWide
from sim.problems import InvalidInput
from sim.questions.breaches import Breach, Breaches, Standing
from sim.questions.check import check
from sim.questions.hold import AskHold, hold
from sim.questions.undertakings import Preferred, Undertakings
from sim.scenario.model import Scenario
from sim.scenario.parameters import read
from tests.graph_games import Plain
from tests.hold_cases import CASES, Case, drawn, made
from tests.hold_oracle import Slow


def name(breach: Breach) -> str:
    return f"{breach.party}:{'+'.join(breach.terms)}"


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_known_answers(case: Case) -> None:
    answer = hold(case.scenario, case.set)
    assert answer.findings.standings == case.standings
    assert answer.verdict.value == case.verdict
    assert tuple(name(b) for b in answer.breaches if b.restates) == case.restates
    assert answer.refused_by == case.refused_by
    steps = {name(b): b.answer[0].step_out for b in answer.breaches if b.answer}
    announced = {name(b): b.announced for b in answer.breaches}
    for key, known in {"step_out": steps, "announced": announced}.items():
        assert {k: known[k] for k in case.more.get(key, {})} == case.more.get(key, {})
    assert set(case.more.get("not_tried", {}).items()) <= set(answer.not_tried.items())


def test_small_scenarios_against_a_slow_second_engine() -> None:
    seen = set()
    for seed in range(400):
        scenario, package = drawn(seed)
        if not check(scenario, package).possible:
            continue
        standings = hold(scenario, package).findings.standings
        assert standings == Slow(scenario, package).standings(), seed
        seen |= set(standings.values())
    assert seen == {standing.value for standing in Standing}


@pytest.mark.parametrize("seed", range(60))
def test_what_is_claimed_holds_in_every_ranking_that_agrees(seed: int) -> None:
    scenario, package = drawn(1000 + seed)
    if check(scenario, package).possible:
        _holds_in_rankings(scenario, package, Random(seed))


@pytest.mark.parametrize("package", ["PK01", "PK05", "PK06", "PK11", "PK17"])
def test_the_same_on_the_flagship(package: str) -> None:
    scenario = _flagship()
    _holds_in_rankings(scenario, scenario.package[package].laid_out()[0], Random(1))


def _holds_in_rankings(scenario: Scenario, package: Mapping[str, str], random: Random) -> None:
    """Draw full rankings that contain what was said, and judge by the plain graph model."""
    deal = Undertakings(scenario, package, scenario.positions)
    breaches = Breaches(deal).found
    parties = list(deal.own)
    states = range(2 ** len(deal.all))
    reach = [
        [{s & ~deal.own[p] | q for q in states if q & ~deal.own[p] == 0} - {s} for s in states]
        for p in parties
    ]
    for _ in range(3):
        game = Plain([_ranking(deal, p, random) for p in parties], reach)
        for breach in breaches:
            broken = sum(
                deal.bit[u] for u in deal.all if u[0] == breach.party and u[1] in breach.terms
            )
            party = parties.index(breach.party)
            better = game.values[party][broken] > game.values[party][0]
            kept = game.sanctioned("SEQ", "sequence", party, 0, broken)
            effect = breach.answer[0].effect if breach.answer else None
            if breach.standing is Standing.KEPT:
                assert not better
            elif breach.standing in (Standing.ANSWERED, Standing.DETERRED) and effect == "hurts":
                assert not better or kept
            elif breach.standing is Standing.UNANSWERED:
                assert better


def _ranking(deal: Undertakings, party: str, random: Random) -> list[int]:
    """A rank per state, drawn among those in which it ranks as the party does."""
    classes: dict[object, list[int]] = {}
    for state in range(2 ** len(deal.all)):
        classes.setdefault(deal.outcome(party, state), []).append(state)
    left = [states[0] for states in classes.values()]
    below = {s: {t for t in left if deal.prefers(party, s, t) is Preferred.BETTER} for s in left}
    rank: dict[int, int] = {}
    while left:
        least = random.choice([s for s in left if not below[s] & set(left)])
        rank[least] = len(rank)
        left.remove(least)
    return [rank[classes[deal.outcome(party, state)][0]] for state in range(2 ** len(deal.all))]


@cache
def _flagship() -> Scenario:
    return sim.open_scenario("ukraine-2025-03")


FLAGSHIP = [
    (
        {"package": "PK01"},
        "no_stated_reason",
        "russia",
        "russia: strikes maritime unweighed, ground unanswered r",
    ),
    (
        {"package": "PK01", "readings": {"R-TRIGGER": "longer_than_30"}},
        "no_stated_reason",
        "",
        "russia: strikes maritime ground unweighed",
    ),
    (
        {"package": "PK03"},
        "reason_to_break",
        "ukraine france germany uk eu",
        "russia: strikes maritime ground unweighed; us: oversight us_arms intelligence deterred;"
        "france germany uk eu: allied_arms unanswered r; coalition: allied_arms unweighed;"
        "ukraine: oversight rearmament unweighed, mobilisation unanswered",
    ),
    (
        {"package": "PK03", "evidence": "official"},
        "reason_to_break",
        "",
        "russia: strikes maritime ground unweighed; us: oversight us_arms intelligence deterred;"
        "france germany: allied_arms deterred; uk eu coalition: allied_arms unweighed;"
        "ukraine: oversight rearmament unweighed, mobilisation unanswered",
    ),
    (
        {"package": "PK03", "evidence": "official", "drop": ["UA-06"]},
        "no_stated_reason",
        "",
        "russia: strikes maritime ground unweighed; us: oversight us_arms intelligence deterred;"
        "france germany: allied_arms deterred; uk eu coalition: allied_arms unweighed;"
        "ukraine: oversight rearmament mobilisation unweighed",
    ),
    (
        {"package": "PK04"},
        "no_stated_reason",
        "russia ukraine",
        "russia: strikes unanswered r; ukraine: strikes unclear r",
    ),
    ({"package": "PK05"}, "no_stated_reason", "ukraine", ""),
    (
        {"package": "PK06"},
        "no_stated_reason",
        "",
        "russia: strikes oversight unweighed; us: oversight unweighed",
    ),
    (
        {"package": "PK07"},
        "reason_to_break",
        "russia ukraine france germany uk eu",
        "russia: strikes maritime unweighed, ground unanswered r; ukraine: mobilisation unanswered;"
        "france germany uk eu: allied_arms unanswered r",
    ),
    (
        {"package": "PK08"},
        "no_stated_reason",
        "russia ukraine",
        "russia: strikes maritime unweighed, ground unanswered r; ukraine: nato_path regions"
        " strikes+maritime+ground unanswered r",
    ),
    ({"package": "PK11"}, "no_stated_reason", "russia", "ukraine: foreign_troops kept"),
]


@pytest.mark.parametrize(("given", "verdict", "refused_by", "known"), FLAGSHIP)
def test_the_flagship(
    given: Mapping[str, object], verdict: str, refused_by: str, known: str
) -> None:
    """Every standing but good faith."""
    answer = read(AskHold, given).answer(_flagship())
    standings = {
        name(b): b.standing.value + " r" * b.restates
        for b in answer.breaches
        if b.standing is not Standing.GOOD_FAITH
    }
    assert standings == dict(_written(known))
    assert (answer.verdict.value, answer.refused_by) == (verdict, tuple(refused_by.split()))


def _written(known: str) -> Iterator[tuple[str, str]]:
    for of_parties in filter(None, known.split(";")):
        parties, _, said = of_parties.partition(":")
        for clause in said.split(","):
            restates = " r" * clause.endswith(" r")
            *terms, standing = clause.removesuffix(" r").split()
            for party, term in product(parties.split(), terms):
                yield f"{party}:{term}", standing + restates


def test_scored_and_impossible_packages_are_refused() -> None:
    with pytest.raises(InvalidInput, match="this scenario is scored"):
        read(AskHold, {"set": {"cars": "none"}}).answer(sim.open_scenario("market-square"))
    with pytest.raises(InvalidInput, match="impossible: it breaks K1"):
        scenario = made("x[a] y[b]", rules=(("x == yes", "y == yes"),))
        read(AskHold, {"set": {"x": "yes"}}).answer(scenario)


def test_alike_questions_share_a_sentence_and_each_breach_its_own() -> None:
    scenario = made("x[abc] y[a] z[b]", ("a", "D", "y == no"), ("b", "D", "z == no"))
    answer = hold(scenario, {"x": "yes", "y": "yes", "z": "yes"})
    assert answer.questions(scenario) == ["What would the others do if A, B or C broke “X”?"]
    assert answer.unsettled[0].parties == ("a", "b", "c")
    said = "A has a stated reason to break “Y” and B has a stated reason to break “Z”"
    assert said in answer.told(scenario)
    rows = {(row.party, row.terms): row for row in answer.tables(scenario)["undertakings"]}
    assert rows["c", "x"].unsettled == "What would the others do if C broke “X”?"
    assert rows["a", "y"].unsettled == ""


def test_a_refusal_is_no_end_where_votes_are_counted() -> None:
    scenario = sim.open_scenario("parliament-2017")
    answer = read(AskHold, {"package": "HOW_OPEN"}).answer(scenario)
    assert answer.refused_by
    assert "Not a deal" not in answer.told(scenario)


def test_it_ends_when_its_time_is_over() -> None:
    names = [f"{party}{n}" for n in range(8) for party in "abc"]
    scenario = made(
        " ".join(f"{name}[{name[0]}]" for name in names),
        *((p, "D", f"{a} == no or {b} == no") for p in "abc" for a, b in pairwise(names)),
    )
    with pytest.raises(TooWide, match="time limit"):
        hold(scenario, dict.fromkeys(names, "yes"), seconds=0.2)
