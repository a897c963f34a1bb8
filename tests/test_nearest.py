"""The nearest deals, against trying every package."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.files.catalogue import open_scenario
from sim.questions.nearest import AskNearest, around, nearest
from sim.questions.nearest_told import changes
from sim.scenario.model import Kind, Scenario
from sim.scenario.question import Question, ask
from sim.scenario.view import view_of
from tests import oracle
from tests.strategies import asked, countable, settings_of, views

Case = tuple[Scenario, dict[str, str], Question]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    scenario = draw(countable())
    package = draw(settings_of(scenario.terms))
    standard = draw(st.sampled_from(["unblocked", "satisfied", "not_refused"]))
    question = ask(scenario, standard=standard, view=draw(views(scenario)))
    return scenario, package, question


def _distance(one: Mapping[str, str], other: Mapping[str, str]) -> int:
    return len([t for t in one.keys() | other.keys() if one.get(t) != other.get(t)])


def _frozen(package: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    return frozenset(package.items())


@given(cases())
def test_it_finds_all_the_nearest_and_no_others(case: Case) -> None:
    scenario, package, question = case
    found = nearest(scenario, package, question, limit=10**6, may_drop=True)
    deals = oracle.count(scenario, around(scenario, package, question)).deals
    if not deals:
        assert (found.distance, found.ties, found.deals) == (None, 0, ())
        return
    least = min(_distance(package, deal.settings) for deal in deals)
    expected = {_frozen(d.settings) for d in deals if _distance(package, d.settings) == least}
    assert found.distance == least
    assert found.ties == len(expected) == len(found.deals)
    assert {_frozen(near.package) for near in found.deals} == expected
    assert all(len(near.changes) == least for near in found.deals)


@given(cases())
def test_fewest_demands_choose_among_the_nearest(case: Case) -> None:
    scenario, package, question = case
    found = nearest(scenario, package, question, fewest_demands=True, limit=10**6, may_drop=True)
    deals = oracle.count(scenario, around(scenario, package, question)).deals
    if not deals:
        assert found.distance is None and found.unmet_demands is None
        return

    def unmet(settings: Mapping[str, str]) -> int:
        answers = oracle.answers(scenario, settings, question.view)
        failed = [p for party in question.parties for p in answers[party].failed]
        return len([p for p in failed if scenario.position[p].kind is Kind.DEMAND])

    least = min(_distance(package, deal.settings) for deal in deals)
    near = [d.settings for d in deals if _distance(package, d.settings) == least]
    fewest = min(unmet(settings) for settings in near)
    assert (found.distance, found.unmet_demands) == (least, fewest)
    expected = {_frozen(settings) for settings in near if unmet(settings) == fewest}
    assert {_frozen(deal.package) for deal in found.deals} == expected


@given(cases())
def test_ties_come_in_the_order_of_their_cost(case: Case) -> None:
    """Settled terms undone, then demands left unmet; all of them counted by plain loops."""
    scenario, package, question = case
    found = nearest(scenario, package, question, limit=10**6, may_drop=True)
    for near in found.deals:
        answers = oracle.answers(scenario, near.package, question.view)
        failed = [p for party in question.parties for p in answers[party].failed]
        demands = [p for p in failed if scenario.position[p].kind is Kind.DEMAND]
        assert sorted(near.unmet) == sorted(demands)
        assert set(near.undone) == {
            t for t in package if not _keeps(scenario, question, package, t, near.package.get(t))
        }
    costs = [(len(near.undone), len(near.unmet)) for near in found.deals]
    assert costs == sorted(costs) and found.in_order == len(costs)
    alike = set.intersection(*({*near.changes} for near in found.deals)) if costs else set()
    assert set(found.common) == alike
    few = nearest(scenario, package, question, limit=2, may_drop=True)
    assert few.deals == found.deals[:2]


@given(cases(), st.data())
def test_terms_that_are_kept_do_not_change(case: Case, data: st.DataObject) -> None:
    scenario, package, question = case
    keep = data.draw(st.sets(st.sampled_from(list(scenario.term))))
    for near in nearest(scenario, package, question, keep=keep, limit=20, may_drop=True).deals:
        assert keep.isdisjoint(change.term for change in near.changes)


def test_the_kremlins_energy_truce_lacks_one_term_for_ukraine() -> None:
    scenario = open_scenario("ukraine-2025-03")
    question = ask(scenario, parties=["russia", "ukraine", "us"])
    package, _ = scenario.package["PK05"].laid_out()
    found = nearest(scenario, package, question, may_drop=True)
    assert found.distance == 1
    assert {near.changes[0].after for near in found.deals} >= {"us_assures"}


def test_ties_past_the_limit_are_counted_not_listed() -> None:
    scenario = open_scenario("ukraine-2025-03")
    question = ask(scenario, parties=["russia", "ukraine", "us"])
    package, _ = scenario.package["PK01"].laid_out()
    few = nearest(scenario, package, question, limit=3, may_drop=True)
    assert len(few.deals) == 3 < few.ties
    assert few.ties == len(nearest(scenario, package, question, limit=10**6, may_drop=True).deals)
    assert few.as_json()["listed"] == 3


def test_changes_name_what_is_left_out() -> None:
    scenario = open_scenario("ukraine-2025-03")
    found = changes(scenario, {"strikes": "energy"}, {"maritime": "talks"})
    assert [(c.term, c.before, c.after) for c in found] == [
        ("strikes", "energy", None),
        ("maritime", None, "talks"),
    ]
    assert found[0].as_json() == {"term": "strikes", "from": "energy", "to": "left_out"}


def test_the_view_counts() -> None:
    """Before the call the US wanted all fighting to stop; after it less will do."""
    scenario = open_scenario("ukraine-2025-03")
    package = {"strikes": "energy_infra"}
    before, after = (
        nearest(
            scenario,
            package,
            ask(scenario, parties=["us"], view=view_of(scenario, as_of=day)),
            may_drop=True,
        )
        for day in ("2025-03-17", "2025-03-18")
    )
    assert (before.distance, after.distance) == (1, 0)
    # Either all fighting stops as well, or the truce is not spoken of.
    assert {(near.changes[0].term, near.changes[0].after) for near in before.deals} == {
        ("ground", "stops"),
        ("strikes", None),
    }


@given(asked())
def test_what_is_settled_is_kept(case: tuple[Scenario, Question]) -> None:
    """Of all deals that undo nothing, by a plain loop, those with the fewest changes."""
    scenario, question = case
    package = dict(question.pins)
    found = nearest(scenario, package, question, limit=10**6)
    kept = [
        deal
        for deal in oracle.count(scenario, around(scenario, package, question)).deals
        if all(_keeps(scenario, question, package, t, deal.settings.get(t)) for t in package)
    ]
    if not kept:
        assert (found.distance, found.ties) == (None, 0)
        return
    far = [sum(d.settings.get(t) != package.get(t) for t in scenario.term) for d in kept]
    assert (found.distance, found.ties) == (min(far), far.count(min(far)))


def _keeps(
    scenario: Scenario, question: Question, package: dict[str, str], name: str, new: str | None
) -> bool:
    term, old = scenario.term[name], package[name]
    if new == old or old == term.status_quo:
        return True
    if new is None or new == term.status_quo:
        return False
    if term.ordered and term.status_quo is not None:
        quo, now, then = (oracle.measure(term, word) for word in (term.status_quo, old, new))
        return (now > quo) == (then > quo)
    changed = {**package, name: new}
    for position in oracle.positions_in_force(scenario, question.view):
        requires = oracle.requires_of(position, question.view)
        if position.party in question.parties and name in oracle.mentioned(requires, scenario):
            before = oracle.three_valued(requires, oracle.completed(scenario, package))
            after = oracle.three_valued(requires, oracle.completed(scenario, changed))
            if before is True and after is False:
                return False
    return True


@pytest.mark.parametrize(("package", "distance"), [("PK04", 2), ("PK12/PK12a", 2), ("PK05", 1)])
def test_a_truce_is_not_mended_by_no_truce(package: str, distance: int) -> None:
    scenario = open_scenario("ukraine-2025-03")
    found = AskNearest(package=package, parties=("all",)).answer(scenario)
    assert found.distance == distance
    assert all("strikes" in near.package for near in found.deals)
    assert all(near.package["strikes"] == "energy" for near in found.deals)


def test_land_is_not_handed_back_to_open_a_deal() -> None:
    scenario = open_scenario("ukraine-2025-03")
    found = AskNearest(package="PK14", parties=("all",)).answer(scenario)
    assert found.distance is None and "No deal keeps" in found.told(scenario)
    dropping = AskNearest(package="PK14", parties=("all",), may_drop=True).answer(scenario)
    assert dropping.distance == 1
