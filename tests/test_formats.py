"""GENIUS import: known answers by brute force over what was written, lenient reading."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.formats import genius
from sim.formats.common import Document
from tests.importing import (
    COLOUR,
    COLOUR_RATED,
    INTEGER,
    acceptable,
    amount,
    brought_in,
    domain,
    frontier,
    imported_case,
    packages,
    plain,
    shares,
    space,
    total,
)
from tests.known_cases import (
    ENGLAND_ZIMBABWE,
    ITEX_CYPRESS,
    GeniusCase,
)


@pytest.mark.parametrize(
    ("case", "reservation", "outcomes", "deals", "on_frontier"),
    [
        (ENGLAND_ZIMBABWE, None, 576, 298, 23),
        (ENGLAND_ZIMBABWE, "0.75", 576, 11, None),
        (ENGLAND_ZIMBABWE, "0.85", 576, 0, None),
        (ITEX_CYPRESS, None, 180, 180, None),
        (ITEX_CYPRESS, "0.5", 180, 20, 5),
    ],
)
def test_genius_known_answers(
    case: GeniusCase,
    reservation: str | None,
    outcomes: int,
    deals: int,
    on_frontier: int | None,
) -> None:
    imported = imported_case(case, reservation)
    scenario = plain(imported)
    assert imported.warnings == ()
    assert sum(1 for _ in packages(scenario)) == outcomes
    found = acceptable(scenario)
    assert sum(map(len, found.values())) == deals
    if on_frontier is not None:
        assert frontier(found) == on_frontier


def test_genius_points_are_exact_utilities() -> None:
    scenario = plain(imported_case(ENGLAND_ZIMBABWE))
    for party, profile in zip(scenario["parties"], ENGLAND_ZIMBABWE.profiles, strict=True):
        assert amount(party["minimum"]) == Fraction(profile.reservation)
        for term, weight, evaluations in zip(
            scenario["terms"], profile.weights, profile.evaluations, strict=True
        ):
            assert [amount(points) for points in party["points"][term["id"]].values()] == [
                Fraction(weight) * evaluation / max(evaluations) for evaluation in evaluations
            ]
    # Only the first profile's weights sum to a little more than 1, so only it is cut off.
    assert "cap" in scenario["parties"][0]
    assert "cap" not in scenario["parties"][1]


def test_genius_text_is_deterministic_and_keeps_labels() -> None:
    assert imported_case(ITEX_CYPRESS).text == imported_case(ITEX_CYPRESS).text
    scenario = plain(imported_case(ITEX_CYPRESS))
    labels = {o["id"]: o["label"] for term in scenario["terms"] for o in term["options"]}
    assert labels["4.37"] == "$4.37"
    assert labels["10_spoilage_allowed"] == "10% spoilage allowed"


def test_type_may_be_missing_and_objectives_may_nest() -> None:
    nested = f"<objective index='1'><objective index='2'>{COLOUR}</objective></objective>"
    imported = brought_in(nested, space(COLOUR_RATED))
    assert imported.warnings == ()
    assert shares(imported, "colour") == [Fraction(1), Fraction(1, 4)]
    assert plain(imported)["parties"][0]["minimum"] == 0


def test_weights_before_the_issues_and_look_alike_items() -> None:
    profile = space(
        "<weight index='0' value='5'/><weight index='7' value='1'/><issue index='7' name='Colour'>"
        "<similarity_function><item value='green' evaluation='99'/></similarity_function>"
        "<item value='red' evaluation='2'/><item value='blue' evaluation='1'/></issue>"
    )
    imported = brought_in(COLOUR, profile)
    assert imported.warnings == ()
    assert shares(imported, "colour") == [Fraction(1), Fraction(1, 2)]


def test_no_evaluation_above_the_threshold_counts_nothing() -> None:
    profile = COLOUR_RATED.replace("'4'", "'0.000001'").replace("evaluation='1'", "evaluation='0'")
    assert shares(brought_in(COLOUR, space(profile)), "colour") == [0, 0]


@pytest.mark.parametrize(
    "bounds", ["lowerbound='-1' upperbound='3'>", "><range lowerbound='-1' upperbound='3'/>"]
)
def test_integer_issue(bounds: str) -> None:
    evaluator = "<evaluator ftype='linear' slope='0.3' offset='0.1'/></issue>"
    profile = space(
        INTEGER.format(bounds).replace("</issue>", evaluator) + "<weight index='1' value='1'/>"
    )
    imported = brought_in(INTEGER.format(bounds), profile)
    assert shares(imported, "days") == [Fraction(n, 10) for n in (1, 4, 7, 10, 10)]
    term = plain(imported)["terms"][0]
    assert term["ordered"] is True
    assert term["options"][0] == {"id": "minus_1", "label": "-1", "value": -1}
    assert imported.warnings == ()


def test_long_integer_issue_is_sampled_with_a_warning() -> None:
    issue = INTEGER.format("lowerbound='0' upperbound='100000'>")
    evaluator = "<evaluator slope='0.00001' offset='0'/></issue><weight index='1' value='1'/>"
    imported = brought_in(issue, space(issue.replace("</issue>", evaluator)), steps=5)
    assert [o["value"] for o in plain(imported)["terms"][0]["options"]] == [
        *(0, 25_000, 50_000, 75_000, 100_000)
    ]
    assert plain(imported)["terms"][0]["sampled"] is True
    assert "sample of 5 values" in imported.warnings[0]
    assert "sample of 5 values" in plain(imported)["terms"][0]["note"].lower()


@pytest.mark.parametrize(
    ("evaluator", "expected"),
    [
        ("ftype='linear' parameter0='-0.5' parameter1='1'", [0, 0, Fraction(1, 2), 1, 1]),
        ("ftype='constant' parameter0='0.25'", [Fraction(1, 4)] * 3),
        (
            "ftype='triangular' parameter0='0' parameter1='2' parameter2='0.5'",
            [0, 1, Fraction(2, 3), 0],
        ),
        ("ftype='triangular' parameter0='0' parameter1='2' parameter2='2'", [0, Fraction(1, 2), 1]),
    ],
)
def test_real_issue(evaluator: str, expected: list[Fraction]) -> None:
    issue = (
        "<issue index='1' name='Share' type='real'><range lowerbound='0' upperbound='2'/>{}</issue>"
    )
    profile = issue.format(f"<evaluator {evaluator}/>") + "<weight index='1' value='1'/>"
    imported = brought_in(issue.format(""), space(profile), steps=3)
    assert shares(imported, "share") == expected
    assert f"sample of {len(expected)} values" in imported.warnings[0]


@given(st.lists(st.tuples(*[st.integers(-3, 9)] * 3), min_size=1, max_size=3), st.integers(2, 5))
def test_the_best_and_the_worst_of_a_real_issue_are_among_its_options(
    bent: list[tuple[int, int, int]], steps: int
) -> None:
    issue = (
        "<issue index='1' name='Share' type='real'><range lowerbound='0' upperbound='7'/>{}</issue>"
    )
    straight = [(Fraction(a, 4), Fraction(b, 4)) for a, b, _ in bent]
    corners = [(*sorted((a, b)), top) for a, b, top in bent]
    corners = [(a, b, min(max(a, top), b)) for a, b, top in corners]
    forms = [f"'linear' parameter0='{float(a)}' parameter1='{float(b)}'" for a, b in straight]
    forms += [
        f"'triangular' parameter0='{a}' parameter1='{b}' parameter2='{top}'"
        for a, b, top in corners
    ]
    weight = "<weight index='1' value='1'/>"
    profiles = [
        Document(f"p{n}.xml", space(issue.format(f"<evaluator ftype={form}/>") + weight).encode())
        for n, form in enumerate(forms)
    ]
    imported = genius.read_domain(domain(issue.format("")), profiles, steps=steps)
    parties = plain(imported)["parties"]
    # The slow way: every hundredth of the range, which holds no corner that the options miss.
    grid = [Fraction(n, 100) for n in range(701)]
    worth = [[min(max(a + b * x, Fraction(0)), Fraction(1)) for x in grid] for a, b in straight]
    worth += [[_triangle(x, *corner) for x in grid] for corner in corners]
    for party, values in zip(parties, worth, strict=True):
        told = {Fraction(str(p)) for p in party.get("points", {}).get("share", {"": 0}).values()}
        assert max(told) >= max(values)
        assert min(told) <= min(values)


def _triangle(x: Fraction, low: int, high: int, top: int) -> Fraction:
    if not low <= x <= high:
        return Fraction(0)
    up = (x - low) / (top - low) if top > low else Fraction(1)
    down = (high - x) / (high - top) if high > top else Fraction(1)
    return min(up, down)


def test_sample_values_have_a_short_decimal_form() -> None:
    issue = (
        "<issue index='1' name='Share' type='real'><range lowerbound='0' upperbound='1'/>{}</issue>"
    )
    profile = issue.format("<evaluator ftype='linear' parameter0='0' parameter1='1'/>")
    imported = brought_in(
        issue.format(""), space(profile + "<weight index='1' value='1'/>"), steps=4
    )
    assert shares(imported, "share") == [0, Fraction(333333, 10**6), Fraction(666667, 10**6), 1]


def test_weights_above_one_are_kept_and_capped() -> None:
    size = "<issue index='8' name='Size'><item value='S'{}/><item value='L'{}/></issue>"
    rated = size.format(" evaluation='1'", " evaluation='2'") + "<weight index='8' value='0.3'/>"
    profile = space(COLOUR_RATED.replace("value='1'/>", "value='0.8'/>") + rated)
    imported = brought_in(COLOUR + size.format("", ""), profile)
    assert "the weights sum to 1.1" in imported.warnings[0]
    party = plain(imported)["parties"][0]
    assert total(party, {"colour": "red", "size": "l"}) == party["cap"]


@pytest.mark.parametrize(
    ("rest", "warning"),
    [
        ("<discount_factor value='s'/>", "'s' is no number; taken as 1"),
        ("<discount_factor/>", "None is no number; taken as 1"),
        ("<discount_factor value='0.5'/>", "discount factor is ignored"),
        ("<reservation value='half'/>", "'half' is no number; taken as 0"),
        ("<reservation value='NaN'/>", "'NaN' is no number; taken as 0"),
        ("<reservation value='1.5'/>", "above 1"),
    ],
)
def test_bad_numbers_fall_back_with_a_warning(rest: str, warning: str) -> None:
    imported = brought_in(COLOUR, space(COLOUR_RATED, rest=rest))
    assert any(warning in text for text in imported.warnings)
    plain(imported)


@pytest.mark.parametrize("discount", ["0", "-1", "2", "1"])
def test_discounts_that_mean_none(discount: str) -> None:
    rest = f"<discount_factor value='{discount}'/>"
    assert brought_in(COLOUR, space(COLOUR_RATED, rest=rest)).warnings == ()


@pytest.mark.parametrize(
    ("domain_issues", "profile", "warning"),
    [
        (COLOUR.replace("'blue'", "'red'/><item value='blue'"), COLOUR_RATED, "there twice"),
        (COLOUR, COLOUR_RATED.replace("<item value='blue'", "<item value='red'"), "repeats"),
        (
            COLOUR,
            COLOUR_RATED.replace("evaluation='1'", "evaluation='x'"),
            "'x' of 'blue' is no number",
        ),
        (COLOUR, COLOUR_RATED.replace("'blue'", "' Blue '"), "is taken for 'blue'"),
        (COLOUR, COLOUR_RATED.replace("'blue'", "'green'"), "'blue' is missing"),
        (COLOUR, COLOUR_RATED.replace("'blue'", "'green'"), "'green' is not in the domain"),
        (COLOUR, COLOUR_RATED.replace("index='7'", "index='9'"), "found by name"),
        (COLOUR, COLOUR_RATED.replace("'Colour'", "'Hue'"), "found by index"),
        (COLOUR, COLOUR_RATED.replace("weight index='7'", "weight index='8'"), "has no weight"),
        (COLOUR, "<issue index='9' name='Size'/>", "'Colour' is missing from the profile"),
        (COLOUR, COLOUR_RATED + "<issue index='9' name='Size'/>", "'Size' is not in the domain"),
    ],
)
def test_mismatches_are_warned_of(domain_issues: str, profile: str, warning: str) -> None:
    imported = brought_in(domain_issues, space(profile))
    assert any(warning in text for text in imported.warnings), imported.warnings
    plain(imported)


def test_uncertain_profiles_are_read_as_linear() -> None:
    imported = brought_in(COLOUR, space(COLOUR_RATED, kind=" type='UNCERTAIN'"))
    assert "comparisons are ignored" in imported.warnings[0]


@pytest.mark.parametrize("value", ["R&D", "Geb\xfchr"])
def test_files_that_are_not_quite_xml_are_mended(value: str) -> None:
    profile = space(COLOUR_RATED.replace("red", value)).encode("latin-1")
    mended = COLOUR.replace("red", value.replace("&", "&amp;"))
    imported = brought_in(mended, b"\n\n<?xml version='1.0' encoding='utf-8'?>" + profile)
    assert "mended" in imported.warnings[0]
    assert plain(imported)["terms"][0]["options"][0]["label"] == value


def test_utilities_without_a_short_unit_are_exact() -> None:
    issues, rated = "", ""
    largest = (999999999989, 999999999961, 999999999959, 999999999937)
    for place, most in enumerate(largest):
        items = "<item value='a'{}/><item value='b'{}/>"
        issue = f"<issue index='{place}' name='I{place}'>{items}</issue>"
        issues += issue.format("", "")
        rated += issue.format(f" evaluation='{most}'", " evaluation='1'")
        rated += f"<weight index='{place}' value='0.25'/>"
    imported = brought_in(issues, space(rated))
    assert imported.warnings == ()
    for place, most in enumerate(largest):
        assert shares(imported, f"i{place}") == [Fraction(1, 4), Fraction(1, 4 * most)]


def test_warnings_say_where() -> None:
    profile = space(COLOUR_RATED, rest="\n\n<discount_factor value='s'/>")
    assert brought_in(COLOUR, "\n" + profile).warnings[0].startswith("p.xml:4: discount factor")
