"""Packages side by side, the line of days, and two versions of a file."""

from __future__ import annotations

import re
from datetime import date

from streamlit.testing.v1 import AppTest

import sim
from sim.files.catalogue import path as path_of
from sim.questions.timeline import AskTimeline
from tests.test_page import control, opened, put, query, shown, started

FLAGSHIP = "ukraine-2025-03"


def given(at: AppTest, name: str, content: bytes) -> None:
    (uploader,) = (u for u in at.file_uploader if u.label.startswith("The other version"))
    uploader.upload(name, content)
    at.run()
    assert not at.exception


def rows(at: AppTest) -> list[list[str]]:
    html = shown(at).split('aria-label="Packages side by side"')[1].split("</table>")[0]
    return [
        [" ".join(re.sub("<[^>]+>", " ", c).split()) for c in re.split("<t[hd][^>]*>", row)[1:]]
        for row in html.split("<tr>")[1:]
    ]


class TestSideBySide:
    def test_the_package_as_it_stands_is_the_first_column(self) -> None:
        at = started("deals", package="PK05", compare="PK04")
        head, *rest = rows(at)
        assert head[1:] == [
            "Energy truce as the Kremlin reads it",
            "Energy truce as the White House reads it",
        ]
        found = {row[0]: row[1:] for row in rest}
        assert found["≠ Which strikes stop"][0] == "Strikes on energy infrastructure stop"
        assert found["≠ Russia"][0].startswith("✔") and found["≠ Russia"][1].startswith("✖")
        assert "Why (1)" in found["≠ Russia"][1] and "RU-10" in found["≠ Russia"][1]
        assert found["United States"][0] == found["United States"][1]

    def test_one_sentence_says_how_far_they_differ_and_whom_it_turns(self) -> None:
        html = shown(started("deals", package="PK05", compare="PK04,PK06"))
        assert "they differ on 4 of 7 terms; only that one is refused by Russia." in html
        assert "only the package as it stands is refused by Ukraine" in html

    def test_what_was_changed_is_what_is_compared(self) -> None:
        at = started("deals", package="PK05", set="strikes:all_air", compare="PK05")
        head, *rest = rows(at)
        assert head[1].endswith(", as changed here")
        assert [row[0] for row in rest if row[0].startswith("≠") and "strikes" in row[0]]
        assert "they differ on 1 of 7 terms" in shown(at)

    def test_a_package_of_ones_own_is_not_empty(self) -> None:
        at = started("deals", package="-nothing", set="strikes:energy", compare="-nothing,PK05")
        assert rows(at)[0][1] == "A package of your own"
        strikes = next(row for row in rows(at) if "Which strikes stop" in row[0])
        assert strikes[1:] == ["Strikes on energy infrastructure stop"] * 2

    def test_it_stands_on_the_package_page_as_well(self) -> None:
        at = started("package", package="PK05")
        assert "Packages side by side" not in shown(at)
        assert "Packages side by side" in shown(opened(at, "package.compare"))
        # Whoever follows a link to a comparison sees it.
        at = started("package", package="PK05", compare="PK04")
        assert "they differ on 4 of 7 terms" in shown(at)


class TestDays:
    def test_a_click_is_that_day(self) -> None:
        at = started("deals", goal="full_ceasefire", parties="russia,ukraine,us")
        found = AskTimeline().answer(sim.open_scenario(FLAGSHIP))
        assert f"{found.undated} of {found.positions} positions carry no date" in shown(at)
        days = control(at, f"days.{FLAGSHIP}")
        assert len(days.options) == len(found.frames)
        assert days.options[-1] == "2025-03-18 ✖ no deal"
        put(at, f"days.{FLAGSHIP}", date(2025, 3, 10))
        assert query(at)["as_of"] == "2025-03-10"
        assert "On 2025-03-10 came 4 positions: " in shown(at)

    def test_a_day_between_two_belongs_to_the_first(self) -> None:
        at = started("deals", as_of="2025-03-12")
        assert control(at, f"days.{FLAGSHIP}").value == date(2025, 3, 11)
        assert control(started("deals", as_of="2020-01-01"), f"days.{FLAGSHIP}").value is None

    def test_no_line_where_nothing_has_a_date(self) -> None:
        assert "Day by day" not in shown(started("deals", scenario="market-square"))


class TestCompareWith:
    def test_another_version_of_the_file(self) -> None:
        at = opened(started("scenario"), "scenario.compare")
        text = path_of(FLAGSHIP).read_text(encoding="utf-8")
        changed = text.replace("evidence: reported", "evidence: official", 1)
        assert changed != text
        given(at, "later.yaml", changed.encode())
        assert "1 changed" in shown(at)
        given(at, "bad.yaml", b"scenario: x\n")
        assert "bad.yaml" in shown(at) and "it was not read" in shown(at)

    def test_the_same_file_on_another_day(self) -> None:
        at = opened(started("scenario"), "scenario.compare")
        put(at, "scenario.with", "view")
        assert "Change the day, the level or a reading" in shown(at)
        put(at, "with.day", date(2025, 3, 10))
        assert "RU-01" in shown(at)
        assert "Verdicts that differ" in str([d.proto.alt for d in at.get("dataframe")])
