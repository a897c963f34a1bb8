"""Who stands where, against a slow oracle; conditions in words; answers in a headline."""

from __future__ import annotations

import pytest

import sim
from sim.language.parser import parse
from sim.questions.check import check
from sim.questions.deals import AskDeals
from sim.questions.diff import AskDiff
from sim.questions.explain import AskExplain
from sim.questions.glossary import Stance
from sim.questions.headlines import headline, situation
from sim.questions.how_sure import holding
from sim.questions.incidents import AskIncidents
from sim.questions.plain import in_words, once_settled, option_list
from sim.questions.refusals import refusals
from sim.questions.stands import AskStands
from sim.runs.overview import first_questions, usual
from sim.scenario.model import Scenario
from sim.scenario.question import ask
from sim.scenario.verdicts import Standard
from sim.scenario.view import in_force, others, view_of
from tests.oracle import as_set, three_valued

FLAGSHIP = "ukraine-2025-03"


@pytest.fixture(scope="module")
def flagship() -> Scenario:
    return sim.open_scenario(FLAGSHIP)


def test_every_position_stands_once_on_each_term_that_it_requires(flagship: Scenario) -> None:
    found = AskStands().answer(flagship)
    counting = in_force(flagship, view_of(flagship))
    wanted = {(p.id, t) for p in counting for t in flagship.terms_in(p.requires)}
    assert {(s.position, s.term) for s in found.stands} == wanted
    assert len(found.stands) == len(wanted)
    for term in flagship.term:
        heard = {flagship.position[p].party for p, t in wanted if t == term}
        assert set(found.silent[term]) == set(flagship.party) - heard


def test_allowed_options_are_those_with_which_a_position_can_hold(flagship: Scenario) -> None:
    """Tried by hand for the positions that speak of one term alone: setting it decides."""
    counting = {p.id: p for p in in_force(flagship, view_of(flagship))}
    tried = 0
    for stand in AskStands().answer(flagship).stands:
        requires = counting[stand.position].requires
        if flagship.terms_in(requires) == (stand.term,):
            options = [o.id for o in flagship.term[stand.term].options]
            holding = [
                o for o in options if three_valued(requires, as_set(flagship, {stand.term: o}))
            ]
            assert list(stand.allows) == holding, stand.position
            tried += 1
    assert tried > 40


def test_the_contested_terms_come_first_and_alone_when_asked(flagship: Scenario) -> None:
    found = AskStands(contested=True).answer(flagship)
    assert found.terms == found.contested
    assert found.terms == ("us_arms", "allied_arms", "intelligence", "foreign_troops", "regions")
    assert "The United States has said nothing on any of it." in found.told(flagship)
    assert found.findings.heard["us"] == 0


def test_scored_parties_are_not_silent() -> None:
    square = sim.open_scenario("market-square")
    found = AskStands().answer(square)
    assert not found.contested and not any(found.silent.values())
    assert found.scored


def test_conditions_in_words(flagship: Scenario) -> None:
    said = {
        "full_ceasefire": "“Full ceasefire”",
        "not (ground == stops)": "not “Ground fighting stops”",
        "us_arms in {paused, ended}": "“Paused while the truce lasts” or “Ended”",
        "us_arms != ended": "not “Ended”",
        "addressed(us_arms)": "“US military aid to Ukraine” is settled",
        "ground == stops and (us_arms == ended or us_arms == paused)": (
            "“Ground fighting stops” and (“Ended” or “Paused while the truce lasts”)"
        ),
    }
    for text, words in said.items():
        assert in_words(flagship, parse(text)) == words


def test_what_is_left_of_a_condition_once_its_term_is_settled() -> None:
    assert once_settled(parse("addressed(a)"), "a") is None
    assert once_settled(parse("addressed(a) or addressed(b)"), "a") is None
    assert str(once_settled(parse("addressed(a) and b == c"), "a")) == "b == c"
    assert str(once_settled(parse("addressed(b)"), "a")) == "addressed(b)"


def test_options_of_a_number_are_a_range(flagship: Scenario) -> None:
    term = flagship.term["duration_days"]
    options = tuple(option.id for option in term.options)
    assert option_list(term, options[:2]).endswith("or less")
    assert option_list(term, options[-2:]).endswith("or more")


class TestHeadlines:
    def test_what_blocks_the_us_plan(self, flagship: Scenario) -> None:
        ask = AskExplain(package="PK01")
        found = headline(flagship, ask, ask.answer(flagship))
        assert found.finding == "6 conditions of Russia; 3 meet a refusal"
        assert "“Mobilisation in Ukraine”" in found.rest and found.stance is Stance.BLOCKS

    def test_what_opens_it(self, flagship: Scenario) -> None:
        ask = AskExplain(package="PK01", shifts=True)
        answer = ask.answer(flagship)
        found = headline(flagship, ask, answer)
        assert found.finding.startswith("No one concession; one other reading would, but")
        assert "Russia declined it all the same." in found.rest
        said = situation(flagship, ask, answer)
        assert said.startswith("Russia stands in the way of “US plan: 30-day full ceasefire”")

    def test_what_is_open_needs_nothing(self, flagship: Scenario) -> None:
        ask = AskExplain(package="PK06", shifts=True)
        found = headline(flagship, ask, ask.answer(flagship))
        assert found.finding == "Nothing has to: a deal is open already"

    def test_whether_two_packages_are_one(self, flagship: Scenario) -> None:
        ask = AskDiff(package="PK05", other="#PK04")
        found = headline(flagship, ask, ask.answer(flagship))
        assert found.finding == "No: 4 of 7 terms differ"
        assert "Russia blocks the second only." in found.rest
        same = AskDiff(package="PK05", other="#PK05", then_evidence="inferred")
        assert not headline(flagship, same, same.answer(flagship)).finding.startswith("No:")

    def test_breaches(self, flagship: Scenario) -> None:
        ask = AskIncidents()
        found = headline(flagship, ask, ask.answer(flagship))
        assert found.finding == "1 of 5 incidents is a breach of a truce in force"
        assert found.rest.startswith("1 incident would break the truce under every wording")


class TestFirstQuestions:
    def test_a_scenario_has_its_own(self, flagship: Scenario) -> None:
        found = first_questions(flagship)
        assert [card.sentence for card in found] == [
            "What blocks a 30-day full ceasefire?",
            "What single thing would open it?",
            "Do the two readouts of the call describe one deal?",
            "How far up is a deal still open?",
        ]
        assert [q.name for q in found[2].questions] == ["diff", "incidents"]

    def test_others_get_three_that_fit_every_one(self) -> None:
        square = sim.open_scenario("market-square")
        assert first_questions(square) == usual(square)
        assert isinstance(usual(square)[2].questions[0], AskDeals)


def test_refusals_are_those_of_a_check_with_the_option_set(flagship: Scenario) -> None:
    """Against the whole check of every package that differs in one term."""
    package = dict(flagship.package["PK05"].laid_out()[0])
    view, parties = view_of(flagship), ("russia", "ukraine", "us")
    found = refusals(flagship, package, flagship.term, view, parties)
    for term in flagship.terms:
        for option in term.options:
            whole = check(flagship, {**package, term.id: option.id}, view)
            failing = {
                f.position.id
                for party in parties
                for f in whole.parties[party].failing
                if term.id in f.terms and f.position.kind in Standard.UNBLOCKED.binding
            }
            assert {p.id for p in found.get((term.id, option.id), ())} == failing
    assert [p.id for p in found["strikes", "all_air"]] == ["RU-10"]


@pytest.mark.parametrize("package", ["PK01", "PK03", "PK05", "PK06"])
def test_how_sure_counts_the_other_views_with_the_same_answer(
    flagship: Scenario, package: str
) -> None:
    view, rule = view_of(flagship), ask(flagship).agreement
    found = holding(flagship, check(flagship, package, view), view, rule)
    looked = list(others(flagship, view, rule.parties))
    now = check(flagship, package, view).passes(rule)
    differ = {
        (o.switch, o.value) for o in looked if check(flagship, package, o.view).passes(rule) != now
    }
    assert {(f.switch, f.value) for f in found.flips} == differ
    said = found.told(flagship)
    assert said.startswith(f"Holds in {len(looked) - len(differ) if differ else 'all 13'}"), said
