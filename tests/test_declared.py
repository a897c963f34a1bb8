"""What is asked and what is found: made by keywords, read from words, said in JSON."""

from __future__ import annotations

import pickle
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import Annotated, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import limits
from sim.problems import InvalidInput
from sim.questions.base import Exact, OrOut, Part, is_none
from sim.questions.registry import QUESTIONS, asks
from sim.scenario.declared import Said, in_json, in_json_as, json_field
from sim.scenario.parameters import Asked, Count, Day, Names, Numbers, Seconds, Shown, read_in_part


class Colour(Enum):
    RED = "red"


class Small(Part):
    size: int
    note: str = json_field(default="", hidden=True)


class Large(Small):
    worth: Exact | None = json_field(default=None, name="points", unless=is_none)
    pairs: dict[str, tuple[OrOut, OrOut]]
    parts: tuple[Small, ...] = ()
    half: Annotated[Fraction, Said(float, float)] = Fraction(1, 2)
    colours: dict[Colour, list[date]] = json_field(default={})

    @property
    @in_json
    def twice(self) -> int:
        return 2 * self.size

    @cached_property
    @in_json_as("or_out")
    def chosen(self) -> OrOut:
        return None

    @property
    @in_json_as("never", unless=is_none)
    def absent(self) -> None:
        return None


def _large(size: int = 3) -> Large:
    return Large(size=size, pairs={"a": ("x", None)}, parts=(Small(size=1, note="kept"),))


def test_json_has_fields_of_bases_first_and_properties_last() -> None:
    assert list(_large().as_json().items()) == [
        ("size", 3),
        ("pairs", {"a": ["x", "left_out"]}),
        ("parts", [{"size": 1}]),
        ("half", 0.5),
        ("colours", {}),
        ("twice", 6),
        ("or_out", "left_out"),
    ]
    more = _large().model_copy(
        update={"worth": Fraction(5, 3), "colours": {Colour.RED: [date(2025, 3, 18)]}}
    )
    assert more.as_json()["points"] == "5/3"
    assert more.as_json()["colours"] == {"red": ["2025-03-18"]}
    assert more.model_copy(update={"worth": Fraction(4)}).as_json()["points"] == 4


def test_it_never_changes_and_is_as_its_fields_are() -> None:
    one = _large()
    assert one == _large() != _large(4)
    assert one.chosen is None
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301
    assert hash(Small(size=1)) == hash(Small(size=1))
    assert one.model_copy(update={"size": 4}).twice == 8
    with pytest.raises(AttributeError, match="size"):
        one.size = 5  # type: ignore[misc]
    with pytest.raises(TypeError, match="needs size"):
        Small()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="no field length"):
        Small(size=1, length=2)  # type: ignore[call-arg]


def test_a_default_is_no_ones_to_change() -> None:
    one = _large()
    one.colours[Colour.RED] = []
    assert _large().colours == {}


class AskSmall(Asked):
    name: ClassVar = "small"
    names: Names = ()
    firm: Annotated[Numbers, Shown("P=0.9")] = json_field(default={})
    count: Count | None = None
    seconds: Seconds = 10.0
    colour: Annotated[Colour | None, Shown("WORD", noun="colour")] = None
    when: Day | None = None
    told: bool = False


def test_what_is_asked_comes_as_words_as_values_or_from_a_file() -> None:
    words = AskSmall(names="b, a,b", firm=["P=0.9"], count="7", seconds="1e1", colour="red")
    values = AskSmall(
        names=["b", "a"],
        firm={"P": Fraction(9, 10)},
        count=7.0,
        seconds=Fraction(10),
        colour=Colour.RED,
    )
    assert words == values == AskSmall(**{n: getattr(words, n) for n in AskSmall.model_fields})
    assert words.model_fields_set == {"names", "firm", "count", "seconds", "colour"}
    assert AskSmall().count is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"count": "0"}, f"--count: must lie between 1 and {limits.MOST_LISTED}"),
        ({"count": "1.5"}, "--count: should be a whole number, not '1.5'"),
        ({"count": "1e999999999"}, "--count: should be a whole number, not '1e999999999'"),
        ({"seconds": "nan"}, f"--seconds: must lie between 0 and {limits.MOST_SECONDS}"),
        ({"seconds": "soon"}, "--seconds: should be a number, not 'soon'"),
        ({"colour": "redd"}, "--colour: there is no colour 'redd'; did you mean 'red'?"),
        ({"firm": "P"}, "--firm: 'P' is not of the form P=0.9"),
        ({"firm": "P=x"}, "--firm: P: 'x' is no number"),
        ({"firm": ["P=1", "P=0"]}, "--firm: P: set twice: to 1 and 0"),
        ({"names": 5}, "--names: should be a list of names"),
        ({"told": "maybe"}, "--told: should be true or false"),
        ({"cout": 1}, "--cout: there is no parameter 'cout'; did you mean 'count'?"),
    ],
)
def test_a_value_that_does_not_fit_is_told_in_a_sentence(
    given: dict[str, object], said: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        AskSmall(**given)
    assert [str(problem) for problem in refused.value.problems] == [said]
    asked, problems = read_in_part(AskSmall, {**given, "told": given.get("told", True)})
    assert len(problems) == 1
    assert asked.told is ("told" not in given)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(QUESTIONS), st.data())
def test_whatever_is_asked_is_taken_or_told(question: str, data: st.DataObject) -> None:
    """Never another exception; and what was taken is taken again."""
    shape = asks(question)
    name = data.draw(st.sampled_from(sorted(shape.model_fields)))
    asked, problems = read_in_part(shape, {name: data.draw(_VALUES)})
    assert all(str(problem) for problem in problems)
    if not problems:
        assert shape(**{name: getattr(asked, name)}) == asked
