"""Every shipped scenario is sound, and the model repeats what it expects."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sim.cli.main import main
from sim.files.catalogue import folder, names, open_scenario, path
from sim.files.load import read_file
from sim.language.parser import parse
from sim.language.syntax import Condition
from sim.questions.expectations import held_to
from sim.runs.words import json_schema, scenario_schema
from sim.scenario.model import Scenario
from sim.scenario.verdicts import Evidence

FLAGSHIP = "ukraine-2025-03"


@pytest.fixture(scope="module")
def flagship() -> Scenario:
    return open_scenario(FLAGSHIP)


@pytest.mark.parametrize("name", names())
def test_it_loads_without_errors_and_holds_its_expectations(name: str) -> None:
    loaded = read_file(path(name))
    assert loaded.errors == ()
    assert loaded.scenario is not None
    expectations = held_to(loaded.scenario)
    assert expectations, "a shipped scenario carries expectations"
    assert [held for held in expectations if not held.agrees] == []


@pytest.mark.parametrize("name", ["brexit-2017-12", "parliament-2017"])
def test_its_runs_find_what_was_counted_by_hand(name: str, tmp_path: Path) -> None:
    assert main(["run", str(path(name)), "--out", str(tmp_path / "out")]) == 0


@pytest.mark.parametrize("name", names())
def test_its_conditions_print_back_to_what_is_written(name: str) -> None:
    scenario = open_scenario(name)
    conditions: list[Condition] = [p.requires for p in scenario.positions]
    conditions += [p.when for p in scenario.positions if p.when is not None]
    assert all(parse(str(condition)) == condition for condition in conditions)


def test_the_flagship_holds_what_the_articles_state(flagship: Scenario) -> None:
    assert len(flagship.terms) == 26
    assert len(flagship.parties) == 8
    assert len(flagship.positions) == 97
    assert len(flagship.readings) == 5
    assert len(flagship.statements) >= 134
    assert [p.id for p in flagship.packages] == [f"PK{n:02}" for n in range(18)]
    assert len(flagship.package["PK12"].phases) == 4
    assert len(flagship.contradictions) == 35
    assert flagship.incidents and flagship.not_encoded and flagship.scopes


def test_every_position_of_the_flagship_cites_an_article(flagship: Scenario) -> None:
    for position in flagship.positions:
        sources = flagship.sources_of(position)
        assert sources, position.id
        assert all(source.outlet for source in sources)


def test_nobody_is_given_points_in_the_flagship(flagship: Scenario) -> None:
    """Stated positions are ordinal: no weight is invented."""
    assert all(not party.points and party.minimum is None for party in flagship.parties)
    assert all(position.points == 0 for position in flagship.positions)


def test_no_institution_speaks_for_a_party_without_being_one(flagship: Scenario) -> None:
    party_names = {party.label for party in flagship.parties}
    assert party_names.isdisjoint(voice.label for voice in flagship.voices)
    markov = [p for p in flagship.positions if re.search("Markov", p.says)]
    assert markov and all(p.evidence is Evidence.INTERPRETATION for p in markov)


@pytest.mark.parametrize(
    ("name", "schema"), [("schema.json", scenario_schema()), ("runs.schema.json", json_schema())]
)
def test_the_schemas_beside_the_scenarios_are_current(name: str, schema: dict[str, object]) -> None:
    """Editors read these files; after a change, write them with ``negsim schema``."""
    assert json.loads((folder() / name).read_text(encoding="utf-8")) == schema
