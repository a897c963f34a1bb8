"""Whole numbers of a range: every one counts, against a scenario that lists them all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.cli.show import show
from sim.files.load import read
from sim.formats.common import Document
from sim.formats.genius import read_domain
from sim.language.parser import parse
from sim.questions.check import check
from sim.questions.deals import AskDeals, deals
from sim.questions.explain import AskExplain, explain
from sim.questions.nearest import AskNearest
from sim.runs.jobs import Job
from sim.runs.replies import reply_to
from sim.scenario.model import Kind, Option, Party, Position, Scenario, Term
from sim.scenario.question import Question, ask
from sim.scenario.ranges import with_every_number
from sim.scenario.record import Evidence
from tests import oracle
from tests.strategies import asked


def _listing_all(scenario: Scenario) -> Scenario:
    """Each number of each range as an option of its own."""
    terms = []
    for term in scenario.terms:
        numbers: list[Option] = []
        if term.span is not None:
            every = map(str, range(term.span[0], term.span[1] + 1))
            numbers = [Option(n, n, value=Fraction(n)) for n in every if n not in term.position_of]
        terms.append(replace(term, options=(*term.options, *numbers)))
    return replace(scenario, terms=tuple(terms))


@given(asked() | asked(scored=True), st.sampled_from(["all", "none"]))
def test_every_number_counts_as_if_it_were_listed(
    case: tuple[Scenario, Question], settle: str
) -> None:
    scenario, question = case
    filled, listing = with_every_number(scenario), _listing_all(scenario)
    few, every = (ask(s, view=question.view, settle=settle) for s in (filled, listing))
    right = oracle.count(listing, every)
    if right.combinations > 3_000:
        return
    found = deals(filled, few)
    assert found.combinations == right.combinations
    assert found.packages == len(right.listed)
    assert found.deals == len(right.deals)
    assert found.accepts == right.accepts
    reasons, all_reasons = explain(filled, few), explain(listing, every)
    assert reasons.conflicts == all_reasons.conflicts
    assert [c.deals for c in reasons.concessions] == [c.deals for c in all_reasons.concessions]


def _two_classes() -> Scenario:
    """Two classes of a decision tree over two lengths (after an issue of MiniZinc)."""

    def whole(name: str, *options: int) -> Term:
        listed = tuple(Option(str(n), str(n), value=Fraction(n)) for n in options)
        return Term(name, name, listed, span=(1, 255), ordered=True)

    requires = {
        "One": "(pl > 244 and pw <= 50) or pl <= 10",
        "Two": "(pl > 244 and pw > 50) or (pl < 244 and pl > 10)",
    }
    return with_every_number(
        Scenario(
            id="petal",
            title="Petal",
            as_of=date(2020, 4, 16),
            evidence=Evidence.OFFICIAL,
            terms=(whole("pl", 10, 244), whole("pw", 50, 51)),
            parties=(Party("one", "One"), Party("two", "Two")),
            positions=tuple(
                Position(
                    name, name.lower(), Kind.RED_LINE, Evidence.OFFICIAL, f"{name}.", parse(text)
                )
                for name, text in requires.items()
            ),
        )
    )


def test_two_classes_exclude_one_another() -> None:
    scenario = _two_classes()
    found = AskDeals(parties=["all"]).answer(scenario)
    assert (found.packages, found.accepts, found.deals) == (
        65_025,
        {"one": 3_100, "two": 61_670},
        0,
    )
    assert AskExplain(parties=["all"]).answer(scenario).conflicts == (("One", "Two"),)


ARMY = """\
scenario: army
title: A ceiling
as_of: 2022-04-15
evidence: official
sources: [{id: S, outlet: The press}]
parties: [{id: ru, label: RU}, {id: ua, label: UA}]
terms:
  - id: army
    label: Ceiling
    range: [0, 1500]
    options: [{id: 85, label: '85'}, {id: 250, label: '250'}]
positions:
  - {id: RU1, party: ru, kind: red_line, evidence: official, says: At most 200.,
     requires: army <= 200, sources: [S]}
  - {id: UA1, party: ua, kind: red_line, evidence: official, says: At least 150.,
     requires: army >= 150, sources: [S]}
"""


def _army(more: str = "") -> Scenario:
    scenario = read(ARMY.replace("    range", f"{more}    range"), "army.yaml").scenario
    assert scenario is not None
    return scenario


def test_a_deal_between_the_numbers_listed_is_found() -> None:
    scenario = _army()
    found = AskDeals(list=9).answer(scenario)
    assert (found.exact, found.packages, found.deals) == (True, 1_501, 51)
    assert found.listed == ({"army": "150"}, {"army": "151..199"}, {"army": "200"})
    drawn = AskDeals(sample=200).answer(scenario)
    assert {deal["army"] for deal in drawn.listed or ()} >= {"151..199"}
    why = AskExplain(parties=["all"]).answer(scenario)
    assert (why.feasible, why.conflicts, why.deals) == (True, (), 51)
    for number, wanted in (("149", False), ("150", True), ("175", True), ("201", False)):
        assert check(scenario, {"army": number}).passes(ask(scenario).agreement) is wanted


@pytest.mark.parametrize(
    ("number", "distance", "ties"), [("175", 0, 1), ("1000", 1, 51), ("85", 1, 51)]
)
def test_the_nearest_of_a_number_counts_every_other_once(
    number: str, distance: int, ties: int
) -> None:
    found = AskNearest(set={"army": number}).answer(_army())
    assert (found.distance, found.ties) == (distance, ties)


def test_a_range_may_be_held_to_the_options_listed() -> None:
    scenario = _army("    only_listed: true\n")
    found = AskDeals().answer(scenario)
    assert (found.packages, found.deals) == (2, 0)


PRICE = "<issue index='1' name='Price' type='integer' lowerbound='0' upperbound='100'>{}</issue>"


def _profile(slope: str, offset: str, least: str) -> bytes:
    evaluator = f"<evaluator ftype='linear' slope='{slope}' offset='{offset}'/>"
    return (
        f"<utility_space><objective index='0' name='root'>{PRICE.format(evaluator)}"
        f"<weight index='1' value='1'/></objective><reservation value='{least}'/></utility_space>"
    ).encode()


def test_an_imported_price_keeps_every_number() -> None:
    domain = (
        "<negotiation_template><utility_space number_of_issues='1'>"
        f"<objective index='0' name='root'>{PRICE.format('')}</objective>"
        "</utility_space></negotiation_template>"
    )
    seller = Document("seller.xml", _profile("0.01", "0", "0.52"))
    buyer = Document("buyer.xml", _profile("-0.01", "1", "0.42"))
    imported = read_domain(Document("domain.xml", domain.encode()), [seller, buyer])
    scenario = read(imported.text, "price.yaml").scenario
    assert scenario is not None
    found = AskDeals().answer(scenario)
    assert (found.exact, found.packages, found.deals) == (True, 101, 7)
    assert found.accepts == {"seller": 49, "buyer": 59}
    assert [int(n) for n, deals in found.options["price"].items() if deals] == [*range(52, 59)]


def test_a_sample_is_never_called_exact(capsys: pytest.CaptureFixture[str]) -> None:
    scenario = _army("    sampled: true\n    only_listed: true\n")
    found = AskDeals().answer(scenario)
    assert (found.exact, found.deals) == (False, 0)
    assert found.as_json()["provenance"]["sampled"] == ["army"]  # type: ignore[index]
    why = AskExplain(parties=["all"]).answer(scenario)
    assert not why.exact
    assert why.told(scenario).startswith("With only a sample of “Ceiling” at hand there is no deal")
    caution = "Not exact: the options of “Ceiling” are a sample"
    for asked_of in (AskDeals(), AskExplain(), AskNearest(set={"army": "100"})):
        show(scenario, asked_of.answer(scenario))
        assert capsys.readouterr().out.startswith(caution)
        assert reply_to(scenario, Job("one", "one", asked_of)).sentence.startswith(caution)
