"""What NegMAS reads back is worth the same there; skipped where NegMAS is not installed."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from sim.cli import main
from sim.files.catalogue import open_scenario
from sim.formats import negmas as export
from sim.problems import InvalidInput
from sim.questions.check import check
from sim.questions.tradeoffs import tradeoffs
from sim.questions.tradeoffs_told import Tradeoffs
from sim.scenario.model import Scenario
from sim.scenario.question import ask
from tests.test_frontier import game
from tests.test_tradeoffs import barter, harbour


@pytest.fixture
def negmas() -> Any:
    return pytest.importorskip("negmas")


def packages(scenario: Scenario, space: Any) -> list[tuple[dict[str, str], Any]]:
    names = [term.id for term in scenario.terms]
    return [(dict(zip(names, o, strict=True)), o) for o in space.enumerate_or_sample()]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("scenario", [harbour(), barter(), game(3, 4, 2)], ids=lambda s: s.id)
def test_the_folder_says_the_same_of_every_package(
    negmas: Any, scenario: Scenario, tmp_path: Path
) -> None:
    export.write(scenario, tmp_path / "out")
    read = negmas.inout.Scenario.load(tmp_path / "out")
    functions = {function.name: function for function in read.ufuns}
    assert set(functions) == {party.id for party in scenario.parties}
    for package, outcome in packages(scenario, read.outcome_space):
        parties = check(scenario, package).parties
        for party, function in functions.items():
            assert Fraction(float(function(outcome))) == parties[party].points
    for party in scenario.parties:
        assert functions[party.id].reserved_value == party.minimum


def vectors(result: Tradeoffs) -> set[tuple[float, ...]]:
    return {tuple(float(v) for v in point.values.values()) for point in result.frontier}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("scenario", [barter(), game(4, 5, 2), game(4, 5, 3)], ids=lambda s: s.id)
def test_frontiers_agree(negmas: Any, scenario: Scenario) -> None:
    made = export.negmas_scenario(scenario)
    outcomes = list(made.outcome_space.enumerate_or_sample())
    utilities, _ = negmas.preferences.ops.pareto_frontier(made.ufuns, outcomes=outcomes)
    result = tradeoffs(scenario, ask(scenario))
    assert {tuple(map(float, u)) for u in utilities} == vectors(result)
    ops, space = negmas.preferences.ops, made.outcome_space
    for name, theirs in (
        ("nash", ops.nash_points),
        ("egalitarian", ops.kalai_points),
        ("utilitarian", ops.max_welfare_points),
    ):
        found = theirs(made.ufuns, utilities, outcome_space=space)
        undominated = {
            tuple(float(value) for value in valued.values.values())
            for valued in result.solutions[name].packages
            if valued.undominated
        }
        assert {tuple(map(float, point)) for point, _ in found} == undominated, name


def test_what_is_no_sum_over_terms_is_refused() -> None:
    with pytest.raises(InvalidInput, match="BU-1"):
        export.negmas_scenario(open_scenario("market-square"))
    with pytest.raises(InvalidInput, match="no party has points"):
        export.negmas_scenario(open_scenario("ukraine-2025-03"))


def test_what_is_left_out_is_said() -> None:
    told = " ".join(export.warnings_for(open_scenario("market-square")))
    assert "R1, R2" in told and "RE-1, TR-1" in told and "agreement rule" in told


def test_the_command_says_when_negmas_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(export, "import_module", missing)
    source = tmp_path / "game.yaml"
    source.write_text(GAME, encoding="utf-8")
    assert main(["export", "negmas", str(source), "-o", str(tmp_path / "out")]) == 2
    assert "[negmas]" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


GAME = """\
scenario: game
title: Game
as_of: 2025-01-01
parties:
  - {id: a, label: A, points: {x: {yes_: 3, no_: 0}}, minimum: 1}
terms:
  - {id: x, label: X, options: [{id: yes_, label: "Yes"}, {id: no_, label: "No"}]}
"""
