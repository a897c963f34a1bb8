"""The condition language: reading, printing back, names, truth, and bad input."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import limits
from sim.files.conditions import Misnamed, misnamed
from sim.language.parser import ConditionError, parse
from sim.language.syntax import (
    Addressed,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Equals,
    Named,
    Not,
    OneOf,
    atoms,
    terms_of,
)
from sim.language.unfolding import Unfolding, unfolding
from sim.problems import nearest
from sim.scenario.model import Option, Scenario, Term
from sim.scenario.world import World, holds, truth
from tests import oracle
from tests.strategies import DAYS, conditions, scenarios, settings_of

A, B, C = Equals("x", "a"), Equals("y", "b"), Named("c")

_RESERVED = {"and", "or", "not", "in", "addressed"}
_words = st.from_regex(r"-?[A-Za-z0-9_][A-Za-z0-9_.\-]{0,5}", fullmatch=True).filter(
    lambda word: word not in _RESERVED
)


@st.composite
def _any_words(draw: st.DrawFn, depth: int = 3) -> Condition:
    """A tree of any words at all, whether or not they would fit a scenario."""
    shape = draw(st.sampled_from(["atom", "not", "all", "any"])) if depth else "atom"
    if shape == "not":
        return Not(draw(_any_words(depth - 1)))
    if shape != "atom":
        parts = tuple(draw(_any_words(depth - 1)) for _ in range(draw(st.integers(2, 3))))
        return AllOf(parts) if shape == "all" else AnyOf(parts)
    term = draw(_words)
    match draw(st.integers(0, 4)):
        case 0:
            return Equals(term, draw(_words), draw(st.booleans()))
        case 1:
            options = draw(st.lists(_words, min_size=1, max_size=3))
            return OneOf(term, tuple(options), draw(st.booleans()))
        case 2:
            return Compare(term, draw(st.sampled_from(["<=", ">=", "<", ">"])), draw(_words))
        case 3:
            return Addressed(term)
        case _:
            return Named(term)


@given(_any_words())
def test_what_is_printed_reads_back_equal_and_prints_the_same(condition: Condition) -> None:
    text = str(condition)
    assert parse(text) == condition
    assert str(parse(text)) == text


@given(_any_words(), st.sampled_from([" ", "\n", "\t  ", ""]))
def test_white_space_between_tokens_does_not_matter(condition: Condition, space: str) -> None:
    text = str(condition)
    for sign in ("==", "!=", "(", ")", "{", "}", ","):
        text = text.replace(sign, f"{space}{sign}{space}")
    assert parse(f"{space}{text}{space}") == condition


READ = {
    "x == a": A,
    "x != a": Equals("x", "a", negated=True),
    "x in {a}": OneOf("x", ("a",)),
    "x in {a, b}": OneOf("x", ("a", "b")),
    "x not in {a, b}": OneOf("x", ("a", "b"), negated=True),
    "x <= 30": Compare("x", "<=", "30"),
    "x >= -1.5": Compare("x", ">=", "-1.5"),
    "x < a": Compare("x", "<", "a"),
    "x > a": Compare("x", ">", "a"),
    "addressed(x)": Addressed("x"),
    "addressed ( x )": Addressed("x"),
    "c": C,
    "not c": Not(C),
    "not not c": Not(Not(C)),
    "(((c)))": C,
    "x==a and y==b": AllOf((A, B)),
    "x == a and y == b or c": AnyOf((AllOf((A, B)), C)),
    "c or x == a and y == b": AnyOf((C, AllOf((A, B)))),
    "c or x == a or y == b": AnyOf((C, A, B)),
    "(c or x == a) or y == b": AnyOf((AnyOf((C, A)), B)),
    "c and (x == a and y == b)": AllOf((C, AllOf((A, B)))),
    "c and (x == a or y == b)": AllOf((C, AnyOf((A, B)))),
    "not c and x == a": AllOf((Not(C), A)),
    "not c or x == a": AnyOf((Not(C), A)),
    "not (c or x == a)": Not(AnyOf((C, A))),
    "not x == a": Not(A),
    "not x in {a}": Not(OneOf("x", ("a",))),
    "not x not in {a}": Not(OneOf("x", ("a",), negated=True)),
    "not addressed(x)": Not(Addressed("x")),
    "inner == order": Equals("inner", "order"),
    "30 == 2025-03": Equals("30", "2025-03"),
    "RU-01.a": Named("RU-01.a"),
}


@pytest.mark.parametrize(("text", "condition"), READ.items())
def test_reading(text: str, condition: Condition) -> None:
    assert parse(text) == condition


@pytest.mark.parametrize(
    "text",
    [
        "us_arms in {paused, ended} and not addressed(table)",
        "duration_days <= 30",
        "a == b or (c == d or e == f) and not (g or h)",
        "x not in {a, b, c} and (y and z) and w",
    ],
)
def test_canonical_text_prints_back_the_same(text: str) -> None:
    assert str(parse(text)) == text


def test_needless_parentheses_go() -> None:
    assert str(parse("((x == a) and (y == b)) or (c)")) == "x == a and y == b or c"


ATOM = "a term, a definition, 'not' or '('"
WRONG = {
    "": (f"expected {ATOM}, found the end", 0),
    "   ": (f"expected {ATOM}, found the end", 3),
    "x ==": ("expected an option, found the end", 4),
    "x == )": ("expected an option, found ')'", 5),
    "x == and": ("expected an option, found 'and'", 5),
    "x !=  or": ("expected an option, found 'or'", 6),
    "x <=": ("expected a number or an option, found the end", 4),
    "x > {": ("expected a number or an option, found '{'", 4),
    "x in a": ("expected '{', found 'a'", 5),
    "x in {}": ("expected an option, found '}'", 6),
    "x in {a,}": ("expected an option, found '}'", 8),
    "x in {a b}": ("expected '}', found 'b'", 8),
    "x in {a": ("expected '}', found the end", 7),
    "x not {a}": ("expected 'in', found '{'", 6),
    "x not == a": ("expected 'in', found '=='", 6),
    "addressed": ("expected '(', found the end", 9),
    "addressed x": ("expected '(', found 'x'", 10),
    "addressed()": ("expected a term, found ')'", 10),
    "addressed(x": ("expected ')', found the end", 11),
    "addressed(x, y)": ("expected ')', found ','", 11),
    "(x == a": ("expected ')', found the end", 7),
    "x == a)": ("expected 'and', 'or' or the end, found ')'", 6),
    "x == a y == b": ("expected 'and', 'or' or the end, found 'y'", 7),
    "x == a == b": ("expected 'and', 'or' or the end, found '=='", 7),
    "x == a and": (f"expected {ATOM}, found the end", 10),
    "or x == a": (f"expected {ATOM}, found 'or'", 0),
    "x == a and or c": (f"expected {ATOM}, found 'or'", 11),
    "not": (f"expected {ATOM}, found the end", 3),
    "in == a": (f"expected {ATOM}, found 'in'", 0),
    "== a": (f"expected {ATOM}, found '=='", 0),
    "x = a": ("'=' has no meaning in a condition", 2),
    "x =< 3": ("'=' has no meaning in a condition", 2),
    "  x & y": ("'&' has no meaning in a condition", 4),
    "x == 'a'": ('"\'" has no meaning in a condition', 5),
    "x == ä": ("'ä' has no meaning in a condition", 5),
    "x == a; import os": ("';' has no meaning in a condition", 6),
    "x.__class__()": (
        "'x.__class__' takes no brackets: only addressed, at_least, at_most, exactly do",
        0,
    ),
    "atleast2(x == a)": ("'atleast2' takes no brackets; did you mean 'at_least'?", 0),
    "x == ٣": ("'٣' has no meaning in a condition", 5),
}


@pytest.mark.parametrize(("text", "expected"), WRONG.items())
def test_what_cannot_be_read_says_why_and_where(text: str, expected: tuple[str, int]) -> None:
    with pytest.raises(ConditionError) as caught:
        parse(text)
    assert (caught.value.message, caught.value.offset) == expected
    assert str(caught.value) == expected[0]


@given(st.text(alphabet="xy ab=!<>(){},notrdi1-.'\n", max_size=40))
def test_any_text_is_read_or_refused_with_a_place_inside_it(text: str) -> None:
    try:
        condition = parse(text)
    except ConditionError as error:
        assert 0 <= error.offset <= len(text)
    else:
        assert parse(str(condition)) == condition


def test_length_is_limited() -> None:
    longest = "x == a" + " " * (limits.CONDITION - 6)
    assert parse(longest) == A
    with pytest.raises(ConditionError, match=f"{limits.CONDITION} characters at most") as caught:
        parse(longest + " ")
    assert caught.value.offset == 0


def test_depth_is_limited() -> None:
    most = limits.CONDITION_DEPTH - 1
    assert parse("(" * most + "c" + ")" * most) == C
    with pytest.raises(ConditionError, match=f"nested deeper than {most + 1}") as caught:
        parse("(" * (most + 1) + "c" + ")" * (most + 1))
    assert caught.value.offset == most + 1
    # What was closed again does not count.
    assert parse(" and ".join(["(c)"] * 100)) == AllOf((C,) * 100)


def test_the_number_of_negations_is_limited() -> None:
    most = limits.CONDITION_DEPTH - 1
    parse("not " * most + "c")
    with pytest.raises(ConditionError) as caught:
        parse("not " * (most + 1) + "c")
    assert caught.value.offset == 4 * (most + 1)
    parse(" and ".join(["not c"] * 100))
    # Parentheses and negations count together.
    half = most // 2
    parse("not (" * half + "c" + ")" * half)
    with pytest.raises(ConditionError):
        parse("not (" * (half + 1) + "c" + ")" * (half + 1))


def _term(name: str, *options: str, ordered: bool = False) -> Term:
    return Term(name, name, tuple(Option(option, option) for option in options), ordered=ordered)


DAYS_TERM = Term(
    "days",
    "days",
    (Option("30", "", value=Fraction(30)), Option("forever", "", value=float("inf"))),
    span=(0, 365),
)
TERMS: Mapping[str, Term] = {
    term.id: term
    for term in (
        _term("strikes", "none", "energy", "all_air", ordered=True),
        _term("guarantee", "paper", "troops"),
        DAYS_TERM,
    )
}


def _definitions(**texts: str) -> dict[str, Condition]:
    return {name: parse(text) for name, text in texts.items()}


NAMES = {
    "strikes == energy and guarantee in {paper, troops}": [],
    "strikes <= energy and strikes > none": [],
    "days <= 30 and days < 45 and days >= 2.5 and days <= forever": [],
    "days == 45": [],
    "truce": [],
    "addressed(guarantee)": [],
    "strike == energy": ["there is no term 'strike'; did you mean 'strikes'?"],
    "addressed(dayz)": ["there is no term 'dayz'; did you mean 'days'?"],
    "addressed(qqqq)": ["there is no term 'qqqq'"],
    "truec": ["there is no definition 'truec'; did you mean 'truce'?"],
    "strikes": [
        "say which option is meant, as in strikes == none, or addressed(strikes); "
        "'strikes' is a term"
    ],
    "not strikes": [
        "say which option is meant, as in strikes != none, or not addressed(strikes); "
        "'strikes' is a term"
    ],
    "guarantee == paper or troops": [
        "say of which term, as in guarantee == troops; 'troops' is an option"
    ],
    "30 <= days": ["the term stands first: days >= 30"],
    "paper == guarantee": ["the term stands first: guarantee == paper"],
    "strikes == energi": ["term 'strikes' has no option 'energi'; did you mean 'energy'?"],
    "strikes not in {none, al_air, qqq}": [
        "term 'strikes' has no option 'al_air'; did you mean 'all_air'?",
        "term 'strikes' has no option 'qqq'; it has none, energy, all_air",
    ],
    "days == 400": [
        "term 'days' has no option '400'; it has 30, forever, whole numbers from 0 to 365"
    ],
    "guarantee <= paper": [
        "term 'guarantee' is neither ordered nor a number, so '<=' cannot apply: "
        "give it 'ordered: true', or a 'value' to each option"
    ],
    "strikes <= 30": [
        "term 'strikes' has no option '30' to compare with; it has none, energy, all_air"
    ],
    "strikes <= energi": [
        "term 'strikes' has no option 'energi' to compare with; did you mean 'energy'?"
    ],
    "days <= long": [
        "term 'days' has no option 'long' to compare with; "
        "it has 30, forever, whole numbers from 0 to 365"
    ],
    "days <= 1e3": [
        "term 'days' has no option '1e3' to compare with; "
        "it has 30, forever, whole numbers from 0 to 365"
    ],
    "not (qqqq == a or wwww == b)": ["there is no term 'qqqq'", "there is no term 'wwww'"],
}


@pytest.mark.parametrize(("text", "problems"), NAMES.items())
def test_names_that_do_not_fit_are_all_reported(text: str, problems: list[str]) -> None:
    definitions = _definitions(truce="strikes == all_air", broken="nowhere == a")
    assert _told(misnamed(parse(text), TERMS, definitions)) == problems


def _told(found: Iterable[Misnamed]) -> list[str]:
    hints = [(one.message, nearest(one.word, one.known)) for one in found]
    return [m if hint is None else f"{m}; did you mean {hint!r}?" for m, hint in hints]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("strikes == none and STRIKES == none", {20: "STRIKES"}),
        ("a == none or strikes == a or strikes in {none,  a}", {0: "a", 24: "a", 48: "a"}),
        ("strikes == strikes", {11: "strikes"}),
        ("not addressed( dayz )", {15: "dayz"}),
        ("days <=  long or truec", {9: "long", 17: "truec"}),
    ],
)
def test_each_word_that_does_not_fit_is_found_where_it_stands(
    text: str, wrong: dict[int, str]
) -> None:
    found = misnamed(parse(text), TERMS, _definitions(truce="strikes == all_air"))
    assert {one.offset: one.word for one in found} == wrong


def test_a_word_in_the_wrong_case_has_a_nearest_name() -> None:
    assert _told(misnamed(parse("STRIKES == none"), TERMS, {})) == [
        "there is no term 'STRIKES'; did you mean 'strikes'?"
    ]


def test_what_is_wrong_inside_a_definition_is_reported_where_it_is_defined() -> None:
    definitions = _definitions(broken="nowhere == a")
    assert not list(misnamed(Named("broken"), TERMS, definitions))
    assert list(misnamed(definitions["broken"], TERMS, definitions))


def _unfolded(**texts: str) -> Unfolding:
    return unfolding({name: parse(text) for name, text in texts.items()})


def test_definitions_in_a_circle_are_refused_and_not_followed() -> None:
    found = _unfolded(a="not b", b="c and strikes == energy", c="a", d="d", e="strikes == none")
    assert found.refused == {
        name: f"definition {name!r} is defined by itself" for name in ("a", "b", "c", "d")
    }
    assert found.sound(parse("e")) and not found.sound(parse("e or d"))


def test_definitions_that_double_at_each_step_are_given_up_early() -> None:
    found = _unfolded(
        d0="strikes == none", **{f"d{n}": f"d{n - 1} and d{n - 1}" for n in range(1, 60)}
    )
    assert list(found.refused.values()) == [
        f"unfolds to more than {limits.CONDITION_NODES:,} parts"
    ]


def test_depth_counts_what_definitions_unfold_to() -> None:
    """Three modest limits that multiply: negations, parentheses, definitions in one another."""
    wrapped = "not " * 9 + "(" * 9
    texts = {f"d{n}": f"{wrapped}{'not ' if n % 2 else ''}d{n - 1}" + ")" * 9 for n in range(1, 40)}
    found = _unfolded(d0="strikes == none", **texts)
    assert list(found.refused.values()) == [
        f"unfolds to a tree deeper than {limits.UNFOLDED_DEPTH}"
    ]
    assert max(found.depths.values()) <= limits.UNFOLDED_DEPTH


TRUTHS = (True, False, None)


def _world(**values: bool | None) -> World:
    """A world in which ``p`` is ``term p == yes``, unknown when the value is None."""
    terms = {name: _term(name, "yes", "no") for name in values}
    known = {name: "yes" if value else "no" for name, value in values.items() if value is not None}
    return World(terms, _definitions(same="p == yes"), known, known.keys())


@pytest.mark.parametrize(("p", "q"), list(product(TRUTHS, TRUTHS)))
def test_three_valued_truth_is_kleene_s(p: bool | None, q: bool | None) -> None:
    world = _world(p=p, q=q)
    table = {True: 2, None: 1, False: 0}
    back = {2: True, 1: None, 0: False}
    assert truth(parse("p == yes and q == yes"), world) is back[min(table[p], table[q])]
    assert truth(parse("p == yes or q == yes"), world) is back[max(table[p], table[q])]
    assert truth(parse("not p == yes"), world) is back[2 - table[p]]
    assert truth(parse("same"), world) is p


@pytest.mark.parametrize(("p", "q"), list(product(TRUTHS, TRUTHS)))
def test_two_valued_truth_takes_missing_atoms_for_false(p: bool | None, q: bool | None) -> None:
    world = _world(p=p, q=q)
    assert holds(parse("p == yes and q == yes"), world) is bool(p and q)
    assert holds(parse("p == yes or q == yes"), world) is bool(p or q)
    assert holds(parse("not p == yes"), world) is (not p)
    assert holds(parse("same"), world) is bool(p)


@pytest.mark.parametrize(
    "text", ["p == yes", "p != yes", "p in {yes}", "p not in {yes}", "not not p == no"]
)
def test_an_atom_about_a_missing_term_is_false_or_unknown_also_when_negated(text: str) -> None:
    world = _world(p=None)
    assert holds(parse(text), world) is False
    assert truth(parse(text), world) is None


def test_comparisons_go_by_value_on_numbers_and_by_place_on_ordered_terms() -> None:
    listed_downwards = (("most", float("inf")), ("30", Fraction(30)), ("half", Fraction(1, 2)))
    number = Term(
        "n", "n", tuple(Option(word, "", value=value) for word, value in listed_downwards)
    )
    place = _term("p", "most", "middle", "least", ordered=True)
    terms = {"n": number, "p": place}

    def satisfying(term: Term, comparison: str) -> list[str]:
        condition = parse(f"{term.id} {comparison}")
        worlds = {o.id: World(terms, {}, {term.id: o.id}, {term.id}) for o in term.options}
        return [option for option, world in worlds.items() if holds(condition, world)]

    assert satisfying(number, "<= 30") == ["30", "half"]
    assert satisfying(number, "< 30") == ["half"]
    assert satisfying(number, "> half") == ["most", "30"]
    assert satisfying(number, ">= 0.5") == ["most", "30", "half"]
    assert satisfying(number, ">= most") == ["most"]
    assert satisfying(number, "> 999999999999") == ["most"]
    assert satisfying(place, "<= middle") == ["most", "middle"]
    assert satisfying(place, "> most") == ["middle", "least"]


def test_addressing_is_always_known() -> None:
    world = World({}, {}, {"p": "yes"}, frozenset({"q"}))
    for question in (truth, holds):
        assert question(Addressed("q"), world) is True
        assert question(Addressed("p"), world) is False


def test_terms_and_atoms_unfold_definitions_in_the_order_written() -> None:
    definitions = _definitions(inner="y == a and x == b", outer="not inner")
    condition = parse("z < c or outer and addressed(y)")
    assert terms_of(condition, definitions) == ("z", "y", "x")
    assert list(atoms(condition, definitions)) == [
        Compare("z", "<", "c"),
        Equals("y", "a"),
        Equals("x", "b"),
        Addressed("y"),
    ]


@st.composite
def _placed(draw: st.DrawFn) -> tuple[Scenario, Condition, dict[str, str]]:
    scenario = draw(scenarios(most_positions=0))
    names = [definition.id for definition in scenario.definitions]
    return (
        scenario,
        draw(conditions(scenario.terms, names)),
        draw(settings_of(scenario.terms)),
    )


@given(_placed())
def test_truth_equals_the_oracle(case: tuple[Scenario, Condition, dict[str, str]]) -> None:
    scenario, condition, package = case
    assert scenario.as_of in DAYS
    definitions = scenario.meanings
    for world in (oracle.as_set(scenario, package), oracle.completed(scenario, package)):
        same = World(scenario.term, definitions, world.values, world.addressed)
        assert truth(condition, same) is oracle.three_valued(condition, world)
        assert holds(condition, same) is oracle.two_valued(condition, world)
    assert set(terms_of(condition, definitions)) == oracle.mentioned(condition, scenario)
    assert not list(misnamed(condition, scenario.term, definitions))


@given(_placed())
def test_two_valued_truth_decides_what_three_valued_truth_knows_without_negation(
    case: tuple[Scenario, Condition, dict[str, str]],
) -> None:
    scenario, condition, package = case
    definitions = scenario.meanings
    known = {term.id: term.options[0].id for term in scenario.terms} | package
    world = World(scenario.term, definitions, known, known.keys())
    # With every term settled there is nothing unknown, and both agree.
    assert truth(condition, world) is holds(condition, world)
