"""Staircases, against every subset of stakes on every step."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.cli import main
from sim.files.catalogue import open_scenario
from sim.files.load import load
from sim.problems import InvalidInput
from sim.questions.deals import deals as count
from sim.questions.stairs import AskStairs, stairs
from sim.questions.stairs_told import Stairs
from sim.scenario.model import Kind, Scenario, Stair
from sim.scenario.parameters import read
from sim.scenario.question import Question, ask
from tests import oracle
from tests.commands import run_json
from tests.deadlocks import deadlocks
from tests.small_runs import SCENARIO

THREE = ["russia", "ukraine", "us"]
ORDER = [Kind.OFFER_LIMIT, Kind.CONDITION, Kind.RED_LINE]


@st.composite
def cases(draw: st.DrawFn) -> tuple[Scenario, Question, list[Stair]]:
    """A scenario without points, and steps that each settle one term more."""
    scenario, _ = draw(deadlocks())
    parties = tuple(replace(p, points={}, minimum=None) for p in scenario.parties)
    scenario = replace(scenario, parties=parties, agreement=None)
    reached: dict[str, str] = {}
    steps = []
    for term in draw(st.permutations(scenario.terms)):
        reached[term.id] = draw(st.sampled_from("abc"))
        steps.append(Stair(f"to {term.id}", dict(reached)))
    return (
        scenario,
        ask(scenario, settle=draw(st.sampled_from(["all", "none", "contested"]))),
        steps,
    )


@given(cases(), st.data())
@settings(max_examples=30)
def test_every_step_and_the_grid(
    case: tuple[Scenario, Question, list[Stair]], data: st.DataObject
) -> None:
    scenario, question, steps = case
    pair = data.draw(st.permutations(question.parties))[:2]
    at = data.draw(st.integers(1, len(steps)))
    found = stairs(scenario, steps, question, grid=pair, at=at)
    below: set[tuple[str, ...]] = set()
    for step, asked in zip(found.steps, steps, strict=True):
        on = _on(question, asked)
        counted = oracle.count(scenario, on)
        assert (step.packages, step.deals) == (len(counted.listed), len(counted.deals))
        assert (step.open, step.possible) == (bool(counted.deals), bool(counted.listed))
        conflicts, corrections = _minimal(scenario, on)
        assert (step.conflicts, step.concessions) == (len(conflicts), len(corrections))
        assert set(step.new) == conflicts - below
        below = conflicts
        least = min(map(len, corrections), default=None)
        assert step.smallest == (0 if step.open else least)
        fewest = {ids for ids in corrections if len(ids) == least}
        party = {p.id: p.party for p in scenario.positions}
        assert set(step.fewest) == fewest
        assert {frozenset(b) for b in step.by} == {frozenset(map(party.get, f)) for f in fewest}
        always = set.intersection(*map(set, corrections)) if corrections else set()
        assert set(step.unavoidable) == always
    # Each step settles all that the one below does: what is closed stays closed.
    for a, b in zip(found.steps, found.steps[1:], strict=False):
        assert b.nested and b.deals is not None and a.deals is not None and b.deals <= a.deals
        if None not in (a.smallest, b.smallest):
            assert (a.smallest or 0) <= (b.smallest or 0)
    _held_to_grid(found, scenario, _on(question, steps[at - 1]), pair)


def _on(question: Question, step: Stair) -> Question:
    opened = {t: options for t, options in question.open.items() if t not in step.stated}
    return replace(question, pins={**question.pins, **step.stated}, open=opened)


def _minimal(
    scenario: Scenario, question: Question
) -> tuple[set[tuple[str, ...]], set[tuple[str, ...]]]:
    """Every smallest conflict and correction, from what each package fails."""
    fails = []
    for package in oracle.packages(scenario, question):
        if not oracle.rules(scenario, package).broken:
            said = oracle.answers(scenario, package, question.view)
            fails.append(
                {i for p in question.parties for i in said[p].failed if _binds(scenario, i)}
            )
    corrections = {tuple(sorted(f)) for f in fails if f and not any(g < f for g in fails)}
    if not fails or set() in fails:
        return set(), set()
    # A conflict is a smallest set that every package fails some of.
    hit: list[set[str]] = [set()]
    for failed in fails:
        hit = [h | ({one} if not h & failed else set()) for h in hit for one in sorted(failed)]
        hit = [h for n, h in enumerate(hit) if h not in hit[:n] and not any(o < h for o in hit)]
    return {tuple(sorted(h)) for h in hit}, corrections


def _binds(scenario: Scenario, position: str) -> bool:
    return scenario.position[position].kind in (Kind.RED_LINE, Kind.CONDITION, Kind.OFFER_LIMIT)


def _held_to_grid(
    found: Stairs, scenario: Scenario, question: Question, pair: Sequence[str]
) -> None:
    assert found.grid is not None
    question = replace(question, settle=tuple(oracle.settle(scenario, question)))
    deals = found.grid.deals
    for a, row in enumerate(deals):
        for b, number in enumerate(row):
            gone = {*_of(scenario, pair[0], ORDER[:a]), *_of(scenario, pair[1], ORDER[:b])}
            view = replace(question.view, dropped=question.view.dropped | gone)
            counted = oracle.count(scenario, replace(question, view=view))
            assert number == len(counted.deals)
            assert a == 0 or number >= (deals[a - 1][b] or 0)
            assert b == 0 or number >= (row[b - 1] or 0)


def _of(scenario: Scenario, party: str, kinds: Collection[Kind]) -> set[str]:
    return {p.id for p in scenario.positions if p.party == party and p.kind in kinds}


@cache
def _flagship() -> Scenario:
    return open_scenario("ukraine-2025-03")


def _asked(**given_: object) -> Stairs:
    return read(AskStairs, {"parties": THREE, **given_}).answer(_flagship())


def test_the_truce_is_open_on_the_lowest_step_only() -> None:
    found = _asked(grid=["russia", "ukraine"], at=5, settle=["all"])
    assert [step.deals for step in found.steps] == [2_949_120, 0, 0, 0, 0, 0]
    assert [step.conflicts for step in found.steps] == [0, 3, 3, 6, 3, 5]
    assert [step.concessions for step in found.steps] == [0, 9, 9, 9, 8, 32]
    assert [step.smallest for step in found.steps] == [0, 1, 1, 2, 3, 5]
    assert {step.by for step in found.steps[1:4]} == {(("russia",),)}
    assert found.steps[4].by == (("russia",), ("ukraine",), ("russia", "ukraine"))
    assert found.findings.open_to == "Strikes on energy stop"
    assert found.grid is not None and found.grid.deals == (
        (0, 0, 0, 19_077_120),
        (0, 0, 0, 19_077_120),
        (3_686_400, 3_686_400, 3_686_400, 4_721_587_200),
        (11_059_200, 11_059_200, 11_059_200, 9_013_939_200),
    )
    contested = _asked()
    counted = count(_flagship(), ask(_flagship(), parties=THREE, pins={"strikes": "energy"})).deals
    assert [step.deals for step in contested.steps] == [counted, 0, 0, 0, 0, 0]
    assert counted == 10_203_667_200
    assert [step.smallest for step in contested.steps] == [0, 1, 1, 2, 3, 5]
    told = found.told(_flagship())
    assert "Open up to “Strikes on energy stop”." in told
    assert "needs 1 position given up, by Russia (RU-10)." in told
    assert "Russia by giving up offer limits and conditions; Ukraine by giving up" in told


def test_steps_of_a_term_stand_on_one_another() -> None:
    found = _asked(terms=["strikes", "maritime"], settle=["all"])
    assert [step.set for step in found.steps][3:5] == [
        {"strikes": "all_air"},
        {"strikes": "all_air", "maritime": "none"},
    ]
    assert all(step.nested for step in found.steps)
    assert [step.open for step in found.steps] == [False, True] + 5 * [False]
    assert "Open again further up" in found.told(_flagship())


def test_a_step_that_breaks_a_rule_is_impossible_not_closed() -> None:
    steps = [Stair("one", {"strikes": "energy"}), Stair("odd", {"bound": "both"})]
    view = ask(_flagship(), pins={"strikes": "none", "maritime": "none", "ground": "continues"})
    found = stairs(_flagship(), steps, view)
    assert not found.steps[1].possible and not found.steps[1].nested
    assert "is impossible" in "\n".join(found.lines(_flagship()))


def test_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    found = run_json(capsys, "stairs", "ukraine-2025-03", "truce", "--parties", "russia,us")
    assert (found["stairs"], len(found["steps"])) == ("truce", 6)
    shut = ["stairs", "ukraine-2025-03", "--parties", "russia", "--set", "us_arms=continue"]
    assert main([*shut, "--by", "ground", "--fail-on", "none"]) == 0
    capsys.readouterr()
    bad = ["tru", "--by", "bound,foo", "--grid", "us"]
    assert main(["stairs", "ukraine-2025-03", *bad]) == 2
    said = capsys.readouterr().err
    for part in ("no staircase 'tru'", "no term 'foo'", "bound: its options have no order", "two"):
        assert part in said
    for words, part in {
        ("--grid", "us,uk", "--at", "9"): "--at: should be the number of a step",
        ("--at", "1"): "--at: should be the number of a step",
        ("--grid", "us,germany", "--parties", "us"): "no party asked 'germany'",
    }.items():
        assert main(["stairs", "ukraine-2025-03", *words]) == 2
        assert part in capsys.readouterr().err
    assert main(["stairs", "market-square"]) == 2
    assert "name one staircase (there is none) or terms" in capsys.readouterr().err


def test_a_staircase_is_checked_where_it_is_written(tmp_path: Path) -> None:
    def steps(*settings_: str) -> str:
        lines = [f"      - {{label: step {n}, set: {{{s}}}}}" for n, s in enumerate(settings_)]
        return "\n".join(["stairs:", "  - id: S", "    label: Up", "    steps:", *lines, ""])

    file = tmp_path / "small.yaml"
    file.write_text(SCENARIO + steps("truce: yes", "truce: maybe", "trucee: yes"), "utf-8")
    with pytest.raises(InvalidInput) as invalid:
        load(file)
    said = [str(problem) for problem in invalid.value.problems]
    assert len(said) == 2 and all("stairs[S].steps" in one for one in said)
    assert "'maybe'" in said[0] + said[1] and "'trucee'" in said[0] + said[1]
    file.write_text(SCENARIO + steps("truce: yes"), "utf-8")
    with pytest.raises(InvalidInput, match="steps"):
        load(file)


def test_the_call_in_four_questions_finds_what_it_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "ukraine-2025-03-call", "--out", str(tmp_path / "out")]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "14 of 14 expected findings found; all answers exact." in said
    report = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    for caption in ("The steps", "Where it stops", "Whose verdict differs", "Day by day"):
        assert caption in report
