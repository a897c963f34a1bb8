"""Phases that begin later and let things lapse: judged phase by phase."""

from __future__ import annotations

import re

import pytest

from sim.files.load import read
from sim.questions.check import AskCheck
from sim.questions.check_told import timing
from tests.test_docs import CASE, FILES

SHOWN = re.findall(
    r"^\| `((?:after|lapses): .+)` \| `((?:after|lapses): .+)` \| (.+) \|$", FILES, re.MULTILINE
)
_PACKAGE = """\
packages:
  - id: D
    label: Draft
    phases: [{{id: one, label: Now, set: {{strike: ends, pay: 6}}}}, {{id: two, label: Then, {}}}]
"""


@pytest.mark.parametrize(("right", "wrong", "message"), SHOWN)
def test_it_is_right_and_wrong_as_shown(right: str, wrong: str, message: str) -> None:
    assert read(CASE + _PACKAGE.format(right), "case.yaml").problems == ()
    (problem,) = read(CASE + _PACKAGE.format(wrong), "case.yaml").problems
    assert problem.line == len(CASE.splitlines()) + 4
    assert str(problem).endswith(f": {message}")


def test_who_refuses_how_it_ends_is_said_from_that_phase_on() -> None:
    """The union can live with the first phase, and with no pay rise at all in the second not."""
    scenario = read(CASE + _PACKAGE.format("after: 30 days, lapses: [pay]"), "case.yaml").scenario
    assert scenario is not None
    found = AskCheck(package="D").answer(scenario)
    assert found.phases["one"].accepts("union")
    assert found.phases["two"].package["pay"] == scenario.term["pay"].status_quo == "0"
    assert found.from_phase["union"] == "two"
    assert not found.accepts("union")
    second = scenario.package["D"].phases[1]
    assert timing(scenario, second) == "after 30 days: “Pay rise” back to the status quo"


def test_days_go_forward() -> None:
    text = _PACKAGE.format("after: 2026-05-01}, {id: three, label: End, after: 2026-04-01")
    (problem,) = read(CASE + text, "case.yaml").problems
    assert "is before the phase before it, 2026-05-01" in str(problem)
