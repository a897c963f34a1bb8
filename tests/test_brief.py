"""One page to send to somebody, and how to cite."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

import sim
from sim.cli.main import main
from sim.files.load import read
from sim.questions.explain import AskExplain
from sim.questions.quoted import quoted
from sim.runs.brief import as_html, as_markdown, brief
from sim.runs.cite import apa, bibtex
from sim.scenario.model import Scenario
from tests import hostile

DAY = date(2025, 3, 19)


@pytest.fixture(scope="module")
def flagship() -> Scenario:
    return sim.open_scenario("ukraine-2025-03")


def pages(scenario: Scenario, **asked: object) -> tuple[str, str]:
    ask = AskExplain(shifts=True, **asked)
    found = brief(scenario, ask, ask.answer(scenario), DAY, "http://127.0.0.1/package?x=1")
    return as_html(found), as_markdown(found)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def parsed(html: str) -> _Text:
    found = _Text()
    found.feed(html)
    return found


def test_it_says_what_blocks_in_the_words_it_rests_on(flagship: Scenario) -> None:
    html, markdown = pages(flagship, package="PK01")
    text = parsed(html).text
    for said in (text, markdown):
        for words in (
            "Russia stands in the way of “US plan: 30-day full ceasefire”, which Ukraine accepted.",
            "6 conditions of Russia; 3 meet a refusal",
            "must be a complete cessation of foreign military aid",
            "El País S1; Washington Post S2",
            "No one concession; one other reading would",
            "Holds in 10 of 13 other views",
            "as of 2025-03-18",
            flagship.digest,
            "2025-03-19",
        ):
            assert words in said, words


def test_it_says_whether_it_would_hold_and_what_is_not_settled(flagship: Scenario) -> None:
    for text in pages(flagship, package="PK06"):
        for words in (
            "Would it hold?",
            "nothing that has been said gives anybody a reason to break it",
            "Would Russia rather keep the deal than break “Which strikes stop”",
        ):
            assert words in text, words
    scored = pages(sim.open_scenario("market-square"), set={"cars": "none"})
    assert all("Hold compares stated positions; this scenario is scored." in t for t in scored)


def test_every_failing_position_is_there_with_its_words(flagship: Scenario) -> None:
    text = parsed(pages(flagship, package="PK01")[0]).text
    for position in ("RU-01", "RU-02", "RU-03", "RU-04", "RU-05", "RU-06"):
        assert position in text
        assert any(said.words in text for said in quoted(flagship, position))


def test_a_package_of_ones_own_and_one_that_nobody_blocks(flagship: Scenario) -> None:
    html, _ = pages(flagship, set={"strikes": "energy"})
    assert "A package of one's own" in parsed(html).text
    html, _ = pages(flagship, package="PK05")
    assert "No concession is needed" in parsed(html).text


def test_hostile_text_stays_text() -> None:
    scenario = read(hostile.TEXT, "h.yaml").scenario
    assert scenario is not None
    html, markdown = pages(scenario, package=next(iter(scenario.package)))
    found = parsed(html)
    assert not found.tags & {"script", "img", "iframe", "b", "svg"}, found.tags
    assert not re.search(r"(?<!\\)<(?!http://127)", markdown)
    assert "<script" not in bibtex(scenario) or "\\" in bibtex(scenario)


def test_citations(flagship: Scenario) -> None:
    entries = apa(flagship)
    assert len(entries) == 1 + len(flagship.sources)
    assert "Michael Birnbaum, Mary Ilyushina and Cat Zakrzewski. (2025)." in entries[3]
    text = bibtex(flagship)
    assert text.count("@misc{") == len(entries)
    assert "Michael Birnbaum and Mary Ilyushina and Cat Zakrzewski" in text
    assert text.count("{") == text.count("}")


@pytest.mark.parametrize("form", ["html", "md", "bib"])
def test_the_command_writes_each_form(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / f"b.{form}"
    assert main(["brief", "market-square", "--package", "P1", "-o", str(target)]) == 0
    assert str(target) in capsys.readouterr().out
    assert "market square" in target.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--package", "P1", "-o", "b.pdf"], "should end in .html, .md or .bib"),
        (["-o", "b.md"], "name a package with --package"),
        (["--package", "P9", "-o", "b.md"], "there is no package 'P9'"),
    ],
)
def test_what_is_refused(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["brief", "market-square", *arguments]) == 2
    said = capsys.readouterr().err
    assert said.count(words) == 1


def test_lists_that_were_cut_are_said_to_be_and_why(flagship: Scenario) -> None:
    cut, whole = (pages(flagship, package="PK01", max_sets=most) for most in (1, 1_000))
    words = (
        "Not complete: the limit of 1 sets was reached. "
        "There may be more conflicts and concessions than are listed."
    )
    assert all(words in page for page in cut)
    assert not any("Not complete" in page for page in whole)
