"""Five persons on the page, in a real Chromium at three widths: what they click, what they see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, TimeoutError, expect

from tests.browsing import finding, settled
from tests.test_browser import opened
from tests.test_browser import term as pressed

SIZES = {420: 900, 900: 900, 1280: 800}
"""Width and height of the windows, in pixels."""
ARTICLE = (
    "The union will not return to work for less than a nine percent rise, its chair said. "
    "Weekend shifts without double pay are out of the question. "
    "BlueQuay offers five percent and not more."
)


@pytest.fixture(params=SIZES)
def page(request: pytest.FixtureRequest, browser: Browser, url: str) -> Iterator[Page]:
    """A visitor of their own with a window of each size."""
    width: int = request.param
    context = browser.new_context(
        viewport={"width": width, "height": SIZES[width]}, base_url=url, has_touch=width == 420
    )
    errors: list[str] = []
    visitor = context.new_page()
    visitor.on("pageerror", lambda e: errors.append(str(e)))
    yield visitor
    last = context.pages[-1]
    wide = last.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    context.close()
    assert errors == []
    assert wide <= 0, f"{wide} pixels wider than the window"


def term(page: Page, name: str, option: str) -> None:
    pressed(page, name, option)
    page.wait_for_url(f"**set=*{name}*")
    settled(page)


def test_an_option_that_is_refused_says_by_whom(page: Page) -> None:
    opened(page, "/package")
    refused = page.locator('[role=radio][aria-describedby^="np-refused-"]')
    expect(refused).to_have_count(2)
    option, tip = refused.first, page.locator(".np-tip")
    expect(option).to_have_accessible_description(
        re.compile("refused by Ukraine.*limit of its offer")
    )
    if page.viewport_size == {"width": 420, "height": 900}:
        option.scroll_into_view_if_needed()
        box = option.bounding_box()
        assert box is not None
        finger = page.context.new_cdp_session(page)
        at = {"x": box["x"] + 20, "y": box["y"] + 10}
        finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
        expect(tip).to_be_visible()
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        expect(option).to_have_attribute("aria-checked", "false")  # It is looked at, not chosen.
        option.tap()
    else:
        option.hover()
        expect(tip).to_contain_text("Its yes to a halt of all fighting is to 30 days")
        page.keyboard.press("Escape")
        expect(tip).to_be_hidden()
        option.click()
    page.wait_for_url("**set=duration_days*")
    settled(page)
    expect(option).to_have_attribute("aria-checked", "true")
    page.mouse.move(5, 400)
    page.keyboard.press("ArrowRight")
    expect(tip).to_be_hidden()
    page.keyboard.press("ArrowLeft")
    expect(tip).to_contain_text("refused by Ukraine")


def taken(page: Page, button: str) -> tuple[str, str]:
    """What a button of *Take away* gives: the file's name and its text."""
    page.get_by_role("button", name="Take away").click()
    expect(page.get_by_role("button", name=button, exact=True)).to_be_visible()
    settled(page)
    with page.expect_download() as given:
        page.get_by_role("button", name=button, exact=True).click()
    page.keyboard.press("Escape")
    settled(page)
    name = given.value.suggested_filename
    return name, Path(given.value.path()).read_text(encoding="utf-8")


def test_the_teacher_reads_what_blocks_it_and_what_opens_it(page: Page) -> None:
    opened(page, "/")
    size = page.viewport_size
    assert size is not None
    within = size["height"] * (2 if size["width"] < 700 else 1)
    for words in ("6 conditions of Russia; 3 meet a refusal", "No one concession; one other"):
        heading = page.get_by_role("heading", name=words)
        expect(heading).to_be_visible()
        box = heading.bounding_box()
        assert box is not None and box["y"] + box["height"] < within, words
    aside = page.get_by_role("link", name="both readings side by side")
    expect(aside).to_have_attribute("href", "positions?section=readings&find=R-TRIGGER")
    page.get_by_text("What is this?").click()
    expect(page.get_by_text("silence is never counted as a yes")).to_be_visible()
    page.get_by_role("link", name="What clashes, and what it turns on").first.click()
    page.wait_for_url("**/deadlock*")
    settled(page)
    expect(page.get_by_role("heading", name="What it turns on")).to_be_visible()
    assert "conflicts" in finding(page)


def test_the_journalist_compares_two_read_outs_and_takes_the_words_along(page: Page) -> None:
    opened(page, "/")
    page.locator(".np-stands summary").first.click()
    sheet = page.locator(".np-sheet:visible")
    expect(sheet).to_contain_text("A full ceasefire needs US military aid to stop")
    expect(sheet).to_contain_text("“must be a complete cessation")
    expect(sheet).to_contain_text("El País")
    page.get_by_role("link", name="P003").click()
    page.wait_for_url("**section=timeline*")
    settled(page)
    expect(page.locator("#entry-P003")).to_contain_text("On the wording: 'cessation' in S1 and S2")
    page.locator("#entry-P003 a[data-lead='positions:RU-01']").click()
    expect(page.locator("#entry-RU-01")).to_contain_text("The words it rests on")
    page.go_back()
    expect(page.locator("#entry-P003")).to_be_visible()
    opened(page, "/")
    page.get_by_role("link", name="Compare the two").click()
    page.wait_for_url("**/package?package=PK05*")
    settled(page)
    expect(page.get_by_text("they differ on 4 of 7 terms")).to_be_visible()
    name, text = taken(page, "Markdown")
    assert name == "ukraine-2025-03-PK05-brief.md"
    assert "/package?package=PK05" in text


def test_the_analyst_sets_a_package_of_their_own_beside_others(page: Page) -> None:
    opened(page, "/package?package=PK05")
    term(page, "ground", "Ground fighting stops")
    page.get_by_text("Compare it with other packages").click()
    beside = page.get_by_role("region", name="Packages side by side")
    expect(beside.locator("thead th")).to_have_count(4)
    expect(beside.locator("thead th").nth(1)).to_contain_text(", as changed here")
    front, russia = (
        beside.locator("tr").filter(has=page.locator("th[scope=row]", has_text=name))
        for name in ("Fighting along the front", "Russia")
    )
    expect(front.locator("td").first).to_have_text("Ground fighting stops")
    russia.get_by_text("Why").first.click()
    expect(russia.locator("details[open]").first).to_contain_text("RU-0")
    expect(page.get_by_text(re.compile(r"^Holds in .* other views"))).to_be_visible()
    name, text = taken(page, "HTML")
    assert name == "ukraine-2025-03-PK05-changed-brief.html"
    for part in ("How sure", "“must be a complete cessation", "El País", "2025-03-18"):
        assert part in text, part
    settled(page)
    with page.expect_download() as given:
        page.get_by_role("button", name="Verdicts (CSV)").click()
    assert given.value.suggested_filename.startswith("ukraine-2025-03-PK05-changed-verdicts-2025")


def test_the_author_makes_a_case_of_an_article(page: Page) -> None:
    opened(page, "/own-case")
    page.locator("summary").get_by_text("Start a new case").click()
    for label, said in (
        ("Title", "Port strike"),
        ("Parties, one a line", "Union\nBlueQuay"),
        ("To be settled, one a line with its options", "Pay rise: 5 %, 9 %\nShifts: none, some"),
    ):
        page.get_by_label(label, exact=True).fill(said)
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.locator("h1.np-title")).to_contain_text("Port strike")
    page.get_by_label("The article", exact=True).fill(ARTICLE)
    page.get_by_label("Outlet", exact=True).fill("Harbour Gazette")
    page.get_by_role("button", name="Add this text").click()
    expect(page.get_by_text("Harbour Gazette").first).to_be_visible()
    page.get_by_role("radio", name="Positions", exact=True).click()
    for party, words, option in (
        ("Union", "nine percent", "9 %"),
        ("BlueQuay", "five percent", "5 %"),
    ):
        selected(page, words)
        expect(page.get_by_role("textbox", name="The words quoted")).to_have_value(words)
        chosen(page, "Who", party)
        chosen(page, "Options", option)
        expect(page.locator("p").get_by_text(f"{party} wants that")).to_be_visible()
        page.get_by_role("button", name="Save the position").click()
        expect(page.get_by_label("The file").first).to_have_value(re.compile(words))
    page.get_by_role("link", name="What stands in the way?").click()
    page.wait_for_url("**/deadlock*")
    expect(page.locator(".np-finding")).to_contain_text("Union")
    expect(page.locator(".np-finding")).to_contain_text("BlueQuay")


def selected(page: Page, words: str) -> None:
    """Select words of the article as a pointer does."""
    page.locator(".np-article").evaluate(
        """(box, words) => {
          const walk = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
          for (let node = walk.nextNode(); node; node = walk.nextNode()) {
            const at = node.data.indexOf(words);
            if (at >= 0) getSelection().setBaseAndExtent(node, at, node, at + words.length);
          }
          box.dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
        }""",
        words,
    )


def chosen(page: Page, label: str, option: str) -> None:
    """Choose in a list; what is drawn anew meanwhile closes it, so that it is opened again."""
    settled(page)
    for _ in range(3):
        page.get_by_role("combobox", name=label).first.click()
        with suppress(TimeoutError):
            page.get_by_role("option", name=option, exact=True).click(timeout=1_500)
            break
    page.keyboard.press("Escape")
    settled(page)


def test_the_mediator_undoes_with_the_keyboard_and_keeps_a_draft(page: Page) -> None:
    opened(page, "/package?package=PK05")
    term(page, "ground", "Ground fighting stops")
    page.wait_for_url("**set=ground*")
    settled(page)
    page.keyboard.press("Control+z")
    expect(page).to_have_url(re.compile("package=PK05$"))
    # The link changes before the button can be pressed, and that before it hears its keys.
    expect(page.get_by_role("button", name="Redo")).to_be_enabled()
    settled(page)
    for _ in range(3):
        page.keyboard.press("Control+Shift+z")
        with suppress(TimeoutError):
            page.wait_for_url("**set=ground*", timeout=5_000)
            break
    page.wait_for_url("**set=ground*")
    settled(page)
    page.get_by_role("button", name="Save as a draft").click()
    page.get_by_role("button", name="Save as it stands").click()
    page.wait_for_url("**drafts=*")
    page.reload()
    settled(page)
    expect(page.get_by_role("button", name="Drafts (1)")).to_be_visible()
    assert "package=~Energy" in page.url
    term(page, "maritime", "A maritime truce is in force")
    page.wait_for_url("**set=maritime*")
    settled(page)
    # A tab that is closed loses neither the draft nor what was not saved.
    another = page.context.new_page()
    page.close()
    opened(another, "/package")
    expect(another.get_by_role("button", name="Drafts (2)")).to_be_visible()
    another.get_by_role("button", name="Drafts (2)").click()
    expect(another.get_by_role("radio", name="Not saved")).to_be_visible()
