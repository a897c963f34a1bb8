"""Every template is sound, says that it is invented, and answers something at once."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

import sim
from sim.cli.main import main
from sim.files.load import read
from sim.files.templates import NAMES, USUAL, template, titles
from sim.problems import InvalidInput
from sim.questions.explain import explain
from tests import oracle

Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize("name", NAMES)
def test_a_template_is_sound_commented_and_says_that_it_is_invented(name: str) -> None:
    text = template(name)
    loaded = read(text, name)
    assert loaded.problems == ()
    scenario = loaded.scenario
    assert scenario is not None
    assert "(invented)" in scenario.title
    assert all(source.quality == "invented" for source in scenario.sources)
    assert scenario.title == titles()[name]
    assert text.count("#") > 12
    assert scenario.packages


@pytest.mark.parametrize("name", NAMES)
def test_what_its_head_says_to_ask_is_answered(name: str, tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "my-case.yaml"
    assert main(["new", str(file), "--template", name]) == 0
    told = capsys.readouterr().out
    scenario = sim.open_scenario(file)
    assert scenario.id == "my-case"
    asked = [line.partition("negsim ")[2] for line in told.splitlines() if "negsim " in line]
    assert len(asked) >= 2
    for words in asked:
        command = words.partition("   ")[0]
        assert main(shlex.split(command)) == 0, command
    assert capsys.readouterr().out


FOUND = {"price": 5, "labour": 0, "ceasefire": 12, "scored": 5, "coalition": 185, "ratification": 2}
"""Deals of those who must agree."""


@pytest.mark.parametrize("name", NAMES)
def test_it_has_something_to_find_as_the_oracle_counts_it(name: str) -> None:
    scenario = read(template(name), name).scenario
    assert scenario is not None
    question = sim.ask(scenario)
    counted = oracle.count(scenario, question)
    assert len(counted.deals) == sim.deals(scenario, question).deals == FOUND[name]
    # Nobody accepts everything, and nobody nothing.
    assert all(0 < number < counted.combinations for number in counted.accepts.values())
    explained = explain(scenario, question)
    assert bool(explained.concessions) == (not counted.deals)


def test_the_file_there_stays(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("mine", encoding="utf-8")
    assert main(["new", str(file)]) == 2
    assert "--force" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == "mine"
    assert main(["new", str(file), "--force", "--json"]) == 0
    assert '"template": "price"' in capsys.readouterr().out
    assert file.read_text(encoding="utf-8") == template(USUAL, "a")


def test_a_name_that_cannot_be_an_id_leaves_the_one_of_the_template() -> None:
    assert template("price", "no id") == template("price")


def test_there_is_no_such_template(capsys: Capture) -> None:
    with pytest.raises(InvalidInput, match="did you mean 'labour'"):
        template("labor")
