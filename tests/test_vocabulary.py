"""One word for one thing: what the pages say, held against the vocabulary and the ids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from sim.files.catalogue import names, open_scenario
from sim.questions.vocabulary import WORDS
from sim.scenario.model import Kind, Scenario
from sim.scenario.verdicts import Verdict
from tests.frozen_text import GOLDEN

PAGES: Final = sorted((GOLDEN / "pages").glob("*.txt"))
SAID: Final = sorted(
    path
    for path in (GOLDEN / "commands").glob("*.txt")
    if not path.stem.startswith(("errors", "help", "import", "validate"))
)
"""What commands say of a case; the others speak of files."""
REPORT: Final = GOLDEN / "run" / "report.html.txt"
_DATA: Final = ("  ", "[chart]", "[table]", "[code]", "[download]", "[page link]", "address:")
"""How lines begin that are no sentences of the page: data, addresses, options, which tests of
their own hold."""
_EDITED: Final = ("own-case", "broken", "uploaded")
"""Pages that show the file itself, in its own language."""
_REMARKS: Final = (
    *("contradictions", "left-out", "readings", "incidents", "timeline", "positions-p", "method"),
)
"""Sections that show remarks of the scenario's author, who may name what they like."""


def sentences(page: str) -> Iterator[str]:
    """The lines of a page that people read."""
    rows = False
    for line in page.splitlines():
        rows = (rows and not line.startswith("[")) or line.startswith(("[table]", "[chart]"))
        if not rows and not line.startswith(_DATA):
            yield line


def coded(scenario: Scenario) -> set[str]:
    """Every id that is a code: of positions, statements, packages, readings, rules, phases."""
    found = {*scenario.position, *scenario.statement, *scenario.package, *scenario.reading}
    found |= {*scenario.rule, *(c.id for c in scenario.contradictions)}
    found |= {incident.id for incident in scenario.incidents}
    return found | {phase.id for package in scenario.packages for phase in package.phases}


def joined_up(scenario: Scenario) -> set[str]:
    """Every id of more than one word, such as ``us_arms``, and those of kinds and verdicts."""
    terms = {name for t in scenario.terms for name in (t.id, *(o.id for o in t.options))}
    ids = {*terms, *scenario.definition, *(k.value for k in Kind), *(v.value for v in Verdict)}
    return {name for name in ids if "_" in name}


def bare(line: str) -> str:
    """Without what explains a code where it stands: brackets, quotations, a code before words."""
    while (shorter := re.sub(r"\([^()]*\)|“[^“”]*”", "", line)) != line:
        line = shorter
    return re.sub(r"(^|\W)[\w/.-]+: ", " ", line)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_no_page_has_two_words_for_one_thing(page: Path) -> None:
    if any(part in page.stem for part in _REMARKS):
        return
    text = " ".join(sentences(page.read_text(encoding="utf-8"))).lower()
    for word in WORDS:
        for other in word.never:
            assert other not in text, f"“{other}”: say “{word.word.lower()}”"


@pytest.mark.parametrize("said", [*SAID, REPORT], ids=lambda p: p.name)
def test_no_command_and_no_report_has_two_words_for_one_thing(said: Path) -> None:
    text = " ".join(said.read_text(encoding="utf-8").lower().split())
    for word in WORDS:
        for other in word.never:
            assert other not in text, f"“{other}”: say “{word.word.lower()}”"


@pytest.mark.parametrize("said", SAID, ids=lambda p: p.name)
def test_no_command_has_bare_ids_of_positions_in_a_sentence(said: Path) -> None:
    """A position's id stands in brackets behind words, or at the head of a line of a table."""
    text = " ".join(said.read_text(encoding="utf-8").partition("--- standard output")[2].split())
    named = {name for scenario in names() for name in open_scenario(scenario).position}
    sentences = re.sub(r"\([^()]*\)|[┃│] [\w.-]+ |\w[\w.-]*:", " ", text)
    assert not named & set(re.findall(r"[\w.-]*\w", sentences))


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_no_id_stands_for_a_word(page: Path) -> None:
    scenarios = [open_scenario(name) for name in names()]
    codes = set().union(*map(coded, scenarios))
    ids = set().union(*map(joined_up, scenarios))
    if any(part in page.stem for part in _EDITED):
        return
    for line in sentences(page.read_text(encoding="utf-8")):
        assert not ids & set(re.findall(r"\w+", line)), line
        if not any(part in page.stem for part in _REMARKS):
            assert not codes & set(re.findall(r"[\w.-]*\w", bare(line))), line


def test_each_word_stands_once() -> None:
    words = [word.word for word in WORDS]
    assert len(set(words)) == len(words)
    others = [other for word in WORDS for other in word.never]
    assert len(set(others)) == len(others)
