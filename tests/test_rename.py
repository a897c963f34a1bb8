"""Renaming: there and back gives the same bytes, and no answer changes but for the id."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sim.files.catalogue import folder
from sim.files.load import read
from sim.files.references import dependents
from sim.files.rename import renamed
from sim.files.templates import NAMES, template
from sim.files.tree import compose
from sim.files.yaml import to_yaml
from sim.language.syntax import Condition
from sim.problems import InvalidInput
from sim.questions.base import Ask
from sim.questions.check import AskCheck
from sim.questions.deals import AskDeals
from sim.questions.explain import AskExplain
from sim.runs import renaming, session
from sim.scenario.item import keys_of
from sim.scenario.model import Scenario
from tests import strategies
from tests.test_load import BASE

NEW = "zz-9.new_id"
FLAGSHIP = "ukraine-2025-03"


def written(item: Any) -> Any:
    """An item of the model as plain values under the keys of a file."""
    if isinstance(item, Condition):
        return str(item)
    if is_dataclass(item):
        names = [field.name for field in fields(item)]
        kept = {
            k: written(getattr(item, n)) for k, n in zip(keys_of(type(item)), names, strict=True)
        }
        # Generated items have no words for readers, which a file has to have.
        return {
            k: v or "?" if k in ("label", "says") else v
            for k, v in kept.items()
            if k not in ("size", "added", "digest")
        }
    if isinstance(item, dict):
        return {key: written(part) for key, part in item.items()}
    return [written(part) for part in item] if isinstance(item, tuple) else item


def paths(scenario: Scenario) -> list[tuple[str, ...]]:
    """Every item that can be renamed."""
    found: list[tuple[str, ...]] = []
    sections = (
        "sources",
        "parties",
        "voices",
        "terms",
        "definitions",
        "rules",
        "readings",
        "statements",
    )
    for section in (*sections, "positions", "packages", "stairs", "scopes", "incidents"):
        found += [(section, item.id) for item in getattr(scenario, section)]
    for term in scenario.terms:
        found += [("terms", term.id, "options", option.id) for option in term.written]
    for reading in scenario.readings:
        found += [("readings", reading.id, "values", value) for value in reading.values]
    for package in scenario.packages:
        found += [("packages", package.id, "phases", phase.id) for phase in package.phases]
    return found


def answers(scenario: Scenario) -> list[object]:
    """What is found of the packages, the deals and the clashes."""
    asks: list[Ask] = [AskDeals(), AskDeals(settle=("none",), list=5), AskExplain()]
    asks += [AskCheck(package=package.id) for package in scenario.packages]
    return [ask.answer(scenario).as_json() for ask in asks]


def back(value: object, old: str, digest: str) -> object:
    """An answer with the new id turned back into the old one; it is nowhere else."""
    match value:
        case dict():
            return {
                back(k, old, digest): back(v, old, digest) for k, v in value.items() if k != digest
            }
        case list():
            return [back(part, old, digest) for part in value]
        case str():
            return value.replace(NEW, old)
    return value


@given(strategies.scenarios(most_terms=4, most_positions=6, most_packages=2), st.data())
@settings(max_examples=25)
def test_answers_stay_but_for_the_id(drawn: Scenario, data: st.DataObject) -> None:
    text = to_yaml(written(drawn))
    before = read(text, "case").scenario
    assume(before is not None)
    assert before is not None
    path = data.draw(st.sampled_from(paths(before)))
    changed = renamed(text, path, NEW)
    after = read(changed, "case").scenario
    assert after is not None
    assert path[-1] not in {p[-1] for p in paths(after) if p[:-1] == path[:-1]}
    old = path[-1]
    assert back(answers(after), old, "digest") == back(answers(before), old, "digest")
    assert renamed(changed, (*path[:-1], NEW), path[-1]) == text


@cache
def _flagship() -> tuple[str, dict[str, str]]:
    files = sorted(folder().glob(f"{FLAGSHIP}*.yaml"))
    texts = {file.name: file.read_text(encoding="utf-8") for file in files}
    return texts.pop(f"{FLAGSHIP}.yaml"), texts


@pytest.mark.parametrize(
    "path",
    [
        ("parties", "us"),
        ("terms", "strikes"),
        ("terms", "crimea", "options", "us"),
        ("readings", "R-TRIGGER", "values", "any_full"),
    ],
)
def test_the_flagship_and_its_runs_there_and_back(path: tuple[str, ...]) -> None:
    text, runs = _flagship()
    there = renaming.renamed(text, path, NEW, runs)
    assert there.text != text
    again = renaming.renamed(there.text, (*path[:-1], NEW), path[-1], there.runs)
    assert again == renaming.Renamed(text, runs)


@pytest.mark.parametrize("name", NAMES)
def test_every_item_of_a_template_there_and_back(name: str) -> None:
    text = template(name)
    scenario = read(text, name).scenario
    assert scenario is not None
    for path in paths(scenario):
        # A word of the language; and numbers that their names spell.
        if path[-1] != "all" and not path[-1].isdigit():
            assert renamed(renamed(text, path, NEW), (*path[:-1], NEW), path[-1]) == text, path


def test_what_runs_expect_still_holds(tmp_path: Path) -> None:
    text, every = _flagship()
    name = f"{FLAGSHIP}-call.runs.yaml"
    runs = {name: every[name].replace(f"scenario: {FLAGSHIP}", "scenario: case.yaml")}
    done = renaming.Renamed(text, runs)
    for number, path in enumerate(
        [
            ("parties", "us"),
            ("positions", "RU-10"),
            ("packages", "PK05"),
            ("terms", "strikes", "options", "all_air"),
            ("rules", "K04"),
        ]
    ):
        done = renaming.renamed(done.text, path, f"zz{number}", done.runs)
    (tmp_path / "case.yaml").write_text(done.text, encoding="utf-8")
    (tmp_path / name).write_text(done.runs[name], encoding="utf-8")
    results = session.run(tmp_path / name)
    assert results.failed_expectations == ()


@pytest.mark.parametrize(
    ("path", "by"),
    [
        (("parties", "north"), ["statements P1", "positions N1", "agreement ", "expectations "]),
        (("terms", "aid"), ["positions N1", "packages PK1"]),
        (("terms", "truce", "options", "partial"), ["positions Z1", "packages PK2"]),
        (("packages", "PK2"), ["expectations "]),
        (("packages", "PK2", "phases", "PK2b"), []),
        (("readings", "R-AID"), ["positions N1"]),
        (("definitions", "quiet"), ["positions N1"]),
        (("sources", "S1"), ["statements P1"]),
        (("positions", "Z1"), []),
    ],
)
def test_what_names_an_item(path: tuple[str, ...], by: list[str]) -> None:
    root, _ = compose(BASE, "case")
    assert root is not None
    assert [f"{name.kind} {name.id}" for name in dependents(root, path)] == by


RUNS = """\
runs:
  - id: one
    label: Which?
    question: deals
    parties: north
    set: {truce: full}
    sweep:
      packages: [PK2/PK2a, PK1]
      where: "truce == full or aid in {paused, flows}"
      drop: [[N1, Z1], each]
    expect:
      - for: {packages: PK1, set: {aid: [flows, all]}}
        that: {deals: 3, options: {aid: {flows: 2, left_out: 1}}, because: [N1, "north:minimum"]}
        note: north and PK1 are words here
"""


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        (("parties", "north"), {"parties: ZZ", '"ZZ:minimum"'}),
        (("packages", "PK2"), {"[ZZ/PK2a, PK1]"}),
        (("packages", "PK2", "phases", "PK2a"), {"[PK2/ZZ, PK1]"}),
        (("terms", "aid"), {"or ZZ in", "{ZZ: [flows, all]}", "{ZZ: {flows: 2"}),
        (
            ("terms", "aid", "options", "flows"),
            {"{paused, ZZ}", "{aid: [ZZ, all]}", "{aid: {ZZ: 2"},
        ),
        (("terms", "truce", "options", "full"), {"set: {truce: ZZ}", 'where: "truce == ZZ or'}),
        (("positions", "N1"), {"[[ZZ, Z1], each]", "because: [ZZ, "}),
    ],
)
def test_runs_follow(path: tuple[str, ...], wanted: set[str]) -> None:
    inside = renaming.renamed(BASE + RUNS, path, "ZZ").text
    beside = renaming.renamed(BASE, path, "ZZ", {"x.runs.yaml": RUNS}).runs["x.runs.yaml"]
    assert inside.endswith(beside)
    assert {words for words in wanted if words not in beside} == set()
    expected = RUNS
    for words in wanted:
        expected = expected.replace(words.replace("ZZ", path[-1]), words)
    assert beside == expected


@pytest.mark.parametrize(
    ("path", "new", "told"),
    [
        (("terms", "truse"), "x", "there is no id 'truse'; did you mean 'truce'"),
        (("terms", "truce"), "quiet", "'quiet' is in use already"),
        (("terms", "truce"), "days", "'days' is in use already"),
        (("terms", "truce"), "and", "'and' is a reserved word"),
        (("parties", "north"), "all", "'all' cannot be an id"),
        (("parties", "north"), "true", "'true' cannot be an id"),
        (("parties", "north"), "", "'' cannot be an id"),
        (("parties", "north"), "two words", "'two words' cannot be an id"),
        (("parties", "north"), "x" * 1000, "cannot be an id"),
        (("terms", "aid", "options", "flows"), "paused", "'paused' is in use already"),
    ],
)
def test_what_cannot_be_is_said(path: tuple[str, ...], new: str, told: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        renamed(BASE, path, new)
    assert told in str(refused.value)


def test_a_number_that_is_compared_with_becomes_no_option() -> None:
    text = BASE.replace("requires: truce >= partial", "requires: days >= 40")
    text = text.replace("range: [1, 365]\n    ", "").replace("{id: 30,", "{id: m, value: 30,")
    text = text.replace("days: 45", "days: m")
    assert read(text, "case").scenario is not None
    with pytest.raises(InvalidInput, match="'40' is in use already"):
        renamed(text, ("terms", "days", "options", "m"), "40")


def test_what_an_alias_shares_is_not_renamed_by_halves() -> None:
    text = BASE.replace(
        "options: [{id: flows, label: Flows}, {id: paused, label: Paused}]",
        "options: &both [{id: flows, label: Flows}, {id: paused, label: Paused}]",
    ).replace("definitions:\n", "  - {id: more, label: More, options: *both}\ndefinitions:\n")
    assert read(text, "case").scenario is not None
    with pytest.raises(InvalidInput, match="shares by an alias"):
        renamed(text, ("terms", "aid", "options", "flows"), "runs")


def test_an_id_hidden_by_escapes_is_refused_and_quotes_stay() -> None:
    quoted = BASE.replace("party: north", "party: 'north'").replace(
        "veto: [north]", 'veto: ["north"]'
    )
    changed = renamed(quoted, ("parties", "north"), "upper")
    assert "party: 'upper'" in changed and 'veto: ["upper"]' in changed
    hidden = BASE.replace("veto: [north]", 'veto: ["n\\u006frth"]')
    with pytest.raises(InvalidInput, match="in a form in which it cannot be replaced"):
        renamed(hidden, ("parties", "north"), "upper")


def test_conditions_over_several_lines_keep_their_breaks() -> None:
    text = BASE.replace(
        "requires: aid == paused",
        "requires: >-\n      aid == paused\n      and  truce in {partial,\n      full}",
    ).replace("requires: truce >= partial", "requires: 'truce   >=  partial'  # partial, at least")
    assert read(text, "case").scenario is not None
    changed = renamed(text, ("terms", "truce", "options", "partial"), "some")
    assert "and  truce in {some,\n      full}\n" in changed
    assert "'truce   >=  some'  # partial, at least" in changed
    assert renamed(changed, ("terms", "truce", "options", "some"), "partial") == text
