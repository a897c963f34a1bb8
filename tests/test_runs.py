"""Whole runs: answers, expectations, tables, the same bytes, the folder, the command line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest

import sim
from sim.cli import main
from sim.problems import InvalidInput
from sim.questions.check import CheckFindings
from sim.questions.deals_told import DealFindings
from sim.questions.tradeoffs import tradeoffs
from sim.questions.tradeoffs_told import TradeoffFindings
from sim.runs.expected import agrees
from sim.runs.journal import NAME
from sim.runs.parquet import as_parquet
from sim.runs.results import Results
from sim.runs.session import outputs, run
from sim.runs.tables import Table
from tests.small_runs import RUNS, SCENARIO, write


@pytest.fixture
def small(tmp_path: Path) -> Results:
    return run(write(tmp_path))


def test_answers_are_those_of_the_library(small: Results) -> None:
    scenario = small.file.scenario
    for job, answer in small.of_run("blocks"):
        direct = sim.check(scenario, job.asked.package or "", job.asked.view(scenario))
        verdicts = {party: found.verdict.value for party, found in direct.parties.items()}
        assert answer.found(CheckFindings).verdicts == verdicts
    ((_, many),) = [p for p in small.of_run("many") if p[0].asked.parties == ("north", "south")]
    question = sim.ask(scenario, parties=["north", "south"])
    assert many.found(DealFindings).deals == sim.deals(scenario, question).deals == 6
    assert small.fine and len(small.expectations) == 31


def test_tradeoffs_of_a_scored_scenario(tmp_path: Path) -> None:
    text = """\
scenario: market-square
runs:
  - {id: points, label: What is traded?, question: tradeoffs}
  - {id: counts, label: And by counts?, question: tradeoffs, by: counts, over: packages}
"""
    results = run(write(tmp_path, text))
    scenario = results.file.scenario
    direct = tradeoffs(scenario, sim.ask(scenario))
    findings = results.answers["points"].found(TradeoffFindings)
    assert findings.frontier == direct.size and findings.outcomes == direct.vectors
    assert findings.nash == str(direct.solutions["nash"].value)
    assert results.fine and results.answers["counts"].found(TradeoffFindings).nash is None


def test_ways_are_swept_over_where_they_start_and_what_they_pass(tmp_path: Path) -> None:
    text = """\
scenario: small.yaml
runs:
  - id: ways
    label: In which order?
    question: path
    parties: [north]
    sweep: {packages: [P1, P2], start: [status_quo, P1], through: [false, true]}
    expect:
      - {for: {packages: P2, start: P1}, that: {reachable: true, steps: 2}}
      - {for: {packages: P1, start: status_quo}, that: {reachable: false}}
"""
    results = run(write(tmp_path, text))
    assert len(results.answers) == 8 and "ways[P2,from=P1,through=true]" in results.answers
    assert results.fine, [e for e in results.expectations if not e.holds]
    wrong = text.replace("start: [status_quo", "start: [P9").replace(
        "through: [false", "through: [no"
    )
    with pytest.raises(InvalidInput) as refused:
        run(write(tmp_path, wrong))
    assert {problem.line for problem in refused.value.problems} == {7}


def test_a_term_taken_out_of_a_package_or_left_out(tmp_path: Path) -> None:
    text = """\
scenario: small.yaml
runs:
  - {id: a, label: A, question: check, package: P2/b, set: {land: left_out}}
  - {id: b, label: B, question: deals, set: {truce: left_out, arms: go_on}}
"""
    results = run(write(tmp_path, text))
    assert results.answers["a"].found(CheckFindings).blocked_by == ["south"]
    assert results.answers["b"].found(DealFindings).packages == 3


def test_the_same_bytes_whatever_the_order_and_number_of_processes(tmp_path: Path) -> None:
    runs = write(tmp_path, RUNS.replace("packages: all,", "packages: all, drop: [each, []],"))
    once, again = run(runs), run(runs, workers=2)
    assert len(once.answers) > 60
    assert outputs(once) == outputs(again)


def test_tables_hold_every_row_in_both_formats(small: Results, tmp_path: Path) -> None:
    files = outputs(small)
    for table in small.tables():
        read = list(csv.reader(io.StringIO(files[f"{table.name}.csv"].decode("utf-8"))))
        assert read[0] == list(table.kinds) and len(read) == len(table.rows) + 1
        stored = pq.read_table(io.BytesIO(files[f"{table.name}.parquet"]))
        assert stored.num_rows == len(table.rows) and stored.column_names == list(table.kinds)
        assert list(zip(*stored.to_pydict().values(), strict=True)) == list(table.rows)
    verdicts = next(table for table in small.tables() if table.name == "verdicts")
    assert len(verdicts.rows) == 2 * len(small.of_run("blocks"))


def test_numbers_of_any_size_and_texts_like_formulas_survive() -> None:
    table = Table("t", {"n": "whole", "s": "text"}, ((2**70, "=1+1"), (None, "-3"), (-4, '"a",\n')))
    assert table.as_csv().decode() == f'n,s\n{2**70},\'=1+1\n,-3\n-4,"""a"",\n"\n'
    stored = pq.read_table(io.BytesIO(as_parquet(table))).to_pydict()
    assert stored == {"n": [str(2**70), None, "-4"], "s": ["=1+1", "-3", '"a",\n']}


def test_the_record_says_what_was_asked_and_with_what(tmp_path: Path) -> None:
    out = tmp_path / "out"
    results = run(write(tmp_path), out=out)
    record = json.loads((out / "record.json").read_text(encoding="utf-8"))
    assert record["scenario_digest"] == results.file.scenario.digest
    assert record["runs_digest"] == results.file.digest
    assert record["exact"] is True and record["failed"] == 0
    assert record["expectations"] == {"checked": 31, "failed": []}
    assert {"python", "numpy", "python-sat", "pyarrow"} <= record["versions"].keys()
    assert set(record["files"]) | {"record.json"} == {path.name for path in out.iterdir()}
    assert not (out / NAME).exists()


def test_a_question_that_fails_is_recorded_and_stops_nothing(tmp_path: Path) -> None:
    text = """\
scenario: small.yaml
runs:
  - {id: a, label: A, question: deals, set: {truce: yes}, limit: {truce: [no]},
     expect: [{that: {deals: 1}}]}
  - {id: b, label: B, question: check, package: P1}
"""
    out = tmp_path / "out"
    results = run(write(tmp_path, text), out=out)
    assert [answer.job for answer in results.failed] == ["a"]
    assert "cannot be open as well" in (results.answers["a"].error or "")
    assert results.answers["b"].error is None and not results.fine
    (held,) = results.failed_expectations
    assert "cannot be open as well" in held.found
    rows = list(csv.DictReader(io.StringIO((out / "questions.csv").read_text(encoding="utf-8"))))
    assert [row["answered"] for row in rows] == ["false", "true"]
    assert "cannot be open as well" in (out / "report.html").read_text(encoding="utf-8")
    assert main(["run", str(tmp_path / "asked.runs.yaml")]) == 1


def test_expectations_that_fail_are_listed_and_exit_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = write(tmp_path, RUNS.replace("blocked_by: north", "blocked_by: south"))
    assert main(["run", str(runs), "--workers", "1"]) == 1
    printed = " ".join(capsys.readouterr().out.split())
    assert "not as expected: blocks[P1,R=soft,reported]: blocked_by: expected south" in printed
    assert "29 of 31 expected findings found" in printed
    only = RUNS.replace(
        "only: {packages: P1, evidence: [official", "only: {packages: P1, evidence: ["
    )
    assert main(["run", str(write(tmp_path, only.replace("[, ", "[")))]) == 1
    assert "anything but [N1]" in capsys.readouterr().out


def test_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runs = write(tmp_path)
    assert main(["run", str(runs), "--json"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    record = json.loads(captured.out)
    assert record["questions"] == 23 and "files" not in record
    assert main(["run", str(tmp_path / "none.runs.yaml")]) == 2
    assert main(["run", str(runs), "--workers", "0"]) == 2
    assert main(["run", str(write(tmp_path, "scenario: small.yaml\nruns: []\n"))]) == 2
    assert "error: " in capsys.readouterr().err


def test_validate_and_schema_know_runs_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = write(tmp_path)
    assert main(["validate", str(runs)]) == 0
    assert main(["validate", str(write(tmp_path, RUNS.replace("north,", "nrth,")))]) == 2
    assert "did you mean 'north'?" in capsys.readouterr().err
    assert main(["schema", "--runs"]) == 0
    assert "RunWords" in json.loads(capsys.readouterr().out)["$defs"]


def test_foreign_files_are_never_overwritten(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    runs = write(tmp_path)
    run(runs, out=out)
    run(runs, out=out)
    assert (out / "notes.txt").read_text(encoding="utf-8") == "mine"
    (out / "solutions.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"solutions.csv: is in the way"):
        run(runs, out=out)
    (out / "solutions.csv").unlink()
    other = tmp_path / "other.runs.yaml"
    other.write_text(RUNS, encoding="utf-8")
    with pytest.raises(InvalidInput, match="holds the results of 'asked'"):
        run(other, out=out)
    for name in ("report.html", "record.json", NAME):
        fresh = tmp_path / f"fresh-{name}"
        fresh.mkdir()
        (fresh / name).write_text("mine", encoding="utf-8")
        with pytest.raises(InvalidInput, match="is in the way"):
            run(runs, out=fresh)
        assert (fresh / name).read_text(encoding="utf-8") == "mine"
    with pytest.raises(InvalidInput, match="cannot be used"):
        run(runs, out=out / "notes.txt")


def test_results_of_an_earlier_version_of_the_file_are_replaced(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(write(tmp_path), out=out)
    assert (out / "breaches.csv").exists()
    fewer = "scenario: small.yaml\nruns: [{id: n, label: N, question: nearest, package: P1}]\n"
    run(write(tmp_path, fewer), out=out)
    left = {path.name for path in out.iterdir()}
    assert "breaches.csv" not in left and "nearest.csv" in left


def test_hostile_text_is_escaped_in_the_report(small: Results) -> None:
    page = outputs(small)["report.html"].decode("utf-8")
    assert "<script" not in page and "<b>case" not in page and "<it>" not in page
    assert "A small &lt;b&gt;case&lt;/b&gt; &amp; more" in page
    assert "Paper &lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "http" not in page.replace("http-equiv", "").replace(SCENARIO, "")


def test_agreement_with_what_is_expected() -> None:
    assert agrees({"at_least": 1, "at_most": 5}, 5) and not agrees({"at_least": 1}, 0)
    assert not agrees({"at_lest": 1}, 5) and not agrees({"at_least": 1}, None)
    assert agrees(["a", "b"], ["b", "a"]) and not agrees(["a"], ["a", "a"])
    assert agrees("a", ["a"]) and agrees([["b", "a"]], [["a", "b"]])
    assert agrees(True, True) and not agrees(1, True) and not agrees(None, 0)
    assert agrees("1/2", "0.5") and agrees(None, None)


def test_the_shipped_runs_hold() -> None:
    results = run("ukraine-2025-03")
    assert results.fine, [str(held) for held in results.failed_expectations]
    assert all(answer.exact for answer in results.answers.values())
    assert len(results.expectations) > 60
