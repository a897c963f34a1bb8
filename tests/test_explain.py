"""Conflicts and concessions: against the oracle, subset by subset, and against the diagram."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.explain import generated
from sim import limits
from sim.engine import marco
from sim.engine.behind import rules_behind
from sim.engine.budget import Budget, TooWide
from sim.engine.clauses import clauses_of
from sim.engine.marco import MinimalSets, minimal_sets, verified
from sim.engine.sat import OutOfTime
from sim.engine.settling import UNKNOWN, deal_space
from sim.files.catalogue import open_scenario
from sim.language.syntax import LEFT_OUT
from sim.questions.concessions import Counter
from sim.questions.explain import AskExplain, explain
from sim.questions.opening import Opener
from sim.questions.parties import party_view
from sim.questions.shifts import shifts
from sim.scenario.model import AgreementRule, Scenario
from sim.scenario.question import Question, ask
from tests import oracle
from tests.deadlocks import deadlocks, scenario_of
from tests.strategies import asked

Failures = list[tuple[dict[str, str], frozenset[str], frozenset[str]]]


def failures(scenario: Scenario, question: Question) -> Failures:
    """Every possible package, the stakes of the chosen parties that fail, to whom it speaks."""
    found = []
    forgiven = oracle.FORGIVES[question.standard.value]
    binding = {kind for kind, word in oracle.LOWERS.items() if word not in forgiven}
    for package in oracle.packages(scenario, question):
        if oracle.rules(scenario, package).broken:
            continue
        failing, speaking = set(), set()
        for party, answer in oracle.answers(scenario, package, question.view).items():
            if party in question.parties:
                failing |= {p for p in answer.failed if scenario.position[p].kind in binding}
                if "below_minimum" in answer.shortfalls:
                    failing.add(f"{party}:minimum")
                # Who gives up its minimum is content with what it gets, and votes for it.
                scored = scenario.party[party].minimum is not None
                speaking |= {party} if answer.speaks or scored else set()
        found.append((package, frozenset(failing), frozenset(speaking)))
    return found


def holder(scenario: Scenario, stake: str) -> str:
    party, mark, _ = stake.partition(":")
    return party if mark else scenario.position[stake].party


def makes_deal(
    scenario: Scenario,
    question: Question,
    failing: Iterable[str],
    speaking: Iterable[str],
    kept: Iterable[str],
) -> bool:
    unhappy = {holder(scenario, stake) for stake in set(failing) & set(kept)}
    return oracle.agrees(question, set(question.parties) - unhappy, set(speaking))


def minimal(sets: list[frozenset[str]]) -> list[tuple[str, ...]]:
    smallest = [s for s in sets if not any(other < s for other in sets)]
    return sorted((tuple(sorted(s)) for s in smallest), key=lambda s: (len(s), s))


def subsets(stakes: Iterable[str]) -> list[frozenset[str]]:
    listed = sorted(stakes)
    return [frozenset(s) for n in range(len(listed) + 1) for s in combinations(listed, n)]


def counted(packages: list[dict[str, str]], question: Question) -> dict[str, dict[str, int]]:
    """Packages per option of each term set or open, options without any left away."""
    table: dict[str, dict[str, int]] = {}
    for term in (*question.pins, *question.open):
        for package in packages:
            option = package.get(term, LEFT_OUT)
            table.setdefault(term, {})[option] = table.setdefault(term, {}).get(option, 0) + 1
    return table


def without_zeros(options: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    kept = {t: {o: n for o, n in counts.items() if n} for t, counts in options.items()}
    return {term: counts for term, counts in kept.items() if counts}


@given(asked() | deadlocks(), st.integers(0, 3))
def test_only_as_many_concessions_are_counted_as_asked(
    case: tuple[Scenario, Question], most: int
) -> None:
    everything, some = explain(*case), explain(*case, counted=most)
    assert some.conflicts == everything.conflicts
    assert some.exact
    assert [c.give_up for c in some.concessions] == [c.give_up for c in everything.concessions]
    assert some.concessions[:most] == everything.concessions[:most]
    assert all(concession.opens is None for concession in some.concessions[most:])


@given(asked() | deadlocks())
def test_both_lists_agree_with_trying_every_subset(case: tuple[Scenario, Question]) -> None:
    scenario, question = case
    packages = failures(scenario, question)
    stakes = frozenset().union(*(failing for _, failing, _ in packages))
    result = explain(scenario, question)
    assert result.exact
    assert result.possible == bool(packages)
    if not packages:
        assert (result.feasible, result.conflicts, result.concessions) == (False, (), ())
        return
    kinds_of_failure = {(failing, speaking) for _, failing, speaking in packages}
    can_hold = {
        kept: any(makes_deal(scenario, question, *found, kept) for found in kinds_of_failure)
        for kept in subsets(stakes)
    }
    assert result.feasible == can_hold[stakes]
    clashes = minimal([kept for kept, fits in can_hold.items() if not fits])
    if not can_hold[frozenset()]:
        # Too few votes, whatever is given up: nothing that is given up would help.
        clashes = []
    corrections = minimal([stakes - kept for kept, fits in can_hold.items() if fits])
    if result.feasible:
        clashes, corrections = [], []
    assert list(result.conflicts) == clashes
    assert [concession.give_up for concession in result.concessions] == corrections
    if question.agreement.unanimous:
        assert result.feasible == bool(deal_space(scenario, question).deals.states)
    for concession in result.concessions:
        assert all(set(concession.give_up) & set(conflict) for conflict in result.conflicts)
        opened = [
            package
            for package, failing, speaking in packages
            if makes_deal(
                scenario, question, failing, speaking, stakes.difference(concession.give_up)
            )
        ]
        assert concession.opens is not None
        assert concession.opens.deals == len(opened) > 0
        assert without_zeros(concession.opens.options) == counted(opened, question)
        assert sorted(s for ids in concession.by_party.values() for s in ids) == sorted(
            concession.give_up
        )
        for party, ids in concession.by_party.items():
            assert {holder(scenario, stake) for stake in ids} == {party}


@given(asked() | deadlocks(), st.data())
def test_counts_of_deals_kinds_and_single_drops(
    case: tuple[Scenario, Question], data: st.DataObject
) -> None:
    scenario, question = case
    terms = data.draw(st.lists(st.sampled_from([t.id for t in scenario.terms]), unique=True))
    packages = failures(scenario, question)
    stakes = frozenset().union(*(failing for _, failing, _ in packages))
    result = explain(scenario, question, kinds_by=terms, alone=True)
    assert result.now is not None
    assert result.singles is not None

    def opened(given_up: Iterable[str]) -> list[dict[str, str]]:
        kept = stakes.difference(given_up)
        return [
            package
            for package, failing, speaking in packages
            if makes_deal(scenario, question, failing, speaking, kept)
        ]

    def kinds(deals: list[dict[str, str]]) -> int | None:
        return len({tuple(deal.get(t) for t in terms) for deal in deals}) if terms else None

    deals = opened(())
    assert result.now.deals == len(deals)
    assert result.kinds == kinds(deals)
    assert without_zeros(result.now.options) == counted(deals, question)
    # A stake may fail only on impossible packages: then it is listed and opens nothing.
    assert stakes <= result.singles.keys()
    for stake, more in result.singles.items():
        assert more == len(opened({stake})) - len(deals)
    for concession in result.concessions:
        assert concession.kinds == kinds(opened(concession.give_up))


@given(asked() | deadlocks(), st.integers(0, 3))
def test_a_limit_is_labelled_and_what_was_found_is_right(
    case: tuple[Scenario, Question], most: int
) -> None:
    full, cut = explain(*case), explain(*case, budget=Budget(sets=most))
    assert (cut.possible, cut.feasible) == (full.possible, full.feasible)
    assert set(cut.conflicts) <= set(full.conflicts)
    given_up = {concession.give_up for concession in full.concessions}
    assert {concession.give_up for concession in cut.concessions} <= given_up
    if cut.conflicts_complete:
        assert cut.conflicts == full.conflicts
    if cut.concessions_complete:
        assert len(cut.concessions) == len(full.concessions)
    assert (cut.reason is None) == cut.exact
    # A product that is too long to list is known all the same.
    assert cut.exact or not (cut.conflicts_complete and cut.concessions_complete)
    if cut.exact:
        assert (cut.in_all, cut.ways) == (len(full.concessions), len(full.smallest))
    if full.smallest and most:
        assert len(cut.smallest[0].give_up) == len(full.smallest[0].give_up) == cut.least
        assert cut.ways <= len(full.smallest)


@given(asked() | deadlocks())
def test_parties_that_cannot_agree(case: tuple[Scenario, Question]) -> None:
    scenario, question = case
    question = replace(question, agreement=AgreementRule(question.parties))
    accepting = [
        {holder(scenario, stake) for stake in failing}
        for _, failing, _ in failures(scenario, question)
    ]
    result = party_view(scenario, question)
    assert result.possible == bool(accepting)
    if not accepting:
        return

    def deals(parties: Iterable[str]) -> int:
        return sum(not unhappy & set(parties) for unhappy in accepting)

    everyone = frozenset(question.parties)
    groups = subsets(everyone)
    if deals(everyone):
        assert (result.cannot_agree, result.must_leave) == ((), ())
    else:
        assert list(result.cannot_agree) == minimal([g for g in groups if not deals(g)])
        assert list(result.must_leave) == minimal([everyone - g for g in groups if deals(g)])
    assert result.deals == deals(everyone)
    assert result.without == {p: deals(everyone - {p}) for p in question.parties}
    assert result.pivotal == tuple(
        p for p in question.parties if not deals(everyone) and deals(everyone - {p})
    )


def test_the_clock_holds_for_every_step() -> None:
    scenario = open_scenario("ukraine-2025-03")
    space = deal_space(scenario, ask(scenario, settle="none"))
    clauses = clauses_of(space, {stake.id: (stake,) for stake in space.stakes})
    with pytest.raises(TooWide, match="before a deal was found or ruled out"):
        minimal_sets(clauses, Budget(until=0.0))
    assert minimal_sets(clauses, Budget(until=0.0), first=float("inf")).feasible
    with pytest.raises(OutOfTime):
        verified(clauses, MinimalSets(True, False, conflicts=(("RU-01",),)), until=0.0)
    with pytest.raises(TooWide, match="the time limit was reached"):
        Opener(space, Budget(until=0.0))
    late = replace(space, budget=Budget(until=0.0))
    assert rules_behind(late, [("RU-01", "UA-01")]) == (None,)
    with Counter(space, ("strikes",), until=0.0) as counter:
        assert counter.opening(()) == (None, None)
        assert "the time limit was reached" in (counter.reason or "")
    with pytest.raises(TooWide, match="the time limit was reached"):
        shifts(scenario, ask(scenario, settle="none"), Budget(until=0.0))


def test_the_clock_holds_for_the_first_answer_too() -> None:
    scenario = open_scenario("ukraine-2025-03")
    question = ask(scenario, settle="none")
    with pytest.raises(TooWide, match="time"):
        explain(scenario, question, Budget(until=0.0))
    with pytest.raises(TooWide, match="time"):
        party_view(scenario, question, Budget(until=0.0))


def test_the_smallest_concession_is_known_although_the_time_ends_the_lists() -> None:
    scenario = generated(200, 1)
    found = AskExplain(parties=("all",), settle=("all",), seconds=2).answer(scenario)
    assert not found.exact and "the time limit was reached" in (found.reason or "")
    assert found.complete == {"conflicts": False, "concessions": False, "smallest": True}
    assert found.conflicts and found.least == len(found.smallest[0].give_up) == 9
    # Whatever is given up takes something out of every conflict.
    give_up = set(found.smallest[0].give_up)
    assert all(give_up.intersection(conflict) for conflict in found.conflicts)
    space = deal_space(scenario, ask(scenario, parties="all", settle="all"))
    clauses = clauses_of(space, {stake.id: (stake,) for stake in space.stakes})
    sets = MinimalSets(True, False, found.conflicts[:5], (found.smallest[0].give_up,))
    assert verified(clauses, sets)


def test_that_the_disputed_terms_are_not_known_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(f"{p}{n}", p, f"t{n} == {o}") for n in range(2) for p, o in (("x", "a"), ("y", "b"))]
    tie = ("tie", "x", "t0 == a or t1 == a or t2 == a")
    scenario = scenario_of(*rows, tie, terms=3)
    found = explain(scenario, ask(scenario))
    assert found.exact and found.question.settle == ("t0", "t1")
    scenario = scenario_of(*rows, tie, terms=3)
    monkeypatch.setattr(limits, "CONTESTED_SETS", 1)
    found = explain(scenario, ask(scenario))
    assert not found.exact and UNKNOWN in (found.reason or "")
    assert found.complete == {"conflicts": True, "concessions": True, "smallest": True}


def test_a_concession_not_proven_to_be_a_smallest_is_told_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def late(*_: object) -> set[int]:
        raise OutOfTime

    rows = [(f"{p}{n}", p, f"t{n} == {o}") for n in range(5) for p, o in (("x", "a"), ("y", "b"))]
    tie = " or ".join(f"t{n} == b" for n in range(5))
    scenario = scenario_of(*rows, ("tie", "z", tie), terms=5)
    monkeypatch.setattr(marco, "fewest_false", late)
    assert explain(scenario, ask(scenario)).exact
    found = explain(scenario, ask(scenario), Budget(sets=6))
    assert found.complete == {"conflicts": False, "concessions": False, "smallest": False}
    assert "; whether fewer would do is not known." in found.told(scenario)
    space = deal_space(scenario, ask(scenario))
    clauses = clauses_of(space, {stake.id: (stake,) for stake in space.stakes})
    given_up = tuple(concession.give_up for concession in found.concessions)
    assert given_up and verified(clauses, MinimalSets(True, False, (), given_up))
