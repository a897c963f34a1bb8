"""What is half-typed on the page *Own case* is kept, and gone once it is saved or thrown away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

from sim import limits
from sim.ui import forms, unfinished
from sim.ui.unfinished import Copy, read, together, written
from tests.browsing import settled
from tests.test_own_files import file  # noqa: F401 - a fixture
from tests.test_page import put, started

HELD = st.dictionaries(
    st.text(max_size=8),
    st.dictionaries(
        st.text(max_size=8),
        st.booleans() | st.integers() | st.text() | st.lists(st.text()) | st.lists(st.integers()),
        max_size=4,
    ),
    max_size=4,
)


@given(HELD)
def test_what_is_written_is_read(held: dict[str, forms.Fields]) -> None:
    assert read(written(held)) == held


@given(st.text() | st.recursive(st.none() | st.floats() | st.text(), st.lists).map(json.dumps))
def test_whatever_lies_there_gives_forms_or_nothing(text: str) -> None:
    assert isinstance(read(text), dict)


@pytest.mark.parametrize(
    "text",
    [
        '{"own.new": {"Title": null}}',
        '{"own.new": {"Title": {"a": 1}}}',
        '{"own.new": {"Title": [["a"]]}}',
        '{"own.new": "Title"}',
        '["own.new"]',
        json.dumps({str(number): {} for number in range(limits.UNFINISHED_FIELDS + 1)}),
        json.dumps({"a": {"b": "x" * limits.UNFINISHED}}),
        "[" * 5000,
    ],
)
def test_what_no_page_of_ours_wrote_is_passed_over(text: str) -> None:
    assert read(text) == {}


def test_half_a_letter_does_no_harm() -> None:
    for text in ('{"a": {"b": "\\ud800"}}', '{"a": {"b": "\ud800"}}'):
        json.dumps(read(text), ensure_ascii=False).encode()


def test_the_newest_counts_and_what_differs_stands_beside_it() -> None:
    mine = Copy("t1", "2026-03-04T10:00", False, {"a": {"x": "half"}, "b": {"y": 1}})
    typed = Copy("t1", "2026-03-04T10:01", True, {"a": {"x": "half a word"}})
    other = Copy("t2", "2026-03-04T09:00", False, {"a": {"x": "else"}, "b": {"y": 1}, "c": {}})
    forms_ = together([other, typed, mine])
    assert forms_ == {
        "a": {"x": "half a word"},
        "b": {"y": 1},
        "c": {},
        "a~t2": {"x": "else"},
    }
    # Where one is differs from tab to tab, and nothing is lost with it.
    place = [Copy(t, t, False, {unfinished.PLACE.name: {"step": t}}) for t in ("1", "2")]
    assert together(place) == {unfinished.PLACE.name: {"step": "2"}}


def held(at: AppTest) -> dict[str, forms.Fields]:
    (found,) = at.session_state["own.unfinished"].values()
    return {name: fields for name, fields in found.items() if name != unfinished.PLACE.name}


def text_in(at: AppTest, field: str) -> str | None:
    """What stands in a field of text, however often it was drawn as a new one."""
    (box,) = (box for box in at.text_input if (box.key or "").startswith(field))
    return box.value


def test_a_form_is_held_over_steps_until_it_is_thrown_away(file: Path) -> None:  # noqa: F811
    at = put(started("scenario"), "own.step", "Parties")
    at.text_input("own.party.drivers.Name").set_value("Drivers").run()
    at.text_input("own.party+.A new party").set_value("Counc").run()
    at.selectbox("own.party.drivers.In the talks").set_value("no").run()
    put(at, "own.step", "Packages")
    assert "Not saved yet: Parties: " in "".join(e.proto.body for e in at.get("html"))
    put(at, "own.step", "Parties")
    assert at.text_input("own.party+.A new party").value == "Counc"
    assert at.text_input("own.party.drivers.Name").value == "Drivers"
    at.button("own.party.drivers.save").click().run()
    assert list(held(at)) == ["own.party+"]
    at.button("own.undo").click().run()
    # What was saved and taken back is not unfinished again.
    assert text_in(at, "own.party.drivers.Name") == "Drivers' union"
    assert list(held(at)) == ["own.party+"]
    at.button("own.party+.away").click().run()
    assert text_in(at, "own.party+.A new party") == ""
    assert held(at) == {}
    assert not at.exception


def test_a_click_before_the_browser_has_a_saved_form_emptied_does_not_fill_it_again(
    file: Path,  # noqa: F811
) -> None:
    at = put(started("scenario"), "own.step", "Text")
    at.text_area("own.article.The article").set_value("Not a penny more.")
    at.text_input("own.article.Outlet").set_value("Gazette").run()
    every = at._tree.get_widget_states().widgets
    # A browser sends no button that is not pressed.
    shown = [each for each in every if each.WhichOneof("value") != "trigger_value"]
    at.button("own.article.save").click().run()
    assert held(at) == {}
    # The next click brings the fields along as the browser still shows them.
    at._run(WidgetStates(widgets=shown))
    assert held(at) == {}
    assert not at.exception


def test_what_does_not_fit_is_passed_over_and_what_has_no_place_is_told(file: Path) -> None:  # noqa: F811
    at = put(started("scenario"), "own.step", "Parties")
    (found,) = at.session_state["own.unfinished"].values()
    found["own.party.drivers"] = {"Name": ["a"], "In the talks": "perhaps", "Belongs to": ["x"]}
    found["own.agreement"] = {"What it takes": "Enough votes", "votes.drivers": -7, "enough": "3"}
    found["own.party.gone"] = {"": "Parties: <b>Gone</b>", "Name": "<script>\u202e"}
    found["own.file.0123"] = {"": "The file", "text": "scenario: x"}
    at.run()
    assert not at.exception
    assert at.text_input("own.party.drivers.Name").value == "Drivers' union"
    body = "".join(e.proto.body for e in at.get("html"))
    assert "Not saved yet: Parties: &lt;b&gt;Gone" in body
    assert "<script>" not in body and "\u202e" not in body
    at.button("own.away.own.party.gone").click().run()
    at.button("own.take.own.file.0123").click().run()
    (pane,) = (area for area in at.text_area if (area.key or "").startswith("own.file."))
    assert pane.value == "scenario: x"
    at.button("own.read").click().run()
    # What is wrong with it is told, and it stays to be mended.
    assert "the file was not loaded" in "".join(e.proto.body for e in at.get("html"))
    (pane,) = (area for area in at.text_area if (area.key or "").startswith("own.file."))
    assert pane.value == "scenario: x"


def test_a_rule_half_built_and_a_position_being_changed_are_both_there(file: Path) -> None:  # noqa: F811
    at = put(started("scenario"), "own.step", "Positions")

    def words() -> list[str | None]:
        return [box.value for box in at.text_input if box.label == "In words"]

    next(box for box in at.text_input if box.label == "In words").set_value("half").run()
    next(b for b in at.button if b.label == "Add a line").click().run()
    lines = len([b for b in at.selectbox if b.label == "Term"])
    at.button("own.change.D1").click().run()
    assert words() != ["half"]
    at.button("own.leave").click().run()
    assert words() == ["half"]
    assert len([b for b in at.selectbox if b.label == "Term"]) == lines == 2
    next(b for b in at.button if b.label == "Take the last line out").click().run()
    at.button("own.position+.away").click().run()
    assert words() == [""] and held(at) == {}


@pytest.fixture
def context(browser: Browser, url: str) -> Iterator[BrowserContext]:
    found = browser.new_context(viewport={"width": 1280, "height": 1000}, base_url=url)
    found.set_default_timeout(20_000)
    yield found
    found.close()


def box(page: Page, label: str) -> Locator:
    return page.get_by_role("textbox", name=label, exact=True).first


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).first.click()
    settled(page)


def pane(page: Page) -> Locator:
    return page.locator("[class*='st-key-own-file-'] textarea")


_LIES = """
() => new Promise((done) => {
  const asked = indexedDB.open("negsim", 1);
  asked.onsuccess = () => {
    const range = IDBKeyRange.bound(["unfinished"], ["unfinished", []]);
    const all = asked.result.transaction("texts").objectStore("texts").getAll(range);
    all.onsuccess = () => { asked.result.close(); done(all.result.join(" ")); };
  };
})
"""


def lies(page: Page, *words: str, no: str = "nothing of it") -> None:
    """Wait until all these words, and no others, lie in the browser."""
    for _ in range(100):
        text = page.evaluate(_LIES)
        if all(word in text for word in words) and no not in text:
            return
        page.wait_for_timeout(150)
    pytest.fail(f"{words}, not {no}: {text[-500:]}")


def begun(context: BrowserContext) -> Page:
    """A case begun from a template, at the step of the parties."""
    page = context.new_page()
    page.goto("/own-case")
    settled(page)
    press(page, "Start from it")
    page.get_by_role("radio", name="Parties").click()
    settled(page)
    return page


def test_in_a_browser_a_reload_and_a_closed_tab_lose_nothing(context: BrowserContext) -> None:
    page = begun(context)
    box(page, "A new party").fill("Port auth")
    page.locator("summary", has_text="Quoted").or_(
        page.locator("summary", has_text="A new voice")
    ).first.click()
    box(page, "As the sources describe it").fill("a dean of law")
    text = pane(page).input_value()
    pane(page).press("Control+End")
    # Nothing tells the server of these keys.
    pane(page).press_sequentially("# half a line")
    lies(page, '"step": "Parties"', "Port auth", "a dean of law", "# half a line")
    link = page.url

    def all_is_there(page: Page) -> None:
        expect(box(page, "A new party")).to_have_value("Port auth", timeout=20_000)
        expect(box(page, "As the sources describe it")).to_have_value("a dean of law")
        expect(pane(page)).to_have_value(f"{text}# half a line")

    page.reload()
    all_is_there(page)
    settled(page)
    page.close()
    page = context.new_page()
    page.goto(link)
    all_is_there(page)
    settled(page)
    press(page, "Add this party")
    box(page, "A new party").wait_for()
    settled(page)
    # The text is of the case as it was: it is told, and can be taken up.
    expect(page.get_by_text("Not saved yet: The file")).to_be_visible()
    expect(box(page, "A new party")).to_have_value("")
    expect(box(page, "As the sources describe it")).to_have_value("a dean of law")
    assert "Port auth" in pane(page).input_value()
    press(page, "Throw it away")
    press(page, "Throw away what is not saved")
    lies(page, "Parties", no="a dean of law")
    lies(page, "Parties", no="half a line")
    page.reload()
    expect(page.get_by_role("radio", name="Parties")).to_be_checked(timeout=20_000)
    settled(page)
    expect(box(page, "A new party")).to_have_value("")
    expect(page.get_by_text("Not saved yet:")).to_have_count(0)
    expect(page.get_by_text("Throw away what is not saved")).to_have_count(0)
    # Two tabs fill one form in otherwise: neither is lost.
    box(page, "A new party").fill("One")
    box(page, "A new party").blur()
    lies(page, "One")
    other = context.new_page()
    other.goto(page.url)
    expect(box(other, "A new party")).to_have_value("One", timeout=20_000)
    settled(other)
    for tab, words in ((other, "Two"), (page, "Three")):
        box(tab, "A new party").fill(words)
        box(tab, "A new party").blur()
        settled(tab)
        lies(tab, words)
    other.close()
    page.reload()
    expect(box(page, "A new party")).to_have_value("Three", timeout=20_000)
    expect(page.get_by_text("Not saved yet: Parties: a new one")).to_be_visible()
    settled(page)
    press(page, "Take it up")
    expect(box(page, "A new party")).to_have_value("Two")
    page.close()


def test_what_is_added_by_keyboard_leaves_the_focus_where_it_was(context: BrowserContext) -> None:
    page = begun(context)
    box(page, "A new party").fill("City")
    box(page, "A new party").press("Tab")
    adds = page.get_by_role("button", name="Add this party", exact=True)
    expect(adds).to_be_focused()
    settled(page)
    page.keyboard.press("Enter")
    expect(page.locator("summary", has_text="City")).to_be_visible()
    settled(page)
    expect(box(page, "A new party")).to_have_value("")
    expect(adds).to_be_focused()
