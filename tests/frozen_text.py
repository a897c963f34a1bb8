"""What the frozen files share: what is masked in them, HTML as text, and quick, steady answers.

Nothing here knows a name inside ``sim`` other than its front doors.
"""

from __future__ import annotations

import pkgutil
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Final
from unittest import mock

import sim

ROOT: Final = Path(__file__).resolve().parent.parent
GOLDEN: Final = ROOT / "tests" / "golden"
INPUTS: Final = GOLDEN / "inputs"

_PROGRAMS: Final = (
    "python|negotiation-position-simulator|numpy|python-sat|pydantic|ruamel.yaml|pyarrow"
)
_MASKS: Final = (
    (re.compile(r"\b[0-9a-f]{64}\b"), "<sha256>"),
    (re.compile(rf"\b({_PROGRAMS})( |\": \")\d[\w.+]*"), r"\1\2<version>"),
    (re.compile(r"(\"version\": \"|program version )\d[\w.+]*\w"), r"\1<version>"),
    (re.compile(r"\b([Vv]ersion )\d[\w.]*\w"), r"\1<version>"),
    (re.compile(r"Made on \d{4}-\d\d-\d\d"), "Made on <day>"),
    (re.compile(r"\bown-[0-9a-f]{12}\b"), "own-<digest>"),
)


def masked(text: str) -> str:
    """Without digests and versions, which change with what does not matter here."""
    for pattern, instead in _MASKS:
        text = pattern.sub(instead, text)
    return text


@contextmanager
def steady() -> Iterator[None]:
    """Shipped scenarios are read once, and no time passes for what has a limit in seconds.

    So a busy machine cannot turn an exact answer into a partial one. Both are replaced
    wherever a module of ``sim`` has them by whatever name; where none has, nothing is lost
    but time.
    """
    read = sim.open_scenario
    kept = lru_cache(read)
    now = time.monotonic()

    def opened(name: Any) -> Any:
        return kept(name) if name in sim.names() else read(name)

    instead: list[tuple[object, Callable[..., Any]]] = [
        (read, opened),
        (time.monotonic, lambda: now),
    ]
    undo = []
    for module in _modules():
        for name, value in list(vars(module).items()):
            for old, new in instead:
                if value is old:
                    patch = mock.patch.object(module, name, new)
                    patch.start()
                    undo.append(patch)
    try:
        yield
    finally:
        for patch in undo:
            patch.stop()


def _modules() -> list[ModuleType]:
    for found in pkgutil.walk_packages(sim.__path__, "sim."):
        if not found.name.endswith("__main__"):
            import_module(found.name)
    return [module for name, module in sorted(sys.modules.items()) if name.startswith("sim")]


_BREAKS: Final = re.compile(
    "address|article|aside|blockquote|body|br|dd|details|div|dl|dt|figcaption|figure|footer|h[1-6]"
    "|head|header|hr|html|li|main|nav|ol|p|pre|section|summary|table|tbody|tfoot|thead|title|tr|ul"
)
_SAID: Final = ("aria-label", "title", "alt", "placeholder")
_HIDDEN: Final = ("style", "script")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0
        self._after = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in _HIDDEN
        if _BREAKS.fullmatch(tag):
            self.parts.append("\n")
        if tag in ("td", "th"):
            self.parts.append(" | ")
        elif self._after:
            self.parts.append(" ")
        self._after = False
        if re.fullmatch("h[1-6]", tag):
            self.parts.append("#" * int(tag[1]) + " ")
        if tag == "li":
            self.parts.append("- ")
        said = [f"{name}: {value}" for name, value in attrs if name in _SAID and value]
        if said:
            self.parts.append(f"{{{'; '.join(said)}}} ")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in _HIDDEN
        if _BREAKS.fullmatch(tag):
            self.parts.append("\n")
        self._after = not _BREAKS.fullmatch(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._after = False
            self.parts.append(re.sub(r"\s+", " ", data))


def text_of(html: str) -> str:
    """What a reader of the HTML is told, a line for each block; labels in braces."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    lines = (re.sub(r" +", " ", line).strip() for line in "".join(parser.parts).split("\n"))
    return "\n".join(line.removeprefix("| ") for line in lines if line)
