"""The pages as a visitor reads them: every text in order, every control with its value."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from unittest import mock
from urllib.parse import urlencode

import pyarrow as pa  # type: ignore[import-untyped]
import streamlit as st
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from sim.formats.page.data import FORMAT as PAGE
from tests.frozen_text import INPUTS, ROOT, masked, text_of

_FOLDS: Final = ("takeaway", "drafts", "side.readings", "package.minds")
"""What is only drawn once it is open."""
_OWN: Final = {
    "package": "PK05",
    "set": "oversight:*,us_arms:continue,duration_days:45,prisoners:-",
    "parties": "russia,ukraine,us",
    "evidence": "interpretation",
    "as_of": "2025-03-20",
    "standard": "not_refused",
    "readings": "R-MOB:all",
    "drop": "UA-01",
    "off": "strikes:none,maritime",
    "draw": "5-7",
    "compare": "PK03,PK12/PK12a",
    "group": "2",
}
_STUCK: Final = {
    "package": "PK08",
    "parties": "russia,ukraine,us",
    "drop": "RU-01",
    "goal": "-package",
    "asked": "ukraine",
}
_WRONG: Final = {
    "package": "nope",
    "set": "ground:melts,weather:fine,strikes:energy",
    "evidence": "gossip",
    "as_of": "2025-02-30",
    "readings": "R-AID:x",
    "drop": "RU-999",
    "parties": "russia,atlantis",
    "group": "99",
    "draw": "1000000",
    "goal": "peace",
    "standard": "happy",
    "off": "strikes:never,weather",
    "nearest": "13",
    "table": "parties",
}
_SECTIONS: Final = (
    *(
        "positions",
        "readings",
        "contradictions",
        "incidents",
        "left-out",
        "timeline",
        "sources",
        "record",
    ),
)
_SQUARE: Final = {"scenario": "market-square"}


@dataclass(frozen=True)
class _Page:
    """A page (by the words of the link to it), a link's settings, and a file to upload first."""

    title: str
    query: Mapping[str, str] = field(default_factory=dict)
    upload: str | None = None


def _pages(state: str, titles: str, query: Mapping[str, str]) -> dict[str, _Page]:
    return {f"{state}-{title.lower()}": _Page(title, query) for title in titles.split()}


_PAGES: Final = {
    **_pages("default", "Overview Package Deals Deadlock Positions", {}),
    "default-own-case": _Page("Own case"),
    "default-method": _Page("Method"),
    **{f"default-positions-{s}": _Page("Positions", {"section": s}) for s in _SECTIONS},
    "default-positions-eu": _Page("Positions", {"shown": "eu", "evidence": "inferred"}),
    **{f"default-own-case-{t}": _Page("Own case", {"table": t}) for t in ("terms", "options")},
    **_pages("pk05", "Package Deals Deadlock", {"package": "PK05"}),
    **{
        f"pk05-package-group-{n}": _Page("Package", {"package": "PK05", "group": str(n)})
        for n in range(2, 6)
    },
    **_pages("pk12", "Package Deadlock Steps", {"package": "PK12"}),
    "pk06-steps": _Page("Steps", {"package": "PK06"}),
    "pk12a-package": _Page("Package", {"package": "PK12/PK12a"}),
    "nothing-package": _Page("Package", {"package": "-nothing"}),
    **_pages("square", "Overview Package Deals Trade-offs Deadlock Positions Method", _SQUARE),
    "square-own-case": _Page("Own case", _SQUARE),
    "square-p2-package": _Page("Package", {**_SQUARE, "package": "P2"}),
    "square-p2-trade-offs": _Page(
        "Trade-offs",
        {**_SQUARE, "package": "P2", "parties": "council,traders", "axes": "buses,traders"},
    ),
    **_pages("own", "Package Deals Deadlock", _OWN),
    **_pages("stuck", "Package Deadlock", _STUCK),
    "wrong-package": _Page("Package", _WRONG),
    "elsewhere-package": _Page("Package", {"scenario": "own-0123456789ab"}),
    "uploaded-own-case": _Page("Own case", upload="small.yaml"),
    "uploaded-package": _Page("Package", upload="small.yaml"),
    "uploaded-deadlock": _Page("Deadlock", upload="small.yaml"),
    "broken-own-case": _Page("Own case", upload="broken.yaml"),
}


def cases() -> Iterator[str]:
    """The names of the files."""
    yield from (f"pages/{name}.txt" for name in _PAGES)


def made(case: str) -> str:
    """What the file of this name must hold now."""
    page = _PAGES[case.removeprefix("pages/").removesuffix(".txt")]
    with _downloads() as files:
        at = AppTest.from_file(str(ROOT / "sim" / "ui" / "each_run.py"), default_timeout=60)
        for key, value in page.query.items():
            at.query_params[key] = value
        at._page_hash = _hash("Own case" if page.upload else page.title)
        _run(at)
        if page.upload:
            text = (INPUTS / page.upload).read_bytes()
            at.file_uploader[0].upload(page.upload, text)
            at._page_hash = _hash(page.title)
            _run(at)
        return masked("\n".join(_shown(at, files, whole=page.title == "Package")) + "\n")


def forget() -> None:
    """Let go of the answers that the pages keep."""
    st.cache_resource.clear()


def _run(at: AppTest) -> None:
    for fold in _FOLDS:
        at.session_state[fold] = True
    at.run()
    assert not at.exception, at.exception


def _hash(title: str) -> str:
    """How Streamlit knows the page of this title."""
    return calc_hash(title.lower().replace(" ", "-").replace("trade-offs", "tradeoffs"))


@contextmanager
def _downloads() -> Iterator[dict[str, str]]:
    """What is in the files offered: each made at once, as if it were asked for."""
    files: dict[str, str] = {}
    add = MediaFileManager.add_deferred

    def noted(
        manager: MediaFileManager,
        data: Callable[[], Any],
        kind: str | None,
        *rest: Any,
        **more: Any,
    ) -> str:
        known = add(manager, data, kind, *rest, **more)
        content = data()
        text = content.decode() if isinstance(content, bytes) else str(content)
        # Published pages have tests of their own, and change with every script.
        known_by = "a page" if PAGE in text else _digest(masked(_in_order(kind, text)))
        files[known] = f"{more.get('file_name')} ({kind}): {known_by}"
        return known

    with mock.patch.object(MediaFileManager, "add_deferred", noted):
        yield files


def _in_order(kind: str | None, text: str) -> str:
    """JSON with its keys sorted: their order is no promise."""
    is_json = (kind or "").startswith("application/json")
    return json.dumps(json.loads(text), sort_keys=True, indent=2) if is_json else text


def _digest(text: str) -> str:
    return (
        f"{len(text.splitlines())} lines, SHA-256 {hashlib.sha256(text.encode()).hexdigest()[:20]}"
    )


def _shown(at: AppTest, files: Mapping[str, str], *, whole: bool) -> Iterator[str]:
    """All of the page; the side bar's options only when the ``whole`` is wanted."""
    address = {k: v[0] if isinstance(v, list) else v for k, v in at.query_params.items()}
    yield f"address: ?{urlencode(address, safe=',:/*')}"
    for part in ("main", "sidebar"):
        yield f"======== {part}"
        for element in _elements(getattr(at, part)):
            yield from _element(element, files, whole or part == "main")
    yield from _marks(at)


def _elements(block: Any) -> Iterator[Any]:
    for element in block.children.values():
        yield element
        if hasattr(element, "children"):
            yield from _elements(element)


def _element(element: Any, files: Mapping[str, str], whole: bool) -> Iterator[str]:
    kind, proto = element.type, element.proto
    if kind == "html":
        text = text_of(proto.body)
        yield from [text] if text else []
    elif kind == "dataframe":
        yield from _table(element)
    elif kind == "vega_lite_chart":
        yield from _chart(proto)
    elif kind == "bidi_component":
        return  # A script of ours: what it shows, if anything, comes with its data.
    elif kind == "code":
        yield f"[code] {proto.code_text}"
    elif hasattr(element, "children"):
        label = getattr(proto, "label", "")
        yield from [f"[{kind}] {label}"] if label else []
    elif hasattr(proto, "body"):
        yield f"[{kind}] {proto.body}"
    elif kind == "bidi_component":
        yield f"[component] {proto.component_name}"
    elif kind == "page_link":
        yield f"[page link] {proto.label} ?{proto.query_string}"
    elif kind == "download_button":
        yield f"[download] {proto.label}: {files.get(proto.deferred_file_id, 'no content')}"
    else:
        yield from _control(element, whole)


def _control(element: Any, whole: bool) -> Iterator[str]:
    proto = element.proto
    off = " (disabled)" if getattr(proto, "disabled", False) else ""
    limits = ""
    if element.type in ("slider", "date_input"):
        low, high = (proto.min, proto.max)
        limits = f" from {_plain(low)} to {_plain(high)}"
    value = "" if element.type in ("button", "file_uploader") else f" = {_chosen(element)}"
    yield f"[{element.type}] {proto.label}{off}{value}{limits}"
    if getattr(proto, "help", ""):
        yield f"  help: {proto.help}"
    if whole:
        for option in getattr(proto, "options", ()):
            yield f"  - {getattr(option, 'content', option)}"


def _chosen(element: Any) -> str:
    """The value as it is shown: of options the words."""
    options = [getattr(o, "content", o) for o in getattr(element.proto, "options", ())]
    if not options:
        return _plain(element.value)
    places = element.indices if hasattr(element, "indices") else [element.index]
    return ", ".join(options[place] for place in places if place is not None)


def _plain(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return ", ".join(map(_plain, value)) if isinstance(value, list | tuple) else str(value)


def _table(element: Any) -> Iterator[str]:
    table = element.value
    yield f"[table] {getattr(element.proto, 'alt', '')} ({len(table)} rows)"
    columns = json.loads(element.proto.columns or "{}")
    for name, settings in columns.items():
        yield f"  column {name}: {json.dumps(settings, ensure_ascii=False)}"
    yield from _csv(table)


def _csv(table: Any) -> list[str]:
    written: str = table.to_csv(index=False, lineterminator="\n", float_format="%.9g")
    return written.rstrip("\n").split("\n")


def _chart(proto: Any) -> Iterator[str]:
    """The words of a chart, its data, and a digest of how it is drawn."""
    spec = _rounded(json.loads(proto.spec or "{}"))
    yield f"[chart] {getattr(proto, 'alt', '')}"
    yield f"  words: {'; '.join(dict.fromkeys(_words(spec)))}"
    given = [proto.data, *(named.data for named in proto.datasets)]
    for arrow in (data.data for data in given if data.data):
        yield from (f"  {line}" for line in _csv(pa.ipc.open_stream(arrow).read_pandas()))
    for rows in _inline(spec):
        yield from (f"  {json.dumps(row, ensure_ascii=False)}" for row in rows)
        rows.clear()
    yield f"  drawn: {_digest(json.dumps(spec, sort_keys=True))}"


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_rounded(each) for each in value]
    return float(f"{value:.9g}") if isinstance(value, float) else value


def _words(spec: Any) -> Iterator[str]:
    if isinstance(spec, dict):
        for key, value in spec.items():
            if key in ("title", "text", "description") and isinstance(value, str):
                yield value
            else:
                yield from _words(value)
    elif isinstance(spec, list):
        for value in spec:
            yield from _words(value)


def _inline(spec: Any) -> Iterator[list[Any]]:
    """The rows of data that stand within the specification itself."""
    if isinstance(spec, dict):
        for key, value in spec.items():
            if key == "data" and isinstance(value, dict) and isinstance(value.get("values"), list):
                yield value["values"]
            else:
                yield from _inline(value)
    elif isinstance(spec, list):
        for value in spec:
            yield from _inline(value)


def _marks(at: AppTest) -> Iterator[str]:
    """The marks before options, which only a style sheet draws."""
    bodies = [e.proto.body for e in at.get("html") if "<style>" in e.proto.body]
    found = [
        f"{control} {number}: {mark}"
        for body in bodies
        for control, number, mark in re.findall(
            r'st-key-([\w-]+?)-?"\][^{}]*?type\((\d+)\)[^{}]*\{ content: "(.+?)"', body
        )
    ]
    if found:
        yield "======== marks before options (control, place)"
        yield from found
