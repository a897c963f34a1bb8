"""From a position to the words it rests on, and back: entries that are searched and linked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

import pytest

from sim.files.catalogue import open_scenario
from sim.ui import mentions
from sim.ui.leads import _of
from tests.test_page import put, query, shown, started

FLAGSHIP = "ukraine-2025-03"
SCENARIO = open_scenario(FLAGSHIP)


def entries(page: str) -> list[str]:
    return re.findall(r'id="entry-([^"]+)"', page)


def led(page: str) -> set[tuple[str, str]]:
    """(section, id) of every link, as the script and as a new tab follow it."""
    found = re.findall(r'<a href="([^"]+)"[^>]*data-lead="([^"]+)"', page)
    for address, given in found:
        asked = parse_qs(urlsplit(address.replace("&amp;", "&")).query)
        assert _of(given) == (asked["section"][0], asked["find"][0])
    return {to for _, given in found if (to := _of(given)) is not None}


@pytest.mark.parametrize(
    ("section", "known"),
    [
        ("positions", SCENARIO.position),
        ("timeline", SCENARIO.statement),
        ("contradictions", {c.id: c for c in SCENARIO.contradictions}),
    ],
)
def test_every_entry_is_there_and_every_link_leads_to_one(
    section: str, known: Mapping[str, object]
) -> None:
    page = shown(started("evidence", section=section))
    assert sorted(entries(page)) == sorted(known)
    every = {
        "positions": SCENARIO.position.keys(),
        "timeline": SCENARIO.statement.keys(),
        "contradictions": {c.id for c in SCENARIO.contradictions},
    }
    for to, name in led(page):
        assert name in every[to], (to, name)


def test_from_a_position_to_its_words_and_back() -> None:
    page = shown(started("evidence", section="positions", find="RU-01"))
    assert entries(page) == ["RU-01"]
    for words in (
        "asks for: ",
        "In words: “must be a complete cessation",
        "Said by the Kremlin (readout)",
        "how firmly: categorical",
        "read in El País S1",
        "On the wording: &#x27;cessation&#x27; in S1 and S2",
    ):
        assert words in page, words
    basis = {("timeline", name) for name in SCENARIO.position["RU-01"].basis}
    assert basis <= led(page)
    assert ("contradictions", "X04") in led(page)
    for _, name in basis:
        assert ("positions", "RU-01") in led(
            shown(started("evidence", section="timeline", find=name))
        )
    assert ("positions", "RU-01") in led(
        shown(started("evidence", section="contradictions", find="X04"))
    )


def test_all_words_searched_for_occur_and_the_link_keeps_them() -> None:
    at = put(started("evidence", section="positions"), f"find.positions.{FLAGSHIP}", "aid red line")
    assert query(at) == {"section": "positions", "find": "aid red line"}
    found = entries(shown(at))
    red = {p.id for p in SCENARIO.positions if p.kind.value == "red_line" and " aid" in p.says}
    assert red <= set(found) < SCENARIO.position.keys()
    at = put(started("evidence", section="timeline"), f"timeline.parties.{FLAGSHIP}", ["eu"])
    assert all("eu" in SCENARIO.statement[name].holders for name in entries(shown(at)))
    nothing = started("evidence", section="contradictions", find="<b>nothing</b>")
    assert "0 of 35 contradictions." in shown(nothing)
    assert "<b>nothing" not in shown(nothing)


def test_contradictions_on_which_nothing_depends_can_be_left_aside() -> None:
    at = put(started("evidence", section="contradictions"), f"bearing.{FLAGSHIP}", True)
    assert query(at) == {"section": "contradictions", "bearing": "yes"}
    kept = set(entries(shown(at)))
    assert {"X01", "X03", "X04"} <= kept
    assert not {c.id for c in SCENARIO.contradictions if c.effect == "none"} & kept


def test_what_stands_between_two_names_is_named_too() -> None:
    assert {"RU-01", "RU-02", "RU-03"} <= mentions.named(SCENARIO, "satisfies RU-01 to RU-03")
    assert "RU-02" not in mentions.named(SCENARIO, "RU-01 and RU-03")
    assert [c.id for c in mentions.about(SCENARIO, "RU-02")].count("X04") == 1
