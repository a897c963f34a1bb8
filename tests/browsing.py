"""A server of the page on loopback, and a headless Chromium to look at it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
FINDING = ".np-finding"


def chromium_path() -> str | None:
    """Where Debian's Chromium is, if it is there."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def server(folder: Path, app: Path = ROOT / "app.py") -> Iterator[tuple[str, int]]:
    """A server with ``folder`` for its log: its URL and process; it ends with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        *(sys.executable, "-m", "streamlit", "run", str(app)),
        *("--server.port", str(port), "--server.address", "127.0.0.1"),
        *("--server.headless", "true", "--server.fileWatcherType", "none"),
        *("--browser.gatherUsageStats", "false"),
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, env=environment
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(f"{url}/_stcore/health", process)
            yield url, process.pid
        finally:
            process.terminate()
            process.wait(10)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 40
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            with urlopen(url, timeout=1):  # noqa: S310 - our own loopback address
                return
        except (URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError("the server did not start")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser; it ends with the block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


# A click is sent before the page says that it is running: what was sent and not begun yet counts.
_LISTEN = """
() => {
  if (document.npSent !== undefined) return;
  document.npSent = -Infinity;
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (...message) {
    document.npSent = performance.now();
    return send.apply(this, message);
  };
  new MutationObserver(() => {
    const script = document.querySelector("[data-test-script-state]");
    if (script?.dataset.testScriptState === "running") document.npSent = -Infinity;
  }).observe(document, {
    subtree: true, attributes: true, attributeFilter: ["data-test-script-state"],
  });
}
"""
_DONE = """
() => document.querySelector("[data-test-script-state]")?.dataset.testScriptState === "notRunning"
  // Not all that is sent asks for a run.
  && !(performance.now() - document.npSent <= 3000)
  // A person's first click comes later than what the browser has kept.
  && !document.npUnheard?.size
"""


def settled(page: Page, timeout: float = 15_000) -> None:
    """Wait until the finding is there, the script has run to its end and nothing moves."""
    page.wait_for_selector(FINDING, timeout=timeout)
    page.evaluate(_LISTEN)
    until = time.monotonic() + timeout / 1000
    while time.monotonic() < until:
        page.wait_for_function(_DONE, timeout=timeout)
        still(page)
        if page.evaluate(_DONE):
            return
    raise TimeoutError(f"the page went on running for {timeout / 1000:g} s")


_STILL = """
(frames) => new Promise((done) => {
  let last = "", same = 0;
  const look = () => {
    const places = [...document.querySelectorAll("canvas, svg, button, .np")].map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return [x, y, width, height].map(Math.round);
    });
    const now = JSON.stringify([document.documentElement.scrollHeight, places]);
    same = now === last ? same + 1 : 0;
    last = now;
    same < frames ? requestAnimationFrame(look) : done(true);
  };
  look();
})
"""


def still(page: Page, frames: int = 8) -> None:
    """Wait until nothing on the page has moved or grown for so many frames."""
    page.evaluate(_STILL, frames)


def axe(page: Page) -> dict[str, Any]:
    """What axe-core 4.14.1 (in ``vendor``, with its licence) finds wrong, or cannot tell."""
    page.evaluate((ROOT / "tests" / "vendor" / "axe.min.js").read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate(
        "axe.run(document, {resultTypes: ['violations', 'incomplete']})"
    )
    return found


_CONTRAST = """
(selector) => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const over = (colour, ground) => {
    canvas.fillStyle = `rgb(${ground})`; canvas.fillRect(0, 0, 1, 1);
    canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  };
  const element = document.querySelector(selector), around = [];
  for (let at = element; at; at = at.parentElement) around.unshift(at);
  const scheme = matchMedia("(prefers-color-scheme: dark)").matches;
  let ground = scheme ? [0, 0, 0] : [255, 255, 255];
  for (const at of around) ground = over(getComputedStyle(at).backgroundColor, ground);
  const style = getComputedStyle(element), svg = element.closest("svg");
  const ink = over(svg ? style.fill : style.color, ground);
  // The text in a chart's mark is white, and its least dark ground this blue.
  if (svg && Math.min(...ink) > 250 && ground[0] > 250) ground = [0x28, 0x78, 0xb8];
  const light = (rgb) => rgb.map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, n) => sum + c * [0.2126, 0.7152, 0.0722][n], 0);
  const [a, b] = [light(ink), light(ground)].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}
"""


def contrast(page: Page, selector: str) -> float:
    """The contrast of an element's text with the colours laid over each other behind it."""
    return float(page.evaluate(_CONTRAST, selector))


def finding(page: Page) -> str:
    """The finding that the page shows."""
    return " ".join(page.inner_text(FINDING).split())
