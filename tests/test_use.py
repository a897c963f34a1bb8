"""What has no effect is told, and has none; what is not told has one."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.files.load import read
from sim.questions.registry import asks
from sim.scenario.model import Scenario

TEXT = (Path(__file__).parent / "port-strike.yaml").read_text(encoding="utf-8")
READING = "readings: [{id: mood, label: Mood, values: {a: A, b: B}, default: a}]\n"
UNUSED = "definitions: [{id: fair, says: Fair, means: pay >= 6}]\n"
NOTE = "rules: [{id: N, severity: note, says: Look., if: cranes == yes, then: pay >= 9}]\n"
BINDS = "label: New cranes\n    binds: {yes: [port]}"
STAIRS = (
    "stairs: [{id: s, label: S, steps: [{label: A, set: {pay: p5}}, {label: B, set: {pay: p9,"
    " cranes: yes}}, {label: C, set: {pay: p9}}, {label: D, set: {pay: p5}}]}]\n"
)
ALL = "agreement: {parties: [union, bluequay, port]"


def _of(text: str) -> tuple[Scenario, list[str]]:
    loaded = read(text, "case.yaml")
    assert loaded.scenario is not None, loaded.problems
    return loaded.scenario, [str(problem) for problem in loaded.problems]


def _answers(scenario: Scenario) -> list[dict[str, object]]:
    """Everything that is said of it, whatever it is called and wherever it stands."""
    found = []
    for name in ("deals", "explain", "stands"):
        given = {"parties": ["all"]} if name != "stands" else {}
        said = asks(name)(**given).answer(scenario).as_json()
        found.append({key: value for key, value in said.items() if key != "provenance"})
    return found


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("label: Union}", "label: Union, minimum: 0}", "have no points: it keeps nothing out"),
        ("label: Union}", "label: Union, cap: 7}", "have no points: no effect"),
        ("positions:\n", READING + "positions:\n", "no position depends on reading 'mood'"),
        ("sources: [", "sources: [{id: S9, outlet: Nobody}, ", "nothing rests on source 'S9'"),
        ("positions:\n", ALL + ", veto: [port]}\npositions:\n", "has no effect: without votes"),
        ("positions:\n", UNUSED + "positions:\n", "no condition uses definition 'fair'"),
        ("positions:\n", NOTE + "positions:\n", "a note is shown wherever its 'if' holds"),
        (
            "positions:\n",
            READING + "positions:\n  - {id: V, party: union, kind: preference, evidence: official,"
            " says: More, requires: pay >= 9, readings: {mood: {b: {requires: pay >= 9}}}}\n",
            "it says what the position says without it",
        ),
        ("label: New cranes", "label: New cranes\n    unit: m", "no option has a number"),
        ("label: New cranes", BINDS, "it binds nobody to keep anything"),
        ("positions:\n", STAIRS + "positions:\n", "it settles nothing that is not on step 'B'"),
        ("positions:\n", STAIRS + "positions:\n", "it settles the same as step 'A'"),
        (
            "requires: cranes == yes}",
            "requires: cranes == yes}\n  - {id: 9, party: port, kind: red_line, evidence: official,"
            " says: Whatever, requires: pay <= 9 or not addressed(pay)}",
            "always holds, whatever is set",
        ),
    ],
)
def test_what_is_told_to_have_no_effect_has_none(old: str, new: str, message: str) -> None:
    plain, before = _of(TEXT)
    other, after = _of(TEXT.replace(old, new, 1))
    assert any(message in problem for problem in set(after) - set(before))
    same = ("deals", "conflicts", "concessions", "exact")
    for a, b in zip(_answers(plain), _answers(other), strict=True):
        assert {key: a.get(key) for key in same} == {key: b.get(key) for key in same}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("requires: cranes == yes}", "requires: cranes == yes, points: 3}"),
        ("label: Port authority}", "label: Port authority, points: {pay: {p5: 2}}}"),
        ("label: Union}", "label: Union, minimum: 4, points: {pay: {p9: 4}}}"),
    ],
)
def test_points_anywhere_count(old: str, new: str) -> None:
    scenario, problems = _of(TEXT.replace(old, new, 1))
    assert not any("no points" in problem for problem in problems)
    ask = asks("tradeoffs")(over="packages", by="points", parties=["all"])
    best = ask.answer(scenario).as_json()["frontier"]
    assert isinstance(best, list)
    worth = int(new.rstrip("}").rsplit(" ", 1)[1])
    assert {max(point["points"].values()) for point in best} == {worth}
