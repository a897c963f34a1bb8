"""NegMAS's own files: read as NegMAS 0.16 writes them, and back from what it writes itself."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from sim.cli import main
from sim.files.load import read
from sim.formats import negmas as export
from sim.formats import negmas_files
from sim.formats.common import Document, Imported
from sim.questions.deals import deals
from sim.scenario.model import Scenario
from sim.scenario.question import ask
from tests.importing import plain, refused
from tests.test_tradeoffs import harbour

DOMAIN = """\
issues:
- {name: X, type: CategoricalIssue, values: [a, b, c]}
- name: qty
  type: ContiguousIssue
  values:
  - 0
  - 4
- {name: num, type: negmas.outcomes.cardinal_issue.DiscreteCardinalIssue, values: [1, 5, 9.0]}
name: dom
path: null
type: DiscreteCartesianOutcomeSpace
"""
ONE = """\
name: u1
reserved_outcome: null
reserved_value: 0.4
stability: 2047
type: LinearAdditiveUtilityFunction
values:
- mapping:
    a: 1
    b: 0.5
    c: 0
  type: TableFun
- slope: 0.25
  type: LinearFun
- mapping:
    1: 0.1
    5: 0.2
    9: 0.3
  type: TableFun
weights:
- 0.5
- 0.3
- 0.2
"""
TWO = {
    "name": "u2",
    "reserved_value": 0.4,
    "type": "LinearAdditiveUtilityFunction",
    "values": {
        "num": {"type": "IdentityFun"},
        "X": {"mapping": {"a": 0, "b": 0.5, "c": 1}, "type": "TableFun"},
        "qty": {"bias": 1.0, "slope": -0.25, "type": "AffineFun"},
    },
    "weights": [0.5, 0.3, 0.2],
}


def imported(first: str = ONE, domain: str = DOMAIN, **changes: object) -> Imported:
    second = json.dumps({**TWO, **changes}, indent=1)
    return negmas_files.read_domain(
        Document("dom.yml", domain.encode()),
        [Document("u1.yml", first.encode()), Document("u2.json", second.encode())],
    )


def scenario_of(read_in: Imported) -> Scenario:
    scenario = read(read_in.text, "imported.yaml").scenario
    assert scenario is not None
    return scenario


def test_what_negmas_counts() -> None:
    # 45 outcomes; NegMAS 0.16 finds 24 and 42 of them at the reserved values, 21 at both.
    scenario = scenario_of(imported())
    found = deals(scenario, ask(scenario))
    assert (found.packages, found.deals) == (45, 21)
    assert [deals(scenario, ask(scenario, parties=[p])).deals for p in ("u1", "u2")] == [24, 42]


@pytest.mark.parametrize("reserved", [None, float("-inf")])
def test_a_reserve_of_minus_infinity_is_none(reserved: float | None) -> None:
    parties = plain(imported(ONE.replace("0.4", "-.inf"), reserved_value=reserved))["parties"]
    assert all("minimum" not in party for party in parties)


def test_a_bias_and_constants_are_paid_always() -> None:
    constant = {**TWO["values"], "qty": {"bias": 2, "type": "ConstFun"}}  # type: ignore[dict-item]
    party = plain(imported(bias=0.25, values=constant, weights=[0, 0.3, 0.2]))["parties"][1]
    assert set(party["points"]["x"].values()) == {Fraction("0.25")}
    assert set(party["points"]["qty"].values()) == {Fraction("0.6")}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"domain": "issues: []"}, "a list 'issues'"),
        ({"domain": ""}, "empty"),
        ({"domain": DOMAIN.replace("ContiguousIssue", "ContinuousIssue")}, "'ContinuousIssue'"),
        ({"domain": DOMAIN.replace("- 4", "- 4000")}, "4001 values"),
        ({"domain": DOMAIN.replace("- 4", "- many")}, "a least and a greatest"),
        ({"domain": DOMAIN.replace("[a, b, c]", "a")}, "a list of values"),
        ({"domain": DOMAIN.replace("name: X", "name: num")}, "the same name"),
        ({"type": "HyperRectangleUtilityFunction"}, "can be read"),
        ({"type": None}, "can be read"),
        ({"reserved_outcome": ["a", 0, 1]}, "give a reserved_value"),
        ({"reserved_value": "much"}, "should be a number"),
        ({"weights": [1, 2]}, "one entry for each of the 3 issues"),
        ({"values": [{"type": "IdentityFun"}] * 3}, "'X' are a 'IdentityFun'"),
        ({"values": [{"type": "QuadraticFun"}] * 3}, "cannot be imported"),
        ({"values": [{"type": "TableFun", "mapping": {"a": 1}}] * 3}, "no entry for 'b'"),
        ({"values": [1, 2, 3]}, "cannot be imported"),
    ],
)
def test_other_files_are_refused(changes: dict[str, Any], message: str) -> None:
    assert message in refused(lambda: imported(**changes))


def test_the_command_reads_files(tmp_path: Path) -> None:
    (tmp_path / "dom.yml").write_text(DOMAIN, encoding="utf-16")
    (tmp_path / "u1.yml").write_text(ONE, encoding="utf-8-sig")
    out = tmp_path / "out.yaml"
    files = [str(tmp_path / "dom.yml"), str(tmp_path / "u1.yml")]
    assert main(["import", "negmas", *files, "-o", str(out)]) == 0
    assert "label: qty" in out.read_text(encoding="utf-8")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("form", ["yml", "json"])
def test_what_negmas_writes_comes_back(form: str, tmp_path: Path) -> None:
    pytest.importorskip("negmas")
    before = harbour()
    made = export.negmas_scenario(before)
    made.dumpas(tmp_path, type=form, save_stats=False, save_info=False)
    names = [before.id, *(party.id for party in before.parties)]
    domain, *functions = [Document.read(tmp_path / f"{name}.{form}") for name in names]
    after = scenario_of(negmas_files.read_domain(domain, functions))
    everyone = ask(after)
    assert (
        deals(after, everyone).deals
        == deals(before, ask(before, parties=[*everyone.parties])).deals
    )
    assert [party.minimum for party in after.parties] == [party.minimum for party in before.parties]
