"""Runs files: what is refused, where, and how sweeps unfold."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import get_type_hints

import pytest

from sim.files.catalogue import open_scenario
from sim.files.load import read
from sim.problems import InvalidInput
from sim.questions.check import AskCheck
from sim.questions.registry import QUESTIONS, asks
from sim.runs.jobs import Job
from sim.runs.read import names, path, problems_of_runs, read_runs
from sim.runs.words import json_schema, scenario_schema
from sim.scenario.described import described
from tests.small_runs import RUNS, SCENARIO, write


def problems(folder: Path, runs: str) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        read_runs(write(folder, "scenario: small.yaml\nruns:\n" + runs))
    return [str(p).removeprefix(f"{folder}/asked.runs.yaml:") for p in refused.value.problems]


def jobs(folder: Path, runs: str) -> list[str]:
    found = read_runs(write(folder, "scenario: small.yaml\nruns:\n" + runs))
    return [job.id for job in found.plan.jobs]


def test_every_problem_is_located_at_once(tmp_path: Path) -> None:
    text = """\
  - id: one
    label: Who?
    question: chekc
  - id: two
    label: Who?
    question: check
    pakage: P1
    sweep: {packages: [P1, P9], evidence: [oficial], as_of: 2025-02-30, drop: [N1, [N1, N7]]}
  - id: two
    label: ""
    question: deals
    parties: [nort]
    set: {truce: maybe, trucee: yes}
    standard: happy
    expect: [{that: {deal: 3}}, {}]
"""
    found = problems(tmp_path, text)
    assert found[:2] == [
        f"5:15: runs[one].question: 'chekc' is none of {', '.join(QUESTIONS)}; "
        "did you mean 'check'?",
        "9:5: runs[two].pakage: unknown key 'pakage'; did you mean 'package'?",
    ]
    whole = "\n".join(found)
    for wanted in (
        "10:28: runs[two].sweep.packages[#2]: there is no package 'P9'",
        "10:44: runs[two].sweep.evidence[#1]: 'oficial' is none of",
        "did you mean 'official'?",
        "2025-02-30 is no day of the calendar",
        "there is no position 'N7'",
        "the id 'two' is used twice, first on line 6",
        "12:12: runs[two].label: may not be empty",
        "there is no party 'nort'; did you mean 'north'?",
        "term 'truce' has no option 'maybe'",
        "there is no term 'trucee'; did you mean 'truce'?",
        "'happy' is none of unblocked, satisfied, not_refused",
        "deals has no finding 'deal'",
        "'that' is missing",
    ):
        assert wanted in whole, wanted


@pytest.mark.parametrize(
    ("run", "wanted"),
    [
        ("question: check", "check needs a package"),
        ("question: check, package: P1, keep: [truce]", "'keep' means nothing to check"),
        ("question: incidents, sweep: {packages: all}", "'packages' means nothing to incidents"),
        ("question: check, package: P2/c", "package 'P2' has no phase 'c'"),
        ("question: check, sweep: {set: {truce: [yes, maybe]}}", "no option 'maybe'"),
        ("question: deals, sweep: {where: truce == yes}", "but none are swept"),
        ("question: check, sweep: {packages: all, where: truce = yes}", "sweep.where"),
        ("question: check, sweep: {packages: all, where: truse == yes}", "did you mean 'truce'"),
        ("question: check, sweep: {packages: P1, where: truce == no}", "no package meets"),
        ("question: deals, readings: {R: medium}", "reading 'R' has no value 'medium'"),
        ("question: sensitivity, firmness: {N1: 1.5}", "no probability from 0 to 1"),
        ("question: sensitivity, firmness: {N9: 1}", "there is no position 'N9'"),
        ("question: sensitivity, draws: 0", "should be above 0"),
        ("question: deals, seconds: -1", "should be above 0"),
        ("question: deals, cases: [{case: a}, {case: a}]", "the case 'a' is listed twice"),
        ("question: deals, expect: [{for: {cases: a}, that: {deals: 1}}]", "there is no case 'a'"),
        (
            "question: check, package: P1, expect: [{for: {packages: P2}, that: {possible: true}}]",
            "no question of this run is meant",
        ),
        (
            "question: deals, expect: [{for: {drop: []}, only: {drop: []}, that: {deals: 1}}]",
            "not both",
        ),
        ("question: deals, parties: []", "name at least one party"),
    ],
)
def test_refused(tmp_path: Path, run: str, wanted: str) -> None:
    found = problems(tmp_path, f"  - {{id: x, label: What?, {run}}}\n")
    assert len(found) == 1 and wanted in found[0], found


def test_a_word_of_a_sweep_s_condition_is_found_where_it_stands(tmp_path: Path) -> None:
    where = "addressed(arms) and TRUSE == yes"
    run = f"  - {{id: x, label: X, question: check, sweep: {{packages: all, where: {where}}}}}\n"
    with pytest.raises(InvalidInput) as refused:
        read_runs(write(tmp_path, "scenario: small.yaml\nruns:\n" + run))
    (problem,) = refused.value.problems
    assert (problem.message, problem.hint) == ("there is no term 'TRUSE'", "truce")
    assert (problem.line, problem.column) == (3, run.index("TRUSE") + 1)


def test_a_scenario_that_is_not_there_or_broken_is_told(tmp_path: Path) -> None:
    runs = write(tmp_path, RUNS.replace("small.yaml", "smal.yaml"))
    with pytest.raises(InvalidInput, match=r"1:11: scenario: 'smal.yaml': there is no scenario"):
        read_runs(runs)
    runs = write(
        tmp_path, scenario=SCENARIO.replace("requires: arms == stop", "requires: arms = stop")
    )
    with pytest.raises(InvalidInput, match=r"small.yaml:\d+:\d+: positions\[N1\].requires"):
        read_runs(runs)
    with pytest.raises(InvalidInput, match="did you mean 'ukraine-2025-03'"):
        read_runs("ukraine-2025-3")


def test_sweeps_unfold_in_order_with_stable_ids(tmp_path: Path) -> None:
    text = """\
  - {id: g, label: G, question: check, sweep: {packages: [P2, P1, P2/a], evidence: [official, all]}}
  - {id: s, label: S, question: deals, sweep: {set: {truce: all, arms: [stop, left_out]}}}
  - {id: d, label: D, question: deals, sweep: {drop: [each, [N1, S1], []], parties: [all, north]}}
  - id: c
    label: C
    question: check
    package: P1
    cases: [{readings: {R: hard}}, {case: late, as_of: 2025-04-01, package: P2}]
    sweep: {standard: [unblocked, satisfied]}
  - {id: w, label: W, question: check, sweep: {packages: all, where: arms == stop}}
"""
    found = jobs(tmp_path, text)
    assert found[:5] == ["g[P2,official]", "g[P2,reported]", "g[P2,interpretation]",
                         "g[P2,inferred]", "g[P1,official]"]  # fmt: skip
    assert found[12:16] == [
        "s[truce=no,arms=stop]",
        "s[truce=no,arms=left_out]",
        "s[truce=yes,arms=stop]",
        "s[truce=yes,arms=left_out]",
    ]
    assert found[16:22] == ["d[all,drop=N1]", "d[all,drop=N2]", "d[all,drop=S1]",
                            "d[all,drop=S2]", "d[all,drop=N1+S1]", "d[all,drop=none]"]  # fmt: skip
    assert found[28:32] == [
        "c[case=1,unblocked]",
        "c[case=1,satisfied]",
        "c[case=late,unblocked]",
        "c[case=late,satisfied]",
    ]
    assert found[32:] == ["w[P2]"]
    assert len(found) == len(set(found))


def test_a_case_is_laid_over_its_run(tmp_path: Path) -> None:
    text = """\
  - id: c
    label: C
    question: check
    package: P1
    set: {truce: no}
    drop: [N1]
    readings: {R: hard}
    cases: [{set: {arms: stop}, drop: [S1], as_of: 2025-04-01, evidence: inferred}]
"""
    (job,) = read_runs(write(tmp_path, "scenario: small.yaml\nruns:\n" + text)).plan.jobs
    asked = job.asked
    assert (asked.package, asked.set, asked.drop) == (
        "P1",
        {"truce": "no", "arms": "stop"},
        ("N1", "S1"),
    )
    assert (asked.readings, asked.as_of) == ({"R": "hard"}, date(2025, 4, 1))
    assert (
        job.columns(read_runs(tmp_path / "asked.runs.yaml").scenario)["set"] == "truce=no arms=stop"
    )


def test_too_large_a_sweep_is_refused_before_it_is_unfolded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.limits.JOBS", 7)
    text = "  - {id: g, label: G, question: check, sweep: {packages: all, evidence: all}}\n"
    assert "more than 7 questions" in problems(tmp_path, text)[0]


def test_runs_within_a_scenario_file(tmp_path: Path) -> None:
    """The loader checks them with the scenario, and ``read_runs`` takes them from there."""
    listed = "\n".join(RUNS.splitlines()[1:])
    whole = tmp_path / "whole.yaml"
    whole.write_text(f"{SCENARIO}{listed}\n", encoding="utf-8")
    found = read_runs(whole)
    assert found.name == "whole" and found.digest == found.scenario.digest
    assert [run.id for run in found.plan.runs] == [
        "blocks",
        "why",
        "many",
        "near",
        "firm",
        "strikes",
    ]
    broken = read(f"{SCENARIO}{listed}\n".replace("package: P1}", "package: P7}"), "x.yaml")
    assert [p.path for p in problems_of_runs(broken, whole)] == ["runs[near].package"]
    plain = tmp_path / "plain.yaml"
    plain.write_text(SCENARIO, encoding="utf-8")
    with pytest.raises(InvalidInput, match="this scenario has no runs"):
        read_runs(plain)


def test_hostile_files_are_refused_not_run(tmp_path: Path) -> None:
    file = tmp_path / "x.runs.yaml"
    for text in ("", "[]", "runs: {}", "scenario: a\nruns: 3", "&a [*a", "\x00", "a: " * 30):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(InvalidInput):
            read_runs(file)
    with pytest.raises(InvalidInput, match=r"cannot be read|no such file"):
        read_runs(tmp_path)


def test_shipped_runs_are_found_by_the_scenario_name() -> None:
    assert "ukraine-2025-03" in names()
    assert path("ukraine-2025-03").name == "ukraine-2025-03.runs.yaml"


def test_the_json_schema_describes_every_key() -> None:
    schema = json_schema()
    for definition in (schema, *schema["$defs"].values()):
        for key, field in definition.get("properties", {}).items():
            assert field.get("description"), key


def test_the_json_schema_has_what_the_questions_declare() -> None:
    run = json_schema()["$defs"]["RunWords"]["properties"]
    assert run["question"]["enum"] == list(QUESTIONS)
    for question in QUESTIONS:
        for name in asks(question).model_fields:
            meaning = run[name]["description"]
            assert described(asks(question), name)[1:] in meaning or ": " not in meaning, name
    carried = scenario_schema()
    assert carried["$defs"]["RunWords"]["properties"] == run
    assert carried["properties"]["runs"]["items"] == {"$ref": "#/$defs/RunWords"}


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_column_of_a_question_has_the_name_of_what_was_asked(name: str) -> None:
    """Each table begins with what was asked; a second column of a name would be lost."""
    scenario = open_scenario("market-square")
    asked = set(Job("id", "run", AskCheck(package=scenario.packages[0].id)).columns(scenario))
    ask = asks(name)
    for declared in (ask.finds, *ask.rows.values()):
        assert not asked & get_type_hints(declared).keys()
