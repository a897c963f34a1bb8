"""From a click on a term to the verdict, and from a cold start to the first text.

Run from the repository: ``python -m benchmarks.page [toggles]``. It starts its own
server on loopback and drives Debian's Chromium.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from tests.browsing import FINDING, chromium, server, settled

TOGGLE = """([term, option]) => new Promise((done, fail) => {
  const group = document.querySelector(
    `[class*=' st-key-term-'][class*='ukraine-2025-03-${term} ']`);
  const button = [...group.querySelectorAll('button')].find(b => b.innerText.includes(option));
  const answer = () => ['.np-finding', '.np-grid']
    .map(part => document.querySelector(part)?.innerText).join();
  const before = answer();
  const start = performance.now();
  const watch = new MutationObserver(() => {
    if (answer() !== before) { watch.disconnect(); done(performance.now() - start); }
  });
  watch.observe(document.body, {childList: true, subtree: true, characterData: true});
  setTimeout(() => { watch.disconnect(); fail(new Error('no answer in 10 s')); }, 10000);
  button.click();
})"""
STEPS = (
    ("ground", "continues"),
    ("ground", "stops"),
    ("duration_days", "Longer than 30"),
    ("duration_days", "Left out"),
    ("duration_days", "30 days"),
    ("bound", "Left out"),
    ("bound", "both bound"),
    ("maritime", "Left out"),
    ("maritime", "in force"),
)


def main() -> None:
    """Measure and print."""
    toggles = int(sys.argv[1]) if len(sys.argv) > 1 else 27
    with TemporaryDirectory() as folder, chromium() as browser:
        start = time.perf_counter()
        with server(Path(folder)) as (url, _):
            up = time.perf_counter() - start
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            start = time.perf_counter()
            page.goto(url)
            page.wait_for_selector(FINDING, timeout=60_000)
            cold = time.perf_counter() - start
            settled(page)
            start = time.perf_counter()
            page.reload()
            page.wait_for_selector(FINDING, timeout=60_000)
            warm = time.perf_counter() - start
            settled(page)
            page.goto(f"{url}/package")
            settled(page)
            times = []
            for number in range(toggles):
                times.append(page.evaluate(TOGGLE, list(STEPS[number % len(STEPS)])))
                settled(page)
    new, seen = times[: len(STEPS)], times[len(STEPS) :] or times
    print(f"server up                 {up:6.2f} s")
    print(f"first text, cold server   {cold:6.2f} s")
    print(f"first text, reload        {warm:6.2f} s")
    print(f"click to answer, median   {median(times):6.0f} ms over {len(times)} toggles")
    print(f"  states never asked      {median(new):6.0f} ms")
    print(f"  states asked before     {median(seen):6.0f} ms")
    print(f"  slowest tenth from      {quantiles(times, n=10)[-1]:6.0f} ms")


if __name__ == "__main__":
    main()
