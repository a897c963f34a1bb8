"""``tradeoffs``, ``import`` and ``export`` as other programs see them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from sim.cli import main
from tests.commands import run_json
from tests.known_cases import ENGLAND_ZIMBABWE, HARBOUR, domain_xml, profile_xml, score_files


def errors(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(list(arguments)) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err


@pytest.fixture
def genius_files(tmp_path: Path) -> list[str]:
    texts = {"domain": domain_xml(ENGLAND_ZIMBABWE.issues)}
    for place, profile in enumerate(ENGLAND_ZIMBABWE.profiles):
        texts[profile.name] = profile_xml(ENGLAND_ZIMBABWE, place)
    paths = []
    for name, text in texts.items():
        path = tmp_path / f"{name}.xml"
        path.write_text(text, encoding="utf-8")
        paths.append(str(path))
    return paths


def test_a_genius_domain_from_import_to_frontier(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, genius_files: list[str]
) -> None:
    out = str(tmp_path / "imported.yaml")
    written = run_json(capsys, "import", "genius", *genius_files, "-o", out)
    assert written["written"] == out
    assert isinstance(written["warnings"], list)
    found = run_json(capsys, "tradeoffs", out, "--parties", "all")
    assert found["exact"] is True
    assert found["frontier_size"] == found["frontier_vectors"] == len(found["frontier"]) == 23
    first = found["frontier"][0]
    assert set(first) == {"package", "points", "packages"}
    assert set(first["points"]) == {"profile_1", "profile_2"}
    for name in ("nash", "egalitarian", "kalai_smorodinsky", "utilitarian"):
        assert found[name]["definition"]
        assert found[name]["count"] == len(found[name]["packages"]) == 1


def test_import_never_overwrites_unless_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, genius_files: list[str]
) -> None:
    out = tmp_path / "there.yaml"
    out.write_text("mine", encoding="utf-8")
    assert "--force" in errors(capsys, "import", "genius", *genius_files, "-o", str(out))
    assert out.read_text(encoding="utf-8") == "mine"
    assert main(["import", "genius", *genius_files, "-o", str(out), "--force"]) == 0
    assert "written" in capsys.readouterr().out
    assert main(["validate", str(out)]) == 0
    assert not list(tmp_path.glob("*.part"))


def test_score_sheets_are_imported(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for name, text in score_files(HARBOUR).items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    out = str(tmp_path / "harbour.yaml")
    assert main(["import", "scores", str(tmp_path), "-o", out]) == 0
    capsys.readouterr()
    found = run_json(capsys, "tradeoffs", out, "--parties", "all", "--ties", "100")
    assert found["frontier_size"] == 12
    assert "cannot be read" in errors(
        capsys, "import", "scores", str(tmp_path / "nowhere"), "-o", str(tmp_path / "new.yaml")
    )


def test_the_teaching_scenario_has_deals_and_ties(capsys: pytest.CaptureFixture[str]) -> None:
    found = run_json(capsys, "tradeoffs", "market-square", "--parties", "all")
    assert found["over"] == "deals" and found["by"] == "points"
    assert found["frontier_size"] == 5
    assert found["nash"]["value"] == 1862
    assert found["egalitarian"]["value"] == 2 and found["egalitarian"]["count"] == 2
    assert found["kalai_smorodinsky"]["value"] == "2/7"
    assert found["utilitarian"]["value"] == 271
    under_the_rule = run_json(capsys, "tradeoffs", "market-square")
    assert under_the_rule["question"]["agreement"]["veto"] == ["council"]
    assert under_the_rule["frontier_size"] == 84


def test_pins_and_limits_narrow_the_question(capsys: pytest.CaptureFixture[str]) -> None:
    found = run_json(
        capsys, "tradeoffs", "market-square", "--set", "cars=none", "--limit", "days=two,three"
    )
    packages = [entry["package"] for entry in found["frontier"]]
    assert packages
    assert {package["cars"] for package in packages} == {"none"}
    assert {package["days"] for package in packages} <= {"two", "three"}


def test_none_when_there_is_no_deal(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["tradeoffs", "market-square", "--parties", "all", "--set", "cars=as_now"]
    found = run_json(capsys, *arguments)
    assert found["frontier_size"] == 0 and found["frontier"] == []
    assert found["nash"]["value"] is None and found["nash"]["packages"] == []
    assert main([*arguments, "--fail-on", "none"]) == 1
    assert "no solution" in capsys.readouterr().out


def test_top_ranks_for_one_party(capsys: pytest.CaptureFixture[str]) -> None:
    found = run_json(capsys, "tradeoffs", "market-square", "--top", "3", "--weights", "traders=1/2")
    assert found["weights"] == {"traders": "1/2"}
    totals = [Fraction(entry["total"]) for entry in found["top"]]
    assert len(totals) == 3 and totals == sorted(totals, reverse=True)
    assert [t * 2 for t in totals] == [entry["points"]["traders"] for entry in found["top"]]


def test_better_than_names_a_witness(capsys: pytest.CaptureFixture[str]) -> None:
    found = run_json(capsys, "tradeoffs", "market-square", "--better-than", "--package", "P1")
    assert found["deal"] is False and found["possible"] is True
    assert found["package"]["bus_stop"] == "station"
    assert found["dominated"] == bool(found["better"])
    code = main(["tradeoffs", "market-square", "--better-than", "--package", "P1"])
    assert code == 0
    assert "The package gives" in capsys.readouterr().out


def test_counts_are_labelled_as_counts(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["tradeoffs", "ukraine-2025-03", "--parties", "russia,ukraine,us"]
    found = run_json(capsys, *arguments, "--over", "packages")
    assert found["by"] == "counts"
    assert "nash" not in found
    assert set(found["frontier"][0]) == {"package", "unmet", "packages"}
    assert main([*arguments, "--over", "packages"]) == 0
    assert "not utilities" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--over", "deal"], "did you mean 'deals'"),
        (["--by", "point"], "did you mean 'points'"),
        (["--better-than"], "name a package"),
        (["--top", "0"], "between 1"),
        (["--weights", "council=2"], "belongs to --top"),
        (["--top", "2", "--weights", "council=x"], "no number"),
        (["--top", "2", "--weights", "counsil=1"], "did you mean 'council'"),
        (["--top", "2", "--weights", "council=-1"], "0 or more"),
        (["--fail-on", "dominated"], "means nothing here"),
    ],
)
def test_bad_input_is_refused(
    capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    assert told in errors(capsys, "tradeoffs", "market-square", *words)


def test_points_are_not_made_up(capsys: pytest.CaptureFixture[str]) -> None:
    told = errors(capsys, "tradeoffs", "ukraine-2025-03", "--by", "points")
    assert "none of these parties has points" in told


def test_export_refuses_what_is_no_sum(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert "BU-1" in errors(capsys, "export", "negmas", "market-square", "-o", str(out))
    assert not out.exists()
