"""GENIUS constraint spaces, against their rules applied by hand."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product

import pytest

from sim.files.load import read
from sim.formats import genius
from sim.formats.common import Document
from sim.questions.check import check
from tests.importing import (
    refused,
    space,
)
from tests.known_cases import (
    domain_xml,
)

FLOW = ("-1", "0", "2")
ACTION = ("NS=warning", "NS=penalty", "fire")
RANKS = {"Flow": (3, 2, 1), "Action": (1, 2, 4)}
CONSTRAINT_DOMAIN = (("Flow", FLOW), ("Action", ACTION))


def constraint_profile(constraints: str, reservation: str) -> str:
    ranks = "".join(
        f"<issue index='{index}'>"
        + "".join(
            f"<item value='{value}' rank='{rank}'/>"
            for value, rank in zip(values, RANKS[name], strict=True)
        )
        + "</issue>"
        for index, (name, values) in enumerate(CONSTRAINT_DOMAIN, start=1)
    )
    issues = "".join(
        f"<issue index='{index}' name='{name}'>"
        + "".join(f"<item value='{value}'/>" for value in values)
        + "</issue>"
        for index, (name, values) in enumerate(CONSTRAINT_DOMAIN, start=1)
    )
    rules = f"<rules><ranks>{ranks}</ranks><constraints>{constraints}</constraints></rules>"
    rest = f"<reservation value='{reservation}'/>"
    return space(issues + rules, rest=rest, kind=" type='constraint'")


INCLUSIVE = (
    "<constraint type='inclusiveZeroOutcomeConstraint'>"
    "<checkassignment index='1' condition='numeric=positive'/>"
    "<checkassignment index='2' condition='penalty'/></constraint>"
)
CONDITIONAL = (
    "<constraint type='conditionalZeroOutcomeConstraint'>"
    "<checkassignment index='1' condition='numeric=negative'/>"
    "<checkassignment index='2' condition='NS='/></constraint>"
)
ZERO = (
    "<constraint type='zeroConstraint' index='2'><valueassignment index='1' value='2'/>"
    "<valueassignment index='2' value='fire'/></constraint>"
)
CONDITIONAL_ZERO = (
    "<constraint type='conditionalZeroConstraint' index='2' value='NS'>"
    "<valueassignment index='1' value='0'/></constraint>"
)
SUM = (
    "<constraint type='sumZero{}' index='1' value='{}' min='{}' max='{}'>"
    "<item index='1'/></constraint>"
)
SUM_LIST = (
    "<constraint type='sumZeroConstraintList' index='2' min='2' max='9'><item index='1'/>"
    "<condition value='warning'/><condition value='fire'/></constraint>"
)

Struck = Callable[[str, str], bool]
"""Whether a constraint strikes, given the values of Flow and Action."""


@pytest.mark.parametrize("reservation", ["0", "0.5", "0.7"])
@pytest.mark.parametrize(
    ("constraints", "whole", "flow", "action"),
    [
        ("", None, None, None),
        (INCLUSIVE, lambda f, a: int(f) >= 0 and "penalty" in a, None, None),
        (CONDITIONAL, lambda f, a: int(f) < 0 and "NS=" not in a, None, None),
        (ZERO, None, None, lambda f, a: f == "2" and a == "fire"),
        (CONDITIONAL_ZERO, None, None, lambda f, a: f == "0" and "NS" not in a),
        (SUM.format("Constraint", "2", "1", "2"), None, lambda f, a: f == "2", None),
        (SUM.format("NotConstraint", "0", "0", "9"), None, lambda f, a: f == "2", None),
        (SUM_LIST, None, None, lambda f, a: f == "2" and ("warning" in a or "fire" in a)),
        (
            INCLUSIVE + ZERO + CONDITIONAL_ZERO + CONDITIONAL,
            lambda f, a: (int(f) >= 0 and "penalty" in a) or (int(f) < 0 and "NS=" not in a),
            None,
            lambda f, a: (f == "2" and a == "fire") or (f == "0" and "NS" not in a),
        ),
    ],
)
def test_constraint_spaces(
    constraints: str,
    whole: Struck | None,
    flow: Struck | None,
    action: Struck | None,
    reservation: str,
) -> None:
    imported = genius.read_domain(
        Document("railway.xml", domain_xml(CONSTRAINT_DOMAIN).encode()),
        [Document("minister.xml", constraint_profile(constraints, reservation).encode())],
    )
    assert imported.warnings == ()
    loaded = read(imported.text, "imported.yaml")
    assert loaded.problems == () and loaded.scenario is not None
    scenario = loaded.scenario
    labels = [{o.label: o.id for o in term.options} for term in scenario.terms]
    for f, a in product(FLOW, ACTION):
        u = Fraction(RANKS["Flow"][FLOW.index(f)], 3) * (not (flow and flow(f, a)))
        u += Fraction(RANKS["Action"][ACTION.index(a)], 4) * (not (action and action(f, a)))
        struck = whole is not None and whole(f, a)
        u = Fraction(0) if struck else u / 2
        answer = check(scenario, {"flow": labels[0][f], "action": labels[1][a]})
        assert answer.accepts("minister") == (u >= Fraction(reservation))
        if not (struck and Fraction(reservation) > 0):
            assert answer.parties["minister"].points == u


@pytest.mark.parametrize(
    ("constraints", "message"),
    [
        ("<constraint type='exclusiveZeroConstraint' index='1'/>", "unknown constraint type"),
        ("<constraint type='zeroConstraint' index='9'/>", "no issue '9'"),
        ("<constraint type='zeroConstraint' index='1'/>", "without the values"),
        ("<constraint type='inclusiveZeroOutcomeConstraint'/>", "without <checkassignment>"),
        (CONDITIONAL.replace("numeric=negative", "NS"), "one numeric check"),
        (INCLUSIVE.replace("numeric=positive", "numeric=odd"), "cannot be read"),
        (SUM.format("Constraint", "2", "x", "2"), "without bounds"),
        (
            SUM.format("Constraint", "2", "0", "2").replace("<item index='1'", "<item index='2'"),
            "no number",
        ),
    ],
)
def test_constraints_that_cannot_be_read_are_refused(constraints: str, message: str) -> None:
    profile = constraint_profile(constraints, "0")
    document = Document("railway.xml", domain_xml(CONSTRAINT_DOMAIN).encode())
    assert message in refused(
        lambda: genius.read_domain(document, [Document("m.xml", profile.encode())])
    )


def test_a_condition_that_matches_no_value_is_warned_of() -> None:
    profile = constraint_profile(INCLUSIVE.replace("penalty", "reorganize"), "0")
    document = Document("railway.xml", domain_xml(CONSTRAINT_DOMAIN).encode())
    imported = genius.read_domain(document, [Document("m.xml", profile.encode())])
    assert "'reorganize' matches no value of issue 'Action'" in imported.warnings[0]
    assert "never strikes" in imported.warnings[1]


def test_sums_over_several_issues() -> None:
    blame = (("Blame A", ("0", "1", "5")), ("Blame B", ("0", "25")), ("Blame C", ("0", "10")))
    issues = (*blame, ("Action", ACTION))
    listed = "".join(
        f"<issue index='{place}' name='{name}'>"
        + "".join(f"<item value='{value}' rank='{rank}'/>" for rank, value in enumerate(values, 1))
        + "</issue>"
        for place, (name, values) in enumerate(issues, start=1)
    )
    summed = "".join(f"<item index='{place}'/>" for place in (1, 2, 3))
    constraint = (
        f"<constraint type='sumZeroNotConstraint' index='4' value='NS' min='2' max='26'>{summed}"
        "</constraint>"
    )
    rules = f"<rules><ranks>{listed}</ranks><constraints>{constraint}</constraints></rules>"
    imported = genius.read_domain(
        Document("railway.xml", domain_xml(issues).encode()),
        [Document("minister.xml", space(listed + rules, kind=" type='constraint'").encode())],
    )
    scenario = read(imported.text, "imported.yaml").scenario
    assert scenario is not None
    for chosen in product(*(range(len(values)) for _, values in issues)):
        values = [issue[1][place] for issue, place in zip(issues, chosen, strict=True)]
        utilities = [
            Fraction(place + 1, len(issue[1])) for issue, place in zip(issues, chosen, strict=True)
        ]
        if 2 <= sum(map(int, values[:3])) <= 26 and "NS" not in values[3]:
            utilities[3] = Fraction(0)
        settings = {
            term.id: term.options[place].id
            for term, place in zip(scenario.terms, chosen, strict=True)
        }
        points = check(scenario, settings).parties["minister"].points
        assert points == sum(utilities, Fraction(0)) / 4
