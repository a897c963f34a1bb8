"""Conflicts name the hard rules they rest on; rules that contradict each other are an error."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given

from sim.cli import main
from sim.engine.behind import contradictions
from sim.language.parser import parse
from sim.questions.explain import AskExplain, explain
from sim.scenario.model import Kind, Option, Party, Position, Rule, Scenario, Severity, Term
from sim.scenario.question import Question, ask
from sim.scenario.record import Evidence
from tests import oracle
from tests.deadlocks import deadlocks
from tests.strategies import asked
from tests.test_explain import failures, makes_deal


def _keeping(scenario: Scenario, rules: Collection[str]) -> Scenario:
    return replace(scenario, rules=tuple(r for r in scenario.rules if r.id in rules))


@given(asked() | deadlocks())
def test_the_rules_behind_a_conflict_are_minimal(case: tuple[Scenario, Question]) -> None:
    scenario, question = case
    found = explain(scenario, question)
    question = found.question

    def meets(conflict: Collection[str], rules: Collection[str]) -> bool:
        packages = failures(_keeping(scenario, rules), question)
        return any(
            makes_deal(scenario, question, failing, speaking, conflict)
            for _, failing, speaking in packages
        )

    for conflict, rules in zip(found.conflicts, found.rules, strict=True):
        assert rules is not None
        assert not meets(conflict, rules)
        assert all(meets(conflict, set(rules) - {rule}) for rule in rules)


def _of_silence(rule: Rule, scenario: Scenario) -> bool:
    meanings = {d.id: str(d.means) for d in scenario.definitions}
    text = f"{rule.when} {rule.then}"
    for _ in meanings:
        for name, means in meanings.items():
            text = re.sub(rf"\b{name}\b", means, text)
    return "addressed" in text


@given(asked())
def test_contradictions_are_what_no_package_can_have(case: tuple[Scenario, Question]) -> None:
    scenario, _ = case
    scenario = _keeping(scenario, [r.id for r in scenario.rules if not _of_silence(r, scenario)])
    question = ask(scenario, settle="all")

    def dead(rules: Collection[str]) -> set[tuple[str, str]]:
        kept = _keeping(scenario, rules)
        fine = [p for p in oracle.packages(kept, question) if not oracle.rules(kept, p).broken]
        alive = {pair for package in fine for pair in package.items()}
        return {(t.id, o.id) for t in scenario.terms for o in t.options} - alive

    every = [rule.id for rule in scenario.rules]
    found = contradictions(scenario).found
    for rules, options in found.items():
        assert set(options) <= dead(rules)
        for rule in rules:
            assert not set(options) & dead(set(rules) - {rule})
    alone = set().union(*(dead([rule]) for rule in every))
    named = {option for options in found.values() for option in options}
    assert dead(every) - alone <= named <= dead(every)


def _models() -> Scenario:
    """Models of a relation and the red lines of two sides, after a slide of December 2017.

    The six conflicts and the rules behind them were found by a loop over every package.
    """
    yes_no = ("yes", "no")
    terms = {
        "model": ("member", "eea", "swiss", "assoc", "cu", "fta", "wto"),
        "ecj": yes_no,
        "fom": yes_no,
        "pay": yes_no,
        "rules": yes_no,
        "trade": yes_no,
        "border": ("open", "hard"),
        "sea": ("none", "checks"),
    }
    rules = {
        "M1": (
            "model == member",
            "ecj == yes and fom == yes and pay == yes and rules == yes and trade == no",
        ),
        "M2": ("model == eea", "ecj == yes and fom == yes and pay == yes and rules == yes"),
        "M3": ("model == swiss", "fom == yes and pay == yes and rules == yes"),
        "M4": ("model == assoc", "ecj == yes and rules == yes"),
        "M5": ("model == cu", "trade == no"),
        "M6": ("model in {fta, wto, assoc}", "border == hard or sea == checks"),
    }
    wants = {
        "UK1": "ecj == no",
        "UK2": "fom == no",
        "UK3": "pay == no",
        "UK4": "rules == no",
        "UK5": "trade == yes",
        "UK6": "border == open",
        "UK7": "sea == none",
        "EU1": "border == open",
    }
    return Scenario(
        id="models",
        title="Models",
        as_of=date(2017, 12, 15),
        terms=tuple(
            Term(name, name, tuple(Option(o, o) for o in options))
            for name, options in terms.items()
        ),
        parties=(Party("uk", "UK"), Party("eu", "EU")),
        rules=tuple(
            Rule(name, Severity.HARD, f"{name} says so.", parse(when), parse(then))
            for name, (when, then) in rules.items()
        ),
        positions=tuple(
            Position(
                name, name[:2].lower(), Kind.RED_LINE, Evidence.OFFICIAL, f"{name}.", parse(text)
            )
            for name, text in wants.items()
        ),
    )


def test_models_and_red_lines() -> None:
    found = AskExplain(parties=["all"]).answer(_models())
    assert len(found.conflicts) == 6
    assert [c.give_up for c in found.concessions] == [
        ("UK5",),
        ("UK7",),
        ("EU1", "UK6"),
        ("UK2", "UK3", "UK4"),
    ]
    assert found.rules == (("M1", "M2", "M3", "M5", "M6"),) * 6
    (first, *_) = found.clashes(_models())
    assert "by the hard rules M1, M2, M3, M5 and M6" in first.sentences[0]


SCENARIO = """\
scenario: two-rules
title: Two rules
as_of: 2026-01-01
evidence: official
parties: [{id: a, label: A}]
terms:
  - {id: x, label: X, options: [{id: p, label: P}, {id: q, label: Q}]}
  - {id: y, label: Y, options: [{id: p, label: P}, {id: q, label: Q}]}
rules:
  - {id: R0, severity: hard, says: Fine., if: y == q, then: x == q}
  - {id: R1, severity: hard, says: One., if: x == p, then: y == p}
  - {id: R2, severity: hard, says: Other., if: x == p, then: y == THAT}
"""


def test_validate_says_when_rules_were_too_many_to_hold_against_one_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.limits.RULES_SECONDS", 0.0)
    file = tmp_path / "two-rules.yaml"
    file.write_text(SCENARIO.replace("THAT", "p"), encoding="utf-8")
    assert main(["validate", str(file)]) == 0
    assert "rules: not all held against one another within 0 seconds" in capsys.readouterr().err


@pytest.mark.parametrize("that", ["p", "q"])
def test_validate_names_rules_that_contradict(
    that: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "two-rules.yaml"
    file.write_text(SCENARIO.replace("THAT", that), encoding="utf-8")
    code = main(["validate", str(file)])
    shown = capsys.readouterr()
    assert code == (0 if that == "p" else 2)
    # Either of the others excludes it together with R2: R0 by way of x, R1 by way of y.
    words = (
        "two-rules.yaml:10:5: rules[R0]: the hard rules R0 and R2 contradict each other: "
        "with them no package that settles every term has x = p"
    )
    assert (words in shown.err) == (that == "q")
