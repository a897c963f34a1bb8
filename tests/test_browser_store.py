"""What the visitor's browser keeps: in a real browser, over reloads, closed tabs and two tabs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from sim.ui import browser_store
from tests.browsing import server

APP = """
import streamlit as st
from sim.ui.browser_store import Kept, shelf

name = st.text_input("name", "a")
text = st.text_input("text")
put = {name: Kept("about " + name, text) if text != "-" else None} if text else {}
st.button("again")
found = shelf("try", put, [name])
if found is None:
    st.text("not yet")
else:
    st.text(f"listed: {sorted((n, x.about) for n, x in found.listed.items())}")
    st.text(f"texts: {sorted(found.texts.items())} failed: {found.failed}")
"""


@pytest.fixture(scope="module")
def context(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    folder = tmp_path_factory.mktemp("store")
    app = folder / "app.py"
    app.write_text(APP, encoding="utf-8")
    with server(folder, app) as (url, _):
        yield browser.new_context(base_url=url)
    log = (folder / "server.log").read_text(encoding="utf-8")
    assert "Traceback" not in log, log[-4000:]


def opened(context: BrowserContext) -> Page:
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto("/")
    sees(page, "texts: ")
    return page


def sees(page: Page, words: str) -> None:
    expect(page.get_by_text(words).first).to_be_visible(timeout=15_000)


def write(page: Page, label: str, words: str) -> None:
    box = page.get_by_label(label, exact=True)
    box.fill(words)
    box.press("Enter")


def kept(page: Page, name: str) -> str | None:
    """What lies in the browser itself, asked past the module."""
    found: str | None = page.evaluate(
        """(name) => new Promise((done) => {
          const asked = indexedDB.open("negsim", 1);
          asked.onsuccess = () => {
            const get = asked.result.transaction("texts").objectStore("texts").get(["try", name]);
            get.onsuccess = () => done(get.result ?? null);
          };
        })""",
        name,
    )
    return found


def put(page: Page, text: str) -> None:
    """Write it as the text of "a", and wait until it lies there and the script has ended."""
    write(page, "text", text)
    for _ in range(100):
        if kept(page, "a") == (None if text == "-" else text):
            break
        page.wait_for_timeout(50)
    expect(page.locator("[data-test-script-state=running]")).to_have_count(0)


def test_a_text_outlives_reload_and_tab(context: BrowserContext) -> None:
    hostile = "<script>document.title='x'</script> \u202e قرار 🙂 \\n 'q\""
    page = opened(context)
    sees(page, "texts: []")
    put(page, hostile)
    assert kept(page, "a") == hostile
    page.reload()
    sees(page, "about a")
    page.close()
    page = opened(context)
    assert "script" in page.get_by_text("texts: ").inner_text()
    put(page, "-")
    assert kept(page, "a") is None
    page.close()


def test_two_tabs_lose_nothing_of_each_other(context: BrowserContext) -> None:
    one, two = opened(context), opened(context)
    put(one, "first")
    put(one, "second")
    put(two, "other")
    assert kept(two, "a") == "other"
    assert kept(two, "a~1") == "second"
    put(one, "third")
    assert (kept(one, "a"), kept(one, "a~1"), kept(one, "a~2")) == ("third", "second", "other")
    one.close()
    two.close()


def test_a_browser_that_keeps_nothing_says_so(context: BrowserContext) -> None:
    page = context.new_page()
    page.add_init_script("indexedDB.open = () => { throw new Error('forbidden here'); };")
    page.goto("/")
    sees(page, "failed: forbidden here")
    page.close()


@pytest.mark.parametrize(
    "said", [7, [], "x", {"listed": 3}, {"texts": {"a": 1}}, {"listed": [[1]]}]
)
def test_what_no_script_of_ours_sends_is_passed_over(said: object) -> None:
    talk = browser_store._Talk()
    assert not talk.hear(said)
    assert talk.shelf is None
    assert talk.hear({"listed": [["a", "line", "2026", "v"]], "texts": {}, "wanted": []})
    assert talk.shelf is not None and list(talk.shelf.listed) == ["a"]
