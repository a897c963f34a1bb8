"""A case of one's own: rules from lists, new cases from a few lines, selections in articles."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import limits
from sim.files.load import read
from sim.files.templates import template
from sim.language.parser import parse
from sim.language.syntax import HOWS as COUNTS
from sim.problems import InvalidInput
from sim.questions.plain import in_words
from sim.scenario.model import Scenario
from sim.ui.own_case import identifier, new_case, options
from sim.ui.page.own_article import cleaned
from sim.ui.page.own_select import parts_of, picked
from sim.ui.rule_clauses import (
    HOWS,
    JOINS,
    SUMS,
    Clause,
    clauses_of,
    condition,
    hows,
    lines_of,
    tried,
)
from tests import oracle

TERMS = (
    "Pay rise: 5 %, 6 %, 9 %",
    "New cranes: none, with a job guarantee, without guarantee",
    "Weekend shifts: none, at double pay, at normal pay",
)


def _case() -> Scenario:
    text = new_case("Port strike", date(2026, 3, 4), ["Union", "BlueQuay"], TERMS)
    found = read(text, "case").scenario
    assert found is not None
    return found


CASE = _case()


def test_a_case_from_a_few_lines() -> None:
    assert list(CASE.party) == ["union", "bluequay"]
    assert list(CASE.term) == ["pay_rise", "new_cranes", "weekend_shifts"]
    assert CASE.term["pay_rise"].numeric
    assert not CASE.term["new_cranes"].numeric


@pytest.mark.parametrize(
    ("title", "parties", "terms", "told"),
    [
        ("", ["A"], ["T: a"], "Title: is missing"),
        ("T", [" "], ["T: a"], "Parties: name one at least"),
        ("T", ["A"], [], "To be settled: name one thing at least"),
        ("T", ["A"], ["Pay rise 5, 9"], "Pay rise 5, 9: name what is to be settled, a colon"),
    ],
)
def test_what_is_missing_is_said(
    title: str, parties: list[str], terms: list[str], told: str
) -> None:
    with pytest.raises(InvalidInput, match=told):
        new_case(title, date(2026, 1, 1), parties, terms)


@given(st.text(max_size=30), st.lists(st.text(max_size=12), max_size=4), st.text(max_size=40))
def test_whatever_is_typed_gives_a_case_or_says_why(
    title: str, parties: list[str], term: str
) -> None:
    try:
        text = new_case(title, date(2026, 1, 1), parties, [f"{term}: a, b", "x: 1; 2"])
    except InvalidInput:
        return
    loaded = read(text, "case")
    # Control characters are refused where the file is read.
    assert loaded.scenario is not None or "not allowed" in str(loaded.errors)


@given(st.lists(st.text(max_size=20), max_size=6))
def test_ids_differ_and_can_be_read(labels: list[str]) -> None:
    made = options(labels)
    names = [option["id"] for option in made if isinstance(option, dict)]
    assert len(set(names)) == len(names)
    for name in names:
        assert str(parse(f"t == {name}")) == f"t == {name}"
    taken: list[str] = []
    for label in labels:
        taken.append(identifier(label, taken, "term"))
        parse(f"{taken[-1]} == a")
    assert len(set(taken)) == len(taken)


@st.composite
def _clauses(draw: st.DrawFn) -> tuple[Clause, ...]:
    found = []
    for _ in range(draw(st.integers(1, 4))):
        term = CASE.term[draw(st.sampled_from(list(CASE.term)))]
        how = draw(st.sampled_from([how for how in hows(term) if how not in SUMS]))
        ids = [option.id for option in term.options]
        most = 1 if how in ("is at least", "is at most") else 3
        words = draw(st.lists(st.sampled_from(ids), min_size=1, max_size=most, unique=True))
        join = draw(st.sampled_from(JOINS))
        found.append(Clause(term.id, how, () if how == "is addressed" else tuple(words), join))
    if len(found) > 1 and draw(st.booleans()):
        how_many = draw(st.sampled_from(COUNTS))
        number = draw(st.integers(how_many == "at_least", len(found) - (how_many == "at_most")))
        found[0] = replace(found[0], counted=(how_many, number))
    return tuple(found)


def _meant(clauses: Sequence[Clause], package: dict[str, str]) -> bool:
    """What the lines say, line by line, on a package that sets every term."""

    def met(clause: Clause) -> bool:
        term, value = CASE.term[clause.term], package[clause.term]
        ids = [option.id for option in term.options]
        match clause.how:
            case "is addressed":
                return True
            case "is":
                return value in clause.words
            case "is none of":
                return value not in clause.words
            case "is at least":
                return ids.index(value) >= ids.index(clause.words[0])
            case _:
                return ids.index(value) <= ids.index(clause.words[0])

    def alternatives(lines: Sequence[Clause]) -> bool:
        groups: list[list[bool]] = []
        for line in lines:
            if groups and line.join != "or":
                groups[-1].append(met(line))
            else:
                groups.append([met(line)])
        return any(map(all, groups))

    if clauses[0].counted is not None:
        how, number = clauses[0].counted
        held = sum(map(met, clauses))
        return {
            "at_least": held >= number, "at_most": held <= number, "exactly": held == number
        }[how]  # fmt: skip
    cut = next((n for n, line in enumerate(clauses) if n and line.join == "only if"), None)
    if cut is None:
        return alternatives(clauses)
    return not alternatives(clauses[:cut]) or alternatives(clauses[cut:])


def _packages() -> Iterator[dict[str, str]]:
    for chosen in product(*([o.id for o in term.options] for term in CASE.terms)):
        yield dict(zip(CASE.term, chosen, strict=True))


@settings(max_examples=150)
@given(_clauses())
def test_a_rule_means_what_its_lines_say(clauses: tuple[Clause, ...]) -> None:
    rule = condition(clauses)
    assert rule is not None
    assert parse(str(rule)) == rule
    for package in _packages():
        world = oracle.as_set(CASE, package)
        assert oracle.two_valued(rule, world) == _meant(clauses, package), package
    # It comes back as lines that mean the same.
    back = clauses_of(rule)
    if back is not None:
        again = condition(back)
        assert again is not None
        assert all(
            oracle.two_valued(again, oracle.as_set(CASE, p)) == _meant(clauses, p)
            for p in _packages()
        )
    assert in_words(CASE, rule, named=True)


@settings(max_examples=60)
@given(_clauses())
def test_trying_an_option_says_what_it_does_whatever_the_rest(clauses: tuple[Clause, ...]) -> None:
    rule = condition(clauses)
    assert rule is not None
    found = tried(CASE, rule)
    assert found is not None
    for one in found:
        named = oracle.mentioned(rule, CASE) - {one.term}
        truths = set()
        for chosen in product(*([o.id for o in CASE.term[t].options] for t in named)):
            values = dict(zip(named, chosen, strict=True))
            world = oracle.as_set(CASE, {**values, one.term: one.option})
            truths.add(oracle.two_valued(rule, world))
        assert one.met is (truths.pop() if len(truths) == 1 else None)


READS = {
    (Clause("pay_rise", "is at least", ("p9",)),): "“Pay rise” is at least “9 %”",
    (
        Clause("pay_rise", "is at most", ("p5",)),
        Clause("pay_rise", "is at most", ("p6",), "or"),
        Clause("weekend_shifts", "is", ("at_normal_pay",)),
    ): "“Pay rise” is at most “5 %” or (“Pay rise” is at most “6 %” and “Weekend shifts” is "
    "“at normal pay”)",
    (
        Clause("new_cranes", "is none of", ("none", "without_guarantee")),
        Clause("weekend_shifts", "is addressed", (), "only if"),
    ): "“New cranes” is neither “none” nor “without guarantee” only if “Weekend shifts” is settled",
}


@pytest.mark.parametrize(("clauses", "said"), READS.items())
def test_a_rule_in_a_sentence(clauses: tuple[Clause, ...], said: str) -> None:
    rule = condition(clauses)
    assert rule is not None
    assert in_words(CASE, rule, named=True) == said


def test_what_lists_cannot_say_is_left_alone() -> None:
    for text in (
        "not (pay_rise == p5 and new_cranes == none)",
        "pay_rise < 9",
        "not pay_rise == p5",
    ):
        assert clauses_of(parse(text)) is None
    assert condition([]) is None
    assert set(HOWS) > set(hows(CASE.term["new_cranes"]))


SUMS_CASE = """\
scenario: sums
title: Sums
as_of: 2026-03-01
parties: [{id: a, label: A}]
terms:
  - {id: cost, label: Cost, range: [0, 9], options: [{id: 0, label: None}]}
  - {id: aid, label: Aid, range: [0, 9], options: [{id: 0, label: None}]}
"""


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("cost + aid <= 12", "cost + aid <= 12"),
        ("aid + cost >= 2.5", "aid + cost >= 2.5"),
        ("at_least(1, cost <= 3, cost + aid >= 12)", "at_least(1, cost <= 3, cost + aid >= 12)"),
        ("2 * cost + aid <= 12", None),
        ("cost + aid == 12", None),
        ("cost <= aid", None),
        ("at_least(1, cost <= 3, not aid <= 3)", None),
    ],
)
def test_sums_and_counts_come_back_as_lines(text: str, again: str | None) -> None:
    scenario = read(SUMS_CASE, "sums").scenario
    assert scenario is not None
    lines = lines_of(scenario, parse(text))
    assert (None if lines is None else str(condition(lines))) == again


def test_only_a_selection_that_can_be_is_taken() -> None:
    text = "Not a penny under nine, she said 🙂."
    good = {"digest": "d", "begin": 3, "end": 12}
    assert picked(text, "d", good) == (4, 11, "a penny")
    emoji = text.index("🙂")
    assert picked(text, "d", {"digest": "d", "begin": emoji, "end": emoji + 1}) == (
        emoji, emoji + 1, "🙂"
    )  # fmt: skip
    refused: tuple[object, ...] = (
        *(None, "x", [], {}, {**good, "digest": "e"}, {**good, "end": 999}),
        *({**good, "begin": -1}, {**good, "begin": "0"}, {**good, "end": 3}),
        {"digest": "d", "begin": 3, "end": 4},
    )
    for bad in refused:
        assert picked(text, "d", bad) is None


def test_hostile_text_loses_what_no_file_may_hold() -> None:
    assert cleaned("a\u202eb\x00c\r\nd\te\u2066") == "abc\nd e"
    assert cleaned("<script>alert(1)</script>") == "<script>alert(1)</script>"


@given(st.text(alphabet="ab \n", max_size=200), st.integers(1, 40))
def test_the_parts_of_a_text_are_all_of_it(text: str, times: int) -> None:
    long = text * times * 20
    parts = parts_of(long)
    assert "".join(long[begin:end] for begin, end in parts) == long
    assert all(end - begin <= 20_000 for begin, end in parts)


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("pay >= 6", "pay >= p6"),
        ("pay >= p6", "pay >= p6"),
        ("pay >= 7", None),  # no option is worth it
        ("length >= 30", "length >= 30"),
        ("length >= 45", "length >= 45"),
        ("fire >= heavy", "fire >= heavy"),
        ("fire in {heavy, stops} and not watch == nobody", None),
        ("length == 45", None),
        ("pay > 2", None),
    ],
)
def test_a_rule_comes_back_as_the_lists_offer_it(text: str, again: str | None) -> None:
    source = "ceasefire" if "pay" not in text else "labour"
    scenario = read(template(source), source).scenario
    assert scenario is not None
    lines = lines_of(scenario, parse(text))
    assert (None if lines is None else str(condition(lines))) == again


@given(st.text(max_size=60), st.integers(-5, 70), st.integers(-5, 70), st.integers(0, 3))
def test_whatever_the_browser_says_is_selected_lies_in_the_text(
    text: str, begin: int, end: int, kind: int
) -> None:
    said: list[object] = [
        {"digest": "x", "begin": begin, "end": end},
        {"digest": "y", "begin": begin, "end": end},
        {"digest": "x", "begin": str(begin), "end": None},
        [begin, end],
    ]
    found = picked(text, "x", said[kind])
    if found is not None:
        assert kind == 0
        assert text[found.begin : found.end] == found.words == found.words.strip() != ""
    elif kind == 0 and 0 <= begin < end <= len(text):
        assert not text[begin:end].strip()


def test_right_to_left_text_stays_and_what_turns_it_goes() -> None:
    article = "قالت \u202eقرار\u202c ترفض <b>ذلك</b>.\r\nשל\u2066 world"  # noqa: RUF001
    kept = cleaned(article)
    assert kept == "قالت قرار ترفض <b>ذلك</b>.\nשל world"
    at = kept.index("ترفض")
    given_ = {"digest": "x", "begin": at, "end": at + 4}
    assert picked(kept, "x", given_) == (at, at + 4, "ترفض")


def test_a_text_of_two_megabytes_is_cut_into_parts_at_once() -> None:
    for text in ("a" * limits.FILE_BYTES, "قرار " * (limits.FILE_BYTES // 9), "\n" * 100_000):
        begun = time.monotonic()
        parts = parts_of(text)
        assert time.monotonic() - begun < 2
        assert [begin for begin, _ in parts[1:]] == [end for _, end in parts[:-1]]
        assert (parts[0][0], parts[-1][1]) == (0, len(text))
        assert all(end - begin <= 20_000 for begin, end in parts)
