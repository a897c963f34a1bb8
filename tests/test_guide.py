"""``docs/first-case.md`` in a real browser, line by line, exactly as it is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, TimeoutError, expect

from sim.files.load import read
from tests.browsing import ROOT, settled
from tests.test_browser import serious

GUIDE = (ROOT / "docs" / "first-case.md").read_text(encoding="utf-8")
STEPS = re.findall(r"^(\d+)\. (.+)$", GUIDE, re.MULTILINE)
ORDINALS = {"": 0, "the second ": 1, "the third ": 2}
_ENDS = """
(words) => {
  const box = document.querySelector(".np-article");
  const walk = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const at = node.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + words.length);
    const rects = range.getClientRects();
    const first = rects[0], last = rects[rects.length - 1];
    return [first.left + 1, first.top + first.height / 2, last.right, last.top + last.height / 2];
  }
}
"""


@pytest.fixture(scope="module")
def page(browser: Browser, url: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, base_url=url)
    visitor = context.new_page()
    visitor.set_default_timeout(20_000)
    visitor.goto("/")
    settled(visitor)
    yield visitor
    context.close()


def _labelled(page: Page, words: str, role: str) -> Locator:
    which, label = re.fullmatch(r"(the second |the third |)\*\*(.+?)\*\*", words).groups()  # type: ignore[union-attr]
    return page.get_by_role(role, name=label, exact=True).nth(ORDINALS[which])  # type: ignore[arg-type]


def _open(page: Page, what: str) -> None:
    page.get_by_role("link", name=what).first.click()


def _unfold(page: Page, what: str) -> None:
    page.locator("summary", has_text=what).click()


def _write(page: Page, where: str, text: str) -> None:
    box = _labelled(page, where, "textbox")
    box.fill(text.replace(" ⏎ ", "\n"))
    box.blur()


def _choose(page: Page, where: str, option: str) -> None:
    wanted = page.get_by_role("option", name=option).first
    for last in (False, False, False, True):
        # A list that opens while the page is still being drawn may close again.
        with nullcontext() if last else suppress(TimeoutError):
            if not wanted.is_visible():
                _labelled(page, where, "combobox").click()
            wanted.click(timeout=4_000)
            break
    page.keyboard.press("Escape")


def _press(page: Page, what: str) -> None:
    page.get_by_role("button", name=what, exact=True).click()


def _go(page: Page, what: str) -> None:
    page.get_by_role("radiogroup", name="Step").get_by_role("radio", name=what).click()


def _select(page: Page, words: str) -> None:
    article = page.locator(".np-article")
    expect(article).to_contain_text(words)
    quoted = page.get_by_role("textbox", name="The words quoted")
    for last in (False, False, True):
        # The article may move under the mouse while what stands above it is being drawn.
        article.scroll_into_view_if_needed()
        left, top, right, bottom = page.evaluate(_ENDS, words)
        page.mouse.move(left, top)
        page.mouse.down()
        page.mouse.move(right, bottom, steps=4)
        page.mouse.up()
        with nullcontext() if last else suppress(AssertionError):
            expect(quoted).to_have_value(words, timeout=6_000)
            break


def _see(page: Page, words: str) -> None:
    expect(page.locator(".np").filter(has_text=words).first).to_be_visible(timeout=15_000)


DOES: tuple[tuple[str, Callable[..., None]], ...] = (
    (r"Open the page \*\*(.+)\*\*\.", _open),
    (r"Open \*\*(.+)\*\*\.", _unfold),
    (r"In (.+) write `(.+)`\.?", _write),
    (r"In (.+) choose \*\*(.+)\*\*\.", _choose),
    (r"Press \*\*(.+)\*\*\.", _press),
    (r"Go to \*\*(.+)\*\*\.", _go),
    (r"Select “(.+)”\.", _select),
    (r"You see “(.+)”", _see),
    (r"Follow \*\*(.+)\*\*\.", _open),
)


def test_the_guide_as_it_is_written(page: Page, tmp_path: Path) -> None:
    assert [number for number, _ in STEPS] == [str(n) for n in range(1, len(STEPS) + 1)]
    for number, step in STEPS:
        for form, does in DOES:
            if found := re.fullmatch(form, step):
                does(page, *found.groups())
                settled(page)
                break
        else:
            pytest.fail(f"no hand knows how to do step {number}: {step}")
    page.get_by_role("link", name="Own case").first.click()
    settled(page)
    _go(page, "Text")
    settled(page)
    with page.expect_download() as started:
        page.get_by_role("button", name="Download", exact=True).click()
    file = Path(started.value.path())
    text = file.read_text(encoding="utf-8")
    loaded = read(text, "case")
    assert loaded.scenario is not None
    assert [str(p.requires) for p in loaded.scenario.positions] == [
        "pay_rise >= p9",
        "weekend_shifts != at_normal_pay",
        "new_cranes != without_conditions",
        "new_cranes == without_conditions",
        "pay_rise <= p5 or pay_rise <= p6 and weekend_shifts == at_normal_pay",
    ]
    articles = re.findall(r"In \*\*The article\*\* write `(.+)`", GUIDE)
    for statement in loaded.scenario.statements:
        assert statement.at is not None
        begin, end = statement.at
        (source,) = statement.sources
        words = articles[list(loaded.scenario.source).index(source)][begin : end + 1]
        assert words == statement.quote
    # Nothing of the articles is in the file but these quotations.
    assert "its chair Mara Olsen said on Monday" not in text


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (420, "dark")])
def test_every_step_is_accessible_and_fits(
    page: Page, width: int, scheme: Literal["light", "dark"]
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    radios = page.get_by_role("radiogroup", name="Step").get_by_role("radio")
    expect(radios).to_have_count(8)
    for step in radios.all_inner_texts():
        _go(page, step)
        settled(page)
        assert serious(page) == [], step
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wide) <= 0, step
    page.set_viewport_size({"width": 1280, "height": 1000})


def test_a_reload_and_a_closed_tab_lose_nothing(page: Page) -> None:
    settled(page)
    _go(page, "Positions")
    settled(page)
    _choose(page, "**Text**", "Harbour Gazette S1")
    settled(page)
    page.wait_for_timeout(500)
    link = page.url
    assert "scenario=own-" in link
    page.reload()
    # The same view of the same case, with the article in which its words were selected.
    expect(page.locator(".np-title")).to_have_text("Port strike at Nordhaven", timeout=20_000)
    settled(page)
    assert page.url == link
    _go(page, "Positions")
    settled(page)
    expect(page.locator(".np-article")).to_contain_text("Mara Olsen said", timeout=20_000)
    other = page.context.new_page()
    other.goto("/own-case")
    settled(other)
    expect(other.get_by_text("Kept in this browser: Port strike at Nordhaven")).to_be_visible()
    other.get_by_role("button", name="Go on with it", exact=True).click()
    expect(other.locator(".np-title")).to_have_text("Port strike at Nordhaven")
    settled(other)
    other.close()
    elsewhere = page.context.browser.new_context()  # type: ignore[union-attr]
    stranger = elsewhere.new_page()
    stranger.goto(link)
    words = "The link is about a case, or how one was before, that this browser lacks."
    expect(stranger.get_by_text(words)).to_be_visible(timeout=20_000)
    elsewhere.close()


def test_a_hostile_article_of_two_megabytes_is_text(page: Page) -> None:
    page.get_by_role("link", name="Own case", exact=True).click()
    settled(page)
    _go(page, "Text")
    settled(page)
    hostile = (
        "<script>document.title='pwned'</script><img src=x onerror=\"document.title='pwned'\">"
    )
    start = f"{hostile} \u202eright to left\u202c قرار. "
    body = "word " * (1_990_000 // 5)
    file = {"name": "a.txt", "mimeType": "text/plain", "buffer": (start + body).encode()}
    page.locator("input[type=file]").first.set_input_files(file)  # type: ignore[arg-type]
    expect(page.get_by_text("a.txt")).to_be_visible()
    settled(page)
    page.get_by_role("textbox", name="Outlet", exact=True).fill("<b>Outlet</b>")
    _press(page, "Add this text")
    settled(page)
    _go(page, "Positions")
    settled(page)
    _choose(page, "**Text**", "<b>Outlet</b> S")
    settled(page)
    article = page.locator(".np-article")
    expect(article).to_have_count(1, timeout=20_000)
    expect(article).to_contain_text("right to left قرار.", timeout=20_000)
    assert "\u202e" not in article.inner_text()[:400]
    assert article.locator("img, script, b").count() == 0
    assert "pwned" not in page.title()
    _select(page, "onerror=\"document.title='pwned'\"")
    # Words that run from right to left keep their order and place.
    page.evaluate(
        """() => {
          const box = document.querySelector(".np-article");
          const walk = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
          let node;
          while ((node = walk.nextNode()) && !node.data.includes("\u0642\u0631\u0627\u0631"));
          const at = node.data.indexOf("\u0642\u0631\u0627\u0631");
          document.getSelection().setBaseAndExtent(node, at + 4, node, at);
          box.dispatchEvent(new MouseEvent("mouseup"));
        }"""
    )
    quoted = page.get_by_role("textbox", name="The words quoted")
    expect(quoted).to_have_value("\u0642\u0631\u0627\u0631")
