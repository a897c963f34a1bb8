"""How large published pages are, and how fast they open and answer, from disk.

Run from the repository: ``python -m benchmarks.publish [toggles]``. It drives a headless
Chromium, once at full speed and once with the processor slowed four times. A toggle is
everything from the click to the page laid out anew.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser

import sim
from benchmarks.generated import Shape, generate
from sim.scenario.model import Scenario
from tests.browsing import chromium

READINGS = ("R-AID", "R-TABLE", "R-MOB", "R-TRIGGER")
SHAPES = (Shape(40, 5, 80), Shape(30, 7, 60), Shape(40, 10, 100), Shape(40, 10, 160))
TOGGLE = """number => {
  const radios = [...document.querySelectorAll('fieldset input')]
  const times = []
  for (let k = 0; k < number; k++) {
    const radio = radios[(k * 37) % radios.length], start = performance.now()
    radio.click()
    document.documentElement.offsetHeight
    times.push(performance.now() - start)
  }
  return times
}"""
OPENED = "performance.timing.domContentLoadedEventEnd - performance.timing.navigationStart"


def main() -> None:
    """Measure and print."""
    toggles = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    print(f"{'page':44}{'kB':>7}{'made s':>8}{'toggle ms, worst':>19}{'slowed':>13}{'open ms':>9}")
    with TemporaryDirectory() as folder, chromium() as browser:
        for name, scenario, views in _pages():
            start = time.perf_counter()
            page = sim.publish(scenario, views=views)
            made = time.perf_counter() - start
            page.write(Path(folder) / "page.html", force=True)
            address = (Path(folder) / "page.html").as_uri()
            fast, slow = (_measured(browser, address, toggles, rate) for rate in (1, 4))
            print(
                f"{name:44}{page.size / 1000:7.0f}{made:8.1f}{fast[0]:10.1f}{fast[1]:9.1f}"
                f"{slow[0]:7.1f}{slow[1]:6.0f}{fast[2]:5.0f}{slow[2]:6.0f}"
            )


def _pages() -> Iterator[tuple[str, Scenario, Mapping[str, Sequence[str]]]]:
    flagship = sim.open_scenario("ukraine-2025-03")
    yield "flagship, 1 view", flagship, {}
    for readings in (0, 2, 4):
        views = {"evidence": ["all"], **{name: ["all"] for name in READINGS[:readings]}}
        yield f"flagship, {4 * 2**readings} views", flagship, views
    yield "market-square", sim.open_scenario("market-square"), {}
    for shape in SHAPES:
        name = f"{shape.terms} terms, {shape.parties} parties, {shape.positions} positions"
        yield name, generate(shape, 1).scenario, {}


def _measured(
    browser: Browser, address: str, toggles: int, rate: int
) -> tuple[float, float, float]:
    """Milliseconds: of the median toggle, of the slowest, and until the first answer."""
    reader = browser.new_page(viewport={"width": 420, "height": 900})
    reader.context.new_cdp_session(reader).send("Emulation.setCPUThrottlingRate", {"rate": rate})
    opened = []
    for _ in range(3):
        reader.goto(address)
        opened.append(reader.evaluate(OPENED))
    times = reader.evaluate(TOGGLE, toggles)
    reader.close()
    return median(times), max(times), median(opened)


if __name__ == "__main__":
    main()
