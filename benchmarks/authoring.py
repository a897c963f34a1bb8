"""What it takes to write a case down: the guide's port strike on the page, and in an editor.

``python -m benchmarks.authoring`` runs ``docs/first-case.md`` in a real browser and counts what
a person does there: clicks, selections, fields written, characters typed by hand (articles are
pasted); then the same case from ``negsim new`` in an editor: lines and characters changed, and
the conditions among them. Minutes are an estimate by the keystroke-level model (Card, Moran and
Newell, 1980): nobody was watched.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page

from sim.files.templates import template
from tests import test_guide as guide
from tests.browsing import chromium, server, settled

KEY, POINT, CLICK, THINK = 0.28, 1.1, 0.2, 1.35
"""Seconds: a key of an average typist, pointing at something, pressing there, deciding."""
_CLICKS = {"_choose": 2, "_select": 1, "_write": 1, "_see": 0}
"""Clicks of a step, where it is not one."""


def on_the_page() -> tuple[Counter[str], float, str]:
    """What is done in the guide, the seconds of a robot, and the file that results."""
    done: Counter[str] = Counter()
    with TemporaryDirectory() as folder, server(Path(folder)) as (url, _), chromium() as browser:
        page = browser.new_page(base_url=url, viewport={"width": 1280, "height": 1000})
        page.goto("/")
        settled(page)
        begun = time.monotonic()
        for _, step in guide.STEPS:
            _do(page, step, done)
        seconds = time.monotonic() - begun
        page.get_by_role("link", name="Own case").first.click()
        settled(page)
        text = page.locator("[class*='st-key-own-file-'] textarea").input_value()
    return done, seconds, text


def _do(page: Page, step: str, done: Counter[str]) -> None:
    for form, does in guide.DOES:
        if found := re.fullmatch(form, step):
            does(page, *found.groups())
            settled(page)
            done["clicks"] += _CLICKS.get(does.__name__, 1)
            done["selections"] += does is guide._select
            if does is guide._write:
                where, text = found.groups()
                done["fields"] += 1
                pasted = "The article" in where
                done["typed"] += 2 if pasted else len(text.replace(" ⏎ ", "\n"))
            done["steps"] += does is not guide._see
            return


def in_an_editor(text: str) -> Counter[str]:
    """What has to be typed to turn the template of a labour dispute into this case."""
    before, after = template("labour", "port-strike").splitlines(), text.splitlines()
    done: Counter[str] = Counter()
    for kind, first, last, low, high in SequenceMatcher(None, before, after).get_opcodes():
        if kind != "equal":
            done["lines taken out"] += last - first
            done["lines written"] += high - low
            done["typed"] += sum(len(line.strip()) + 1 for line in after[low:high])
            new = [line for line in after[low:high] if line.strip().startswith("requires:")]
            done["conditions typed"] += len(new)
    return done


def main() -> None:
    """Print both."""
    done, seconds, text = on_the_page()
    minutes = (done["typed"] * KEY + done["clicks"] * (POINT + CLICK) + done["steps"] * THINK) / 60
    print("on the page:", dict(done), f"{seconds:.0f} s for a robot, about {minutes:.1f} minutes")
    other = in_an_editor(text)
    minutes = (other["typed"] * KEY + other["lines written"] * (POINT + CLICK + THINK)) / 60
    print("in an editor:", dict(other), f"about {minutes:.1f} minutes, without a mistake")


if __name__ == "__main__":
    main()
