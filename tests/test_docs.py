"""The documents say everything that the program declares, and nothing that it does not do."""

from __future__ import annotations

import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

import sim
from sim.cli.main import COMMANDS
from sim.files.load import read
from sim.questions.check import AskCheck
from sim.questions.deals import AskDeals
from sim.questions.registry import QUESTIONS, asks
from sim.scenario.item import Item, keys_of
from sim.scenario.model import Scenario
from sim.scenario.parameters import flag_of, shown

ROOT = Path(__file__).parents[1]
GENERATE = runpy.run_path(str(ROOT / "docs/generate.py"))
JSON = (ROOT / "docs/json.md").read_text(encoding="utf-8")
COMMAND_TEXTS = JSON + (ROOT / "README.md").read_text(encoding="utf-8")
FILES = (ROOT / "docs/scenario-files.md").read_text(encoding="utf-8")
SECTIONS = FILES.partition("# Every field\n")[2].split("\n## ")
_CASE = re.search(r"```yaml\n(.*?)```", FILES, re.DOTALL)
assert _CASE is not None
CASE = _CASE[1]
CONDITIONS = re.findall(r"^\| [\w ]+ \| `(.+)` \| `(.+)` \| (.+) \|$", FILES, re.MULTILINE)


def test_the_objects_are_those_declared_now() -> None:
    assert GENERATE["text"]() == JSON, "run python docs/generate.py"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_described(command: str) -> None:
    assert re.search(rf"\bnegsim {command}\b", COMMAND_TEXTS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_option_finding_and_field_of_a_question_is_described(name: str) -> None:
    ask = asks(name)
    section = JSON.partition(f"## negsim {name}\n")[2].partition("\n## negsim")[0]
    # What is positional has no flag: its metavar stands for it.
    how = {name: shown(field) for name, field in ask.model_fields.items()}
    options = {flag_of(ask, name) for name in how if not how[name].positional} | {"--json"}
    assert all(f"`{h.metavar}`" in section for h in how.values() if h.positional)
    fields = set(ask.finds.model_fields)
    for answer in GENERATE["answers_of"](ask):
        fields |= GENERATE["fields_of"](answer)
    assert {option for option in options if not re.search(rf"`{option}\b", section)} == set()
    assert {field for field in fields if f"| `{field}` |" not in section} == set()
    assert not re.findall(r"^\| `\w+` \|(?: [^|]+ \|)? +\|$", section, re.MULTILINE), "no meaning"


def test_what_an_answer_prints_is_described() -> None:
    scenario = sim.open_scenario("market-square")
    checked = AskCheck(package=scenario.packages[0].id).answer(scenario).as_json()
    counted = AskDeals().answer(scenario).as_json()
    for told in (checked, counted):
        assert {field for field in told if f"| `{field}` |" not in JSON} == set()
    top = JSON.partition("## negsim")[0]
    for common in ("question", "provenance"):
        held = counted[common]
        assert isinstance(held, dict)
        assert {key for key in held if f"`{key}`" not in top} == set()


def _items(hint: Any, seen: set[type]) -> Iterator[type]:
    if isinstance(hint, type) and issubclass(hint, Item) and hint not in seen:
        seen.add(hint)
        yield hint
        for inner in get_type_hints(hint, include_extras=True).values():
            yield from _items(inner, seen)
    for inner in get_args(hint):
        yield from _items(inner, seen)


@pytest.mark.parametrize("item", list(_items(Scenario, set())), ids=lambda item: item.__name__)
def test_every_field_of_a_scenario_file_is_described(item: type) -> None:
    keys = set(keys_of(item)) - {"digest", "size", "added"}
    described = [set(re.findall(r"^- `(\w+)`", section, re.MULTILINE)) for section in SECTIONS]
    assert keys in described


def _problems_with(condition: str) -> list[str]:
    text = CASE.replace("requires: pay <= 4}", f"requires: '{condition}'}}")
    assert text != CASE
    return [str(problem) for problem in read(text, "case.yaml").problems]


def test_the_case_is_sound() -> None:
    assert read(CASE, "case.yaml").problems == ()


def test_every_form_of_condition_has_an_example() -> None:
    right = " ".join(example for example, _, _ in CONDITIONS)
    forms = ("==", "!=", " in {", " not in {", ">=", "<", "addressed(", "not ", " and ", " or ")
    assert [form for form in forms if form not in right] == []


@pytest.mark.parametrize(("right", "wrong", "message"), CONDITIONS)
def test_conditions_are_right_and_wrong_as_shown(right: str, wrong: str, message: str) -> None:
    assert _problems_with(right) == []
    (problem,) = _problems_with(wrong)
    assert problem.partition(".requires: ")[2] == message


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("who_blocks", r"PK01  Russia: RU-01 RU-02"),
        ("count_deals", r"russia, ukraine, us: [\d,]+ deals"),
        ("walk_through", r"3 clashes; the smallest ways out:\n  give up RU-01, RU-02, RU-03"),
        ("own_case", r"There is no deal between The union and The port that settles “Pay rise”\."),
    ],
)
def test_the_examples_run(script: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = ROOT / f"examples/{script}.py"
    assert len(file.read_text(encoding="utf-8").splitlines()) < (
        70 if script == "walk_through" else 30
    )
    runpy.run_path(str(file), run_name="__main__")
    assert re.search(told, capsys.readouterr().out)
