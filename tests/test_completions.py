"""Packages with terms still open: three-valued answers, as the oracle counts them."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.files.load import read
from sim.questions.check import AskCheck, check
from sim.scenario.model import Package, Scenario
from tests import oracle
from tests.strategies import scenarios
from tests.test_docs import CASE, FILES

SHOWN = re.findall(r"^\| `(set: .+)` \| `(set: .+)` \| (.+) \|$", FILES, re.MULTILINE)


@given(scenarios(most_terms=4), st.data())
def test_each_party_accepts_all_some_or_none(scenario: Scenario, data: st.DataObject) -> None:
    ids = [term.id for term in scenario.terms]
    opened = data.draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))
    options = {term.id: [option.id for option in term.options] for term in scenario.terms}
    stated = {t: data.draw(st.sampled_from(options[t])) for t in ids if t not in opened}
    package = Package("P", "P", stated=stated, open=tuple(opened))
    scenario = replace(scenario, packages=(package,), agreement=None)
    left = AskCheck(package="P").answer(scenario).completions
    assert left is not None
    ways = [
        stated | dict(zip(opened, chosen, strict=True))
        for chosen in product(*(options[t] for t in opened))
    ]
    checks = [check(scenario, way) for way in ways if not oracle.rules(scenario, way).broken]
    assert left.ways == len(checks)
    assert left.deals == sum(found.passes(found.agreement) for found in checks)
    for party, how in left.answers.items():
        accepting = [found.accepts(party) for found in checks]
        expected = "none" if not any(accepting) else "all" if all(accepting) else "some"
        assert how == expected
    assert left.told(scenario).startswith("Still to be negotiated")


@pytest.mark.parametrize(("right", "wrong", "message"), SHOWN)
def test_it_is_right_and_wrong_as_shown(right: str, wrong: str, message: str) -> None:
    package = "packages: [{{id: D, label: Draft, {}}}]\n"
    assert read(CASE + package.format(right), "case.yaml").problems == ()
    (problem,) = read(CASE + package.format(wrong), "case.yaml").problems
    assert problem.line == len(CASE.splitlines()) + 1
    assert str(problem).endswith(f": {message}")
