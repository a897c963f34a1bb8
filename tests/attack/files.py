"""Scenario files, runs files and files of other programs, damaged: read, or refused in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from random import Random
from time import process_time

from sim.files.load import read
from sim.formats import genius, geniusweb, negmas_files, scores
from sim.formats.common import Document, Imported
from sim.problems import InvalidInput
from sim.runs.read import read_runs
from tests import hostile, known_cases
from tests.attack.mutating import mutated
from tests.small_runs import RUNS, SCENARIO
from tests.test_load import BASE

SCENARIOS = Path(__file__).parents[2] / "scenarios"
MOST_SECONDS = 3.0
"""Processor seconds that one file may take: three times what is promised of a slow machine."""


@cache
def _shipped() -> tuple[bytes, ...]:
    small = [BASE.encode(), SCENARIO.encode(), hostile.TEXT.encode()]
    return (*small * 4, *(path.read_bytes() for path in sorted(SCENARIOS.glob("*.yaml"))))


def _timed(what: Callable[[], object]) -> None:
    begun = process_time()
    what()
    took = process_time() - begun
    assert took < MOST_SECONDS, f"{took:.1f} s of the processor"


def scenario_files(dice: Random, _: Path) -> str:
    """A damaged scenario file is read, or every problem says where."""
    data = mutated(dice, dice.choice(_shipped()))
    outcome = []

    def reading() -> None:
        loaded = read(data, "x.yaml")
        assert (loaded.scenario is None) == bool(loaded.errors)
        assert all(str(problem).startswith("x.yaml") for problem in loaded.problems)
        assert all("\n" not in problem.message for problem in loaded.problems)
        outcome.append("read" if loaded.scenario else "refused")

    _timed(reading)
    return outcome[0]


def runs_files(dice: Random, folder: Path) -> str:
    """A damaged runs file is read or refused."""
    (folder / "small.yaml").write_text(SCENARIO, encoding="utf-8")
    path = folder / "small.runs.yaml"
    path.write_bytes(mutated(dice, RUNS.encode()))
    return _read_or_refused(lambda: read_runs(path))


def _read_or_refused(what: Callable[[], object]) -> str:
    try:
        _timed(what)
    except InvalidInput as invalid:
        assert invalid.problems
        assert all(problem.message for problem in invalid.problems)
        return "refused"
    return "read"


def imports(dice: Random, folder: Path) -> str:
    """Damaged files of other programs become a sound scenario, or are refused."""
    files = {name: text.encode() for name, text in _foreign()[dice.choice([*_foreign()])].items()}
    hit = dice.choice([*files])
    files[hit] = mutated(dice, files[hit])
    documents = [Document(name, data) for name, data in files.items()]

    def reading() -> None:
        imported = _import(documents)
        loaded = read(imported.text, "imported.yaml")
        assert loaded.errors == (), [str(problem) for problem in loaded.errors][:3]

    return _read_or_refused(reading)


def _import(documents: list[Document]) -> Imported:
    first, *others = documents
    if first.name.endswith(".xml"):
        return genius.read_domain(first, others)
    if first.name.endswith(".json"):
        return geniusweb.read_domain(documents)
    if first.name.endswith(".yaml"):
        return negmas_files.read_domain(first, others)
    return scores.read_documents({document.name: document for document in documents})


@cache
def _foreign() -> Mapping[str, Mapping[str, str]]:
    case = known_cases.ITEX_CYPRESS
    profiles = {
        f"{profile.name}.xml": known_cases.profile_xml(case, place, None)
        for place, profile in enumerate(case.profiles)
    }
    return {
        "genius": {"domain.xml": known_cases.domain_xml(case.issues), **profiles},
        "geniusweb": {"one.json": GENIUSWEB},
        "negmas": {"domain.yaml": NEGMAS_DOMAIN, "one.yaml": NEGMAS_UFUN},
        "scores": known_cases.score_files(known_cases.HARBOUR),
    }


GENIUSWEB = """{"LinearAdditiveUtilitySpace": {"name": "one", "issueWeights": {"x": 0.6, "n": 0.4},
"issueUtilities": {"x": {"DiscreteValueSetUtilities": {"valueUtilities": {"a": 1, "b": 0.5}}},
"n": {"NumberValueSetUtilities": {"lowValue": 0, "highValue": 4, "lowUtility": 0,
"highUtility": 1}}}, "domain": {"name": "d", "issuesValues": {"x": {"values": ["a", "b"]},
"n": {"range": {"low": 0, "high": 4, "step": 1}}}}, "reservationBid": {"issuevalues": {"x": "b"}}}}
"""
NEGMAS_DOMAIN = """name: d
issues:
  - {type: negmas.outcomes.CategoricalIssue, name: x, values: [a, b]}
  - {type: negmas.outcomes.ContiguousIssue, name: n, values: [0, 3]}
"""
NEGMAS_UFUN = """type: negmas.preferences.LinearAdditiveUtilityFunction
name: one
weights: [0.6, 0.4]
values:
  - {type: negmas.preferences.TableFun, mapping: {a: 1.0, b: 0.5}}
  - {type: negmas.preferences.AffineFun, slope: 0.25, bias: 0.0}
reserved_value: 0.3
"""
