"""The page in a real headless Chromium, on loopback."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from sim.files.catalogue import path as path_of
from sim.ui.state import SECTIONS
from tests import hostile
from tests.browsing import (
    FINDING,
    ROOT,
    axe,
    contrast,
    finding,
    server,
    settled,
    still,
)

PICTURES = ROOT / "artifacts"
SHOTS = {
    "overview": "",
    "package": "package",
    "package-open": "package?set=oversight:*",
    "deals": "deals",
    "deadlock": "deadlock",
    "steps": "steps?package=PK06",
    "positions": "positions",
    **{f"positions-{name}": f"positions?section={name}" for name in SECTIONS[1:]},
    "own-case": "own-case",
    "own-case-terms": "own-case?table=terms",
    "method": "method",
    "scored": "package?scenario=market-square",
    "tradeoffs": "tradeoffs?scenario=market-square",
}
"""Pages to look at: name of the picture, and address."""
FLAGSHIP = "ukraine-2025-03"
COMPUTED = {
    'class="k-silent"': 8.5,
    "<text ": 4.7,
    "<tspan": 10.4,
    ".np-brand": 8.5,
    'th[scope="col"]': 15.1,
}
"""What axe-core cannot tell, on a pattern, in a chart, below Streamlit's header, which is clear, or
past the edge of a table: its least contrast, which is measured where it is met."""
Scheme = Literal["light", "dark"]
WINDOWS: dict[tuple[int, Scheme], list[tuple[int, Scheme]]] = {
    (1280, "light"): [(900, "dark")],
    (420, "dark"): [],
}
"""Windows in which every page is opened and axe-core looks at it, and what each then turns into."""
BLOCKED = "Conditions of Russia are missing from this package."


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    """A visitor of their own, of whom every request must stay on this machine."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=url)
    strays: list[str] = []
    errors: list[str] = []
    visitor = context.new_page()
    visitor.on("request", lambda r: strays.append(r.url) if not local(r.url) else None)
    visitor.on("websocket", lambda w: strays.append(w.url) if not local(w.url) else None)
    visitor.on("pageerror", lambda e: errors.append(str(e)))
    visitor.on("console", lambda said: errors.append(said.text) if ours(said) else None)
    yield visitor
    context.close()
    assert strays == []
    assert errors == []


def ours(said: ConsoleMessage) -> bool:
    """Whether it is a warning or an error, and not one of Streamlit's own."""
    probe = re.search(r"/[a-z-]+/_stcore/(health|host-config)$", said.location["url"])
    return said.type in ("warning", "error") and not (probe and "404" in said.text)


def local(address: str) -> bool:
    return address.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))


def opened(page: Page, path: str = "/package") -> Page:
    page.goto(path)
    settled(page)
    return page


def term(page: Page, name: str, option: str) -> None:
    group = page.locator(f"[class*=' st-key-term-'][class*='{FLAGSHIP}-{name} ']")
    group.get_by_role("radio", name=option).click()


def test_toggling_a_term_changes_the_verdict_and_the_link(page: Page) -> None:
    opened(page)
    assert finding(page).startswith(BLOCKED)
    term(page, "ground", "Ground fighting continues")
    expect(page.locator(".np-finding")).to_contain_text("impossible")
    page.wait_for_url("**set=ground*")


def test_back_forward_and_reload_keep_what_is_shown(page: Page) -> None:
    opened(page)
    term(page, "ground", "Ground fighting continues")
    expect(page.locator(".np-finding")).to_contain_text("impossible")
    page.wait_for_url("**set=ground*")
    settled(page)
    page.go_back()
    expect(page.locator(".np-finding")).to_contain_text(BLOCKED)
    page.go_forward()
    expect(page.locator(".np-finding")).to_contain_text("impossible")
    page.reload()
    settled(page)
    expect(page.locator(".np-finding")).to_contain_text("impossible")


def test_links_from_before_lead_where_they_led(page: Page) -> None:
    opened(page, "/?package=PK05")
    page.wait_for_url("**/package?package=PK05")
    expect(page).to_have_title(re.compile("^Package · Ukraine, March 2025"))
    for old, title in (("/", "Overview"), ("/evidence", "Positions"), ("/scenario", "Own case")):
        opened(page, old)
        expect(page).to_have_title(re.compile(f"^{title} · "))


def test_a_sentence_is_copied_with_its_source_and_paper_has_no_buttons(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(page)
    page.locator(".np-why li").first.hover()
    page.locator(".np-copy").click()
    expect(page.locator(".np-copy")).to_contain_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert copied[0].startswith("A full ceasefire needs US military aid to stop.")
    assert copied[1].startswith("S1: El País")
    assert copied[-2].startswith("Negotiation Position Simulator: Ukraine, March 2025")
    assert copied[-1] == page.url
    page.emulate_media(media="print")
    for gone in (".stSidebar", ".stButton", ".st-key-nav", ".stMultiSelect"):
        assert not any(each.is_visible() for each in page.locator(gone).all()), gone
    expect(page.get_by_role("combobox", name="Package").first).to_be_visible()
    folded = page.locator(".np-why li details li").first
    assert folded.evaluate("(element) => element.getBoundingClientRect().height") > 0
    page.emulate_media(media="screen")


def test_drafts_are_saved_renamed_doubled_and_deleted_by_clicks(page: Page) -> None:
    opened(page)
    term(page, "ground", "Left out")
    page.wait_for_url("**set=ground*")
    shelf = page.locator(".st-key-drafts button").first
    name = page.get_by_role("textbox", name="Name", exact=True)
    shown = page.get_by_role("combobox", name="Package").first
    for given, button, after, drafts in (
        ("One", "Save as it stands", "Draft: One", 1),
        ("Two", "Rename", "Draft: Two", 1),
        ("Three", "Duplicate", "Draft: Three", 2),
        ("", "Delete", "A package of your own", 1),
    ):
        settled(page)
        if not name.is_visible():
            shelf.click()
        expect(name).to_be_visible()
        settled(page)
        name.fill(given)
        page.get_by_role("button", name=button, exact=True).click()
        expect(shown).to_have_value(after)
        expect(shelf).to_contain_text(f"Drafts ({drafts})")
    settled(page)
    page.keyboard.press("Control+z")
    expect(shown).to_have_value("Draft: Three")
    settled(page)
    page.reload()
    settled(page)
    expect(shown).to_have_value("Draft: Three")
    expect(shelf).to_contain_text("Drafts (2)")


def test_fast_clicks_all_count(page: Page) -> None:
    opened(page)
    for name, option in (
        ("ground", "Ground fighting continues"),
        ("maritime", "Left out"),
        ("duration_days", "Longer than 30 days"),
    ):
        term(page, name, option)
    settled(page)
    page.wait_for_url("**set=*31*")
    for part in ("ground%3Acontinues", "maritime%3A-", "duration_days%3A31"):
        assert part in page.url


def test_a_shared_link_shows_the_same_in_another_browser(page: Page, browser: Browser) -> None:
    opened(page, "/deadlock?parties=russia%2Cukraine&evidence=official")
    said = finding(page)
    page.get_by_role("link", name="Package", exact=True).click()
    page.wait_for_url("**parties=*")
    context = browser.new_context()
    other = context.new_page()
    other.goto(page.url.replace("/package?", "/deadlock?"))
    settled(other)
    assert finding(other) == said
    context.close()


def test_the_nearest_deal_is_one_click_away(page: Page) -> None:
    opened(page, "/?package=PK05")
    page.get_by_role("button", name="Apply these changes").click()
    expect(page.locator(".np-finding")).to_contain_text("No party blocks this package.")


def test_a_walk_over_the_steps(page: Page) -> None:
    opened(page)
    page.get_by_role(
        "link", name="In which order one gets there, and whether it would hold"
    ).click()
    expect(page.locator(FINDING)).to_contain_text("No step from the status quo towards")
    opened(page, "/steps?package=PK06")
    assert "in 5 steps, one term at a time, in 10 orders" in finding(page)
    chain = page.locator("#hold-russia-strikes")
    expect(chain).to_be_hidden()
    page.locator("a[href='#hold-russia-strikes']").click()
    expect(chain).to_be_visible()
    expect(chain).to_contain_text("Ukraine has announced an answer")
    page.get_by_role("button", name="See it on the Package page").click()
    expect(page.get_by_text("A package of your own.")).to_be_visible()
    opened(page, "/deadlock?parties=russia,ukraine,us")
    page.get_by_role("button", name="Air and sea").click()
    expect(page.locator(FINDING)).to_contain_text("With “Air and sea” held fixed")
    page.wait_for_url("**goal=truce%2F4**")


def test_a_broken_and_a_good_file(page: Page) -> None:
    opened(page, "/scenario")
    chooser = page.locator("input[type=file]")
    bad = b"scenario: x\ntitle: y\nas_of: never\nterms: [{id: t, lable: z}]\n"
    chooser.set_input_files({"name": "bad.yaml", "mimeType": "text/yaml", "buffer": bad})
    expect(page.get_by_role("alert").first).to_contain_text("the file was not loaded")
    expect(page.locator(".np pre").filter(has_text="lable").first).to_be_visible()
    good = path_of(FLAGSHIP).read_bytes().replace(b"the call between", b"MY OWN CALL between")
    chooser = page.locator("input[type=file]")
    chooser.set_input_files({"name": "good.yaml", "mimeType": "text/yaml", "buffer": good})
    expect(page.locator("h1.np-title")).to_contain_text("MY OWN CALL")
    page.wait_for_url("**scenario=own-*")
    settled(page)
    page.get_by_role("link", name="Package", exact=True).click()
    expect(page.locator(".np-finding")).to_contain_text(BLOCKED)
    expect(page.locator("h1.np-title")).to_contain_text("MY OWN CALL")


def test_nobody_else_sees_an_uploaded_file(page: Page, browser: Browser, url: str) -> None:
    opened(page, "/scenario")
    good = path_of(FLAGSHIP).read_bytes().replace(b"the call between", b"SECRET CALL between")
    page.locator("input[type=file]").set_input_files(
        {"name": "good.yaml", "mimeType": "text/yaml", "buffer": good}
    )
    expect(page.locator("h1.np-title")).to_contain_text("SECRET CALL")
    page.wait_for_url("**scenario=own-*")
    context = browser.new_context()
    other = context.new_page()
    other.goto(page.url)
    settled(other)
    assert "SECRET" not in other.content()
    expect(other.get_by_text("that this browser lacks")).to_be_visible()
    context.close()


def test_downloads(page: Page) -> None:
    opened(page)
    with page.expect_download() as caught:
        page.get_by_role("button", name="Everything (JSON)").click()
    assert '"verdict": "condition_unmet"' in Path(caught.value.path()).read_text(encoding="utf-8")
    settled(page)
    with page.expect_download() as caught:
        page.get_by_role("button", name="Verdicts (CSV)").click()
    assert "RU-01" in Path(caught.value.path()).read_text(encoding="utf-8")
    opened(page, "/scenario")
    with page.expect_download() as caught:
        page.get_by_role("button", name="Download this scenario").click()
    assert Path(caught.value.path()).read_bytes() == path_of(FLAGSHIP).read_bytes()
    settled(page)
    with page.expect_download() as caught:
        page.get_by_role("button", name="Publish it as one page").click()
    assert '"format":"negsim-page/3"' in Path(caught.value.path()).read_text(encoding="utf-8")


def test_a_position_edited_by_hand_in_the_table(page: Page) -> None:
    opened(page, "/scenario")
    table = page.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    still(page)
    box = table.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 500, box["y"] + 53)
    still(page)
    page.keyboard.press("Enter")
    editor = page.locator("#portal textarea, #portal input").first
    expect(editor).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("EDITED BY HAND")
    still(page)  # Until the table knows of it.
    page.keyboard.press("Enter")
    expect(editor).to_have_count(0)
    still(page)
    page.mouse.click(box["x"] + 70, box["y"] + 88)
    page.wait_for_url("**drop=RU-02*")
    page.get_by_role("button", name="Apply the changes").click()
    expect(page.locator(".np-finding")).to_contain_text("own copy", timeout=15_000)
    page.get_by_role("link", name="Package", exact=True).click()
    expect(page.locator(".np").get_by_text("EDITED BY HAND").first).to_be_visible()
    assert "drop=RU-02" in page.url


def test_a_term_switched_off_in_the_table_is_left_out_everywhere(page: Page) -> None:
    opened(page, "/scenario?table=terms")
    table = page.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    still(page)
    box = table.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 70, box["y"] + 53)
    page.wait_for_url("**off=strikes*")
    settled(page)  # The link says it a moment after the address does.
    page.get_by_role("link", name="Package", exact=True).click()
    expect(page.get_by_text("Switched off: left out of every package")).to_be_visible()
    expect(page.locator(".np").get_by_text("5 of 26 terms addressed")).to_be_visible()
    still(page)
    page.get_by_role("button", name="Which strikes stop").click()
    page.wait_for_url(lambda url: "off=" not in url)
    expect(page.locator(".np").get_by_text("6 of 26 terms addressed")).to_be_visible()


@pytest.mark.parametrize("width", [420, 900, 1280])
def test_a_click_moves_nothing_under_the_pointer(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    opened(page)
    for name, option in (
        ("ground", "Ground fighting continues"),
        ("duration_days", "Left out"),
        ("bound", "Open"),
        ("ground", "Ground fighting stops"),
    ):
        group = page.locator(f"[class*=' st-key-term-'][class*='{FLAGSHIP}-{name} ']")
        choice = group.get_by_role("radio", name=option)
        choice.scroll_into_view_if_needed()
        choice.hover()
        still(page)
        before = choice.bounding_box()
        choice.click()
        expect(choice).to_have_attribute("aria-checked", "true")
        settled(page)
        after = choice.bounding_box()
        assert before is not None and after is not None
        assert abs(after["y"] - before["y"]) <= 2, (name, option)


@pytest.mark.parametrize("width", [420, 1280])
def test_a_switch_on_the_deadlock_page_stays_where_it_is(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    opened(page, "/deadlock")
    still(page)  # Until the charts have their size.
    for position in ("RU-01", "RU-02", "RU-03"):
        switch = page.locator(f"[class*='held-{FLAGSHIP}-{position}'] label").first
        switch.scroll_into_view_if_needed()
        still(page)
        before = switch.bounding_box()
        switch.click()
        page.wait_for_url(f"**{position}*")
        settled(page)
        after = switch.bounding_box()
        assert before is not None and after is not None
        assert abs(after["y"] - before["y"]) <= 30, position
    expect(page.locator(".np-finding")).to_contain_text("there is no deadlock")


SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.mark.parametrize("width", [420, 1280])
def test_a_page_that_is_opened_has_words_at_once_and_then_moves_nothing(
    browser: Browser, url: str, width: int
) -> None:
    def moved(path: str) -> float:
        context = browser.new_context(viewport={"width": width, "height": 900})
        visitor = context.new_page()
        visitor.add_init_script(SHIFTS)
        visitor.goto(f"{url}/{path}", wait_until="commit")
        expect(visitor.locator("#np-first")).to_contain_text("One moment")
        settled(visitor)
        shifted: float = visitor.evaluate("window.shifted")
        context.close()
        return shifted

    # A second look where a busy machine took so long that the page showed what there was.
    for path in ("", "package", "positions", "deals", "deadlock", "steps"):
        assert min(moved(path), 1) <= 0.1 or moved(path) <= 0.1, path


SLOW = """
import time
import streamlit as st
from sim.ui.main import main
if st.session_state.setdefault("runs", 0):
    time.sleep(1.5)
st.session_state.runs += 1
main()
"""
SERVED = """
import streamlit as st
from starlette.middleware import Middleware
from sim.ui.first_paint import FirstPaint
app = st.App("slow.py", middleware=[Middleware(FirstPaint)])
"""


def test_a_slow_step_says_that_it_is_working(browser: Browser, tmp_path: Path) -> None:
    app = tmp_path / "served.py"
    app.write_text(SERVED, encoding="utf-8")
    (tmp_path / "slow.py").write_text(SLOW, encoding="utf-8")
    with server(tmp_path, app) as (address, _):
        visitor = browser.new_context().new_page()
        visitor.goto(f"{address}/package")
        settled(visitor)
        sign = visitor.locator(".np-working span")
        expect(sign).to_be_hidden()
        assert "Working…" not in announced(visitor)
        term(visitor, "ground", "Left out")
        expect(sign).to_be_visible(timeout=1_000)
        assert "Working…" in announced(visitor)
        settled(visitor)
        expect(sign).to_be_hidden()
        assert "Working…" not in announced(visitor)
        visitor.context.close()


def test_the_installed_page_may_be_entered_anywhere(browser: Browser, tmp_path: Path) -> None:
    # A folder named "pages" beside the script would make the first visitor's page one of its own.
    with server(tmp_path, ROOT / "sim" / "ui" / "served.py") as (address, _):
        visitor = browser.new_context().new_page()
        visitor.goto(f"{address}/deals?package=PK05")
        settled(visitor)
        assert finding(visitor).startswith("Of ")
        visitor.context.close()


def announced(page: Page) -> str:
    """What Chromium tells screen readers is in its live regions."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}

    def text(node: dict[str, Any]) -> str:
        if node.get("role", {}).get("value") == "StaticText":
            return str(node["name"]["value"])
        return "".join(text(by_id[child]) for child in node.get("childIds", []) if child in by_id)

    return "\n".join(text(n) for n in nodes if n.get("role", {}).get("value") == "status")


def test_hostile_text_stays_text(page: Page) -> None:
    opened(page, "/scenario")
    page.locator("input[type=file]").set_input_files(
        {"name": "h.yaml", "mimeType": "text/yaml", "buffer": hostile.TEXT.encode()}
    )
    expect(page.locator(".np-finding[role=status]")).to_contain_text("own copy")
    for name in ("Package", "Deals", "Deadlock", "Steps", "Positions", "Method"):
        page.get_by_role("link", name=name, exact=True).click()
        settled(page)
        still(page)
        assert not page.title().startswith("pwned")
        assert page.locator("img[src*='evil'], img[src='x']").count() == 0, name
        assert page.locator("a[href*='evil']").count() == 0, name
        assert page.locator("b:text-is('bold'), strong:text-is('bold')").count() == 0, name
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{name} is wider than the window by {wide}"


CATCHING = """
() => [...document.querySelectorAll(".stMain *")].filter((e) =>
  /auto|scroll/.test(getComputedStyle(e).overflowY) && e.scrollHeight > e.clientHeight + 2
  && e.clientHeight).map((e) => `${e.className} catches the scroll of the page`)
"""


def serious(page: Page) -> list[str]:
    """What axe-core finds grave, or cannot tell."""
    found = axe(page)
    untold = [
        f"contrast cannot be told: {node['target']}"
        for issue in found["incomplete"]
        if issue["id"] == "color-contrast"
        for node in issue["nodes"]
        if not _told(page, node)
    ]
    return untold + [
        f"{issue['id']}: {issue['help']}: {[node['target'] for node in issue['nodes'][:4]]}"
        for issue in found["violations"]
        if issue["impact"] in ("serious", "critical")
    ]


def _told(page: Page, node: dict[str, Any]) -> bool:
    """Whether it is one of those listed, and has at least the contrast that is listed."""
    known = [c for part, c in COMPUTED.items() if part in f"{node['target']} {node['html']}"]
    return bool(known) and contrast(page, str(node["target"][0])) >= min(known)


@pytest.mark.parametrize(("width", "scheme"), WINDOWS)
def test_every_page_is_accessible_and_fits_the_window(
    browser: Browser, url: str, width: int, scheme: Scheme
) -> None:
    """And a picture of every page is kept for whoever looks at the artefacts."""
    PICTURES.mkdir(exist_ok=True)
    context = browser.new_context()
    visitor = context.new_page()
    told: list[str] = []
    visitor.on("console", lambda said: told.append(said.text) if ours(said) else None)
    visitor.on("pageerror", lambda error: told.append(str(error)))
    found = {}
    for name, path in SHOTS.items():
        turned(visitor, width, scheme)
        told.clear()
        visitor.goto(f"{url}/{path}")
        found[name] = pictured(visitor, name) + serious(visitor)
        for window in WINDOWS[width, scheme]:
            turned(visitor, *window)
            found[name] += pictured(visitor, name)
        found[name] += told
    context.close()
    assert not any(found.values()), found


def turned(visitor: Page, width: int, scheme: Scheme) -> None:
    visitor.set_viewport_size({"width": width, "height": 900})
    visitor.emulate_media(color_scheme=scheme)


def pictured(visitor: Page, name: str) -> list[str]:
    """What does not fit the window, once its picture is taken."""
    settled(visitor)
    still(visitor)
    wide, over, scheme = visitor.evaluate(
        """[innerWidth, document.documentElement.scrollWidth - innerWidth,
            matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"]"""
    )
    visitor.screenshot(path=PICTURES / f"{name}-{wide}-{scheme}.png")
    caught: list[str] = visitor.evaluate(CATCHING) if wide < 700 else []
    return caught + ([f"{over} too wide for {wide}"] if over > 0 else [])


def test_the_keyboard_reaches_the_terms(page: Page) -> None:
    opened(page)
    group = page.locator(f"[class*=' st-key-term-'][class*='{FLAGSHIP}-ground ']")
    group.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.wait_for_function(
        f"document.querySelector('.np-finding').innerText.indexOf('{BLOCKED}') === -1"
        " || location.search.includes('ground')"
    )
