"""A published page: refused where it should be, the same every time, as small as promised."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

import sim
from sim import limits
from sim.cli import main
from sim.formats.page.publish import SCRIPTS, _code, _shipped
from sim.questions.explain import AskExplain
from sim.scenario.model import Scenario
from tests import hostile
from tests.commands import run_json

SMALL = Path(__file__).parent / "golden/inputs/small.yaml"
SIXTEEN = {"evidence": ["all"], "R-AID": ["all"], "R-TABLE": ["all"]}


@pytest.fixture(scope="module")
def flagship() -> Scenario:
    return sim.open_scenario("ukraine-2025-03")


@pytest.fixture(scope="module")
def small() -> Scenario:
    return sim.load(SMALL)


def test_the_flagship_with_sixteen_views_is_small(flagship: Scenario) -> None:
    page = sim.publish(flagship, views=SIXTEEN)
    assert len(page.data["views"]) == 16
    assert page.size <= 200_000
    assert page.warnings == ()
    assert page.told.endswith("16 views, 16 diagrams")


def test_the_same_scenario_gives_the_same_bytes(small: Scenario) -> None:
    assert sim.publish(small).html == sim.publish(sim.load(SMALL)).html


def test_the_first_view_is_the_one_asked_for(small: Scenario) -> None:
    view = sim.view_of(small, evidence="inferred", readings={"R": "hard"})
    page = sim.publish(small, view=view, views={"R": ["soft"], "as_of": ["2025-03-01"]})
    shown = page.data["views"]
    assert [(v["readings"]["R"], v["as_of"]) for v in shown] == [
        ("hard", "2025-03-18"),
        ("soft", "2025-03-18"),
        ("hard", "2025-03-01"),
        ("soft", "2025-03-01"),
    ]
    assert {v["evidence"] for v in shown} == {"inferred"}


def test_the_data_holds_the_deadlock_in_the_words_of_explain(flagship: Scenario) -> None:
    parties = ["russia", "ukraine", "us"]
    page = sim.publish(flagship, parties=parties, package="PK01")
    found = AskExplain(parties=parties, package="PK01").answer(flagship)
    known = page.data["packages"][page.data["opens_on"]["package"]]["opens"]
    assert known["headline"] == found.headline(flagship)
    assert known["more_conflicts"] == max(len(found.conflicts) - 3, 0)


def test_a_view_too_wide_ships_without_counts(
    small: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.limits.PUBLISHED_STATES", 3)
    page = sim.publish(small)
    (view,) = page.data["views"]
    assert view["diagram"] is None
    assert page.data["diagrams"] == []
    (warning,) = page.warnings
    assert re.fullmatch(r"the view: no counts, it has \d+ states, a page holds 3", warning)


def test_a_large_page_says_what_to_leave_out(
    small: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.limits.PUBLISHED_BYTES", 1_000)
    (warning,) = sim.publish(small, views={"R": ["all"]}).warnings
    assert warning == "the page is larger than 1 MB; ship fewer views"
    (warning,) = sim.publish(small).warnings
    assert warning == "the page is larger than 1 MB; ship a scenario of fewer parties"


def test_more_parties_than_fit_are_refused(small: Scenario) -> None:
    many = tuple(replace(small.parties[0], id=f"p{number}") for number in range(32))
    with pytest.raises(sim.InvalidInput, match="32 parties; a page holds 31 at most"):
        sim.publish(replace(small, parties=many, positions=(), packages=()))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("-o F --package PK99", "--package: there is no package 'PK99'; did you mean 'PK09'?"),
        ("-o F --parties russa", "--parties: there is no party 'russa'; did you mean 'russia'?"),
        ("-o F --views evidens=all", "--views: there is no switch 'evidens'; did you mean"),
        ("-o F --views evidence=off", "--views: there is no evidence level 'off'"),
        ("-o F --views R-AID=x", "--views: there is no value of reading 'R-AID' 'x'"),
        ("-o F --views as_of=soon", "--views: 'soon' is no date of the form YYYY-MM-DD"),
        ("-o F --views evidence", "--views: 'evidence' is not of the form SWITCH=V1,V2|all"),
        ("-o F --evidence off", "--evidence: there is no evidence level 'off'"),
        ("", "say where to: a file (-o), a folder (--folder), or --json"),
        ("-o F --json", "say where to: a file (-o), a folder (--folder), or --json"),
        ("market-square -o F", "2 scenarios need a --folder"),
        ("ukraine-2025-03 --folder F", "ukraine-2025-03: is given twice"),
        ("-o there.html", "there.html: the file is there already; --force replaces it"),
        ("-o missing/F", "cannot be written: no such file or directory"),
        ("--folder missing/F", "cannot be written: no such file or directory"),
    ],
)
def test_bad_input_writes_nothing(
    words: str,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.html").write_text("mine")
    assert main(["publish", "ukraine-2025-03", *words.split()]) == 2
    assert told in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["there.html"]
    assert (tmp_path / "there.html").read_text() == "mine"


def test_everything_wrong_is_told_at_once(small: Scenario) -> None:
    with pytest.raises(sim.InvalidInput) as refused:
        sim.publish(small, views={"no": ["x"]}, parties=["nobody"], package="P9")
    assert len(refused.value.problems) == 3


_FLAGS = ("--views", "--parties", "--package", "--evidence", "--reading")


def test_the_command_tells_everything_wrong_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    words = "-o F --views no=x --parties nobody --package P9 --evidence x --reading R=x"
    assert main(["publish", str(SMALL), *words.split()]) == 2
    told = capsys.readouterr().err
    assert all(f"{flag}: " in told for flag in _FLAGS)


def test_too_many_views_are_refused(small: Scenario) -> None:
    days = [f"2025-{month:02}-{day:02}" for month in range(1, 12) for day in range(1, 25)]
    with pytest.raises(sim.InvalidInput, match=f"a page holds {limits.PUBLISHED_VIEWS} at most"):
        sim.publish(small, views={"as_of": days})


def test_a_gallery_has_an_index_without_scripts(tmp_path: Path) -> None:
    (tmp_path / "h.yaml").write_text(hostile.TEXT)
    pages = [sim.publish(sim.load(tmp_path / "h.yaml")), sim.publish(sim.load(SMALL))]
    sim.gallery(pages, tmp_path / "out")
    files = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert files == ["hostile.html", "index.html", "small.html"]
    index = (tmp_path / "out/index.html").read_text()
    assert "<script" not in index
    assert 'href="small.html"' in index
    assert "A small &lt;b&gt;case&lt;/b&gt;" in index


def test_json_is_the_data_of_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    shown = run_json(capsys, "publish", str(SMALL))
    assert shown == json.loads(json.dumps(sim.publish(sim.load(SMALL)).data))


def test_the_command_writes_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--package", "P1", "--views", "R=all", "--parties", "all"]
    assert main(["publish", str(SMALL), "-o", str(tmp_path / "p.html"), *words]) == 0
    page = sim.publish(sim.load(SMALL), views={"R": ["all"]}, parties="all", package="P1")
    assert (tmp_path / "p.html").read_text(encoding="utf-8") == page.html
    assert capsys.readouterr().out.endswith(f"{page.told}\n")


def test_what_is_contested_is_known_of_few_parties(monkeypatch: pytest.MonkeyPatch) -> None:
    parliament = sim.open_scenario("parliament-2017")
    (view,) = sim.publish(parliament).data["views"]
    assert len(view["settled"]) == 2 ** (len(parliament.parties) - 1)
    monkeypatch.setattr("sim.limits.PUBLISHED_COALITIONS", 255)
    (view,) = sim.publish(parliament).data["views"]
    assert view["settled"].keys() == {"3"}


def test_scripts_and_markup_stay_short() -> None:
    """At most 900 lines, without blank ones and comments."""
    shipped = [line for name in SCRIPTS for line in _code(_shipped(name))]
    assert len(shipped) + len(_shipped("page.html").splitlines()) <= 900
