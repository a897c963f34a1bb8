"""The small parts of the importers: identifiers, numbers, the text of a scenario."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import prod
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from sim.files.yaml import to_yaml
from sim.formats import genius, geniusweb, scores
from sim.formats.common import Document, Ids, slug
from sim.formats.exact import comma_for_point, number
from sim.problems import InvalidInput
from tests.importing import (
    imported_case,
    packages,
    plain,
)
from tests.known_cases import (
    ITEX_CYPRESS,
)


def test_slugs_are_safe_and_unique() -> None:
    assert slug("Größe (m²)", "x") == "groe_m2"
    assert [slug(text, "x") for text in ("not", "日本", "A.B", "1.5", "a-b")] == [
        "not_",
        "x",
        "a_b",
        "1.5",
        "a_b",
    ]
    ids = Ids()
    assert [ids.make(text, "x") for text in ("No", "no", "no_2", "no")] == [
        "no",
        "no_2",
        "no_2_2",
        "no_3",
    ]


def test_numbers_are_exact_and_bounded() -> None:
    assert number("1e99") == 10**99
    assert number("1e999") is None
    assert number("9" * 65) is None
    assert number(" +.5 ") == Fraction(1, 2)
    assert [comma_for_point(text) for text in ("0,5", "1.000,5", "0.5", "a,b", None)] == [
        True,
        True,
        False,
        False,
        False,
    ]


texts = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1)


@given(
    st.dictionaries(
        st.sampled_from(["title", "note", "label"]),
        texts
        | st.integers()
        | st.lists(texts, min_size=1)
        | st.dictionaries(texts, texts, min_size=1),
    )
)
def test_scenario_text_reads_back(document: dict[str, Any]) -> None:
    assert YAML(typ="safe", pure=True).load(to_yaml(document)) == (document or {})


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    document = Document("x", data)
    attempts: list[Callable[[], object]] = [
        lambda: genius.read_domain(document, [document]),
        lambda: geniusweb.read_domain([document]),
        lambda: scores.read_documents({"config.txt": document}),
    ]
    for attempt in attempts:
        with pytest.raises(InvalidInput):
            attempt()


def test_every_package_is_counted_once() -> None:
    scenario = plain(imported_case(ITEX_CYPRESS))
    assert sum(1 for _ in packages(scenario)) == prod(len(t["options"]) for t in scenario["terms"])
