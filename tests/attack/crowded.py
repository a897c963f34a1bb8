"""Attacks that need more than this process: a Dask cluster, a browser."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

from playwright.sync_api import expect

from sim.problems import InvalidInput
from sim.runs.replies import Reply
from sim.runs.session import Progress, outputs, run
from tests import browsing, hostile
from tests.attack.stopped import sweep, whole

_BITS = (
    *(hostile.SCRIPT, hostile.PICTURE, hostile.LINK, hostile.TAG, hostile.STYLED),
    *("</script>", "javascript:alert(1)", "{{7*7}}", "${7*7}", "%s%n", "<svg onload=alert(1)>"),
    *("\\u202e", "&lt;b&gt;", "]]>", "<!--", "<iframe src=https://evil.example>", "=1+1"),
)
_MADE = "iframe[src*='evil'], img[src*='evil'], a[href*='evil'], svg[onload]"
"""What may not have come of a text."""


def dask_kills(dice: Random, folder: Path) -> str:
    """Workers of a cluster, or its scheduler, die at any moment: told, and the same in the end."""
    distributed = import_module("distributed")
    out, killed = folder / "out", 0
    with _cluster(distributed) as cluster, distributed.Client(cluster, set_as_default=False) as it:
        workers = list(it.run(os.getpid).values())
        moments = sorted(dice.sample(range(20), k=dice.randint(1, 3)))

        class Killer(Progress):
            done = 0

            def answered(self, reply: Reply) -> None:
                nonlocal killed
                self.done += 1
                if moments and self.done > moments[0]:
                    moments.pop(0)
                    if dice.random() < 0.4:
                        cluster.loop.add_callback(cluster.scheduler.close)
                        return
                    with suppress(ProcessLookupError):
                        os.kill(dice.choice(workers), signal.SIGKILL)
                        killed += 1

        try:
            run(sweep(), out=out, dask=cluster.scheduler_address, progress=Killer())
            outcome = f"answered with {killed} kills"
        except InvalidInput as invalid:
            assert str(invalid).startswith("--dask: "), invalid
            outcome = "stopped with a line"
    assert outputs(run(sweep(), out=out)) == whole()
    return outcome


@contextmanager
def _cluster(distributed: Any) -> Iterator[Any]:
    made = distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL
    )
    try:
        yield made
    finally:
        with suppress(Exception):
            made.close()


def texts(dice: Random, folder: Path) -> str:
    """Hostile text in every field stays text on every page, and asks nobody for anything."""
    dice_text = " ".join(dice.sample(_BITS, k=4)).replace("\\", "\\\\").replace('"', '\\"')
    data = hostile.TEXT.replace(hostile.ALL, dice_text).encode()
    strange: list[str] = []
    with browsing.server(folder) as (url, _), browsing.chromium() as browser:
        page = browser.new_page()
        page.on("request", lambda r: None if _local(r.url, url) else strange.append(r.url[:80]))
        page.on("dialog", lambda dialog: strange.append(f"dialog {dialog.message}"))
        page.goto(f"{url}/own-case")
        browsing.settled(page, 60_000)
        page.locator("input[type=file]").first.set_input_files(
            {"name": "h.yaml", "mimeType": "text/yaml", "buffer": data}
        )
        browsing.settled(page, 60_000)
        expect(page.locator(browsing.FINDING).first).to_contain_text("own copy", timeout=60_000)
        names = ("Package", "Deals", "Deadlock", "Steps", "Positions", "Method")
        for name in names:
            page.get_by_role("link", name=name, exact=True).first.click()
            browsing.settled(page, 60_000)
            # What is behind a fold is drawn once it is open.
            for fold in page.locator("[data-testid=stExpander] summary").all():
                fold.click()
                browsing.settled(page, 60_000)
            page.get_by_role("button", name="Take away").click()
            browsing.settled(page, 60_000)
            page.keyboard.press("Escape")
            assert "pwned" not in page.title(), name
            assert page.locator(_MADE).count() == 0, name
    assert not strange, strange
    return "stayed text"


def _local(address: str, url: str) -> bool:
    return address.startswith((url, url.replace("http", "ws", 1), "data:", "blob:"))
