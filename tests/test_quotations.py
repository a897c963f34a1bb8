"""Quotations are short, and stand word for word in an article that the statement names."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from sim.files.catalogue import open_scenario

MOST = 20
"""Words of one quotation."""


def plain(text: str) -> str:
    """With straight quotation marks and single spaces."""
    straight = text.translate({0x201C: '"', 0x201D: '"', 0x2018: "'", 0x2019: "'"})
    return " ".join(straight.split())


def articles() -> dict[str, str]:
    """The articles, by the id of their source, where a folder of them is named."""
    folder = Path(os.environ.get("NEGSIM_ARTICLES", ""))
    files = sorted(folder.glob("*.txt")) if os.environ.get("NEGSIM_ARTICLES") else []
    return {f"S{int(f.name[:3])}": plain(f.read_text(encoding="utf-8")) for f in files}


def test_quotations_are_short() -> None:
    scenario = open_scenario("ukraine-2025-03")
    quoted = [s for s in scenario.statements if s.quote]
    assert len(quoted) >= 50
    assert all(len(re.findall(r"\S+", s.quote)) <= MOST for s in quoted)


def test_quotations_are_verbatim() -> None:
    texts = articles()
    if not texts:
        pytest.skip("name the folder of the articles in NEGSIM_ARTICLES")
    for statement in open_scenario("ukraine-2025-03").statements:
        found = [plain(statement.quote) in texts[name] for name in statement.sources]
        assert any(found), statement.id
