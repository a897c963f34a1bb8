"""GENIUS files as GENIUS reads them: cases that went wrong, and random ones against its rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.files.load import read
from sim.formats import genius
from sim.formats.common import Document, Imported
from sim.questions.check import check
from sim.questions.deals import deals
from sim.questions.tradeoffs import tradeoffs
from sim.scenario.model import Scenario
from sim.scenario.question import ask
from tests.importing import COLOUR, COLOUR_RATED, brought_in, domain, refused, space

X = "<issue index='1' name='X'><item value='a'{}/><item value='b'{}/><item value='c'{}/></issue>"
Y = "<issue index='2' name='Y'><item value='p'{}/><item value='q'{}/></issue>"
XY = X.format("", "", "") + Y.format("", "")
WEIGHTS = "<weight index='1' value='0.5'/><weight index='2' value='0.5'/>"


def rated(x: tuple[int, ...] = (4, 2, 0), y: tuple[int, ...] = (1, 0)) -> str:
    def marks(values: tuple[int, ...]) -> list[str]:
        return [f" evaluation='{value}'" for value in values]

    return X.format(*marks(x)) + Y.format(*marks(y))


def reserving(value: str) -> str:
    return f"<reservation value='{value}'/>"


def scenario_of(imported: Imported) -> Scenario:
    loaded = read(imported.text, "imported.yaml")
    assert loaded.problems == () and loaded.scenario is not None
    return loaded.scenario


def counted(imported: Imported) -> tuple[int, int]:
    """Possible packages, and those acceptable to everyone."""
    found = deals((scenario := scenario_of(imported)), ask(scenario))
    return found.packages, found.deals


def test_a_negative_evaluation_is_kept() -> None:
    imported = brought_in(XY, space(rated((4, 2, -4)) + WEIGHTS, rest=reserving("0")))
    assert imported.warnings == ()
    assert counted(imported) == (6, 5)


def test_of_repeated_entries_the_last_counts() -> None:
    twice = "<weight index='1' value='0.1'/>" + WEIGHTS
    for profile in (
        rated() + twice,
        rated((1, 4, 4), (0, 1)) + rated() + WEIGHTS,
        rated().replace("<item value='b'", "<item value='a' evaluation='9'/><item value='b'", 1)
        + "<issue index='1' name='X'><item value='a' evaluation='4'/>"
        "<item value='b' evaluation='9'/><item value='b' evaluation='2'/>"
        "<item value='c' evaluation='0'/></issue>" + WEIGHTS,
    ):
        imported = brought_in(XY, space(profile, rest=reserving("0.5")))
        assert "the last counts" in imported.warnings[0]
        assert counted(imported) == (6, 4)


PROLOGS = ("<!-- a <b> -->", "<?xml version='1.0' encoding='utf-8'?>", "\n \n", "<?other it?>")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("prolog", [PROLOGS, PROLOGS[::-1], PROLOGS[1:] + PROLOGS[:2], ()])
def test_what_stands_before_the_root_does_not_matter(
    prolog: tuple[str, ...], encoding: str
) -> None:
    data = "".join(prolog) + space(COLOUR_RATED.replace("red", "rét"))
    imported = brought_in(COLOUR.replace("red", "rét"), data.encode(encoding))
    assert imported.warnings == ()
    assert "label: rét" in imported.text


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "utf-16"])
def test_declared_encodings_are_read_where_they_can_be(declared: str) -> None:
    written = "utf-8" if declared == "utf-16" else declared
    data = f"<!-- --><?xml version='1.0' encoding='{declared}'?>" + space(
        COLOUR_RATED.replace("red", "rét")
    )
    imported = brought_in(COLOUR.replace("red", "rét"), data.encode(written))
    assert imported.warnings == () and "label: rét" in imported.text


def test_attributes_need_no_blank_between_them() -> None:
    close = space(COLOUR_RATED).replace("' ", "'").replace("red", "a='b'c".replace("'", '"'))
    imported = brought_in(COLOUR.replace("'red'", "'a=\"b\"c'"), close)
    assert imported.warnings == ()
    assert 'label: a="b"c' in imported.text


@pytest.mark.parametrize(
    ("issues", "profile"),
    [
        (COLOUR, space(COLOUR_RATED.replace("evaluation='4'", "evaluation='0,5'"))),
        (COLOUR, space(COLOUR_RATED.replace("value='1'/>", "value='1,0'/>"))),
        (COLOUR, space(COLOUR_RATED, rest=reserving("0,5"))),
        ("<issue index='1' type='integer' lowerbound='0,0' upperbound='4'/>", space("")),
    ],
)
def test_a_comma_for_a_point_is_refused(issues: str, profile: str) -> None:
    assert "is written with a comma; numbers are written like 0.5" in refused(
        lambda: brought_in(issues, profile)
    )


@pytest.mark.parametrize(
    "said", ["etype='discrete' type='discrete' vtype='integer'", "", "type='integer'"]
)
@pytest.mark.parametrize("spelled", ["{}", "{}.0"])
def test_an_integer_issue_may_be_given_as_items(said: str, spelled: str) -> None:
    kind = "<issue index='2' name='kind'><item value='a'{}/><item value='b'{}/></issue>"
    issues = "<issue index='1' name='qty' type='integer' lowerbound='0' upperbound='4'/>"
    items = "".join(f"<item value='{spelled.format(n)}' evaluation='{n / 4}'/>" for n in range(5))
    profile = (
        f"<issue index='1' name='qty' {said}>{items}</issue>"
        + kind.format(" evaluation='0.2'", " evaluation='1.0'")
        + WEIGHTS
    )
    imported = brought_in(issues + kind.format("", ""), space(profile, rest=reserving("0.6")))
    assert imported.warnings == ()
    assert counted(imported) == (10, 5)


@pytest.mark.parametrize("excess", ["0.00000005", "0.00000000000003", "0.1"])
def test_a_sum_that_is_not_1_does_not_read_as_1(excess: str) -> None:
    half = Fraction("0.5") + Fraction(excess)
    weights = WEIGHTS.replace("index='2' value='0.5'", f"index='2' value='{float(half)!r}'")
    warnings = brought_in(XY, space(rated() + weights)).warnings
    assert all("sum to 1, not 1" not in warning for warning in warnings)
    assert bool(warnings) == (Fraction(excess) > Fraction(1, 10**9))


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        (("left/profile.xml", "right/profile.xml"), ["left/profile", "right/profile"]),
        (("a/p.xml", "b\\p.xml", "q.xml"), ["a/p", "b/p", "q"]),
        (("p.xml", "p.xml"), ["p 1", "p 2"]),
        (("a/x/p.xml", "b/x/p.xml", "b/y/p.xml"), ["a/x/p", "b/x/p", "y/p"]),
    ],
)
def test_parties_of_one_file_name_are_told_apart(names: tuple[str, ...], labels: list[str]) -> None:
    profile = space(COLOUR_RATED).encode()
    imported = genius.read_domain(domain(COLOUR), [Document(name, profile) for name in names])
    parties = scenario_of(imported).parties
    assert [party.label for party in parties] == labels
    assert len({party.id for party in parties}) == len(names)


# Utilities whose common unit would be longer than any number of a file.


def sheet(issues: list[list[int]], weights: list[str]) -> str:
    return "".join(
        f"<issue index='{n}' name='I{n}'>"
        + "".join(
            f"<item value='{v}' evaluation='{e}'/>" for v, e in zip("abcd", row, strict=False)
        )
        + f"</issue><weight index='{n}' value='{weight}'/>"
        for n, (row, weight) in enumerate(zip(issues, weights, strict=True), start=1)
    )


def utilities(issues: list[list[int]], weights: list[str]) -> dict[tuple[int, ...], Fraction]:
    """GENIUS's rule, applied to every outcome."""
    return {
        outcome: min(
            Fraction(1),
            sum(
                (
                    Fraction(weight) * row[value] / max(row) if max(row) > 0 else Fraction(0)
                    for row, weight, value in zip(issues, weights, outcome, strict=True)
                ),
                Fraction(0),
            ),
        )
        for outcome in product(*(range(len(row)) for row in issues))
    }


def read_sheets(parties: list[list[list[int]]], weights: list[str]) -> Scenario:
    plain = "".join(
        f"<issue index='{n}' name='I{n}'>"
        + "".join(f"<item value='{v}'/>" for v, _ in zip("abcd", row, strict=False))
        + "</issue>"
        for n, row in enumerate(parties[0], start=1)
    )
    profiles = [
        Document(f"p{n}.xml", space(sheet(party, weights)).encode())
        for n, party in enumerate(parties)
    ]
    imported = genius.read_domain(domain(plain), profiles)
    assert all("weights" in warning for warning in imported.warnings)
    return scenario_of(imported)


def solved(scenario: Scenario) -> Mapping[str, tuple[Fraction | None, set[tuple[str, ...]]]]:
    found = tradeoffs(scenario, ask(scenario)).solutions
    return {
        name: (solution.value, {tuple(p.package.values()) for p in solution.packages})
        for name, solution in found.items()
    }


def test_parties_are_never_added_up_over_different_scales() -> None:
    a = [[9999999999971, 8999999999973, 0], [10, 9, 0]]
    b = [[0, 5999999999950, 9999999999917], [0, 5999999999857, 9999999999763]]
    found = solved(read_sheets([a, b], ["0.5", "0.5"]))
    first, second = (utilities(party, ["0.5", "0.5"])[1, 1] for party in (a, b))
    assert found["utilitarian"] == (first + second, {("b", "b")})
    assert found["egalitarian"] == (second, {("b", "b")})
    assert found["nash"] == (first * second, {("b", "b")})


whole = st.integers(0, 10) | st.sampled_from([9999999999971, 8999999999973, 9999999999917, 7])
two_parties = st.integers(1, 3).flatmap(
    lambda issues: st.tuples(
        *[st.lists(st.lists(whole, min_size=3, max_size=3), min_size=issues, max_size=issues)] * 2,
        st.lists(
            st.sampled_from(["0.3", "0.5", "0.123456789012345"]), min_size=issues, max_size=issues
        ),
    )
)


@settings(max_examples=25, deadline=None)
@given(two_parties)
def test_solutions_of_random_utilities(
    drawn: tuple[list[list[int]], list[list[int]], list[str]],
) -> None:
    one, two, weights = drawn
    scenario = read_sheets([one, two], weights)
    ours = [utilities(party, weights) for party in (one, two)]
    totals = {outcome: (ours[0][outcome], ours[1][outcome]) for outcome in ours[0]}
    found = tradeoffs(scenario, ask(scenario), ties=100).solutions
    for name, value in (
        ("utilitarian", max(a + b for a, b in totals.values())),
        ("egalitarian", max(min(pair) for pair in totals.values())),
        ("nash", max(a * b for a, b in totals.values())),
    ):
        assert found[name].value == value, name
    for outcome, pair in totals.items():
        package = {f"i{n}": "abcd"[value] for n, value in enumerate(outcome, start=1)}
        checked = check(scenario, package).parties
        assert (checked["p0"].points, checked["p1"].points) == pair


# Hyper-rectangles.

NUMBERS = "".join(
    f"<issue index='{n}' name='I{n}' type='integer' lowerbound='{low}' upperbound='{high}'/>"
    for n, low, high in ((1, 0, 9), (2, 0, 9), (3, 0, 9))
)


def rectangles(inner: str, most: str, reservation: str, issues: str = NUMBERS) -> str:
    utility = f"<utility maxutility='{most}'>{inner}</utility>"
    return space(issues + utility, rest=reserving(reservation), kind=" type='nonlinear'")


def box(utility: int, *bounds: tuple[int, int, int], kind: str = "INCLUDES") -> str:
    inside = "".join(f"<{kind} index='{i}' min='{low}' max='{high}'/>" for i, low, high in bounds)
    return f"<hyperRectangle utility='{utility}'>{inside}</hyperRectangle>"


def test_hyper_rectangles() -> None:
    a = box(50, (1, 3, 9)) + box(30, (2, 4, 8), (3, 0, 5)) + box(20, (1, 0, 6), (3, 2, 7))
    b = box(40, (1, 0, 2)) + box(30, (2, 6, 9), (3, 3, 9)) + box(20, (3, 0, 4))
    ufun = "<ufun type='PlainUfun' weight='1' aggregation='sum'>{}</ufun>"
    imported = genius.read_domain(
        domain(NUMBERS),
        [
            Document("a.xml", rectangles(ufun.format(a), "100", "0.6").encode()),
            Document("b.xml", rectangles(ufun.format(b), "80", "0.5").encode()),
        ],
    )
    assert imported.warnings == ()
    scenario = scenario_of(imported)
    found = deals(scenario, ask(scenario))
    assert (found.packages, found.deals) == (1000, 50)
    assert [deals(scenario, ask(scenario, parties=[p])).deals for p in "ab"] == [370, 356]
    frontier = tradeoffs(scenario, ask(scenario)).frontier
    assert [(dict(p.values), p.count) for p in frontier] == [({"a": 1, "b": Fraction(5, 8)}, 24)]


@dataclass(frozen=True)
class Box:
    """A rectangle: utility, weight, bounds, and whether it pays outside of them."""

    utility: int
    weight: int
    bounds: tuple[tuple[int, int, int], ...]
    outside: bool

    def pays(self, outcome: tuple[int, ...]) -> int:
        inside = all(low <= outcome[i - 1] <= high for i, low, high in self.bounds)
        return self.utility * self.weight * (inside != (self.outside and bool(self.bounds)))

    def xml(self) -> str:
        plain = box(self.utility, *self.bounds, kind="EXCLUDES" if self.outside else "INCLUDES")
        return plain.replace("utility=", f"weight='{self.weight}' utility=", 1)


@dataclass(frozen=True)
class Ufun:
    """A function: how it puts together what its rectangles and inner functions pay."""

    form: str
    boxes: tuple[Box, ...]
    inner: tuple[Ufun, ...]
    weight: int

    def pays(self, outcome: tuple[int, ...]) -> int:
        paid = [each.pays(outcome) for each in self.boxes]
        paid += [each.weight * each.pays(outcome) for each in self.inner]
        return sum(paid) if self.form == "sum" else (min if self.form == "min" else max)(paid)

    def xml(self) -> str:
        parts = "".join([*(each.xml() for each in self.boxes), *(f.xml() for f in self.inner)])
        return f"<ufun weight='{self.weight}' aggregation='{self.form}'>{parts}</ufun>"


ends = st.tuples(st.integers(1, 2), st.integers(-1, 3), st.integers(-1, 3))
boxes = st.builds(
    Box, st.integers(0, 9), st.integers(1, 2), st.lists(ends, max_size=3).map(tuple), st.booleans()
)
some = st.lists(boxes, min_size=1, max_size=3).map(tuple)
plain_ufuns = st.builds(
    Ufun, st.sampled_from(["sum", "min", "max"]), some, st.just(()), st.integers(1, 3)
)
ufuns = st.builds(
    Ufun, st.just("sum"), some, st.lists(plain_ufuns, max_size=2).map(tuple), st.just(1)
)
SMALL = "".join(
    f"<issue index='{n}' name='I{n}' type='integer' lowerbound='-1' upperbound='2'/>"
    for n in (1, 2)
)


@settings(max_examples=40, deadline=None)
@given(plain_ufuns | ufuns, st.integers(1, 20))
def test_random_hyper_rectangles(ufun: Ufun, most: int) -> None:
    profile = rectangles(ufun.xml(), str(most), "0.5", SMALL)
    scenario = scenario_of(brought_in(SMALL, profile))
    for outcome in product(range(-1, 3), repeat=2):
        package = {
            f"i{n}": str(value).replace("-", "minus_") for n, value in enumerate(outcome, start=1)
        }
        checked = check(scenario, package)
        utility = min(Fraction(1), Fraction(ufun.pays(outcome), most))
        assert checked.parties["p"].points == utility
        assert checked.accepts("p") == (utility >= Fraction(1, 2))


@pytest.mark.parametrize(
    ("inner", "most", "message"),
    [
        ("", "10", "needs <utility> with a <ufun>"),
        ("<ufun/>", "0", "above 0"),
        ("<ufun/>", "x", "needs a number maxutility, not 'x'"),
        ("<ufun aggregation='mean'/>", "1", "unknown aggregation 'mean'"),
        (f"<ufun>{box(1, (9, 0, 1))}</ufun>", "1", "no issue '9'"),
        (f"<ufun>{box(1, (1, 0, 1)).replace('max', 'most')}</ufun>", "1", "needs a number max"),
        (f"<ufun aggregation='max'>{box(-1, (1, 0, 1))}</ufun>", "1", "negative utilities"),
        (
            f"<ufun aggregation='min'><ufun>{box(1, (1, 0, 1)) * 2}</ufun></ufun>",
            "1",
            "the min of sums",
        ),
        (f"<ufun aggregation='max'>{box(1, (1, 0, 1), (2, 1, 1)) * 90}</ufun>", "1", "too long"),
    ],
)
def test_rectangles_that_cannot_be_expressed_are_refused(
    inner: str, most: str, message: str
) -> None:
    assert message in refused(lambda: brought_in(SMALL, rectangles(inner, most, "0", SMALL)))
