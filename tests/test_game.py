"""Game files: published games through the front door, statements, and everything wrong at once."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from sim.cli import main
from sim.files.game import is_game, read_game
from sim.problems import InvalidInput
from sim.questions.game import RULES, game
from tests import graph_games

TWO = """\
game: {name}
parties: [{{id: a}}, {{id: b}}]
options: [{{id: x, party: a}}, {{id: y, party: b}}]
ranking: {{a: {a}, b: {b}}}
"""
"""Options are to defect, so that the states are CC, DC, CD, DD."""
RANKED = {
    "dilemma": ([2, 1, 4, 3], [3, 1, 4, 2]),
    "chicken": ([2, 1, 3, 4], [3, 1, 2, 4]),
    "stag": ([1, 2, 4, 3], [1, 3, 4, 2]),
}
ELMIRA = """\
# The sources are named in graph_games.py.
game: elmira
parties: [{id: moe}, {id: uniroyal}, {id: local}]
options:
  - {id: modify, party: moe, moves: to_yes}
  - {id: delay, party: uniroyal, moves: to_no}
  - {id: accept, party: uniroyal}
  - {id: abandon, party: uniroyal, moves: to_yes}
  - {id: insist, party: local}
impossible:
  - delay == yes and accept == yes
  - abandon == yes and not (delay == no and accept in {no})
  - not (delay == yes or accept == yes or abandon == yes)
same: [abandon == yes]
ranking:
  moe: [7, 3, 4, 8, 5, 1, 2, 6, 9]
  uniroyal: [1, 4, 8, 5, 9, 3, 7, 2, 6]
  local: [7, 3, 5, 1, 8, 6, 4, 2, 9]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "game.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def refused(folder: Path, text: str) -> list[str]:
    with pytest.raises(InvalidInput) as found:
        read_game(written(folder, text))
    return [str(problem).partition(str(folder))[2] for problem in found.value.problems]


@pytest.mark.parametrize("name", RANKED)
def test_the_published_games_of_two(tmp_path: Path, name: str) -> None:
    a, b = RANKED[name]
    found = game(read_game(written(tmp_path, TWO.format(name=name, a=a, b=b))))
    assert tuple(found.equilibria.values()) == graph_games.SMALL[name][1]


def test_elmira(tmp_path: Path) -> None:
    read = read_game(written(tmp_path, ELMIRA))
    found = game(read)
    assert tuple(found.equilibria.values()) == graph_games.ELMIRA
    for rule in RULES:
        stable = graph_games.elmira().stable(rule)
        for place, party in enumerate(("moe", "uniroyal", "local")):
            for concept, states in game(read, rule).stable[party].items():
                assert states == (np.flatnonzero(stable[concept][place]) + 1).tolist()
    told = list(found.lines())
    assert told[0].startswith("elmira: 9 states; a sanction may be a sequence of moves")
    assert "8: modify, not delay, accept, not abandon, insist" in told


def test_statements_rank_by_the_first_that_differs_and_leave_ties(tmp_path: Path) -> None:
    text = TWO.format(name="said", a="[1]", b="[1]")
    head = text[: text.index("ranking")]
    said = f"{head}statements: {{a: [y == no, x == yes], b: [x == no, y == yes]}}\n"
    a, b = RANKED["dilemma"]
    ranked = read_game(written(tmp_path, TWO.format(name="d", a=a, b=b)))
    assert (read_game(written(tmp_path, said)).values == ranked.values).all()
    tied = read_game(written(tmp_path, said.replace("[y == no, x == yes]", "[y == no]")))
    assert tied.values[0].tolist() == [1, 1, 0, 0]
    ties = read_game(written(tmp_path, TWO.format(name="d", a="[[1, 2], [3, 4]]", b=b)))
    assert ties.values[0].tolist() == [1, 1, 0, 0]


def test_everything_wrong_is_told_at_once_and_where(tmp_path: Path) -> None:
    wrong = ELMIRA.replace("party: local}", "party: lokal}")
    wrong = wrong.replace("delay == yes and", "dely == yes and")
    found = refused(tmp_path, wrong.replace("moves: to_no", "move: to_no"))
    places = [line.split(" ")[0].removeprefix("/game.yaml:") for line in found]
    assert places == ["6:34:", "9:25:", "11:5:"]
    assert "did you mean 'moves'" in found[0] and "did you mean 'local'" in found[1]
    ranked = TWO.format(name="d", a=[1, 2, 2, 9], b=[1, 2, 3])
    said = " ".join(refused(tmp_path, ranked))
    assert "state 2 does not fit: there are 4 states" in said and "misses 4 of 4 states" in said
    both = TWO.format(name="d", a=[1, 2, 3, 4], b=[1, 2, 3, 4]) + "statements: {a: [x == yes]}\n"
    assert "needs a ranking or statements, not both" in refused(tmp_path, both)[0]
    overlap = ELMIRA.replace("same: [", "same: [accept == no, ")
    assert "overlaps" in refused(tmp_path, overlap)[0]
    nothing = ELMIRA.replace("impossible:\n", "impossible:\n  - modify in {yes, no}\n")
    assert "leaves no state possible" in refused(tmp_path, nothing)[0]
    many = ", ".join(f"{{id: o{n}, party: a}}" for n in range(20))
    text = TWO.format(name="d", a=[1], b=[1]).replace("{id: x, party: a}", many)
    assert "21 options; at most 20" in refused(tmp_path, text)[0]


def test_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(written(tmp_path, ELMIRA))
    assert main(["hold", path, "--rule", "one", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["rule"] == "one" and found["exact"] and found["states"] == 9
    assert list(found["equilibria"]) == ["Nash", "GMR", "SMR", "SEQ", "SSEQ"]
    assert main(["hold", path]) == 0
    assert "Nash: 5, 8, 9" in capsys.readouterr().out
    assert main(["hold", path, "--rule", "onec", "--package", "P"]) == 2
    told = capsys.readouterr().err
    assert "did you mean 'one'" in told and "--package: means nothing to a game" in told
    assert main(["hold", "ukraine-2025-03", "--package", "PK06", "--rule", "one"]) == 2
    assert "--rule: is of game files only" in capsys.readouterr().err
    assert not is_game("ukraine-2025-03") and not is_game(tmp_path)
