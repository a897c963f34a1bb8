"""Quotations are short, and stand word for word in an article that the statement names."""

from __future__ import annotations

import os
import re
from hashlib import sha256
from pathlib import Path

import pytest

from sim.files.catalogue import open_scenario
from sim.scenario.model import Kind

MOST = 20
"""Words of one quotation."""


DIGESTS = {s.id: s.text_digest for s in open_scenario("ukraine-2025-03").sources}
"""By which the articles are known again."""


def plain(text: str) -> str:
    """With straight quotation marks and single spaces."""
    straight = text.translate({0x201C: '"', 0x201D: '"', 0x2018: "'", 0x2019: "'"})
    return " ".join(straight.split())


def articles() -> dict[str, str]:
    """The articles, by the id of their source, where a folder of them is named."""
    folder = Path(os.environ.get("NEGSIM_ARTICLES", ""))
    files = sorted(folder.glob("*.txt")) if os.environ.get("NEGSIM_ARTICLES") else []
    texts = [f.read_text(encoding="utf-8") for f in files]
    by_digest = {sha256(text.encode()).hexdigest(): text for text in texts}
    return {name: by_digest[digest] for name, digest in DIGESTS.items() if digest in by_digest}


def test_quotations_are_short() -> None:
    scenario = open_scenario("ukraine-2025-03")
    quoted = [s for s in scenario.statements if s.quote]
    assert len(quoted) >= 50
    assert all(len(re.findall(r"\S+", s.quote)) <= MOST for s in quoted)


def test_quotations_are_verbatim() -> None:
    texts = articles()
    if not texts:
        pytest.skip("name the folder of the articles in NEGSIM_ARTICLES")
    assert set(texts) == set(DIGESTS)
    for statement in open_scenario("ukraine-2025-03").statements:
        if statement.at is not None:
            begin, end = statement.at
            words = texts[statement.sources[0]][begin : end + 1]
            assert plain(words) == plain(statement.quote), statement.id


def test_what_a_binding_position_rests_on_is_quoted_with_its_place() -> None:
    scenario = open_scenario("ukraine-2025-03")
    free = (Kind.PREFERENCE, Kind.OPENNESS)
    basis = {name for p in scenario.positions if p.kind not in free for name in p.basis}
    quoted = [scenario.statement[name] for name in sorted(basis)]
    assert all(s.quote and s.at is not None for s in quoted)
