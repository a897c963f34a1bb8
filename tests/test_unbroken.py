"""Rules and positions without effect: against a loop over every package, and told by validate."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from sim.cli import main
from sim.engine.unbroken import Unbroken, without_effect
from sim.files.catalogue import names, open_scenario
from sim.scenario.model import Scenario, Severity
from sim.scenario.question import Question, ask
from sim.scenario.record import Evidence
from sim.scenario.view import view_of
from tests import oracle
from tests.strategies import asked


@settings(max_examples=25)
@given(asked())
def test_no_possible_package_breaks_what_is_found_and_only_that(
    case: tuple[Scenario, Question],
) -> None:
    scenario, _ = case
    scenario = replace(scenario, rules=tuple(replace(r, first_phase=False) for r in scenario.rules))
    question = ask(scenario, settle="none")
    packages = list(oracle.packages(replace(scenario, rules=()), question))
    broken = [
        {r.id for r in scenario.rules if oracle.breaks(scenario, r, package)}
        for package in packages
    ]
    hard = {rule.id for rule in scenario.rules if rule.severity is Severity.HARD}
    view = view_of(scenario, evidence=Evidence.INFERRED)

    def said(position: str, *outcomes: str) -> list[bool]:
        about = scenario.position[position]
        return [oracle.outcome(scenario, about, p, view) in outcomes for p in packages]

    def kept(rules: Collection[str], by: Callable[[int], bool]) -> bool:
        """Whether some package that keeps these rules breaks it."""
        return any(by(n) and not broken[n] & set(rules) for n in range(len(packages)))

    found = {(u.section, u.id, u.fails): u.rules for u in without_effect(scenario).found}
    if not kept(hard, lambda _: True):
        assert not found
        return
    known = set()
    for rule in (r.id for r in scenario.rules if r.then is not None):
        if not kept(hard - {rule}, [rule in rules for rules in broken].__getitem__):
            known.add(("rules", rule, False))
    for position in oracle.positions_in_force(scenario, view):
        failing = said(position.id, "contradicted", "silent")
        holding = said(position.id, "met", "open")
        if not position.variants and not kept(hard, failing.__getitem__):
            known.add(("positions", position.id, False))
        elif not position.variants and not kept(hard, holding.__getitem__):
            known.add(("positions", position.id, True))
    assert found.keys() == known
    for (section, name, always), rules in found.items():
        failing = said(name, "contradicted", "silent") if section == "positions" else []
        failing = said(name, "met", "open") if always else failing
        failing = failing or [name in b for b in broken]
        assert not kept(rules, failing.__getitem__)
        assert all(kept({*rules} - {rule}, failing.__getitem__) for rule in rules)


SCENARIO = """\
scenario: idle
title: Idle
as_of: 2026-01-01
evidence: official
parties: [{id: a, label: A}]
terms:
  - {id: x, label: X, options: [{id: p, label: P}, {id: q, label: Q}]}
  - {id: y, label: Y, options: [{id: p, label: P}, {id: q, label: Q}]}
  - {id: z, label: Z, options: [{id: p, label: P}, {id: q, label: Q}]}
rules:
  - {id: R1, severity: hard, says: One., if: x == p, then: y == p}
  - {id: R2, severity: hard, says: Less., if: x == p and z == p, then: y != q}
  - {id: R3, severity: warning, says: Nothing., if: x == p, then: x == p or y == p}
positions:
  - id: A1
    party: a
    kind: red_line
    evidence: official
    says: No.
    when: x == p
    requires: y == p
  - {id: A2, party: a, kind: demand, evidence: official, says: Yes., requires: x == q}
  - id: A3
    party: a
    kind: red_line
    evidence: official
    says: No.
    when: x == p and addressed(y)
    requires: y == q
  - {id: A4, party: a, kind: demand, evidence: official, says: Oh., when: z == p, requires: z == q}
"""


def test_validate_warns_of_what_has_no_effect(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "idle.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    assert main(["validate", str(file)]) == 0
    said = [line.partition("idle.yaml:")[2] for line in capsys.readouterr().err.splitlines()]
    assert said == [
        "12:5: rules[R2]: no package that keeps R1 can break it: it has no effect",
        "13:5: rules[R3]: no package can break it: it has no effect",
        "15:5: positions[A1]: no package that keeps R1 can fail it: it has no effect",
        "23:5: positions[A3]: no package that keeps R1 can meet it: it fails wherever it counts",
        "30:5: positions[A4]: no package can meet it: it fails wherever it counts",
    ]


@pytest.mark.parametrize("name", names())
def test_shipped_scenarios_say_nothing_without_effect(name: str) -> None:
    assert without_effect(open_scenario(name)).found == ()


def test_what_was_left_out_for_want_of_time_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Unbroken("rules", "R3", ()) in _read(tmp_path)
    monkeypatch.setattr("sim.limits.RULES_SECONDS", 0.0)
    assert main(["validate", str(tmp_path / "idle.yaml")]) == 0
    assert "not all held against one another" in capsys.readouterr().err


def _read(folder: Path) -> tuple[Unbroken, ...]:
    file = folder / "idle.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    return without_effect(open_scenario(str(file))).found
