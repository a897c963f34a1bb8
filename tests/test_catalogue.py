"""Shipped scenarios are found by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.files import catalogue
from sim.files.load import read_file
from sim.problems import InvalidInput


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of scenarios in place of the shipped one."""
    for name in ("first.yaml", "second.yaml", "first.runs.yaml", "schema.json"):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    monkeypatch.setattr(catalogue, "folder", lambda: tmp_path)
    return tmp_path


def test_names_leave_out_runs(shelf: Path) -> None:
    assert catalogue.names() == ("first", "second")


def test_path_by_name_and_by_path(shelf: Path) -> None:
    assert catalogue.path("second") == shelf / "second.yaml"
    assert catalogue.path(shelf / "first.yaml") == shelf / "first.yaml"
    assert catalogue.path(str(shelf / "first.yaml")) == shelf / "first.yaml"


@pytest.mark.parametrize("wrong", ["frist", "frist.yaml", "nowhere/frist.yaml"])
def test_unknown_name(shelf: Path, wrong: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        catalogue.path(wrong)
    (problem,) = caught.value.problems
    assert problem.file == wrong
    assert problem.hint == "first"
    assert "shipped: first, second" in problem.message


@pytest.mark.parametrize("wrong", ["a\0b", "x" * 5_000, ""])
def test_names_that_no_file_can_have(shelf: Path, wrong: str) -> None:
    with pytest.raises(InvalidInput):
        catalogue.path(wrong)


def test_opening_a_broken_scenario(shelf: Path) -> None:
    with pytest.raises(InvalidInput, match="'terms' is missing"):
        catalogue.open_scenario("first")


@pytest.mark.parametrize("name", catalogue.names())
def test_shipped_scenarios_have_no_errors(name: str) -> None:
    assert [str(problem) for problem in read_file(catalogue.path(name)).errors] == []
    assert catalogue.open_scenario(name).id == name
