"""Published pages in a real headless Chromium, from disk: exact, safe, for everyone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from itertools import product
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

import sim
from sim.formats.page.publish import Published
from sim.questions.check import check
from sim.scenario.agreement import Inside
from sim.scenario.model import Party, Scenario
from tests import hostile, oracle
from tests.browsing import axe
from tests.published import PROBE, Case, cases, differences
from tests.strategies import scenarios

TOGGLES = int(os.environ.get("NEGSIM_TOGGLES", "200"))
"""Toggles tried of each shipped scenario; NEGSIM_TOGGLES=2000 for the proof in full."""
VIEWS = {
    "ukraine-2025-03": {"evidence": ["all"], "R-AID": ["all"], "R-TABLE": ["all"]},
    "market-square": {},
    "brexit-2017-12": {},
    "sanctions-2015": {},
    "parliament-2017": {"evidence": ["all"]},
}
"""Shipped scenario -> what readers may switch: sixteen views, else one."""


SIZES = [(w, s) for w in (420, 900, 1280) for s in ("light", "dark")]
AUDITED = SIZES if TOGGLES > 1000 else [(420, "dark"), (1280, "light")]
"""Windows that axe-core looks at: in the full proof all of them."""
RANGE = """
scenario: r
title: r
as_of: 2025-01-01
parties: [{id: a, label: A}, {id: b, label: B}]
terms:
  - {id: pay, label: Pay, range: [0, 200], status_quo: "10", options: [{id: "10", label: ten}]}
  - {id: ok, label: Ok, options: [{id: n, label: n}, {id: y, label: y}]}
positions:
  - {id: A1, party: a, kind: red_line, evidence: official, says: a, requires: pay >= 50}
  - {id: B1, party: b, kind: red_line, evidence: official, says: b, requires: pay <= 150 or ok == y}
packages: [{id: P, label: P, set: {pay: "120"}}]
"""
BLOCKED = "Conditions of Russia are missing from this package."


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A reader; nothing is asked of any address but the file itself, and nothing goes wrong."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    reader = context.new_page()
    asked: list[str] = []
    errors: list[str] = []
    reader.on("request", lambda r: asked.append(r.url) if r.url[:5] != "file:" else None)
    reader.on("pageerror", lambda e: errors.append(str(e)))
    reader.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    yield reader
    context.close()
    assert asked == []
    assert errors == []


@pytest.fixture(scope="module")
def flagship() -> Scenario:
    return sim.open_scenario("ukraine-2025-03")


@pytest.fixture(scope="module")
def address(flagship: Scenario, tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("page") / "page.html"
    parties = ["russia", "ukraine", "us"]
    page = sim.publish(flagship, views={"evidence": ["all"]}, package="PK01", parties=parties)
    page.write(file)
    return file.as_uri()


def opened(page: Page, published: Published, folder: Path) -> Page:
    published.write(folder / "page.html", force=True)
    page.goto((folder / "page.html").as_uri())
    return page


def option(page: Page, term: str, label: str) -> None:
    """Choose an option as a reader does; the group unfolds first."""
    field = page.locator("fieldset", has=page.get_by_text(term, exact=True))
    group = page.locator("details.group", has=field)
    if group.get_attribute("open") is None:
        group.locator("summary").click()
    field.get_by_role("radio", name=label).check()


@pytest.mark.parametrize("name", VIEWS)
def test_any_toggle_says_what_the_library_says(name: str, page: Page, tmp_path: Path) -> None:
    scenario = sim.open_scenario(name)
    published = sim.publish(scenario, views=VIEWS[name])
    asked = cases(published.data, TOGGLES, seed=TOGGLES)
    said = opened(page, published, tmp_path).evaluate(PROBE, [asdict(case) for case in asked])
    assert differences(scenario, published.data, asked, said) == []
    assert sum(answer["deals"] != "0" for answer in said) > TOGGLES / 10


def test_generated_cases_say_what_the_library_says(browser: Browser, tmp_path: Path) -> None:
    reader = browser.new_page()

    @settings(max_examples=12)
    @given(scenarios(), st.data())
    def holds(scenario: Scenario, dice: st.DataObject) -> None:
        if dice.draw(st.booleans()):
            scenario = replace(scenario, parties=through_others(scenario.parties, dice.draw))
        readings = {reading.id: ["all"] for reading in scenario.readings}
        published = sim.publish(scenario, views={"evidence": ["all"], **readings})
        asked = cases(published.data, 4, seed=len(scenario.positions))
        said = opened(reader, published, tmp_path).evaluate(PROBE, [asdict(c) for c in asked])
        assert differences(scenario, published.data, asked, said) == []

    holds()


def through_others(parties: Sequence[Party], draw: Callable[..., Any]) -> tuple[Party, ...]:
    """The same parties, some of whom need others that come later."""
    made = []
    for place, party in enumerate(parties):
        later = [other.id for other in parties[place + 1 :]]
        inside = draw(st.lists(st.sampled_from(later), unique=True)) if later else []
        if inside and draw(st.booleans()):
            made.append(replace(party, accepts=Inside(each=tuple(inside))))
        elif inside:
            votes = {name: draw(st.integers(1, 3)) for name in inside}
            needed = draw(st.integers(1, sum(votes.values())))
            made.append(replace(party, accepts=Inside(at_least=needed, votes=votes)))
        else:
            made.append(party)
    return tuple(made)


def test_every_number_of_a_range_is_counted(page: Page, tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(RANGE)
    scenario = sim.load(tmp_path / "r.yaml")
    published = sim.publish(scenario)
    asked = cases(published.data, 40, seed=7)
    said = opened(page, published, tmp_path).evaluate(PROBE, [asdict(case) for case in asked])
    assert max(int(answer["packages"]) for answer in said) > 100
    assert differences(scenario, published.data, asked, said) == []


def test_truth_has_three_values(page: Page, tmp_path: Path) -> None:
    """Kleene (1938): the least and the greatest of no, unknown, yes."""
    text = "scenario: s\ntitle: s\nas_of: 2025-01-01\nparties: [{id: a, label: a}]\nterms:\n"
    text += "".join(
        f"  - {{id: {t}, label: {t}, options: [{{id: n, label: n}}, {{id: y, label: y}}]}}\n"
        for t in "tu"
    )
    (tmp_path / "s.yaml").write_text(text)
    opened(page, sim.publish(sim.load(tmp_path / "s.yaml")), tmp_path)
    reader = """([least, one, other]) => truth(['#', least, 2, ['i', 0, [0, 1]],
        ['#', 0, 0, ['i', 1, [1, 0]]]], [one, other], [one, other], null)"""
    rank = {0: 0, -1: 1, 1: 2}
    value = {0: False, 1: None, 2: True}
    for one, other in product(rank, rank):
        for least, pick in ((2, min), (1, max)):
            found = page.evaluate(reader, [least, one, other])
            assert found is value[pick(rank[one], rank[other])]


def test_sweeps_count_what_one_by_one_is_counted(page: Page, tmp_path: Path) -> None:
    """Against the slow oracle, which looks at one package after the other."""
    small = sim.load(Path(__file__).parent / "golden/inputs/small.yaml")
    published = sim.publish(small)
    everyone = len(small.parties)
    asked = [
        Case(0, None, pins, parties, settle=False)
        for pins in product(range(-1, 2), repeat=3)
        for parties in range(1, 1 << everyone)
    ]
    said = opened(page, published, tmp_path).evaluate(PROBE, [asdict(case) for case in asked])
    for case, answer in zip(asked, said, strict=True):
        pins = {
            term.id: term.options[pin].id
            for term, pin in zip(small.terms, case.pins, strict=True)
            if pin >= 0
        }
        named = [p.id for k, p in enumerate(small.parties) if (case.parties or 0) >> k & 1]
        found = oracle.count(small, sim.ask(small, parties=named, pins=pins, settle="none"))
        assert answer["deals"] == str(len(found.deals))


def test_a_toggle_changes_finding_link_and_marks(page: Page, address: str) -> None:
    page.goto(address)
    finding = page.locator("#finding")
    expect(finding).to_contain_text(BLOCKED)
    option(page, "Fighting along the front", "Ground fighting continues (as now)")
    expect(finding).not_to_contain_text(BLOCKED)
    assert "#set=" in page.url
    assert "ground.continues" in page.url
    changed = finding.inner_text()
    page.go_back()
    expect(finding).to_contain_text(BLOCKED)
    page.go_forward()
    expect(finding).to_have_text(changed)
    page.reload()
    expect(finding).to_have_text(changed)


def test_parties_and_views_are_chosen_by_readers(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("article", has=page.get_by_role("heading", name="Russia")).get_by_role(
        "checkbox"
    ).uncheck()
    expect(page.locator("#finding")).to_contain_text("does not have to agree here")
    assert "with=ukraine,us" in page.url
    page.get_by_role("button", name="Back to who must agree").click()
    expect(page.locator("#finding")).to_contain_text(BLOCKED)
    page.get_by_text("What is counted", exact=True).click()
    page.get_by_label("Positions that count").select_option(label="Official only")
    assert "view=official" in page.url


def test_what_it_turns_on_is_every_switch_that_changes_who_blocks(
    page: Page, flagship: Scenario, tmp_path: Path
) -> None:
    published = sim.publish(flagship, views=VIEWS[flagship.id], package="PK03")
    opened(page, published, tmp_path)
    known = {}
    for shown in published.data["views"]:
        view = sim.view_of(flagship, evidence=shown["evidence"], readings=shown["readings"])
        found = check(flagship, "PK03", view)
        blocking = [party for party in flagship.party if not found.accepts(party)]
        known[tuple(shown["at"])] = (blocking, found.headline(flagship))
    alone = [at for at in known if sum(map(bool, at)) == 1]
    now, others = known[0, 0, 0][0], [known[at] for at in sorted(alone, key=_by_switch)]
    told = page.locator("#turns li").all_inner_texts()
    turned = [words for blocking, words in others if blocking != now]
    assert len(told) == len(turned) > 0
    assert all(first(words) in line for words, line in zip(turned, told, strict=True))


def _by_switch(at: tuple[int, ...]) -> tuple[list[bool], tuple[int, ...]]:
    return [not value for value in at], at


def test_phases_are_judged_one_by_one(page: Page, flagship: Scenario, tmp_path: Path) -> None:
    opened(page, sim.publish(flagship, package="PK12"), tmp_path)
    told = page.locator("#phases li").all_inner_texts()
    phases = flagship.package["PK12"].phases
    assert len(told) == len(phases) > 1
    for phase, line in zip(phases, told, strict=True):
        assert line.startswith(f"{phase.label}: ")
        assert first(check(flagship, "PK12", phase=phase.id).headline(flagship)) in line


def first(words: str) -> str:
    """The first sentence."""
    return words.split(". ", maxsplit=1)[0]


def test_a_view_too_wide_keeps_its_verdicts_and_has_no_marks(
    page: Page, flagship: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.limits.PUBLISHED_STATES", 260)
    published = sim.publish(flagship, views={"evidence": ["official"]}, package="PK01")
    assert [view["diagram"] is None for view in published.data["views"]] == [True, False]
    opened(page, published, tmp_path)
    expect(page.locator("#finding")).to_contain_text(BLOCKED)
    expect(page.locator("#deals")).to_contain_text("too large to count")
    marks = page.locator("fieldset .mark:not(:empty)")
    assert marks.count() == 0
    page.get_by_text("What is counted", exact=True).click()
    page.get_by_label("Positions that count").select_option(label="Official only")
    expect(page.locator("#deals")).to_contain_text("possible packages")
    assert marks.count() > 0


@pytest.mark.parametrize(
    "link", ["#package=PK99", "#set=ground.no,x,%E0%A4%A", "#with=nobody&view=x", "#%%%", "#="]
)
def test_a_link_that_leads_nowhere_shows_what_it_can(page: Page, address: str, link: str) -> None:
    page.goto(address + link)
    assert page.locator("#finding").inner_text()


def test_hostile_text_stays_text(page: Page, tmp_path: Path) -> None:
    (tmp_path / "h.yaml").write_text(hostile.TEXT + "# {{script}}")
    scenario = sim.load(tmp_path / "h.yaml")
    opened(page, sim.publish(scenario, views={"R1": ["all"]}, package="Q1"), tmp_path)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert page.title() != "pwned"
    assert "<script>document.title='pwned'</script>" in page.inner_text("main")
    for made in ("img", "main a", "main script", "b:text-is('bold')"):
        assert page.locator(made).count() == 0, made
    assert page.locator("script").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_policy_stops_what_is_not_its_own(page: Page, address: str) -> None:
    policy = "meta[http-equiv=Content-Security-Policy]"
    page.goto(address)
    said = page.get_attribute(policy, "content") or ""
    assert said.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in said


def test_it_runs_in_a_sandboxed_frame_and_tells_its_height(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Embed").click()
    snippet = page.input_value("#text")
    assert 'sandbox="allow-scripts' in snippet
    host = Path(address.removeprefix("file://")).with_name("host.html")
    host.write_text(f"<!doctype html><title>host</title>{snippet}")
    page.goto(host.as_uri())
    frame = page.frame_locator("iframe")
    expect(frame.locator("#finding")).to_contain_text("Russia")
    page.wait_for_function("document.querySelector('iframe').offsetHeight > 1300")
    frame.locator("summary", has_text="Fighting").first.click()
    frame.get_by_role("radio", name="Ground fighting continues (as now)").check()
    expect(frame.locator("#finding")).not_to_contain_text(BLOCKED)


def test_cite_names_digest_and_day(page: Page, address: str, flagship: Scenario) -> None:
    page.goto(address)
    page.get_by_role("button", name="Cite").click()
    cited = page.input_value("#text")
    assert flagship.digest in cited
    assert "2025-03-18" in cited
    assert page.url in cited


def test_the_keyboard_changes_a_term(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("details.group summary").first.press("Enter")
    page.get_by_role("radio", name="Ground fighting stops").focus()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("radio", name="Ground fighting continues (as now)")).to_be_checked()
    assert "ground.continues" in page.url


@pytest.mark.parametrize(("width", "scheme"), AUDITED)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    browser: Browser, address: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    reader = context.new_page()
    reader.goto(address)
    reader.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    wide = reader.evaluate("document.documentElement.scrollWidth - innerWidth")
    found = [f"{issue['id']}: {issue['help']}" for issue in axe(reader)["violations"]]
    context.close()
    assert wide <= 0
    assert found == []
