"""Deadlocks with known answers: published, built by hand, and the flagship."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from sim.cli.main import main
from sim.engine.budget import Budget
from sim.engine.clauses import clauses_of
from sim.engine.marco import minimal_sets
from sim.engine.settling import deal_space
from sim.files.catalogue import open_scenario
from sim.language.parser import parse
from sim.problems import InvalidInput
from sim.questions import concessions_told as moved
from sim.questions.check import check
from sim.questions.conflicts import deadlock
from sim.questions.explain import explain
from sim.questions.inverse import inverse, sole_blockers
from sim.questions.parties import party_view
from sim.questions.shifts import shifts
from sim.questions.stakes_told import disputed
from sim.questions.switches import BEFORE, HEARD, READ, turn
from sim.scenario.model import (
    AgreementRule,
    Kind,
    Option,
    Party,
    Position,
    Rule,
    Scenario,
    Severity,
    Term,
)
from sim.scenario.question import Question, ask
from sim.scenario.record import Evidence
from sim.scenario.view import view_of
from tests.deadlocks import scenario_of
from tests.known_cases import HARBOUR

FULL = {"strikes": "all_air", "maritime": "in_force", "ground": "stops"}


@pytest.fixture(scope="module")
def flagship() -> Scenario:
    return open_scenario("ukraine-2025-03")


def harbour(raised: int) -> Scenario:
    """The harbour game with every minimum raised; 5 of 6 must accept, p1 and p2 among them."""
    sizes = [len(row) for row in HARBOUR[0].scores]
    terms = [f"issue_{letter}" for letter in "ABCDE"]
    everyone = tuple(sheet.file for sheet in HARBOUR)
    veto = tuple(sheet.file for sheet in HARBOUR if sheet.role in ("p1", "p2"))
    return Scenario(
        id="harbour",
        title="harbour",
        as_of=date(2024, 1, 1),
        terms=tuple(
            Term(term, term, tuple(Option(str(n), str(n)) for n in range(size)))
            for term, size in zip(terms, sizes, strict=True)
        ),
        parties=tuple(
            Party(
                sheet.file,
                sheet.name,
                points={
                    term: {str(n): Fraction(score) for n, score in enumerate(row)}
                    for term, row in zip(terms, sheet.scores, strict=True)
                },
                minimum=Fraction(sheet.minimum + raised),
            )
            for sheet in HARBOUR
        ),
        agreement=AgreementRule(everyone, 5, veto),
    )


@pytest.mark.parametrize(
    ("raised", "unanimous", "quorum"), [(0, 12, 55), (1, 6, 37), (2, 5, 29), (3, 1, 21)]
)
def test_harbour_deals_shrink_as_minimums_rise(raised: int, unanimous: int, quorum: int) -> None:
    scenario = harbour(raised)
    for parties, deals in (("all", unanimous), (None, quorum)):
        result = explain(scenario, ask(scenario, parties=parties))
        assert result.feasible
        assert result.now is not None
        assert result.now.deals == deals


@pytest.mark.parametrize("raised", range(4, 11))
def test_harbour_without_a_unanimous_deal(raised: int) -> None:
    scenario = harbour(raised)
    everyone = explain(scenario, ask(scenario, parties="all"))
    enough = explain(scenario, ask(scenario))
    assert everyone.exact
    assert not everyone.feasible
    assert enough.feasible == (raised < 10)
    # Scored parties have nothing to give up but their minimums.
    view = party_view(scenario, ask(scenario, parties="all"))
    as_parties = [
        tuple(sorted(stake.removesuffix(":minimum") for stake in conflict))
        for conflict in everyone.conflicts
    ]
    assert sorted(as_parties) == sorted(view.cannot_agree)


def test_harbour_sets_that_cannot_agree_shrink_from_five_to_three() -> None:
    sizes = []
    for raised in range(4, 11):
        scenario = harbour(raised)
        sizes.append(min(map(len, party_view(scenario, ask(scenario, parties="all")).cannot_agree)))
    assert sizes[0] == 5
    assert sizes[-1] == 3
    assert sizes == sorted(sizes, reverse=True)


def test_without_conflict_it_says_so() -> None:
    scenario = scenario_of(("A-1", "anna", "t0 == a"), ("B-1", "bert", "t1 == b"))
    result = explain(scenario, ask(scenario), alone=True)
    assert (result.conflicts, result.concessions) == ((), ())
    assert result.feasible
    assert result.headline(scenario) == (
        "There is no deadlock: there is 1 deal between Anna and Bert that settles every open term, "
        "and nobody has to give anything up."
    )
    assert result.singles == {"A-1": 2, "B-1": 2}


def test_an_impossible_question_says_so() -> None:
    scenario = replace(
        scenario_of(("A-1", "anna", "t0 == a"), ("B-1", "bert", "t0 == b")),
        rules=(Rule("K1", Severity.HARD, "", parse("addressed(t0)"), parse("t1 == a")),),
    )
    result = explain(scenario, ask(scenario, pins={"t1": "b"}))
    assert (result.possible, result.feasible) == (False, False)
    assert (result.conflicts, result.concessions) == ((), ())
    assert result.headline(scenario).startswith("No package is possible at all")
    assert not party_view(scenario, ask(scenario, pins={"t1": "b"})).possible


def test_a_clash_is_told_with_its_parties_and_what_is_inferred() -> None:
    scenario = scenario_of(
        ("A-1", "anna", "t0 == a"), ("B-1", "bert", "t0 == b"), evidence=Evidence.INFERRED
    )
    result = explain(scenario, ask(scenario, settle="all"))
    assert result.conflicts == (("A-1", "B-1"),)
    (group,) = result.clashes(scenario)
    assert group.heading == "Anna and Bert, over “Term 0”"
    assert group.sentences == (
        "Anna's red line “A-1 it is” (A-1) clashes with Bert's red line “B-1 it is” (B-1). "
        "This rests on inferred (A-1 and B-1).",
    )
    assert result.caveats(scenario) == [
        "1 conflict rests on at least one position that was inferred and never stated "
        "(A-1 and B-1)."
    ]
    first, second = result.movers(scenario)
    assert (first.heading, second.heading) == (
        "Only positions of Anna (1 way)",
        "Only positions of Bert (1 way)",
    )
    assert moved.sentence(scenario, first.concessions[0], result.weak) == (
        "Anna would give up “A-1 it is” (A-1). This opens 3 deals. Not stated outright: A-1."
    )
    assert moved.options(scenario, result.question, first.concessions[0]) == ["Term 0: Option b"]


def test_a_position_given_up_still_earns_its_points() -> None:
    party = Party("anna", "Anna", points={}, minimum=Fraction(2))
    scenario = replace(
        scenario_of(("A-1", "anna", "t0 == a"), ("B-1", "bert", "t0 == a"), terms=1),
        parties=(party, Party("bert", "Bert")),
        positions=(
            Position(
                "A-1",
                "anna",
                Kind.RED_LINE,
                Evidence.REPORTED,
                "",
                parse("t0 == a"),
                points=Fraction(2),
            ),
            Position("B-1", "bert", Kind.RED_LINE, Evidence.REPORTED, "", parse("t0 == b")),
        ),
    )
    result = explain(scenario, ask(scenario))
    # Giving up A-1 alone opens nothing: its points are what brings Anna to her minimum.
    assert [concession.give_up for concession in result.concessions] == [
        ("B-1",),
        ("A-1", "anna:minimum"),
    ]
    assert result.conflicts == (("A-1", "B-1"), ("B-1", "anna:minimum"))


def test_more_sets_than_the_limit_are_labelled() -> None:
    names = [(f"{p}-{n}", p, f"t{n} == {o}") for n in range(5) for p, o in (("x", "a"), ("y", "b"))]
    scenario = scenario_of(*names, terms=5)
    cut = explain(scenario, ask(scenario), Budget(sets=6))
    assert cut.exact
    assert cut.complete == {"conflicts": True, "concessions": False, "smallest": True}
    assert (len(cut.concessions), cut.in_all, cut.ways) == (6, 32, 32)
    assert all(len(concession.give_up) == 5 for concession in cut.concessions)
    assert cut.caveats(scenario) == ["6 of 32 concessions are listed, the smallest first."]
    tied = scenario_of(
        *names, ("z", "y", "t0 == b or t1 == b or t2 == b or t3 == b or t4 == b"), terms=5
    )
    cut = explain(tied, ask(tied), Budget(sets=6))
    assert not cut.exact
    assert cut.complete == {"conflicts": False, "concessions": False, "smallest": True}
    assert cut.caveats(tied) == [
        "Not complete: the limit of 6 sets was reached. There may be more conflicts and "
        "concessions than are listed."
    ]
    space = deal_space(scenario, ask(scenario))
    clauses = clauses_of(space, {stake.id: (stake,) for stake in space.stakes})
    no_time = minimal_sets(clauses, Budget(until=0.0), first=float("inf"))
    assert not no_time.feasible
    assert not no_time.complete
    assert "the time limit was reached" in (no_time.reason or "")
    assert len(explain(scenario, ask(scenario)).concessions) == 32


def test_few_concessions_are_complete_although_there_are_too_many_conflicts() -> None:
    # One position against ten on the other side: ten conflicts, two concessions.
    ten = [(f"B-{n}", "bert", "t0 == b") for n in range(10)]
    scenario = scenario_of(("A-1", "anna", "t0 == a"), *ten)
    cut = deadlock(deal_space(scenario, ask(scenario)), Budget(sets=4))
    assert not cut.conflicts_complete
    assert cut.corrections_complete
    assert [len(correction) for correction in cut.corrections] == [1, 10]


def test_flagship_full_ceasefire(flagship: Scenario) -> None:
    three = explain(flagship, ask(flagship, parties=["russia", "ukraine", "us"], pins=FULL))
    assert three.exact
    assert three.conflicts == (("RU-01", "UA-03"), ("RU-02", "UA-04"), ("RU-03", "UA-05"))
    assert len(three.concessions) == 8
    assert three.weak == {}
    view = party_view(flagship, ask(flagship, pins=FULL))
    assert view.pivotal == ("russia",)
    assert ("russia", "ukraine") in view.cannot_agree
    assert view.exact


def question_of(scenario: Scenario, *, parties: Sequence[str]) -> Question:
    return ask(scenario, parties=parties, pins=FULL)


def test_flagship_shifts(flagship: Scenario) -> None:
    question = question_of(flagship, parties=["russia", "ukraine", "us"])
    rows = {(row.switch, row.value): row for row in shifts(flagship, question)}
    assert rows["evidence", "official"].feasible
    assert rows["evidence", "reported"].as_asked
    inferred = rows["evidence", "inferred"]
    assert inferred.conflicts == 4
    assert inferred.smallest == 4
    assert inferred.weak == ("UA-07",)
    assert not inferred.only_weak
    assert rows["R-TRIGGER", "longer_than_30"].feasible
    assert rows["as_of", "2025-03-10"].feasible
    assert all(row.complete for row in rows.values())
    # Read otherwise, heard otherwise, before they spoke: always in this order.
    groups = [turn(flagship, question.view, switch, value) for switch, value in rows]
    assert list(dict.fromkeys(groups)) == [READ, HEARD, BEFORE]
    assert groups == sorted(groups, key=[READ, HEARD, BEFORE].index)


def test_every_reading_moves_something(flagship: Scenario) -> None:
    used = {reading for position in flagship.positions for reading in position.variants}
    assert used == set(flagship.reading)


def test_clash_over_names_what_both_sides_touch(flagship: Scenario) -> None:
    view = view_of(flagship, drop=["RU-01", "RU-02"])
    asked = ask(flagship, parties="all", pins=FULL, view=view)
    found = explain(flagship, asked)
    touched = [
        set.intersection(*({*_spoken(flagship, s)} for s in conflict))
        for conflict in found.conflicts
    ]
    named = {term for group in found.clashes(flagship) for term in group.terms}
    assert named == set().union(*touched) - FULL.keys() == {"intelligence"}
    # Two that clash only through a rule touch nothing in common, and so nothing is named.
    assert disputed(flagship, [("UA-08", "RU-13")], ask(flagship)) == ()


def _spoken(scenario: Scenario, stake: str) -> set[str]:
    """Terms that a position names anywhere, read off its text."""
    position = scenario.position[stake]
    text = f"{position.when} {position.requires}"
    return {t for t in scenario.term if re.search(rf"\b{t}\b", text)}


def test_flagship_needs(flagship: Scenario) -> None:
    found = inverse(flagship, "PK01", "russia")
    assert sorted(found.failing) == ["RU-01", "RU-02", "RU-03", "RU-04", "RU-05", "RU-06"]
    assert [way.as_json() for way in found.ways] == [
        {"readings": {"R-TRIGGER": "longer_than_30"}, "give_up": []},
        {"readings": {}, "give_up": sorted(found.failing)},
    ]
    everyone = AgreementRule(tuple(flagship.party))
    assert sole_blockers(check(flagship, "PK01"), everyone) == ("russia",)
    assert inverse(flagship, "PK01", "ukraine").accepts


def test_needs_of_a_minimum() -> None:
    scenario = harbour(0)
    worst = {term.id: "0" for term in scenario.terms}
    found = inverse(scenario, worst, "enviroment")
    assert found.failing == {"enviroment:minimum": "below_minimum"}
    assert (found.points, found.minimum) == (Fraction(0), Fraction(55))
    assert [way.give_up for way in found.ways] == [("enviroment:minimum",)]


def test_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    base = ["explain", "ukraine-2025-03", "--parties", "russia,ukraine,us", "--set"]
    base += [f"{term}={option}" for term, option in FULL.items()]
    extras = ["--party-view", "--singles", "--shifts", "--kinds", "us_arms,allied_arms"]
    assert main([*base, *extras, "--needs", "russia", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["exact"] is True
    assert found["feasible"] is False
    assert found["conflicts"][0] == ["RU-01", "UA-03"]
    assert found["concessions"][0]["give_up"] == ["RU-01", "RU-02", "RU-03"]
    assert found["concessions"][0]["kinds"] == 1
    assert set(found["party_view"]["without"]) == {"russia", "ukraine", "us"}
    assert found["sole_blockers"] == ["russia"]
    assert {"needs", "shifts", "singles"} <= found.keys()
    assert main([*base, "--fail-on", "infeasible"]) == 1
    text = capsys.readouterr().out
    assert "held fixed there is no deal between Russia, Ukraine and the" in text
    assert main([*base, *extras, "--needs", "russia"]) == 0
    text = capsys.readouterr().out
    assert "Only positions of Ukraine (1 way)" in text
    assert "What moves with judgement" in text


@pytest.mark.parametrize(
    "wrong",
    [
        ["--fail-on", "nothing"],
        ["--needs", "russia"],
        ["--set", "ground=stops", "--needs", "rusia"],
        ["--kinds", "no_such_term"],
        ["--max-sets", "0"],
        ["--seconds", "0"],
    ],
)
def test_bad_input(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "ukraine-2025-03", *wrong]) == 2
    assert capsys.readouterr().err.startswith("error: ")


def test_unknown_kinds_are_refused() -> None:
    scenario = scenario_of(("A-1", "anna", "t0 == a"))
    with pytest.raises(InvalidInput, match="no term 'tO'"):
        explain(scenario, ask(scenario), kinds_by=["tO"])
