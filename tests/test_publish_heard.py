"""Published pages as they are read out, typed into and printed: Chromium's accessibility tree."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

import sim
from tests.test_publish_browser import RANGE

CONTROLS = {"button", "checkbox", "combobox", "radio", "spinbutton", "textbox"}
LANDMARKS = ["banner", "main", "contentinfo"]


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Page:
    return browser.new_page(viewport={"width": 420, "height": 900})


def opened(reader: Page, folder: Path, *, package: str | None = None) -> Page:
    (folder / "r.yaml").write_text(RANGE)
    page = sim.publish(sim.load(folder / "r.yaml"), views={"evidence": ["all"]}, package=package)
    page.write(folder / "page.html", force=True)
    reader.goto((folder / "page.html").as_uri())
    reader.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    return reader


def tree(reader: Page) -> list[dict[str, Any]]:
    """What a screen reader is given, in its order: role, name, properties."""
    session = reader.context.new_cdp_session(reader)
    session.send("Accessibility.enable")
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [
        {
            "role": node["role"]["value"],
            "name": node.get("name", {}).get("value", ""),
            **{p["name"]: p["value"].get("value") for p in node.get("properties", [])},
        }
        for node in nodes
        if not node["ignored"]
    ]


def test_every_control_has_a_name_and_headings_go_down_step_by_step(
    reader: Page, tmp_path: Path
) -> None:
    heard = tree(opened(reader, tmp_path))
    controls = [node for node in heard if node["role"] in CONTROLS]
    assert {node["role"] for node in controls} >= CONTROLS - {"textbox"}
    assert [node for node in controls if not node["name"].strip()] == []
    assert [node["role"] for node in heard if node["role"] in LANDMARKS] == LANDMARKS
    regions = [node["name"] for node in heard if node["role"] == "region"]
    assert "" not in regions
    assert len(set(regions)) == len(regions)
    levels = [node["level"] for node in heard if node["role"] == "heading"]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))
    tables = [node for node in heard if node["role"] in ("columnheader", "rowheader")]
    assert {node["name"] for node in tables} >= {"A", "B", "Pay"}


def test_marks_are_words_and_only_the_finding_is_announced(reader: Page, tmp_path: Path) -> None:
    heard = tree(opened(reader, tmp_path))
    radios = [node["name"] for node in heard if node["role"] == "radio"]
    assert "no deal, whatever else is settled 0 to 9 A refuses" in radios
    announced = [node for node in heard if node.get("live") == "polite"]
    assert {node["role"] for node in announced} <= {"heading", "StaticText", "status"}
    assert any(node["role"] == "heading" for node in announced)
    reader.get_by_role("radio", name="121 to 149").check()
    (finding,) = [n for n in tree(reader) if n["role"] == "heading" and n.get("level") == 1]
    assert finding["name"] == "No party blocks this package."


def test_a_number_of_a_range_is_typed(reader: Page, tmp_path: Path) -> None:
    field = opened(reader, tmp_path).locator("input[type=number]")
    field.fill("30")
    field.press("Tab")
    assert reader.url.endswith("#set=pay.30")
    expect(reader.locator("article").first).to_contain_text("sets “Pay” to: 30.")
    expect(reader.get_by_role("radio", name="11 to 49")).to_be_checked()
    for wrong in ("500", "-1", "1.5"):
        field.fill(wrong)
        field.press("Tab")
        expect(reader.get_by_role("alert")).to_have_text(
            "This takes a whole number from 0 to 200; nothing was changed."
        )
        assert reader.url.endswith("#set=pay.30")
    reader.reload()
    reader.locator("details.group summary").click()
    expect(field).to_have_value("30")
    field.fill("")
    field.press("Tab")
    assert reader.url.endswith("#set=")
    expect(reader.get_by_role("alert")).to_have_text("")
    reader.go_back()
    expect(field).to_have_value("30")


def test_print_shows_what_is_set_and_nothing_to_press(reader: Page, tmp_path: Path) -> None:
    opened(reader, tmp_path, package="P").evaluate("dispatchEvent(new Event('beforeprint'))")
    reader.emulate_media(media="print")
    expect(reader.get_by_role("button", name="Copy link")).to_be_hidden()
    expect(reader.locator("#package")).to_be_hidden()
    (shown,) = reader.locator("fieldset:visible").all_inner_texts()
    assert "".join(shown.split()) == "Pay✔120"
    expect(reader.get_by_role("heading", level=1)).to_be_visible()
    reader.emulate_media(media="screen")
