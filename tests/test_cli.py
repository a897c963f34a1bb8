"""The command line as other programs see it: JSON contract, exit codes, errors."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import pytest

from sim.cli import main
from sim.cli.app import settings
from sim.files.catalogue import open_scenario
from tests.commands import run_json

FLAGSHIP = "ukraine-2025-03"
_OPENED = lru_cache(open_scenario)


@pytest.fixture(autouse=True)
def _read_each_scenario_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.cli.ask.open_scenario", _OPENED)


def errors(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """The error lines of a command that must end with exit code 2 and print nothing else."""
    assert main(list(arguments)) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    lines = captured.err.splitlines()
    assert lines and all(line.startswith("error: ") for line in lines), captured.err
    return [line.removeprefix("error: ") for line in lines]


def test_check_gives_the_documented_object(capsys: pytest.CaptureFixture[str]) -> None:
    found = run_json(capsys, "check", FLAGSHIP, "--package", "PK05")
    assert found["scenario"] == FLAGSHIP
    assert found["package"] == {
        "strikes": "energy",
        "maritime": "talks",
        "ground": "continues",
        "duration_days": "30",
        "bound": "russia_only",
        "sequence": "limited_first",
        "prisoners": "175",
    }
    assert found["rules_broken"] == [] and found["warnings"] == []
    verdicts = found["verdicts"]
    assert verdicts["russia"]["verdict"] == "no_objection"
    assert verdicts["ukraine"] == {
        "verdict": "condition_unmet",
        "failed": {"UA-02": "silent"},
        "open": [],
        "met": ["UA-01", "UA-21", "UA-22"],
        "preferences_unmet": [],
        "coverage": [6, 7],
        "thin": False,
        "on_record": None,
        "answer_pending": True,
    }
    assert verdicts["us"]["failed"] == {} and verdicts["us"]["verdict"] == "no_objection"
    assert verdicts["germany"]["failed"] == {"DE-03": "contradicted"}
    assert verdicts["eu"]["verdict"] == "no_stated_view"
    assert found["delivery"]["must_act"] == ["russia", "ukraine", "us"]
    assert found["delivery"]["blocked"] == ["ukraine"]
    assert found["delivery"]["unstated"] == {"ukraine": ["prisoners"]}


def test_check_of_a_phase_and_of_settings(capsys: pytest.CaptureFixture[str]) -> None:
    phase = run_json(capsys, "check", FLAGSHIP, "--package", "PK12/PK12a")
    assert phase["verdicts"]["russia"]["verdict"] == "beyond_offer"
    assert phase["verdicts"]["russia"]["failed"] == {"RU-10": "contradicted"}
    whole = run_json(capsys, "check", FLAGSHIP, "--package", "PK12")
    assert list(whole["phases"]) == ["PK12a", "PK12b", "PK12c", "PK12d"]
    assert whole["package"]["duration_days"] == "open_ended"
    assert whole["rules_broken"] == []
    own = run_json(capsys, "check", FLAGSHIP, "--set", "duration_days=45", "strikes=energy")
    assert own["verdicts"]["russia"]["failed"] == {"RU-11": "contradicted"}


def test_check_takes_day_level_and_reading(capsys: pytest.CaptureFixture[str]) -> None:
    base = ("check", FLAGSHIP, "--package", "PK01")
    today = run_json(capsys, *base)["verdicts"]["russia"]["verdict"]
    assert today == "condition_unmet"
    reading = run_json(capsys, *base, "--reading", "R-TRIGGER=longer_than_30")
    assert reading["verdicts"]["russia"]["verdict"] == "no_stated_view"
    before = run_json(capsys, *base, "--as-of", "2025-03-17")["verdicts"]
    assert before["us"]["verdict"] == "no_objection"
    assert set(before["russia"]["failed"]) == {"RU-04", "RU-05", "RU-06"}
    official = run_json(capsys, *base, "--set", "us_arms=ended", "--evidence", "official")
    assert official["verdicts"]["ukraine"]["verdict"] == "demand_unmet"


def test_deals_gives_the_documented_object(capsys: pytest.CaptureFixture[str]) -> None:
    found = run_json(
        capsys,
        "deals",
        FLAGSHIP,
        *("--parties", "russia,ukraine"),
        *("--open", "strikes,oversight,us_arms", "--limit", "us_arms=continue,ended"),
    )
    # 4 x 5 x 2 packages. Russia's offer stops at energy (2 of 4); Ukraine wants a US
    # assurance for an energy truce of either width, and arms to continue.
    assert found["exact"] is True
    assert found["packages"] == 40
    assert found["accepts"] == {"russia": 20, "ukraine": 14}
    assert found["deals"] == 7
    assert found["coalitions"] == [
        {"parties": [], "deals": 40, "exactly": 13},
        {"parties": ["russia"], "deals": 20, "exactly": 13},
        {"parties": ["ukraine"], "deals": 14, "exactly": 7},
        {"parties": ["russia", "ukraine"], "deals": 7, "exactly": 7},
    ]
    assert found["options"] == {
        "strikes": {"none": 5, "energy": 2, "energy_infra": 0, "all_air": 0},
        "oversight": {
            "none": 1,
            "us_go_between": 1,
            "us_assures": 2,
            "front_control": 1,
            "us_assures_and_front": 2,
        },
        "us_arms": {"continue": 7, "ended": 0},
    }


def test_deals_lists_and_samples(capsys: pytest.CaptureFixture[str]) -> None:
    question = ("deals", FLAGSHIP, "--parties", "russia,ukraine", "--open", "strikes,oversight")
    listed = run_json(capsys, *question, "--list", "100")["listed"]
    assert len(listed) == 7 and len({tuple(p.items()) for p in listed}) == 7
    first = run_json(capsys, *question, "--sample", "5", "--seed", "3")["listed"]
    again = run_json(capsys, *question, "--sample", "5", "--seed", "3")["listed"]
    assert first == again and all(package in listed for package in first)


def test_silence_adds_the_choice_of_leaving_out(capsys: pytest.CaptureFixture[str]) -> None:
    question = ("deals", FLAGSHIP, "--parties", "ukraine", "--open", "us_arms")
    spoken = run_json(capsys, *question)
    silent = run_json(capsys, *question, "--allow-silence")
    assert (spoken["packages"], silent["packages"]) == (3, 4)
    assert silent["options"] == {"us_arms": {"continue": 1, "paused": 0, "ended": 0, "left_out": 1}}


def test_nearest_counts_ties_and_lists_changes(capsys: pytest.CaptureFixture[str]) -> None:
    found = run_json(
        capsys, "nearest", FLAGSHIP, "--package", "PK05", "--parties", "russia,ukraine,us"
    )
    assert found["exact"] is True and found["distance"] == 1
    assert found["ties"] == len(found["nearest"])
    changes = [deal["changes"] for deal in found["nearest"]]
    assert [{"term": "oversight", "from": "left_out", "to": "us_assures"}] in changes


def test_incidents_name_the_wording(capsys: pytest.CaptureFixture[str]) -> None:
    found = run_json(capsys, "incidents", FLAGSHIP)
    depot = next(row for row in found["incidents"] if row["id"] == "I04")
    assert {scope: cell["breach"] for scope, cell in depot["scopes"].items()} == {
        **dict.fromkeys(("energy", "energy_infra"), "not_bound"),
        **dict.fromkeys(("air_sea", "full"), "would_be"),
    }
    assert depot["scopes"]["energy"]["bound"] == ["russia"] and found["bound"] is None
    bound = run_json(capsys, "incidents", FLAGSHIP, "--bound", "russia,ukraine")
    depot = next(row for row in bound["incidents"] if row["id"] == "I04")
    assert depot["scopes"]["energy"]["breach"] == "breach"


def test_a_day_outside_the_record_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    after = "2030-01-01 is after the last date on record (2025-03-18)"
    for ask, *more in (("check", "--package", "PK05"), ("deals", "--set", "ground=stops")):
        found = run_json(capsys, ask, FLAGSHIP, *more, "--as-of", "2030-01-01")
        assert found["provenance"]["note"].startswith(after)
        main([ask, FLAGSHIP, *more, "--as-of", "2030-01-01"])
        assert after in " ".join(capsys.readouterr().out.split())
    found = run_json(capsys, "check", FLAGSHIP, "--package", "PK05", "--as-of", "2023-12-31")
    assert found["provenance"]["note"] == "2023-12-31 is before the first date on record (2024)."
    inside = run_json(capsys, "check", FLAGSHIP, "--package", "PK05", "--as-of", "2024-01-01")
    assert "note" not in inside["provenance"]


def test_validate_holds_the_flagship_to_its_expectations(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = run_json(capsys, "validate", FLAGSHIP)["files"][0]
    assert found["valid"]
    assert len(found["expectations"]) >= 20
    assert all(expectation["agrees"] for expectation in found["expectations"])


def test_schema_is_a_json_schema(capsys: pytest.CaptureFixture[str]) -> None:
    found = run_json(capsys, "schema")
    assert found["type"] == "object" and "positions" in found["properties"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["chekc", FLAGSHIP], "did you mean 'check'?"),
        (["check", "ukrain-2025-03", "--package", "PK01"], "did you mean 'ukraine-2025-03'?"),
        (["check", FLAGSHIP, "--package", "PK99"], "there is no package 'PK99'"),
        (["check", FLAGSHIP, "--package", "PK12/PK12e"], "there is no phase of PK12 'PK12e'"),
        (["check", FLAGSHIP], "--package"),
        (["check", FLAGSHIP, "--set", "strike=energy"], "did you mean 'strikes'?"),
        (["check", FLAGSHIP, "--set", "strikes=enery"], "did you mean 'energy'?"),
        (["check", FLAGSHIP, "--set", "strikes"], "not of the form TERM=OPTION"),
        (["check", FLAGSHIP, "--set", "duration_days=0"], "whole numbers 1 to 3650"),
        (["check", FLAGSHIP, "--set", "strikes=none", "strikes=energy"], "set twice"),
        (["check", FLAGSHIP, "--package", "PK01", "--as-of", "2025-02-30"], "no date"),
        (["check", FLAGSHIP, "--package", "PK01", "--evidence", "oficial"], "'official'"),
        (["check", FLAGSHIP, "--package", "PK01", "--reading", "R-AIDS=x"], "'R-AID'"),
        (["check", FLAGSHIP, "--package", "PK01", "--reading", "R-AID=x"], "value of reading"),
        (["check", FLAGSHIP, "--package", "PK01", "--drop", "RU-99"], "no position 'RU-99'"),
        (["check", FLAGSHIP, "--package", "PK01", "--standard", "happy"], "no standard 'happy'"),
        (["check", FLAGSHIP, "--package", "PK01", "--jsn"], "did you mean '--json'?"),
        (["deals", FLAGSHIP, "--parties", "rusia"], "did you mean 'russia'?"),
        (["deals", FLAGSHIP, "--open", "strikesz"], "did you mean 'strikes'?"),
        (["deals", FLAGSHIP, "--set", "strikes=energy", "--open", "strikes"], "cannot be open"),
        (["deals", FLAGSHIP, "--limit", "strikes=all"], "has no option 'all'"),
        (["deals", FLAGSHIP, "--list", "0"], "between 1 and"),
        (["deals", FLAGSHIP, "--list", "1", "--sample", "1"], "not both"),
        (["deals", FLAGSHIP, "--list", "many"], "should be a whole number"),
        (["nearest", FLAGSHIP, "--package", "PK01", "--keep", "bond"], "did you mean 'bound'?"),
        (["incidents", FLAGSHIP, "--bound", "rusia"], "did you mean 'russia'?"),
        (["validate", "/nowhere/at-all.yaml"], "no such file"),
    ],
)
def test_bad_input_is_one_clear_error(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    if arguments[0] == "validate":
        assert main(arguments) == 2
        assert message in capsys.readouterr().err
        return
    assert any(message in line for line in errors(capsys, *arguments))


def test_all_problems_come_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    found = errors(
        capsys, "check", FLAGSHIP, "--set", "strikes=x", "nowhere=y", "ground", "maritime=talks"
    )
    assert len(found) == 3


def test_fail_on_turns_a_finding_into_exit_code_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", FLAGSHIP, "--package", "PK01", "--fail-on", "blocked"]) == 1
    assert main(["check", FLAGSHIP, "--package", "PK01", "--fail-on", "impossible"]) == 0
    us_alone = ["check", FLAGSHIP, "--package", "PK01", "--parties", "us"]
    assert main([*us_alone, "--fail-on", "blocked"]) == 0
    impossible = ["check", FLAGSHIP, "--set", "sequence=full_first", "--fail-on", "impossible"]
    assert main(impossible) == 1
    none = ["deals", FLAGSHIP, "--parties", "russia,ukraine", "--set", "ground=stops"]
    assert main([*none, "--open", "us_arms", "--fail-on", "none"]) == 1
    capsys.readouterr()


def test_tables_for_people_name_reasons_and_sources(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", FLAGSHIP, "--package", "PK01"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "Conditions of Russia are missing from this package" in shown
    assert "RU-01" in shown and "condition unmet" in shown
    assert "Bloomberg News" in shown and "Must act" in shown


def test_it_works_from_any_folder(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sim", "check", FLAGSHIP, "--package", "PK05", "--json"]
    found = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert json.loads(found.stdout)["verdicts"]["russia"]["verdict"] == "no_objection"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("command", [["list"], ["schema"]])
def test_output_that_cannot_be_written_is_one_line(command: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "sim", *command],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (ended.returncode, ended.stderr) == (2, "error: no space left on device\n")


def negsim(*words: str, encoding: str) -> subprocess.CompletedProcess[bytes]:
    """The program as another program would start it."""
    command = [sys.executable, "-m", "sim", *words]
    env = {**os.environ, "PYTHONIOENCODING": encoding}
    return subprocess.run(command, capture_output=True, check=False, env=env)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        (f"check {FLAGSHIP} --package PK01 | head -1", 0, b""),
        ("schema | head -1", 0, b""),
        ("list >&-", 2, b"error: standard output: is closed\n"),
        ("list 2>&-", 0, b""),
        ("nosuch 2>&-", 2, b""),
        ("nosuch 2>/dev/full", 2, b""),
    ],
)
def test_closed_pipes_and_streams(line: str, code: int, said: bytes) -> None:
    command = f"set -o pipefail; {sys.executable} -m sim {line}"
    ended = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (code, said)


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-16"])
def test_output_that_is_not_utf_8(encoding: str, capsys: pytest.CaptureFixture[str]) -> None:
    check = ["check", FLAGSHIP, "--package", "PK01"]
    told = negsim(*check, encoding=encoding)
    assert (told.returncode, told.stderr) == (0, b"")
    sign = "✖" if encoding == "utf-16" else "x"
    assert f"{sign} condition unmet" in told.stdout.decode(encoding)
    found = negsim(*check, "--json", encoding=encoding).stdout.decode(encoding)
    assert json.loads(found) == run_json(capsys, *check)


def test_scored_parties_are_told_their_points(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "market-square", "--package", "P1"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "87 points;" in shown
    assert "reaches its minimum" in shown
    assert "has said nothing that applies" not in shown
    assert "said nothing on" not in shown


def test_a_package_passes_or_fails_by_the_rule_of_agreement(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check", "market-square", "--package", "P1"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "This package does not pass: 1 of 4 votes for it, 3 needed: 2 short." in shown
    assert "For it: the town council." in shown
    assert (
        "Against it: the market traders, the residents of the square and the bus company." in shown
    )
    assert main(["check", "market-square", "--package", "P1", "--fail-on", "rejected"]) == 1
    assert main(["check", "market-square", "--package", "P2", "--fail-on", "rejected"]) == 0


def test_what_the_sources_leave_open_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", FLAGSHIP, "--package", "PK07"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "Left open by the sources: intelligence, rearming" in shown


def test_a_page_for_others_is_told_its_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given: list[list[str]] = []

    def served(line: list[str], _: object) -> int:
        given.append(line)
        return 0

    monkeypatch.setattr("sim.cli.app._served", served)
    assert main(["app"]) == 0
    assert main(["app", "--listen", "0.0.0.0", "--public", "a.example"]) == 0  # noqa: S104
    assert "--server.address=127.0.0.1" in given[0]
    assert given[0] == given[1][: len(given[0])]
    more = given[1][len(given[0]) :]
    assert more[0] == "--server.address=0.0.0.0"
    assert "--browser.serverAddress=a.example" in more
    assert "--server.allowedHosts=a.example" in more
    assert main(["app", "--public", "https://a.example/"]) == 2
    assert "is no name of a host" in capsys.readouterr().err


def test_who_ends_the_program_ends_the_page_too() -> None:
    page = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    program = (
        f"from sim.cli.app import _served; _served([{sys.executable!r}, '-c', {page!r}], {{}})"
    )
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        pid = int(started.stdout.readline())
        started.terminate()
        started.wait(20)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_the_page_runs_with_its_own_settings_from_any_folder() -> None:
    given = settings()
    assert "--server.address=127.0.0.1" in given
    assert "--browser.gatherUsageStats=false" in given
    assert "--server.maxUploadSize=2" in given
    assert "--theme.light.primaryColor=#2878B8" in given
