"""What the page marks, fills in and finds near a package, against trying every package."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.engine.settling import deal_space
from sim.language.syntax import LEFT_OUT
from sim.questions.deals import count
from sim.questions.keeping import keeping
from sim.scenario.model import Scenario, Settings
from sim.scenario.verdicts import Standard
from sim.ui import answers
from sim.ui.seen import Seen
from sim.ui.state import NOTHING, OPEN, default_state
from tests import oracle
from tests.deadlocks import scenario_of
from tests.strategies import countable, settings_of

Answer = TypeVar("Answer")


@pytest.fixture(autouse=True, scope="module")
def nothing_kept() -> Iterator[None]:
    """Generated scenarios share an empty digest, so no answer may be kept for another."""

    def remember(_: Seen, __: Hashable, compute: Callable[[], Answer], ___: object) -> Answer:
        return compute()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.ui.kept.remember", remember)
        yield


@dataclass(frozen=True)
class Case:
    """A state of the page, and every possible package that is a deal in it."""

    seen: Seen
    choices: Mapping[str, tuple[str, ...]]

    @cached_property
    def deals(self) -> list[Settings]:
        question = replace(self.seen.question({}, None, "none"), pins={}, open=self.choices)
        return [deal.settings for deal in oracle.count(self.seen.scenario, question).deals]

    def with_others(self, term: str, option: str, others: Mapping[str, str]) -> list[Settings]:
        """The deals in which the term takes the option and the others are as given."""
        wanted = {**others, term: option}
        return [d for d in self.deals if all(d.get(t, LEFT_OUT) == o for t, o in wanted.items())]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    scenario = draw(countable())
    usual = Seen("generated", scenario, default_state(scenario))
    settings = draw(settings_of(scenario.terms))
    opened = draw(st.sets(st.sampled_from([t.id for t in scenario.terms]), max_size=2))
    switched = draw(st.sets(st.sampled_from(usual.can_be_off), max_size=3))
    state = replace(
        usual.state,
        package=NOTHING,
        changed={**settings, **dict.fromkeys(opened, OPEN)},
        off=tuple(sorted(switched)),
        standard=draw(st.sampled_from(list(Standard))),
    )
    seen = Seen("generated", scenario, state)
    choices = {
        t: tuple(dict.fromkeys((*options, *([seen.set[t]] if t in seen.set else []))))
        for t, options in _options(scenario, switched).items()
    }
    return Case(seen, choices)


def _options(scenario: Scenario, switched: set[str]) -> dict[str, list[str]]:
    """The options that are on, of the terms that are on, told without the page's help."""
    left = {
        term.id: [o.id for o in term.options if f"{term.id}:{o.id}" not in switched]
        for term in scenario.terms
        if term.id not in switched
    }
    return {term: options for term, options in left.items() if options}


@given(cases())
def test_nothing_that_is_off_is_set_or_asked_about(case: Case) -> None:
    switched = set(case.seen.state.off)
    wanted = _options(case.seen.scenario, switched)
    assert case.seen.set.keys() <= wanted.keys()
    assert not switched.intersection(f"{t}:{o}" for t, o in case.seen.set.items())
    assert case.seen.question({}, None, "none").open == {
        t: tuple(options) for t, options in wanted.items()
    }


@given(cases())
def test_the_deals_counted_are_those_that_take_nothing_off(case: Case) -> None:
    scenario, switched = case.seen.scenario, set(case.seen.state.off)
    nothing_off = case.seen.as_if(off=())
    everything = oracle.count(scenario, nothing_off.question({}, None, "none")).deals
    wanted = [
        deal
        for deal in everything
        if not switched.intersection(deal.settings)
        and not switched.intersection(f"{t}:{o}" for t, o in deal.settings.items())
    ]
    found = count(deal_space(scenario, case.seen.question({}, None, "none")))
    assert found.deals == len(wanted)


@given(cases())
def test_the_marks_say_what_still_leads_to_a_deal(case: Case) -> None:
    found = answers.marks(case.seen)
    must = _must(case)
    as_it_is = {t: case.seen.set.get(t, LEFT_OUT) for t in case.choices if t not in case.seen.open}
    for term, options in case.choices.items():
        for option in (*options, LEFT_OUT):
            others = {t: o for t, o in case.seen.set.items() if t != term}
            dead = not any(
                all(t in deal for t in must if t != term)
                for deal in case.with_others(term, option, others)
            )
            assert ((term, option) in found.dead) == dead, (term, option)
            others = {t: o for t, o in as_it_is.items() if t != term}
            settled = [t for t in case.seen.open if t != term]
            at_once = any(
                all(t in deal for t in settled) for deal in case.with_others(term, option, others)
            )
            assert ((term, option) in found.at_once) == at_once, (term, option)


def _must(case: Case) -> set[str]:
    """What a deal must settle: what is in dispute, and what is open; by plain loops."""
    asked = replace(case.seen.question({}, None, "none"), settle=None)
    named = oracle.settle(case.seen.scenario, asked)
    return {t for t in named if t in case.seen.left} | {*case.seen.open}


@given(cases())
def test_the_terms_left_out_can_be_filled_in_so_many_ways(case: Case) -> None:
    must = _must(case)
    kept = [
        d for d in case.deals if case.seen.set.items() <= d.items() and all(t in d for t in must)
    ]
    assert answers.fillings(case.seen) == len(kept)


@given(cases())
def test_the_nearest_deals_take_nothing_that_is_off(case: Case) -> None:
    found = answers.nearest(case.seen)
    scenario, package = case.seen.scenario, case.seen.set
    kept = keeping(scenario, package, case.seen.question({}))
    # What the package settles stays settled; test_nearest holds that to its meaning.
    near = [
        d
        for d in case.deals
        if all(d.get(t) in options for t, options in kept.items())
        and all(t in d for t in case.seen.open)
    ]

    def changes(deal: Settings) -> int:
        return sum(deal.get(t) != case.seen.set.get(t) for t in case.seen.scenario.term)

    least = min(map(changes, near), default=None)
    assert found.distance == least
    assert found.ties == sum(changes(deal) == least for deal in near)
    assert all(deal.package in near for deal in found.deals)


def test_a_minimum_out_of_reach_is_no_silence() -> None:
    scenario = scenario_of(("x", "P", "t0 == a"))
    (party,) = scenario.parties
    short = replace(party, minimum=Fraction(0), cap=Fraction(-3))
    for who, silent in ((party, {"P"}), (short, set())):
        mute = replace(scenario, parties=(who,), positions=())
        seen = Seen("made", mute, default_state(mute)).as_if(changed={"t0": OPEN})
        assert answers.partial(seen).silent == silent


@given(cases())
def test_how_often_each_position_fails_among_the_ways_to_settle_the_rest(case: Case) -> None:
    scenario = case.seen.scenario
    question = case.seen.question(case.seen.set, case.seen.open, settle="all")
    found = answers.partial(case.seen)
    possible = [
        package
        for package in oracle.packages(scenario, question)
        if not oracle.rules(scenario, package).broken
    ]
    assert found.deals.packages == len(possible)
    failed = [
        {
            p
            for answer in oracle.answers(scenario, package, question.view).values()
            for p in answer.failed
        }
        for package in possible
    ]
    for position, fails in found.fails.items():
        assert fails == sum(position in failing for failing in failed), position
    said: set[str] = {party.id for party in scenario.parties if party.points}
    for package in oracle.packages(scenario, question):
        for party, answer in oracle.answers(scenario, package, question.view).items():
            if answer.verdict != "no_stated_view":
                said.add(party)
    # A condition that can never hold may not be seen through; one that does is never missed.
    mute = scenario.party.keys() - said
    without = {p.party for p in oracle.positions_in_force(scenario, question.view)}
    assert mute - without <= found.silent <= mute
