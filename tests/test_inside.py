"""Acceptance through others: the rule written out against the definition, ballot by ballot."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.files.load import read
from sim.questions.check import check
from sim.questions.withheld import inside_told
from sim.scenario.agreement import AgreementRule, Ballot, Inside
from sim.scenario.inside import everyone, written_out
from sim.scenario.model import Party, Scenario
from tests.deadlocks import scenario_of
from tests.test_docs import CASE, FILES

SHOWN = re.findall(r"^\| `accepts: (.+)` \| `accepts: (.+)` \| (.+) \|$", FILES, re.MULTILINE)
_NAMES = "abcdef"


@st.composite
def nested(draw: st.DrawFn) -> Scenario:
    """Six parties, some of which need later ones."""
    parties = []
    for place, name in enumerate(_NAMES):
        later = draw(st.lists(st.sampled_from(_NAMES[place + 1 :] or "z"), unique=True, max_size=3))
        later = [other for other in later if other != "z"]
        inside = None
        if later:
            votes = {other: draw(st.integers(1, 3)) for other in later}
            each = draw(st.booleans())
            need = draw(st.integers(1, sum(votes.values())))
            inside = Inside(each=tuple(later)) if each else Inside(at_least=need, votes=votes)
        parties.append(Party(name, name, accepts=inside))
    return replace(scenario_of(("X", "a", "t0 == a")), parties=tuple(parties))


def _accepts(scenario: Scenario, party: str, ballot: Ballot, *, counted: bool = False) -> bool:
    """Whether a party accepts; where votes are counted, whether it is for it."""
    inside = scenario.party[party].accepts
    if party in ballot.against or (counted and party not in ballot.in_favour):
        return False
    if inside is None:
        return True
    if not all(_accepts(scenario, m, ballot, counted=counted) for m in inside.each):
        return False
    cast = [n for m, n in inside.weights.items() if _accepts(scenario, m, ballot, counted=True)]
    return sum(cast) >= (inside.at_least or 0)


@given(nested(), st.data())
def test_the_rule_written_out_says_the_same(scenario: Scenario, data: st.DataObject) -> None:
    asked = tuple(data.draw(st.lists(st.sampled_from("abc"), min_size=1, unique=True)))
    enough = data.draw(st.none() | st.integers(1, len(asked)))
    plain = AgreementRule(
        asked, enough, data.draw(st.sampled_from([(), asked[:1]])) if enough else ()
    )
    rule = written_out(scenario, plain)
    for votes in product("yn-", repeat=len(_NAMES)):
        cast = dict(zip(_NAMES, votes, strict=True))
        ballot = Ballot(
            frozenset(p for p, v in cast.items() if v == "y" and p in rule.parties),
            frozenset(p for p, v in cast.items() if v == "n" and p in rule.parties),
        )
        firm = asked if enough is None else plain.veto
        expected = all(_accepts(scenario, party, ballot) for party in firm)
        if enough is not None:
            expected &= sum(_accepts(scenario, p, ballot, counted=True) for p in asked) >= enough
        assert rule.passes(ballot) == expected


_TREATY = """\
scenario: treaty
title: A treaty
as_of: 2025-03-18
terms: [{{id: t, label: T, options: [{{id: a, label: A}}, {{id: b, label: B}}]}}]
parties:
  - {{id: north, label: North, accepts: {north}}}
  - {{id: upper, label: Upper}}
  - {{id: lower, label: Lower, accepts: {lower}}}
positions:
  - {{id: U1, party: upper, kind: red_line, evidence: reported, says: Not A., requires: t == b}}
  - {{id: L1, party: lower, kind: condition, evidence: reported, says: A., requires: t == a}}
packages: [{{id: P, label: P, set: {{t: a}}}}]
"""


def test_a_member_that_blocks_is_named() -> None:
    scenario = read(_TREATY.format(north="{all: [upper, lower]}", lower=""), "t.yaml").scenario
    assert scenario is not None
    assert everyone(scenario) == AgreementRule(("north", "upper", "lower"))
    found = check(scenario, "P")
    assert not found.passes(found.agreement)
    assert found.withheld == {"north": ("upper",)}
    assert list(inside_told(scenario, found.withheld)) == [
        "North accepts only with the consent of Upper and Lower; not given by Upper."
    ]
    one = read(_TREATY.format(north="{at_least: 1, of: [upper, lower]}", lower=""), "t").scenario
    assert one is not None
    found = check(one, "P")
    assert found.passes(found.agreement)
    assert found.withheld == {}


@pytest.mark.parametrize(("right", "wrong", "message"), SHOWN)
def test_it_is_right_and_wrong_as_shown(right: str, wrong: str, message: str) -> None:
    port = "{id: port, label: Port, in_text: the port"
    assert read(CASE.replace(port, f"{port}, accepts: {right}"), "case.yaml").problems == ()
    (problem,) = read(CASE.replace(port, f"{port}, accepts: {wrong}"), "case.yaml").problems
    assert str(problem).endswith(f": {message}")


@pytest.mark.parametrize(
    ("north", "lower", "message"),
    [
        ("{all: [uper]}", "", "did you mean"),
        ("{all: [upper]}", "{all: [north]}", ""),
        ("{all: [lower]}", "{all: [north]}", "would need itself"),
        ("{all: [north]}", "", "would need itself"),
        ("{at_least: 3, of: [upper, lower]}", "", "there are 2"),
        ("{at_least: 1}", "", "name parties"),
        ("{of: [upper]}", "", "name parties"),
        ("{at_least: 1, of: [upper], votes: {lower: 1}}", "", "give one of"),
        ("{at_least: 1, votes: {upper: 0, lower: 1}}", "", "leave it out"),
    ],
)
def test_what_nobody_can_meet_is_told_where_it_stands(north: str, lower: str, message: str) -> None:
    errors = read(_TREATY.format(north=north, lower=lower), "t.yaml").errors
    if not message:
        assert not errors
        return
    assert [e for e in errors if message in str(e) and e.line is not None and "accepts" in e.path]
