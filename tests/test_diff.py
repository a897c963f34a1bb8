"""Differences, against verdicts and counts by the slow oracle."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.cli import main
from sim.files.catalogue import folder, open_scenario
from sim.questions.diff import AskDiff, Side, diff
from sim.questions.diff_told import Diff, Moved
from sim.scenario.model import Position, Scenario
from sim.scenario.parameters import read
from sim.scenario.question import Question, ask
from sim.scenario.verdicts import Kind
from tests import oracle, strategies
from tests.commands import run_json

THREE = ["russia", "ukraine", "us"]


@st.composite
def sides(draw: st.DrawFn) -> tuple[Side, Side]:
    """A scenario, and the same with positions left out, of another kind, or new."""
    first = draw(strategies.scenarios(most_terms=4, most_packages=3))
    changed: list[Position] = []
    for position in first.positions:
        fate = draw(st.sampled_from(["same", "same", "gone", "kind", "renamed"]))
        if fate == "kind":
            changed.append(replace(position, kind=draw(st.sampled_from(list(Kind)))))
        elif fate == "renamed":
            changed.append(replace(position, id=f"{position.id}n"))
        elif fate == "same":
            changed.append(position)
    second = replace(first, positions=tuple(changed))
    question = draw(strategies.questions(first))
    view = replace(question.view, dropped=frozenset())
    question = replace(question, view=view)
    return Side(first, question), Side(second, question)


@given(sides())
@settings(max_examples=30)
def test_what_it_does_is_what_the_oracle_says_of_each_side(pair: tuple[Side, Side]) -> None:
    found = diff(*pair)
    verdicts = [_verdicts(side) for side in pair]
    expected = {
        key: (said, verdicts[1][key])
        for key, said in verdicts[0].items()
        if said[0] != verdicts[1][key][0]
    }
    turns = [turn for turn in found.verdicts if (turn.package, turn.party) in verdicts[0]]
    assert {(t.package, t.party) for t in turns} == expected.keys()
    for turn in turns:
        (a, accepts_a, fails_a), (b, accepts_b, fails_b) = expected[turn.package, turn.party]
        assert (turn.before.value, turn.after.value) == (a, b)
        assert turn.accepts == (accepts_a, accepts_b)
        assert (set(turn.came), set(turn.went)) == (fails_b - fails_a, fails_a - fails_b)
    counts = [oracle.count(side.scenario, side.question) for side in pair]
    deals = [len(count.deals) for count in counts]
    assert found.counts.get("deals", (0, 0)) == (tuple(deals) if deals[0] != deals[1] else (0, 0))
    leads = [
        {
            (t, o)
            for t, options in count.options.items()
            for o, n in options.items()
            if n and o != "left_out"
        }
        for count in counts
    ]
    assert set(found.options.came) == leads[1] - leads[0]
    assert set(found.options.went) == leads[0] - leads[1]
    ids = [{p.id for p in side.scenario.positions} for side in pair]
    moved = found.items.get("positions", Moved())
    assert (set(moved.came), set(moved.went)) == (ids[1] - ids[0], ids[0] - ids[1])
    kinds = [{p.id: p.kind for p in side.scenario.positions} for side in pair]
    other = {i for i, kind in kinds[0].items() if kinds[1].get(i, kind) is not kind}
    assert found.changed.get("positions", {}).keys() == other


def _verdicts(side: Side) -> dict[tuple[str, str], tuple[str, bool, set[str]]]:
    found = {}
    for package in side.scenario.packages:
        phases: dict[str, str | None] = {f"{package.id}/{p.id}": p.id for p in package.phases}
        # A package with phases is the sum of them, which tests/test_check.py looks at.
        for name, phase in (phases or {package.id: None}).items():
            laid, _ = oracle.laid_out(package, phase)
            for party, said in oracle.answers(side.scenario, laid, side.question.view).items():
                accepts = said.accepts[side.question.standard.value]
                found[name, party] = (said.verdict, accepts, set(said.failed))
    return found


@given(sides())
@settings(max_examples=20)
def test_the_other_way_round_is_the_mirror_image(pair: tuple[Side, Side]) -> None:
    there, back = diff(*pair), diff(*reversed(pair))
    assert {(t.package, t.party, t.before, t.after, t.came, t.went) for t in there.verdicts} == {
        (t.package, t.party, t.after, t.before, t.went, t.came) for t in back.verdicts
    }
    assert there.counts == {name: (a, b) for name, (b, a) in back.counts.items()}
    for one in ("options", "conflicts", "concessions", "positions"):
        a, b = getattr(there, one), getattr(back, one)
        assert (set(a.came), set(a.went)) == (set(b.went), set(b.came))
    same = diff(pair[0], pair[0])
    assert not any(same.failing.values()) and same.told(pair[0].scenario) == "Nothing differs."


@cache
def _flagship() -> Scenario:
    return open_scenario("ukraine-2025-03")


def _asked(**given_: object) -> Diff:
    return read(AskDiff, {"parties": THREE, **given_}).answer(_flagship())


def _second(path: Path) -> Path:
    """The flagship with one position of another kind, one gone, one new, one reworded."""
    text = (folder() / "ukraine-2025-03.yaml").read_text(encoding="utf-8")
    changes = {
        "  - id: RU-10\n    party: russia\n    kind: offer_limit\n": "kind: demand\n",
        "says: At sea it has agreed to talks, not yet to a truce.": "says: Talks at sea.",
        "  - id: US-03\n": "  - id: US-99\n",
    }
    for old, new in changes.items():
        assert text.count(old) == 1, old
        kept = old.split("kind:")[0] if "kind:" in old else ""
        text = text.replace(old, kept + (new if not kept else "    ".join(["", new])[4:]))
    path.write_text(text, encoding="utf-8")
    return path


def test_two_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = _second(tmp_path / "second.yaml")
    found = run_json(capsys, "diff", "ukraine-2025-03", str(other), "--parties", ",".join(THREE))
    assert found["changed"]["positions"] == {"RU-10": {"kind": ["offer_limit", "demand"]}}
    assert found["wording"]["positions"].keys() == {"RU-12"}
    assert found["added_removed"]["positions"] == {"came": ["US-99"], "went": ["US-03"]}
    turned = [(t["package"], t["party"]) for t in found["verdicts"] if not t["accepts"][0]]
    assert ("PK04", "russia") in turned
    assert found["deals"]["deals"][0] < found["deals"]["deals"][1]
    assert ["strikes", "energy_infra"] in found["options"]["came"]
    assert found["expectations"]["went"]
    assert main(["diff", "ukraine-2025-03", str(other), "--fail-on", "acceptance"]) == 1


def test_a_file_and_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "ukraine-2025-03", "ukraine-2025-03", "--fail-on", "change"]) == 0
    assert capsys.readouterr().out.strip() == "Nothing differs."


def test_two_packages(capsys: pytest.CaptureFixture[str]) -> None:
    found = run_json(capsys, "diff", "ukraine-2025-03#PK01", "#PK06", "--parties", "russia")
    assert found["terms"]["maritime"] == ["in_force", "left_out"]
    assert found["must_act"] == {"came": [], "went": []}
    first = found["verdicts"][0]
    assert (first["party"], first["accepts"]) == ("russia", [False, True])
    assert first["went"] == ["RU-01", "RU-02", "RU-03", "RU-04", "RU-05", "RU-06"]
    without = _asked(package="PK01", set={"sequence": "left_out"}, other="#PK06")
    assert without.must_act.came == ("us",) and "sequence" not in without.terms
    same = _asked(package="PK01", then_as_of="2025-03-09")
    assert not same.terms and same.verdicts[0].after.value == "no_stated_view"


def test_two_days_of_one_file() -> None:
    found = _asked(as_of="2025-03-17", then_as_of="2025-03-18")
    assert not found.changed and not found.items and found.positions.went == ("US-01",)
    assert found.findings.acceptance["PK06"] == ["us"]
    assert found.findings.acceptance["PK02"] == ["russia", "us"]
    told = found.told(_flagship())
    assert "(PK04): Ukraine newly blocks it (UA-02)." in told and "11 more turn." in told
    assert "(PK06), the United States: condition unmet" in "\n".join(found.lines(_flagship()))


def test_no_time_is_told() -> None:
    found = _asked(then_evidence="official", seconds=1e-9)
    assert not found.exact and "Not compared: deals" in found.told(_flagship())


def test_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("scenario: x\n", encoding="utf-8")
    for words, said in {
        (): "name another file, package (#ID) or view",
        (str(broken),): "broken.yaml:1:1",
        ("#PK99",): "there is no package 'PK99'",
        ("nowhere.yaml",): "nowhere.yaml",
        ("#PK01", "more"): "'more' is not understood",
        ("--then-reading", "R-X=y", "--then-as-of", "soon"): "--then-as-of",
    }.items():
        assert main(["diff", "ukraine-2025-03", *words]) == 2
        assert said in capsys.readouterr().err


def test_a_party_of_one_file_only_is_told(tmp_path: Path) -> None:
    question: Question = ask(_flagship(), parties=THREE)
    fewer = replace(_flagship(), expectations=_flagship().expectations[:1], packages=())
    found = diff(Side(_flagship(), question), Side(fewer, question))
    assert len(found.items["packages"].went) == len(_flagship().packages)
    assert len(found.expectations.went) == len(_flagship().expectations)
