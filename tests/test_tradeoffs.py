"""Frontier and solutions against brute force, which shares no code with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine.criteria import By, Over
from sim.files.load import read
from sim.formats import scores
from sim.formats.common import Document
from sim.questions.better import better_than
from sim.questions.check import check
from sim.questions.top import top
from sim.questions.tradeoffs import tradeoffs
from sim.questions.tradeoffs_told import Tradeoffs
from sim.scenario.model import Kind, Option, Party, Scenario, Term
from sim.scenario.question import Question, ask
from tests import oracle, strategies
from tests.importing import imported_case
from tests.known_cases import ENGLAND_ZIMBABWE, HARBOUR, ITEX_CYPRESS, score_files

Vector = tuple[Fraction, ...]
Key = tuple[tuple[str, str], ...]
ALL = 10**6


def key(package: Mapping[str, str]) -> Key:
    return tuple(sorted(package.items()))


def points(scenario: Scenario, question: Question, package: Mapping[str, str]) -> Vector:
    answers = oracle.answers(scenario, package, question.view)
    return tuple(p for q in question.parties if (p := answers[q].points) is not None)


def counts(scenario: Scenario, question: Question, package: Mapping[str, str]) -> Vector:
    """Numbers of unmet demands and preferences, negated: more is better."""
    found = []
    for party in question.parties:
        own = [p for p in oracle.positions_in_force(scenario, question.view) if p.party == party]
        for kind in (Kind.DEMAND, Kind.PREFERENCE):
            of_kind = [p for p in own if p.kind is kind]
            outcomes = [oracle.outcome(scenario, p, package, question.view) for p in of_kind]
            if of_kind:
                unmet = sum(outcome in ("contradicted", "silent") for outcome in outcomes)
                found.append(Fraction(-unmet))
    return tuple(found)


def dominates(one: Vector, other: Vector) -> bool:
    return one != other and all(a >= b for a, b in zip(one, other, strict=True))


class Brute:
    """Every package of a question with its vector, by plain loops."""

    def __init__(
        self,
        scenario: Scenario,
        question: Question,
        over: Over,
        measure: Callable[[Scenario, Question, Mapping[str, str]], Vector] = points,
    ) -> None:
        counted = oracle.count(scenario, question)
        looked_at = counted.deals if over is Over.DEALS else counted.listed
        self.vectors = {
            key(found.settings): measure(scenario, question, found.settings) for found in looked_at
        }
        parties = {party.id: party for party in scenario.parties}
        self.start = [
            parties[q].minimum or Fraction(0)
            for q in question.parties
            if oracle.counts_points(scenario, parties[q])
        ]

    def frontier(self) -> set[Key]:
        distinct = set(self.vectors.values())
        best = {v for v in distinct if not any(dominates(other, v) for other in distinct)}
        return {package for package, v in self.vectors.items() if v in best}

    def best(
        self, worth: Callable[[Sequence[Fraction]], Fraction], *, willing: bool = False
    ) -> tuple[Fraction | None, set[Key]]:
        gains = {
            package: [value - least for value, least in zip(v, self.start, strict=True)]
            for package, v in self.vectors.items()
        }
        values = {
            package: worth(gain)
            for package, gain in gains.items()
            if not willing or all(g >= 0 for g in gain)
        }
        most = max(values.values(), default=None)
        return most, {package for package, value in values.items() if value == most}

    def ideal(self) -> list[Fraction]:
        gains = [
            [value - least for value, least in zip(v, self.start, strict=True)]
            for v in self.vectors.values()
        ]
        willing = [gain for gain in gains if all(g >= 0 for g in gain)]
        return [max(column) for column in zip(*willing, strict=True)]

    def solutions(self) -> dict[str, tuple[Fraction | None, set[Key]]]:
        ideal = self.ideal()

        def share(gain: Sequence[Fraction]) -> Fraction:
            shares = [g / most for g, most in zip(gain, ideal, strict=True) if most > 0]
            return min(shares, default=Fraction(0))

        most, attained = self.best(sum_of)
        return {
            "nash": self.best(product_of, willing=True),
            "egalitarian": self.best(min),
            "kalai_smorodinsky": self.best(share, willing=True),
            "utilitarian": (None if most is None else most + sum(self.start), attained),
        }


def sum_of(gain: Sequence[Fraction]) -> Fraction:
    return sum(gain, Fraction(0))


def product_of(gain: Sequence[Fraction]) -> Fraction:
    product = Fraction(1)
    for value in gain:
        product *= value
    return product


def agree(result: Tradeoffs, brute: Brute) -> None:
    listed = [key(package) for point in result.frontier for package in point.packages]
    frontier = brute.frontier()
    assert len(listed) == len(set(listed)) == result.size
    assert set(listed) == frontier
    assert result.vectors == len({brute.vectors[package] for package in listed})
    for point in result.frontier:
        assert point.count == len(point.packages)
        sign = 1 if result.by is By.POINTS else -1
        for package in point.packages:
            found = [sign * value for value in point.values.values()]
            assert found == list(brute.vectors[key(package)])
    if result.by is By.COUNTS:
        assert not result.solutions
        return
    for name, (value, attained) in brute.solutions().items():
        solution = result.solutions[name]
        packages = [key(valued.package) for valued in solution.packages]
        assert solution.value == value, name
        assert len(packages) == len(set(packages)) == solution.count
        assert set(packages) == attained, name
        for valued in solution.packages:
            assert tuple(valued.values.values()) == brute.vectors[key(valued.package)]
            assert valued.undominated == (key(valued.package) in frontier)


@st.composite
def scored_questions(draw: st.DrawFn) -> tuple[Scenario, Question]:
    """As :func:`strategies.asked`, with more points and gentler minimums."""
    scenario, question = draw(strategies.asked())
    numbers = st.integers(-1, 4).map(Fraction) | st.sampled_from(strategies.POINTS)
    parties = []
    for party in scenario.parties:
        table = {
            term.id: {option.id: draw(numbers) for option in term.options}
            for term in scenario.terms
        }
        parties.append(
            Party(
                party.id,
                party.label,
                points=table if draw(st.integers(0, 4)) else {},
                minimum=draw(st.none() | st.integers(-2, 4).map(Fraction)),
                cap=draw(st.none() | st.none() | st.integers(2, 9).map(Fraction)),
            )
        )
    changed = Scenario(**{**fields_of(scenario), "parties": tuple(parties)})  # type: ignore[arg-type]
    return changed, question


def fields_of(scenario: Scenario) -> dict[str, object]:
    return {name: getattr(scenario, name) for name in Scenario.__dataclass_fields__}


@settings(max_examples=150, deadline=None)
@given(scored_questions(), st.sampled_from(list(Over)))
def test_points_agree_with_brute_force(asked: tuple[Scenario, Question], over: Over) -> None:
    scenario, question = asked
    brute = Brute(scenario, question, over)
    if not brute.start:
        return
    agree(tradeoffs(scenario, question, over=over, most=ALL, ties=ALL), brute)


@settings(max_examples=100, deadline=None)
@given(strategies.asked(), st.sampled_from(list(Over)))
def test_counts_agree_with_brute_force(asked: tuple[Scenario, Question], over: Over) -> None:
    scenario, question = asked
    brute = Brute(scenario, question, over, counts)
    agree(tradeoffs(scenario, question, over=over, by=By.COUNTS, most=ALL, ties=ALL), brute)


@settings(max_examples=100, deadline=None)
@given(scored_questions(), st.sampled_from(list(Over)), st.data())
def test_the_best_come_first(
    asked: tuple[Scenario, Question], over: Over, data: st.DataObject
) -> None:
    scenario, question = asked
    brute = Brute(scenario, question, over)
    if not brute.start:
        return
    named = [p.id for p in scenario.parties if p.id in {*question.parties} & scenario.scored]
    weights = {
        p: data.draw(st.sampled_from([Fraction(1), Fraction(1, 3), Fraction(4)])) for p in named
    }
    number = data.draw(st.integers(1, 12))
    result = top(scenario, question, number, weights=weights, over=over)
    worth = {
        package: sum_of([w * v for w, v in zip(weights.values(), vector, strict=True)])
        for package, vector in brute.vectors.items()
    }
    wanted = sorted(worth.values(), reverse=True)
    assert [ranked.total for ranked in result.ranked] == wanted[:number]
    listed = [key(ranked.package) for ranked in result.ranked]
    assert len(set(listed)) == len(listed)
    assert [worth[package] for package in listed] == wanted[:number]
    assert result.more_tie == (len(wanted) > number and wanted[number] == wanted[number - 1])


@settings(max_examples=100, deadline=None)
@given(scored_questions(), st.sampled_from(list(Over)), st.sampled_from(list(By)), st.data())
def test_what_is_better_than_a_package(
    asked: tuple[Scenario, Question], over: Over, by: By, data: st.DataObject
) -> None:
    scenario, question = asked
    measure = points if by is By.POINTS else counts
    brute = Brute(scenario, question, over, measure)
    if by is By.POINTS and not brute.start:
        return
    package = data.draw(strategies.settings_of(scenario.terms))
    own = measure(scenario, question, package)
    result = better_than(scenario, package, question, over=over, by=by, most=ALL, ties=ALL)
    sign = 1 if by is By.POINTS else -1
    assert tuple(sign * value for value in result.values.values()) == own
    better = {other for other in brute.frontier() if dominates(brute.vectors[other], own)}
    found = {key(improvement.package): improvement for improvement in result.improvements}
    assert result.vectors == len({brute.vectors[other] for other in better})
    if all(party.cap is None for party in scenario.parties):
        assert found.keys() == better
    assert found.keys() <= better
    for other, improvement in found.items():
        everyone = all(a > b for a, b in zip(brute.vectors[other], own, strict=True))
        assert improvement.for_all == everyone


def imported(text: str) -> Scenario:
    scenario = read(text, "imported.yaml").scenario
    assert scenario is not None
    return scenario


def test_england_zimbabwe() -> None:
    scenario = imported(imported_case(ENGLAND_ZIMBABWE).text)
    result = tradeoffs(scenario, ask(scenario))
    assert (result.size, result.vectors, result.listed) == (23, 23, 23)
    demanding = imported(imported_case(ENGLAND_ZIMBABWE, "0.85").text)
    none = tradeoffs(demanding, ask(demanding))
    assert none.size == none.vectors == 0
    assert all(s.value is None and s.count == 0 and not s.packages for s in none.solutions.values())


def test_itex_cypress() -> None:
    scenario = imported(imported_case(ITEX_CYPRESS, "0.5").text)
    assert tradeoffs(scenario, ask(scenario)).size == 5


def harbour() -> Scenario:
    files = {name: Document(name, text.encode()) for name, text in score_files(HARBOUR).items()}
    return imported(scores.read_documents(files).text)


@pytest.mark.parametrize("parties", [None, "all"])
@pytest.mark.parametrize("over", list(Over))
def test_harbour(parties: str | None, over: Over) -> None:
    scenario = harbour()
    question = ask(scenario, parties=parties)
    brute = Brute(scenario, question, over)
    expected = {Over.PACKAGES: 720, Over.DEALS: 55 if parties is None else 12}
    assert len(brute.vectors) == expected[over]
    agree(tradeoffs(scenario, question, over=over, most=ALL, ties=ALL), brute)


NASH_1950 = {
    "book": ("bill", 2, 4),
    "whip": ("bill", 2, 2),
    "ball": ("bill", 2, 1),
    "bat": ("bill", 2, 2),
    "box": ("bill", 4, 1),
    "pen": ("jack", 10, 1),
    "toy": ("jack", 4, 1),
    "knife": ("jack", 6, 2),
    "hat": ("jack", 2, 2),
}
"""J. F. Nash, "The Bargaining Problem", Econometrica 18 (1950): owner, utility to Bill, to Jack.

The table is restated from the reprints of the example's table that agree with each other
(among them ACM Crossroads 14(4), 2008, table 2); the paper's own page was not at hand.
"""


def barter() -> Scenario:
    options = (Option("bill", "Bill has it"), Option("jack", "Jack has it"))
    return Scenario(
        id="nash_1950",
        title="Barter",
        as_of=strategies.DAYS[0],
        terms=tuple(Term(good, good, options) for good in NASH_1950),
        parties=tuple(
            Party(
                party,
                party,
                points={good: {party: Fraction(worth[place])} for good, worth in NASH_1950.items()},
                minimum=sum_of([Fraction(w[place]) for w in NASH_1950.values() if w[0] == party]),
            )
            for place, party in ((1, "bill"), (2, "jack"))
        ),
    )


def test_nashs_barter() -> None:
    scenario = barter()
    assert [party.minimum for party in scenario.parties] == [12, 6]
    result = tradeoffs(scenario, ask(scenario))
    nash = result.solutions["nash"]
    assert nash.value == 60
    assert nash.count == 1
    (only,) = nash.packages
    assert only.values == {"bill": 24, "jack": 11}
    bill_gives = {g for g, w in NASH_1950.items() if w[0] == "bill" and only.package[g] == "jack"}
    jack_gives = {g for g, w in NASH_1950.items() if w[0] == "jack" and only.package[g] == "bill"}
    assert bill_gives == {"book", "whip", "ball", "bat"}
    assert jack_gives == {"pen", "toy", "knife"}
    agree(
        tradeoffs(scenario, ask(scenario), most=ALL, ties=ALL),
        Brute(scenario, ask(scenario), Over.DEALS),
    )


REWARDS = """
scenario: rewards
title: Points on positions, none on parties
as_of: 2026-01-01
parties: [{id: a, label: Alpha}, {id: b, label: Beta}]
terms: [{id: t, label: Term, options: [{id: x, label: X}, {id: y, label: Y}]}]
sources: [{id: s, outlet: note}]
positions:
  - {id: A1, party: a, kind: demand, evidence: official, says: X, requires: t == x, points: 5}
  - {id: B1, party: b, kind: demand, evidence: official, says: Y, requires: t == y, points: 3}
"""


def test_points_on_positions_alone_count() -> None:
    scenario = read(REWARDS, "rewards.yaml").scenario
    assert scenario is not None
    found = tradeoffs(scenario, ask(scenario))
    assert found.unscored == ()
    assert sorted(tuple(map(int, o.values.values())) for o in found.frontier) == [(0, 3), (5, 0)]
    seen = {party: result.points for party, result in check(scenario, {"t": "x"}).parties.items()}
    assert seen == {"a": 5, "b": 0}
